"""PH-26: parked by REST, by a phone's command and by transfer; fetched from another phone; back after a while."""

import asyncio
import itertools
from typing import Any

import pytest

from clarion.base.errors import Conflict
from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.control_steps import CONTROL_ACTIONS
from clarion.calls.model import Call, PartyStatus
from clarion.calls.park_steps import ParkProgram
from clarion.calls.reconcile import Reconciler
from clarion.calls.views import iso, party_view, telephony_status
from clarion.calls.wire import Answered, HungUp, PhoneCommand, TransferRequested
from clarion.features.phone.call_log.rules import records_of
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, World


async def talking() -> tuple[World, str, str]:
    programs.register(ParkProgram())
    world = World()
    caller, callee = await connected(world)
    return world, caller, callee


async def control(world: World, action: str, party: int) -> Call:
    request = asyncio.create_task(world.board.control(world.board.calls[0].call_id, action, party))
    for _ in range(3):
        await asyncio.sleep(0)
        await world.board.drain()
    return await request


async def parked() -> tuple[World, str, str, str]:
    """102 has parked 101 by REST: world, caller, the leg that has gone, the slot."""
    world, caller, callee = await talking()
    call = await control(world, "park", 2)
    return world, caller, callee, call.parties[2].park


async def settled(world: World) -> None:
    for _ in range(6):
        await asyncio.sleep(0)
        await world.board.drain()


async def test_a_parked_caller_hears_music_and_the_slot_is_told() -> None:
    """PH-26"""
    world, caller, callee, slot = await parked()
    assert world.audio.hears[caller] == "music-on-hold"
    assert world.signals.of(callee)[-1] == "bye"
    view = party_view(world.call, world.call.parties[2], "1")
    assert (view["status"]["code"], view["status"]["parkData"]) == ("Parked", f"*{slot}")
    assert view["park"] == {"id": slot, "startTime": iso(world.call.parties[2].parked)}
    assert telephony_status(world.call, "e102") == "ParkedCall"


async def test_another_phone_fetches_the_caller() -> None:
    """PH-26"""
    world, caller, _, slot = await parked()
    third = await world.calls("103", f"*{slot}")
    await settled(world)
    assert world.audio.hears[caller] == third and world.audio.hears[third] == caller
    [gone] = world.records
    assert (gone.parties[1].status, gone.parties[1].reason) == (PartyStatus.GONE, "Pickup")
    assert records_of(record_of(gone)) == [], "what was dialled is nobody's call"
    assert world.call.parties[2].reason == "Pickup"
    await world.say(third, HungUp())
    assert world.board.calls == [] and world.audio.open == set()
    await world.later(200)
    assert len(world.records) == 2, "nothing rings afterwards"


async def test_a_call_that_is_parked_on_another_call_server_is_fetched_too() -> None:
    """PH-26"""
    world, caller, _, slot = await parked()
    first = world.board
    world.board = world.new_board()

    async def bring(account_id: str, wanted: str) -> bool:
        found = first.parking.find(account_id, wanted)
        if found is None:
            return False
        await first.give(found[0], "cs2", "127.0.0.1:5071")
        taker = Reconciler("cs2", world.board, world.store, world.audio, None)  # type: ignore[arg-type]
        return await taker.take(found[0], "cs1")

    world.board.parking.bring = bring
    third = await world.calls("103", f"*{slot}")
    await settled(world)
    assert world.audio.hears[caller] == third and world.audio.hears[third] == caller
    assert first.calls == [] and len(world.board.calls) == 1


async def test_an_empty_slot_says_so_and_a_stranger_finds_nobody() -> None:
    """PH-26"""
    world, caller, _, slot = await parked()
    other = "899" if slot != "899" else "898"
    nobody = await world.calls("103", f"*{other}")
    await settled(world)
    assert world.audio.hears[nobody] == "park-empty"
    stranger = await world.calls_as_stranger(f"*{slot}")
    await settled(world)
    assert world.audio.hears[stranger] == "park-empty"
    assert world.audio.hears[caller] == "music-on-hold"


async def test_whoever_parked_has_the_call_back_after_three_minutes() -> None:
    """PH-26"""
    world, caller, _, _ = await parked()
    await world.later(181)
    assert world.audio.hears[caller] == "ringback"
    again = world.ringing()[-1]
    await world.say(again, Answered(sdp=SDP))
    assert world.audio.hears[caller] == again
    assert world.call.parties[2].reason == "Timeout"


async def test_a_caller_who_gives_up_leaves_the_slot() -> None:
    """PH-26"""
    world, caller, _, slot = await parked()
    await world.say(caller, HungUp())
    assert world.board.calls == [] and world.board.parking.find("1", slot) is None


