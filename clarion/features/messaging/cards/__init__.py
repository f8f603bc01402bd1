"""Cards in chats: shown, changed by who made them, and answered."""
