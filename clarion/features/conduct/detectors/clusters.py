"""Texts of an account in a day, gathered by what they say: those that are near the first of a cluster are one cluster.

A text is compared with few clusters, found by the marks that similar templates have in common; so a day of one text
costs as much as a single one.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from clarion.features.conduct.detectors.near_duplicates import Likeness, are_near

MOST_SENT = 20_000
_MOST_BEHIND_A_MARK = 200
_MOST_COMPARED = 40


@dataclass(slots=True, eq=False)
class _Cluster:
    first: Likeness
    numbers: Counter[str] = field(default_factory=Counter)
    count: int = 0


class TextClusters:
    """Those of one account."""

    def __init__(self) -> None:
        self._sent: deque[tuple[datetime, str, _Cluster]] = deque()
        self._by_key: dict[bytes, _Cluster] = {}
        self._by_mark: dict[int, list[_Cluster]] = {}
        self._looked_up: tuple[Likeness, list[_Cluster]] | None = None  # the last, until clusters begin or end

    def __len__(self) -> int:
        return len(self._sent)

    def add(self, at: datetime, number: str, text: Likeness) -> None:
        cluster = self._by_key.get(text.key)
        if cluster is None:
            near = self._near(text)
            cluster = near[0] if near else self._begin(text)
        cluster.count += 1
        cluster.numbers[number] += 1
        self._sent.append((at, number, cluster))

    def drop(self, before: datetime) -> None:
        """Forget what is older, and what is too much."""
        while self._sent and (self._sent[0][0] < before or len(self._sent) > MOST_SENT):
            _, number, cluster = self._sent.popleft()
            cluster.count -= 1
            cluster.numbers[number] -= 1
            if not cluster.numbers[number]:
                del cluster.numbers[number]
            if not cluster.count:
                self._end(cluster)

    def count_near(self, text: Likeness) -> tuple[int, int]:
        """How many texts say nearly the same, and from how many numbers."""
        near = self._near(text)
        numbers = near[0].numbers.keys() if len(near) == 1 else {number for each in near for number in each.numbers}
        return sum(each.count for each in near), len(numbers)

    def _near(self, text: Likeness) -> list[_Cluster]:
        if self._looked_up is not None and self._looked_up[0] is text:
            return self._looked_up[1]
        votes: dict[_Cluster, int] = {}
        for mark in text.marks:
            for cluster in self._by_mark.get(mark, ()):
                votes[cluster] = votes.get(cluster, 0) + 1
        least = min(2, len(text.marks))
        likely = sorted((one for one in votes if votes[one] >= least), key=votes.__getitem__, reverse=True)
        found = [cluster for cluster in likely[:_MOST_COMPARED] if are_near(cluster.first, text)]
        self._looked_up = text, found
        return found

    def _begin(self, text: Likeness) -> _Cluster:
        self._looked_up = None
        cluster = self._by_key[text.key] = _Cluster(text)
        for mark in text.marks:
            behind = self._by_mark.setdefault(mark, [])
            behind.append(cluster)
            if len(behind) > _MOST_BEHIND_A_MARK:
                del behind[0]
        return cluster

    def _end(self, cluster: _Cluster) -> None:
        self._looked_up = None
        self._by_key.pop(cluster.first.key, None)
        for mark in cluster.first.marks:
            behind = self._by_mark.get(mark)
            if behind and cluster in behind:
                behind.remove(cluster)
                if not behind:
                    del self._by_mark[mark]
