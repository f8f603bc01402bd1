"""What `clarion doctor` looks at: this machine first, then the running Clarion's own health."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
from sqlalchemy import inspect

from clarion.apps.backup.status import check_backups
from clarion.apps.certificate_expiry import check_certificate
from clarion.apps.one_command import lacks_database_file
from clarion.base.bus_valkey import ValkeyBus
from clarion.base.data_folder import find_open
from clarion.base.disk_space import DiskSpace
from clarion.base.health import HealthChecks, PartHealth
from clarion.base.settings import Settings, unknown_settings
from clarion.base.storage import Storage
from clarion.calls.cdr_lag import advice_of, read_lag
from clarion.calls.cdr_models import CdrRow

PROGRAMS = {
    "kamailio": "It is the SIP edge; install the Debian package kamailio, or run `make run`.",
    "rtpengine": "It carries all media; install the Debian package rtpengine-daemon, or run `make run`.",
    "espeak-ng": "It speaks the prompts; install the Debian package espeak-ng, or run `make run`.",
}


async def examine(settings: Settings) -> list[PartHealth]:
    """Every part with what is wrong with it, if anything."""
    checks = HealthChecks()
    checks.register("settings", _settings)
    checks.register("data folder", DiskSpace(settings.data, settings.min_free_bytes).check)
    checks.register("data at rest", _closed(settings))
    checks.register("database", _database(settings))
    checks.register("call detail records", _cdrs(settings))
    checks.register("backups", _backups(settings))
    checks.register("certificate", _certificate(settings))
    if settings.valkey_url:
        checks.register("bus", _valkey(settings.valkey_url))
    for program, advice in PROGRAMS.items():
        checks.register(program, _program(program, advice))
    return await checks.run() + await _running(settings)


async def _settings() -> str | None:
    names = unknown_settings(os.environ)
    if not names:
        return None
    return f"{', '.join(names)}: no such setting, so it does nothing. docs/operations/settings.md has them all."


def _closed(settings: Settings) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        found = await asyncio.to_thread(find_open, settings.data)
        if found is None:
            return None
        path, mode = found
        return (
            f"{path} is open to other users of this machine ({mode:04o}). Start Clarion, which closes it, or run:"
            f" chmod -R go-rwx {settings.data}"
        )

    return check


def _database(settings: Settings) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        if lacks_database_file(settings):
            return None  # nothing has run here yet, and what looks on makes nothing
        storage = Storage(settings.database_url)
        try:
            await storage.ping()
        finally:
            await storage.close()
        return None

    return check


def _cdrs(settings: Settings) -> Callable[[], Awaitable[str | None]]:
    """Whether what is derived from calls has them all."""

    async def check() -> str | None:
        if lacks_database_file(settings):
            return None
        storage = Storage(settings.database_url)
        try:
            async with storage.engine.connect() as connection:
                if not await connection.run_sync(lambda sync: inspect(sync).has_table(CdrRow.__tablename__)):
                    return None  # nothing has run here yet
            return advice_of(await read_lag(storage, datetime.now(UTC)))
        finally:
            await storage.close()

    return check


def _backups(settings: Settings) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        return check_backups(settings, datetime.now(UTC))

    return check


def _certificate(settings: Settings) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        return check_certificate(settings, datetime.now(UTC))

    return check


def _valkey(url: str) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        bus = ValkeyBus(url)
        try:
            await bus.ping()
        finally:
            await bus.close()
        return None

    return check


def _program(name: str, advice: str) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        # Debian keeps servers in sbin, which is not on everybody's path.
        path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
        return None if shutil.which(name, path=path) else f"{name} is not installed. {advice}"

    return check


async def _running(settings: Settings) -> list[PartHealth]:
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(f"http://{host}:{settings.http_port}/healthz")
        return [PartHealth(f"running: {part['name']}", part["sentence"]) for part in answer.json()["parts"]]
    except httpx.TransportError:
        return [PartHealth("running", f"Nothing answers on port {settings.http_port}; start it with `make run`.")]
    except (ValueError, KeyError, TypeError):
        sentence = f"Port {settings.http_port} is answered by something that is not Clarion."
        return [PartHealth("running", f"{sentence} Set CLARION_HTTP_PORT to a free port.")]
