"""Fixtures for all tests."""

import asyncio
import os
import resource
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis
import pytest
import structlog
from valkey.asyncio import Valkey

from clarion.apps.models import load_models
from clarion.base.clock import TurnableClock
from clarion.base.storage import Storage
from tests.scenarios.roles import Roles
from tests.support.collecting import load_modules
from tests.support.cpu_time import CpuTime
from tests.support.memory import keep_for_good
from tests.support.operation_recorder import (  # noqa: F401 - hooks
    pytest_configure,
    pytest_runtest_protocol,
    pytest_sessionfinish,
)
from tests.support.own_tables import TestTable
from tests.support.phones import baresip, clarion_up, node_phone  # noqa: F401 - fixtures
from tests.support.processes import Process, start_process
from tests.support.response_types import pytest_runtest_call, watch_responses  # noqa: F401 - a hook
from tests.support.scheduling import (  # noqa: F401 - a hook
    give_way,
    pytest_xdist_make_scheduler,
)
from tests.support.services import run_postgres, run_valkey
from tests.support.statement_recorder import RECORD as RECORD_STATEMENTS
from tests.support.statement_recorder import StatementRecorder
from tests.support.two_databases import leave_out
from tests.support.used_databases import UsedDatabases, keep_content

# Tests count calls and posts: their demo company begins empty. What fills it, and the tour, have tests of their own.
os.environ["CLARION_DEMO_CONTENT"] = os.environ["CLARION_TOUR"] = os.environ["CLARION_STATUS_PROBES"] = "false"

# A program that breaks down under test says so in its log; its memory is of no use here.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
give_way()
watch_responses()

# A busy machine is slow now and then; that is no finding of a property.
hypothesis.settings.register_profile("clarion", deadline=None)
hypothesis.settings.load_profile("clarion")

# Plain traces: drawing every local variable of every frame takes longer than most tests.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

_APPLICATIONS = {"api", "sqlite_api", "both"}  # fixtures that run one with the demo organisation

PATIENCE_S = 300
"""Tests that start whole programs: on a busy machine each takes half a minute to begin."""

_LOG_LINES = 150  # of each role, with a test of theirs that fails

_failed = pytest.StashKey[bool]()

_KIND_OF_FOLDER = {
    "scenarios": "scenario",
    "clients": "clients",
    "engines/kamailio": "engine",
    "engines/rtpengine": "engine",
}