async def test_a_web_phone_parks_by_its_command_and_hangs_up_by_itself() -> None:
    """PH-26, as `ringcentral-web-phone` does it."""
    world, caller, callee = await talking()
    await world.say(callee, PhoneCommand(request_id=4, command="callpark"))
    await settled(world)
    [answer] = [rest for what, leg, rest in world.signals.sent if what == "answer_command"]
    slot = world.call.parties[2].park
    assert answer[:4] == (4, "callpark", 0, "Succeeded") and answer[4] == {"park extension": slot}
    assert "bye" not in world.signals.of(callee)
    await world.say(callee, HungUp())
    assert world.call.parties[2].status is PartyStatus.PARKED
    assert world.audio.hears[caller] == "music-on-hold"


async def test_a_client_that_does_not_hang_up_is_let_go() -> None:
    world, _, callee = await talking()
    await world.say(callee, PhoneCommand(request_id=4, command="callpark"))
    await settled(world)
    await world.later(6)
    assert world.signals.of(callee)[-1] == "bye"


async def test_a_transfer_to_a_slot_parks_there() -> None:
    """PH-26: as desk phones do it."""
    world, caller, callee = await talking()
    await world.say(callee, TransferRequested(target="*807"))
    await settled(world)
    assert world.signals.of(callee)[-2:] == ["notify 200", "bye"]
    assert world.audio.hears[caller] == "music-on-hold"
    third = await world.calls("103", "*807")
    await settled(world)
    assert world.audio.hears[third] == caller


async def test_two_in_one_slot_are_fetched_the_longest_waiting_first() -> None:
    """PH-26"""
    world, caller, callee = await talking()
    await world.say(callee, TransferRequested(target="*807"))
    await settled(world)
    world.clock.advance(5)
    second = await world.calls_in("+16505550102")
    phone = world.ringing()[-1]
    await world.say(phone, Answered(sdp=SDP))
    await world.say(phone, TransferRequested(target="*807"))
    await settled(world)
    first = await world.calls("103", "*807")
    await settled(world)
    assert world.audio.hears[first] == caller and world.audio.hears[second] == "music-on-hold"


async def test_only_who_talks_can_be_parked() -> None:
    programs.register(ParkProgram())
    world = World()
    world.has_phone("102")
    await world.calls("101", "102")
    with pytest.raises(Conflict):
        await control(world, "park", 1)
    emergency = World()
    await emergency.calls("101", "911")
    await emergency.say(emergency.ringing()[-1], Answered(sdp=SDP))
    with pytest.raises(Conflict):
        await control(emergency, "park", 1)


_MOVES = ("park", "fetch", "hold", "unhold", "hang-up", "wait", "caller-leaves")


@pytest.mark.parametrize("first", _MOVES)
async def test_no_short_order_of_things_leaves_a_call_behind(first: str) -> None:
    """PH-26: whatever people do, in the end nothing stands and nothing sounds."""
    assert {"park", "hold", "unhold", "hang-up"} <= set(CONTROL_ACTIONS)
    for rest in itertools.product(_MOVES, repeat=3):
        await _walk((first, *rest))


async def _walk(moves: tuple[str, ...]) -> None:
    world, caller, _ = await talking()
    for move in moves:
        await _move(world, caller, move)
        await settled(world)
    for call in list(world.board.calls):
        for leg in [one.leg_id for one in call.legs.values() if one.state != "ended"]:
            await world.say(leg, HungUp())
        await settled(world)
    await world.later(400)
    await settled(world)
    for call in list(world.board.calls):  # what rang back
        for leg in [one.leg_id for one in call.legs.values() if one.state != "ended"]:
            await world.say(leg, HungUp())
        await settled(world)
    assert world.board.calls == [], (moves, world.board.calls)
    assert world.audio.open == set(), moves


async def _move(world: World, caller: str, move: str) -> Any:
    calls = world.board.calls
    if not calls:
        return
    if move == "wait":
        await world.later(181)
    elif move == "caller-leaves":
        await world.say(caller, HungUp())
    elif move == "fetch":
        slot = next((party.park for call in calls for party in call.parties.values() if party.park), "805")
        await world.calls("103", f"*{slot}")
    else:
        request = asyncio.create_task(world.board.control(calls[0].call_id, move, 2))
        await settled(world)
        await asyncio.gather(request, return_exceptions=True)


async def test_any_number_of_calls_is_held_and_parked_by_one_person() -> None:
    """PH-75: nothing counts them, as licences elsewhere do."""
    programs.register(ParkProgram())
    world = World()
    callers = [(await connected(world))[0] for _ in range(12)]
    assert len(world.board.calls) == 12
    for call in list(world.board.calls):
        await world.board.control(call.call_id, "hold", 2)
    assert all(call.parties[2].status is PartyStatus.HOLD for call in world.board.calls)
    for call in list(world.board.calls):
        await world.board.control(call.call_id, "unhold", 2)
        request = asyncio.create_task(world.board.control(call.call_id, "park", 2))
        await settled(world)
        await request
    slots = {call.parties[2].park for call in world.board.calls}
    assert len(slots) == 12 and "" not in slots
    assert all(world.audio.hears[caller] == "music-on-hold" for caller in callers)
    for caller in callers:
        await world.say(caller, HungUp())
    await settled(world)
    assert world.board.calls == [] and world.audio.open == set()
