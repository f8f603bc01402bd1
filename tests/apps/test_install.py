"""`clarion install`: what it plans, that a second run changes nothing, and that it can be taken back."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from clarion.apps.install import (
    Answers,
    Machine,
    MachineFacts,
    Plan,
    UpgradeFailed,
    apply,
    make_plan,
    remember,
    roll_back,
    uninstall,
    upgrade,
)
from clarion.apps.install.applying import STATE
from clarion.apps.service_notify import ServiceNotifier
from clarion.base.errors import Conflict, NotFound, Unavailable
from clarion.base.settings import load_settings
from tests.scenarios.roles import CLARION

FACTS = MachineFacts("Debian 13", CLARION, ("10.0.0.5", "127.0.0.1"), ("5.0.0.7",))
EVERYTHING = Answers(
    domain="phone.example.com", email="a@example.com", backup_target="/srv/backups", archive_target="/srv/archive"
)


class Recorder(Machine):
    """Files go below a folder, commands into a list; those that hold `failing` fail."""

    def __init__(self, root: Path) -> None:
        self.commands: list[tuple[str, ...]] = []
        self.failing = ""
        super().__init__(root, self._hear)

    def _hear(self, command: Sequence[str]) -> None:
        self.commands.append(tuple(command))
        if self.failing and self.failing in " ".join(command):
            raise Unavailable(f"`{' '.join(command)}` failed: as the test wants it")

    def files(self) -> dict[str, str]:
        return {str(path.relative_to(self.at(Path("/")))): path.read_text()
                for path in self.at(Path("/")).rglob("*") if path.is_file()}  # fmt: skip


def plan_of(**answers: object) -> Plan:
    return make_plan(Answers.model_validate({"domain": "phone.example.com", **answers}), FACTS)


def settings_in(machine: Recorder) -> dict[str, str]:
    lines = machine.at(Path("/etc/clarion/clarion.env")).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line.startswith("CLARION_"))


def test_a_dry_run_shows_every_command_and_every_file() -> None:
    plan = make_plan(EVERYTHING, FACTS)
    shown = plan.describe()
    for step in plan.steps:
        assert step.title in shown
        for file in step.files:
            assert str(file.path) in shown
    for word in ("apt-get install", "reverse_proxy 127.0.0.1:8080", "policy drop", "WatchdogSec", "backup verify"):
        assert word in shown


def test_the_settings_that_it_writes_are_ones_that_clarion_reads(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    settings = load_settings(settings_in(machine))
    assert settings.public_url == "https://phone.example.com"
    assert settings.public_address == "5.0.0.7"  # DNS says so, and the machine has only a private address
    assert settings.database_url.startswith("postgresql+asyncpg://clarion@/clarion")
    assert settings.backup_target == "/srv/backups"
    assert not settings.demo


def test_ops_37_logs_are_bounded_in_time_and_size(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(plan_of(), machine, lambda _: None)
    limits = machine.at(Path("/etc/systemd/journald.conf.d/clarion.conf")).read_text()
    assert "SystemMaxUse=2G" in limits and "MaxRetentionSec=30day" in limits


def test_what_is_not_wanted_is_not_set_up(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(plan_of(database="sqlite", firewall=False, turn=False), machine, lambda _: None)
    said = " ".join(word for command in machine.commands for word in command)
    assert "postgres" not in said and "coturn" not in said and "nft" not in said.split()
    assert load_settings(settings_in(machine)).database_url.startswith("sqlite:")
    assert not [name for name in machine.files() if "firewall" in name or "turn" in name or "backup" in name]


def test_a_second_run_changes_nothing_and_restarts_nothing(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    before = machine.files()
    machine.commands.clear()
    assert apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None) == []
    assert machine.files() == before
    assert not [command for command in machine.commands if "try-restart" in command]


def test_another_answer_restarts_what_it_concerns(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(plan_of(), machine, lambda _: None)
    machine.commands.clear()
    changed = apply(plan_of(email="other@example.com"), machine, lambda _: None)
    assert [path.name for path in changed] == ["Caddyfile"]
    assert ("systemctl", "try-restart", "clarion-web.service") in machine.commands
    machine.commands.clear()
    apply(plan_of(email="other@example.com", public_address="5.0.0.9"), machine, lambda _: None)
    assert any("try-restart" in command and "clarion-edge.service" in command for command in machine.commands)


@pytest.mark.parametrize("failing", ["apt-get install", "daemon-reload", "enable --now clarion.target"])
def test_a_run_that_was_cut_off_is_completed_or_taken_back(tmp_path: Path, failing: str) -> None:
    machine = Recorder(tmp_path)
    machine.failing = failing
    with pytest.raises(Unavailable):
        apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    half = Recorder(tmp_path / "half")
    shutil.copytree(tmp_path / "etc", tmp_path / "half/etc")
    if half.read_state()["files"]:
        uninstall(half, lambda _: None)
    assert [name for name in half.files() if "installed.json" not in name] == []
    machine.failing = ""
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    whole = Recorder(tmp_path / "whole")
    apply(make_plan(EVERYTHING, FACTS), whole, lambda _: None)
    assert whole.files().items() <= machine.files().items()


def test_ops_13_secrets_are_made_at_install_kept_apart_and_made_new_by_one_option(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    plan = make_plan(EVERYTHING, FACTS)
    apply(plan, machine, lambda _: None)
    secret, relay = machine.at(Path("/etc/clarion/secrets.env")), machine.at(Path("/etc/clarion/turnserver.conf"))
    assert f"CLARION_TURN_SECRET={FACTS.turn_secret}\n" in secret.read_text()
    assert f"static-auth-secret={FACTS.turn_secret}\n" in relay.read_text()
    assert [path.stat().st_mode & 0o007 for path in (secret, relay)] == [0, 0]
    assert FACTS.turn_secret not in plan.describe()
    known = {name for name, text in machine.files().items() if FACTS.turn_secret in text}
    assert known == {"etc/clarion/secrets.env", "etc/clarion/turnserver.conf"}
    machine.commands.clear()
    apply(make_plan(EVERYTHING, replace(FACTS, turn_secret="x" * 32)), machine, lambda _: None)
    [restarted] = [command for command in machine.commands if "try-restart" in command]
    assert {"clarion-turn.service", "clarion-api.service", "clarion-meetings.service"} <= set(restarted)


def test_ops_10_a_relay_for_networks_without_udp_reaches_nothing_but_our_media(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    relay = machine.at(Path("/etc/clarion/turnserver.conf")).read_text().splitlines()
    assert "external-ip=5.0.0.7/10.0.0.5" in relay
    assert {line for line in relay if line.startswith("allowed-peer-ip")} == {
        "allowed-peer-ip=10.0.0.5", "allowed-peer-ip=5.0.0.7",
    }  # fmt: skip
    assert "denied-peer-ip=0.0.0.0-255.255.255.255" in relay
    assert "ip daddr 5.0.0.7 dnat ip to 10.0.0.5" in machine.at(Path("/etc/clarion/firewall.nft")).read_text()
    without = Recorder(tmp_path / "without")
    apply(plan_of(turn=False), without, lambda _: None)
    assert not [name for name, text in without.files().items() if "turn" in name or "5349" in text]


def test_an_uninstall_takes_back_everything_but_the_data(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    machine.commands.clear()
    uninstall(machine, lambda _: None)
    assert machine.files() == {}
    said = [" ".join(command) for command in machine.commands]
    assert any(line.startswith("systemctl disable --now clarion.target") for line in said)
    assert any("clarion-firewall.service" in line for line in said)
    assert not [line for line in said if "rm -rf" in line or "dropdb" in line]
    with pytest.raises(NotFound):
        uninstall(machine, lambda _: None)
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    machine.commands.clear()
    uninstall(machine, lambda _: None, purge=True)
    assert ("userdel", "clarion") in machine.commands
    assert not machine.at(STATE).exists()


# ---- another version


NEXT = replace(FACTS, program=Path("/opt/next/bin/clarion"))


def installed(folder: Path) -> Recorder:
    machine = Recorder(folder)
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    remember(machine, EVERYTHING, FACTS.program)
    machine.commands.clear()
    return machine


def program_of(machine: Recorder) -> set[str]:
    units = [text for name, text in machine.files().items() if name.endswith(".service")]
    return {found for text in units for found in re.findall(r"(/\S+/bin/clarion) ", text)}


def test_ops_26_27_an_upgrade_backs_up_migrates_and_restarts_role_by_role(tmp_path: Path) -> None:
    machine = installed(tmp_path)
    upgrade(machine, NEXT, lambda _: None)
    said = [" ".join(command) for command in machine.commands]
    assert said[0] == "systemctl start clarion-backup.service"
    assert said[1] == "env PROGRAM=/opt/next/bin/clarion /usr/local/sbin/clarionctl migrate"
    restarts = [re.findall(r"restart clarion-(\w+)", line)[0] for line in said if " restart " in line]
    assert restarts == ["media", "edge", "calls", "api", "meetings", "jobs"]
    assert said.index(next(line for line in said if "apt-get install" in line)) < said.index(
        next(line for line in said if " restart " in line)
    ), "packages that only the new version needs come before its roles"
    assert said[-1] == "systemctl start clarion.target"
    assert program_of(machine) == {"/opt/next/bin/clarion"}
    with pytest.raises(Conflict, match="runs already"):
        upgrade(machine, NEXT, lambda _: None)


def test_ops_28_a_version_that_does_not_start_is_taken_back(tmp_path: Path) -> None:
    machine = installed(tmp_path)
    before = machine.files()
    failed = False

    def fail_once(command: Sequence[str]) -> None:
        nonlocal failed
        machine.commands.append(tuple(command))
        if "clarion-calls.service" in command and not failed:
            failed = True
            raise Unavailable("clarion-calls does not start.")

    machine.run = fail_once
    with pytest.raises(UpgradeFailed, match=r"runs again.*clarion-calls does not start"):
        upgrade(machine, NEXT, lambda _: None)
    assert machine.files() == before
    assert program_of(machine) == {str(CLARION)}


def test_a_backup_or_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    """OPS-12: settings that the new version does not take fail its `migrate`, before any service is touched."""
    for failing in ("clarion-backup.service", "clarionctl migrate"):
        machine = installed(tmp_path / failing.replace(" ", "-"))
        before = machine.files()
        machine.failing = failing
        with pytest.raises(Unavailable):
            upgrade(machine, NEXT, lambda _: None)
        assert machine.files() == before
        assert not [command for command in machine.commands if "restart" in command]


def test_ops_28_44_a_rollback_goes_back_and_forth(tmp_path: Path) -> None:
    machine = installed(tmp_path)
    with pytest.raises(NotFound, match="no earlier version"):
        roll_back(machine, FACTS, lambda _: None)
    upgrade(machine, NEXT, lambda _: None)
    machine.at(FACTS.program).parent.mkdir(parents=True)
    machine.at(FACTS.program).write_text("the program")
    roll_back(machine, NEXT, lambda _: None)
    assert program_of(machine) == {str(CLARION)}
    assert not [command for command in machine.commands[-8:] if "migrate" in command]


# ---- the units


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    machine = Recorder(tmp_path_factory.mktemp("units"))
    apply(make_plan(EVERYTHING, FACTS), machine, lambda _: None)
    return {Path(name).name: text for name, text in machine.files().items() if name.startswith("etc/systemd/system/")}


def test_ops_16_every_service_is_in_a_tight_sandbox(units: dict[str, str], tmp_path: Path) -> None:
    services = [name for name in units if name.endswith(".service")]
    assert len(services) >= 9
    exposed = {}
    for name in services:
        (tmp_path / name).write_text(units[name])
        said = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(tmp_path / name)],
            capture_output=True, text=True, check=False, env={**os.environ, "SYSTEMD_COLORS": "0"},
        )  # fmt: skip
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
        assert found, said.stdout[-500:] + said.stderr
        exposed[name] = float(found[1])
    assert {name: level for name, level in exposed.items() if level >= 3.0} == {}


def test_systemd_finds_nothing_wrong_with_the_units(units: dict[str, str], tmp_path: Path) -> None:
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True, text=True, check=False, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    ours = [line for line in said.stderr.splitlines() if "clarion" in line]
    assert (said.returncode, ours) == (0, [])


def test_calls_outlive_a_restart_of_what_supervises_them(units: dict[str, str]) -> None:
    for name in ("clarion-media.service", "clarion-edge.service"):
        assert "KillMode=process" in units[name]
    for name in ("clarion-calls.service", "clarion-api.service"):
        assert "KillMode=mixed" in units[name]


@pytest.mark.parametrize("certificate", ["acme", "own", "local"])
def test_caddy_takes_the_configuration(certificate: str, tmp_path: Path) -> None:
    more = {"certificate_file": "/srv/a.pem", "key_file": "/srv/a.key"} if certificate == "own" else {}
    machine = Recorder(tmp_path)
    apply(plan_of(certificate=certificate, **more), machine, lambda _: None)
    file = machine.at(Path("/etc/clarion/Caddyfile"))
    said = subprocess.run(["caddy", "adapt", "--config", str(file), "--adapter", "caddyfile"], capture_output=True,
                          text=True, check=False, env={**os.environ, "HOME": str(tmp_path)})  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "127.0.0.1:8080" in said.stdout


def test_nftables_takes_the_rules_and_gives_them_back(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(plan_of(ssh_ports=[22, 2222]), machine, lambda _: None)
    file = machine.at(Path("/etc/clarion/firewall.nft"))
    script = (
        f"nft --file {file} && nft --file {file} && nft list table inet clarion"
        " && nft delete table inet clarion && nft list ruleset"
    )
    said = subprocess.run(["unshare", "--net", "sh", "-c", script], capture_output=True, text=True, check=False)
    if "Operation not permitted" in said.stderr:
        pytest.skip("needs the right to make a network namespace")
    assert said.returncode == 0, said.stderr
    assert "2222" in said.stdout
    assert said.stdout.rstrip().endswith("}"), "something is left of the table"
    assert said.stdout.count("table inet clarion") == 1


# ---- what a service says to systemd


async def test_a_service_says_ready_then_lives_then_stops(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()
        environ = {
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "30000",
            "WATCHDOG_PID": str(os.getpid()),
        }
        service = ServiceNotifier(environ)
        service.ready()
        said = [(await loop.sock_recv(systemd, 100)).decode() for _ in range(3)]
        assert said == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
        await service.close()
        service.stopping()
        while said[-1] != "STOPPING=1":
            said.append((await loop.sock_recv(systemd, 100)).decode())


async def test_outside_of_systemd_nothing_is_said() -> None:
    service = ServiceNotifier({"WATCHDOG_USEC": "1"})
    service.ready()
    service.stopping()
    await service.close()
