"""Meetings that are held or over, and who attended them."""
