"""Dry runs: where a call would go, and the rule that decided each turn; the same for past calls; under 5 ms."""

import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from clarion.apps.call_explaining import EveryPhone, explain_call
from clarion.apps.call_planner import Explainer
from clarion.apps.live_calls import Live
from clarion.calls.call_migration import topic
from clarion.calls.cdr import record_of
from clarion.calls.directory import Directory
from clarion.calls.model import ProgramHop
from clarion.calls.wire import Answered, HungUp
from clarion.features.people import demo
from clarion.features.phone.handling import EXPLAIN, HandlingCache, Question, Surroundings, Walk
from clarion.features.phone.handling.dry_run import explain_record
from clarion.features.phone.handling.dry_run.spoken import past_in_language, path_in_language
from clarion.features.phone.handling.dry_run.views import hop_sentence, hop_view
from clarion.features.phone.handling.model import (
    Blocking,
    Caller,
    End,
    Plan,
    Profile,
    RingGroup,
    RingTarget,
    Rule,
    When,
)
from tests.calls.world import SDP, Desk, World
from tests.calls.world import Plan as NumberingPlan
from tests.features.phone.handling.test_live_handling import (
    CARRIER,
    MONDAY_10,
    NINE_TO_FIVE,
    SATURDAY,
    Handled,
    profile,
)
from tests.support.api import Api

OUTSIDE = RingTarget(kind="number", number="+12125550177")


def walk(*profiles: Profile, called: str = "+16505550102", caller: str = CARRIER, at: datetime = MONDAY_10) -> Any:
    world = World()
    for number in ("101", "102", "103"):
        world.has_phone(number)
    book = HandlingCache()
    book.load(profiles)
    around = Surroundings(world.directory, NumberingPlan(), Desk(), world.answers, book, world.phones)
    return Walk(around, Question(account_id="1", caller=caller, called=called, at=at.timestamp())).explain()


def test_ph_80_a_call_that_nobody_places_is_followed_to_its_end() -> None:
    after = Rule(
        rule_id="after-hours",
        kind="after-hours",
        name="After hours",
        plan=Plan(mode="Terminate", end=End(kind="extension", id="e103")),
    )
    night = walk(profile(after, hours=NINE_TO_FIVE), at=SATURDAY)
    path = night["path"]
    assert (path["kind"], path["name"]) == ("User", "Person 102")
    [verdict] = path["verdicts"]
    assert verdict["ruleId"] == "after-hours"
    assert [reason["decides"] for reason in verdict["reasons"]] == [True]
    forward = path["hops"][0]
    assert (forward["kind"], forward["to"]) == ("forward", "103")
    assert forward["leadsTo"]["name"] == "Person 103"
    assert forward["leadsTo"]["hops"][0]["rings"][0]["id"] == "d103"
    assert night["sentences"][:4] == [
        "Person 102 (102):",
        "- It is Saturday 10:00 in America/New_York, outside business hours.",
        "- Goes on to 103.",
        "  Person 103 (103):",
    ]
    french = path_in_language(night, "fr-CA")["path"]["verdicts"][0]["reasons"][0]["text"]
    assert french == "Il est 10:00, samedi, à America/New_York, hors des heures d’ouverture."
    day = walk(profile(after, hours=NINE_TO_FIVE))
    assert day["path"]["hops"][0]["kind"] == "ring"
    assert "- Rings: Phone for 20 s." in day["sentences"]


def test_ph_80_it_says_what_rings_from_when_to_when() -> None:
    plan = Plan(
        mode="RingInOrder",
        groups=(RingGroup(targets=(RingTarget(kind="phones"),), seconds=10), RingGroup(targets=(OUTSIDE,), seconds=15)),
    )
    found = walk(profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan)))
    ring = found["path"]["hops"][0]
    assert [(each["id"], each["after"], each["until"]) for each in ring["rings"]] == [
        ("d102", 0, 10),
        ("+12125550177", 10, 25),
    ]


