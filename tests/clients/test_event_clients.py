"""Official clients of the WebSocket gateway, unmodified: they subscribe, hear, lose their socket and recover."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from ringcentral import SDK
from ringcentral.websocket.events import WebSocketEvents

from clarion.apps.api_server import running_api
from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment, ensure_demo
from clarion.apps.migrate import migrate
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.base.settings import load_settings
from tests.support.node_phone import CLIENTS, NODE
from tests.support.waiting import free_port, wait_for

pytestmark = [pytest.mark.clients]

PRESENCE = "/restapi/v1.0/account/~/extension/~/presence"
LIST = "/restapi/v1.0/account/~/extension"


@asynccontextmanager
async def serving(data: Path, port: int) -> AsyncIterator[Container]:
    """A server on a socket, over the same data each time it starts."""
    here = build_container(load_settings({"CLARION_DATA": str(data), "CLARION_HTTP_PORT": str(port)}))
    await migrate(here.storage)
    await ensure_demo(here)
    relay = OutboxRelay(here.storage, here.bus)
    relay.start()
    try:
        async with running_api(here):
            yield here
    finally:
        await relay.stop()
        await here.bus.close()
        await here.storage.close()


@dataclass
class Script:
    """The script `events.mjs` under Node."""

    process: asyncio.subprocess.Process
    events: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)

    async def read(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            message = json.loads(line)
            if "event" in message:
                self.events.append(message)
            else:
                self.answers[message["id"]] = message

    async def do(self, what: str, **given: Any) -> Any:
        number = len(self.answers) + 1
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"id": number, "do": what, **given}).encode() + b"\n")
        await wait_for(lambda: number in self.answers, missing=f"the answer to {what}", timeout=30)
        assert "error" not in self.answers[number], self.answers[number]
        return self.answers[number]["ok"]

    def heard(self) -> list[str]:
        """The statuses that notifications told, in order."""
        found = [event["notification"]["body"] for event in self.events if event["event"] == "notification"]
        return [body.get("userStatus", "?") for body in found]

    async def hears(self, *statuses: str) -> None:
        await wait_for(
            lambda: self.heard() == list(statuses), missing=lambda: f"{statuses}; heard {self.heard()}", timeout=20
        )

    async def recovered(self, state: str) -> None:
        await wait_for(
            lambda: any(event["event"] == "recovered" and event["state"] == state for event in self.events),
            missing=lambda: f"a recovery: {self.events}",
            timeout=30,
        )


@pytest.fixture
async def script() -> AsyncIterator[Script]:
    process = await asyncio.create_subprocess_exec(
        NODE, CLIENTS / "events.mjs", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 22
    )
    one = Script(process)
    reading = asyncio.create_task(one.read())
    yield one
    process.kill()
    await process.wait()
    await reading


def account_of(environment: dict[str, str], filters: list[str]) -> dict[str, Any]:
    return {
        "server": environment["RINGCENTRAL_SERVER_URL"],
        "clientId": environment["RINGCENTRAL_CLIENT_ID"],
        "clientSecret": environment["RINGCENTRAL_CLIENT_SECRET"],
        "jwt": environment["RINGCENTRAL_JWT_TOKEN"],
        "filters": filters,
    }


Change = Callable[[str], Awaitable[None]]


async def token_of(environment: dict[str, str]) -> str:
    """For plain HTTP."""
    auth = (environment["RINGCENTRAL_CLIENT_ID"], environment["RINGCENTRAL_CLIENT_SECRET"])
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": environment["RINGCENTRAL_JWT_TOKEN"],
    }
    async with httpx.AsyncClient(base_url=environment["RINGCENTRAL_SERVER_URL"]) as client:
        return str((await client.post("/restapi/oauth/token", data=form, auth=auth)).json()["access_token"])


async def changer(environment: dict[str, str]) -> Change:
    """Changes one's presence over plain HTTP."""
    server, token = environment["RINGCENTRAL_SERVER_URL"], await token_of(environment)

    async def change(status: str) -> None:
        async with httpx.AsyncClient(base_url=server, headers={"Authorization": f"Bearer {token}"}) as client:
            path = "/restapi/v1.0/account/~/extension/~/presence"
            assert (await client.put(path, json={"userStatus": status})).status_code == 200

    return change


