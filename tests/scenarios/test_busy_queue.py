"""Many callers and some agents with a whole installation: none is lost, who waits longest is first, and the service
level is that of the ledger.

At full size: `QUEUE_CALLERS=200 QUEUE_AGENTS=50 pytest -n 0 tests/scenarios/test_busy_queue.py`.
"""

import asyncio
import contextlib
import json
import os
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clarion.engines.rtpengine.ng import NgClient
from tests.scenarios.installation import Installation
from tests.scenarios.roles import Roles, fresh_settings
from tests.scenarios.test_queues import live, new_queue
from tests.support.waiting import free_ports, wait_for
from tests.support.walking_phone import WalkingPhone

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

CALLERS, AGENTS = int(os.environ.get("QUEUE_CALLERS", "24")), int(os.environ.get("QUEUE_AGENTS", "6"))
TALK_S = 1.5
BASE = "/restapi/v1.0/account/~"
FREE = "+12125550150"


def settings(folder: Path) -> dict[str, str]:
    """Ports for all who wait at once, and for who is gone already as a busy media engine sees it."""
    rtp, network = free_ports(10 * CALLERS + 60), free_ports(2 * CALLERS + 20)
    return fresh_settings(
        folder,
        CLARION_RTP_MIN=str(rtp[0]),
        CLARION_RTP_MAX=str(rtp[-1]),
        CLARION_NETWORK_RTP_MIN=str(network[0]),
        CLARION_NETWORK_RTP_MAX=str(network[-1]),
    )


async def agent(clarion: Installation, number: int) -> tuple[str, WalkingPhone]:
    """Somebody new with a phone: the extension, and the phone."""
    body = {
        "type": "User",
        "status": "Enabled",
        "extensionNumber": str(number),
        "contact": {"firstName": "Agent", "lastName": str(number), "email": f"agent{number}@example.com"},
    }
    made = await clarion.request("101", "POST", f"{BASE}/extension", json=body)
    phone = {"type": "OtherPhone", "name": "Headset", "extension": {"id": made["id"]}}
    device = await clarion.request("101", "POST", f"{BASE}/device", json=phone)
    access = await clarion.request("101", "GET", f"{BASE}/device/{device['id']}/sip-info")
    server = ("127.0.0.1", int(clarion.settings["CLARION_SIP_PORT"]))
    words = (access["userName"], access["authorizationId"], access["password"], access["domain"])
    found = WalkingPhone(server, *words)
    await found.register()
    return str(number), found


async def works(phone: WalkingPhone) -> None:
    """Answers at once, talks a little, hangs up."""
    while True:
        for line in list(phone.lines.values()):
            if line.state == "ringing":
                phone.answer(line)
                line.held = True  # marks who is being talked with
                asyncio.get_running_loop().call_later(TALK_S, lambda line=line: setattr(line, "held", False))
            elif line.state == "up" and not line.held:
                await phone.hang_up(line)
        await asyncio.sleep(0.02)


def records(clarion: Installation) -> list[dict[str, Any]]:
    with contextlib.closing(sqlite3.connect(f"file:{clarion.data}/clarion.db?mode=ro", uri=True)) as database:
        found = [json.loads(row[0]) for row in database.execute("SELECT record FROM cdrs")]
    return [record for record in found if facts(record, "queue-joined")]


def served(clarion: Installation) -> list[dict[str, Any]]:
    return [record for record in records(clarion) if facts(record, "queue-answered")]


