"""A client of the WebSocket gateway inside the test: it speaks ASGI to the application."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from clarion.features.people import demo
from tests.support.api import Api

Frame = list[Any]


class GatewaySocket:
    """`details`: the first frame. `events`: bodies of all notifications so far; `wsc`: the newest token."""

    def __init__(self, api: Api, **query: str) -> None:
        self._api = api
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._query = {"wscInEvents": "true"} | query  # what is missed is counted by it
        self._kept: list[Frame] = []
        self.events: list[dict[str, Any]] = []
        self.wsc: dict[str, Any] = {}
        self.details: dict[str, Any] = {}
        self.code: int | None = None

    async def open(self) -> Frame:
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "path": "/ws",
            "raw_path": b"/ws",
            "query_string": urlencode(self._query).encode(),
            "headers": [(b"host", b"clarion.test")],
            "subprotocols": [],
            "scheme": "ws",
            "client": ("127.0.0.1", 1),
            "server": ("clarion.test", 80),
            "state": {},
        }
        self._in.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._api.app(scope, self._in.get, self._out.put))  # type: ignore[arg-type]
        assert (await asyncio.wait_for(self._out.get(), 5))["type"] == "websocket.accept"
        first = await self.frame()
        if first[0]["type"] == "ConnectionDetails":
            self.details = first[1]
        return first

    async def frame(self, wanted: Callable[[Frame], bool] = lambda _: True, *, within: float = 5) -> Frame:
        """The next frame that is wanted; the others are kept for later."""
        for kept in self._kept:
            if wanted(kept):
                self._kept.remove(kept)
                return kept
        while True:
            message = await asyncio.wait_for(self._out.get(), within)
            if message["type"] == "websocket.close":
                self.code = message["code"]
                raise AssertionError(f"The socket ended instead: {message}")
            frame: Frame = read_wire(message["text"])
            self._note(frame)
            if wanted(frame):
                return frame
            self._kept.append(frame)

    def _note(self, frame: Frame) -> None:
        if frame[0]["type"] == "ServerNotification":
            self.events.append(frame[1])
        wsc = frame[0].get("wsc")
        if wsc and wsc["sequence"] >= self.wsc.get("sequence", 0):
            self.wsc = wsc

    async def event(self) -> dict[str, Any]:
        """The next notification."""
        frame = await self.frame(lambda frame: frame[0]["type"] == "ServerNotification")
        found: dict[str, Any] = frame[1]
        return found

    def say(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    async def ask(self, method: str, path: str, body: Any = None, **meta: Any) -> Frame:
        """A request and its reply."""
        message_id = str(uuid.uuid4())
        request = {"type": "ClientRequest", "messageId": message_id, "method": method, "path": path, **meta}
        self.say(json.dumps([request] if body is None else [request, body]))
        return await self.frame(lambda frame: frame[0]["messageId"] == message_id)

    async def subscribe(self, *filters: str) -> dict[str, Any]:
        body = {"eventFilters": list(filters), "deliveryMode": {"transportType": "WebSocket"}}
        reply = await self.ask("POST", "/restapi/v1.0/subscription", body)
        assert reply[0]["status"] == 200, reply
        assert reply[0]["headers"]["WSG-SubscriptionId"] == reply[1]["id"]
        found: dict[str, Any] = reply[1]
        return found

    async def close_code(self) -> int:
        while self.code is None:
            message = await asyncio.wait_for(self._out.get(), 8)
            if message["type"] == "websocket.close":
                self.code = int(message["code"])
            elif message["type"] == "websocket.send":
                self._kept.append(read_wire(message["text"]))
        return self.code

    @property
    def errors(self) -> list[Frame]:
        return [frame for frame in self._kept if frame[0]["type"] == "Error"]

    def nothing_more(self) -> bool:
        return self._out.empty()

    async def drop(self) -> None:
        """The network takes the socket away."""
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(self._task, 8)

    async def end(self) -> None:
        if not self._task.done():
            await self.drop()


Dial = Callable[..., Awaitable[GatewaySocket]]
"""Opens one for a number: the fixture `dial`."""


def read_wire(text: str) -> Frame:
    """As the official client reads it: an answer in several parts is no JSON."""
    at = text.find(",--Boundary")
    return json.loads(text) if at < 0 else [json.loads(text[1:at]), text[at + 1 : -1]]


async def socket_token(api: Api, number: str = "102", organisation: demo.DemoOrganisation = demo.DEMO) -> str:
    answer = await api.request("POST", "/restapi/oauth/wstoken", number, organisation)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["ws_access_token"]
    return token
