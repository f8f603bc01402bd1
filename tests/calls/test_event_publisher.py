"""What the call server tells the world: in order, many at a time, nothing lost while the bus is away."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from clarion.base.errors import Unavailable
from clarion.calls.event_publisher import PRESENCE, SESSION, EventPublisher
from clarion.calls.model import Call, Recording, RecordingState
from clarion.calls.views import session_view
from clarion.calls.wire import Answered, HungUp, Ringing
from tests.calls.world import SDP, World
from tests.support.waiting import wait_for


class Board:
    """A bus that notes how it was used, and refuses as often as a test says."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.batches: list[list[tuple[str, dict[str, Any]]]] = []

    async def publish_in_order(self, source: str, first: int, events: Sequence[tuple[str, Any]]) -> None:
        assert first == len(self.events)
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("The bus is away.")
        self.batches.append([(topic, json.loads(payload)) for topic, payload in events])

    @property
    def events(self) -> list[tuple[str, dict[str, Any]]]:
        return [event for batch in self.batches for event in batch]


async def one_call() -> list[tuple[Call, tuple[int, ...]]]:
    """Everything that a plain call between 101 and 102 announces."""
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102")
    callee = world.ringing()[-1]
    await world.say(callee, Ringing())
    await world.say(callee, Answered(sdp=SDP))
    await world.say(caller, HungUp())
    return world.events


async def test_what_is_told_in_one_breath_leaves_together_and_in_order() -> None:
    board = Board()
    feed = EventPublisher(board)  # type: ignore[arg-type]
    feed.start()
    for number in range(1200):
        feed.put("topic", {"n": number})
    await wait_for(lambda: len(board.events) == 1200, missing="every event")
    assert [payload["n"] for _, payload in board.events] == list(range(1200))
    assert len(board.batches) < 10
    await feed.stop()


async def test_events_wait_for_a_bus_that_is_away() -> None:
    board = Board(refusals=1)
    feed = EventPublisher(board)  # type: ignore[arg-type]
    feed.start()
    feed.put("topic", {"n": 1})
    await wait_for(lambda: board.refusals == 0, missing="the first attempt")
    feed.put("topic", {"n": 2})
    await wait_for(lambda: len(board.events) == 2, missing="both events after the bus came back")
    assert [payload["n"] for _, payload in board.events] == [1, 2]
    await feed.stop()


async def test_what_waits_is_sent_before_the_feed_stops() -> None:
    board = Board()
    feed = EventPublisher(board)  # type: ignore[arg-type]
    feed.start()
    feed.put("topic", {"n": 1})
    await asyncio.wait_for(feed.stop(), 5)
    assert board.events == [("topic", {"n": 1})]


async def test_every_event_shows_the_session_as_it_is_however_it_was_made() -> None:
    board = Board()
    feed = EventPublisher(board)  # type: ignore[arg-type]
    announced = await one_call()
    for call, parties in announced:
        feed.announce(call, parties)
    feed.forget(announced[-1][0].call_id)
    await feed.stop()
    shown = [payload["session"] for topic, payload in board.events if topic == SESSION]
    assert shown == [session_view(call, "1") for call, _ in announced]
    means = [p["telephony_status"] for topic, p in board.events if topic == PRESENCE and p["extension_id"] == "e102"]
    assert means == ["Ringing", "CallConnected", "NoCall"]


async def test_a_recording_shows_also_while_somebody_of_the_call_has_left() -> None:
    """PH-30: a view that was made before is that of the same party, recorded or not."""
    board = Board()
    feed = EventPublisher(board)  # type: ignore[arg-type]
    call = (await one_call())[0][0]  # 102 does not talk: views are kept
    feed.announce(call, (1,))
    tape = Recording("7", 1, "leg", "OnDemand", "1", "e101", 0.0, state=RecordingState.ACTIVE)
    feed.announce(msgspec.structs.replace(call, recordings={"7": tape}), (1,))
    await feed.stop()
    before, after = [payload["changed"][0] for topic, payload in board.events if topic == SESSION]
    assert "recordings" not in before and after["recordings"][0]["active"]


async def test_nothing_is_kept_of_calls_that_have_ended() -> None:
    feed = EventPublisher(Board())  # type: ignore[arg-type]
    announced = await one_call()
    for call, parties in announced:
        feed.announce(call, parties)
    feed.forget(announced[-1][0].call_id)
    assert not feed._shown
    assert not feed._calls_of
    await feed.stop()
