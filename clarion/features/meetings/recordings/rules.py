"""States of recordings and of what was said in them. Pure."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(minutes=3)
"""Within this time whoever works on a recording says that it still does."""
MOST_ATTEMPTS = 5


class Status(StrEnum):
    RECORDING = "Recording"
    STOPPED = "Stopped"  # its files lie where they were recorded
    QUEUED = "Queued"  # its files are in the store
    COMPOSING = "Composing"
    AVAILABLE = "Available"
    FAILED = "Failed"


class WordsStatus(StrEnum):
    """`OFF`: the operator has configured no engine, or no model."""

    QUEUED = "Queued"
    DONE = "Done"
    OFF = "Off"
    FAILED = "Failed"


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failures; None: no more."""
    return timedelta(minutes=2**attempts) if attempts < MOST_ATTEMPTS else None
