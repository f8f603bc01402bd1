"""Notes of chats: drafts, locks, publishing."""
