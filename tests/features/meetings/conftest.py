"""The application with a process that owns rooms, and a media engine without media."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.meetings import RoomServer
from tests.support.api import Api, running_app


@dataclass
class Meetings:
    api: Api
    server: RoomServer
    sfu: FakeSfu


@pytest.fixture
async def meetings(storage: Storage, tmp_path: Path) -> AsyncIterator[Meetings]:
    async with running_app(storage, tmp_path / "data") as api:
        sfu = FakeSfu()
        server = RoomServer(api.here, sfu)
        await server.open()
        running = Meetings(api, server, sfu)
        yield running
        await running.server.close()
