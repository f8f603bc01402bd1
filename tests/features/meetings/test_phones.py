"""Telephones in meetings, without engines: who is let in, heard, muted, called, and what survives. MTG-28 to MTG-31."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from clarion.base.errors import Forbidden
from clarion.base.sfu import PHONES
from clarion.calls.control import CallControl
from clarion.calls.views import session_view
from clarion.calls.wire import Answered, MediaLost, MixSeat
from tests.calls.world import SDP
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.phone_line import Line
from tests.features.meetings.test_bridges import new_bridge
from tests.support.meeting_client import Participant, enter, link_of
from tests.support.waiting import wait_for

Maker = Callable[..., Awaitable[Line]]


@pytest.fixture
async def line(meetings: Meetings) -> AsyncIterator[Maker]:
    made: list[Line] = []

    async def make(**bridge: Any) -> Line:
        made.append(Line(meetings, await new_bridge(meetings.api, **bridge)))
        await made[-1].phones.open()
        return made[-1]

    yield make
    for each in made:
        await each.phones.close()


def phone_in(view: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next((one for one in view["participants"] if one["name"] == name), {})
    return found


async def dialed_in(line: Line, pin: str, caller: str = "+12025550123") -> str:
    leg = await line.dial(caller)
    await line.press(leg, pin + "#")
    return leg


async def test_mtg_28_a_phone_with_pin_and_password_waits_is_admitted_muted_and_removed(
    meetings: Meetings, line: Maker
) -> None:
    at = await line(
        preferences={"join": {"waitingRoomRequired": "GuestsOnly"}},
        security={"passwordProtected": True, "password": "Tulip77"},
    )
    host = await enter(meetings.api, link_of(at.bridge), "101")
    leg = await dialed_in(at, at.bridge["pins"]["pstn"]["participant"])
    await at.hears(leg, "meeting-password")
    await at.press(leg, "123#")
    await at.hears(leg, "meeting-wrong-password")
    await at.press(leg, at.bridge["security"]["password"]["pstn"] + "#")
    await at.hears(leg, "meeting-wait")
    await host.until(lambda me: me.view["lobby"], "the phone in the lobby")
    assert [one["name"] for one in host.view["lobby"]] == ["+12025550123"]
    assert not at.world.audio.mixed(leg) and not at.heard_in_meeting
    await host.do("admit", participants="all")
    await at.is_in(leg)
    await host.until(lambda me: phone_in(me.view, "+12025550123").get("sources") == ["microphone"], "its voice")
    mine = phone_in(host.view, "+12025550123")
    assert mine["phone"] is True and mine["guest"] is True
    assert at.heard_in_meeting == {mine["id"]}

    async def is_muted(muted: bool) -> None:
        told = f"muted is {muted}"
        await host.until(lambda me: phone_in(me.view, "+12025550123")["muted"]["microphone"] is muted, told)
        seat = MixSeat(heard_by=()) if muted else MixSeat()
        await wait_for(lambda: at.world.audio.mixes[leg][1] == seat, missing=told)
        assert at.heard_in_meeting == (set() if muted else {mine["id"]})

    await at.press(leg, "*6")
    await is_muted(True)
    await at.press(leg, "*6")
    await is_muted(False)
    await at.press(leg, "*5")
    await host.until(lambda me: phone_in(me.view, "+12025550123")["hand"], "the hand")
    await host.do("muteAll", selfUnmute=False)
    await is_muted(True)
    await at.press(leg, "*6")  # it may not
    await at.press(leg, "*5")
    await host.until(lambda me: not phone_in(me.view, "+12025550123")["hand"], "the hand taken down")
    await is_muted(True)
    await host.do("remove", participant=mine["id"])
    await at.hears(leg, "meeting-removed")
    await wait_for(lambda: PHONES not in _participants(at), missing="the end of what phones hear")
    await at.world.later(6)
    assert at.world.signals.of(leg)[-1] == "bye"


def _participants(at: Line) -> set[str]:
    return {name for room in at.sfu.rooms.values() for name in room.participants}


async def test_without_pin_or_admission_no_phone_hears_or_is_heard(meetings: Meetings, line: Maker) -> None:
    """MTG-17, MTG-28: wrong PINs, another company's number, locked, members only, guests refused, after a removal."""
    at = await line()
    pin = at.bridge["pins"]["pstn"]["participant"]
    host = await enter(meetings.api, link_of(at.bridge), "101")
    for wrong in (pin[:-1], "1" * 12, at.bridge["pins"]["web"]):
        leg = await dialed_in(at, wrong)
        await at.hears(leg, "conference-wrong-code")
        await at.hang_up(leg)
    await host.do("lock", locked=True)
    locked = await dialed_in(at, pin)
    await at.hears(locked, "meeting-closed")
    await host.do("lock", locked=False)
    for security in ({"noGuests": True}, {"sameAccount": True}):
        closed = await line(security=security)
        leg = await dialed_in(closed, closed.bridge["pins"]["pstn"]["participant"])
        await closed.hears(leg, "meeting-closed")
        assert not closed.heard_in_meeting
    await at.world.later(6)
    assert at.world.signals.of(locked)[-1] == "bye"
    assert not at.heard_in_meeting and PHONES not in _participants(at)
    # Whose number is withheld has no name; their own PIN makes hosts, whom no lobby stops.
    leg = await dialed_in(at, at.bridge["pins"]["pstn"]["host"], "anonymous")
    await at.is_in(leg)
    await host.until(lambda me: phone_in(me.view, "Anonymous caller").get("role") == "host", "a host by phone")
    host.send('{"type": "end"}')
    assert await host.until_over() == "ended"
    await at.hears(leg, "meeting-over")


