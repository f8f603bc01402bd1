"""Two companies that share chats, whichever servers they are on."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from clarion.base.container import Container
from clarion.base.http_client import Answer, RequestFailed
from clarion.features.messaging.federation.peers import Peers
from tests.support.api import Api

FEDERATION = "/restapi/v1.0/clarion/federation"
COMPANIES = "/restapi/v1.0/clarion/team-messaging/companies"
CHATS = "/restapi/v1.0/clarion/team-messaging/chats"
Ask = Callable[..., Awaitable[Any]]


class OverTheApp:
    """An HttpClient that calls the application in-process; `down`: no peer answers."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.down = False
        self.sent: list[str] = []

    async def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, within_s: float, *, most: int = 0
    ) -> Answer:
        if self.down:
            raise RequestFailed("connection", "The receiver cannot be reached.")
        path = address.removeprefix(self._api.here.settings.public_url)
        self.sent.append(path)
        answer = await self._api.client.request(method, path, headers=dict(headers), content=body)
        return Answer(answer.status_code, {}, answer.text[:500], len(answer.content), True, 1, answer.content)

    async def close(self) -> None:
        """There is nothing to close."""


def over_the_app(api: Api, here: Container) -> OverTheApp:
    http_client = OverTheApp(api)
    here.get(Peers)._http_client = http_client  # type: ignore[assignment]
    return http_client


async def connect(ours: Ask, theirs: Ask, *, shows_people: bool = True) -> tuple[str, str]:
    """Link the companies of two administrators; the ids of the link on both sides."""
    address = (await theirs("GET", FEDERATION))["address"]
    made = await ours("POST", FEDERATION + "/links", 201, json={"address": address, "showsPeople": True})
    assert made["state"] == "Invited"
    [asked] = [one for one in (await theirs("GET", FEDERATION))["links"] if one["state"] == "Asked"]
    assert asked["address"] == (await ours("GET", FEDERATION))["address"]
    decision = {"accept": True, "showsPeople": shows_people}
    done = await theirs("POST", f"{FEDERATION}/links/{asked['id']}/answer", json=decision)
    assert done["state"] == "Active"
    return made["id"], asked["id"]


async def posts_of(ask: Ask, chat_id: str) -> list[str]:
    """What a chat says, the oldest first."""
    records = (await ask("GET", f"{CHATS}/{chat_id}/posts", params={"recordCount": 250}))["records"]
    return [one.get("text", "") for one in reversed(records) if one["type"] == "TextMessage" and not one["deleted"]]
