"""Transfers: blind, attended, by the API, and taking a leg's place."""

from clarion.calls import programs
from clarion.calls.model import PartyStatus
from clarion.calls.wire import Answered, Failed, HungUp, Ringing, TransferRequested
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, World


async def test_a_blind_transfer_lets_the_transferor_go_once_it_rings() -> None:
    world = World()
    caller, callee = await connected(world)
    world.has_phone("103")
    await world.say(callee, TransferRequested(target="103"))
    assert world.audio.hears[caller] == "ringback"
    third = world.ringing()[-1]
    await world.say(third, Ringing())
    assert world.signals.of(callee) == ["invite", "notify 200", "bye"]
    await world.say(third, Answered(sdp=SDP))
    assert world.audio.hears[caller] == third
    assert world.call.parties[2].reason == "BlindTransfer"
    await world.say(third, HungUp())
    assert len(world.records) == 1


async def test_a_transfer_to_nowhere_changes_nothing() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(callee, TransferRequested(target="#99"))
    assert world.signals.of(callee) == ["invite", "notify 404"]
    assert world.audio.hears[caller] == callee


async def test_a_transfer_that_fails_before_it_rings_gives_the_parties_back_to_each_other() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(callee, TransferRequested(target="+12025550142"))
    await world.say(world.ringing()[-1], Failed(status=404))
    assert world.signals.of(callee)[-1] != "bye"
    assert world.audio.hears[caller] == callee


async def test_a_web_phone_is_let_go_within_its_ten_seconds_even_if_nothing_rings() -> None:
    world = World()
    _, callee = await connected(world)
    world.has_phone("103")
    await world.say(callee, TransferRequested(target="103"))
    await world.later(7)
    assert world.signals.of(callee)[-2:] == ["notify 200", "bye"]


async def test_an_attended_transfer_joins_the_two_far_ends() -> None:
    world = World()
    caller, b1 = await connected(world)
    world.has_phone("103")
    b2 = await world.calls("102", "103")
    third = world.ringing()[-1]
    await world.say(third, Answered(sdp=SDP))
    await world.say(b1, TransferRequested(target="103", replaces_leg=b2))
    assert world.audio.hears[caller] == third
    assert world.audio.hears[third] == caller
    assert world.signals.of(b2)[-1] == "bye"
    assert world.signals.of(b1)[-2:] == ["notify 200", "bye"]
    [first] = world.records
    assert first.parties[1].status is PartyStatus.GONE
    assert first.parties[1].peer["telephonySessionId"] == world.call.call_id
    await world.say(caller, HungUp())
    assert len(world.records) == 2
    assert world.audio.open == set()


async def test_an_attended_transfer_while_the_target_still_rings() -> None:
    world = World()
    caller, b1 = await connected(world)
    world.has_phone("103")
    b2 = await world.calls("102", "103")
    third = world.ringing()[-1]
    await world.say(third, Ringing())
    await world.say(b1, TransferRequested(target="103", replaces_leg=b2))
    assert world.audio.hears[caller] == "ringback"
    await world.say(third, Answered(sdp=SDP))
    assert world.audio.hears[caller] == third


async def test_an_attended_transfer_to_a_leg_that_is_gone_changes_nothing() -> None:
    world = World()
    caller, b1 = await connected(world)
    await world.say(b1, TransferRequested(target="103", replaces_leg="nobody"))
    assert world.signals.of(b1)[-1] == "notify 481"
    assert world.audio.hears[caller] == b1


async def test_an_invite_with_replaces_takes_the_leg_over() -> None:
    world = World()
    caller, callee = await connected(world)
    fresh = await world.calls("103", "102", replaces=callee)
    assert world.audio.hears[caller] == fresh
    assert world.signals.of(fresh) == ["200"]
    assert world.signals.of(callee)[-1] == "bye"


async def test_the_api_holds_mutes_transfers_and_hangs_up() -> None:
    world = World()
    caller, callee = await connected(world)
    world.has_phone("103")
    call_id = world.call.call_id
    held = await world.board.control(call_id, "hold", 2)
    assert held.parties[2].status is PartyStatus.HOLD
    assert world.audio.hears[caller] == "music-on-hold"
    await world.board.control(call_id, "unhold", 2)
    assert world.audio.hears[caller] == callee
    muted = await world.board.control(call_id, "mute", 1)
    assert muted.parties[1].muted
    await world.board.control(call_id, "transfer", 2, target="103")
    await world.board.drain()
    await world.say(world.ringing()[-1], Answered(sdp=SDP))
    await world.board.control(call_id, "hang-up", 1)
    await world.board.drain()
    assert world.board.calls == []
    assert world.audio.open == set()


async def test_a_caller_is_sent_straight_to_the_voicemail_of_somebody_whose_phone_stays_silent() -> None:
    """PH-25: by transfer, and dialled; another account's mailboxes cannot be reached so."""
    programs.register(VoicemailProgram())
    world = World()
    caller, callee = await connected(world)
    world.has_phone("103")
    before = len(world.ringing())
    await world.say(callee, TransferRequested(target="*99103"))
    assert world.signals.of(callee)[-2:] == ["notify 200", "bye"]
    assert world.audio.hears[caller] == "voicemail-greeting beep"
    assert len(world.ringing()) == before - 1, "nothing rings anew"
    [party] = [one for one in world.call.parties.values() if one.status is PartyStatus.VOICEMAIL]
    assert party.identity.extension_number == "103"
    stranger = await world.calls_as_stranger("*99103")
    assert world.audio.hears[stranger] == "number-not-in-service"
