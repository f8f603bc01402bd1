"""Numbers that move between carriers, on the simulated network (PH-86): PINs, dates, and where calls go meanwhile."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clarion.base.bus import InProcessBus
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.engines.phone_network import NetworkControl, PhoneNetwork, PortRegistry, serve_on
from tests.support.sip_peer import SipPeer
from tests.support.waiting import wait_for

NUMBER = "+12025550188"
START = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Times:
    now = START

    def __call__(self) -> datetime:
        return self.now


def _order(**more: Any) -> dict[str, Any]:
    at = (START + timedelta(days=2)).isoformat()
    return {"id": "o1", "numbers": [NUMBER], "account": "A-1", "pin": "0188", "at": at} | more


async def test_a_right_pin_is_confirmed_and_the_number_comes_at_the_date_also_after_a_restart(tmp_path: Path) -> None:
    """PH-86."""
    times = Times()
    book = PortRegistry(tmp_path, times)
    assert not book.elsewhere(NUMBER), "without an order it is nobody's business"
    reference = await book.submit(_order())
    assert await book.submit(_order(pin="9999")) == reference, "the same id is the same order"
    assert (await book.read(reference))["state"] == "Confirmed"
    assert book.elsewhere(NUMBER)
    times.now = START + timedelta(days=2)
    again = PortRegistry(tmp_path, times)
    assert (await again.read(reference))["state"] == "Done"
    assert not again.elsewhere(NUMBER)
    with pytest.raises(Conflict):
        await again.cancel(reference)


async def test_wrong_pins_are_rejected_and_nonsense_is_refused(tmp_path: Path) -> None:
    """PH-86."""
    book = PortRegistry(tmp_path, Times())
    said = await book.read(await book.submit(_order(pin="1234")))
    assert (said["state"], said["reason"]) == ("Rejected", f"The PIN is wrong for {NUMBER}.")
    said = await book.read(await book.submit(_order(id="o2", account="")))
    assert "account number" in said["reason"]
    reference = await book.submit(_order(id="o3"))
    await book.cancel(reference)
    assert (await book.read(reference))["state"] == "Cancelled"
    for wrong in ({"id": ""}, {"id": "o4", "numbers": []}, {"id": "o4", "at": "soon"}):
        with pytest.raises(Invalid):
            await book.submit(_order(**wrong))
    with pytest.raises(NotFound):
        await book.read({"reference": "none"})


async def test_a_call_reaches_the_old_carrier_before_the_date_and_clarion_after(
    network: PhoneNetwork, edge_port: int
) -> None:
    """PH-86: at no moment is the number silent."""
    edge, bus = SipPeer(("127.0.0.1", network.sip_port), edge_port), InProcessBus()
    served = serve_on(bus, NetworkControl(network))
    times = Times()
    network.ports._now = times
    try:
        await bus.request("network.submit_port", _order(), timeout_s=5.0)
        call = network.place("+12025550102", NUMBER, "silent", 30.0)
        await wait_for(call.answered.is_set, missing="the subscriber of the old carrier")
        subscriber = next(one for one in network.calls.values() if one.facts.direction == "to_network")
        assert subscriber.facts.to_number == NUMBER
        await call.hang_up()
        times.now = START + timedelta(days=2)
        network.place("+12025550102", NUMBER, "silent", 30.0)
        invite = await edge.request_heard("INVITE")
        assert invite.first.startswith(f"INVITE sip:{NUMBER}@127.0.0.1:{edge_port} ")
        edge.respond(invite, 486, tag="edge")
        await bus.request("network.let_go_port", {"id": "x", "numbers": [NUMBER]}, timeout_s=5.0)
        assert network.ports.elsewhere(NUMBER), "it has gone to another carrier"
    finally:
        for one in served:
            await one.close()
        edge.close()
