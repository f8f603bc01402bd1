"""Who calls whom inside an account: groups that never call each other are one sign of resale. Pure."""

from collections.abc import Iterable

LEAST_GROUP = 3
MOST_PAIRS = 10_000
KEPT_S = 30 * 24 * 3600


class CallGraph:
    """Pairs of one account's extensions that called each other, with when they last did."""

    __slots__ = ("_counted_at", "_groups", "_pairs")

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], float] = {}
        self._counted_at = 0.0
        self._groups = 0

    def note(self, one: str, other: str, at: float) -> None:
        if one == other or not one or not other:
            return
        pair = (one, other) if one < other else (other, one)
        self._pairs[pair] = max(at, self._pairs.pop(pair, 0.0))
        if len(self._pairs) > MOST_PAIRS:
            del self._pairs[next(iter(self._pairs))]

    def groups(self, now: float) -> int:
        """How many groups of three or more there are; counted anew every ten minutes at most."""
        if now - self._counted_at > 600 or not self._counted_at:
            self._counted_at = now
            recent = [pair for pair, at in self._pairs.items() if at >= now - KEPT_S]
            self._groups = sum(size >= LEAST_GROUP for size in group_sizes(recent))
        return self._groups


def group_sizes(pairs: Iterable[tuple[str, str]]) -> list[int]:
    """Sizes of the groups that are connected by pairs."""
    above: dict[str, str] = {}

    def top(one: str) -> str:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other in pairs:
        above.setdefault(one, one)
        above.setdefault(other, other)
        above[top(one)] = top(other)
    sizes: dict[str, int] = {}
    for one in above:
        sizes[top(one)] = sizes.get(top(one), 0) + 1
    return sorted(sizes.values(), reverse=True)
