"""Machines of a cluster as network namespaces: each has an address, a folder, and the services and settings that
`clarion cluster` makes for it. A machine is lost with everything that runs on it.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from clarion.apps.cluster import Layout, make_member_plan
from clarion.apps.cluster.layout import Machine, parse_layout
from clarion.apps.cluster.plan import settings_files, values_of
from clarion.apps.install.facts import MachineFacts
from tests.scenarios.roles import CLARION, clean_environment, is_ready
from tests.support.processes import Process, start_process
from tests.support.services import postgres_folder, valkey_program
from tests.support.waiting import wait_for

NETWORK = "10.77.0"
OUTSIDE = f"{NETWORK}.254"
DOMAIN = "phone.example.test"
ROLES = {
    "m1": "data,media,edge,calls,api",
    "m2": "data,media,edge,calls,api",
    "m3": "data,jobs",
}
# What the plan says, but for what a test has not got: a file store, and a company of one's own.
_OWN = {"CLARION_DEMO": "true", "CLARION_DEMO_CONTENT": "false", "CLARION_TOUR": "false", "CLARION_SFU": "off",
        "CLARION_STATUS_PROBES": "false", "CLARION_LOG_FORMAT": "console", "CLARION_PUBLIC_URL": f"http://{DOMAIN}",
        "CLARION_FILES_URL": ""}  # fmt: skip


def layout_of_three() -> Layout:
    machines = [
        {"name": name, "address": f"{NETWORK}.{number}", "roles": roles.split(",")}
        for number, (name, roles) in enumerate(ROLES.items(), start=1)
    ]
    return parse_layout(
        {"answers": {"domain": DOMAIN, "certificate": "local"}, "files_url": "s3://not-here", "machines": machines}
    )


@dataclass
class Host:
    """One machine. `folder` is its disk, and outlives its loss."""

    layout: Layout
    me: Machine
    folder: Path
    running: dict[str, Process] = field(default_factory=dict)

    @property
    def network(self) -> Path:
        return Path("/run/netns") / self.me.name

    def prepare(self) -> None:
        """Its network, and the files that `clarion cluster` writes, below its own folder."""
        name, number = self.me.name, self.me.address.rpartition(".")[2]
        for command in (
            f"ip netns add {name}",
            f"ip link add v{number} type veth peer name eth0 netns {name}",
            f"ip link set v{number} master machines up",
            f"ip -n {name} address add {self.me.address}/24 dev eth0",
            f"ip -n {name} link set eth0 up",
            f"ip -n {name} link set lo up",
        ):
            subprocess.run(command.split(), check=True)
        found = postgres_folder()
        assert found is not None
        values = {**values_of(self.layout, self.me), "program": CLARION, "ssh_ports": ()}
        values |= {"interface": "eth0", "postgres_bin": str(found)}
        for file in settings_files(self.layout, self.me, values):
            path = self.folder / file.path.relative_to("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._moved(file.content))
            path.chmod(0o755 if path.suffix == ".sh" else 0o644)
        for each in ("clarion", "clarion/valkey", "clarion/sentinel", "clarion-etcd", "clarion-postgresql"):
            (self.folder / "var/lib" / each).mkdir(parents=True, exist_ok=True)
        shutil.chown(self.folder / "var/lib/clarion-postgresql", "postgres")
        (self.folder / "var/lib/clarion-postgresql").chmod(0o700)
        make_member_plan(self.layout, name, MachineFacts("Debian", CLARION, (self.me.address,), ()))  # it renders

    def _moved(self, text: str) -> str:
        text = text.replace("    - local all postgres peer\n", f"    - host all all {OUTSIDE}/32 scram-sha-256\n")
        return text.replace("/etc/clarion", f"{self.folder}/etc/clarion").replace(
            "/var/lib/", f"{self.folder}/var/lib/"
        )

    def settings(self) -> dict[str, str]:
        lines = (self.folder / "etc/clarion/clarion.env").read_text().splitlines()
        told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        return {**told, **_OWN}

    @property
    def data(self) -> Path:
        return self.folder / "var/lib/clarion"

    def _etc(self, name: str) -> Path:
        return self.folder / "etc/clarion" / name

    def begin(self, name: str, command: list[str | Path], *, forked: bool = False, **env: str) -> None:
        log = self.folder / "logs" / f"{name}.log"
        if log.exists():
            log.rename(log.with_name(f"{name}-{len(list(log.parent.glob(name + '-*')))}.log"))
        process = start_process(
            command, log=log, name=f"{self.me.name} {name}", env={**clean_environment(), **env}, forked=forked,
            network=self.network, cwd=Path("/"),
        )  # fmt: skip
        self.running[name] = process

    def begin_data(self) -> None:
        """etcd, PostgreSQL, Valkey and Sentinel, as their units start them."""
        told = (line for line in self._etc("etcd.env").read_text().splitlines() if not line.startswith("#"))
        self.begin("etcd", ["/usr/bin/etcd"], **dict(line.split("=", 1) for line in told if line))
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        self.begin("patroni", [*as_postgres, "/usr/bin/patroni", self._etc("patroni.yml")])
        program = valkey_program()
        assert program is not None
        for name, seed in (("valkey", "valkey-cluster.conf"), ("sentinel", "sentinel.conf")):
            own = self.data / name / f"{name}.conf"
            if not own.exists():
                shutil.copy(self._etc(seed), own)
            self.begin(name, [program, own, *(["--sentinel"] if name == "sentinel" else [])])

    def begin_role(self, role: str) -> None:
        self.begin(role, [CLARION, role], forked=True, **self.settings())

    async def ready(self, role: str, timeout: float = 120) -> None:
        process = self.running[role]
        await wait_for(
            lambda: is_ready(process) or not process.running,
            missing=lambda: f"{process.name} to be ready:\n{process.tail(30)}",
            timeout=timeout,
        )
        assert process.running, f"{process.name} ended:\n{process.tail(30)}"

    def lose(self) -> None:
        """kill -9 of everything at once, and the cable is pulled first: nobody hears a farewell."""
        subprocess.run(["ip", "-n", self.me.name, "link", "set", "eth0", "down"], check=True)
        self.kill()

    def kill(self) -> None:
        for _ in range(5):  # what is being started while we look
            told = subprocess.run(["ip", "netns", "pids", self.me.name], capture_output=True, text=True, check=False)
            pids = [int(word) for word in told.stdout.split()]
            if not pids:
                break
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.running.clear()

    async def come_back(self) -> None:
        """It starts again with its disk, as a machine does after a power cut."""
        subprocess.run(["ip", "-n", self.me.name, "link", "set", "eth0", "up"], check=True)
        self.begin_data()
        roles = [role for role in self.me.roles if role != "data"]
        for role in roles:
            self.begin_role(role)
        await asyncio.gather(*(self.ready(role) for role in roles))


def make_network() -> None:
    """A bridge that all machines hang on, with our own phones at its end."""
    for command in (
        "mount -t tmpfs tmpfs /run/netns",
        "ip link set lo up",
        "ip link add machines type bridge",
        f"ip address add {OUTSIDE}/24 dev machines",
        "ip link set machines up",
    ):
        if command.startswith("mount"):
            Path("/run/netns").mkdir(exist_ok=True)
        subprocess.run(command.split(), check=True)
