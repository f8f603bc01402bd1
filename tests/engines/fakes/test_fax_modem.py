"""The fake keeps the contract of the `FaxModem` port."""

from collections.abc import AsyncIterator

import pytest

from clarion.engines.fakes.fax_modem import FakeFaxModems
from tests.engines.fax_contract import *  # noqa: F403


@pytest.fixture
async def modems() -> AsyncIterator[FakeFaxModems]:
    one = FakeFaxModems()
    yield one
    await one.close()
