"""What stays of the chat of a meeting."""
