"""Encryption of chats."""