def pytest_sessionstart(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(CpuTime(), "cpu-time")
    folder = os.environ.get(RECORD_STATEMENTS)
    if folder:
        session.config.pluginmanager.register(StatementRecorder(Path(folder)))
    load_modules(session)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by their folder; not all need both kinds of database."""
    leave_out(config, items)
    for item in items:
        kind = _kind_of(item.path)
        if kind is not None:
            item.add_marker(kind)
        waits_for_others = kind is not None or item.get_closest_marker("browser") is not None
        if waits_for_others and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(PATIENCE_S))


@cache
def _kind_of(file: Path) -> str | None:
    folder = file.relative_to(Path(__file__).parent).parent.as_posix()
    return next((kind for start, kind in _KIND_OF_FOLDER.items() if folder.startswith(start)), None)


def pytest_collection_finish() -> None:
    """All modules are there."""
    keep_for_good()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
        report.sections += [
            (f"the end of the log of {process.name}", process.tail(_LOG_LINES)) for process in _roles_of(item)
        ]
    return report


def _roles_of(item: pytest.Item) -> list[Process]:
    """The parts of Clarion that a test runs with."""
    given = [getattr(value, "roles", value) for value in getattr(item, "funcargs", {}).values()]
    return [process for roles in given if isinstance(roles, Roles) for process in roles.running.values()]


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def processes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start programs: `processes([program, ...], name=..., env=...)`. They end with the test."""
    started: list[Process] = []

    def start(command: list[str | Path], *, name: str | None = None, **options: object) -> Process:
        word = name or Path(str(command[0])).name
        log = tmp_path / f"{len(started)}-{word}.log"
        started.append(start_process(command, log=log, name=word, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for process in reversed(started):
        process.stop()
        if request.node.stash.get(_failed, False):
            print(f"----- the end of the log of {process.name} -----\n{process.tail()}")


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run_valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture
async def empty_valkey(valkey_url: str) -> str:
    """Calls that ended as an earlier test stopped its servers may still lie there, waiting to be written down."""
    client: Valkey = Valkey.from_url(valkey_url)
    await client.flushall()
    await client.aclose()
    return valkey_url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with run_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no rows, to copy: making some hundred tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("tables") / "clarion.db"
    _run(_make_tables(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def sqlite_demo(sqlite_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the demo organisation."""
    folder = tmp_path_factory.mktemp("demo")
    path = Path(shutil.copyfile(sqlite_tables, folder / "clarion.db"))
    _run(_make_demo(f"sqlite:///{path}", folder / "data"))
    return path


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """The name of a database like that, as a template."""
    _run(_make_template(postgres_url, "every_table"))
    return "every_table"


@pytest.fixture(scope="session")
def postgres_demo(postgres_url: str, postgres_tables: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same with the demo organisation."""
    _run(_make_demo_template(postgres_url, postgres_tables, tmp_path_factory.mktemp("demo")))
    return "demo_organisation"


@pytest.fixture(scope="session")
def used_tables(postgres_url: str, postgres_tables: str) -> UsedDatabases:
    return UsedDatabases(postgres_url, postgres_tables)


@pytest.fixture(scope="session")
def used_demo(postgres_url: str, postgres_demo: str) -> UsedDatabases:
    return UsedDatabases(postgres_url, postgres_demo)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread, because the loop of the test that asks first is running here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _make_template(server: str, name: str) -> None:
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    await _make_tables(_as_setting(server, name))


async def _make_demo_template(server: str, tables: str, data: Path) -> None:
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE demo_organisation TEMPLATE {tables}")
    await admin.close()
    await _make_demo(_as_setting(server, "demo_organisation"), data)
    template = await asyncpg.connect(server.removesuffix("/postgres") + "/demo_organisation")
    await keep_content(template)
    await template.close()


async def _make_demo(url: str, data: Path) -> None:
    from tests.support.api import fill_demo  # the whole application, which many tests never need

    load_models()
    storage = Storage(url)
    await fill_demo(storage, data)
    await storage.close()


async def _make_tables(url: str) -> None:
    load_models()
    storage = Storage(url)
    await storage.create_tables()
    async with storage.engine.begin() as connection:
        await connection.run_sync(TestTable.metadata.create_all)
    await storage.close()


def _as_setting(server: str, name: str) -> str:
    return server.replace("postgresql://", "postgresql+asyncpg://").removesuffix("/postgres") + f"/{name}"


def _content(request: pytest.FixtureRequest) -> str:
    """An application starts with the demo organisation, everything else with empty tables."""
    return "demo" if _APPLICATIONS & set(request.fixturenames) else "tables"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The url of an empty database, on each kind in turn; with `storage`, of the one that it opens."""
    filled = "storage" in request.fixturenames
    content = _content(request)
    if request.param == "sqlite":
        if filled:
            shutil.copyfile(request.getfixturevalue(f"sqlite_{content}"), tmp_path / "clarion.db")
        yield f"sqlite:///{tmp_path}/clarion.db"
        return
    server: str = request.getfixturevalue("postgres_url")
    if filled:
        shelf: UsedDatabases = request.getfixturevalue(f"used_{content}")
        database = await shelf.take()
        yield _as_setting(server, database.name)
        await shelf.give_back(database)
        return
    name = f"test_{uuid.uuid4().hex}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    yield _as_setting(server, name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def sqlite_storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """The same on SQLite alone: for what has nothing to do with the kind of database."""
    load_models()
    shutil.copyfile(request.getfixturevalue(f"sqlite_{_content(request)}"), tmp_path / "clarion.db")
    storage = Storage(f"sqlite:///{tmp_path}/clarion.db")
    yield storage
    await storage.close()


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """A storage with every table and no rows, on each kind of database in turn."""
    load_models()
    storage = Storage(database_url)
    yield storage
    await storage.close()
