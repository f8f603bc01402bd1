"""Recordings of meetings: who starts them, what is kept, who sees them, and what was said."""
