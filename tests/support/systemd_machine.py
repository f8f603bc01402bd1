"""A Debian machine of a test's own with systemd as its first process: this machine's files below a layer that is thrown
away, in namespaces of its own. Nothing that happens in it is seen outside, and it ends with the test.
"""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.processes import start_process
from tests.support.waiting import wait_for

ADDRESS = "10.99.0.2"
_UNSHARE = ["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--fork", "--kill-child=KILL"]
# Services of the machine below that this one has no use for; what Clarion's packages bring stays as Debian has it.
_MASKED = (
    "systemd-udevd.service systemd-udev-trigger.service systemd-networkd.service systemd-resolved.service"
    " systemd-logind.service systemd-firstboot.service apt-daily.timer apt-daily-upgrade.timer clamav-daemon.service"
    " clamav-freshclam.service clamav-freshclam-once.timer slapd.service postgresql.service"
)
_BOOT = r"""
set -e; umask 0
mount -t tmpfs -o size=4g tmpfs "$W"; mkdir "$W/up" "$W/work" "$W/root"; R="$W/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$W/up,workdir=$W/work" "$R"
mount -t proc proc "$R/proc"; mount -t sysfs sysfs "$R/sys"
mount -t tmpfs tmpfs "$R/sys/fs"; mkdir "$R/sys/fs/cgroup"; mount -t cgroup2 cgroup2 "$R/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$R/run"; mount -t tmpfs -o mode=1777 tmpfs "$R/tmp"
mount -t tmpfs -o mode=755 tmpfs "$R/dev"
# Nodes of its own: systemd changes their modes.
for node in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0" "console 1 3" "kmsg 1 3"; do
  set -- $node; mknod -m 666 "$R/dev/$1" c "$2" "$3"
done
mkdir "$R/dev/pts" "$R/dev/shm"; mount -t devpts -o newinstance,ptmxmode=0666 devpts "$R/dev/pts"
ln -s pts/ptmx "$R/dev/ptmx"; mount -t tmpfs -o mode=1777 tmpfs "$R/dev/shm"
umask 022
mkdir -p "$R$REPOSITORY"; mount --rbind "$REPOSITORY" "$R$REPOSITORY"
for unit in $MASKED; do ln -sf /dev/null "$R/etc/systemd/system/$unit"; done
rm -f "$R/usr/sbin/policy-rc.d"
ip link set lo up
ip link add eth7 type veth peer name eth8; ip addr add "$ADDRESS/24" dev eth7; ip link set eth7 up; ip link set eth8 up
printf '127.0.0.1 localhost\n%s phone.example.test\n' "$ADDRESS" > "$R/etc/hosts"
cd "$R"
exec env -i container=clarion-test PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$R" /lib/systemd/systemd --system \
  --unit=multi-user.target --log-target=journal --show-status=0
"""


class SystemdMachine:
    """`run` runs a command in it and returns what it said; AssertionError when it fails."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def try_run(self, *command: str | Path, timeout: float = 240) -> "subprocess.CompletedProcess[str]":
        inside = ["nsenter", "--target", str(self._pid), "--all", "--root", "--wd", *map(str, command)]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"}
        return subprocess.run(
            inside, capture_output=True, text=True, check=False, timeout=timeout, env=environment,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *command: str | Path, timeout: float = 240) -> str:
        said = self.try_run(*command, timeout=timeout)
        log = "" if said.returncode == 0 else self.try_run("journalctl", "--no-pager", "-n", "60").stdout
        words = shlex.join(map(str, command))
        assert said.returncode == 0, f"{words} failed:\n{said.stdout}\n{said.stderr}\n{log}"
        return said.stdout

    def show(self, unit: str, what: str) -> str:
        return self.run("systemctl", "show", "--value", f"--property={what}", unit).strip()


@contextlib.asynccontextmanager
async def systemd_machine(repository: Path) -> AsyncIterator[SystemdMachine]:
    """Skips where namespaces cannot be made. `repository` is seen at its own place."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to make namespaces")
    folder = Path(tempfile.mkdtemp(prefix="clarion-machine-"))
    settings = {"W": str(folder), "REPOSITORY": str(repository), "MASKED": _MASKED, "ADDRESS": ADDRESS}
    log = folder.with_suffix(".log")
    booting = start_process([*_UNSHARE, "bash", "-c", _BOOT], log=log, name="systemd", env=settings)
    try:
        machine = SystemdMachine(await _first_process(booting.pid, lambda: booting.running))
        if not booting.running:
            pytest.skip(f"this machine cannot run systemd in namespaces: {booting.tail(5)}")

        async def is_up() -> bool:
            return machine.try_run("systemctl", "is-active", "multi-user.target").stdout.strip() == "active"

        await wait_for(is_up, missing=lambda: f"systemd to be up:\n{booting.tail()}", timeout=60)
        yield machine
    finally:
        booting.signal(signal.SIGKILL)
        booting.stop()
        log.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


async def _first_process(parent: int, lives: object) -> int:
    """What `unshare` has started: outside it is a process like others."""
    children = Path(f"/proc/{parent}/task/{parent}/children")

    def find() -> int:
        if not callable(lives) or not lives():
            return -1
        found = children.read_text().split()
        return int(found[0]) if found else 0

    return await wait_for(find, missing="the first process of the machine", timeout=20)
