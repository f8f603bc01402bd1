"""Addresses that phones have signed in from: who calls for help from there is no stranger, even while the phone is
between two connections or its registration has just expired.
"""

from typing import Final

from clarion.base.clock import Clock

LASTS_SECONDS: Final = 24 * 3600.0
_MOST: Final = 50_000


class PhoneAddresses:
    """Of the last day, in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def note(self, source: str) -> None:
        """A phone has signed in from `source` (proto:ip:port)."""
        now = self._clock.monotonic()
        if len(self._until) >= _MOST:
            self._until = {host: until for host, until in self._until.items() if until > now}
        if len(self._until) < _MOST:
            self._until[host_of(source)] = now + LASTS_SECONDS

    def knows(self, host: str) -> bool:
        return self._until.get(host, 0.0) > self._clock.monotonic()


def host_of(source: str) -> str:
    return source.partition(":")[2].rpartition(":")[0].strip("[]")
