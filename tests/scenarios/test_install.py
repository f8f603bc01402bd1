"""`clarion install` on a machine with systemd: everything runs as services, comes back, is backed up, and goes away."""

import json
import os
import re

import pytest

from tests.scenarios.roles import CLARION, REPOSITORY
from tests.support.systemd_machine import ADDRESS, SystemdMachine, systemd_machine
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.timeout(900)]

DOMAIN = "phone.example.test"
INSTALL = (CLARION, "install", "--domain", DOMAIN, "--yes", "--backup-target", "/srv/backups")
SERVICES = [f"clarion-{name}.service" for name in ("media", "edge", "calls", "api", "jobs", "valkey", "web", "turn")]
PEBBLE = {
    "listenAddress": "127.0.0.1:14000",
    "managementListenAddress": "127.0.0.1:15000",
    "certificate": "/srv/pebble/server.pem",
    "privateKey": "/srv/pebble/server.key",
    "httpPort": 80,
    "tlsPort": 443,
}


CALLS = int(os.environ.get("UPGRADE_CALLS", "2"))
SILENCE_S = 10  # callers who hear nothing for longer hang up
"""So many calls are up during the upgrade; each costs a processor that the suite would rather have."""
SITE = next((REPOSITORY / ".venv/lib").glob("python3.*/site-packages"))
# An environment of its own with the same code, as another version would have.
NEXT_VERSION = f"""
python3 -m venv --without-pip /opt/next
printf '%s\\n%s\\n' {REPOSITORY} {SITE} > "$(echo /opt/next/lib/python3.*/site-packages)/clarion.pth"
sed '1s#.*#\\#!/opt/next/bin/python#' {CLARION} > /opt/next/bin/clarion
chmod 755 /opt/next/bin/clarion
"""
BROKEN_VERSION = r"""
cp -a /opt/next /opt/broken
printf '#!/bin/sh\ncase $1 in calls) exit 1;; esac\nexec /opt/next/bin/clarion "$@"\n' > /opt/broken/bin/clarion
"""


def prepare(machine: SystemdMachine) -> None:
    """Prompts of earlier tests, which would take a minute to make; a database server of the machine's own."""
    machine.run("sh", "-c", "mkdir -p /etc/clarion; printf '%s\\n' CLARION_DEMO=true CLARION_DEMO_CONTENT=false"
                " CLARION_TOUR=false CLARION_STATUS_PROBES=false > /etc/clarion/local.env")  # fmt: skip
    machine.run("systemctl", "unmask", "postgresql.service")
    machine.run("sh", "-c", "for c in $(pg_lsclusters -h | cut -d' ' -f1); do pg_dropcluster --stop $c main; done;"
                " pg_createcluster $(ls /usr/lib/postgresql | tail -1) main")  # fmt: skip
    prompts = REPOSITORY / ".cache/sounds/prompts"
    machine.run("sh", "-c", "systemd-sysusers --inline 'u clarion - - /var/lib/clarion'; mkdir -p /var/lib/clarion;"
                f" cp -r {prompts} /var/lib/clarion/ || true; chown -R clarion: /var/lib/clarion")  # fmt: skip


async def test_ops_01_06_08_13_16_26_28_an_office_is_installed_renewed_backed_up_upgraded_and_removed() -> None:
    async with systemd_machine(REPOSITORY) as machine:
        prepare(machine)

        # -- install, with an authority of its own
        said = machine.run(*INSTALL, "--certificate", "local")
        assert f"Clarion is ready at https://{DOMAIN}" in said, said
        assert said.count("ok ") == 4
        assert {machine.show(unit, "ActiveState") for unit in SERVICES} == {"active"}
        assert {machine.show(unit, "User") for unit in SERVICES} == {"clarion"}
        healthy = f"https://{DOMAIN}/healthz"
        authority = "/var/lib/clarion/tls/ca.pem"
        assert '"status":"ok"' in machine.run("curl", "-sS", "--cacert", authority, healthy)
        assert "policy drop" in machine.run("nft", "list", "table", "inet", "clarion")

        # -- a second run changes nothing
        pids = {unit: machine.show(unit, "MainPID") for unit in SERVICES}
        machine.run(*INSTALL, "--certificate", "local")
        assert {unit: machine.show(unit, "MainPID") for unit in SERVICES} == pids

        # -- one service is lost: it comes back, the others do not notice, and rtpengine goes on below its supervisor
        engine = machine.run("pgrep", "-x", "rtpengine").strip()
        for unit in ("clarion-api.service", "clarion-media.service"):
            machine.run("kill", "-9", pids[unit])

        def are_back() -> bool:
            states = [machine.show(unit, "ActiveState") for unit in SERVICES]
            changed = [machine.show(unit, "MainPID") != pids[unit] for unit in SERVICES]
            return set(states) == {"active"} and sum(changed) == 2

        await wait_for(are_back, missing="both killed services, and only those", timeout=60)
        assert machine.run("pgrep", "-x", "rtpengine").strip() == engine

        # -- backups, by the services that their timers start
        machine.run("systemctl", "start", "clarion-backup.service")
        machine.run("systemctl", "start", "clarion-verify.service")
        password = machine.run("/usr/local/sbin/clarionctl", "backup", "key").strip()
        assert re.fullmatch(r"[0-9a-f-]{30,60}", password)
        assert password not in machine.run("journalctl", "--no-pager", "-u", "clarion-backup")

        # -- a certificate of an ACME server, for browsers and phones
        start_pebble(machine)
        acme = ("--certificate", "acme", "--acme-server", "https://localhost:14000/dir")
        acme += ("--acme-root", "/srv/pebble/roots.pem")
        said = machine.run(*INSTALL, *acme, timeout=300)
        assert f"Clarion is ready at https://{DOMAIN}" in said, said
        assert "Pebble" in issuer_at(machine, 443)
        assert "Pebble" in issuer_at(machine, 5061)

        # -- another version: one that works, while calls are up; and one that does not
        await begin_calls(machine)
        engine = machine.run("pgrep", "-o", "-x", "rtpengine")
        machine.run("sh", "-c", NEXT_VERSION)
        said = machine.run("/opt/next/bin/clarion", "upgrade", "--yes", timeout=400)
        assert "Clarion runs with /opt/next/bin/clarion" in said
        assert "/opt/next/bin/clarion" in machine.show("clarion-calls.service", "ExecStart")
        assert '"status":"ok"' in machine.run("curl", "-sSk", "--retry", "5", healthy)
        assert engine == machine.run("pgrep", "-o", "-x", "rtpengine")
        await end_calls(machine)
        machine.run("sh", "-c", BROKEN_VERSION)
        failed = machine.try_run("/opt/broken/bin/python", "-m", "clarion.apps.cli", "upgrade", "--no-backup", "--yes")
        assert failed.returncode == 2
        assert "/opt/next/bin/clarion runs again" in failed.stderr, failed.stderr
        assert {machine.show(unit, "ActiveState") for unit in SERVICES} == {"active"}
        assert engine == machine.run("pgrep", "-o", "-x", "rtpengine")

        # -- and away again, but for the data
        machine.run(CLARION, "uninstall", "--yes")
        assert not machine.run("systemctl", "list-units", "--no-legend", "--plain", "clarion*").strip()
        assert machine.try_run("test", "-e", "/etc/systemd/system/clarion-api.service").returncode == 1
        assert machine.try_run("nft", "list", "table", "inet", "clarion").returncode != 0
        machine.run("test", "-f", "/var/lib/clarion/master.key")


