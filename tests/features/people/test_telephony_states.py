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


def _there(server_id: str, status: str, call_id: str = "a") -> dict[str, Any]:
    return {**_now("1", status), "server_id": server_id, "telephony_session_id": call_id}


async def test_who_talks_on_one_call_server_is_not_free_when_a_call_on_another_ends() -> None:
    bus = InProcessBus()
    states = TelephonyStates(bus)
    await states.open()
    await bus.publish(_TOPIC, _there("cs1", "CallConnected"))
    await bus.publish(_TOPIC, _there("cs2", "Ringing", "b"))
    await bus.settled()
    assert states.status_of("1") == "CallConnected"
    assert states.status_with(_there("cs2", "NoCall", "b")) == "CallConnected"
    await bus.publish(_TOPIC, _there("cs2", "NoCall", "b"))
    await bus.settled()
    assert states.status_of("1") == "CallConnected"
    assert states.status_with(_there("cs1", "NoCall")) == "NoCall"
    await bus.publish(_TOPIC, _there("cs1", "NoCall"))
    await bus.settled()
    assert states.status_of("1") == "NoCall"
    await states.close()
    await bus.close()


async def test_a_call_that_another_server_goes_on_with_counts_there_only() -> None:
    """Also when the server where it was is lost, and says nothing more."""
    bus = InProcessBus()
    states = TelephonyStates(bus)
    await states.open()
    await bus.publish(_TOPIC, _there("cs1", "CallConnected"))
    await bus.publish("calls.presence_moved", {**_there("cs2", "CallConnected"), "here": True})
    await bus.publish("calls.presence_moved", {**_there("cs1", "NoCall"), "here": False})
    await bus.settled()
    assert states.status_of("1") == "CallConnected"
    await bus.publish(_TOPIC, _there("cs2", "NoCall"))
    await bus.settled()
    assert states.status_of("1") == "NoCall"
    await states.close()
    await bus.close()
