"""Calls of many, without engines: who is in, who hears whom, and what becomes of them. PH-29."""

import msgspec
import pytest

from clarion.base.errors import Conflict
from clarion.calls import programs
from clarion.calls.directory import PhoneNumber
from clarion.calls.events import TellProgram
from clarion.calls.legs import open_snapshot
from clarion.calls.model import Identity, PartyStatus
from clarion.calls.views import session_view
from clarion.calls.wire import (
    Answered,
    Dtmf,
    EmergencyCallInfo,
    HungUp,
    OfferReceived,
    PlaybackFinished,
    TransferRequested,
)
from clarion.features.phone.conferencing import (
    ConferenceCache,
    ConferenceNumbers,
    ConferenceProgram,
    ConferenceSnapshot,
)
from clarion.features.phone.conferencing.book import Door
from tests.calls.test_two_parties import connected
from tests.calls.world import HOLD, SDP, World

OWNER = Identity(account_id="1", extension_id="e102", extension_number="102", name="Person 102")


def together(world: World, *legs: str) -> bool:
    """Whether all of them hear all others, and nobody else does."""
    return all(world.audio.mixed(leg) == set(legs) - {leg} for leg in legs)


async def second_call(world: World, number: str = "103") -> tuple[str, str]:
    """102, who talks with 101 already, calls somebody else who answers: both legs."""
    world.has_phone(number)
    mine = await world.calls("102", number)
    theirs = world.ringing()[-1]
    await world.say(theirs, Answered(sdp=SDP))
    return mine, theirs


async def merged(world: World) -> tuple[str, str, str]:
    """101, 102 and 103 in a conference of 102: their legs."""
    caller, callee = await connected(world)
    first = world.board.calls[0].call_id
    mine, third = await second_call(world)
    second = next(call.call_id for call in world.board.calls if call.call_id != first)
    await world.board.control(first, "merge", 2)
    await world.board.control(second, "bring-in", 1, target=first)
    await world.board.drain()
    assert world.signals.of(mine)[-1] == "bye"
    return caller, callee, third


async def test_who_comes_back_by_another_leg_stays_in_the_conference_as_what_they_were() -> None:
    """PH-78: a page that is loaded again, INVITE with Replaces."""
    world = World()
    caller, callee, third = await merged(world)
    again = await world.calls("102", "nobody", replaces=callee)
    assert together(world, caller, again, third)
    assert world.signals.of(callee)[-1] == "bye"
    assert [party.role for party in world.call.parties.values()] == ["Participant", "Host", "Participant"]


async def test_two_calls_of_one_person_become_a_conference_that_goes_on_without_them() -> None:
    """PH-29: three-way; roles, states and records; whoever is left alone in the end goes as well."""
    world = World()
    caller, callee, third = await merged(world)
    assert together(world, caller, callee, third)
    call = world.call
    assert [party.role for party in call.parties.values()] == ["Participant", "Host", "Participant"]
    view = session_view(call, "1")
    assert [party["conferenceRole"] for party in view["parties"]] == ["Participant", "Host", "Participant"]
    [gone] = [party for party in world.records[0].parties.values() if party.status is PartyStatus.GONE]
    assert gone.peer["partyId"].endswith("-3")
    assert session_view(call, "2").get("conference") is None, "another account looks into it"
    await world.say(callee, HungUp())
    assert together(world, caller, third)
    assert world.signals.of(third)[-1] != "bye"
    await world.say(third, HungUp())
    assert world.signals.of(caller)[-1] == "bye"
    assert world.board.calls == []
    assert world.audio.open == set()


async def test_members_are_muted_held_dropped_and_brought_back() -> None:
    """PH-29: by the API and by the phone; music for who waits, and what they miss they miss."""
    world = World()
    caller, callee, third = await merged(world)
    call_id = world.call.call_id
    await world.board.control(call_id, "hold", 1)
    assert together(world, callee, third)
    assert world.audio.hears[caller] == "music-on-hold"
    assert world.call.parties[1].status is PartyStatus.HOLD
    await world.board.control(call_id, "unhold", 1)
    assert together(world, caller, callee, third)
    await world.say(third, OfferReceived(sdp=HOLD))
    assert together(world, caller, callee)
    assert third not in world.audio.hears
    await world.say(third, OfferReceived(sdp=SDP))
    assert together(world, caller, callee, third)
    await world.board.control(call_id, "mute", 3)
    assert world.call.parties[3].muted
    await world.board.control(call_id, "hang-up", 3)
    assert world.signals.of(third)[-1] == "bye"
    assert together(world, caller, callee)