def test_ph_81_it_says_which_rules_did_not_count_and_why() -> None:
    """PH-81"""
    rule = Rule(rule_id="7", kind="custom", name="Family", when=When(callers=(Caller(number="+12025550199"),)))
    found = walk(profile(rule, blocking=Blocking(anonymous="BlockCallsAndFaxes")))
    assert f"- Rule “Family” does not count: {CARRIER} is not among its callers." in found["sentences"]
    blocked = walk(profile(rule, blocking=Blocking(anonymous="BlockCallsAndFaxes")), caller="")
    assert blocked["path"]["verdicts"][0]["blocked"] == "BlockedNoCallerId"
    assert "- Says “caller-blocked”, and the call ends (Blocked)." in blocked["sentences"]


def test_ph_80_rules_that_go_in_circles_are_told_so() -> None:
    def send(number: str, to: str) -> Profile:
        plan = Plan(mode="Terminate", end=End(kind="extension", id=to))
        return profile(Rule(rule_id="work-hours", kind="work-hours", plan=plan), number=number)

    found = walk(send("102", "e103"), send("103", "e102"))
    assert any("in circles" in sentence for sentence in found["sentences"])


def test_ph_80_numbers_that_lead_nowhere_and_emergency_calls() -> None:
    nowhere = walk(called="+16505559999")
    assert nowhere["path"]["kind"] == "refused"
    emergency = walk(called="911", caller="101")
    assert emergency["path"]["kind"] == "emergency"
    assert walk(called="102", caller=CARRIER)["path"]["name"] == "Person 102", (
        "a short number, by a caller from outside"
    )


def test_ph_80_a_dry_run_costs_no_more_than_its_budget() -> None:
    """In functions that it runs: 5 ms would be some 20,000. How long it takes: `bench/bench_dry_run.py`."""
    rules = [
        Rule(rule_id=str(n), kind="custom", name=f"Rule {n}", when=When(callers=(Caller(number=f"+1202555{n:04}"),)))
        for n in range(100)
    ]
    world = World()
    world.has_phone("102")
    book = HandlingCache()
    book.load((profile(*rules),))
    around = Surroundings(world.directory, NumberingPlan(), Desk(), world.answers, book, world.phones)
    question = Question(account_id="1", caller=CARRIER, called="+16505550102", at=MONDAY_10.timestamp())
    Walk(around, question).explain()
    ran = 0

    def seen(_frame: object, event: str, _detail: object) -> None:
        nonlocal ran
        ran += event == "call"

    sys.setprofile(seen)
    try:
        Walk(around, question).explain()
    finally:
        sys.setprofile(None)
    assert ran < 1000  # 517 when this was written


async def test_ph_81_a_past_call_is_explained_from_the_ledger() -> None:
    """PH-81"""
    rule = Rule(rule_id="7", kind="custom", name="Family", when=When(callers=(Caller(number=CARRIER),)))
    handled = Handled(
        profile(msgspec.structs.replace(rule, plan=Plan(groups=(RingGroup(targets=(RingTarget(kind="phones"),)),))))
    )
    world = handled.world
    caller = await world.calls_in("+16505550102")
    await world.say(handled.leg(), Answered(sdp=SDP))
    await world.say(caller, HungUp())
    record = record_of(world.records[0])
    told = explain_record(record, "1")
    assert told["sentences"][0] == f"{CARRIER} dialed +16505550102."
    assert "Rule “Family” decides: the caller is among its callers." in told["sentences"]
    assert "Person 102 (102) answered." in told["sentences"]
    assert [each["rang"] for each in told["parties"] if each["direction"] == "Inbound"] == [True]
    dutch = past_in_language(told, "nl")["sentences"]
    assert dutch[0] == f"{CARRIER} koos +16505550102."
    assert "Regel “Family” beslist: de beller hoort bij haar bellers." in dutch
    stranger = explain_record(record, "2")
    assert not any("Family" in sentence for sentence in stranger["sentences"]), "rules are their owner's"


async def test_ph_81_a_call_that_goes_straight_to_voicemail_rang_nowhere() -> None:
    """PH-81"""
    handled = Handled()
    handled.world.phones.at.clear()  # no phone is registered
    caller = await handled.world.calls_in("+16505550102")
    await handled.world.say(caller, HungUp())
    told = explain_record(record_of(handled.world.records[0]), "1")
    assert [each["rang"] for each in told["parties"] if each["direction"] == "Inbound"] == [False]


