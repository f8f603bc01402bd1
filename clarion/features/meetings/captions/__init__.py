"""Captions while a meeting goes on: who turns them on, and what is said."""
