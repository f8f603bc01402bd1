"""The application on SQLite, and receivers of webhooks.

What differs between databases (locks, order of positions, leases) is in `test_on_both_databases.py`.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from clarion.features.people import demo
from tests.support.api import Api, running_app
from tests.support.gateway import Dial, GatewaySocket, socket_token
from tests.support.receiver import Receiver, receiver


@pytest.fixture
async def api(sqlite_storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_app(sqlite_storage, tmp_path / "data", subscriptions_per_app="5") as api:
        yield api


@pytest.fixture
async def both(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    """The same on each kind of database in turn."""
    async with running_app(storage, tmp_path / "data", subscriptions_per_app="5") as api:
        yield api


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one


@pytest.fixture
async def dial(api: Api) -> AsyncIterator[Dial]:
    opened: list[GatewaySocket] = []

    async def dial(number: str = "102", organisation: demo.DemoOrganisation = demo.DEMO, **query: str) -> GatewaySocket:
        token = query.pop("access_token", None) or await socket_token(api, number, organisation)
        socket = GatewaySocket(api, access_token=token, **query)
        opened.append(socket)
        await socket.open()
        return socket

    yield dial
    for socket in opened:
        await socket.end()
