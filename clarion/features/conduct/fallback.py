"""A limiter of this process alone, for the time in which the counters cannot be asked (conduct.md, Rules)."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from clarion.features.conduct.attempt import Attempt

_MOST_KEYS = 10_000
_MOST_TIMES = 1_000
_MINUTE = timedelta(minutes=1)


class FallbackLimiter:
    """Counts attempts by who makes them and of which kind, by the time of the attempt."""

    def __init__(self) -> None:
        self._times: OrderedDict[tuple[str, str, str], deque[datetime]] = OrderedDict()

    def count(self, attempt: Attempt) -> int:
        """Attempts in the minute before this one; this one counts from now on."""
        key = (attempt.account_id, attempt.extension_id or attempt.source, attempt.kind.value)
        times = self._times.setdefault(key, deque(maxlen=_MOST_TIMES))
        self._times.move_to_end(key)
        if len(self._times) > _MOST_KEYS:
            self._times.popitem(last=False)
        while times and times[0] <= attempt.at - _MINUTE:
            times.popleft()
        before = len(times)
        times.append(attempt.at)
        return before
