"""The live gateway: a snapshot, then what happens, to those whom it concerns."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from clarion.features.people import demo
from tests.support.api import Api
from tests.support.statements import statements_of

PATH = "/restapi/v1.0/clarion/live"


class Socket:
    """A WebSocket client that speaks ASGI to the application."""

    def __init__(self, api: Api, token: str) -> None:
        self._api = api
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "path": PATH,
            "raw_path": PATH.encode(),
            "query_string": f"access_token={token}".encode(),
            "headers": [],
            "subprotocols": [],
            "scheme": "ws",
            "client": ("127.0.0.1", 1),
            "server": ("clarion.test", 80),
            "state": {},
        }

    async def open(self) -> None:
        self._in.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._api.app(self._scope, self._in.get, self._out.put))  # type: ignore[arg-type]
        assert (await self._next())["type"] == "websocket.accept"

    async def _next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._out.get(), 5)

    async def frame(self, wanted: Callable[[dict[str, Any]], bool] = lambda _: True) -> Any:
        """The next frame that is wanted."""
        while True:
            message = await self._next()
            assert message["type"] == "websocket.send", f"the socket ended instead: {message}"
            frame = json.loads(message["text"])
            if wanted(frame):
                return frame

    async def event(self, topic: str) -> Any:
        return await self.frame(lambda frame: frame["type"] == "event" and frame["topic"] == topic)

    async def close_code(self) -> int:
        while (message := await self._next())["type"] != "websocket.close":
            pass
        return int(message["code"])

    def nothing_more(self) -> bool:
        return self._out.empty()

    async def end(self) -> None:
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self._task, 5)


Dial = Callable[..., Any]


@pytest.fixture
async def dial(api: Api) -> AsyncIterator[Dial]:
    opened: list[Socket] = []

    async def dial(number: str, organisation: demo.DemoOrganisation = demo.DEMO) -> Socket:
        socket = Socket(api, (await api.get_tokens(number, organisation))["access_token"])
        opened.append(socket)
        await socket.open()
        await socket.frame(lambda frame: frame["type"] == "snapshot" and frame["topic"] == "calls")
        return socket

    yield dial
    for socket in opened:
        with contextlib.suppress(Exception):
            await socket.end()


async def test_it_begins_with_everybodys_presence(api: Api) -> None:
    socket = Socket(api, (await api.get_tokens("102"))["access_token"])
    await socket.open()
    frame = await socket.frame()
    assert (frame["type"], frame["topic"]) == ("snapshot", "presence")
    assert {record["extension"]["extensionNumber"] for record in frame["data"]} >= {"101", "102", "103", "104"}
    await socket.end()


async def test_snapshot_and_events_equal_a_fresh_snapshot(api: Api, dial: Dial) -> None:
    socket = Socket(api, (await api.get_tokens("103"))["access_token"])
    await socket.open()
    known = {item["extension"]["id"]: item for item in (await socket.frame())["data"]}
    changes = [("102", {"dndStatus": "DoNotAcceptAnyCalls"}), ("104", {"userStatus": "Busy", "message": "out"})]
    for number, change in changes:
        await api.request("PUT", "/account/~/extension/~/presence", number, json=change)
        event = (await socket.event("presence"))["data"]
        known[event["extension"]["id"]] = event
    other = Socket(api, (await api.get_tokens("103"))["access_token"])
    await other.open()
    assert {item["extension"]["id"]: item for item in (await other.frame())["data"]} == known
    await other.end()
    await socket.end()


async def test_calls_change_presence_for_all_of_the_account_and_nobody_else(api: Api, dial: Dial) -> None:
    ours, theirs = await dial("103"), await dial("101", demo.NEIGHBOUR)
    extension_id = api.extension_id("102")
    event = {"account_id": api.account_id(), "extension_id": extension_id, "telephony_status": "Ringing"}
    await api.bus.publish("calls.presence", event)
    data = (await ours.event("presence"))["data"]
    assert data["telephonyStatus"] == "Ringing"
    assert data["presenceStatus"] == "Busy"
    assert data["extension"]["extensionNumber"] == "102"
    await api.settled()
    assert theirs.nothing_more()
    read = (await api.get(f"/account/~/extension/{extension_id}/presence")).json()
    assert read["telephonyStatus"] == "Ringing"


async def test_a_session_is_shown_to_those_in_it_only(api: Api, dial: Dial) -> None:
    ben, chloe, erin = await dial("102"), await dial("103"), await dial("102", demo.NEIGHBOUR)
    session = {"id": "s-1", "parties": []}
    told = {"account_id": api.account_id(), "session": session, "changed": [], "extensions": [api.extension_id("102")]}
    await api.bus.publish("calls.session", told)
    assert (await ben.event("calls"))["data"]["session"]["id"] == "s-1"
    await api.settled()
    assert chloe.nothing_more()
    assert erin.nothing_more()


async def test_a_changed_call_log_is_told_to_each_tenant_and_to_whom_it_concerns(api: Api, dial: Dial) -> None:
    ben, chloe, felix = await dial("102"), await dial("103"), await dial("102", demo.NEIGHBOUR)
    for organisation in (demo.DEMO, demo.NEIGHBOUR):
        change = {
            "account_id": api.account_id(organisation),
            "extension_ids": [api.extension_id("102", organisation)],
            "entry_ids": ["1"],
            "session_id": "7",
            "telephony_session_id": "s-7",
        }
        await api.bus.publish("call_log.changed", change)
    for socket in (ben, felix):
        assert (await socket.event("call-log"))["data"] == {"sessionId": "7", "telephonySessionId": "s-7"}
    await api.settled()
    assert chloe.nothing_more()


async def test_voicemail_is_told_to_its_owner_only(api: Api, dial: Dial) -> None:
    ben, ada = await dial("102"), await dial("101")
    event = {
        "account_id": api.account_id(),
        "extension_id": api.extension_id("102"),
        "type": "VoiceMail",
        "direction": "Inbound",
        "message_ids": ["5"],
        "conversation_ids": [],
        "unread": 1,
        "message": None,
        "change": "Create",
    }
    await api.bus.publish("messages.changed", event)
    assert (await ben.event("voicemail"))["data"]["messageId"] == "5"
    await api.settled()
    assert ada.nothing_more(), "not even an administrator hears of other people's messages"


async def test_emergency_notices_reach_admins_and_the_person(api: Api, dial: Dial) -> None:
    ada, ben, chloe = await dial("101"), await dial("102"), await dial("103")
    event = {
        "account_id": api.account_id(),
        "extension_id": api.extension_id("102"),
        "extension_number": "102",
        "name": "Ben Okafor",
        "code": "911",
        "callback_number": "+16505550102",
        "telephony_session_id": "s-9",
        "placed_at": "2026-01-05T09:00:00.000Z",
    }
    await api.bus.publish("calls.emergency", event)
    for socket in (ada, ben):
        data = (await socket.event("emergency"))["data"]
        assert data["name"] == "Ben Okafor"
        assert data["dialed"] == "911"
    await api.settled()
    assert chloe.nothing_more()


async def test_a_bad_token_is_refused_with_4401(api: Api) -> None:
    socket = Socket(api, "nonsense")
    await socket.open()
    assert await socket.close_code() == 4401


async def test_signing_out_closes_the_socket(api: Api, dial: Dial) -> None:
    tokens = await api.get_tokens("104")
    socket = Socket(api, tokens["access_token"])
    await socket.open()
    await api.client.post("/restapi/oauth/revoke", data={"token": tokens["refresh_token"]}, auth=api.basic)
    assert await socket.close_code() == 4401


async def test_refreshing_the_token_leaves_the_socket_open(api: Api, dial: Dial) -> None:
    tokens = await api.get_tokens("104")
    socket = Socket(api, tokens["access_token"])
    await socket.open()
    await socket.frame()  # it is signed in
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    await api.client.post("/restapi/oauth/token", data=form, auth=api.basic)
    await api.request("PUT", "/account/~/extension/~/presence", "102", json={"userStatus": "Busy"})
    assert (await socket.event("presence"))["data"]["userStatus"] == "Busy"
    await socket.end()


async def test_somebody_hidden_is_shown_offline_to_others_only(api: Api, dial: Dial) -> None:
    ben, chloe = await dial("102"), await dial("103")
    body = {"allowSeeMyPresence": False, "message": "secret"}
    await api.request("PUT", "/account/~/extension/~/presence", "102", json=body)
    assert (await ben.event("presence"))["data"]["message"] == "secret"
    seen = (await chloe.event("presence"))["data"]
    assert seen["presenceStatus"] == "Offline"
    assert "secret" not in json.dumps(seen)


async def test_a_change_of_presence_asks_no_more_when_more_people_look(api: Api, dial: Dial) -> None:
    """MSG-42: it is read once for the person and once for all the others; and so is everybody's at the beginning."""
    costs = []
    for more in (("101", "102"), ("103", "104")):
        sockets = [await dial(number) for number in more]
        with statements_of(api.here.storage) as seen:
            await api.bus.publish(
                "calls.presence",
                {
                    "account_id": api.account_id(),
                    "extension_id": api.extension_id("102"),
                    "telephony_status": "Ringing",
                },
            )
            for socket in sockets:
                assert (await socket.event("presence"))["data"]["telephonyStatus"] == "Ringing"
        costs.append(len([statement for statement in seen if "FROM extensions" in statement]))
    assert costs == [2, 2]
    tokens = [(await api.get_tokens(number))["access_token"] for number in ("101", "102", "103")]
    with statements_of(api.here.storage) as seen:
        for token in tokens:
            socket = Socket(api, token)
            await socket.open()
            assert len((await socket.frame())["data"]) >= 4
            await socket.end()
    assert len([statement for statement in seen if "ORDER BY extensions.number" in statement]) <= 1