async def test_mtg_28_phones_hear_that_a_meeting_is_recorded_before_they_are(meetings: Meetings, line: Maker) -> None:
    at = await line()
    host = await enter(meetings.api, link_of(at.bridge), "101")
    first = await dialed_in(at, at.bridge["pins"]["pstn"]["participant"])
    await at.hears(first, "meeting-joined")
    await host.do("startRecording")
    await at.hears(first, "meeting-recorded")
    second = await dialed_in(at, at.bridge["pins"]["pstn"]["participant"], "+12025550199")
    for prompt in ("meeting-recorded", "meeting-joined"):
        await at.hears(second, prompt)
    [recording] = host.view["state"]["recordings"]
    await host.do("pauseRecording", recording=recording, paused=True)
    third = await dialed_in(at, at.bridge["pins"]["pstn"]["participant"], "+12025550198")
    await at.hears(third, "meeting-joined")
    await host.do("pauseRecording", recording=recording, paused=False)
    await at.hears(third, "meeting-recorded")


async def test_mtg_31_mtg_43_a_call_becomes_a_meeting_without_a_gap_and_a_call_again(
    meetings: Meetings, line: Maker
) -> None:
    at = await line()
    world = at.world
    caller = await at.dial_as(at.host_id, "+12025550199")
    callee = next(iter(world.signals.placed))
    await world.say(callee, Answered(sdp=SDP))
    assert world.audio.hears[caller] == callee
    [call] = world.board.calls
    meetings.api.here.offer(CallControl, Asked(at))
    path = f"/restapi/v1.0/account/~/telephony/sessions/{call.call_id}/clarion/meeting"
    headers = await meetings.api.as_person("101")
    assert (await meetings.api.client.post(path, headers=await meetings.api.as_person("102"))).status_code == 404
    made = (await meetings.api.client.post(path, headers=headers)).json()
    assert world.audio.mixed(caller) == {callee} and world.audio.mixed(callee) == {caller}
    host = await enter(meetings.api, link_of({"discovery": {"web": made["joinUri"]}}), "101")
    await at.is_in(caller, callee)
    await host.until(lambda me: len(me.view["participants"]) == 3, "both phones")
    assert [one["role"] for one in host.view["participants"] if one["name"] == "Ada" and one.get("phone")] == ["host"]
    assert (await meetings.api.client.post(path, headers=headers)).status_code == 409
    assert (await meetings.api.client.delete(path, headers=headers)).status_code == 204
    await host.until(lambda me: len(me.view["participants"]) == 1, "the phones gone")
    assert {callee} <= world.audio.mixed(caller) and {caller} <= world.audio.mixed(callee)
    await wait_for(lambda: not any(leg.startswith("sfu.") for leg in world.audio.mixes), missing="the bridge closed")
    await at.hang_up(callee)
    assert world.signals.of(caller)[-1] == "bye"


class Asked(CallControl):
    def __init__(self, at: Line) -> None:
        self._at = at

    async def ask_session(self, account_id: str, session_id: str, operation: str, payload: Any) -> dict[str, Any]:
        asked = payload | {"account_id": account_id, "session": session_id}
        return await self._at.caller.operations[operation](asked)

    async def get_session(self, account_id: str, session_id: str) -> dict[str, Any]:
        return session_view(self._at.world.board.get_call(session_id), account_id)


class ForbiddenByPolicy(Asked):
    async def ask_session(self, account_id: str, session_id: str, operation: str, payload: Any) -> dict[str, Any]:
        raise Forbidden("Calls abroad are closed.", rule="PMP-02", statementId="st-1")


