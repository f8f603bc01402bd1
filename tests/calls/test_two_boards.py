"""Two call servers on one bus and one store, in a world without engines: who is elsewhere is found."""

import asyncio
from collections.abc import Callable

import pytest

from clarion.base.bus import InProcessBus, Payload
from clarion.base.errors import NotFound
from clarion.calls.call_migration import CallMigration, topic
from clarion.calls.model import Identity
from clarion.calls.reconcile import Reconciler
from clarion.calls.switchboard import Switchboard
from clarion.calls.wire import Cancelled, Dtmf, TransferRequested
from tests.calls.test_conferences import OWNER, dial_in, dials_in, together
from tests.calls.test_two_parties import connected
from tests.calls.world import World
from tests.support.waiting import wait_for

BOSS = Identity(account_id="1", extension_id="e103", extension_number="103", name="Person 103")


class Two:
    """`here` and `there` are call servers; `world.board` is whichever takes the next INVITE."""

    def __init__(self) -> None:
        self.world = World()
        self.bus = InProcessBus()
        self.here, self.there = self.world.board, self.world.new_board("cs2")
        self.reconcilers: dict[str, Reconciler] = {}
        self.moves = {
            name: self._serve(board, name, other)
            for board, name, other in ((self.here, "cs1", "cs2"), (self.there, "cs2", "cs1"))
        }

    def _serve(self, board: Switchboard, name: str, other: str) -> CallMigration:
        world = self.world
        reconciler = Reconciler(name, board, world.store, world.audio, None)  # type: ignore[arg-type]
        self.reconcilers[name] = reconciler
        moves = CallMigration(self.bus, name, f"{name}:5071", [other], board, world.signals, reconciler)

        async def serve(payload: Payload) -> Payload:
            return await moves.operations[str(payload["op"])](payload)

        self.bus.serve(topic(name), serve)
        return moves

    async def until(self, found: Callable[[], bool], missing: str) -> None:
        await wait_for(found, missing=missing)
        for board in (self.here, self.there):
            await board.drain()


async def test_a_token_is_dialled_at_another_call_server() -> None:
    """PH-29, MSG-20: the conference comes to who enters, with all who are in; it names where it began."""
    two = Two()
    world = two.world
    begun = two.there.conferences.begin(OWNER)
    await two.there.drain()
    assert begun.call.conference is not None
    token = begun.call.conference.token
    assert token.startswith("conf_cs2_")
    world.board = two.there
    host = await world.calls("102", token)
    world.board = two.here
    guest = await world.calls("101", token)
    await two.until(lambda: "200" in world.signals.of(guest), "the answer to the guest")
    assert together(world, host, guest)
    assert [call.call_id for call in two.here.calls] == [begun.call.call_id]
    assert two.there.calls == []


async def test_a_phone_transfers_to_a_token_of_another_call_server() -> None:
    """PH-29"""
    two = Two()
    world = two.world
    begun = two.there.conferences.begin(OWNER)
    await two.there.drain()
    assert begun.call.conference is not None
    caller, callee = await connected(world)
    await world.say(callee, TransferRequested(target=begun.call.conference.token))
    await two.until(lambda: "bye" in world.signals.of(callee), "the end of who transferred")
    assert world.signals.of(callee)[-2:] == ["notify 200", "bye"]
    [call] = two.here.calls
    assert (call.call_id, call.parties[1].leg) == (begun.call.call_id, caller)


@pytest.mark.parametrize("how", ["of another company", "given up"])
async def test_nobody_else_enters_a_conference_of_another_call_server(how: str) -> None:
    """PH-29: no other company, and nobody who has hung up meanwhile."""
    two = Two()
    world = two.world
    begun = two.there.conferences.begin(OWNER)
    await two.there.drain()
    assert begun.call.conference is not None
    token = begun.call.conference.token
    if how == "given up":
        guest = await world.calls("101", token)
        await world.say(guest, Cancelled())
        await two.until(lambda: bool(two.here.calls), "the conference")
    else:
        guest = await world.calls_as_stranger(token)
        await two.until(lambda: bool(world.signals.of(guest)), "an answer to the stranger")
        assert [call.call_id for call in two.there.calls] == [begun.call.call_id]
    assert "200" not in world.signals.of(guest)
    assert not begun.call.parties


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8])
async def test_who_enters_in_the_same_moment_at_two_call_servers_enters_the_same_conference(turns: int) -> None:
    """PH-47, PH-72: whoever is some turns of the event loop behind."""
    two = Two()
    world = two.world
    dial_in(world)
    legs = []
    for board, code, caller in ((two.there, "11111111", "+12025550123"), (two.here, "22222222", "+12025550124")):
        world.board = board
        legs.append(await dials_in(world, code, caller))
    host, second = legs
    two.there.leg_event(host, Dtmf(digit="1"))
    for _ in range(turns):
        await asyncio.sleep(0)
    two.here.leg_event(second, Dtmf(digit="2"))
    await two.until(lambda: together(world, host, second), "one conference of both")
    assert len(two.here.calls) + len(two.there.calls) == 1


async def test_a_room_of_a_chat_stays_one_room() -> None:
    """MSG-20: whichever call server is asked to open it."""
    two = Two()
    opened = two.there.conferences.open_chat_room("c1", BOSS)
    await two.there.drain()
    assert await two.here.conferences.fetch("2", room="chat:c1") is None, "another company's room shows"
    found = await two.here.conferences.fetch("1", room="chat:c1")
    assert found is not None
    assert found.call_id == opened.call.call_id
    assert two.here.conferences.open_chat_room("c1", OWNER).call.call_id == found.call_id
    with pytest.raises(NotFound):
        two.there.get_call(found.call_id)


async def test_a_server_that_was_taken_for_dead_lets_go_of_the_call_that_another_claimed() -> None:
    """PH-72: it was paused, or the edge lost sight of it. Two that go on with one call would undo each other's work."""
    two = Two()
    await connected(two.world)
    [call] = two.here.calls
    assert await two.reconcilers["cs2"].adopt("cs1", "offered-1") == 1
    await two.until(lambda: two.here.calls == [], "the end of the call at the server that was taken for dead")
    assert [each.call_id for each in two.there.calls] == [call.call_id]
    assert two.world.records == [], "it goes on"


async def test_a_call_that_another_server_claimed_while_ours_started_is_let_go() -> None:
    """PH-72: nobody could tell us, for we did not listen yet."""
    two = Two()
    await connected(two.world)
    two.reconcilers["cs2"].on_claimed = lambda server_id, call_id: None
    assert await two.reconcilers["cs2"].adopt("cs1", "offered-1") == 1
    assert len(two.here.calls) == 1
    two.world.store.kept.clear()  # the call left the journal of cs1; both share one here
    await two.moves["cs1"].release_claimed()
    assert two.here.calls == []


async def test_a_call_that_the_journal_lost_stays_when_no_other_server_has_it() -> None:
    two = Two()
    await connected(two.world)
    two.world.store.kept.clear()
    await two.moves["cs1"].release_claimed()
    assert len(two.here.calls) == 1
