"""The application on SQLite, and receivers of webhooks.

What differs between databases (locks, order of positions, leases) is in `test_on_both_databases.py`.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from tests.support.api import Api, running_app
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
