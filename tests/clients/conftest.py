"""The typed client of Ada, the administrator, shared by the tests of this folder; and what all workers call with it."""

import os
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio

from tests.scenarios.installation import Installation
from tests.support.typed_client import TypedClient, typed_client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rc(clarion_up: Installation) -> AsyncIterator[TypedClient]:
    async with typed_client(clarion_up) as client:
        yield client


@pytest.fixture(scope="session")
def typed_calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share: for each typed test that ended, what was called by then."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "typed-calls"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def note_typed_calls(request: pytest.FixtureRequest, typed_calls: Path) -> Iterator[None]:
    yield
    if request.path.name.startswith("test_typed_"):
        called = request.getfixturevalue("rc").called if "rc" in request.fixturenames else set()
        note = typed_calls / sha256(request.node.nodeid.partition("@")[0].encode()).hexdigest()[:24]
        draft = note.with_suffix(".new")
        draft.write_text("\n".join(sorted(called)))
        draft.rename(note)
