"""Encrypted chats recovered by the company with its key, and single messages that a member hands over with proof."""
