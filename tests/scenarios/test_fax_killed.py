"""FAX-39: a process dies in the middle of a fax: the short form of `python -m tests.scenarios.fax_kills`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.scenarios.fax_kills import kill_in_phase
from tests.scenarios.installation import Installation
from tests.support.phones import installed

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.slow]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    async with installed(tmp_path_factory.mktemp("fax-killed")) as installation:
        yield installation


@pytest.mark.parametrize(
    ("kill", "phase"), [("modem", "after page 1"), ("media engine", "in page 2"), ("clarion up", "in page 1")]
)
async def test_fax_39_each_page_arrives_once_whatever_dies_in_between(
    up: Installation, tmp_path: Path, kill: str, phase: str
) -> None:
    await kill_in_phase(up, tmp_path, kill, phase)
