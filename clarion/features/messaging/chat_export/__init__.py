"""Exports of what was said in chats, for those who have to prove it."""
