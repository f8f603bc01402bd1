"""The image of `python -m tools.image` starts under podman, without root, read-only and without capabilities (OPS-17).

Run it after `podman load -i dist/clarion-…-image.tar`; without that image it is skipped.
"""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.installation import ECHO, Installation
from tests.scenarios.roles import Roles, clean_environment, fresh_settings, is_ready
from tests.support.baresip import StartBaresip
from tests.support.processes import start_process
from tests.support.waiting import wait_for
from tools.image import USER_ID

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.timeout(600)]

IMAGE = "localhost/clarion:latest"
# A hierarchy of control groups that crun takes, whatever this machine mounts; seen by podman alone.
_OWN_GROUPS = """
mount --make-rprivate /; umount -R /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec podman --cgroup-manager=cgroupfs run --cgroups=disabled "$@"
"""
_SAFE = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp", "--tmpfs=/run")


def has_image() -> bool:
    if os.geteuid() != 0 or shutil.which("podman") is None:
        return False
    asked = subprocess.run(["podman", "image", "exists", IMAGE], capture_output=True, check=False)
    return asked.returncode == 0


@pytest.fixture
async def contained(tmp_path: Path) -> AsyncIterator[Installation]:
    if not has_image():
        pytest.skip(f"{IMAGE} is not here: make it with `python -m tools.image` and load it with podman, as root")
    data = tmp_path / "data"
    roles = Roles(fresh_settings(data), tmp_path / "logs")
    for link in [path for path in data.rglob("*") if path.is_symlink()]:
        sounds = link.resolve()
        link.unlink()
        shutil.copytree(sounds, link)  # what earlier tests spoke; the container has files of its own
    for path in (data, *data.rglob("*")):
        os.chown(path, USER_ID, USER_ID)
    for folder in data.parents[:4]:
        folder.chmod(folder.stat().st_mode | 0o011)
    settings = [f"--env={name}={value}" for name, value in roles.settings.items()]
    name = f"clarion-test-{os.getpid()}"
    words = ["--rm", "--network=host", f"--name={name}", *_SAFE, f"--volume={data}:{data}", *settings, IMAGE]
    command = ["unshare", "--mount", "bash", "-ec", _OWN_GROUPS, "podman", *words]
    process = start_process(command, log=tmp_path / "up.log", name="podman", env=clean_environment())
    roles.running["up"] = process
    try:
        missing = lambda: f"the container to be ready:\n{process.tail(40)}"  # noqa: E731
        await wait_for(lambda: is_ready(process) or not process.running, missing=missing, timeout=240)
        assert process.running, process.tail(60)
        yield Installation(roles, roles.demo())
    finally:
        subprocess.run(["podman", "kill", name], capture_output=True, check=False, timeout=60)
        roles.stop()


async def test_ops_02_17_the_image_runs_without_root_and_capabilities_and_carries_a_call(
    contained: Installation, baresip: StartBaresip
) -> None:
    processes = subprocess.run(["ps", "-eo", "uid=,comm="], capture_output=True, text=True, check=True).stdout
    owners = {line.split(None, 1)[1].strip(): int(line.split()[0]) for line in processes.splitlines()}
    assert owners["kamailio"] == owners["rtpengine"] == USER_ID, owners
    ada, ben = await baresip(contained.account("101"), tone=440), await baresip(contained.account("102"), tone=880)
    await ada.registered()
    await ben.registered()
    call = await ada.dial("102")
    answered = await ben.answer()
    await ada.hears(880)
    await ben.hears(440)
    await ada.hang_up(call)
    await ben.ended(answered)
    await ada.call(ECHO)
    await ada.hears_something()
