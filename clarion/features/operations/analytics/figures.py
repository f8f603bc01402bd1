"""From sums to the figures of an answer. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from clarion.base.errors import Invalid
from clarion.features.operations.analytics.calendar import start_of
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.reading import Sums
from clarion.features.operations.analytics.responses import AggregatedCounters
from clarion.features.operations.analytics.schemas import Formula, SumOnly
from clarion.features.operations.analytics.words import ALL, BREAKDOWNS, OFFERS, measure, shown, words_of

Cells = Mapping[str, Cell]
_NOTHING = Cell()


def check_formula(name: str, formula: Formula, *, timer: bool) -> None:
    """Raises Invalid for an interval where none can be, or none where one has to be."""
    whole = formula.aggregation_type in ("Sum", "Percent")
    if whole and formula.aggregation_interval is not None:
        raise Invalid(
            f"[{name}] has no aggregationInterval with {formula.aggregation_type}.", parameter="aggregationInterval"
        )
    if not whole and formula.aggregation_interval is None and not timer:
        raise Invalid(
            f"[{name}] needs an aggregationInterval with {formula.aggregation_type}.", parameter="aggregationInterval"
        )


def by_interval(sums: Sums, subjects: Sequence[str], interval: str, zone: str) -> dict[datetime, dict[str, Cell]]:
    """Cells of some subjects together, by the beginning of each interval."""
    found: dict[datetime, dict[str, Cell]] = {}
    for subject in dict.fromkeys(subjects):
        for slot, cells in sums.get(subject, {}).items():
            if slot is not None:
                add_cells(found.setdefault(start_of(slot, interval, zone), {}), cells)
    return found


def together(sums: Sums, subjects: Sequence[str]) -> dict[str, Cell]:
    """Cells of some subjects together, over all time."""
    found: dict[str, Cell] = {}
    for subject in dict.fromkeys(subjects):
        for cells in sums.get(subject, {}).values():
            add_cells(found, cells)
    return found


def calls_of(sums: Sums, subjects: Sequence[str]) -> int:
    """How many calls some subjects had together."""
    name = measure(ALL)
    slots = (cells for subject in dict.fromkeys(subjects) for cells in sums.get(subject, {}).values())
    return sum(cells[name].calls for cells in slots if name in cells)


def add_cells(into: dict[str, Cell], cells: Cells) -> None:
    for name, cell in cells.items():
        into.setdefault(name, Cell()).add(cell)


def aggregated(
    breakdown: str,
    formula: Formula | SumOnly,
    whole: Cells,
    parts: Sequence[Cells],
    *,
    timer: bool,
) -> AggregatedCounters:
    """A member of counters or timers: {valueType, values}. `parts`: cells of each interval, also of empty ones."""

    def value(name: str) -> float:
        return _value(formula, name, whole, parts, timer=timer)

    unit = "Percent" if formula.aggregation_type == "Percent" else "Seconds" if timer else "Instances"
    return {"valueType": unit, "values": _values(breakdown, value)}


def plain(breakdown: str, cells: Cells, *, timer: bool) -> AggregatedCounters:
    """The same for a point of a timeline: sums."""
    return aggregated(breakdown, SumOnly(aggregation_type="Sum"), cells, (), timer=timer)


def _values(breakdown: str, value: Any) -> Any:
    if breakdown in (ALL, OFFERS):
        return value(measure(breakdown))
    return {shown(word): value(measure(breakdown, word)) for word in words_of(breakdown)}


def _value(formula: Formula | SumOnly, name: str, whole: Cells, parts: Sequence[Cells], *, timer: bool) -> float:
    cell = whole.get(name, _NOTHING)
    if formula.aggregation_type == "Sum":
        return _rounded(_amount(cell, timer=timer))
    if formula.aggregation_type == "Percent":
        total = _amount(whole.get(measure(ALL), _NOTHING), timer=timer)
        return _rounded(100 * _amount(cell, timer=timer) / total) if total else 0.0
    interval = formula.aggregation_interval if isinstance(formula, Formula) else None
    if interval is None:
        return _by_call(cell, formula.aggregation_type)
    amounts = [_amount(each.get(name, _NOTHING), timer=timer) for each in parts]
    return _over(amounts, formula.aggregation_type)


def _amount(cell: Cell, *, timer: bool) -> float:
    return cell.seconds if timer else cell.calls


def _by_call(cell: Cell, how: str) -> float:
    if not cell.calls:
        return 0.0
    if how == "Average":
        return _rounded(cell.seconds / cell.calls)
    return _rounded((cell.most if how == "Max" else cell.least) or 0.0)


def _over(amounts: Sequence[float], how: str) -> float:
    if not amounts:
        return 0.0
    if how == "Average":
        return _rounded(sum(amounts) / len(amounts))
    return _rounded(max(amounts) if how == "Max" else min(amounts))


def _rounded(value: float) -> float:
    return round(float(value), 3)


def breakdown_of(option: str, *, timer: bool) -> str:
    """From the name in a request to our own."""
    return next(each for each, names in BREAKDOWNS.items() if names[1 if timer else 0] == option)
