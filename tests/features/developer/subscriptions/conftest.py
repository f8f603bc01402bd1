"""The application on SQLite, and receivers of webhooks.

What differs between databases (locks, order of positions, leases) is in `test_on_both_databases.py`.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.apps.models import load_models
from clarion.base.storage import Storage
from tests.support.api import Api, running_app
from tests.support.receiver import Receiver, receiver


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    load_models()
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path}/clarion.db")
    await storage.create_tables()
    async with running_app(storage, tmp_path / "data", subscriptions_per_app="5") as api:
        yield api
    await storage.close()


@pytest.fixture
async def both(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    """The same on each kind of database in turn."""
    async with running_app(storage, tmp_path / "data", subscriptions_per_app="5") as api:
        yield api


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one
