"""Replay: what was judged, judged again by other rules; and the judge on events that are written down."""

from clarion.features.conduct.replay.changes import changed_book, everything_enforced
from clarion.features.conduct.replay.events import HONEST, Event, as_line, read_line
from clarion.features.conduct.replay.simulation import Simulation

__all__ = [
    "HONEST",
    "Event",
    "Simulation",
    "as_line",
    "changed_book",
    "everything_enforced",
    "read_line",
]
