"""A live call goes on with another call server: nothing is said to the phones, and it has one record in the end."""

import json

import pytest

from clarion.base.errors import Conflict, NotFound
from clarion.calls.event_publisher import PRESENCE, PRESENCE_MOVED, EventPublisher
from clarion.calls.reconcile import Reconciler
from clarion.calls.wire import HungUp
from tests.calls.test_two_parties import connected
from tests.calls.world import World


async def taken_by_another(world: World, call_id: str) -> bool:
    """Another call server on the same store, from now on `world.board`."""
    world.board = world.new_board()
    reconciler = Reconciler("cs2", world.board, world.store, world.audio, None)  # type: ignore[arg-type]
    return await reconciler.take(call_id, "cs1")


async def test_a_call_that_is_given_goes_on_elsewhere_with_one_record() -> None:
    world = World()
    caller, callee = await connected(world)
    (call,) = world.board.calls
    before, heard = list(world.signals.sent), dict(world.audio.hears)
    giver = world.board
    await giver.give(call.call_id, "cs2", "127.0.0.1:5071")
    said = [what for what, _, _ in world.signals.sent[len(before) :]]
    assert said == ["let_go", "let_go"], "not a word to a phone"
    assert world.audio.hears == heard
    assert giver.calls == []

    assert await taken_by_another(world, call.call_id)
    giver.leg_event(caller, HungUp())
    await giver.drain()
    assert world.records == [], "the giver has nothing to do with it any more"
    await world.say(caller, HungUp())
    assert world.signals.of(callee)[-1] == "bye"
    assert len(world.records) == 1


async def test_a_call_is_taken_once() -> None:
    world = World()
    await connected(world)
    (call,) = world.board.calls
    giver = world.board
    await giver.give(call.call_id, "cs2", "127.0.0.1:5071")
    assert await taken_by_another(world, call.call_id)
    assert not await taken_by_another(world, call.call_id)
    with pytest.raises(NotFound):
        await giver.give(call.call_id, "cs3", "127.0.0.1:5072")


async def test_a_call_one_of_whose_legs_is_changing_hands_is_not_given() -> None:
    world = World()
    await connected(world)
    (call,) = world.board.calls
    actor = world.board._calls[call.call_id]
    actor.call = type(call)(**{name: getattr(call, name) for name in call.__struct_fields__} | {"handing_over": "x"})
    with pytest.raises(Conflict):
        await world.board.give(call.call_id, "cs2", "127.0.0.1:5071")
    assert world.board.calls


async def test_presence_goes_with_the_call() -> None:
    world = World()
    caller, _ = await connected(world)
    (call,) = world.board.calls
    giver, taker = EventPublisher(None, "cs1"), EventPublisher(None, "cs2")  # type: ignore[arg-type]
    lamps: dict[str, list[str]] = {"giver": [], "taker": []}
    giver.presence_changed = lambda extension_id, status: lamps["giver"].append(status)
    taker.presence_changed = lambda extension_id, status: lamps["taker"].append(status)
    giver.announce(call, tuple(call.parties))
    giver.moved(call, here=False)
    taker.moved(call, here=True)
    assert moves(giver) == [("cs1", "NoCall")] * 2, "lamps and queues: they talk there no more"
    assert moves(taker) == [("cs2", "CallConnected")] * 2, "but here"
    assert lamps == {"giver": ["CallConnected"] * 2 + ["NoCall"] * 2, "taker": ["CallConnected"] * 2}
    assert PRESENCE not in topics(taker), "people know already"
    await world.say(caller, HungUp())
    (ended,) = world.records
    taker.announce(ended, tuple(ended.parties))
    assert topics(taker).count(PRESENCE) == 2, "both are free again"
    assert giver._presence == {}


def moves(feed: EventPublisher) -> list[tuple[str, str]]:
    found = (json.loads(payload) for topic, payload in feed._waiting if topic == PRESENCE_MOVED)
    return [(each["server_id"], each["telephony_status"]) for each in found]


def topics(feed: EventPublisher) -> list[str]:
    return [topic for topic, _ in feed._waiting]
