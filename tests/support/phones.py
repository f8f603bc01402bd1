"""One installation for all tests that do not break it, and the phones they use, as fixtures."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.scenarios.installation import Installation
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.baresip import baresip
from tests.support.node_phone import node_phone

__all__ = ["baresip", "clarion_up", "node_phone"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def clarion_up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """`clarion up` with a data folder and ports of its own, ready; it ends with the test run."""
    folder = tmp_path_factory.mktemp("clarion-up")
    roles = Roles(fresh_settings(folder / "data"), folder / "logs")
    try:
        await roles.start("up", timeout=180)
        yield Installation(roles, roles.demo())
    finally:
        roles.stop()
