"""Calls of two parties, from the first INVITE to the record."""

from structlog.testing import capture_logs

from clarion.calls.model import PartyStatus
from clarion.calls.performer import is_hold
from clarion.calls.ports import NoCommonCodec
from clarion.calls.views import session_view
from clarion.calls.wire import (
    AgentCommand,
    Answered,
    Cancelled,
    Confirmed,
    EarlyMedia,
    Failed,
    HungUp,
    Lost,
    OfferReceived,
    Ringing,
)
from tests.calls.world import HOLD, SDP, WEB_PHONE, World


async def connected(world: World, dialed: str = "102") -> tuple[str, str]:
    world.has_phone("102")
    caller = await world.calls("101", dialed)
    callee = world.ringing()[-1]
    await world.say(callee, Ringing())
    await world.say(callee, Answered(sdp=SDP))
    await world.say(caller, Confirmed())
    return caller, callee


async def test_an_extension_rings_and_answers() -> None:
    world = World()
    caller, callee = await connected(world)
    assert world.signals.of(caller) == ["180", "200"]
    assert world.audio.hears == {caller: callee, callee: caller}
    assert [p.status for p in world.call.parties.values()] == [PartyStatus.ANSWERED] * 2


async def test_the_callee_hangs_up_and_one_record_remains() -> None:
    world = World()
    caller, callee = await connected(world)
    world.clock.advance(30)
    await world.say(callee, HungUp())
    assert world.signals.of(caller)[-1] == "bye"
    assert world.board.calls == []
    [record] = world.records
    assert record.ended - record.answered == 30
    assert world.audio.open == set()


async def test_the_caller_hangs_up() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(caller, HungUp())
    assert world.signals.of(callee) == ["invite", "bye"]
    assert world.records


async def test_all_devices_ring_and_the_first_answer_wins() -> None:
    world = World()
    world.has_phone("102", count=3)
    caller = await world.calls("101", "102")
    first, second, third = world.ringing()
    await world.say(second, Answered(sdp=SDP))
    assert ("cancel", first, True) in world.signals.sent
    assert ("cancel", third, True) in world.signals.sent
    assert world.audio.hears[caller] == second


async def test_an_answer_that_crosses_our_cancel_is_hung_up() -> None:
    world = World()
    world.has_phone("102", count=2)
    await world.calls("101", "102")
    first, second = world.ringing()
    await world.say(first, Answered(sdp=SDP))
    await world.say(second, Answered(sdp=SDP))
    assert world.signals.of(second)[0] == "invite"
    assert world.audio.hears[first] == "offered-1"


async def test_the_caller_gives_up_and_the_callee_has_a_missed_call() -> None:
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102")
    [callee] = world.ringing()
    await world.say(callee, Ringing())
    await world.say(caller, Cancelled())
    assert world.signals.of(callee) == ["invite", "cancel"]
    [record] = world.records
    assert record.parties[2].result == "Missed"


async def test_nobody_answers_and_the_caller_hears_so_and_gets_480() -> None:
    world = World()
    world.directory.extensions["e102"] = __import__("msgspec").structs.replace(
        world.directory.extensions["e102"], voicemail_enabled=False
    )
    world.has_phone("102")
    caller = await world.calls("101", "102")
    await world.later(20)
    assert world.audio.hears[caller] == "nobody-available"
    await world.later(60)
    assert world.signals.of(caller)[-1] == "reject 480"
    assert world.records


async def test_a_web_phone_is_answered_at_once_and_hears_ringback() -> None:
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102", WEB_PHONE)
    assert world.signals.of(caller) == ["183", "200"]
    assert world.audio.hears[caller] == "ringback"
    [callee] = world.ringing()
    await world.say(callee, Ringing())
    await world.say(callee, Answered(sdp=SDP))
    assert world.signals.of(caller) == ["183", "200"], "nothing more is sent to the caller"
    assert world.audio.hears[caller] == callee


async def test_a_web_phone_hears_before_any_answer_that_nobody_has_the_number() -> None:
    world = World()
    caller = await world.calls("101", "78654", WEB_PHONE)
    assert world.signals.of(caller) == ["183"]
    assert world.audio.hears[caller] == "number-invalid"
    await world.later(60)
    assert world.signals.of(caller) == ["183", "reject 404"]
    [record] = world.records
    assert (record.answered, record.parties[1].result) == (0.0, "Wrong Number")


async def test_the_ringing_tone_goes_on_while_more_phones_say_that_they_ring() -> None:
    world = World()
    world.has_phone("102", count=3)
    caller = await world.calls("101", "102", WEB_PHONE)
    for phone in world.ringing():
        await world.say(phone, Ringing())
    assert world.audio.played == [(caller, ["ringback"], "")]


async def test_a_busy_number_outside_is_heard_as_busy_tone_and_ends_with_486() -> None:
    world = World()
    caller = await world.calls("101", "+12025550199")
    [trunk] = world.ringing()
    await world.say(trunk, Failed(status=486))
    assert world.audio.hears[caller] == "busy-tone"
    await world.later(10)
    assert world.signals.of(caller) == ["183", "reject 486"]