async def test_mtg_29_a_host_calls_a_phone_which_joins_by_a_key_and_never_an_emergency_number(
    meetings: Meetings, line: Maker
) -> None:
    at = await line()
    meetings.api.here.offer(CallControl, Asked(at))
    host = await enter(meetings.api, link_of(at.bridge), "101")
    guest = await enter(meetings.api, link_of(at.bridge), name="Gus")
    assert (await guest.ask("callOut", number="+12025550177"))["error"]["errorCode"] == "MTG-110"
    for number in ("911", "112"):
        error = (await host.ask("callOut", number=number))["error"]
        assert number in error["message"] and "Emergency" in error["message"]
    assert not at.world.signals.placed
    assert (await host.ask("callOut", number="nonsense"))["error"]["errorCode"] == "MTG-110"
    meetings.api.here.offer(CallControl, ForbiddenByPolicy(at))
    told = (await host.ask("callOut", number="+442079460000"))["error"]
    assert (told["errorCode"], told["rule"]) == ("MTG-110", "PMP-02")
    assert "/conduct/statements/st-1?key=" in told["statement"] and "/st-1/appeal?key=" in told["appeal"]
    meetings.api.here.offer(CallControl, Asked(at))
    await host.do("callOut", number="+12025550177")
    leg = next(iter(at.world.signals.placed))
    await at.world.say(leg, Answered(sdp=SDP))
    await at.hears(leg, "meeting-invitation")
    assert not at.world.audio.mixed(leg)
    await host.do("lock", locked=True)  # whom a host called comes in nevertheless
    await at.press(leg, "5")
    assert not at.world.audio.mixed(leg)
    await at.press(leg, "1")
    await at.is_in(leg)
    await host.until(lambda me: phone_in(me.view, "+12025550177"), "the phone")
    await at.hang_up(leg)
    await host.until(lambda me: not phone_in(me.view, "+12025550177"), "the phone gone")


async def test_mtg_28_phones_go_on_after_the_call_server_and_the_engines_were_lost(
    meetings: Meetings, line: Maker
) -> None:
    at = await line()
    host = await enter(meetings.api, link_of(at.bridge), "101")
    one = await dialed_in(at, at.bridge["pins"]["pstn"]["participant"], "+12025550101")
    other = await dialed_in(at, at.bridge["pins"]["pstn"]["participant"], "+12025550102")
    await at.is_in(one, other)
    await host.until(lambda me: _speaking(me) == 2, "both heard")
    before = {each["id"] for each in host.view["participants"]}

    def legs() -> set[str]:
        return {leg for leg in at.world.audio.mixes if leg.startswith("sfu.")}

    async def all_new(former: set[str]) -> None:
        await wait_for(lambda: len(legs()) == 5 and not legs() & former, missing=lambda: f"new legs: {legs()}")

    await wait_for(lambda: len(legs()) == 5, missing=lambda: f"five legs: {legs()}")
    former = legs()
    for leg in former:  # the media engine is another
        at.phones.leg_event(leg, MediaLost())
    await all_new(former)
    former = legs()
    at.sfu.restart()  # the media server is another
    await all_new(former)
    former = legs()
    await at.phones.close()  # the call server is another
    at.phones = at.new_phones()
    await at.phones.open()
    await wait_for(lambda: len(legs() - former) == 5, missing="legs of the next call server")
    await at.is_in(one, other)
    await host.until(lambda me: _speaking(me) == 2, "both heard again")
    assert {each["id"] for each in host.view["participants"]} == before
    # MTG-11: in a breakout room a phone hears who is there, and nobody else.
    await host.do("planBreakouts", rooms=["Red"])
    moved = phone_in(host.view, "+12025550101")["id"]
    await host.do("assignBreakout", participants=[moved], room="b1")
    await host.do("openBreakouts")
    await wait_for(lambda: other not in at.world.audio.mixed(one), missing="the phones apart")
    await wait_for(lambda: len(legs() - former) == 8, missing=lambda: f"four legs at both places: {legs() - former}")
    assert one not in at.world.audio.mixed(other) and not at.world.audio.mixed(one) & at.world.audio.mixed(other)
    await host.do("closeBreakouts")
    await at.is_in(one, other)
    await at.hang_up(one)
    await host.until(lambda me: len(me.view["participants"]) == 2, "one phone left")
    await at.hang_up(other)
    await wait_for(lambda: not at.world.board.calls, missing="the end of the call")


def _speaking(me: Participant) -> int:
    return sum(one["sources"] == ["microphone"] for one in me.view["participants"] if one.get("phone"))
