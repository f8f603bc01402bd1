"""The official Python SDK, unmodified, against a real server on a socket."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ringcentral import SDK
from ringcentral.http.api_exception import ApiException

from clarion.apps.api_server import running_api
from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment, ensure_demo
from clarion.apps.migrate import migrate
from clarion.base.outbox import OutboxRelay
from clarion.base.settings import load_settings
from tests.support.waiting import free_port

pytestmark = pytest.mark.clients


@pytest.fixture
async def environment(database_url: str, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """What `clarion demo env` prints, while the API it speaks of is running."""
    port = str(free_port())
    settings = load_settings(
        {"CLARION_DATA": str(tmp_path), "CLARION_HTTP_PORT": port, "CLARION_DATABASE_URL": database_url}
    )
    here = build_container(settings)
    await migrate(here.storage)
    await ensure_demo(here)
    relay = OutboxRelay(here.storage, here.bus)
    relay.start()
    async with running_api(here):
        yield await demo_environment(here)
    await relay.stop()
    await here.bus.close()
    await here.storage.close()


def use_the_sdk(environment: dict[str, str]) -> None:
    sdk = SDK(
        environment["RINGCENTRAL_CLIENT_ID"],
        environment["RINGCENTRAL_CLIENT_SECRET"],
        environment["RINGCENTRAL_SERVER_URL"],
    )
    platform = sdk.platform()
    platform.login(jwt=environment["RINGCENTRAL_JWT_TOKEN"])
    assert platform.logged_in()
    account = platform.get("/account/~").json()
    assert account.status == "Confirmed"
    me = platform.get("/restapi/v1.0/account/~/extension/~").json()
    assert str(me.id) == environment["CLARION_101_EXTENSION_ID"]
    assert me.contact.email == "ada@demo.example"
    assert platform.get("/account/~/extension", {"type": "User"}).json().paging.totalElements == 4
    before = platform.auth().access_token()
    platform.refresh()
    assert platform.auth().access_token() != before
    presence = platform.put("/account/~/extension/~/presence", {"dndStatus": "DoNotAcceptAnyCalls"}).json()
    assert presence.presenceStatus == "Busy"
    found = platform.post("/account/~/directory/entries/search", {"searchString": "okafor"}).json()
    assert [entry.extensionNumber for entry in found.records] == ["102"]
    with pytest.raises(ApiException) as refused:
        platform.get("/account/~/extension/1")
    assert refused.value.api_response().response().status_code == 404
    platform.logout()
    assert not platform.logged_in()


async def test_the_official_python_sdk_signs_in_reads_refreshes_and_signs_out(
    environment: dict[str, str],
) -> None:
    await asyncio.to_thread(use_the_sdk, environment)
