"""Questions that a chat answers by voting."""
