"""The application, on each kind of database in turn, or on one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.apps.models import load_models
from clarion.base.storage import Storage
from tests.support.api import Api, running_app


@pytest.fixture
async def api(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_app(storage, tmp_path / "data") as api:
        yield api


@pytest.fixture
async def sqlite_api(tmp_path: Path) -> AsyncIterator[Api]:
    """The application on SQLite alone: for what has nothing to do with the kind of database."""
    load_models()
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path}/clarion.db")
    await storage.create_tables()
    async with running_app(storage, tmp_path / "data") as api:
        yield api
    await storage.close()
