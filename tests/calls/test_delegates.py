"""PH-40: a delegate's phone rings along and answers in place of the boss, and calls as the boss. PH-39: a line that
several phones share.
"""

import asyncio

import msgspec

from clarion.calls.cdr import record_of
from clarion.calls.model import PartyStatus
from clarion.calls.wire import Answered, HungUp, OfferReceived, Ringing
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.delegation import DelegateCache, DelegateSnapshot, OnBehalf, RingsAlong
from clarion.features.phone.delegation.live_call import StandIn
from clarion.features.phone.flip import TakeOwnCall
from clarion.features.phone.lines import AnswerRegistry, Extensions
from tests.calls.world import HOLD, SDP, World


def world_of_delegates(*stand_ins: StandIn) -> World:
    """101 is the boss of 102, and 103 a colleague. Everybody has a phone."""
    world = World()
    book = DelegateCache()
    book.load(DelegateSnapshot(stand_ins=stand_ins or (StandIn(delegator_id="e101", delegate_id="e102"),)))
    inner = Extensions(world.directory, world.phones, AnswerRegistry())
    world.router._destinations = [
        OnBehalf(world.directory, book, world.router.route, world.router.is_emergency),
        RingsAlong(inner, world.directory, world.phones, book),
        *world.router._destinations,
    ]
    for number in ("101", "102", "103"):
        world.has_phone(number)
    return world


async def settled(world: World) -> None:
    for _ in range(4):
        await asyncio.sleep(0)
        await world.board.drain()


async def test_a_delegate_answers_for_the_boss() -> None:
    """PH-40"""
    world = world_of_delegates()
    caller = await world.calls("103", "101")
    boss, delegate = world.ringing()
    for phone in (boss, delegate):
        await world.say(phone, Ringing())
    world.clock.advance(3)
    await world.say(delegate, Answered(sdp=SDP))
    assert (world.audio.hears[caller], world.audio.hears[delegate]) == (delegate, caller)
    assert world.signals.of(boss)[-1] == "cancel"
    called, stands_in = world.call.parties[2], world.call.parties[3]
    assert (called.status, called.result) == (PartyStatus.DISCONNECTED, "Answered elsewhere")
    assert (stands_in.identity.extension_id, stands_in.identity.device_id) == ("e102", "d102")
    assert stands_in.on_behalf == "e101" and world.call.parties[1].shown.extension_id == "e102"
    assert any("stand" in fact.detail or "answers for" in fact.detail for fact in world.call.facts)
    world.clock.advance(5)
    await world.say(caller, HungUp())
    lines = {line.extension_id: line.result for line in records_of(record_of(world.records[0]))}
    assert lines == {"e103": "Call connected", "e101": "Answered Elsewhere", "e102": "Accepted"}


async def test_who_calls_and_who_wants_no_calls_is_not_rung() -> None:
    """PH-40"""
    world = world_of_delegates(
        StandIn(delegator_id="e101", delegate_id="e102"), StandIn(delegator_id="e101", delegate_id="e103")
    )
    busy = msgspec.structs.replace(world.directory.extensions["e103"], do_not_disturb=True)
    world.directory.extensions["e103"] = busy
    await world.calls("102", "101")
    assert [world.signals.placed[leg][0].extension_id for leg in world.ringing()] == ["e101"]  # type: ignore[union-attr]


async def test_a_delegate_calls_as_the_boss() -> None:
    """PH-40: with the boss's number, by the boss's rights; nobody else does, and no emergency call is."""
    world = world_of_delegates()
    await world.calls("102", "*64101*+12025550123")
    [line] = world.ringing()
    assert world.signals.placed[line][1].caller_number == "+16505550100"
    assert world.signals.placed[line][1].caller_name == "Person 101"
    assert "Person 102 calls on behalf of Person 101." in [fact.detail for fact in world.call.facts]
    for number, dialed in (("103", "*64101*+12025550123"), ("102", "*64101*911"), ("102", "*64999*103")):
        refused = await world.calls(number, dialed)
        await settled(world)
        assert world.audio.hears[refused] == "call-refused", (number, dialed)
    assert world.ringing() == [line]


async def test_calls_on_behalf_show_the_number_that_the_boss_chose_for_them() -> None:
    """PH-38"""
    for choice, number, withheld in (("+16505550102", "+16505550102", False), ("", "+16505550100", True)):
        world = world_of_delegates()
        boss = msgspec.structs.replace(world.directory.extensions["e101"], caller_ids={"Delegated": choice})
        world.directory.extensions["e101"] = boss
        await world.calls("102", "*64101*+12025550123")
        [leg] = world.ringing()
        shown = world.signals.placed[leg][1]
        assert (shown.caller_number, shown.withhold_number) == (number, withheld)
        assert bool(shown.caller_name) is not withheld
        await world.calls("102", "*64101*103")
        assert world.signals.placed[world.ringing()[-1]][1].caller_domain_user == "101", (
            "colleagues see whose call it is"
        )


async def test_a_shared_line_rings_at_every_phone_and_a_held_call_is_taken_at_another() -> None:
    """PH-39: an extension with several phones."""
    world = World()
    world.router.add_destination(TakeOwnCall(world.directory))
    world.directory.devices["d102b"] = msgspec.structs.replace(world.directory.devices["d102"], device_id="d102b")
    world.has_phone("102")
    [first] = world.phones.at["e102"]
    world.phones.at["e102"].append(msgspec.structs.replace(first, device_id="d102b", contact="sip:b@127.0.0.1"))
    caller = await world.calls("101", "102")
    one, other = world.ringing()
    await world.say(one, Answered(sdp=SDP))
    assert world.signals.of(other)[-1] == "cancel"
    await world.say(one, OfferReceived(sdp=HOLD))
    assert world.audio.hears[caller] == "music-on-hold"
    taker = await world.calls("102", "*35")
    await settled(world)
    assert (world.audio.hears[caller], world.audio.hears[taker]) == (taker, caller)
    assert world.call.parties[2].status is PartyStatus.ANSWERED, "the hold went with the phone that held"
    assert world.signals.of(one)[-1] == "bye"
