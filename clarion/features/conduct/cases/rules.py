"""The promises of cases as numbers, and when a rule has to step back. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

STATUS_WITHIN = timedelta(hours=24)
DECISION_WITHIN = timedelta(hours=72)
URGENT = {"minors": timedelta(hours=4), "harassment": timedelta(hours=24), "malware": timedelta(hours=24),
          "fraud": timedelta(hours=24)}  # fmt: skip
"""Reports that harm somebody now are decided sooner, and stand first in the queue."""
UNDO_WITHIN = timedelta(minutes=5)
OVERTURN_WINDOW = timedelta(days=7)
OVERTURN_SHARE = 0.02
OVERTURN_LEAST = 3
"""So many must have been overturned, so that one decision in a small installation switches no rule off by itself."""
MOST_ADDITIONS = 5
MOST_FROM_ONE_SOURCE = 10  # an hour
LONGEST_TEXT = 5000
SHORTEST_REASONS = 10
DECISIONS = ("upheld", "overturned")
OPEN = ("received", "in-review")
LEGAL = ("authority", "takedown", "traceback")
"""Kinds of cases that go by steps of their own (`clarion.features.conduct.legal`)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise: until when, and how it stands."""

    name: str
    due_at: datetime | None
    done_at: datetime | None

    def state(self, now: datetime) -> str:
        if self.due_at is None:
            return "none"
        if self.done_at is not None:
            return "kept" if self.done_at <= self.due_at else "late"
        return "running" if now <= self.due_at else "missed"


def must_step_back(acts: int, overturned: int) -> bool:
    """Whether a rule of which so many acts within seven days were overturned drops to observing."""
    return overturned >= OVERTURN_LEAST and overturned > acts * OVERTURN_SHARE


def left(due: datetime | None, now: datetime) -> str:
    """How much time there is, in words."""
    if due is None:
        return ""
    seconds = int((due - now).total_seconds())
    late, seconds = seconds < 0, abs(seconds)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    words = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"{words} late" if late else f"{words} left"