def facts(record: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [fact for fact in record["facts"] if fact["kind"] == kind]


@pytest.mark.timeout(240 + 3 * CALLERS)
async def test_a_busy_queue_loses_nobody_and_takes_who_waits_longest_first(tmp_path: Path) -> None:
    """PH-06, PH-10"""
    roles = Roles(settings(tmp_path / "data"), tmp_path / "logs")
    try:
        await roles.start("up", timeout=180)
        await serve_all(Installation(roles, roles.demo()))
    finally:
        roles.stop()


async def serve_all(clarion: Installation) -> None:
    team = [await agent(clarion, 4200 + at) for at in range(AGENTS)]
    queue = await new_queue(clarion, "390", *(number for number, _ in team), transferMode="Rotating", maxCallers=1000)
    await lead_number(clarion, queue)
    began = time.time()
    await number_works(clarion, queue)
    for at in range(CALLERS - 1):
        await place(clarion, f"+1202555{1300 + at:04}")
    workers = [asyncio.create_task(works(phone)) for _, phone in team]

    async def all_served() -> bool:
        await place_refused(clarion)
        return len(served(clarion)) == CALLERS

    await wait_for(
        all_served,
        missing=lambda: f"{CALLERS} callers who were served; there are {len(served(clarion))}",
        timeout=180 + 2 * CALLERS,
    )
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    check(records(clarion))
    level = await clarion.request(
        "101", "GET", f"{BASE}/clarion/call-queues/{queue}/service-level?timeFrom={_at(began)}"
    )
    waits = [_waited(record) for record in served(clarion)]
    goal = await clarion.request("101", "GET", f"{BASE}/call-queues/{queue}")
    threshold = float(goal["serviceLevelSettings"]["slaThresholdSeconds"])
    in_time = sum(wait <= threshold for wait in waits)
    offered = len(records(clarion))  # with whom a media engine had no time for, and a carrier brought again
    assert (level["offered"], level["answered"], level["answeredInTime"]) == (offered, CALLERS, in_time)
    if offered == CALLERS:
        assert level["serviceLevel"] == round(100 * in_time / CALLERS, 1)
    for _, phone in team:
        phone.close()
    await nothing_held(int(clarion.settings["CLARION_RTPENGINE_NG_PORT"]))


async def place(clarion: Installation, number: str) -> None:
    await clarion.network("place", **{"from": number}, to=FREE, behaviour="silent", duration=3000.0)


async def place_refused(clarion: Installation) -> None:
    """Whom a server with too much to do sent away (503), a carrier brings again."""
    calls = (await clarion.network("calls", number=FREE))["calls"]
    refused = {call["from_number"] for call in calls if call["status"] == 503}
    for number in refused - {call["from_number"] for call in calls if call["status"] != 503}:
        await place(clarion, number)


async def nothing_held(control: int) -> None:
    """The media engine has its ports back: no call is over for us and goes on there."""
    engine = await NgClient.connect("127.0.0.1", control)

    async def is_empty() -> bool:
        return not (await engine.request("list", {"limit": 1000}))["calls"]

    await wait_for(is_empty, missing="an empty media engine", timeout=20)
    engine.close()


async def lead_number(clarion: Installation, queue: str) -> None:
    inventory = "/restapi/v2/accounts/~/phone-numbers"
    body = {"records": [{"phoneNumber": FREE, "usageType": "Inventory"}]}
    added = await clarion.request("101", "POST", f"{inventory}/bulk-add", json=body)
    number = added["records"][0]["id"]
    given = {"usageType": "DirectNumber", "extension": {"id": queue}}
    await clarion.request("101", "PATCH", f"{inventory}/{number}", json=given)


async def number_works(clarion: Installation, queue: str) -> None:
    """The first caller waits: the call server knows whose the number is."""

    async def waits() -> bool:
        if (await live(clarion, queue))["waitingCount"]:
            return True
        if not (await clarion.network("calls", number=FREE, standing=True))["calls"]:
            await clarion.network("place", **{"from": "+12025551299"}, to=FREE, behaviour="silent", duration=3000.0)
        return False

    await wait_for(waits, missing="a caller who waits", timeout=30)


def _at(moment: float) -> str:
    return datetime.fromtimestamp(moment - 60, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _waited(record: dict[str, Any]) -> float:
    return float(facts(record, "queue-left")[0]["at"] - facts(record, "queue-joined")[0]["at"])


def check(found: list[dict[str, Any]]) -> None:
    """Everybody was answered by an agent, once, in the order of arrival; who was not had no media, and came again."""
    lost = [record for record in found if not facts(record, "queue-answered")]
    assert all(facts(record, "failed") for record in lost), "nobody is lost"
    found = [record for record in found if record not in lost]
    assert all(len(facts(record, "queue-answered")) == 1 for record in found)
    assert all(facts(record, "queue-left")[0]["detail"].endswith("answered") for record in found)
    came = sorted(found, key=lambda record: facts(record, "queue-joined")[0]["at"])
    offered = [facts(record, "offered-to")[0]["at"] for record in came]
    assert offered == sorted(offered), "somebody was offered before who had waited longer"
