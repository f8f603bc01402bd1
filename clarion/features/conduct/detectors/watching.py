"""Texts on their way: what their words show, and how many nearly the same an account sent in a day.

Whoever sends shows a text first (`look_at`); when it is judged, its key finds it again.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

from clarion.base.text_encoding import measure
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.detectors.adverts import is_advert
from clarion.features.conduct.detectors.clusters import TextClusters
from clarion.features.conduct.detectors.near_duplicates import Likeness, likeness_in
from clarion.features.conduct.detectors.text import text_features
from clarion.features.conduct.ports import NO_FEATURES, Features
from clarion.features.conduct.verdict import Verdict

KEEP = timedelta(hours=24)
MOST_SHOWN = 20_000
BULK = 5
"""An advert with this many recipients is marketing, whatever its declared purpose."""
MOST_ACCOUNTS = 50_000
MOST_KEPT = 1_000_000
_WORTH_COMPARING = 20


class TextWatch:
    """A `FeatureSource` and a witness. `is_hostile(host)`: whether the operator's list of hosts has this one."""

    def __init__(self, is_hostile: Callable[[str], bool] = lambda host: False) -> None:
        self._is_hostile = is_hostile
        self._shown: OrderedDict[str, tuple[Features, Likeness | None, bool]] = OrderedDict()
        self._accounts: OrderedDict[str, TextClusters] = OrderedDict()  # those that sent last at the end
        self._kept = 0

    def look_at(self, text: str, key: str) -> None:
        """Look at the words once, however many people they go to. `key`: the `content_key` of the attempt."""
        if key in self._shown:
            self._shown.move_to_end(key)
        else:
            likeness = likeness_in(text) if len(text) >= _WORTH_COMPARING else None
            seen: Features = {
                **text_features(text, is_hostile=self._is_hostile),
                "text_segments": measure(text).segments,
            }
            self._shown[key] = (seen, likeness, is_advert(text))
            if len(self._shown) > MOST_SHOWN:
                self._shown.popitem(last=False)

    def features(self, attempt: Attempt) -> Features:
        shown = self._shown.get(attempt.content_key) if attempt.content_key else None
        if shown is None:
            return NO_FEATURES
        found, likeness, advert = shown
        if attempt.kind is not AttemptKind.MESSAGE_SEND:
            return found
        account = self._accounts.get(attempt.account_id)
        if account is None or likeness is None:
            return {**found, "near_duplicates_24h": 0, "near_duplicate_numbers_24h": 0}
        self._drop_old(account, attempt)
        count, numbers = account.count_near(likeness)
        near: Features = {"near_duplicates_24h": count, "near_duplicate_numbers_24h": numbers}
        return {**found, **near, "marketing": True} if advert and count >= BULK else {**found, **near}

    def is_advert(self, key: str) -> bool:
        """Whether the words that were shown by this key sell something."""
        shown = self._shown.get(key)
        return shown is not None and shown[2]

    def judged(self, attempt: Attempt, verdict: Verdict) -> None:
        """What may go counts for what comes after it."""
        shown = self._shown.get(attempt.content_key) if attempt.content_key else None
        if attempt.kind is not AttemptKind.MESSAGE_SEND or not verdict.allowed or shown is None or shown[1] is None:
            return
        account = self._accounts.setdefault(attempt.account_id, TextClusters())
        self._accounts.move_to_end(attempt.account_id)
        account.add(attempt.at, attempt.caller_number, shown[1])
        self._kept += 1
        self._drop_old(account, attempt)
        while len(self._accounts) > MOST_ACCOUNTS or (self._kept > MOST_KEPT and len(self._accounts) > 1):
            self._kept -= len(self._accounts.popitem(last=False)[1])

    def _drop_old(self, account: TextClusters, attempt: Attempt) -> None:
        before = len(account)
        account.drop(attempt.at - KEEP)
        self._kept -= before - len(account)
