"""Recordings of a room that run, as they are stored with it. Pure data."""

import msgspec


class RunningRecording(msgspec.Struct, frozen=True):
    """`by`: who started it; their extension is empty for a guest who hosts."""

    id: str
    by: str
    extension_id: str
    started_at: float
    paused: bool = False


class Recordings(msgspec.Struct, frozen=True):
    """`by_id`: in the order in which they were started."""

    next_id: int = 1
    by_id: dict[str, RunningRecording] = {}
