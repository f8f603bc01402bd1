"""Registered apps: the clients that may ask for tokens."""
