"""Posts in another language, by a translator outside."""
