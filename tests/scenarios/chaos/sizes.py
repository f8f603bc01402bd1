"""The two sizes of an installation that faults strike: one machine (SQLite), and roles with PostgreSQL and Valkey."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
import struct
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import asyncpg

from clarion.apps.run_files import RunFiles
from tests.scenarios.installation import Installation
from tests.scenarios.roles import Roles, end_left_over, fresh_settings, two_of_each
from tests.support.processes import Process
from tests.support.services import Postgres, Valkey
from tests.support.waiting import free_port, free_ports

RTP_PORTS = 400
DISK_MB = 600  # health warns below 200
_SLOW_DISK = Path(__file__).with_name("slow_disk.c")
QUIET = {"CLARION_LOG_LEVEL": "info"}


class Size(ABC):
    """A running installation. `edges`: SIP ports that phones use; `http`: ports of the API; `engines`: ng ports."""

    name: str
    roles: Roles
    edges: list[int]
    http: list[int]
    engines: list[int]
    ranges: list[tuple[int, int]]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    async def start(self) -> None: ...

    @abstractmethod
    async def stop(self) -> None: ...

    @abstractmethod
    async def records(self) -> list[dict[str, Any]]:
        """Every CDR, as it was written."""

    @abstractmethod
    async def start_again(self, name: str) -> None:
        """A part that was lost; return once it is ready."""

    @abstractmethod
    def private_sip(self) -> list[int]:
        """Ports of the SIP between edges and call servers."""

    @abstractmethod
    def engine(self, role: str) -> RunFiles:
        """Of the outside program that a role supervises, which outlives it: Kamailio or rtpengine."""

    @property
    def installation(self) -> Installation:
        return Installation(self.roles, self.roles.demo())

    @property
    def data(self) -> Path:
        return Path(self.roles.settings["CLARION_DATA"])

    def media_ports(self) -> set[int]:
        """Open UDP ports in the ranges of the media engines."""
        lines = Path("/proc/net/udp").read_text().splitlines()[1:]
        open_ports = {int(line.split()[1].rpartition(":")[2], 16) for line in lines}
        return {port for port in open_ports if any(low <= port <= high for low, high in self.ranges)}

    def logs(self) -> str:
        """The end of every log that says something bad."""
        found = []
        for path in sorted((self.folder / "logs").glob("*.log")):
            lines = [line for line in path.read_text(errors="replace").splitlines() if _is_bad(line)]
            found += [f"--- {path.name}", *lines[-12:]] if lines else []
        return "\n".join(found)


def _is_bad(line: str) -> bool:
    return any(word in line for word in ("error", "Traceback", "Error", "warning", "critical"))


class SingleMachine(Size):
    """`clarion up`: one process with SQLite and an in-process bus; Kamailio and rtpengine beside it."""

    name = "single"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.clock = folder / "clock"
        self._delay = folder / "delay"

    async def start(self) -> None:
        self.clock.write_text("+0\n")
        self.slow_down_disk(0)
        self._mount_disk()
        command = ["cc", "-O2", "-shared", "-fPIC", "-o", self.folder / "slow_disk.so", _SLOW_DISK]
        subprocess.run(command, check=True)
        rtp = free_ports(RTP_PORTS)
        bounds = {"CLARION_RTP_MIN": str(rtp[0]), "CLARION_RTP_MAX": str(rtp[-1])}
        settings = fresh_settings(self.folder / "data", **QUIET, **bounds)
        self.roles = Roles(settings, self.folder / "logs")
        self.edges = [int(settings["CLARION_SIP_PORT"])]
        self.http = [int(settings["CLARION_HTTP_PORT"])]
        self.engines = [int(settings["CLARION_RTPENGINE_NG_PORT"])]
        self.ranges = [(rtp[0], rtp[-1])]
        await self.roles.start("up", timeout=180, **self._preloaded())

    def _mount_disk(self) -> None:
        """The data folder lies on a disk of its own, which can be filled; it goes with the mount namespace."""
        (self.folder / "data").mkdir()
        size = f"size={DISK_MB}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "chaos", self.folder / "data"], check=True)

    def slow_down_disk(self, microseconds: int) -> None:
        """Each write of the main process to the data folder takes so much longer from now on."""
        with self._delay.open("r+b" if self._delay.exists() else "wb") as delay:
            delay.write(struct.pack("I", microseconds))

    def _preloaded(self) -> dict[str, str]:
        """The main process takes the time of day from `clock`, and writes as slowly as `slow_down_disk` says. What it
        starts does neither, and monotonic time goes on.
        """
        [library] = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
        begins = self.folder / "begins"
        begins.mkdir(exist_ok=True)
        (begins / "sitecustomize.py").write_text("import os\nos.environ.pop('LD_PRELOAD', None)\n")
        return {
            "LD_PRELOAD": f"{library}:{self.folder}/slow_disk.so",
            "SLOW_DISK": str(self._delay),
            "SLOW_DISK_AT": str(self.folder / "data"),
            "PYTHONPATH": ":".join(filter(None, (str(begins), os.environ.get("PYTHONPATH")))),
            "FAKETIME_TIMESTAMP_FILE": str(self.clock),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    async def start_again(self, name: str) -> None:
        await self.roles.restart(name, "up", timeout=120, **self._preloaded())

    def private_sip(self) -> list[int]:
        return [int(self.roles.settings[name]) for name in ("CLARION_EDGE_PRIVATE_PORT", "CLARION_CALL_SIP_PORT")]

    def engine(self, role: str) -> RunFiles:
        return RunFiles(self.data, "kamailio" if role == "kamailio" else f"rtpengine-{self.engines[0]}")

    async def stop(self) -> None:
        await asyncio.to_thread(self.roles.stop)
        subprocess.run(["umount", "--lazy", self.folder / "data"], check=True)

    async def records(self) -> list[dict[str, Any]]:
        with contextlib.closing(sqlite3.connect(f"file:{self.data}/clarion.db?mode=ro", uri=True)) as database:
            return [json.loads(row[0]) for row in database.execute("select record from cdrs")]


class SeveralRoles(Size):
    """Two of each role; a PostgreSQL and a Valkey that a fault may take away."""

    name = "roles"

    async def start(self) -> None:
        self.valkey, self.postgres = Valkey(self.folder, keeps=True), Postgres(safe=True)
        await asyncio.gather(asyncio.to_thread(self.valkey.start), asyncio.to_thread(self.postgres.start))
        await self._make_database()
        rtp, second_rtp, http = free_ports(RTP_PORTS), free_ports(RTP_PORTS), free_port()
        both = two_of_each(
            self.folder / "data",
            **QUIET,
            CLARION_VALKEY_URL=self.valkey.url,
            CLARION_DATABASE_URL=self.database,
            CLARION_RTP_MIN=str(rtp[0]),
            CLARION_RTP_MAX=str(rtp[-1]),
        )
        self._second = {role: {**QUIET, **own} for role, own in both.second.items()}
        self._second["media"] |= {"CLARION_RTP_MIN": str(second_rtp[0]), "CLARION_RTP_MAX": str(second_rtp[-1])}
        self._second["api"] = {"CLARION_HTTP_PORT": str(http)}
        self.roles = Roles(both.settings, self.folder / "logs")
        self.edges = [int(each["CLARION_SIP_PORT"]) for each in (both.settings, self._second["edge"])]
        self.http = [int(both.settings["CLARION_HTTP_PORT"]), http]
        self.engines = [int(each["CLARION_RTPENGINE_NG_PORT"]) for each in (both.settings, self._second["media"])]
        self.ranges = [(rtp[0], rtp[-1]), (second_rtp[0], second_rtp[-1])]
        await self.start_role("calls")  # makes the tables
        rest = ["calls2", "media", "media2", "edge", "edge2", "network", "api", "api2"]
        await asyncio.gather(*(self.start_role(name) for name in rest))

    async def _make_database(self) -> None:
        admin = await asyncpg.connect(self.postgres.url)
        try:
            await admin.execute("create database chaos")
        finally:
            await admin.close()

    @property
    def database(self) -> str:
        return self.postgres.url.removesuffix("/postgres") + "/chaos"

    async def start_role(self, name: str) -> Process:
        """For the first time, or again after it was lost."""
        role = name.removesuffix("2")
        own = self._second.get(role, {}) if name.endswith("2") else {}
        if name in self.roles.running:
            return await self.roles.restart(name, role, timeout=120, **own)
        return await self.roles.start(role, name, **own)

    async def start_again(self, name: str) -> None:
        await self.start_role(name)

    def private_sip(self) -> list[int]:
        names = (("edge", "CLARION_EDGE_PRIVATE_PORT"), ("calls", "CLARION_CALL_SIP_PORT"))
        found = [(self.roles.settings[name], self._second[role][name]) for role, name in names]
        return [int(port) for pair in found for port in pair]

    def engine(self, role: str) -> RunFiles:
        second = role.endswith("2")
        if role.startswith("media"):
            return RunFiles(self.data, f"rtpengine-{self.engines[second]}")
        return RunFiles(Path(self._second["edge"]["CLARION_DATA"]) if second else self.data, "kamailio")

    async def stop(self) -> None:
        await asyncio.to_thread(self.roles.stop)
        end_left_over(Path(self._second["edge"]["CLARION_DATA"]))
        for service in (self.valkey, self.postgres):
            service.process.signal(signal.SIGCONT)
            await asyncio.to_thread(service.process.stop)
        self.postgres.remove()

    async def records(self) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.database, timeout=10)
        try:
            return [json.loads(row["record"]) for row in await connection.fetch("select record from cdrs")]
        finally:
            await connection.close()


def engine_calls(port: int) -> list[str]:
    """What an rtpengine still holds."""
    cookie = f"chaos{free_port()}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(2)
        asking.connect(("127.0.0.1", port))
        asking.send(f"{cookie} {json.dumps({'command': 'list', 'limit': 1000})}".encode())
        return [str(call) for call in json.loads(asking.recv(65535).partition(b" ")[2]).get("calls", [])]
