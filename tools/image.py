"""Make a container image from a release: Debian by mmdebstrap, Clarion's package, and nothing else.

`python -m tools.image dist/clarion-0.1.0_0.1.0_amd64.deb` writes `dist/clarion-0.1.0-image.tar` for `podman load -i`.
No root is needed where user namespaces are allowed; no Dockerfile, and no image of others below it.
"""

import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

USER_ID: Final = 10001
PACKAGES: Final = (
    "python3", "python3-venv", "ca-certificates", "tini", "kamailio", "kamailio-tls-modules",
    "kamailio-websocket-modules", "kamailio-outbound-modules", "kamailio-extra-modules", "kamailio-json-modules",
    "rtpengine-daemon", "espeak-ng", "libspandsp2t64", "restic", "postgresql-client",
)  # fmt: skip
_LATER: Final = ("doc", "man", "info", "locale", "lintian", "groff")
_INSTALL: Final = """
set -e
chroot "$1" dpkg --install /tmp/clarion.deb
rm -f "$1/tmp/clarion.deb"
rm -rf "$1"/opt/clarion/*/wheels "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*
chroot "$1" useradd --uid {user} --no-create-home --home-dir /var/lib/clarion --shell /usr/sbin/nologin clarion
chroot "$1" install -d -o {user} -g {user} -m 0700 /var/lib/clarion
for program in "$1"/opt/clarion/*/bin/clarion; do ln -sf "${{program#"$1"}}" "$1/usr/local/bin/clarion"; done
"""


class ImageFailed(Exception):
    """The image could not be made."""


def make_root(deb: Path, to: Path, *, suite: str, mirror: str, epoch: int) -> None:
    """A tar of the root file system. Times in it are not later than `epoch`."""
    hook = _INSTALL.format(user=USER_ID)
    command = [
        "mmdebstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}",
        *(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in _LATER),
        f"--customize-hook=upload {deb} /tmp/clarion.deb", f"--customize-hook={hook}",
        suite, str(to), *([mirror] if mirror else []),
    ]  # fmt: skip
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=3600)
    if done.returncode != 0:
        raise ImageFailed(done.stderr[-2000:])


def config_of(version: str, layer: str, epoch: int) -> dict[str, object]:
    """What a container is started with (OCI image specification)."""
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))
    machine = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return {
        "created": created,
        "architecture": machine.stdout.strip(),
        "os": "linux",
        "config": {
            "User": f"{USER_ID}:{USER_ID}",
            "Entrypoint": ["/usr/bin/tini", "--", "/usr/local/bin/clarion"],
            "Cmd": ["up"],
            "Env": [
                "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "CLARION_DATA=/var/lib/clarion",
                "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C.UTF-8", "HOME=/var/lib/clarion",
            ],
            "WorkingDir": "/var/lib/clarion",
            "Volumes": {"/var/lib/clarion": {}},
            "Labels": {"org.opencontainers.image.title": "Clarion", "org.opencontainers.image.version": version},
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer}"]},
        "history": [{"created": created, "created_by": "python -m tools.image"}],
    }  # fmt: skip


def write_image(root: Path, version: str, to: Path, epoch: int) -> None:
    """One layer and its configuration, in the form of `docker save`, which podman, docker and skopeo read."""
    with root.open("rb") as file:
        layer = hashlib.file_digest(file, "sha256").hexdigest()
    config = json.dumps(config_of(version, layer, epoch)).encode()
    name = hashlib.sha256(config).hexdigest() + ".json"
    tags = [f"localhost/clarion:{version}", "localhost/clarion:latest"]
    manifest = json.dumps([{"Config": name, "RepoTags": tags, "Layers": ["layer.tar"]}]).encode()
    with tarfile.open(to, "w") as tar:
        for file_name, data in ((name, config), ("manifest.json", manifest)):
            about = tarfile.TarInfo(file_name)
            about.size, about.mtime = len(data), epoch
            tar.addfile(about, io.BytesIO(data))
        about = tarfile.TarInfo("layer.tar")
        about.size, about.mtime = root.stat().st_size, epoch
        with root.open("rb") as file:
            tar.addfile(about, file)


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.image", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("deb", type=Path, help="The Debian package of a release.")
    parser.add_argument("--suite", default="trixie")
    parser.add_argument(
        "--mirror", default="", help="Where Debian's packages come from; that of this machine otherwise."
    )
    wanted = parser.parse_args(given)
    told = re.fullmatch(r"clarion-([\w.]+)_[\w.]+_\w+\.deb", wanted.deb.name)
    if told is None or not wanted.deb.is_file():
        parser.error(f"{wanted.deb} is no package of a release; `python -m tools.release` makes one.")
    commit = subprocess.run(["git", "show", "-s", "--format=%ct"], capture_output=True, text=True, check=True)
    epoch, root = int(commit.stdout), wanted.deb.with_suffix(".root.tar")
    made = wanted.deb.with_name(f"clarion-{told[1]}-image.tar")
    try:
        make_root(wanted.deb.absolute(), root, suite=wanted.suite, mirror=wanted.mirror, epoch=epoch)
        write_image(root, told[1], made, epoch)
    except ImageFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    finally:
        root.unlink(missing_ok=True)
    sys.stdout.write(f"{made}  {made.stat().st_size:,}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
