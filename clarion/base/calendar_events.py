"""What calendars hold, whoever keeps them. Values alone."""

from dataclasses import dataclass, field
from datetime import datetime

MOST_EVENTS = 500
BUSY, OUT_OF_OFFICE, TENTATIVE, FREE = "busy", "out-of-office", "tentative", "free"


@dataclass(frozen=True)
class RemoteEvent:
    """Moments in UTC. `text`: all that may hold a number or a link; `links`: where the source says how to join."""

    starts_at: datetime
    ends_at: datetime
    kind: str = BUSY
    title: str = ""
    location: str = ""
    all_day: bool = False
    text: str = ""
    links: tuple[str, ...] = field(default=())
