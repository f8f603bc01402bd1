"""Whom access tokens belonged to a moment ago. Whether they still do is asked with every request (`fingerprint`)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.events import SignInChanged
from clarion.features.people.sign_in.fingerprint import Fingerprint


@dataclass(frozen=True)
class Remembered:
    caller: Caller
    fingerprint: Fingerprint | None  # of the moment before the caller was read
    expires_at: datetime
    until: float  # monotonic seconds


class CallerCache:
    """Bounded; entries live a few seconds, and go at once when `forget` hears of a change."""

    def __init__(self, seconds: float = 15.0, limit: int = 50_000) -> None:
        self.seconds = seconds
        self.changes = 0
        self._limit = limit
        self._entries: OrderedDict[str, Remembered] = OrderedDict()

    def find(self, access_hash: str, now: float) -> Remembered | None:
        entry = self._entries.get(access_hash)
        if entry is None or entry.until < now:
            return None
        return entry

    def keep(
        self, access_hash: str, caller: Caller, fingerprint: Fingerprint | None, expires_at: datetime, now: float
    ) -> None:
        self._entries[access_hash] = Remembered(caller, fingerprint, expires_at, now + self.seconds)
        self._entries.move_to_end(access_hash)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def forget(self, change: SignInChanged) -> None:
        self.changes += 1
        sessions = set(change.session_ids)

        def concerns(caller: Caller) -> bool:
            if caller.session_id in sessions:
                return True
            if sessions:
                return False
            if change.extension_id:
                return caller.extension_id == change.extension_id
            return bool(change.account_id) and caller.account_id == change.account_id

        for key in [key for key, entry in self._entries.items() if concerns(entry.caller)]:
            del self._entries[key]
