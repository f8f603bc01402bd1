"""A call server is emptied: what talks goes to another one, the rest is waited for, emergency calls always get in."""

import pytest

from clarion.base.bus import Payload
from clarion.base.errors import Conflict, NotFound, Unavailable
from clarion.calls.call_migration import topic
from clarion.calls.draining import DrainControl
from clarion.calls.wire import Answered, Confirmed, HungUp
from tests.calls.test_two_boards import Two
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP
from tests.support.waiting import wait_for

ENGINE = "10.0.0.7:2223"


class Door:
    closed = False

    def drain(self, *, on: bool = True) -> None:
        self.closed = on


class Engines:
    """One engine with two legs; `others`: another one lives."""

    others, on = True, False

    def __init__(self) -> None:
        self.moved: list[str] = []

    def drain_engine(self, name: str, *, on: bool) -> tuple[int, bool] | None:
        if name != ENGINE:
            return None
        self.on = on
        return 2, self.others

    def move_legs(self, name: str) -> None:
        self.moved.append(name)


class Drains:
    """Two call servers that can be drained."""

    def __init__(self, *, alone: bool = False) -> None:
        self.two = Two()
        self.doors = {name: Door() for name in ("cs1", "cs2")}
        self.engines = {name: Engines() for name in ("cs1", "cs2")}
        self.drains: dict[str, DrainControl] = {}
        for name, board in (("cs1", self.two.here), ("cs2", self.two.there)):
            others = [] if alone else [other for other in ("cs1", "cs2") if other != name]
            moves = self.two.moves[name]
            begins = lambda payload: payload["op"] == "ring-out" and payload["to"] != "911"  # noqa: E731
            drain = DrainControl(others, board, self.doors[name], moves, self.engines[name], begins)
            moves.operations |= drain.operations
            self.drains[name] = drain

    async def ask(self, server: str, op: str, **more: object) -> Payload:
        return await self.two.bus.request(topic(server), {"op": op, **more})

    async def stop(self) -> None:
        for drain in self.drains.values():
            await drain.stop()


async def test_ops_31_45_calls_that_talk_go_to_another_server_and_have_one_record_there() -> None:
    on = Drains()
    world = on.two.world
    caller, callee = await connected(world)
    before = len(world.signals.sent)
    assert (await on.ask("cs1", "drain", on=True))["draining"] is True
    assert on.doors["cs1"].closed
    await wait_for(lambda: not on.two.here.calls, missing="the call to go")
    found = await on.ask("cs1", "drain-state")
    assert (found["calls"], found["moved"], found["problem"]) == (0, 1, "")
    said = {what for what, _, _ in world.signals.sent[before:]}
    assert said == {"let_go", "restored"}, "not a word to a phone"
    world.board = on.two.there
    await world.say(caller, HungUp())
    assert world.signals.of(callee)[-1] == "bye"
    assert len(world.records) == 1
    await on.stop()


async def test_ops_31_what_rings_stays_until_somebody_answers() -> None:
    on = Drains()
    world = on.two.world
    world.has_phone("102")
    caller = await world.calls("101", "102")
    found = await on.ask("cs1", "drain", on=True)
    assert found["left"] == {"ringing": 1}
    await world.say(world.ringing()[-1], Answered(sdp=SDP))
    await world.say(caller, Confirmed())
    await wait_for(lambda: not on.two.here.calls, missing="the call to go once it talks")
    assert len(on.two.there.calls) == 1
    await on.stop()


async def test_ops_31_the_last_server_waits_and_can_be_taken_back() -> None:
    on = Drains(alone=True)
    caller, _ = await connected(on.two.world)
    assert (await on.ask("cs1", "drain", on=True))["calls"] == 1
    await on.two.world.say(caller, HungUp())
    assert (await on.ask("cs1", "drain-state"))["calls"] == 0
    assert (await on.ask("cs1", "drain", on=False))["draining"] is False
    assert not on.doors["cs1"].closed


async def test_ops_31_a_server_that_is_drained_too_takes_no_calls_of_the_other_one() -> None:
    on = Drains()
    await connected(on.two.world)
    await on.ask("cs2", "drain", on=True)
    with pytest.raises(Conflict):
        await on.ask("cs2", "fetch", session=on.two.here.calls[0].call_id, account_id="1")
    await on.ask("cs1", "drain", on=True)

    async def is_told() -> str:
        return str((await on.ask("cs1", "drain-state"))["problem"])

    told = await wait_for(is_told, missing="why the call stays")
    assert "is being drained itself" in told
    assert len(on.two.here.calls) == 1
    await on.ask("cs2", "drain", on=False)
    await wait_for(lambda: not on.two.here.calls, missing="the call to go now")
    await on.stop()


async def test_ops_31_requests_that_begin_calls_are_refused_meanwhile_and_emergencies_are_not() -> None:
    on = Drains()
    drain = on.drains["cs1"]
    drain.check({"op": "ring-out", "to": "102"})
    await on.ask("cs1", "drain", on=True)
    with pytest.raises(Unavailable):
        drain.check({"op": "ring-out", "to": "102"})
    drain.check({"op": "ring-out", "to": "911"})
    drain.check({"op": "get", "session": "s-1"})
    await on.stop()


async def test_ops_31_legs_of_an_engine_are_moved_only_where_another_one_lives() -> None:
    on = Drains()
    engines = on.engines["cs1"]
    assert await on.ask("cs1", "drain-media", engine=ENGINE, on=True) == {"legs": 2, "others": True}
    assert (engines.on, engines.moved) == (True, [])
    await on.ask("cs1", "drain-media", engine=ENGINE, on=True, move=True)
    assert engines.moved == [ENGINE]
    engines.others = False
    await on.ask("cs1", "drain-media", engine=ENGINE, on=True, move=True)
    assert engines.moved == [ENGINE], "the last one keeps what it has"
    await on.ask("cs1", "drain-media", engine=ENGINE, on=False)
    assert not engines.on
    with pytest.raises(NotFound):
        await on.ask("cs1", "drain-media", engine="10.0.0.9:1", on=True)
