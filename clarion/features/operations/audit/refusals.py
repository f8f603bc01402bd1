"""Refused for want of a permission or scope: the first time at once, the rest counted. Nobody fills the trail."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clarion.features.people.sign_in import Caller

REPEATED_AFTER = timedelta(minutes=10)
MOST_OF_ACCOUNT = 200
"""Different refusals of one account that are kept apart at a time; what comes beyond is only in the log."""
_MOST = 20_000


@dataclass(frozen=True)
class Refusal:
    """What was refused: who, what, why (`code` is CMN-401, CMN-402, CMN-404 or CMN-408)."""

    caller: Caller
    operation: str
    action: str
    code: str
    permission: str
    source: str
    request_id: str


@dataclass
class _Seen:
    since: datetime
    times: int = 0


@dataclass
class RefusalFilter:
    """Says which refusals are worth a record. Kept in memory; each process for itself."""

    seen: OrderedDict[tuple[str, ...], _Seen] = field(default_factory=OrderedDict)
    by_account: dict[str, int] = field(default_factory=dict)

    def times(self, refusal: Refusal, now: datetime) -> int:
        """0 to keep quiet, else how often this happened since it was last recorded."""
        caller = refusal.caller
        key = (caller.account_id, caller.extension_id, caller.app.client_id, refusal.operation, refusal.code)
        known = self.seen.get(key)
        if known is not None and now - known.since < REPEATED_AFTER:
            known.times += 1
            return 0
        if known is None and not self._room(caller.account_id, now):
            return 0
        times = 1 + (known.times if known else 0)
        self.seen[key] = _Seen(now)
        self.seen.move_to_end(key)
        return times

    def _room(self, account_id: str, now: datetime) -> bool:
        while self.seen:
            key, oldest = next(iter(self.seen.items()))
            if len(self.seen) < _MOST and now - oldest.since < REPEATED_AFTER:
                break
            del self.seen[key]
            self.by_account[key[0]] -= 1
            if not self.by_account[key[0]]:
                del self.by_account[key[0]]
        if self.by_account.get(account_id, 0) >= MOST_OF_ACCOUNT:
            return False
        self.by_account[account_id] = self.by_account.get(account_id, 0) + 1
        return True
