"""Meetings with two API processes, two processes for rooms, PostgreSQL and Valkey: losing one of each interrupts nobody
for long, and everybody keeps their seat. MTG-14.
"""

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import websockets

from clarion.features.meetings.rooms.views import applied
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.waiting import free_port, wait_for

pytestmark = [pytest.mark.scenario]
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Person:
    """A participant with a real socket. `port`: of the API process that they use."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.view: dict[str, Any] = {}
        self.events: list[str] = []
        self.replies: dict[int, dict[str, Any]] = {}
        self.seat = ""
        self._number = 0
        self._reading: asyncio.Task[None] | None = None

    async def join(self, **how: str) -> "Person":
        await self.close()
        self.view = {}
        address = f"ws://127.0.0.1:{self.port}/restapi/v1.0/clarion/meetings/socket"
        self._socket = await websockets.connect(address, open_timeout=20)
        self._reading = asyncio.create_task(self._read())
        await self.do("join", **how)
        await self.sees(lambda view: view.get("phase") == "in", "the room")
        return self

    async def _read(self) -> None:
        with contextlib.suppress(websockets.WebSocketException):
            async for text in self._socket:
                frame = json.loads(text)
                if "reply" in frame:
                    self.replies[frame["reply"]] = frame
                    continue
                self.events.append(frame["event"])
                self.seat = frame.get("seat") or self.seat
                self.view = applied(self.view, frame)

    async def do(self, type_: str, **fields: Any) -> None:
        self._number += 1
        number = self._number
        await self._socket.send(json.dumps({"id": number, "type": type_, **fields}))
        reply = await wait_for(lambda: self.replies.get(number), missing=f"the reply to {type_}", timeout=30)
        assert reply.get("ok"), reply

    async def sees(self, what: Callable[[dict[str, Any]], Any], missing: str) -> None:
        await wait_for(lambda: what(self.view), missing=lambda: f"{missing}: {self.view}", timeout=30)

    def me(self) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.view["participants"] if one["id"] == self.view["you"])
        return found

    async def close(self) -> None:
        if self._reading is not None:
            await self._socket.close()
            await asyncio.gather(self._reading, return_exceptions=True)


@pytest.fixture
async def servers(tmp_path: Path, empty_valkey: str, postgres_url: str) -> AsyncIterator[tuple[Roles, list[int]]]:
    admin = await asyncpg.connect(postgres_url)
    await admin.execute("DROP DATABASE IF EXISTS meetings WITH (FORCE)")
    await admin.execute("CREATE DATABASE meetings")
    settings = fresh_settings(
        tmp_path / "data",
        CLARION_VALKEY_URL=empty_valkey,
        CLARION_DATABASE_URL=postgres_url.replace("/postgres", "/meetings"),
    )
    roles = Roles(settings, tmp_path / "logs")
    ports = [free_port(), free_port()]
    try:
        await roles.start("api", "api0", CLARION_HTTP_PORT=str(ports[0]))
        await roles.start("api", "api1", CLARION_HTTP_PORT=str(ports[1]))
        await roles.start("meetings", "meetings0", CLARION_SERVER_ID="m0")
        yield roles, ports
    finally:
        roles.stop()
        await admin.execute("DROP DATABASE meetings WITH (FORCE)")
        await admin.close()


async def _bridge(roles: Roles, port: int) -> tuple[str, dict[str, str]]:
    """The secret of a bridge's link, and the headers of its host."""
    demo = roles.demo()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        form = {"grant_type": JWT, "assertion": demo["CLARION_101_JWT"]}
        basic = (demo["RINGCENTRAL_CLIENT_ID"], demo["RINGCENTRAL_CLIENT_SECRET"])
        token = (await client.post("/restapi/oauth/token", data=form, auth=basic)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        path = "/rcvideo/v2/account/~/extension/~/bridges"
        made = (await client.post(path, json={"name": "Review"}, headers=headers)).json()
    return made["discovery"]["web"].rpartition("/")[2], headers


async def _ticket(port: int, link: str, headers: dict[str, str], **body: str) -> str:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        answer = await client.post(f"/restapi/v1.0/clarion/meetings/{link}/tickets", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["ticket"]
    return found


async def test_a_meeting_goes_on_when_its_owner_and_an_api_process_are_killed(
    servers: tuple[Roles, list[int]],
) -> None:
    roles, ports = servers
    link, headers = await _bridge(roles, ports[0])
    host = await Person(ports[0]).join(ticket=await _ticket(ports[0], link, headers))
    guest = await Person(ports[1]).join(ticket=await _ticket(ports[1], link, {}, name="Gus"))
    await guest.do("raiseHand", raised=True)
    await host.sees(lambda view: any(one["hand"] for one in view["participants"]), "the hand of the guest")

    # The process that owns the room dies; another takes it, and both stay on their sockets.
    await roles.start("meetings", "meetings1", CLARION_SERVER_ID="m1")
    before = guest.events.count("welcome")
    roles.running["meetings0"].kill()
    await wait_for(lambda: guest.events.count("welcome") > before, missing="a welcome by the next owner", timeout=30)
    assert guest.me()["hand"]
    await host.do("lock", locked=True)
    await guest.sees(lambda view: view["room"]["locked"], "the lock")
    assert host.view["role"] == "host"

    # That one is stopped, and hands the room over before it ends.
    await roles.start("meetings", "meetings2", CLARION_SERVER_ID="m2")
    before = guest.events.count("welcome")
    roles.running["meetings1"].signal(signal.SIGTERM)
    await wait_for(lambda: guest.events.count("welcome") > before, missing="a welcome by the third owner", timeout=30)
    await guest.sees(lambda view: view["room"]["locked"] and guest.me()["hand"], "the lock, and their own hand")

    # The API process of the guest dies; they come back with their seat by the other one, though the room is locked.
    roles.running["api1"].kill()
    guest.port = ports[0]
    await guest.join(seat=guest.seat)
    assert guest.me()["hand"]
    await host.do("remove", participant=guest.view["you"])
    await wait_for(lambda: guest.events[-1] == "ended", missing="the end for the guest", timeout=30)
    await host.close()
    await guest.close()
