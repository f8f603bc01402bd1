"""Two API processes on one database and one bus act as one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from clarion.api.app import create_app
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.features import features
from clarion.apps.migrate import migrate
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.base.settings import load_settings
from clarion.features.developer import DEMO_CLIENT_ID, demo_client_secret
from clarion.features.people import demo

ME = "/restapi/v1.0/client-info"


@asynccontextmanager
async def server(environment: dict[str, str]) -> AsyncIterator[tuple[Container, httpx.AsyncClient]]:
    here = build_container(load_settings(environment))
    await migrate(here.storage)
    await ensure_demo(here)
    relay = OutboxRelay(here.storage, here.bus)
    relay.start()
    app = create_app(here, features())
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clarion.test") as client,
    ):
        yield here, client
    await relay.stop()
    await here.bus.close()
    await here.storage.close()


@pytest.fixture
async def pair(
    database_url: str, valkey_url: str, tmp_path: Path
) -> AsyncIterator[list[tuple[Container, httpx.AsyncClient]]]:
    environment = {
        "CLARION_DATA": str(tmp_path),
        "CLARION_DATABASE_URL": database_url,
        "CLARION_VALKEY_URL": valkey_url,
    }
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(server(environment)) for _ in range(2)]


async def sign_in(here: Container, client: httpx.AsyncClient) -> dict[str, Any]:
    async with here.storage.reading() as session:
        account = await demo.find_demo_account(session, here.keys)
    assert account is not None
    jwt = demo.demo_jwt(here.keys, demo.DEMO, "102", account.created_at, here.settings.public_url)
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": jwt}
    auth = (DEMO_CLIENT_ID, demo_client_secret(here.keys))
    answer = await client.post("/restapi/oauth/token", data=form, auth=auth)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_token_of_one_works_at_the_other_until_it_is_revoked_anywhere(
    pair: list[tuple[Container, httpx.AsyncClient]],
) -> None:
    (here, first), (_, second) = pair
    tokens = await sign_in(here, first)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    for client in (first, second):
        assert (await client.get(ME, headers=headers)).status_code == 200
    auth = (DEMO_CLIENT_ID, demo_client_secret(here.keys))
    await first.post("/restapi/oauth/revoke", data={"token": tokens["access_token"]}, auth=auth)
    assert (await second.get(ME, headers=headers)).status_code == 401, "at once, whether the news came or not"
    assert (await first.get(ME, headers=headers)).status_code == 401


async def test_both_can_refresh_one_after_the_other(
    pair: list[tuple[Container, httpx.AsyncClient]],
) -> None:
    (here, first), (_, second) = pair
    tokens = await sign_in(here, first)
    auth = (DEMO_CLIENT_ID, demo_client_secret(here.keys))
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    answers = await asyncio.gather(
        first.post("/restapi/oauth/token", data=form, auth=auth),
        second.post("/restapi/oauth/token", data=form, auth=auth),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["access_token"] == answers[1].json()["access_token"], "one new pair, not two"
