"""A release: what is in it, that the same commit gives the same bytes, and that a changed byte is found."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from clarion import __version__
from tools.release import CHECKSUMS, SIGNED_FOR, differing, make_release, sign

pytestmark = pytest.mark.timeout(400)  # the machine may be busy, and two wheels are made

NAMES = (
    f"clarion-{__version__}-py3-none-any.whl",
    f"clarion-{__version__}-python.cdx.json",
    f"clarion-{__version__}-web.cdx.json",
    f"clarion-{__version__}.tar.gz",
    CHECKSUMS,
)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One commit twice, as two people would make it; with a web app and wheels that are quick to make."""
    if shutil.which("dpkg-deb") is None or not Path(".git").exists():
        pytest.skip("needs dpkg-deb, and the commit")
    given = tmp_path_factory.mktemp("given")
    (given / "web").mkdir()
    (given / "web/index.html").write_text("the web app")
    (given / "wheels").mkdir()
    (given / "wheels/other-1-py3-none-any.whl").write_bytes(b"a wheel of somebody else")
    made = []
    for number, umask in enumerate((0o022, 0o077)):
        before = os.umask(umask)
        try:
            made.append(tmp_path_factory.mktemp(f"release-{number}"))
            make_release("HEAD", made[-1], wheels=given / "wheels", web=given / "web")
        finally:
            os.umask(before)
    return made[0], made[1]


def test_ops_18_the_same_commit_gives_the_same_bytes(releases: tuple[Path, Path]) -> None:
    assert differing(*releases) == []
    (releases[1] / "more").touch()
    assert differing(*releases) == ["more"]
    (releases[1] / "more").unlink()


def test_ops_02_a_release_is_a_wheel_a_package_and_the_sources(releases: tuple[Path, Path], tmp_path: Path) -> None:
    here = releases[0]
    [package] = here.glob("*.deb")
    assert {path.name for path in here.iterdir()} == {*NAMES, package.name}
    with zipfile.ZipFile(here / NAMES[0]) as wheel:
        held = set(wheel.namelist())
    assert {"clarion/web_dist/index.html", "clarion/apps/install/templates/Caddyfile.j2"} <= held
    assert {path for path in held if path.startswith(("tests/", "bench/", "tools/"))} == set()
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    wheels = tmp_path / f"opt/clarion/{__version__}/wheels"
    assert {path.name for path in wheels.iterdir()} == {NAMES[0], "other-1-py3-none-any.whl"}
    told = subprocess.run(["dpkg-deb", "--field", package], check=True, capture_output=True, text=True).stdout
    assert f"Package: clarion-{__version__}\n" in told, "versions stand beside each other, for a rollback"
    assert "kamailio" in told.partition("Recommends: ")[2]


def test_ops_18_it_says_what_it_is_made_of(releases: tuple[Path, Path]) -> None:
    python, web = (json.loads((releases[0] / name).read_text()) for name in NAMES[1:3])
    parts = {each["name"]: each for each in python["components"]}
    assert {"fastapi", "sqlalchemy", "cryptography"} <= parts.keys()
    assert parts["fastapi"]["externalReferences"][0]["hashes"][0]["alg"] == "SHA-256"
    assert "react" in {each["name"] for each in web["components"]}
    assert {python["bomFormat"], web["bomFormat"]} == {"CycloneDX"}


def test_ops_18_a_changed_byte_and_a_foreign_signature_are_found(releases: tuple[Path, Path], tmp_path: Path) -> None:
    here = tmp_path / "release"
    shutil.copytree(releases[0], here)
    for name in ("ours", "theirs"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    signers = tmp_path / "signers"
    signers.write_text(f"release {(tmp_path / 'ours.pub').read_text()}")

    def is_signed() -> bool:
        verify = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "release", "-n", SIGNED_FOR]
        verify += ["-s", here / f"{CHECKSUMS}.sig"]
        said = subprocess.run(verify, input=(here / CHECKSUMS).read_bytes(), capture_output=True, check=False)
        return said.returncode == 0

    def is_whole() -> bool:
        check = ["sha256sum", "--check", "--strict", CHECKSUMS]
        return subprocess.run(check, cwd=here, capture_output=True, check=False).returncode == 0

    sign(here / CHECKSUMS, tmp_path / "theirs")
    assert not is_signed()
    sign(here / CHECKSUMS, tmp_path / "ours")
    assert (is_signed(), is_whole()) == (True, True)
    wheel = here / NAMES[0]
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    assert (is_signed(), is_whole()) == (True, False)
    (here / CHECKSUMS).write_text((here / CHECKSUMS).read_text().replace("0", "1"))
    assert not is_signed()
