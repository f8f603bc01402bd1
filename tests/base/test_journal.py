"""A journal on a disk that is full, read-only or hung: nobody is held up, and nothing is missing afterwards."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clarion.base import journal as journals
from clarion.base.journal import JournalFile
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.waiting import wait_for


class Owner:
    """Numbers, of which each has a newest line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: dict[str, str] = {}
        self.journal = JournalFile(path, lambda: [f"{key} {value}".encode() for key, value in self.held.items()])

    def put(self, key: str, value: str) -> None:
        self.held[key] = value
        self.journal.append(f"{key} {value}".encode())

    def read(self) -> dict[str, str]:
        return dict(line.split(" ", 1) for line in self.path.read_text().splitlines())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 1) as found:
        yield found


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "RETRY_S", 0.05)


async def caught_up(owner: Owner) -> None:
    await wait_for(lambda: not owner.journal.problem, missing=lambda: f"the journal: {owner.journal.problem}")
    await wait_for(lambda: owner.read() == owner.held, missing=lambda: f"{owner.held} in {owner.read()}")


async def test_a_full_disk_holds_up_nobody_and_the_journal_catches_up_by_itself(disk: SmallDisk) -> None:
    owner = Owner(disk.path / "a.calls")
    owner.put("1", "before")
    assert owner.read() == {"1": "before"}
    disk.fill()
    owner.put("1", "x" * 8000)
    owner.put("2", "y" * 8000)
    assert owner.journal.problem == os.strerror(28)
    disk.empty()
    await caught_up(owner)
    owner.put("3", "after")
    assert owner.read() == owner.held
    owner.journal.close()


async def test_a_start_on_a_full_disk_is_made_good_later(disk: SmallDisk) -> None:
    disk.fill()
    owner = Owner(disk.path / "folder" / "a.calls")
    owner.put("1", "x" * 8000)
    assert owner.journal.problem
    disk.empty()
    await caught_up(owner)
    owner.journal.close()


async def test_a_folder_that_turns_read_only_holds_up_nobody(disk: SmallDisk) -> None:
    owner = Owner(disk.path / "a.calls")
    disk.set_read_only()
    owner.put("1", "x")
    assert owner.journal.problem == os.strerror(30)
    disk.set_read_only(False)
    await caught_up(owner)
    owner.journal.close()


async def test_a_disk_that_hangs_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Owner(tmp_path / "a.calls")
    owner.put("1", "before")
    answers, real = threading.Event(), os.write

    def hang(file: int, content: bytes) -> int:
        if threading.current_thread().name.startswith("journal"):
            answers.wait(30)
        return real(file, content)

    monkeypatch.setattr(os, "write", hang)
    for number in range(100):  # one wait of 50 ms, not a hundred
        owner.put("1", f"hanging {number}")
        owner.put(str(number), "new")
    assert owner.journal.problem == journals.SLOW
    await asyncio.sleep(0)
    answers.set()
    await caught_up(owner)
    owner.put("1", "after")
    assert owner.read() == owner.held
    owner.journal.close()


async def test_a_disk_that_is_slow_for_a_moment_gets_every_line_as_soon_as_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to write the file again for that: a `kill -9` just afterwards loses nothing."""
    monkeypatch.setattr(journals, "RETRY_S", 3600)
    owner = Owner(tmp_path / "a.calls")
    owner.put("1", "before")
    answers, real = threading.Event(), os.write

    def hang(file: int, content: bytes) -> int:
        if threading.current_thread().name.startswith("journal"):
            answers.wait(30)
        return real(file, content)

    monkeypatch.setattr(os, "write", hang)
    for number in range(20):
        owner.put(str(number), "while it hangs")
    assert owner.journal.problem == journals.SLOW
    answers.set()
    await wait_for(lambda: owner.read() == owner.held, missing=lambda: f"{owner.held} in {owner.read()}")
    owner.put("1", "after")
    assert not owner.journal.problem
    assert owner.read() == owner.held
    owner.journal.close()


async def test_a_disk_that_hangs_and_then_fails_is_made_good_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Owner(tmp_path / "a.calls")
    owner.put("1", "before")
    answers, real = threading.Event(), os.write

    def fail(file: int, content: bytes) -> int:
        if threading.current_thread().name.startswith("journal"):
            answers.wait(30)
            raise OSError(28, os.strerror(28))
        return real(file, content)

    monkeypatch.setattr(os, "write", fail)
    for number in range(20):
        owner.put(str(number), "lost on the way")
    answers.set()
    await wait_for(lambda: owner.journal.problem == os.strerror(28), missing=lambda: owner.journal.problem)
    monkeypatch.setattr(os, "write", real)
    await caught_up(owner)
    owner.journal.close()


async def test_what_is_written_while_the_file_is_written_again_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Owner(tmp_path / "a.calls")
    for number in range(50):
        owner.put(str(number), "before")
    going, begun, real = threading.Event(), threading.Event(), Path.replace

    def replace(self: Path, target: Path) -> Path:
        begun.set()
        going.wait(30)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    owner.journal.compact()
    await wait_for(begun.is_set, missing="the file to be written again")
    owner.put("1", "meanwhile")
    assert not owner.journal.problem
    going.set()
    await wait_for(lambda: owner.read() == owner.held, missing=lambda: f"{owner.held} in {owner.read()}")
    owner.journal.close()


async def test_too_much_while_the_disk_hangs_is_no_burden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "QUEUED_LINES", 10)
    owner = Owner(tmp_path / "a.calls")
    owner.put("1", "before")
    going, begun, real = threading.Event(), threading.Event(), Path.replace

    def replace(self: Path, target: Path) -> Path:
        begun.set()
        going.wait(30)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    owner.journal.problem = journals.SLOW
    owner.journal._look()
    await wait_for(begun.is_set, missing="the file to be written again")
    for number in range(30):
        owner.put(str(number), "meanwhile")
    going.set()
    await caught_up(owner)
    owner.journal.close()
