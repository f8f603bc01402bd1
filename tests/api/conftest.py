"""The application, on each kind of database in turn, or on one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from tests.support.api import Api, running_app


@pytest.fixture
async def api(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_app(storage, tmp_path / "data") as api:
        yield api


@pytest.fixture
async def sqlite_api(sqlite_storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    """The application on SQLite alone: for what has nothing to do with the kind of database."""
    async with running_app(sqlite_storage, tmp_path / "data") as api:
        yield api
