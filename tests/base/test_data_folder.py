"""The data folder is closed to other users: what is written, what was there, and what links lead to."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from clarion.apps.doctor import examine
from clarion.base.data_folder import close_to_others, find_open
from clarion.base.settings import load_settings
from clarion.base.storage import Storage


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def older(folder: Path) -> Path:
    """A data folder as earlier versions left it."""
    (folder / "logs").mkdir(parents=True)
    for name in ("clarion.db", "clarion.db-wal", "logs/kamailio.log"):
        (folder / name).touch()
    return folder


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    data = older(tmp_path / "data")
    assert close_to_others(data) == 5
    assert mode(data) == mode(data / "logs") == 0o700
    assert {mode(path) for path in data.rglob("*") if path.is_file()} == {0o600}
    assert find_open(data) is None
    assert close_to_others(data) == 0


async def test_what_is_written_from_then_on_is_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    close_to_others(data)
    storage = Storage(f"sqlite:///{data}/clarion.db")
    await storage.ping()
    async with storage.transaction() as session:
        await (await session.connection()).exec_driver_sql("create table something (id integer)")
    modes = {path.name: mode(path) for path in data.iterdir()}
    await storage.close()
    assert modes["clarion.db"] == 0o600
    assert set(modes.values()) == {0o600}, modes
    assert mode(data) == 0o700


def test_links_are_not_followed(tmp_path: Path) -> None:
    data, outside = tmp_path / "data", tmp_path / "outside"
    data.mkdir(mode=0o700)
    outside.mkdir()
    (data / "prompts").symlink_to(outside)
    assert close_to_others(data) == 0
    assert mode(outside) == 0o755


def test_the_antivirus_may_pass_through_and_see_nothing(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another group")
    os.chown(tmp_path, -1, 65500)
    tmp_path.chmod(0o710)
    assert find_open(tmp_path) is None
    tmp_path.chmod(0o750)
    assert find_open(tmp_path) == (tmp_path, 0o750)


async def test_doctor_says_what_is_open_and_how_to_close_it(tmp_path: Path) -> None:
    data = older(tmp_path / "data")
    settings = load_settings({"CLARION_DATA": str(data)})

    async def said() -> str | None:
        return next(part.sentence for part in await examine(settings) if part.name == "data at rest")

    found = await said()
    assert found is not None
    assert "0755" in found
    assert f"chmod -R go-rwx {data}" in found
    close_to_others(data)
    assert await said() is None
