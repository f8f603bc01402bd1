"""The application, on each kind of database in turn, and receivers of webhooks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from tests.support.api import Api, running_app
from tests.support.receiver import Receiver, receiver


@pytest.fixture
async def api(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_app(storage, tmp_path / "data", subscriptions_per_app="5") as api:
        yield api


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one
