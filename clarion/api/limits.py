"""Rate limits: for each person and app, by group of operations, in a sliding window of a minute.

Counted in this process. The numbers are settings (`CLARION_RATE_LIGHT` and its sisters).
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from clarion.api.groups import group_of
from clarion.base.clock import Clock
from clarion.base.errors import TooMany
from clarion.features.people.sign_in import Admission, Caller

WINDOW_S = 60
PENALTY_S = 60
_MOST_COUNTERS = 100_000


@dataclass
class _Counter:
    """Two neighbouring minutes; their weighted sum is the sliding window."""

    minute: int = 0
    current: int = 0
    previous: int = 0
    blocked_until: float = 0.0

    def turn_to(self, minute: int) -> None:
        if minute == self.minute:
            return
        self.previous = self.current if minute == self.minute + 1 else 0
        self.current = 0
        self.minute = minute


@dataclass(frozen=True)
class Standing:
    """Where a caller stands after a request; becomes the X-Rate-Limit headers."""

    group: str
    limit: int
    remaining: int

    def headers(self) -> dict[str, str]:
        return {
            "X-Rate-Limit-Group": self.group,
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(self.remaining),
            "X-Rate-Limit-Window": str(WINDOW_S),
        }


class RateLimits(Admission):
    """`limits`: requests in a minute, by group (light, medium, heavy, auth)."""

    def __init__(self, clock: Clock, limits: Mapping[str, int]) -> None:
        self._clock = clock
        self._limits = dict(limits)
        self._counters: OrderedDict[tuple[str, str], _Counter] = OrderedDict()

    def untouched(self, group: str) -> Standing:
        """For answers that count for nobody."""
        limit = self._limits.get(group, self._limits["light"])
        return Standing(group, limit, limit)

    async def admit(self, connection: HTTPConnection, caller: Caller) -> None:
        if connection.scope.get("state", {}).get("counted"):  # a part of a batch, which counts once
            return
        who = f"{caller.extension_id}/{caller.app.client_id}"
        self._count(connection, who, group_of(connection.scope))

    async def admit_client(self, connection: HTTPConnection, client_id: str) -> None:
        source = connection.client.host if connection.client else ""
        self._count(connection, f"{client_id}/{source}", "auth")

    def _count(self, connection: HTTPConnection, who: str, group: str) -> None:
        now = self._clock.monotonic()
        counter = self._counters.pop((who, group), None) or _Counter()
        self._counters[who, group] = counter
        while len(self._counters) > _MOST_COUNTERS:
            self._counters.popitem(last=False)
        limit = self._limits[group]
        counter.turn_to(int(now // WINDOW_S))
        share = 1.0 - (now % WINDOW_S) / WINDOW_S
        used = counter.current + counter.previous * share
        if now < counter.blocked_until or used >= limit:
            counter.blocked_until = now + PENALTY_S  # asking during the penalty starts it again
            connection.state.standing = Standing(group, limit, 0)
            raise TooMany("Request rate exceeded.", code="CMN-301", retry_after=PENALTY_S)
        counter.current += 1
        connection.state.standing = Standing(group, limit, max(0, int(limit - used - 1)))