# ---- by the API and the command line


@pytest.fixture
async def planned(sqlite_api: Api) -> Any:
    """The API with a call server's memory beside it."""
    api = sqlite_api
    live = Live(api.here)
    await live.open_memory()
    phones = EveryPhone(live.directory)
    live.open_destinations(phones)
    explainer = Explainer(live.surroundings(phones))

    async def serve(payload: dict[str, Any]) -> dict[str, Any]:
        assert payload["op"] == EXPLAIN
        return await explainer(payload)

    subscription = api.bus.serve(topic(api.here.settings.server_id), serve)
    yield api, live
    await subscription.close()
    await live.close_memory()


TESTS = "/account/~/clarion/call-route-tests"


async def test_ph_80_a_dry_run_by_the_api_follows_what_was_just_changed(planned: Any) -> None:
    api, live = planned
    rule = {
        "type": "Custom",
        "name": "Casey",
        "callers": [{"callerId": CARRIER}],
        "callHandlingAction": "TakeMessagesOnly",
    }
    answer = await api.request("POST", "/account/~/extension/~/answering-rule", "102", json=rule)
    assert answer.status_code == 200
    loads = live.handling_loader.loads
    await api.settled()
    from tests.support import wait_for

    await wait_for(lambda: live.handling_loader.loads > loads, missing="the book was not read anew")
    body = {"from": CARRIER, "to": "+16505550102", "at": "2026-03-02T10:00"}
    found = (await api.request("POST", TESTS, "101", json=body)).json()
    assert found["path"]["verdicts"][0]["rule"] == "Casey"
    assert found["path"]["hops"][0]["program"] == "voicemail"
    assert found["at"] == datetime(2026, 3, 2, 18, 0, tzinfo=UTC).timestamp(), "the company's own time"
    own = await api.request("POST", TESTS, "102", json=body, headers={"Accept-Language": "nl"})
    assert own.status_code == 200
    [reason] = own.json()["path"]["verdicts"][0]["reasons"]
    assert reason["text"] == "Regel “Casey” beslist: de beller hoort bij haar bellers."
    others = await api.request("POST", TESTS, "103", json=body)
    assert others.status_code == 403
    stranger = await api.request("POST", TESTS, "101", demo.NEIGHBOUR, json=body)
    assert stranger.status_code == 404


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"to": "nobody"}, "to"),
        ({"to": "999999"}, "to"),
        ({"to": "102", "from": "nobody"}, "from"),
        ({"to": "102", "at": "noon"}, "at"),
        ({"to": "102", "at": "0001-01-01T00:00"}, "at"),
        ({}, "to"),
    ],
)
async def test_questions_that_make_no_sense_are_refused(planned: Any, body: dict[str, str], parameter: str) -> None:
    api, _ = planned
    answer = await api.request("POST", TESTS, "101", json=body)
    assert answer.status_code in (400, 404), answer.text
    assert parameter in answer.text


async def test_a_dry_run_without_a_call_server_says_so(sqlite_api: Api) -> None:
    answer = await sqlite_api.request("POST", TESTS, "101", json={"to": "102"})
    assert answer.status_code == 503


async def test_ph_80_the_command_line_needs_no_call_server(sqlite_api: Api) -> None:
    found = await explain_call(sqlite_api.here, "+16505550102", CARRIER, "", "2026-03-02T10:00")
    assert found["path"]["hops"][0]["kind"] == "ring"
    assert found["sentences"][0].endswith("(102):")
    quiet = await explain_call(sqlite_api.here, "+16505550102", CARRIER, "", "", True)
    assert "- Do not disturb is on." in quiet["sentences"]


def test_programs_are_told_by_what_callers_meet() -> None:
    """PH-81"""
    view = hop_view(ProgramHop(program="menu", data={"menu": "1"}), Directory())
    assert hop_sentence(view) == "The caller hears the menu and chooses by keys."
