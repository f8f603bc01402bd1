"""`clarion trace` and the ladder in the API, with real phones, edge and carrier (OPS-36, OPS-46)."""

import subprocess
from typing import Any

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.scenarios.roles import CLARION
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def ladder(clarion: Installation, session: str) -> dict[str, Any]:
    path = f"/restapi/v1.0/account/~/clarion/calls/{session}/trace"
    return dict(await clarion.request("101", "GET", path))


def labels(found: dict[str, Any], lane: int) -> list[tuple[bool, str]]:
    leg = found["lanes"][lane]["legId"]
    return [(one["sent"], one["label"]) for one in found["entries"] if one["kind"] == "SIP" and one["legId"] == leg]


async def test_the_ladder_of_a_call_while_it_is_up_and_afterwards(
    clarion_up: Installation, baresip: StartBaresip, tmp_path: Any
) -> None:
    clarion = clarion_up
    phone = await baresip(clarion.account("102"))
    await phone.registered()
    call = await phone.call(TONE)
    await phone.hears(1004)
    active = await clarion.request("101", "GET", "/restapi/v1.0/account/~/active-calls?view=Detailed")
    session = next(one["telephonySessionId"] for one in active["records"])
    live = await ladder(clarion, session)
    assert (False, "INVITE") in labels(live, 0)
    assert (True, "200 OK") in labels(live, 0)
    assert (True, "INVITE") in labels(live, 1)
    await phone.hang_up(call)

    async def complete() -> bool:
        known = {one["telephonySessionId"] for one in await clarion.call_log(account=True)}
        return session in known and bool((await ladder(clarion, session))["lanes"])

    await wait_for(complete, missing="the trace of the call", timeout=20)
    found = await ladder(clarion, session)
    assert [lane["kind"] for lane in found["lanes"]] == ["Phone", "Carrier"]
    assert "baresip" in found["lanes"][0]["userAgent"]
    assert found["lanes"][0]["address"].startswith("tls:127.0.0.1:")
    assert labels(found, 0)[-2:] == [(False, "BYE"), (True, "200 OK")]
    assert labels(found, 1)[-2:] == [(True, "BYE"), (False, "200 OK")]
    assert any(one["kind"] == "Step" and TONE in one["text"] for one in found["entries"])
    texts = "\n".join(one["text"] for one in found["entries"] if one["kind"] == "SIP")
    assert "a=crypto:1" in texts
    assert "inline:(hidden)" in texts
    assert "response=(hidden)" in texts
    pcap = tmp_path / "call.pcap"
    command = [CLARION, "trace", session, "--pcap", str(pcap)]
    shown = subprocess.run(command, env=clarion.environment(), capture_output=True, text=True, timeout=60, check=True)
    assert shown.stdout.count("INVITE") >= 3
    assert "messages are in" in shown.stdout
    assert pcap.read_bytes()[:4] == b"\xd4\xc3\xb2\xa1"
