"""Telephones in meetings: dialed in, called from the room, or a call that became a meeting."""
