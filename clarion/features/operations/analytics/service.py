"""Answers to what is asked of analytics: aggregation and timeline."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import Paging, cut, wire_time
from clarion.features.operations.analytics import figures
from clarion.features.operations.analytics.calendar import Window, slots_in, window_of
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.groups import Group, Groups, groups_of
from clarion.features.operations.analytics.reading import Question, read_sums
from clarion.features.operations.analytics.responses import (
    AggregatedCounters,
    AnalyticsGroup,
    AnalyticsGroupInfo,
    AnalyticsRecord,
    AnalyticsResponse,
    TimelineRecord,
)
from clarion.features.operations.analytics.schemas import (
    AggregationRequest,
    Formula,
    SumOnly,
    TimelineRequest,
    TimeSettings,
)
from clarion.features.operations.analytics.words import ALL, BREAKDOWNS
from clarion.features.people import CallQueueCache
from clarion.features.people.sign_in import Caller

LONGEST_DAYS = 366
MOST_POINTS = 1000  # of each record: more than a month by hours

Wish = tuple[str, bool, Formula | SumOnly]
"""Breakdown, whether it is a timer, and how it is aggregated."""


async def aggregate(
    here: Container, caller: Caller, asked: AggregationRequest, paging: Paging, *, busiest_first: bool = False
) -> AnalyticsResponse:
    window = _window(asked.time_settings)
    wishes = list(_wishes(asked))
    async with here.storage.reading() as session:  # given back before what takes long
        found = await groups_of(session, caller, asked.grouping, here.find(CallQueueCache))
    if busiest_first:
        found = await _busiest_first(here, caller, asked, window, found)
    page = cut(found.groups, paging)
    needed = frozenset({ALL, *(breakdown for breakdown, _, _ in wishes)})
    question = Question(
        caller.account_id, found.kind, _subjects(page), window, asked.call_filters, needed, _fineness(wishes)
    )
    sums = await read_sums(here.storage, question) if page else {}
    intervals = {
        f.aggregation_interval for _, _, f in wishes if isinstance(f, Formula) and f.aggregation_interval is not None
    }
    slots = {interval: slots_in(window, interval) for interval in intervals}

    def record(group: Group) -> AnalyticsRecord:
        whole = figures.together(sums, group.subjects)
        parts: dict[str, list[dict[str, Cell]]] = {}
        for interval, starts in slots.items():
            by = figures.by_interval(sums, group.subjects, interval, window.zone)
            parts[interval] = [by.get(start, {}) for start in starts]
        kinds: dict[str, dict[str, AggregatedCounters]] = {}
        for breakdown, timer, formula in wishes:
            own = parts.get(getattr(formula, "aggregation_interval", None) or "", ())
            member = figures.aggregated(breakdown, formula, whole, own, timer=timer)
            kinds.setdefault("timers" if timer else "counters", {})[BREAKDOWNS[breakdown][2]] = member
        return cast("AnalyticsRecord", _head(group) | kinds)

    records = await asyncio.to_thread(lambda: [record(group) for group in page])  # there may be very many points
    return _answer(found, records, paging)


async def _busiest_first(
    here: Container, caller: Caller, asked: AggregationRequest, window: Window, found: Groups
) -> Groups:
    """The groups that had calls, by how many; equals stay in order."""
    subjects = _subjects(found.groups)
    question = Question(caller.account_id, found.kind, subjects, window, asked.call_filters, frozenset({ALL}))
    sums = await read_sums(here.storage, question) if subjects else {}
    calls = [figures.calls_of(sums, group.subjects) for group in found.groups]
    busy = [(count, group) for count, group in zip(calls, found.groups, strict=True) if count]
    return replace(found, groups=[group for _, group in sorted(busy, key=lambda pair: -pair[0])])


async def timeline(
    here: Container, caller: Caller, asked: TimelineRequest, interval: str, paging: Paging
) -> AnalyticsResponse:
    window = _window(asked.time_settings)
    starts = slots_in(window, interval)
    if len(starts) > MOST_POINTS:
        raise Invalid(
            f"That would be {len(starts)} points; ask for at most {MOST_POINTS}, or for a longer interval.",
            parameter="timeRange",
        )
    async with here.storage.reading() as session:  # given back before what takes long
        found = await groups_of(session, caller, asked.grouping, here.find(CallQueueCache))
    page = cut(found.groups, paging)
    options = asked.response_options
    wanted = [
        (figures.breakdown_of(option, timer=timer), timer)
        for timer, each in ((False, options.counters), (True, options.timers))
        for option, chosen in each.model_dump(by_alias=True).items()
        if chosen
    ]
    needed = frozenset(breakdown for breakdown, _ in wanted)
    slot = "hour" if interval == "Hour" else "day"
    question = Question(caller.account_id, found.kind, _subjects(page), window, asked.call_filters, needed, slot)
    sums = await read_sums(here.storage, question) if page and needed else {}

    def record(group: Group) -> TimelineRecord:
        by = figures.by_interval(sums, group.subjects, interval, window.zone)
        points = []
        for start in starts:
            point: dict[str, Any] = {"time": wire_time(start)}
            for breakdown, timer in wanted:
                member = figures.plain(breakdown, by.get(start, {}), timer=timer)
                point.setdefault("timers" if timer else "counters", {})[BREAKDOWNS[breakdown][2]] = member
            points.append(point)
        return cast("TimelineRecord", _head(group) | {"points": points})

    records = await asyncio.to_thread(lambda: [record(group) for group in page])  # there may be very many points
    return _answer(found, records, paging)


def _window(asked: TimeSettings) -> Window:
    span = asked.time_range
    if span.time_from > span.time_to:
        raise Invalid("Parameter [timeFrom] is after [timeTo].", parameter="timeFrom")
    if (span.time_to - span.time_from).days > LONGEST_DAYS:
        raise Invalid(f"Ask for at most {LONGEST_DAYS} days.", parameter="timeRange")
    return window_of(asked)


def _wishes(asked: AggregationRequest) -> Iterator[Wish]:
    options = asked.response_options
    for timer, each in ((False, options.counters), (True, options.timers)):
        for field, info in type(each).model_fields.items():
            formula = getattr(each, field)
            option = info.alias or field
            if isinstance(formula, Formula):
                figures.check_formula(option, formula, timer=timer)
            if formula is not None:
                yield figures.breakdown_of(option, timer=timer), timer, formula


def _fineness(wishes: Sequence[Wish]) -> str:
    """The largest slots from which all intervals can be put together."""
    intervals = {getattr(formula, "aggregation_interval", None) for _, _, formula in wishes} - {None}
    if not intervals:
        return ""
    return "hour" if "Hour" in intervals else "day"


def _subjects(page: Sequence[Group]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subject for group in page for subject in group.subjects))


def _head(group: Group) -> AnalyticsGroup:
    info = {name: value for name, value in (("extensionNumber", group.number), ("name", group.name)) if value}
    return {"key": group.key, "info": cast("AnalyticsGroupInfo", info)}


def _answer(found: Groups, records: Sequence[AnalyticsRecord | TimelineRecord], paging: Paging) -> AnalyticsResponse:
    total = len(found.groups)
    pages = max(1, -(-total // paging.per_page))
    return {
        "paging": {"page": paging.page, "perPage": paging.per_page, "totalPages": pages, "totalElements": total},
        "data": {"groupedBy": found.grouped_by, "records": list(records)},
    }
