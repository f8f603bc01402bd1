"""Legs on the way from one call to another, with engines that take their time: what comes meanwhile is not lost."""

import asyncio

import pytest

from clarion.calls.wire import Answered, HungUp, OfferReceived, TransferRequested
from tests.calls.test_park import control, talking
from tests.calls.world import SDP, World

TURNS = range(0, 60, 3)


async def slow_world() -> tuple[World, str, str]:
    world, caller, callee = await talking()
    world.slow_down(lambda: 60)
    return world, caller, callee


async def turns_pass(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def still(world: World) -> None:
    for _ in range(8):
        await asyncio.sleep(0)
        await world.board.drain()


@pytest.mark.parametrize("turns", TURNS)
async def test_who_hangs_up_on_the_way_to_another_call_stays_in_none(turns: int) -> None:
    """PH-25: the call that gives the leg hears of its end, and so must the one that takes it."""
    world, caller, b1 = await slow_world()
    world.has_phone("103")
    b2 = await world.calls("102", "103")
    third = world.ringing()[-1]
    await world.say(third, Answered(sdp=SDP))
    for _ in range(4):  # the call that takes it has something to do
        world.board.leg_event(third, OfferReceived(sdp=SDP))
    world.board.leg_event(b1, TransferRequested(target="103", replaces_leg=b2))
    await turns_pass(turns)
    world.board.leg_event(caller, HungUp())
    await still(world)
    assert not world.board.calls and len(world.records) == 2 and world.audio.open == set()


@pytest.mark.parametrize("turns", TURNS)
async def test_who_hangs_up_on_the_way_to_a_parked_call_stays_in_none(turns: int) -> None:
    """PH-26"""
    world, caller, _ = await slow_world()
    slot = (await control(world, "park", 2)).parties[2].park
    for _ in range(4):
        world.board.leg_event(caller, OfferReceived(sdp=SDP))
    fetching = asyncio.ensure_future(world.calls("103", f"*{slot}"))
    await turns_pass(turns + 1)
    world.board.leg_event("offered-2", HungUp())
    await fetching
    await still(world)
    left = [party.leg for call in world.board.calls for party in call.parties.values() if party.leg]
    assert left in ([], [caller]), "the caller is still parked, or hung up on"
    world.board.leg_event(caller, HungUp())
    await still(world)
    assert not world.board.calls and world.audio.open == set()
