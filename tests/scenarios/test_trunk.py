"""A real SIP trunk, set up by an administrator: calls leave by it with digest, instead of the simulated one."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.installation import Installation
from tests.support.baresip import StartBaresip
from tests.support.processes import Process
from tests.support.waiting import free_ports, wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

TRUNKS = "/restapi/v1.0/account/~/clarion/trunks"
CARRIER = Path(__file__).with_name("carrier.xml")


async def test_a_call_leaves_by_a_carrier_that_asks_for_credentials(
    clarion_up: Installation,
    baresip: StartBaresip,
    processes: Callable[..., Process],
    tmp_path: Path,
) -> None:
    sipp = shutil.which("sipp")
    assert sipp, "sipp (Debian package sip-tester) is not installed"
    port, media, *_ = free_ports(4)
    command: list[Any] = [sipp, "-sf", CARRIER, "-i", "127.0.0.1", "-p", str(port), "-mp", str(media)]
    carrier = processes([*command, "-m", "1", "-timeout", "60", "-nostdin"], name="carrier", cwd=tmp_path)
    trunk = await clarion_up.request(
        "101",
        "POST",
        TRUNKS,
        json={
            "name": "Example Carrier",
            "uri": f"sip:127.0.0.1:{port};transport=udp",
            "username": "clarion-demo",
            "password": "secret of the trunk",
            "probes": False,  # the scenario of the carrier knows a call only
        },
    )
    try:
        assert trunk["authentication"] == "digest"
        assert "secret" not in str(trunk)
        ada = await baresip(clarion_up.account("101"))
        await ada.registered()

        async def by_the_carrier() -> Any:
            call = await ada.dial("+12125550187")
            await wait_for(lambda: call.established or call.closed, missing="an answer of any kind")
            return call if call.established else None

        call = await wait_for(by_the_carrier, missing=lambda: f"the carrier's answer\n{carrier.tail()}", timeout=30)
        await ada.hang_up(call)
        await wait_for(lambda: not carrier.running, missing=lambda: f"the carrier's end\n{carrier.tail()}")
        assert carrier.popen.returncode == 0, carrier.tail()
    finally:
        await clarion_up.request("101", "DELETE", f"{TRUNKS}/{trunk['id']}")