async def test_rc_ex_ws_hears_asks_recovers_from_a_drop_and_from_a_restart(tmp_path: Path, script: Script) -> None:
    port = free_port()
    async with serving(tmp_path, port) as here:
        environment = await demo_environment(here)
        made = await script.do("rc_ex", **account_of(environment, [PRESENCE]))
        assert "recoveryState" not in made["details"]
        assert await script.do("extension") == "101"
        change = await changer(environment)
        await change("Busy")
        await script.hears("Busy")
        await script.do("drop")
        await change("Available")
        await script.recovered("Successful")
        await script.hears("Busy", "Available")
        widened = await script.do("widen", filters=[PRESENCE, LIST])
        assert len(widened["eventFilters"]) == 2
        assert widened["id"] == made["subscription"]["id"]
        await change("Offline")
        await script.hears("Busy", "Available", "Offline")
        script.events[:] = [event for event in script.events if event["event"] != "recovered"]
    async with serving(tmp_path, port) as here:
        change = await changer(await demo_environment(here))
        await change("Busy")
        await script.recovered("Successful")
        await script.hears("Busy", "Available", "Offline", "Busy")
        await script.do("revoke")


async def test_rc_ex_ws_hears_posts_also_those_written_while_it_was_away(tmp_path: Path, script: Script) -> None:
    async with serving(tmp_path, free_port()) as here:
        environment = await demo_environment(here)
        await script.do("rc_ex", **account_of(environment, ["/team-messaging/v1/posts"]))
        headers = {"Authorization": f"Bearer {await token_of(environment)}"}
        chats = environment["RINGCENTRAL_SERVER_URL"] + "/team-messaging/v1"

        def said() -> list[str]:
            found = [event["notification"]["body"] for event in script.events if event["event"] == "notification"]
            return [f"{body['eventType']} {body['text']}" for body in found]

        async with httpx.AsyncClient(headers=headers) as client:
            everyone = (await client.get(f"{chats}/everyone")).json()["id"]
            posts = f"{chats}/chats/{everyone}/posts"
            assert (await client.post(posts, json={"text": "One"})).status_code == 201
            await wait_for(lambda: said() == ["PostAdded One"], missing=lambda: f"the post; heard {said()}")
            await script.do("drop")
            assert (await client.post(posts, json={"text": "Two"})).status_code == 201
            await script.recovered("Successful")
            await wait_for(lambda: said()[1:] == ["PostAdded Two"], missing=lambda: f"the second; heard {said()}")
        await script.do("revoke")


async def test_the_sdk_with_its_subscriptions_package_hears_and_recovers(tmp_path: Path, script: Script) -> None:
    async with serving(tmp_path, free_port()) as here:
        environment = await demo_environment(here)
        await script.do("sdk", **account_of(environment, [PRESENCE, LIST]))
        change = await changer(environment)
        await change("Busy")
        await script.hears("Busy")
        await script.do("drop")
        await change("Available")
        await script.recovered("Successful")
        await script.hears("Busy", "Available")
        await script.do("revoke")


async def test_the_python_sdk_subscribes_hears_changes_and_removes(tmp_path: Path) -> None:
    async with serving(tmp_path, free_port()) as here:
        environment = await demo_environment(here)
        change = await changer(environment)
        client, sdk = await asyncio.to_thread(_python_client, environment)
        got: list[Any] = []
        subscriptions: list[Any] = []
        gone: list[Any] = []
        client.on(WebSocketEvents.subscriptionCreated, subscriptions.append)
        client.on(WebSocketEvents.receiveSubscriptionNotification, got.append)
        client.on(WebSocketEvents.subscriptionRemoved, gone.append)
        # Its own request for a token waits in this thread, where the server runs: it is given one instead.
        token = await asyncio.to_thread(client.get_web_socket_token)
        client.get_web_socket_token = lambda: token
        running = asyncio.create_task(client.create_new_connection())
        try:
            await client.create_subscription([PRESENCE])
            await wait_for(lambda: subscriptions, missing="the subscription")
            await change("Busy")
            await wait_for(lambda: got, missing="a notification")
            assert got[0][1]["body"]["userStatus"] == "Busy"
            assert got[0][0]["type"] == "ServerNotification"
            await client.update_subscription(subscriptions[0], [PRESENCE, LIST])
            await wait_for(lambda: len(subscriptions) > 1, missing="the change")
            details = json.loads(client.get_connection_info()["connection_details"])
            assert details[0]["type"] == "ConnectionDetails"
            await client.close_connection()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert await asyncio.to_thread(lambda: sdk.platform().logged_in())


def _python_client(environment: dict[str, str]) -> tuple[Any, Any]:
    sdk = SDK(
        environment["RINGCENTRAL_CLIENT_ID"],
        environment["RINGCENTRAL_CLIENT_SECRET"],
        environment["RINGCENTRAL_SERVER_URL"],
    )
    sdk.platform().login(jwt=environment["RINGCENTRAL_JWT_TOKEN"])
    return sdk.create_web_socket_client(), sdk
