"""The whole application with the simulated network as its carrier; nobody calls, so it needs no ports."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from clarion.engines.phone_network import NetworkConfig, NetworkControl, PhoneNetwork, serve_on
from clarion.features.messaging import Dispatcher
from tests.support.api import Api
from tests.support.waiting import wait_for

DANA = "+12025550100"
REPLIES = "+12025550116"
KEEPS_SILENT = "+12025550120"
OWN = {"101": "+16505550101", "102": "+16505550102", "103": "+16505550103"}
SMS = "/account/~/extension/~/sms"
STORE = "/account/~/extension/~/message-store"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))

Send = Callable[..., Awaitable[dict[str, Any]]]
Status = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def desk(api: Api, tmp_path: Path) -> AsyncIterator[NetworkControl]:
    network = PhoneNetwork(NetworkConfig(tmp_path / "network"))
    desk = NetworkControl(network)
    served = serve_on(api.bus, desk)
    yield desk
    for subscription in served:
        await subscription.close()
    await desk.texts.close()


@pytest.fixture
def send(api: Api) -> Send:
    """`await send("hello", to=["+1..."])`: a text of 102, as the API answers it."""

    async def text(
        words: str = "hello", to: str | list[str] = DANA, number: str = "102", **more: Any
    ) -> dict[str, Any]:
        recipients = [to] if isinstance(to, str) else to
        body = {
            "from": {"phoneNumber": OWN[number]},
            "to": [{"phoneNumber": recipient} for recipient in recipients],
            "text": words,
        } | more
        answer = await api.request("POST", SMS, number, json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return text


@pytest.fixture
def becomes(api: Api) -> Status:
    """Wait until a message has this status; the dispatcher is helped along, because clocks stand still here."""

    async def wait(message: dict[str, Any], status: str, number: str = "102", advance: float = 0) -> dict[str, Any]:
        async def look() -> dict[str, Any] | None:
            if advance:
                api.clock.advance(advance)
                api.tokens.clear()  # so that nobody is signed out by the passing of time
            await api.here.get(Dispatcher).work()
            found: dict[str, Any] = (await api.get(f"{STORE}/{message['id']}", number)).json()
            return found if found.get("messageStatus") == status else None

        found = await wait_for(look, missing=f"the status {status}", timeout=20)
        assert found is not None
        return found

    return wait


async def inbox(api: Api, number: str = "102", **query: Any) -> list[dict[str, Any]]:
    """Incoming texts of somebody, newest first."""
    params = {"messageType": "SMS", "direction": "Inbound"} | query
    records: list[dict[str, Any]] = (await api.get(STORE, number, params=params)).json()["records"]
    return records


async def arrives(api: Api, count: int, number: str = "102") -> list[dict[str, Any]]:
    """Wait for so many incoming texts."""

    async def look() -> list[dict[str, Any]] | None:
        await api.here.get(Dispatcher).work()
        found = await inbox(api, number)
        return found if len(found) >= count else None

    found = await wait_for(look, missing=f"{count} texts in the inbox of {number}", timeout=20)
    assert found is not None
    return found