async def test_the_second_carrier_is_tried_when_the_first_is_down() -> None:
    world = World()
    await world.calls("101", "+12025550199")
    await world.say(world.ringing()[-1], Failed(status=503))
    assert [t.trunk_id for t, _ in world.signals.placed.values()] == ["t1", "t2"]


async def test_early_media_of_a_carrier_reaches_the_caller() -> None:
    world = World()
    caller = await world.calls("101", "+12025550199")
    [trunk] = world.ringing()
    await world.say(trunk, EarlyMedia(status=183, sdp=SDP))
    assert world.signals.of(caller) == ["183"]
    assert world.audio.hears[caller] == trunk


async def test_a_held_party_hears_music_and_is_taken_back() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(caller, OfferReceived(sdp=HOLD))
    assert world.audio.hears == {callee: "music-on-hold"}
    assert world.call.parties[1].status is PartyStatus.HOLD
    await world.say(caller, OfferReceived(sdp=SDP))
    assert world.audio.hears == {caller: callee, callee: caller}
    assert world.call.parties[1].status is PartyStatus.ANSWERED


async def test_a_number_that_makes_no_sense_is_announced_and_refused() -> None:
    world = World()
    caller = await world.calls("101", "#12")
    assert world.audio.hears[caller] == "number-invalid"
    await world.later(60)
    assert world.signals.of(caller)[-1] == "reject 404"


async def test_a_call_from_outside_reaches_the_direct_number() -> None:
    world = World()
    world.has_phone("102")
    await world.calls_in("+16505550102")
    [callee] = world.ringing()
    _, shown = world.signals.placed[callee]
    assert shown.caller_number == "+12025550123"
    assert world.call.account_id == "1"


async def test_a_carrier_cannot_use_us_to_call_outside() -> None:
    world = World()
    caller = await world.calls_in("+442079460000")
    await world.later(60)
    assert world.signals.placed == {}
    assert world.signals.of(caller)[-1] == "reject 404"


async def test_a_ringing_client_sends_the_caller_elsewhere() -> None:
    world = World()
    world.has_phone("102", WEB_PHONE)
    world.has_phone("103")
    await world.calls("101", "102")
    [client] = world.ringing()
    await world.say(client, AgentCommand(command=10, attributes={"Phn": "103"}))
    assert world.signals.of(client) == ["invite", "cancel"]
    [other] = world.ringing()
    assert world.signals.placed[other][0].extension_id == "e103"  # type: ignore[union-attr]


async def test_a_stranger_cannot_reach_an_extension_of_another_account() -> None:
    world = World()
    world.has_phone("102")
    caller = await world.calls_as_stranger("102")
    assert world.signals.placed == {}
    await world.later(60)
    assert world.signals.of(caller)[-1] == "reject 404"


async def test_a_stranger_who_calls_a_direct_number_sees_and_is_a_number_only() -> None:
    world = World()
    world.has_phone("102")
    await world.calls_as_stranger("+16505550102")
    [callee] = world.ringing()
    shown = world.signals.placed[callee][1]
    assert shown.caller_number == "+12125550100"
    view = session_view(world.call, "2")
    assert "e102" not in str(view), "the stranger learns nothing of the people of the other account"
    assert "x101" not in str(session_view(world.call, "1"))


async def test_an_offer_without_a_usable_codec_is_refused_with_488() -> None:
    world = World()
    world.has_phone("102")

    async def unusable(*_: object) -> str:
        raise NoCommonCodec

    world.audio.accept = unusable  # type: ignore[method-assign]
    caller = await world.calls("101", "102")
    [callee] = world.ringing()
    await world.say(callee, Answered(sdp=SDP))
    assert "reject 488" in world.signals.of(caller)
    assert world.signals.of(callee)[-1] == "bye"
    assert world.board.calls == []


async def test_a_caller_who_is_declined_is_told_so() -> None:
    world = World()
    world.has_phone("102", WEB_PHONE)
    caller = await world.calls("101", "102")
    [client] = world.ringing()
    await world.say(client, AgentCommand(command=12, attributes={}))
    assert world.signals.of(client) == ["invite", "cancel"]
    assert world.audio.hears[caller] == "nobody-available"
    await world.later(60)
    assert world.signals.of(caller)[-1] == "reject 603"
    assert world.records[0].parties[2].reason == "Rejected"


def test_an_empty_address_is_a_hold_of_old_phones_but_not_of_browsers() -> None:
    nowhere = SDP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0")
    assert is_hold(nowhere)
    assert not is_hold(nowhere + "a=ice-ufrag:abcd\r\n")
    assert is_hold(nowhere + "a=ice-ufrag:abcd\r\na=inactive\r\n")
    assert not is_hold(SDP)


async def test_who_vanishes_makes_one_line_in_the_log() -> None:
    """Whatever notices it first, and with what helps."""
    world = World()
    caller, callee = await connected(world)
    with capture_logs() as said:
        world.board.leg_event(callee, Lost(why="media"))
        await world.board.drain()
        await world.say(callee, Lost(why="session expired"))
    [line] = said
    assert (line["problem"], line["extension"], line["device"]) == ("media", "e102", "d102") and line["hint"]
    assert world.signals.of(caller)[-1] == "bye"
