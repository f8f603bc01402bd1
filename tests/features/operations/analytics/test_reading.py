"""PH-55: whatever is asked of sums, they are those of the calls, one by one."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.operations.analytics.calendar import ranges_of, window_of
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.reading import Question, read_sums
from clarion.features.operations.analytics.schemas import DAYS, CallFilters, TimeSettings
from clarion.features.operations.analytics.telling import CallView
from clarion.features.operations.analytics.words import ACTIONS, BREAKDOWNS, DIMENSIONS, traits_of, words_in
from tests.features.operations.analytics.days import cells_of
from tests.features.operations.analytics.test_analytics import filled
from tests.support.api import Api

_FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "directions": st.lists(st.sampled_from(DIMENSIONS["direction"]), min_size=1, max_size=2),
        "callResults": st.lists(st.sampled_from(DIMENSIONS["result"]), min_size=1, max_size=4),
        "queueSla": st.just(["OutSla"]),
        "callActions": st.just([ACTIONS[1]]),
        "callDuration": st.just({"minSeconds": 60}),
    },
)
_HOURS = st.sampled_from([(), (("09:00", "17:00"),), (("22:00", "06:15"),), (("09:07", "10:00"),)])
_ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"])


def _passes(view: CallView, wanted: dict[str, Any]) -> bool:
    least = wanted.get("callDuration", {}).get("minSeconds", 0)
    return (
        view.direction in wanted.get("directions", [view.direction])
        and view.result in wanted.get("callResults", [view.result])
        and view.queue_sla in wanted.get("queueSla", [view.queue_sla])
        and (not wanted.get("callActions") or bool(view.actions & set(wanted["callActions"])))
        and view.call_seconds >= least
    )


def _one_by_one(views: list[CallView], question: Question, wanted: dict[str, Any]) -> dict[Any, dict[str, Cell]]:
    """Subject and slot → measure → cell, by local time as the standard library knows it."""
    window = question.window
    zone = ZoneInfo(window.zone)
    found: dict[Any, dict[str, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for view in views:
        local = datetime.fromtimestamp(view.started, zone).replace(tzinfo=None)
        minute = int((local - datetime(1970, 1, 1)) / timedelta(minutes=1))  # noqa: DTZ001
        hours = ranges_of(window)
        fits = (
            (view.kind == question.kind and view.subject in question.subjects and _passes(view, wanted))
            and any(piece.start <= view.started <= piece.end for piece in window.pieces)
            and (not window.days or (local.weekday() + 1) % 7 in window.days)
            and (not hours or any(start <= minute % 1440 < end for start, end in hours))
        )
        if fits:
            slot = {"": None, "hour": minute // 60, "day": minute // 1440}[question.slot]
            for name, cell in cells_of(view).items():
                if name.partition(":")[0] in question.breakdowns:
                    found[view.subject, slot][name].add(cell)
    return found


def _same(got: dict[str, Cell], wanted: dict[str, Cell]) -> bool:
    return got.keys() == wanted.keys() and all(
        (cell.calls, cell.least or 0, cell.most or 0)
        == (wanted[name].calls, wanted[name].least or 0, wanted[name].most or 0)
        and abs(cell.seconds - wanted[name].seconds) < 0.01
        for name, cell in got.items()
    )


async def test_sums_are_those_of_the_calls_one_by_one_ph_55(sqlite_api: Api) -> None:
    views, start, end = await filled(sqlite_api, 80)
    loop, storage = asyncio.get_running_loop(), sqlite_api.here.storage
    seconds = int((end - start).total_seconds())

    @settings(max_examples=60, deadline=None)
    @given(
        kind=st.sampled_from(["Company", "Users", "Queues"]),
        zone=_ZONES,
        begins=st.integers(-7200, seconds),
        lasts=st.integers(0, seconds),
        days=st.sets(st.sampled_from(DAYS), max_size=3),
        hours=_HOURS,
        slot=st.sampled_from(["", "hour", "day"]),
        wanted=_FILTERS,
        breakdowns=st.frozensets(st.sampled_from(sorted(BREAKDOWNS)), min_size=1),
    )
    def compare(
        kind: str,
        zone: str,
        begins: int,
        lasts: int,
        days: set[str],
        hours: Any,
        slot: str,
        wanted: Any,
        breakdowns: Any,
    ) -> None:
        moments = [(start + timedelta(seconds=at)).astimezone(UTC).isoformat() for at in (begins, begins + lasts)]
        advanced = {"includeDays": sorted(days), "includeHours": [{"from": a, "to": b} for a, b in hours]}
        span = {"timeFrom": moments[0], "timeTo": moments[1]}
        times = {"timeZone": zone, "timeRange": span, "advancedTimeSettings": advanced}
        window = window_of(TimeSettings.model_validate(times))
        subjects = {view.subject for view in views if view.kind == kind}
        filters = CallFilters.model_validate(wanted)
        question = Question(sqlite_api.account_id(), kind, subjects, window, filters, breakdowns, slot)
        sums = asyncio.run_coroutine_threadsafe(read_sums(storage, question), loop).result(30)
        got = {(subject, at): cells for subject, slots in sums.items() for at, cells in slots.items() if cells}
        expected = _one_by_one(views, question, wanted)
        assert got.keys() == expected.keys()
        for key, cells in got.items():
            assert _same(cells, expected[key]), (key, cells, expected[key])

    await asyncio.to_thread(compare)


@given(words=st.fixed_dictionaries({name: st.sampled_from(["", *words]) for name, words in DIMENSIONS.items()}))
def test_traits_tell_all_words(words: dict[str, str]) -> None:
    assert words_in(traits_of(words)) == {name: word for name, word in words.items() if word}
