"""Ten thousand events through random cuts of the socket and killed servers: none lost, none doubled, all in order.

Two API processes share PostgreSQL and Valkey; the client is the library `websockets`, which knows nothing of Clarion.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import websockets

from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment
from clarion.base.outbox import announce_all
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.features.message_store import MESSAGES_CHANGED
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.waiting import free_port, wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.slow]

EVENTS = 10_000
PEOPLE = ("101", "102", "103", "104")
_BATCH = 25


@pytest.fixture
async def servers(tmp_path: Path, valkey_url: str, postgres_url: str) -> AsyncIterator[tuple[Roles, list[int]]]:
    admin = await asyncpg.connect(postgres_url)
    await admin.execute("CREATE DATABASE ten_thousand")
    settings = fresh_settings(
        tmp_path / "data",
        CLARION_VALKEY_URL=valkey_url,
        CLARION_DATABASE_URL=postgres_url.replace("/postgres", "/ten_thousand"),
        CLARION_SOCKET_RECOVERY_EVENTS="20000",
        CLARION_PUBLIC_URL="http://clarion.test",
        CLARION_LOG_LEVEL="warning",
    )
    roles = Roles(settings, tmp_path / "logs")
    ports = [free_port(), free_port()]
    try:
        for number, port in enumerate(ports):
            await roles.start("api", f"api{number}", CLARION_HTTP_PORT=str(port))
        yield roles, ports
    finally:
        roles.stop()
        await admin.execute("DROP DATABASE ten_thousand WITH (FORCE)")
        await admin.close()


class Client:
    """Reads, is cut off at random, comes back to whichever server answers with the newest token it has."""

    def __init__(self, ports: list[int], access: str, seed: int) -> None:
        self.ports = ports
        self.access = access
        self.chance = random.Random(seed)
        self.place = ""
        self.subscription = ""
        self.got: list[dict[str, Any]] = []
        self.cuts = 0
        self.problems: list[str] = []

    async def run(self, filters: list[str]) -> None:
        while len(self.got) < EVENTS and not self.problems:
            port = self.chance.choice(self.ports)
            address = f"ws://127.0.0.1:{port}/ws?wscInEvents=true&access_token={self.access}"
            if self.place:
                address += f"&wsc={self.place}"
            try:
                async with websockets.connect(address, open_timeout=5) as socket:
                    await self._use(socket, filters)
            except (OSError, TimeoutError, websockets.WebSocketException):
                await asyncio.sleep(0.05)  # that server is down at the moment; the other is not

    async def _use(self, socket: websockets.ClientConnection, filters: list[str]) -> None:
        meta, details = json.loads(await socket.recv())
        if meta["type"] == "Error":
            self.problems.append(str(details))
            return
        if self.place and details["recoveryState"] != "Successful":
            self.problems.append(f"a recovery failed after {len(self.got)} events: {details}")
            return
        self.place = meta["wsc"]["token"]
        if not self.subscription:
            body = {"eventFilters": filters, "deliveryMode": {"transportType": "WebSocket"}}
            request = {
                "type": "ClientRequest",
                "messageId": "1",
                "method": "POST",
                "path": "/restapi/v1.0/subscription",
            }
            await socket.send(json.dumps([request, body]))
        left = self.chance.randint(1, 900)
        while left and len(self.got) < EVENTS:
            left -= 1
            self._take(json.loads(await socket.recv()))
        self.cuts += 1
        if self.chance.random() < 0.7:
            socket.transport.abort()

    def _take(self, frame: list[Any]) -> None:
        meta = frame[0]
        if meta["type"] == "ClientRequest":
            assert meta["status"] == 200, frame
            self.subscription = frame[1]["id"]
        if meta["type"] == "ServerNotification":
            self.got.append(frame[1])
            self.place = meta["wsc"]["token"]


async def environment(roles: Roles) -> dict[str, str]:
    """What `clarion demo env` prints, without starting a program for it."""
    here = build_container(load_settings(roles.settings))
    try:
        return await demo_environment(here)
    finally:
        await here.bus.close()
        await here.storage.close()


async def sign_in(demo: dict[str, str], port: int) -> str:
    auth = (demo["RINGCENTRAL_CLIENT_ID"], demo["RINGCENTRAL_CLIENT_SECRET"])
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": demo["RINGCENTRAL_JWT_TOKEN"]}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        signed_in = await client.post("/restapi/oauth/token", data=form, auth=auth)
        assert signed_in.status_code == 200, signed_in.text
        token = signed_in.json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        me = (await client.get("/restapi/v1.0/account/~", headers=headers)).json()
        answer = await client.post("/restapi/oauth/wstoken", headers=headers)
    return json.dumps({"access": answer.json()["ws_access_token"], "account": str(me["id"])})


async def produce(storage: Storage, account: str, owners: list[str], begin: int, end: int) -> None:
    """Announce the events `begin` to `end`, each of the mailbox of one of the people."""
    for first in range(begin, end, _BATCH):
        events = [
            (
                MESSAGES_CHANGED,
                {
                    "account_id": account, "extension_id": owners[number % len(owners)], "type": "SMS",
                    "direction": "Inbound", "change": "Create", "message_ids": [str(number)], "unread": 1, "read": 0,
                    "at": "2026-01-01T00:00:00.000Z", "message": None, "conversation_ids": [],
                },
            )
            for number in range(first, min(first + _BATCH, end))
        ]  # fmt: skip
        async with storage.transaction() as session:
            await announce_all(session, events)


async def test_ten_thousand_events_arrive_once_each_and_in_order(servers: tuple[Roles, list[int]]) -> None:
    roles, ports = servers
    demo = await environment(roles)
    signed_in = json.loads(await sign_in(demo, ports[0]))
    account, owners = signed_in["account"], [demo[f"CLARION_{number}_EXTENSION_ID"] for number in PEOPLE]
    client = Client(ports, signed_in["access"], seed=11)
    filters = [f"/restapi/v1.0/account/{account}/extension/{owner}/message-store" for owner in owners]
    reading = asyncio.create_task(client.run(filters))
    await wait_for(lambda: client.subscription or reading.done(), missing="the subscription")
    url = roles.settings["CLARION_DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://")
    storage, started = Storage(url), time.monotonic()
    try:
        third = EVENTS // 3
        for part in range(2):
            await produce(storage, account, owners, part * third, part * third + third // 2)
            roles.running[f"api{part}"].kill()  # in the middle of its work
            await produce(storage, account, owners, part * third + third // 2, (part + 1) * third)
            await roles.restart(f"api{part}", "api", CLARION_HTTP_PORT=str(ports[part]))
        await produce(storage, account, owners, 2 * third, EVENTS)
        await wait_for(reading.done, missing=lambda: f"events: {len(client.got)} of {EVENTS} have come", timeout=150)
        await reading
    finally:
        reading.cancel()
        await storage.close()
    assert not client.problems, client.problems
    assert len(client.got) == EVENTS
    assert len({event["uuid"] for event in client.got}) == EVENTS, "an event came twice"
    by_owner: dict[str, list[int]] = {owner: [] for owner in owners}
    for event in client.got:
        by_owner[event["body"]["extensionId"]].append(event["body"]["changes"][0]["newMessageIds"][0])
    for at, owner in enumerate(owners):
        assert by_owner[owner] == list(range(at, EVENTS, len(owners))), "the order of one mailbox is kept"
    assert client.cuts >= 10
    print(f"{EVENTS} events, {client.cuts} cuts, 2 killed servers, {time.monotonic() - started:.1f} s")
