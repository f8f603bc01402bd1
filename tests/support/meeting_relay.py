"""Browsers in a real meeting: the page of `meeting_hub` with the real media client, whose signaling goes on to Clarion.

The test sees every frame, and can ask on behalf of a browser.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.server import ServerConnection, serve

from clarion.features.meetings.rooms.views import applied
from tests.scenarios.installation import Installation
from tests.support.meeting_hub import COLORS, PAGE, TONES, MediaPage, bundle_client
from tests.support.waiting import free_port, wait_for
from tests.support.web_pages import Page, web_pages
from tests.web.browsers import open_window

OURS = 1_000_000
"""Requests of the test are numbered from here, those of pages from 1."""


@dataclass
class Member:
    """A browser in the meeting. `view`: what its client knows."""

    page: MediaPage
    upstream: ClientConnection | None = None
    view: dict[str, Any] = field(default_factory=dict)
    seat: str = ""
    replies: dict[int, dict[str, Any]] = field(default_factory=dict)
    number: int = OURS

    async def ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        self.number += 1
        number = self.number
        assert self.upstream is not None
        await self.upstream.send(json.dumps({"id": number, "type": type_, **fields}))
        reply: dict[str, Any] = await wait_for(
            lambda: self.replies.get(number), missing=f"the reply to {type_}", timeout=20
        )
        return reply

    async def sees(self, what: Any, missing: str) -> Any:
        return await wait_for(lambda: what(self.view), missing=lambda: f"{missing}: {self.view}", timeout=30)

    def named(self, name: str) -> dict[str, Any]:
        """A participant; empty while there is none."""
        people = self.view.get("participants", ())
        found: dict[str, Any] = next((one for one in people if one["name"] == name), {})
        return found

    async def hears(self, *tones: int) -> None:
        """These, each by a participant of its own, and no others."""
        heard: dict[str, int] = {}

        async def audible() -> bool:
            nonlocal heard
            heard = await self.page.do("media_hear")
            return len(heard) == len(tones) and all(any(abs(hz - tone) < 25 for hz in heard.values()) for tone in tones)

        await wait_for(audible, missing=lambda: f"{tones} Hz at {self.page.name}, who hears {heard}", timeout=40)


class Relay:
    def __init__(self, clarion: Installation, site: str) -> None:
        self.clarion, self.site, self.port = clarion, site, free_port()
        self.members: dict[str, Member] = {}
        self.tickets: dict[str, str] = {}

    async def enter(self, name: str, link: str, person: str = "") -> Member:
        """A browser of a person of the demo, or of a guest, joins with its tone and camera."""
        headers = {"Authorization": f"Bearer {await self.clarion.token(person)}"} if person else {}
        async with httpx.AsyncClient(base_url=self.clarion.url, timeout=30) as client:
            path = f"/restapi/v1.0/clarion/meetings/{link}/tickets"
            answer = await client.post(path, json={"name": name}, headers=headers)
        assert answer.status_code == 201, answer.text
        self.tickets[name] = answer.json()["ticket"]
        page = await open_window(MediaPage, url=self.site, width=800, height=600, instance=name)
        page.name = name
        member = self.members[name] = Member(page)
        await page.do("media_page", url=self.site)
        look = {"color": "#{:02x}{:02x}{:02x}".format(*COLORS[name]), "screen": "#00c8dc", "size": (320, 180)}
        hub = f"ws://127.0.0.1:{self.port}/"
        await page.do("media_enter", hub=hub, name=name, hz=TONES[name], **look, busy=False, within=40)
        return member

    async def attend(self, socket: ServerConnection) -> None:
        """Pass on what a page and Clarion say to each other; when Clarion was gone, come back with the seat."""
        assert socket.request
        member = self.members[socket.request.path.partition("?")[2]]
        for _ in range(900):
            with contextlib.suppress(OSError, websockets.WebSocketException):
                await self._carry(socket, member)
            if socket.close_code is not None:
                return
            await asyncio.sleep(0.2)

    async def _carry(self, socket: ServerConnection, member: Member) -> None:
        address = self.clarion.url.replace("http", "ws") + "/restapi/v1.0/clarion/meetings/socket"
        async with websockets.connect(address, open_timeout=20) as upstream:
            name = member.page.name
            how = {"seat": member.seat} if member.seat else {"ticket": self.tickets[name]}
            await upstream.send(json.dumps({"id": 0, "type": "join", **how}))
            member.upstream = upstream

            async def up() -> None:
                async for text in socket:
                    await upstream.send(text)

            sending = asyncio.create_task(up())
            try:
                async for text in upstream:
                    frame = json.loads(text)
                    if "reply" in frame:
                        member.replies[frame["reply"]] = frame
                        if 0 < frame["reply"] < OURS:
                            await socket.send(text)
                        continue
                    member.seat = frame.get("seat") or member.seat
                    if member.view or frame["event"] == "welcome":
                        member.view = applied(member.view, frame)
                    await socket.send(text)
            finally:
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)


@contextlib.asynccontextmanager
async def meeting_relay(clarion: Installation, folder: Path) -> AsyncIterator[Relay]:
    async with web_pages() as site:
        script = "text/javascript"
        site.pages["/"] = Page((PAGE / "index.html").read_bytes())
        site.pages["/page.js"] = Page((PAGE / "page.js").read_bytes(), script)
        site.pages["/media.js"] = Page(bundle_client(folder), script)
        relay = Relay(clarion, site.url("/"))
        async with serve(relay.attend, "127.0.0.1", relay.port, max_size=1 << 20):
            try:
                yield relay
            finally:
                for member in relay.members.values():
                    await member.page.close()
