"""SQLite in the thread of the event loop: nothing that takes long may hold the loop up."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from clarion.base import storage_sqlite
from clarion.base.storage import Storage
from tests.support.hanging_disk import hanging_disk
from tests.support.waiting import wait_for


class Turns:
    """Counts how often the loop comes round while something else goes on."""

    def __init__(self) -> None:
        self.count = 0
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            self.count += 1
            await asyncio.sleep(0)

    def stop(self) -> int:
        self._task.cancel()
        return self.count


def _salt(log: Path) -> bytes:
    """Of the write-ahead log's header: another one each time that the log begins again."""
    return log.read_bytes()[16:24]


async def _write(storage: Storage, value: str = "x") -> None:
    async with storage.transaction() as session:
        await session.execute(text("INSERT INTO words VALUES (:value)"), {"value": value})


@pytest.fixture
async def storage(tmp_path: Path) -> Storage:
    storage = Storage(f"sqlite:///{tmp_path}/words.db")
    async with storage.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE words (word TEXT)"))
    return storage


async def test_who_waits_for_the_lock_of_another_process_lets_the_loop_go_on(storage: Storage, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "words.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(_write(storage))
        turns = Turns()
        await wait_for(lambda: turns.count > 200, missing="turns of the loop while a writer waits")
        assert not writing.done()
        async with storage.reading() as session:  # readers wait for no writer
            assert (await session.scalar(text("SELECT count(*) FROM words"))) == 0
        other.execute("COMMIT")
    await asyncio.wait_for(writing, 5)
    turns.stop()
    async with storage.reading() as session:
        assert (await session.scalar(text("SELECT count(*) FROM words"))) == 1
    await storage.close()


async def test_a_lock_that_is_never_given_up_fails_in_the_end(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_sqlite, "LOCK_WAIT_S", 0.05)
    with closing(sqlite3.connect(tmp_path / "words.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await _write(storage)
        other.execute("ROLLBACK")
    await _write(storage)
    await storage.close()


async def test_a_long_row_of_statements_lets_others_pass(storage: Storage) -> None:
    async with storage.transaction() as session:
        await session.execute(text("SELECT 1"))
        turns = Turns()
        before = turns.count
        for number in range(3000):
            await session.execute(text("INSERT INTO words VALUES (:value)"), {"value": str(number)})
    assert turns.stop() - before > 3
    await storage.close()


async def test_the_log_is_moved_into_the_file_by_a_thread_and_does_not_grow_for_ever(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    move = storage_sqlite._checkpoint

    def noting(database: str) -> None:
        threads.append(threading.current_thread().name)
        move(database)

    monkeypatch.setattr(storage_sqlite, "_checkpoint", noting)
    monkeypatch.setattr(storage_sqlite, "CHECKPOINT_COMMITS", 10)
    monkeypatch.setattr(storage_sqlite, "LONG_LOG_PAGES", 50)
    salts = set[bytes]()
    for number in range(5000):
        await _write(storage, str(number) * 100)
        await asyncio.sleep(0)
        salts.add(_salt(tmp_path / "words.db-wal"))
        if len(salts) > 20:  # how far the log grows meanwhile is up to the scheduler
            break
    assert len(salts) > 20
    assert threads
    assert threading.current_thread().name not in threads
    await storage.close()


async def test_who_reads_long_keeps_no_writer_waiting_for_a_new_log(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not until the reader is done, which here it never is."""
    monkeypatch.setattr(storage_sqlite, "LOCK_WAIT_S", 3600.0)
    monkeypatch.setattr(storage_sqlite, "LONG_LOG_PAGES", 0)
    monkeypatch.setattr(storage_sqlite, "RESTART_WAIT_S", 0.02)
    await _write(storage)
    with closing(sqlite3.connect(tmp_path / "words.db")) as reader:
        rows = reader.execute("SELECT word FROM words, (SELECT 1 UNION SELECT 2)")
        assert rows.fetchone() == ("x",)
        await _write(storage)
        moving = asyncio.create_task(asyncio.to_thread(storage_sqlite._checkpoint, str(tmp_path / "words.db")))
        await asyncio.wait([moving], timeout=10)
        assert moving.done()
        await _write(storage)
        assert rows.fetchall() == [("x",)]
    await storage.close()


async def test_rows_are_those_of_the_moment_and_outlive_the_session(storage: Storage) -> None:
    for word in "ab":
        await _write(storage, word)
    async with storage.transaction() as session:
        found = await session.execute(text("SELECT word FROM words ORDER BY word"))
        await session.execute(text("INSERT INTO words VALUES ('c')"))
        assert found.fetchone() == ("a",)
    assert found.fetchmany(5) == [("b",)]
    async with storage.reading() as session:
        streamed = await session.stream(text("SELECT word FROM words"))
        assert [row.word async for row in streamed] == ["a", "b", "c"]
    await storage.close()


def test_a_disk_that_hangs_does_not_hold_up_the_event_loop(tmp_path: Path) -> None:
    environment, switch = hanging_disk(tmp_path)
    program = [sys.executable, "-m", "tests.base.hanging_program", str(tmp_path), str(switch)]
    ended = subprocess.run(program, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
    assert ended.stdout == "went on\n", ended.stderr
