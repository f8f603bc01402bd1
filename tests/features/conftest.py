"""The application, on each kind of database in turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.storage import Storage
from tests.support.api import Api, running_app


@pytest.fixture
async def api(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_app(storage, tmp_path / "data") as api:
        yield api
