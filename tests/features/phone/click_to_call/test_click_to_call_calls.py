"""Calls for visitors of web pages, in a world without engines; and the rules of what they may ask for. PH-33."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from clarion.base.errors import Forbidden, NotFound
from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.directory import Account
from clarion.calls.events import RouteFound
from clarion.calls.guards import CLICK_TO_CALL, Decision, Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Identity
from clarion.calls.views import session_view
from clarion.calls.wire import Answered, Dtmf, HungUp, PlaybackFinished
from clarion.features.conduct import ConductGuard
from clarion.features.conduct.asking import NO_FEATURES, Conduct
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.ports import Features
from clarion.features.conduct.verdict import Verdict, VerdictKind
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.click_to_call import ClickToCallProgram, ClickToCallService, VisitorProgram
from clarion.features.phone.click_to_call.program import argument_of
from clarion.features.phone.click_to_call.rules import clean_name, number_to_call, origin_of, wait_of
from clarion.features.phone.lines import identity_of
from clarion.features.phone.lines.rules import NO_ANSWER
from tests.calls.world import SDP, World

ASKED = {"id": "c1", "account_id": "1", "extension_id": "e101", "number": "+12025550123", "name": "Vera"}


class Judge:
    """A guard that remembers what it was asked, and says no to some numbers."""

    def __init__(self, *refused: str) -> None:
        self.asked: list[tuple[str, str]] = []
        self._refused = refused

    def __call__(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
        self.asked.append((request.purpose, request.dialed))
        return Decision(allowed=request.dialed not in self._refused)


def open_desk(world: World, judge: Judge | None = None) -> ClickToCallService:
    for program in (ClickToCallProgram(), VisitorProgram()):
        programs.register(program)
    if judge is not None:
        world.router.add_guard(judge)
    return ClickToCallService(world.board, world.directory, world.router)


def change(world: World, extension_id: str, **fields: object) -> None:
    found = world.directory.extensions[extension_id]
    world.directory.extensions[extension_id] = msgspec.structs.replace(found, **fields)


async def test_the_person_is_rung_first_hears_why_and_then_the_visitor_is_called() -> None:
    """PH-33; the number shown is the one chosen for such calls (PH-38)."""
    world, judge = World(), Judge()
    world.has_phone("101")
    change(world, "e101", caller_ids={"RingMe": "+16505550102"})
    answer = await open_desk(world, judge).ring(dict(ASKED))
    assert judge.asked[0] == (CLICK_TO_CALL, "+12025550123"), "asked before anything rings"
    [desk] = world.ringing()
    shown = world.signals.placed[desk][1]
    assert (shown.caller_number, shown.caller_name) == ("+12025550123", "Web: Vera")
    assert session_view(world.call, "1")["origin"] == {"type": "RingMe"} and answer["session"] == world.call.call_id
    await world.say(desk, Answered(sdp=SDP))
    assert world.audio.hears[desk] == "click-to-call-question pause"
    assert world.ringing() == [desk], "nobody is called for an answering machine"
    await world.say(desk, Dtmf(digit="1"))
    _, visitor = world.ringing()
    assert world.signals.placed[visitor][1].caller_number == "+16505550102"
    assert judge.asked[-1] == (CLICK_TO_CALL, "+12025550123")
    await world.say(visitor, Answered(sdp=SDP))
    assert world.audio.hears[desk] == visitor
    await world.later(30)
    await world.say(visitor, HungUp())
    [line] = [each for each in records_of(record_of(world.records[0])) if each.extension_id == "e101"]
    assert (line.action, line.result, line.legs[0]["legType"]) == ("RingMe", "Call connected", "RingMe")


class Listener(Conduct):
    """Remembers what it was told, and allows everything."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, bool]] = []

    def judge(self, attempt: Attempt, extra: Features = NO_FEATURES) -> Verdict:
        self.heard.append((attempt.kind.value, attempt.extension_id, bool(extra.get("automated"))))
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW)


def test_conduct_hears_that_a_machine_dials_on_behalf_of_the_owner() -> None:
    """PH-33"""
    world, listener = World(), Listener()
    guard = ConductGuard(world.directory, world.clock, "https://clarion.example", listener)
    who, dialed = identity_of(world.directory.extensions["e101"]), Dialed(kind="number", value="+12025550123")
    for purpose in (CLICK_TO_CALL, "ring-out"):
        request = RouteRequest(call_id="c", purpose=purpose, dialed=dialed.value, anchor=who, requester=who)
        guard(request, dialed, world.directory.accounts["1"])
    assert listener.heard == [("call.out", "e101", True), ("call.out", "e101", False)]


