"""Tasks: work on many things at once, whose results can be asked for afterwards."""
