"""Breakout rooms of a meeting, as they are stored with it. Pure data. Who is where: `Participant.place`."""

from typing import Literal

import msgspec

Choice = Literal["host", "self"]
"""Who says which room a participant goes to."""


class Breakout(msgspec.Struct, frozen=True):
    """`help_at`: since when the room asks for a host; 0 when it does not."""

    id: str
    name: str
    help_at: float = 0.0


class Breakouts(msgspec.Struct, frozen=True):
    """`assigned`: by participant, the room that they go to when the rooms open. `ends_at`: 0 without a timer."""

    next_id: int = 1
    rooms: dict[str, Breakout] = {}
    choice: Choice = "host"
    assigned: dict[str, str] = {}
    open: bool = False
    ends_at: float = 0.0
