"""The typed client of Ada, the administrator, shared by the tests of this folder."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.scenarios.installation import Installation
from tests.support.typed_client import TypedClient, typed_client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rc(clarion_up: Installation) -> AsyncIterator[TypedClient]:
    async with typed_client(clarion_up) as client:
        yield client
