"""Calls and texts of made-up attacks by a real phone and the API of an installation, into the simulated network."""

import asyncio
import json
import sys
from typing import Any

import httpx
import pytest

from clarion.features.conduct import Event, World, generate
from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


def attempts(family: str, count: int) -> list[Event]:
    """The first attempts of one attack."""
    events = generate(World(seed=2, events=20_000, families=(family,)))
    return [event for event in events if event.case.endswith("-0") and event.attempt is not None][:count]


async def test_toll_fraud_by_a_real_phone_is_refused_call_by_call_and_a_call_at_home_goes_on_pmp_02(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    grace = await baresip(clarion_up.account("103", transport="tcp"))
    await grace.registered()
    dialled = []
    for event in attempts("toll-pump", 3):
        assert event.attempt is not None
        dialled.append("011" + event.attempt.callee.removeprefix("+"))
        call = await grace.dial(dialled[-1])
        await wait_for(lambda call=call: call.closed or call.established, missing="any answer", timeout=20)
        assert not call.established
    at_home = await grace.call(TONE)
    await grace.hang_up(at_home)

    async def are_kept() -> bool:
        records = (await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/clarion/verdicts"))["records"]
        refused = {record["dialed"] for record in records if record["grounds"][0]["rule"] == "PMP-02"}
        return set(dialled) <= refused

    await wait_for(are_kept, missing="the statements of all refused calls", timeout=20)


async def test_a_swindle_is_held_or_refused_on_a_fresh_installation_obj_02(clarion_up: Installation) -> None:
    numbers = await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/extension/~/phone-number")
    own = next(one["phoneNumber"] for one in numbers["records"] if one["usageType"] == "DirectNumber")
    [event] = attempts("snowshoe", 1)
    body = {"from": {"phoneNumber": own}, "to": [{"phoneNumber": TONE}], "text": event.text}
    path = "/restapi/v1.0/account/~/extension/~"
    headers = {"Authorization": f"Bearer {await clarion_up.token('103')}"}
    async with httpx.AsyncClient(base_url=clarion_up.url, headers=headers, timeout=20) as client:
        sent = await client.post(f"{path}/sms", json=body)
    assert sent.status_code in (202, 403), sent.text
    assert sent.json()["rule"] == "OBJ-02"
    honest = await clarion_up.request("103", "POST", f"{path}/sms", json=body | {"text": "See you at six, as agreed."})
    assert honest["id"]


async def simulate(clarion_up: Installation, *words: str) -> tuple[int, dict[str, Any]]:
    """`clarion acceptable-use simulate` as an operator runs it; its exit code and what it tells."""
    command = (sys.executable, "-m", "clarion.apps.cli", "acceptable-use", "simulate", *words, "--json")
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(*command, env=clarion_up.environment(), stdout=pipe, stderr=pipe)
    async with asyncio.timeout(120):
        out, problems = await program.communicate()
    assert out, problems.decode()
    found: dict[str, Any] = json.loads(out)
    return program.returncode or 0, found


async def test_the_command_drives_attacks_and_honest_people_end_to_end(clarion_up: Installation) -> None:
    """HRV-01 stops a directory read in order; SEC-01 stolen passwords; nothing stops honest people."""
    code, honest = await simulate(clarion_up, "honest", "--most", "15", "--faster", "100000")
    assert (code, honest["through"], honest["stopped"]) == (0, 15, {}), str(honest)
    code, read = await simulate(clarion_up, "harvesting", "--most", "120", "--faster", "100000")
    assert (code, read["firstStop"]["rule"]) == (0, "HRV-01")
    assert read["firstStop"]["try"] <= 60 and "HRV-01" in read["stopped"]
    code, guessed = await simulate(clarion_up, "stuffing-fast", "--most", "30", "--faster", "100000")
    assert code == 0
    assert guessed["firstStop"]["try"] <= 25 and "signing in failed" in guessed["firstStop"]["words"]
