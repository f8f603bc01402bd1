"""Large writes are refused first when the disk gets full, with an error that says so; what is there stays readable."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from clarion.base.disk_space import DiskSpace, NoRoom, of_system
from clarion.base.settings import load_settings
from clarion.base.telemetry import render_metrics
from clarion.engines.object_store import ObjectStore, open_store
from tests.support.small_disk import SmallDisk, small_disk

LEAST = 1_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "data", 4) as found:
        yield found


@pytest.fixture
def files(disk: SmallDisk) -> ObjectStore:
    return open_store(load_settings({"CLARION_DATA": str(disk.path), "CLARION_MIN_FREE_MB": "1"}))


async def test_uploads_and_recordings_are_refused_before_the_disk_is_full(disk: SmallDisk, files: ObjectStore) -> None:
    """OPS-38"""
    await files.put("messages/1/small", b"x")
    recording = disk.path / "recording.wav"
    recording.write_bytes(b"\0" * 500_000)
    disk.fill(leave=LEAST + 200_000)
    with pytest.raises(NoRoom) as refused:
        await files.put_file("recordings/1/one", recording)
    assert (refused.value.status, refused.value.code) == (507, "CMN-201")
    with pytest.raises(NoRoom):
        await files.put("messages/1/large", b"\0" * 300_000)
    await files.put("messages/1/fits", b"\0" * 100_000)
    assert await files.get("messages/1/small") == b"x"
    assert disk.free >= LEAST, "calls and records need the rest"
    disk.empty()
    assert (await files.put_file("recordings/1/one", recording)).size == 500_000


async def test_the_health_check_and_a_metric_say_what_is_left(disk: SmallDisk) -> None:
    """OPS-38: the alerts ClarionDiskNearlyFull and ClarionDiskFillsUp ask for this metric."""
    space = DiskSpace(disk.path, LEAST)
    assert await space.check() is None
    disk.fill(leave=500_000)
    sentence = await space.check()
    assert sentence is not None
    assert "CLARION_MIN_FREE_MB" in sentence
    body, _ = render_metrics()
    assert f"clarion_data_folder_free_bytes {float(disk.free)}" in body.decode()


async def test_a_read_only_folder_is_said_to_be_one(disk: SmallDisk) -> None:
    disk.set_read_only()
    assert "cannot be written" in str(await DiskSpace(disk.path, LEAST).check())
    disk.set_read_only(False)


@pytest.mark.parametrize(
    ("number", "status"),
    [(errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EROFS, 507), (errno.EACCES, 507), (errno.EMFILE, 503)],
)
def test_what_the_system_refuses_is_an_error_that_people_can_act_on(number: int, status: int) -> None:
    known = of_system(OSError(number, "no"))
    assert known is not None
    assert known.status == status
    assert of_system(FileNotFoundError(errno.ENOENT, "no")) is None
