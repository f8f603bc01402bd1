"""Meetings: bridges, rooms, joining, history."""
