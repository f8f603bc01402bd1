"""Checklists: steps that a chat goes through again and again, with who does what until when."""
