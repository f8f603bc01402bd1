"""What a counter is, wherever it is kept."""

from datetime import datetime
from typing import Protocol

UNIT = 1_000_000
"""Amounts are kept as whole millionths: sums do not depend on the order in which events come."""


class Counters(Protocol):
    """Counts by the time at which things happened, each event once. A key is `name/scope`; the name says the shape."""

    async def add(self, key: str, at: datetime, event_id: str, amount: float = 1.0, member: str = "") -> bool:
        """Count an event. False, and nothing has changed: it is counted already, its period is closed, or it claims
        to come from the future. `member` is what `distinct` tells apart.
        """

    async def total(self, key: str, since: datetime, until: datetime) -> float:
        """The sum of the amounts of events from `since` on, before `until`."""

    async def distinct(self, key: str, since: datetime, until: datetime) -> int:
        """How many different members they have. Exact."""

    async def closed(self, key: str, until: datetime) -> bool:
        """Whether everything before `until` is final: nothing that comes late will be counted there any more."""
