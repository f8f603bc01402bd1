"""Valkey and PostgreSQL of our own, on free loopback ports, in folders that go away."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.processes import Process, start_process
from tests.support.waiting import free_port, wait_for_port


def valkey_program() -> str | None:
    return shutil.which("valkey-server") or shutil.which("redis-server")


def postgres_folder() -> Path | None:
    """Where Debian keeps the programs of the newest PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


class Service:
    """A server that a test may lose: `process` is killed, paused or stopped; `start` brings it back on its port."""

    process: Process

    def __init__(self, port: int) -> None:
        self.port = port

    def start(self) -> None:
        """Return once it answers."""
        raise NotImplementedError


class Valkey(Service):
    """`keeps`: what it was told survives kill -9 (an append-only file, as installations have it)."""

    def __init__(self, folder: Path, port: int | None = None, *, keeps: bool = False) -> None:
        super().__init__(port or free_port())
        self._folder, self._keeps = folder, keeps
        self.url = f"valkey://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = valkey_program()
        assert program, "valkey-server is not installed"
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "yes" if self._keeps else "no", "--dir", str(self._folder)]
        self.process = start_process(command, log=self._folder / "valkey.log", name="valkey")
        wait_for_port(self.port, what="Valkey")

    def forget(self) -> None:
        """While it does not run: it comes back empty."""
        shutil.rmtree(self._folder / "appendonlydir", ignore_errors=True)


class Postgres(Service):
    """In a folder of its own. `safe`: what was committed survives kill -9 (tests that lose nothing need not wait).
    `options`: lines of its configuration.
    """

    def __init__(self, *, safe: bool = False, options: Sequence[str] = ()) -> None:
        super().__init__(free_port())
        found = postgres_folder()
        assert found, "postgresql is not installed"
        self.programs, self._safe, self._options = found, safe, options
        # Not under pytest's folder: that one is closed to the user postgres.
        self.folder = Path(tempfile.mkdtemp(prefix="clarion-pg-"))
        self.url = f"postgresql://clarion@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if not (self.folder / "db").exists():
            if os.geteuid() == 0:
                shutil.chown(self.folder, "postgres")
            run_as_postgres([self.programs / "initdb", "-D", self.folder / "db", "-U", "clarion", "-A", "trust", "-N"])
        options = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off", "-c", "jit=off"]
        options += ["-c", f"synchronous_commit={'on' if self._safe else 'off'}"]
        options += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", f"port={self.port}"]
        options += [word for option in self._options for word in ("-c", option)]
        command = _as_postgres([self.programs / "postgres", "-D", self.folder / "db", "-k", self.folder, *options])
        self.process = start_process(command, log=Path(f"{self.folder}.log"), name="postgres")
        wait_for_port(self.port, what="PostgreSQL", timeout=30)
        _wait_until_ready(self.programs, self.port)

    def remove(self) -> None:
        """What it kept; stop it first."""
        Path(f"{self.folder}.log").unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def run_valkey(folder: Path, port: int | None = None) -> Iterator[str]:
    """A Valkey that forgets everything; gives its url."""
    valkey = Valkey(folder, port)
    valkey.start()
    try:
        yield valkey.url
    finally:
        valkey.process.stop()


@contextlib.contextmanager
def run_postgres() -> Iterator[str]:
    """A PostgreSQL with nothing in it; gives the url of its database `postgres` without the driver."""
    postgres = Postgres()
    try:
        postgres.start()
        try:
            yield postgres.url
        finally:
            postgres.process.stop()
    finally:
        postgres.remove()


def _wait_until_ready(programs: Path, port: int) -> None:
    for _ in range(200):
        command = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        if subprocess.run(command, check=False).returncode == 0:
            return
    raise AssertionError("PostgreSQL accepts connections but is not ready")


def _as_postgres(command: Sequence[str | Path]) -> list[str]:
    """PostgreSQL refuses to run as root; its Debian package brings a user for it."""
    words = [str(part) for part in command]
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *words] if os.geteuid() == 0 else words


def run_as_postgres(command: Sequence[str | Path]) -> None:
    subprocess.run(_as_postgres(command), check=True, stdout=subprocess.DEVNULL, cwd="/")
