"""Breakout rooms: the people of a meeting in smaller groups, each with its own media and chat."""
