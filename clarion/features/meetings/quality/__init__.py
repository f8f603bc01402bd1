"""How well each participant of a meeting is connected, whose fault it is, and the history of that."""
