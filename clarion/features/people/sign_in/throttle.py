"""Failed sign-ins slow down whoever fails, and nobody else.

Failures are counted for each pair of (user name, source address) and for each source alone. The owner of the
name, coming from elsewhere, is never held up. Kept in memory: each process counts for itself.
"""

from collections import OrderedDict
from dataclasses import dataclass

FREE_FAILURES_OF_PAIR = 5
FREE_FAILURES_OF_SOURCE = 50
LONGEST_WAIT_S = 60.0
FORGET_AFTER_S = 900.0
_LIMIT = 20_000


@dataclass
class _Record:
    failures: int = 0
    last: float = 0.0
    not_before: float = 0.0


class SignInThrottle:
    """Ask `wait_s` before checking a secret, tell `failed` or `succeeded` after; times are monotonic."""

    def __init__(self) -> None:
        self._records: OrderedDict[tuple[str, str], _Record] = OrderedDict()

    def wait_s(self, user: str, source: str, now: float) -> float:
        """Seconds until the next try may be made; 0 when it may be made now."""
        return max(0.0, *(record.not_before - now for record in self._find(user, source)), 0.0)

    def _find(self, user: str, source: str) -> list[_Record]:
        keys = ((user, source), ("", source))
        return [self._records[key] for key in keys if key in self._records]

    def failed(self, user: str, source: str, now: float) -> None:
        for key, free in (((user, source), FREE_FAILURES_OF_PAIR), (("", source), FREE_FAILURES_OF_SOURCE)):
            record = self._records.pop(key, None) or _Record()
            if now - record.last > FORGET_AFTER_S:
                record = _Record()
            record.failures += 1
            record.last = now
            surplus = record.failures - free
            if surplus >= 0:
                record.not_before = now + min(LONGEST_WAIT_S, 2.0 ** min(surplus, 10))
            self._records[key] = record
        while len(self._records) > _LIMIT:
            self._records.popitem(last=False)

    def succeeded(self, user: str, source: str) -> None:
        self._records.pop((user, source), None)