async def begin_calls(machine: SystemdMachine) -> None:
    """Phones of the demo's people in the machine talk with each other from now on."""
    machine.run("sh", "-c", "mkdir /srv/calls && /usr/local/sbin/clarionctl demo env > /srv/calls/env")
    python, what = REPOSITORY / ".venv/bin/python", "tests.scenarios.standing_calls"
    unit = ("systemd-run", "--unit=standing-calls", f"--working-directory={REPOSITORY}")
    machine.run(*unit, python, "-m", what, "/srv/calls", ADDRESS, str(CALLS))
    await until_there(machine, "up")


async def end_calls(machine: SystemdMachine) -> None:
    """Every call went on with sound, ends with its BYE, and has one record."""
    machine.run("touch", "/srv/calls/done")
    await until_there(machine, "result")
    found = json.loads(machine.run("cat", "/srv/calls/result"))
    print(found)
    assert [each["bye"] for each in found] == [200] * CALLS, found
    assert max(each["gap"] for each in found) < SILENCE_S, f"seconds without sound: {found}"
    count = ("runuser", "-u", "postgres", "--", "psql", "-qtAX", "clarion", "-c", "select count(*) from cdrs")
    await wait_for(
        lambda: int(machine.run(*count)) >= CALLS, missing=lambda: f"{CALLS} records: {machine.run(*count)}", timeout=30
    )
    assert int(machine.run(*count)) == CALLS, "one record each"


async def until_there(machine: SystemdMachine, name: str) -> None:
    def is_there() -> bool:
        if machine.show("standing-calls.service", "ActiveState") == "failed":
            raise AssertionError(machine.run("journalctl", "--no-pager", "-n", "40", "-u", "standing-calls"))
        return machine.try_run("test", "-e", f"/srv/calls/{name}").returncode == 0

    await wait_for(is_there, missing=f"/srv/calls/{name}", timeout=120)


def start_pebble(machine: SystemdMachine) -> None:
    """Debian's ACME server for tests, with our own authority's certificate; its roots are fetched once it runs."""
    config = json.dumps({"pebble": PEBBLE})
    machine.run("mkdir", "-p", "/srv/pebble")
    machine.run("sh", "-c", f"cp /var/lib/clarion/tls/server.* /srv/pebble; echo '{config}' > /srv/pebble/config.json")
    machine.run("systemd-run", "--unit=pebble", "--setenv=PEBBLE_VA_NOSLEEP=1", "pebble", "-config",
                "/srv/pebble/config.json")  # fmt: skip
    machine.run("sh", "-c", "cd /srv/pebble; cp /var/lib/clarion/tls/ca.pem ca.pem;"
                " curl -sS --retry 20 --retry-connrefused --retry-delay 1 --cacert ca.pem"
                " https://localhost:15000/roots/0 | cat ca.pem - > roots.pem; chmod 644 roots.pem")  # fmt: skip


def issuer_at(machine: SystemdMachine, port: int) -> str:
    question = (
        f"openssl s_client -connect {DOMAIN}:{port} -servername {DOMAIN} </dev/null 2>/dev/null"
        " | openssl x509 -noout -issuer"
    )
    return machine.run("sh", "-c", question)
