"""A participant of a meeting inside the test: the join API, then the signaling socket, spoken over ASGI."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from clarion.features.meetings.rooms.views import applied
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import patience

Frame = dict[str, Any]
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=ice-ufrag:abcd\r\n"
    "a=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n"
)


async def ticket(
    api: Api, link: str, number: str = "", organisation: demo.DemoOrganisation = demo.DEMO, **body: Any
) -> Any:
    """The answer to a ticket request: of a person of the demo, or of a guest."""
    headers = await api.as_person(number, organisation) if number else {}
    return await api.client.post(f"/restapi/v1.0/clarion/meetings/{link}/tickets", json=body, headers=headers)


class Participant:
    """`view`: what a client knows, by the last welcome and the events after it. `ended`: why the meeting is over."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._numbers = 0
        self.replies: dict[int, Frame] = {}
        self.events: list[Frame] = []
        self.view: Frame = {}
        self.ended = ""
        self.code: int | None = None

    async def open(self) -> None:
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "path": "/restapi/v1.0/clarion/meetings/socket",
            "raw_path": b"/restapi/v1.0/clarion/meetings/socket",
            "query_string": b"",
            "headers": [(b"host", b"clarion.test")],
            "subprotocols": [],
            "scheme": "ws",
            "client": ("127.0.0.1", 1),
            "server": ("clarion.test", 80),
            "state": {},
        }
        self._in.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._api.app(scope, self._in.get, self._out.put))  # type: ignore[arg-type]
        assert (await asyncio.wait_for(self._out.get(), patience(8)))["type"] == "websocket.accept"

    async def _one(self) -> None:
        message = await asyncio.wait_for(self._out.get(), patience(8))
        if message["type"] == "websocket.close":
            self.code = message["code"]
            return
        frame: Frame = json.loads(message["text"])
        if "reply" in frame:
            self.replies[frame["reply"]] = frame
            return
        self.events.append(frame)
        if frame["event"] == "ended":
            self.ended = frame["reason"]
        elif self.view or frame["event"] == "welcome":
            self.view = applied(self.view, frame)

    async def until(self, met: Callable[["Participant"], Any], what: str) -> None:
        """Read until a condition holds. Says what is missing where the socket ends or stays silent."""
        while not met(self):
            assert self.code is None, f"the socket ended ({self.code}) before: {what}; {self.events[-3:]}"
            try:
                await self._one()
            except TimeoutError:
                raise AssertionError(f"missing: {what}; {self.view}") from None

    def send(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    async def ask(self, type_: str, **fields: Any) -> Frame:
        """A request and its reply."""
        self._numbers += 1
        number = self._numbers
        self.send(json.dumps({"id": number, "type": type_, **fields}))
        await self.until(lambda me: number in me.replies, f"the reply to {type_}")
        return self.replies[number]

    async def do(self, type_: str, **fields: Any) -> Frame:
        reply = await self.ask(type_, **fields)
        assert reply.get("ok"), reply
        return reply

    async def join(self, text: str) -> "Participant":
        await self.open()
        await self.do("join", ticket=text)
        await self.until(lambda me: me.view, "welcome")
        return self

    async def back(self, seat: str) -> "Participant":
        await self.open()
        await self.do("join", seat=seat)
        await self.until(lambda me: me.view, "welcome")
        return self

    async def until_over(self) -> str:
        while self.code is None:
            await self._one()
        return self.ended

    async def drop(self) -> None:
        """The network takes the socket away."""
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(self._task, 8)

    @property
    def names(self) -> set[str]:
        return {one["name"] for one in self.view.get("participants", ())}


async def enter(
    api: Api, link: str, number: str = "", organisation: demo.DemoOrganisation = demo.DEMO, **body: Any
) -> Participant:
    """Someone with the link, in the meeting or its lobby."""
    answer = await ticket(api, link, number, organisation, **body)
    assert answer.status_code == 201, answer.text
    return await Participant(api).join(answer.json()["ticket"])


def link_of(bridge: dict[str, Any]) -> str:
    """The secret part of a bridge's link."""
    found: str = bridge["discovery"]["web"].rpartition("/")[2].partition("?")[0]
    return found