async def test_a_token_is_dialled_by_its_host_and_others_are_brought_in() -> None:
    """PH-29: as the vendor's clients do: begin, dial `voiceCallToken`, bring calls in."""
    world = World()
    begun = world.board.conferences.begin(OWNER)
    await world.board.drain()
    call_id, token = begun.call.call_id, session_view(begun.call, "1")["voiceCallToken"]
    stranger = await world.calls_as_stranger(token)
    assert "200" not in world.signals.of(stranger), "somebody of another company came in"
    await world.say(stranger, HungUp())
    host = await world.calls("102", token)
    assert world.signals.of(host)[-1] == "200"
    conference = world.board.get_call(call_id)
    assert (conference.origin, conference.parties[1].role) == ("Conference", "Host")
    assert session_view(conference, "1")["parties"][0]["to"]["phoneNumber"] == "conference"
    mine, other = await second_call(world, "101")
    second = next(call.call_id for call in world.board.calls if mine in call.legs)
    await world.board.control(second, "bring-in", 1, target=call_id)
    await world.board.drain()
    assert together(world, host, other)
    mine, third = await second_call(world, "103")
    await world.say(mine, TransferRequested(target=token))  # a desk phone that transfers to the conference
    assert together(world, host, other, third)
    assert world.signals.of(mine)[-2:] == ["notify 200", "bye"]
    for leg in (other, third):
        await world.say(leg, HungUp())
    assert world.call.call_id == call_id, "the host waits for others"
    await world.say(host, HungUp())
    assert world.board.calls == []


async def test_a_phone_refers_whom_it_talks_with_beside_its_other_call() -> None:
    """PH-29: REFER with Join in Refer-To; beside a colleague's phone nobody is brought, and nothing changes."""
    world = World()
    caller, callee = await connected(world)
    mine, third = await second_call(world)
    await world.say(mine, TransferRequested(target="101", joins_leg=caller))
    assert world.signals.of(mine)[-1] == "notify 481"
    assert world.audio.hears[third] == mine
    await world.say(mine, TransferRequested(target="101", joins_leg=callee))
    assert together(world, caller, callee, third)
    assert world.signals.of(mine)[-2:] == ["notify 200", "bye"]
    assert session_view(world.call, "1")["conference"]["ownerId"] == OWNER.extension_id


async def test_a_conference_to_which_nobody_comes_ends_without_a_record() -> None:
    world = World()
    world.board.conferences.begin(OWNER)
    await world.board.drain()
    await world.later(30)
    assert len(world.board.calls) == 1
    await world.later(9)
    assert world.board.calls == []
    assert world.records == []
    assert world.store.kept == {}


async def test_an_emergency_call_is_never_merged_nor_brought_anywhere() -> None:
    world = World()
    await connected(world)
    [actor] = world.board._calls.values()
    info = EmergencyCallInfo(code="911", callback_number="+16505550101", pidf_lo="")
    actor.call = msgspec.structs.replace(actor.call, emergency=info)
    begun = world.board.conferences.begin(OWNER)
    await world.board.drain()
    for action in ("merge", "bring-in"):
        with pytest.raises(Conflict):
            await world.board.control(actor.call.call_id, action, 1, target=begun.call.call_id)
    assert world.audio.mixes == {}


async def test_keys_of_hosts_lock_silence_and_record_and_of_others_do_not() -> None:
    """PH-47: `*#5` listening mode, `*#6` oneself, `*#7` lock, `*#3` leave."""
    world = World()
    caller, callee, third = await merged(world)
    call_id = world.call.call_id

    async def press(leg: str, keys: str) -> None:
        for digit in keys:
            await world.say(leg, Dtmf(digit=digit))

    await press(caller, "*#7*#5")
    assert world.call.conference is not None
    assert not world.call.conference.locked
    await press(callee, "12*#7")
    assert world.call.conference.locked
    mine, fourth = await second_call(world, "101")
    second = next(call.call_id for call in world.board.calls if mine in call.legs)
    await world.board.control(second, "bring-in", 1, target=call_id)
    await world.board.drain()
    assert together(world, caller, callee, third), "somebody came into a locked conference"
    assert world.audio.hears[mine] == fourth, "they have lost each other"
    await world.say(mine, HungUp())
    await press(callee, "*#5")
    assert [party.muted for party in world.call.parties.values()] == [True, False, True]
    await press(third, "*#6")
    assert not world.call.parties[3].muted
    await press(callee, "*#9")
    assert [one.leg_id for one in world.call.recordings.values()] == [callee]
    await press(third, "*#3")
    assert world.signals.of(third)[-1] == "bye"
    assert world.audio.mixed(caller) == {callee} and not world.audio.mixed(callee), "the muted one is heard"


async def test_a_conference_goes_on_in_the_next_process() -> None:
    world = World()
    caller, callee, third = await merged(world)
    kept = dict(world.store.kept)
    world.board = world.new_board()
    for state in kept.values():
        snapshot = open_snapshot(state)
        if not snapshot.call.over:
            world.board.resume(snapshot)
    await world.say(third, HungUp())
    assert together(world, caller, callee)
    await world.say(callee, HungUp())
    assert world.board.calls == []


