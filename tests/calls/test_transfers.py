"""Transfers: blind, attended, by the API, and taking a leg's place."""

from clarion.calls import programs
from clarion.calls.model import PartyStatus, RecordingState
from clarion.calls.wire import Answered, Failed, HungUp, PhoneCommand, RecordingFinished, Ringing, TransferRequested
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


async def test_nobody_takes_the_place_of_a_caller_whom_nobody_has_answered() -> None:
    """RFC 3891 section 3: an early dialog that the other side began. PH-25"""
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102")
    newcomer = await world.calls("103", "102", replaces=caller)
    assert world.signals.of(newcomer) == ["reject 481"]
    assert world.signals.of(caller) == ["180"]


async def test_who_takes_the_place_of_a_caller_at_a_mailbox_hears_the_greeting_from_its_beginning() -> None:
    """PH-25"""
    programs.register(VoicemailProgram())
    world = World()
    caller = await world.calls("101", "102")  # nobody is there
    assert world.audio.hears[caller] == "voicemail-greeting beep"
    newcomer = await world.calls("103", "102", replaces=caller)
    assert world.signals.of(newcomer) == ["200"]
    assert world.signals.of(caller)[-1] == "bye"
    assert world.audio.hears[newcomer] == "voicemail-greeting beep"


async def test_a_recording_goes_where_its_leg_goes() -> None:
    """PH-31: 102, whose call with 101 is recorded by 101, connects 101 with 103."""
    world = World()
    caller, b1 = await connected(world)
    await world.say(caller, PhoneCommand(request_id=1, command="startcallrecord"))
    world.has_phone("103")
    b2 = await world.calls("102", "103")
    third = world.ringing()[-1]
    await world.say(third, Answered(sdp=SDP))
    await world.say(b1, TransferRequested(target="103", replaces_leg=b2))
    [call] = [call for call in world.board.calls if caller in call.legs and third in call.legs]
    [recording] = call.recordings.values()
    assert (recording.state, recording.leg_id) == (RecordingState.ACTIVE, caller)
    await world.say(caller, HungUp())
    token = f"call-recording-{recording.recording_id}-{recording.stretch}"
    await world.say(caller, RecordingFinished(token=token, path="/recordings/x.wav", seconds=3.0))
    [(_, kept)] = [one for one in world.deposits if one[0] == "call-recording.finished"]
    assert (kept["session_id"], kept["extension_id"]) == (call.session_id, "e101")
