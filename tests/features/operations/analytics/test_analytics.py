"""Business analytics through the API, on both databases (PH-55)."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clarion.calls.cdr import CallRecord
from clarion.features.operations import rebuild_analytics
from clarion.features.operations.analytics.cells import Cell
from clarion.features.operations.analytics.consumer import keep_calls
from clarion.features.operations.analytics.models import SUMS
from clarion.features.operations.analytics.telling import CallView, Known, views_of
from clarion.features.operations.analytics.words import BREAKDOWNS, measure, shown, words_of
from clarion.features.people import demo
from clarion.features.phone import QueueGoal
from tests.features.operations.analytics.days import Days, cells_of
from tests.support.api import Api
from tests.support.surface_shapes import DESCRIPTION, faults

SUM = {"aggregationType": "Sum"}
ZONE = "America/New_York"
NUMBER = "+16505550100"
COUNTERS = {names[0]: SUM for names in BREAKDOWNS.values()}
TIMERS = {names[1]: SUM for names in BREAKDOWNS.values() if names[1]}


async def ask(api: Api, what: str, body: dict[str, Any], status: int = 200, **query: Any) -> Any:
    path = f"/analytics/calls/v1/accounts/~/{what}/fetch"
    answer = await api.client.post(path, json=body, params=query, headers=await api.as_person("101"))
    assert answer.status_code == status, answer.text
    if status == 200 and DESCRIPTION.is_file():
        assert faults("POST", path.replace("~", "{accountId}"), 200, answer.json()) == []
    return answer.json()


def times(start: datetime, end: datetime, **advanced: Any) -> dict[str, Any]:
    span = {"timeFrom": start.isoformat(), "timeTo": end.isoformat()}
    return {"timeZone": ZONE, "timeRange": span, "advancedTimeSettings": advanced}


async def filled(api: Api, count: int = 120) -> tuple[list[CallView], datetime, datetime]:
    """Calls of nine days in the database, over the night in which clocks go back; and what each was to whom."""
    start = datetime(2026, 10, 28, 3, 7, 11, tzinfo=UTC)
    end = start + timedelta(days=9)
    made = await api.request("POST", "/account/~/clarion/call-queues", json={"name": "Sales"})
    assert made.status_code == 201, made.text
    queue = made.json()["id"]
    days = Days(api.account_id(), api.extension_id, queue, NUMBER, seed=count)
    records = days.some(count, start.timestamp(), end.timestamp())
    for _ in range(2):  # each is announced again: it counts once
        async with api.here.storage.transaction() as session:
            await keep_calls(session, records)
    return _expected(api, records, queue), start, end


def _expected(api: Api, records: Sequence[CallRecord], queue: str) -> list[CallView]:
    people = {api.extension_id(number): "Users" for number in ("101", "102", "103")}
    known = Known(kinds=people, goals={queue: QueueGoal()})
    return [view for record in records for view in views_of(record, known)]


def recomputed(views: Sequence[CallView], start: datetime, end: datetime) -> dict[str, Cell]:
    """Without a database: every call of the range, one by one."""
    found: dict[str, Cell] = defaultdict(Cell)
    for view in views:
        if int(start.timestamp()) <= view.started <= int(end.timestamp()):
            for name, cell in cells_of(view).items():
                found[name].add(cell)
    return found


def check(answer: dict[str, Any], cells: dict[str, Cell]) -> None:
    """Each figure of a record, or of a point, beside the recomputation."""
    for breakdown, (_, _, name) in BREAKDOWNS.items():
        for part, amount in (("counters", "calls"), ("timers", "seconds")):
            if name not in answer[part]:
                continue
            values = answer[part][name]["values"]
            for word in words_of(breakdown) or ("",):
                got = values[shown(word)] if word else values
                wanted = getattr(cells.get(measure(breakdown, word), Cell()), amount)
                assert abs(got - wanted) < 0.01, (breakdown, word, part, got, wanted)


async def test_the_busiest_come_first_and_those_without_calls_not_at_all(api: Api) -> None:
    _, start, end = await filled(api)
    options = {"counters": {"allCalls": SUM}}
    body = {"grouping": {"groupBy": "Users"}, "timeSettings": times(start, end), "responseOptions": options}

    def counts(answer: Any) -> list[tuple[str, int]]:
        return [(each["key"], each["counters"]["allCalls"]["values"]) for each in answer["data"]["records"]]

    everybody = counts(await ask(api, "aggregation", body))
    assert any(not calls for _, calls in everybody)
    busiest = await ask(api, "aggregation", body, busiestFirst=True)
    wanted = sorted(((key, calls) for key, calls in everybody if calls), key=lambda pair: -pair[1])
    assert counts(busiest) == wanted
    assert busiest["paging"]["totalElements"] == len(wanted)
    second = await ask(api, "aggregation", body, busiestFirst=True, page=2, perPage=1)
    assert counts(second) == wanted[1:2]


async def test_sums_are_those_of_the_ledger_however_they_are_asked_for_ph_55(api: Api) -> None:
    views, start, end = await filled(api)
    options = {"counters": COUNTERS, "timers": TIMERS}
    for grouping, kind in (("Company", "Company"), ("Users", "Users"), ("Queues", "Queues")):
        # From sums by quarter, with an odd beginning and end.
        body = {"grouping": {"groupBy": grouping}, "timeSettings": times(start, end), "responseOptions": options}
        answer = await ask(api, "aggregation", body)
        assert answer["data"]["groupedBy"] == grouping
        mine = {record["key"]: record for record in answer["data"]["records"]}
        subjects = {view.subject for view in views if view.kind == kind}
        assert subjects <= set(mine)
        for subject in subjects:
            own = [view for view in views if view.kind == kind and view.subject == subject]
            check(mine[subject], recomputed(own, start, end))
        # From single calls: a filter that lets everything pass.
        body["callFilters"] = {"callDuration": {"minSeconds": 0}}
        assert (await ask(api, "aggregation", body))["data"] == answer["data"]

    await _filters(api, views, start, end, options)
    await _timeline(api, views, start, end)
    await _rebuilt(api)


async def _filters(api: Api, views: Sequence[CallView], start: datetime, end: datetime, options: Any) -> None:
    passes: list[tuple[dict[str, Any], Callable[[CallView], bool]]] = [
        ({"directions": ["Inbound"]}, lambda v: v.direction == "Inbound"),
        ({"callResponses": ["Answered"]}, lambda v: v.response == "Answered"),
        ({"callResults": ["Abandoned", "Missed"]}, lambda v: v.result in ("Abandoned", "Missed")),
        ({"callActions": ["HoldOn"]}, lambda v: "HoldOn" in v.actions),
        ({"queues": [v.queues[0] for v in views if v.queues][:1]}, lambda v: bool(v.queues)),
        ({"calledNumbers": [NUMBER]}, lambda v: v.called == NUMBER),
        (
            {"callSegments": [{"segment": "LiveTalk", "length": {"minSeconds": 100}}]},
            lambda v: v.segments.get("LiveTalk", 0) >= 100,
        ),
        ({"timeSpent": {"maxSeconds": 60}}, lambda v: v.seconds <= 60),
        (
            {"extensionFilters": {"fromIds": [api.extension_id("101")]}, "origins": ["Internal"]},
            lambda v: v.from_id == api.extension_id("101") and v.origin == "Internal",
        ),
    ]
    for filters, holds in passes:
        body = {
            "grouping": {"groupBy": "Users"},
            "timeSettings": times(start, end),
            "callFilters": filters,
            "responseOptions": options,
        }
        records = {each["key"]: each for each in (await ask(api, "aggregation", body))["data"]["records"]}
        for number in ("101", "102", "103"):
            own = [v for v in views if v.kind == "Users" and v.subject == api.extension_id(number) and holds(v)]
            check(records[api.extension_id(number)], recomputed(own, start, end))


async def _timeline(api: Api, views: Sequence[CallView], start: datetime, end: datetime) -> None:
    chosen = {names[0]: True for names in BREAKDOWNS.values()}
    body = {
        "grouping": {"groupBy": "Company"},
        "timeSettings": times(start, end),
        "responseOptions": {"counters": chosen, "timers": {"allCallsDuration": True, "callsSegmentsDuration": True}},
    }
    own = [view for view in views if view.kind == "Company"]
    zone = ZoneInfo(ZONE)
    for interval, count, cut in (("Hour", 216, "%F %H"), ("Day", 10, "%F"), ("Week", 2, "%U"), ("Month", 2, "%m")):
        answer = await ask(api, "timeline", body, interval=interval)
        [record] = answer["data"]["records"]
        assert len(record["points"]) == count
        for point in random.Random(3).sample(record["points"], min(count, 40)):
            moment = datetime.fromisoformat(point["time"]).astimezone(zone)
            within = [v for v in own if datetime.fromtimestamp(v.started, zone).strftime(cut) == moment.strftime(cut)]
            check(point | {"timers": point["timers"]}, recomputed(within, start, end))


async def _rebuilt(api: Api) -> None:
    """Everything made again from a ledger that holds nothing is nothing."""
    async with api.here.storage.reading() as session:
        assert (await session.execute(select(SUMS.c.period).limit(1))).first() is not None
    assert await rebuild_analytics(api.here.storage) == 0
    async with api.here.storage.reading() as session:
        assert (await session.execute(select(SUMS.c.period).limit(1))).first() is None


async def test_averages_hours_members_and_what_is_refused(sqlite_api: Api) -> None:
    api = sqlite_api
    views, start, end = await filled(api, 60)
    own = [view for view in views if view.kind == "Company"]
    counters = {
        "allCalls": {"aggregationType": "Average", "aggregationInterval": "Day"},
        "callsByResponse": {"aggregationType": "Percent"},
    }
    timers = {"allCallsDuration": {"aggregationType": "Max"}, "callsDurationByResult": {"aggregationType": "Average"}}
    body: dict[str, Any] = {
        "grouping": {"groupBy": "Company"},
        "timeSettings": times(start, end),
        "responseOptions": {"counters": counters, "timers": timers},
    }
    [record] = (await ask(api, "aggregation", body))["data"]["records"]
    assert record["counters"]["allCalls"] == {"valueType": "Instances", "values": 6.0}
    shares = record["counters"]["callsByResponse"]
    assert shares["valueType"] == "Percent"
    assert abs(sum(shares["values"].values()) - 100) < 0.01
    assert record["timers"]["allCalls"]["values"] == max(view.seconds for view in own)
    done = [view.seconds for view in own if view.result == "Completed"]
    assert abs(record["timers"]["callsByResult"]["values"]["completed"] - sum(done) / len(done)) < 0.01

    # Office hours, and half hours, which quarters of an hour do not hold.
    zone = ZoneInfo(ZONE)
    for opens, minutes in (("09:00", 540), ("09:07", 547)):
        hours = {"includeDays": ["Monday", "Tuesday"], "includeHours": [{"from": opens, "to": "17:00"}]}
        body["timeSettings"] = times(start, end, **hours)
        body["responseOptions"] = {"counters": {"allCalls": SUM}}
        [record] = (await ask(api, "aggregation", body))["data"]["records"]
        local = [datetime.fromtimestamp(view.started, zone) for view in own]
        wanted = [at for at in local if at.weekday() < 2 and minutes <= at.hour * 60 + at.minute < 1020]
        assert record["counters"]["allCalls"]["values"] == len(wanted)

    await _members_and_pages(api, body | {"timeSettings": times(start, end)})
    await _refusals(api, body | {"timeSettings": times(start, end)})


async def _members_and_pages(api: Api, body: dict[str, Any]) -> None:
    queue = (await ask(api, "aggregation", body | {"grouping": {"groupBy": "Queues"}}))["data"]["records"][0]
    assert queue["info"]["name"]
    body["grouping"] = {"groupByMembers": "Queue", "keys": [queue["key"]]}
    assert (await ask(api, "aggregation", body))["data"] == {"groupedBy": "Users", "records": []}
    body["grouping"] = {"groupBy": "Users"}
    page = await ask(api, "aggregation", body, page=2, perPage=2)
    assert page["paging"] | {"totalPages": 0, "totalElements": 0} == {
        "page": 2,
        "perPage": 2,
        "totalPages": 0,
        "totalElements": 0,
    }
    assert page["data"]["records"][0]["key"] == api.extension_id("103")
    body["grouping"] = {"groupBy": "Sites"}
    [site] = (await ask(api, "aggregation", body))["data"]["records"]
    body["grouping"] = {"groupByMembers": "Site", "keys": [site["key"]]}
    people = (await ask(api, "aggregation", body))["data"]["records"]
    each = sum(one["counters"]["allCalls"]["values"] for one in people)
    assert site["counters"]["allCalls"]["values"] == each > 0
    for empty in ("IVAs", "UserGroups", "SharedLines"):
        assert (await ask(api, "aggregation", body | {"grouping": {"groupBy": empty}}))["data"]["records"] == []
    body["grouping"] = {"groupBy": "CompanyNumbers"}
    numbers = {one["key"]: one for one in (await ask(api, "aggregation", body))["data"]["records"]}
    assert numbers[NUMBER]["counters"]["allCalls"]["values"] > 0
    body["grouping"] = {"groupBy": "Users"}
    path = "/analytics/calls/v1/accounts/~/aggregation/fetch"
    other = await api.client.post(path, json=body, headers=await api.as_person("101", demo.NEIGHBOUR))
    assert all(one["counters"]["allCalls"]["values"] == 0 for one in other.json()["data"]["records"])
    plain = await api.client.post(path, json=body, headers=await api.as_person("102"))
    assert plain.status_code == 403


async def _refusals(api: Api, body: dict[str, Any]) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"grouping": {}}, "grouping"),
        ({"grouping": {"groupBy": "Users", "groupByMembers": "Site"}}, "grouping"),
        ({"timeSettings": times(start, start + timedelta(days=400))}, "timeRange"),
        ({"timeSettings": times(start, start - timedelta(days=1))}, "timeFrom"),
        ({"timeSettings": times(start, start) | {"timeZone": "Mars/Olympus"}}, "timeZone"),
        ({"responseOptions": {"counters": {"allCalls": {"aggregationType": "Max"}}}}, "aggregationInterval"),
        (
            {"responseOptions": {"counters": {"allCalls": {"aggregationType": "Sum", "aggregationInterval": "Day"}}}},
            "aggregationInterval",
        ),
    ]
    for change, named in wrong:
        answer = await ask(api, "aggregation", body | change, 400)
        assert named in str(answer), answer
    options = {"counters": {"allCalls": True}}
    year = body | {"timeSettings": times(start, start + timedelta(days=300)), "responseOptions": options}
    assert "points" in (await ask(api, "timeline", year, 400, interval="Hour"))["message"]
    assert (await ask(api, "timeline", year, interval="Day"))["data"]["records"]