async def test_nobody_rings_for_what_may_not_be_called_or_when_nobody_is_there() -> None:
    """PH-33"""
    world, judge = World(), Judge("+12025550999")
    desk = open_desk(world, judge)
    with pytest.raises(NotFound):
        await desk.ring(dict(ASKED))
    world.has_phone("101")
    for number in ("+12025550999", "911", "+16505550102", "102", "*97"):
        with pytest.raises(Forbidden):
            await desk.ring({**ASKED, "number": number})
    change(world, "e101", do_not_disturb=True)
    for asked in (ASKED, {**ASKED, "account_id": "2"}, {**ASKED, "extension_id": "nobody"}):
        with pytest.raises(NotFound):
            await desk.ring(dict(asked))
    assert world.board.calls == [] and world.signals.placed == {}


async def test_for_a_queue_or_menu_the_visitor_is_called_and_goes_in_by_pressing_1() -> None:
    """PH-33"""
    world = World()
    change(world, "e103", kind="Department", voicemail_enabled=False)
    await open_desk(world).ring({**ASKED, "extension_id": "e103"})
    [visitor] = world.ringing()
    shown = world.signals.placed[visitor][1]
    assert (shown.caller_number, shown.caller_name) == ("+16505550100", "Person 103")
    world.has_phone("103")
    await world.say(visitor, Answered(sdp=SDP))
    assert world.audio.hears[visitor] == "queue-callback-question pause"
    await world.say(visitor, Dtmf(digit="1"))
    route = world.call.parties[2]
    assert (route.identity.extension_id, route.shown.number) == ("e103", "+12025550123")
    assert world.audio.hears[visitor] == "nobody-available", "the way in that was found when it was asked for"


async def test_an_answering_machine_is_asked_three_times_and_left() -> None:
    """PH-33"""
    world = World()
    change(world, "e103", kind="IvrMenu")
    await open_desk(world).ring({**ASKED, "extension_id": "e103"})
    [visitor] = world.ringing()
    await world.say(visitor, Answered(sdp=SDP))
    for number in (1, 2, 3):
        await world.say(visitor, PlaybackFinished(token=f"asked {number}"))
    assert world.board.calls == []


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("(202) 555-0123", "+12025550123"),
        ("+49 30 901820", "+4930901820"),
        ("+1 900 555 0123", None),
        ("1-800-555-0199", None),
        ("911", None),
        ("411", None),
        ("102", None),
        ("+1 202 555 0123 ext. 7", None),
        ("*67 202 555 0123 4", None),
        ("anonymous", None),
        ("+44 909 8790000", None),
    ],
)
def test_only_ordinary_lines_and_mobiles_are_called(text: str, understood: str | None) -> None:
    """PH-33"""
    assert number_to_call(text, "US") == understood


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("https://Shop.Example", "https://shop.example"),
        ("https://shop.example:443/", "https://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://shop.example", None),
        ("https://*.example", None),
        ("https://shop.example/page", None),
        ("https://user@shop.example", None),
        ("https://shop.example:port", None),
        ("javascript:alert(1)", None),
        ("null", None),
        ("", None),
    ],
)
def test_origins_are_exact(text: str, understood: str | None) -> None:
    """PH-33"""
    assert origin_of(text) == understood


def test_a_name_is_one_line_and_waiting_so_long_is_enough() -> None:
    """PH-33"""
    assert clean_name(" Vera\r\nVia: x\u202e " + "y" * 90) == ("Vera Via: x " + "y" * 90)[:60]
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    times = [now - timedelta(minutes=minutes) for minutes in (61, 50, 20)]
    assert wait_of(times, 3, now) == 0.0
    assert wait_of(times, 2, now) == 600.0
    assert wait_of(times[1:], 2, now + timedelta(minutes=10)) == 0.0


def test_the_hops_of_a_way_in_survive_being_written_down() -> None:
    """Another process may go on with the call."""
    hops = (AnnounceHop(prompts=("nobody-available",), ending=NO_ANSWER),)
    found = RouteFound(purpose=CLICK_TO_CALL, hops=hops, callee=Identity(number="1"), caller=Identity(number="2"))
    name, _, argument = argument_of(found).partition(":")
    assert name == VisitorProgram.name and msgspec.json.decode(argument, type=RouteFound) == found
