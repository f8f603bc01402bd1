"""Addresses under which other programs post in chats."""
