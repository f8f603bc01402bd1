"""What one counter remembers: every event for a while, or cells that add events up. Plain and in memory."""

from array import array
from bisect import bisect_left, bisect_right

from clarion.features.conduct.counters.ports import UNIT
from clarion.features.conduct.counters.shapes import Shape

MOST_EVENTS = 20_000
"""That one counter keeps. Thresholds are far below."""
_FEW = 8

Ids = tuple[str, ...] | set[str]


def with_one(ids: Ids, event_id: str) -> Ids:
    """A few ids are kept as a tuple, which is a third of the size of a set."""
    if isinstance(ids, tuple):
        if len(ids) < _FEW:
            return (*ids, event_id)
        ids = set(ids)
    ids.add(event_id)
    return ids


class Log:
    """Every event of the last `keep_s` seconds, in the order in which things happened."""

    __slots__ = ("_amounts", "_ids", "_keep", "_known", "_members", "_seen", "_times", "due")

    def __init__(self, keep_s: int) -> None:
        self._keep = keep_s
        self._times = array("d")
        self._ids: list[str] = []
        self._known: Ids = ()
        self._amounts: array[int] | None = None  # None: each is one
        self._members: list[str] | None = None  # None: without members
        self._seen: dict[str, int] | None = None
        self.due = 0.0

    def add(self, now: float, at: float, event_id: str, amount: int, member: str) -> bool:
        times, floor = self._times, now - self._keep
        if at < floor or event_id in self._known:
            return False
        if times and times[0] < floor:
            self.trim(now)
        where = len(times) if not times or at >= times[-1] else bisect_right(times, at)
        times.insert(where, at)
        self._ids.insert(where, event_id)
        self._known = with_one(self._known, event_id)
        if amount != UNIT or self._amounts is not None:
            self._add_amount(where, amount)
        if member or self._members is not None:
            self._add_member(where, member)
        if len(times) > MOST_EVENTS:
            self._drop(len(times) - MOST_EVENTS)
        return True

    def _add_amount(self, where: int, amount: int) -> None:
        if self._amounts is None:
            self._amounts = array("q", [UNIT]) * (len(self._times) - 1)
        self._amounts.insert(where, amount)

    def _add_member(self, where: int, member: str) -> None:
        if self._members is None or self._seen is None:
            self._members, self._seen = [""] * (len(self._times) - 1), {}
        self._members.insert(where, member)
        if member:
            self._seen[member] = self._seen.get(member, 0) + 1

    def trim(self, now: float) -> bool:
        """Forget what is older than we keep; true when nothing is left."""
        times = self._times
        if times and times[0] < now - self._keep:
            self._drop(bisect_left(times, now - self._keep))
        return not times

    def _drop(self, count: int) -> None:
        gone = self._ids[:count]
        if isinstance(self._known, set):
            self._known.difference_update(gone)
        else:
            self._known = tuple(one for one in self._known if one not in gone)
        if self._members is not None and self._seen is not None:
            for member in self._members[:count]:
                left = self._seen.get(member, 0) - 1
                if left > 0:
                    self._seen[member] = left
                else:
                    self._seen.pop(member, None)
            del self._members[:count]
        if self._amounts is not None:
            del self._amounts[:count]
        del self._ids[:count]
        del self._times[:count]

    def next_due(self) -> float:
        """When the oldest event expires. There is one."""
        return self._times[0] + self._keep

    def total(self, since: float, until: float) -> int:
        first, end = self._between(since, until)
        return (end - first) * UNIT if self._amounts is None else sum(self._amounts[first:end])

    def count(self, since: float, until: float) -> int:
        first, end = self._between(since, until)
        return end - first

    def largest(self, since: float, until: float) -> int:
        first, end = self._between(since, until)
        if first == end:
            return 0
        return UNIT if self._amounts is None else max(self._amounts[first:end])

    def entries(self, since: float, until: float) -> list[tuple[int, str]]:
        """Amount and member of each event."""
        first, end = self._between(since, until)
        amounts = [UNIT] * (end - first) if self._amounts is None else self._amounts[first:end]
        members = [""] * (end - first) if self._members is None else self._members[first:end]
        return list(zip(amounts, members, strict=True))

    def times(self, last: int) -> list[float]:
        return list(self._times[-last:])

    def holds(self, member: str) -> bool:
        return self._seen is not None and member in self._seen

    def distinct(self, since: float, until: float) -> int:
        if self._members is None or self._seen is None:
            return 0
        first, end = self._between(since, until)
        if first == 0 and end == len(self._times):
            return len(self._seen)
        return len(set(self._members[first:end]) - {""})

    def _between(self, since: float, until: float) -> tuple[int, int]:
        return bisect_left(self._times, since), bisect_left(self._times, until)


class _Cell:
    __slots__ = ("ids", "members", "start", "total")

    def __init__(self, start: int) -> None:
        self.start = start
        self.total = 0
        self.ids: Ids | None = ()  # None: closed
        self.members: Ids = ()


class Cells:
    """Sums of aligned cells. The ids of a cell's events are kept until it is closed."""

    __slots__ = ("_cells", "_shape", "due")

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._cells: list[_Cell] = []  # by start; those that are closed come first
        self.due = 0.0

    def add(self, now: float, at: float, event_id: str, amount: int, member: str) -> bool:
        shape = self._shape
        start = shape.cell_of(at)
        if shape.closes_at(start) <= now:
            return False
        self.trim(now)
        for other in reversed(self._cells):  # the same event with another time is the same event
            if other.ids is None:
                break
            if event_id in other.ids:
                return False
        cell = self._cell(start)
        if cell.ids is None:
            return False
        cell.total += amount
        cell.ids = with_one(cell.ids, event_id)
        if member and member not in cell.members:
            cell.members = with_one(cell.members, member)
        return True

    def _cell(self, start: int) -> _Cell:
        cells = self._cells
        where = len(cells)
        while where and cells[where - 1].start > start:
            where -= 1
        if where and cells[where - 1].start == start:
            return cells[where - 1]
        cells.insert(where, _Cell(start))
        return cells[where]

    def trim(self, now: float) -> bool:
        """Close and forget what is due; true when nothing is left."""
        cells, shape = self._cells, self._shape
        while cells and cells[0].start + shape.grain_s < now - shape.keep_s:
            del cells[0]
        for cell in reversed(cells):
            if cell.ids is None:
                break
            if shape.closes_at(cell.start) <= now:
                cell.ids = None
        return not cells

    def next_due(self) -> float:
        """When the next cell closes or expires. There is one."""
        shape = self._shape
        expires = self._cells[0].start + shape.grain_s + shape.keep_s
        closes = [shape.closes_at(cell.start) for cell in self._cells[-3:] if cell.ids is not None]
        return min(expires, *closes) if closes else expires

    def total(self, since: float, until: float) -> int:
        return sum(cell.total for cell in self._touched(since, until))

    def distinct(self, since: float, until: float) -> int:
        touched = self._touched(since, until)
        if len(touched) == 1:
            return len(touched[0].members)
        return len(set[str]().union(*(cell.members for cell in touched)))

    def _touched(self, since: float, until: float) -> list[_Cell]:
        touched, grain = [], self._shape.grain_s
        for cell in reversed(self._cells):
            if cell.start + grain <= since:
                break
            if cell.start < until:
                touched.append(cell)
        return touched
