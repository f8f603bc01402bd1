"""Texts on their way: what their words show, and how many nearly the same an account sent in a day.

Whoever sends shows a text first (`look_at`); when it is judged, its key finds it again.
"""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.detectors.near_duplicates import NEAR_BITS, distance, simhash_of
from clarion.features.conduct.detectors.text import text_features
from clarion.features.conduct.ports import NO_FEATURES, Features
from clarion.features.conduct.verdict import Verdict

KEEP = timedelta(hours=24)
MOST_SHOWN = 20_000
MOST_SENT = 20_000
_WORTH_COMPARING = 20
_BANDS = 4


@dataclass(frozen=True, slots=True)
class _Sent:
    at: datetime
    simhash: int
    number: str


class _Account:
    """Texts of one account in a day, found by four bands of their simhash: with three bits changed one is the same."""

    def __init__(self) -> None:
        self.sent: deque[_Sent] = deque()
        self.bands: dict[tuple[int, int], list[_Sent]] = defaultdict(list)

    def add(self, sent: _Sent) -> None:
        self.sent.append(sent)
        for band in _bands(sent.simhash):
            self.bands[band].append(sent)

    def drop(self, before: datetime) -> None:
        while self.sent and (self.sent[0].at < before or len(self.sent) > MOST_SENT):
            old = self.sent.popleft()
            for band in _bands(old.simhash):
                kept = self.bands.get(band)
                if kept:
                    kept.remove(old)
                    if not kept:
                        del self.bands[band]

    def near(self, simhash: int) -> tuple[int, int]:
        """How many, and from how many numbers."""
        found = {id(each): each for band in _bands(simhash) for each in self.bands.get(band, ())}
        near = [each for each in found.values() if distance(each.simhash, simhash) <= NEAR_BITS]
        return len(near), len({each.number for each in near})


def _bands(simhash: int) -> list[tuple[int, int]]:
    return [(band, (simhash >> (16 * band)) & 0xFFFF) for band in range(_BANDS)]


class TextWatch:
    """A `FeatureSource` and a witness. `is_hostile(host)`: whether the operator's list of hosts has this one."""

    def __init__(self, is_hostile: Callable[[str], bool] = lambda host: False) -> None:
        self._is_hostile = is_hostile
        self._shown: OrderedDict[str, tuple[Features, int]] = OrderedDict()
        self._accounts: dict[str, _Account] = {}

    def look_at(self, text: str, key: str) -> None:
        """Look at the words once, however many people they go to. `key`: the `content_key` of the attempt."""
        if key in self._shown:
            self._shown.move_to_end(key)
        else:
            simhash = simhash_of(text) if len(text) >= _WORTH_COMPARING else 0
            self._shown[key] = (text_features(text, is_hostile=self._is_hostile), simhash)
            if len(self._shown) > MOST_SHOWN:
                self._shown.popitem(last=False)

    def features(self, attempt: Attempt) -> Features:
        shown = self._shown.get(attempt.content_key) if attempt.content_key else None
        if shown is None:
            return NO_FEATURES
        found, simhash = shown
        if attempt.kind is not AttemptKind.MESSAGE_SEND or not simhash:
            return found
        account = self._accounts.get(attempt.account_id)
        if account is None:
            return {**found, "near_duplicates_24h": 0, "near_duplicate_numbers_24h": 0}
        account.drop(attempt.at - KEEP)
        count, numbers = account.near(simhash)
        return {**found, "near_duplicates_24h": count, "near_duplicate_numbers_24h": numbers}

    def judged(self, attempt: Attempt, verdict: Verdict) -> None:
        """What may go counts for what comes after it."""
        shown = self._shown.get(attempt.content_key) if attempt.content_key else None
        if shown is None or attempt.kind is not AttemptKind.MESSAGE_SEND or not verdict.allowed or not shown[1]:
            return
        account = self._accounts.setdefault(attempt.account_id, _Account())
        account.drop(attempt.at - KEEP)
        account.add(_Sent(attempt.at, shown[1], attempt.caller_number))
