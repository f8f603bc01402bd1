"""Make a release from the commit that is checked out: wheel, Debian package, SBOMs, checksums and their signature.

`python -m tools.release` writes them to `dist/`. What a commit gives is the same each time, byte by byte: times are
those of the commit, and everything is made in a folder of its own from what Git has. `--twice` makes it again and
compares.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[1]
WEB: Final = REPOSITORY / "web"
LOCK: Final = "requirements/runtime.txt"
SIGNED_FOR: Final = "clarion-release"
CHECKSUMS: Final = "SHA256SUMS"
_WITHIN_S: Final = 1800


class ReleaseFailed(Exception):
    """What was to be made could not be made."""


@dataclass(frozen=True)
class Source:
    """A commit in a folder. `time`: of the commit, for every file in what is made of it."""

    folder: Path
    version: str
    time: int

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "SOURCE_DATE_EPOCH": str(self.time), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def run(command: Sequence[str | Path], source: Source | None = None, folder: Path = REPOSITORY) -> str:
    """What it said. Raises `ReleaseFailed` with the last of it. One umask for all: setuptools applies it to copies."""
    words = [str(word) for word in command]
    environment = source.environment if source else None
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=_WITHIN_S, umask=0o022
    )
    if done.returncode != 0:
        raise ReleaseFailed(f"`{' '.join(words[:6])}` failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def check_out(commit: str, folder: Path) -> Source:
    """Only what Git has: nothing of the work tree gets into a release."""
    archive = subprocess.run(["git", "archive", commit], cwd=REPOSITORY, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    time = int(run(["git", "show", "-s", "--format=%ct", commit]))
    told = re.search(r'__version__ = "([\w.]+)"', (folder / "clarion/__init__.py").read_text())
    if told is None:
        raise ReleaseFailed("clarion/__init__.py says no version.")
    return Source(folder, told[1], time)


def build_web(source: Source) -> None:
    """Into the package, where the API of an installed wheel looks for it."""
    modules = WEB / "node_modules"
    if not modules.is_dir():
        raise ReleaseFailed("The web app's packages are missing; run `make setup` first.")
    (source.folder / "web/node_modules").symlink_to(modules)
    run(["npm", "run", "--silent", "build"], source, source.folder / "web")
    shutil.copytree(source.folder / "web/dist", source.folder / "clarion/web_dist")


def build_wheel(source: Source, out: Path) -> Path:
    hook = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    _same_modes(source.folder)
    run([sys.executable, "-c", hook, out], source, source.folder)
    [wheel] = out.glob("clarion-*.whl")
    return wheel


def _same_modes(folder: Path) -> None:
    """Whatever the umask: archives keep modes."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


# ---- the Debian package


def python_range() -> str:
    """Compiled wheels are for one minor version."""
    major, minor = sys.version_info[:2]
    return f"python3 (>= {major}.{minor}), python3 (<< {major}.{minor + 1}), python3-venv"


