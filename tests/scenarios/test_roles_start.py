"""Every role starts alone and together, from nothing, before and after what it needs, and then does its work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from clarion.apps.role_parts import ROLES
from clarion.engines.phone_network import ask_network
from tests.scenarios.roles import Roles, fresh_settings, is_ready
from tests.support.postgres_gate import PostgresGate, State
from tests.support.services import run_valkey
from tests.support.waiting import free_port, wait_for

ALONE = [role for role in ROLES if role != "up"]  # `up` starts all of them in one process: every other scenario does
CALLER = "+12025550140"


@dataclass
class Site:
    """An installation in several processes, whose PostgreSQL and Valkey come when the test says so."""

    roles: Roles
    gate: PostgresGate
    database: str
    valkey_port: int
    folder: Path
    services: ExitStack = field(default_factory=ExitStack)

    def start_valkey(self) -> None:
        self.services.enter_context(run_valkey(self.folder, self.valkey_port))

    async def rows(self, query: str) -> list[Any]:
        connection = await asyncpg.connect(self.database)
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    async def stop(self, *names: str) -> None:
        """The gate serves in the loop of the test, which must go on meanwhile."""
        await asyncio.gather(*(asyncio.to_thread(self.roles.running[name].stop) for name in names))

    def silent(self) -> list[str]:
        """Roles that are not ready."""
        return [name for name, process in self.roles.running.items() if not is_ready(process)]

    def assert_no_traceback(self) -> None:
        for name, process in self.roles.running.items():
            assert "Traceback" not in process.text(), f"{name}:\n{process.text()}"


@pytest.fixture
async def site(tmp_path: Path, postgres_url: str) -> AsyncIterator[Site]:
    name = f"roles_{free_port()}"
    await _execute(postgres_url, f"create database {name}")
    port = free_port()
    gate = PostgresGate(postgres_url, name)
    settings = fresh_settings(
        tmp_path / "data",
        CLARION_DATABASE_URL=gate.url,
        CLARION_VALKEY_URL=f"valkey://127.0.0.1:{port}/0",
    )
    (tmp_path / "valkey").mkdir()
    database = postgres_url.replace("/postgres", f"/{name}")
    made = Site(Roles(settings, tmp_path / "logs"), gate, database, port, tmp_path / "valkey")
    try:
        yield made
    finally:
        await asyncio.to_thread(made.roles.stop)
        made.services.close()
        await gate.become(State.AWAY)
        await _execute(postgres_url, f"drop database {name} with (force)")


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def sign_in(site: Site) -> httpx.Response:
    env = await asyncio.to_thread(site.roles.demo)
    async with httpx.AsyncClient(base_url=env["RINGCENTRAL_SERVER_URL"], timeout=30) as client:
        return await client.post(
            "/restapi/oauth/token",
            auth=(env["RINGCENTRAL_CLIENT_ID"], env["RINGCENTRAL_CLIENT_SECRET"]),
            data={
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion": env["CLARION_101_JWT"],
            },
        )


async def call_is_logged(site: Site) -> None:
    """Somebody on the simulated network calls 102, where no phone is, and leaves a message; it is in the call log."""
    before = len(await site.rows("select id from call_log"))
    network = Path(site.roles.settings["CLARION_DATA"]) / "network"
    to = (await asyncio.to_thread(site.roles.demo))["CLARION_102_NUMBER"]
    await ask_network(network, "place", from_number=CALLER, to=to, behaviour="tone", duration=1.0)

    async def logged() -> bool:
        return len(await site.rows("select id from call_log")) > before

    def ends() -> str:
        logs = "\n".join(f"--- {name}\n{process.tail(15)}" for name, process in site.roles.running.items())
        return f"the call in the call log\n{logs}"

    await wait_for(logged, missing=ends, timeout=60)


async def test_all_roles_begin_before_database_and_bus_and_become_ready_with_them(site: Site) -> None:
    """From an empty PostgreSQL that first is away and then recovers, two of each kind that writes, all at once."""
    twin = {"CLARION_HTTP_PORT": str(free_port())}
    for role in ALONE:
        site.roles.begin(role)
    site.roles.begin("api", "api2", **twin)
    site.roles.begin("jobs", "jobs2")
    await asyncio.gather(*(site.roles.ready(name) for name in ("media", "edge", "network")))
    waiting = {"api", "api2", "calls", "jobs", "jobs2", "meetings"}
    assert set(site.silent()) == waiting

    await site.gate.become(State.RECOVERING)
    site.start_valkey()
    await wait_for(lambda: site.gate.refused >= len(waiting), missing="attempts to reach PostgreSQL", timeout=60)
    assert set(site.silent()) == waiting
    await site.gate.become(State.SERVING)
    await asyncio.gather(*(site.roles.ready(name, timeout=120) for name in waiting))
    site.assert_no_traceback()

    assert (await sign_in(site)).status_code == 200
    # Without any API the jobs keep the call log.
    await site.stop("api", "api2")
    await call_is_logged(site)

    # The call server starts again while the database is away, from the copy of its directory.
    await site.gate.become(State.AWAY)
    await site.stop("calls")
    await site.roles.restart("calls", "calls")
    await site.gate.become(State.SERVING)
    await call_is_logged(site)


async def test_each_role_starts_alone_and_ends_when_told(site: Site) -> None:
    """With every other role missing; one that still waits for its database ends as well."""
    site.start_valkey()
    waiting = site.roles.begin("jobs", "too early")
    await wait_for(lambda: "dependency.unreachable" in waiting.text(), missing="a word about the database", timeout=60)
    await site.stop("too early")
    assert waiting.text().endswith("Stopping …\n")
    await site.gate.become(State.SERVING)
    for role in ALONE:
        process = await site.roles.start(role, timeout=120)
        await site.stop(role)
        assert "Stopping …" in process.text()
    site.assert_no_traceback()
