"""Who is on a call, as the API knows it: what call servers announce, and what they answered at the start."""

import asyncio
from typing import Any

from clarion.base.bus import InProcessBus
from clarion.features.people import TelephonyStates
from tests.support.waiting import wait_for

_TOPIC = "calls.presence"


def _now(extension_id: str, status: str) -> dict[str, Any]:
    return {"extension_id": extension_id, "telephony_status": status}


async def test_the_start_does_not_wait_for_call_servers_that_are_late() -> None:
    """What they announced meanwhile is newer than their answer."""
    bus, answered = InProcessBus(), asyncio.Event()
    states = TelephonyStates(bus)
    await states.open()

    async def late() -> list[dict[str, Any]]:
        await answered.wait()
        return [_now("1", "CallConnected"), _now("2", "CallConnected"), _now("3", "NoCall")]

    await states.reload(late, patience_s=0)
    assert states.status_of("1") == "NoCall", "nobody has answered yet"
    await bus.publish(_TOPIC, _now("2", "OnHold"))
    await bus.settled()
    answered.set()
    await wait_for(lambda: states.status_of("1") == "CallConnected", missing="the answer", timeout=5)
    assert (states.status_of("2"), states.status_of("3")) == ("OnHold", "NoCall")
    await states.close()
    await bus.close()


async def test_an_answer_that_comes_at_once_is_waited_for_and_one_that_never_comes_ends_with_the_process() -> None:
    bus = InProcessBus()
    states = TelephonyStates(bus)
    await states.open()

    async def at_once() -> list[dict[str, Any]]:
        return [_now("1", "Ringing")]

    async def never() -> list[dict[str, Any]]:
        await asyncio.Event().wait()
        raise AssertionError

    await states.reload(at_once)
    assert states.status_of("1") == "Ringing"
    await states.reload(never, patience_s=0)
    await states.close()
    assert states.status_of("1") == "Ringing"
    await bus.close()