def collect_wheels(source: Source, folder: Path) -> None:
    """What the lock names, as it names it: pip refuses a file with another hash. A few come as source."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--require-hashes"]
    run([*command, "--no-deps", "-r", LOCK, "-w", folder], source)


_POSTINST: Final = """#!/bin/sh
set -e
python3 -m venv "{home}"
"{home}/bin/python" -m pip install --quiet --no-index --no-deps --no-compile "{home}"/wheels/*.whl
"""
_PRERM: Final = """#!/bin/sh
set -e
if grep -qs '"program": "{home}/' /etc/clarion/installed.json; then
  echo "The services of Clarion run from {home}. Run \\`clarion upgrade\\` or \\`clarion uninstall\\` first." >&2
  exit 1
fi
cd "{home}" && rm -rf bin include lib lib64 share pyvenv.cfg
"""


def build_deb(source: Source, wheels: Iterable[Path], out: Path) -> Path:
    """A package that holds everything in Python, for a machine without internet. Each version has a name and a folder
    of its own, so that the one before stays until it is removed.
    """
    name, home = f"clarion-{source.version}", f"/opt/clarion/{source.version}"
    architecture = run(["dpkg", "--print-architecture"]).strip()
    root = source.folder.parent / "deb"
    inside = root / home.lstrip("/") / "wheels"
    inside.mkdir(parents=True)
    for wheel in sorted(wheels):
        shutil.copy(wheel, inside / wheel.name)
    from clarion.apps.install.plan import PACKAGES, POSTGRES_PACKAGES, TURN_PACKAGES

    control = root / "DEBIAN"
    control.mkdir()
    size = sum(path.stat().st_size for path in inside.iterdir()) // 1024
    fields = {
        "Package": name,
        "Version": source.version,
        "Architecture": architecture,
        "Maintainer": "The Clarion maintainers <clarion@localhost>",
        "Installed-Size": size,
        "Depends": python_range(),
        "Recommends": ", ".join((*PACKAGES, *POSTGRES_PACKAGES, *TURN_PACKAGES)),
        "Section": "comm",
        "Priority": "optional",
        "Description": "open business communications: phone, messaging, meetings, fax\n Run"
        f" {home}/bin/clarion install to set this machine up.",
    }
    (control / "control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()))
    for script, text in (("postinst", _POSTINST), ("prerm", _PRERM)):
        (control / script).write_text(text.format(home=home))
        (control / script).chmod(0o755)
    _same_modes(root)
    made = out / f"{name}_{source.version}_{architecture}.deb"
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", root, made], source)
    return made


# ---- what is in it, and that it is ours


def write_sboms(source: Source, out: Path) -> list[Path]:
    """CycloneDX: of the Python packages with the hashes of the lock, and of what the web app is made of."""
    python = out / f"clarion-{source.version}-python.cdx.json"
    run(
        [
            sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--validate",
            "--pyproject", source.folder / "pyproject.toml", "-o", python, source.folder / LOCK,
        ],
        source,
    )  # fmt: skip
    web = out / f"clarion-{source.version}-web.cdx.json"
    said = run(
        ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev"],
        source,
        source.folder / "web",
    )
    told = json.loads(said)
    told.pop("serialNumber", None)
    told["metadata"].pop("timestamp", None)
    web.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n")
    return [python, web]


def write_checksums(out: Path) -> Path:
    """In the form that `sha256sum --check` reads."""
    sums = out / CHECKSUMS
    made = sorted(path for path in out.iterdir() if path.is_file() and not path.name.startswith(CHECKSUMS))
    sums.write_text("".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made))
    return sums


def sign(sums: Path, key: Path) -> None:
    """Sign with an SSH key; `ssh-keygen -Y verify` checks it with the public one."""
    sums.with_name(f"{sums.name}.sig").unlink(missing_ok=True)
    run(["ssh-keygen", "-q", "-Y", "sign", "-n", SIGNED_FOR, "-f", key, sums])


def write_source(source: Source, commit: str, out: Path) -> None:
    prefix = f"clarion-{source.version}"
    tar = subprocess.run(
        ["git", "archive", f"--prefix={prefix}/", commit], cwd=REPOSITORY, check=True, capture_output=True
    ).stdout
    (out / f"{prefix}.tar.gz").write_bytes(gzip.compress(tar, mtime=source.time))


def make_release(commit: str, out: Path, *, wheels: Path | None = None, web: Path | None = None) -> Source:
    """`wheels`: of what the lock names, and `web`: the built web app, if they are here already."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="clarion-release-") as folder:
        source = check_out(commit, Path(folder) / "source")
        write_source(source, commit, out)
        if web is None:
            build_web(source)
        else:
            shutil.copytree(web, source.folder / "clarion/web_dist")
        wheel = build_wheel(source, out)
        if wheels is None:
            wheels = Path(folder) / "wheels"
            collect_wheels(source, wheels)
        build_deb(source, [wheel, *wheels.glob("*.whl")], out)
        write_sboms(source, out)
    write_checksums(out)
    return source


def differing(one: Path, other: Path) -> list[str]:
    """Names of what is not the same, or only in one of them."""
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (one, other))
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__.partition("\n")[0])
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "dist")
    parser.add_argument("--wheels", type=Path, help="Wheels of the lock that are here already.")
    parser.add_argument("--key", type=Path, help="The SSH key that signs; without one there is no signature.")
    parser.add_argument("--twice", action="store_true", help="Make it again, and compare every byte.")
    wanted = parser.parse_args(given)
    if wanted.out.exists() and any(wanted.out.iterdir()):
        parser.error(f"{wanted.out} is not empty.")
    try:
        source = make_release(wanted.commit, wanted.out, wheels=wanted.wheels)
        if wanted.twice:
            with tempfile.TemporaryDirectory() as again:
                make_release(wanted.commit, Path(again), wheels=wanted.wheels)
                different = differing(wanted.out, Path(again))
            if different:
                raise ReleaseFailed(f"Not the same when made again: {', '.join(different)}")
        if wanted.key:
            sign(wanted.out / CHECKSUMS, wanted.key)
    except ReleaseFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    sys.stdout.write(f"Clarion {source.version} is in {wanted.out}:\n")
    for path in sorted(wanted.out.iterdir()):
        sys.stdout.write(f"  {path.name}  {path.stat().st_size:,}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