# ---- dialling in


def dial_in(world: World, *, early: bool = False) -> None:
    """Codes of 102: 111111111 for the host, 222222222 for others; +16505550900 is kept for conferences."""
    book = ConferenceCache()
    doors = (("111111111", True), ("222222222", False))
    book.load(ConferenceSnapshot(doors=tuple(Door("1", code, "e102", host, early) for code, host in doors)))
    programs.register(ConferenceProgram(book))
    kept = PhoneNumber(number="+16505550900", account_id="1", extension_id="", usage="ConferencingNumber")
    world.directory.numbers[kept.number] = kept
    world.router._destinations.insert(0, ConferenceNumbers(world.directory))


async def dials_in(world: World, code: str, caller: str = "+12025550123") -> str:
    leg = await world.calls_in("+16505550900", caller)
    assert world.audio.hears[leg] == "conference-code"
    for digit in code:
        await world.say(leg, Dtmf(digit=digit))
    await world.board.drain()
    return leg


async def opens_nothing(world: World) -> None:
    """No meeting has the PIN that was pressed."""
    for call in world.board.calls:
        world.board.post(call.call_id, TellProgram(program="conference", words={}))
    await world.board.drain()


async def test_who_enters_in_the_same_moment_enters_the_same_conference() -> None:
    """PH-47"""
    world = World()
    dial_in(world)
    host, second = await dials_in(world, "11111111"), await dials_in(world, "22222222", "+12025550124")
    world.board.leg_event(host, Dtmf(digit="1"))
    await world.say(second, Dtmf(digit="2"))
    assert together(world, host, second)
    assert len(world.board.calls) == 1


async def test_who_dials_in_waits_for_the_host_who_opens_leads_and_locks() -> None:
    """PH-47: number, code, music until the host is there, tones, `*#5` and `*#7`, the page's quiet and locked."""
    world = World()
    dial_in(world)
    early, second = await dials_in(world, "222222222"), await dials_in(world, "22#", "+12025550124")
    await opens_nothing(world)
    assert world.audio.hears[second] == "conference-wrong-code conference-code"
    for digit in "222222222":
        await world.say(second, Dtmf(digit=digit))
    await world.board.drain()
    assert world.audio.hears[early] == world.audio.hears[second] == "conference-wait music-on-hold"
    assert world.audio.mixes == {}
    host = await dials_in(world, "111111111")
    assert together(world, early, second, host)
    call = world.call
    assert (call.origin, [party.role for party in call.parties.values()]) == (
        "Conference",
        ["Participant", "Participant", "Host"],
    )
    assert session_view(call, "1")["conference"]["room"] == "e102"
    await world.board.control(call.call_id, "quiet", 0)
    assert [party.muted for party in world.call.parties.values()] == [True, True, False]
    await world.board.control(call.call_id, "lock", 0)
    late = await dials_in(world, "222222222")
    assert world.audio.hears[late] == "conference-locked"
    assert not world.audio.mixed(late)
    await world.say(late, HungUp())
    assert not world.audio.mixed(host), "the others are heard while a host has muted them"
    await world.board.control(call.call_id, "loud", 0)
    await world.say(host, HungUp())
    assert together(world, early, second), "they talk on without their host"
    for leg in (early, second):
        await world.say(leg, HungUp())
    assert world.board.calls == []
    assert len(world.records) == 5, "one for each who dialled in, and one for the conference"


async def test_wrong_codes_end_the_call_after_three_and_silence_after_a_while() -> None:
    """PH-47: guessing is slow, and a line is not kept by nobody."""
    world = World()
    dial_in(world, early=True)
    guesser = await dials_in(world, "333333333")
    await world.later(3)  # the PIN of a meeting is longer
    assert world.deposits[-1] == ("meetings.phone_pin", {"account_id": "1", "pin": "333333333", "inside": ""})
    await opens_nothing(world)
    for _ in range(2):
        for digit in "333333333#":
            await world.say(guesser, Dtmf(digit=digit))
        await opens_nothing(world)
    assert world.audio.hears[guesser] == "conference-wrong-code goodbye"
    await world.say(guesser, PlaybackFinished(token="goodbye"))
    assert world.signals.of(guesser)[-1] == "bye"
    silent = await dials_in(world, "")
    await world.later(31)
    assert world.audio.hears[silent] == "goodbye"
    await world.say(silent, PlaybackFinished(token="goodbye"))
    assert world.board.calls == []
    first = await dials_in(world, "222222222")
    assert world.audio.hears[first] == "conference-first", "with the host's leave they begin without the host"
    second = await dials_in(world, "222222222")
    assert together(world, first, second)
