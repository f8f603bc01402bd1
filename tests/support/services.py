"""Valkey and PostgreSQL of our own, on free loopback ports, in folders that go away."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.support.processes import start_process
from tests.support.waiting import free_port, wait_for_port


def valkey_program() -> str | None:
    return shutil.which("valkey-server") or shutil.which("redis-server")


def postgres_folder() -> Path | None:
    """Where Debian keeps the programs of the newest PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def run_valkey(folder: Path, port: int | None = None) -> Iterator[str]:
    """A Valkey that forgets everything; gives its url."""
    program = valkey_program()
    assert program, "valkey-server is not installed"
    port = port or free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = start_process([*command, "--dir", str(folder)], log=folder / "valkey.log", name="valkey")
    try:
        wait_for_port(port, what="Valkey")
        yield f"valkey://127.0.0.1:{port}/0"
    finally:
        process.stop()


@contextlib.contextmanager
def run_postgres() -> Iterator[str]:
    """A PostgreSQL with nothing in it; gives the url of its database `postgres` without the driver."""
    programs = postgres_folder()
    assert programs, "postgresql is not installed"
    # Not under pytest's folder: that one is closed to the user postgres.
    folder = Path(tempfile.mkdtemp(prefix="clarion-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run_as_postgres([programs / "initdb", "-D", folder / "db", "-U", "clarion", "-A", "trust", "-N"])
        port = free_port()
        options = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        options += ["-c", "autovacuum=off", "-c", "jit=off"]
        options += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", f"port={port}"]
        command = _as_postgres([programs / "postgres", "-D", folder / "db", "-k", folder, *options])
        process = start_process(command, log=Path(f"{folder}.log"), name="postgres")
        try:
            wait_for_port(port, what="PostgreSQL", timeout=30)
            _wait_until_ready(programs, port)
            yield f"postgresql://clarion@127.0.0.1:{port}/postgres"
        finally:
            process.stop()
            process.log.unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(programs: Path, port: int) -> None:
    for _ in range(200):
        command = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        if subprocess.run(command, check=False).returncode == 0:
            return
    raise AssertionError("PostgreSQL accepts connections but is not ready")


def _as_postgres(command: list[str | Path]) -> list[str]:
    """PostgreSQL refuses to run as root; its Debian package brings a user for it."""
    words = [str(part) for part in command]
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *words] if os.geteuid() == 0 else words


def _run_as_postgres(command: list[str | Path]) -> None:
    subprocess.run(_as_postgres(command), check=True, stdout=subprocess.DEVNULL, cwd="/")
