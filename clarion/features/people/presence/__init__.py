"""Who is available, busy or on a call."""
