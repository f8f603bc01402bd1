"""Backups of an installation, and what a restore refuses (OPS-20 to OPS-25, OPS-43)."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from valkey.asyncio import Valkey

from clarion.apps.backup import back_up, check_backups, open_repository, read_password, read_status, restore, verify
from clarion.apps.backup.layout import STAGING
from clarion.apps.run_files import RunFiles
from clarion.base.clock import SystemClock
from clarion.base.disk_space import NoRoom
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.settings import Settings, SettingsError, change_settings, load_settings
from clarion.base.storage import Storage
from clarion.engines.object_store import open_store
from clarion.engines.restic import BackupDamaged
from tests.support.backups import FILE, at_another_machine, count, execute, fill, settings_of
from tests.support.small_disk import small_disk


@pytest.fixture
async def saved(tmp_path: Path) -> Settings:
    """An installation on SQLite with one backup."""
    settings = settings_of(tmp_path / "data")
    await fill(settings)
    await back_up(settings)
    return settings


@pytest.fixture
async def second_database(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[str]:
    """Where the other machine restores to: empty, of the same kind."""
    if "sqlite" in database_url:
        yield ""
        return
    admin = await asyncpg.connect(request.getfixturevalue("postgres_url"))
    await admin.execute("DROP DATABASE IF EXISTS second_machine WITH (FORCE)")
    await admin.execute("CREATE DATABASE second_machine")
    yield database_url.rpartition("/")[0] + "/second_machine"
    await admin.execute("DROP DATABASE second_machine WITH (FORCE)")
    await admin.close()


async def test_ops_20_24_everything_comes_back_on_another_machine(
    database_url: str, second_database: str, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path / "data", database_url)
    await fill(settings)
    saved, manifest, fresh = await back_up(settings, {"CLARION_SIP_DOMAIN": 'a "b" $c', "PATH": "/bin"})
    assert fresh
    assert manifest.rows["parrots"] == 50
    assert saved.files >= 5
    assert not (settings.data / STAGING).exists()
    await execute(settings.database_url, "INSERT INTO parrots VALUES ('too late')")

    there = at_another_machine(settings, tmp_path / "other" / "data", database_url=second_database)
    plan, _ = await restore(there)
    assert plan.manifest.at == manifest.at
    assert await count(there.database_url) == 50
    assert await open_store(there).get(FILE) == b"a recording"
    assert (there.data / "master.key").read_text() == (settings.data / "master.key").read_text()
    assert (there.data / "calls" / "cs1.calls").read_bytes() == b"a live call\n"
    assert not (there.data / "logs").exists()
    assert (there.data / "settings.env").read_text() == 'CLARION_SIP_DOMAIN="a \\"b\\" \\$c"\n'
    assert [each.name for each in (tmp_path / "other").iterdir()] == ["data"]


async def test_ops_43_a_backup_is_restored_to_verify_it(database_url: str, tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "data", database_url)
    await fill(settings)
    await back_up(settings)
    plan, _ = await verify(settings)
    assert plan.manifest.rows["parrots"] == 50
    status = read_status(settings.data)
    assert status.verified_at is not None
    assert status.problem == ""
    assert not list((settings.data / "backup").glob("scratch*"))
    assert check_backups(settings, SystemClock().now()) is None


async def test_ops_21_a_copy_shows_one_moment_while_rows_are_written(tmp_path: Path) -> None:
    """A writer adds pairs of rows, each in one transaction: a copy has both or none."""
    settings = settings_of(tmp_path / "data")
    await fill(settings)
    await execute(settings.database_url, "CREATE TABLE pairs (number INTEGER)")
    acknowledged = 0
    done = asyncio.Event()

    async def write() -> None:
        nonlocal acknowledged
        storage = Storage(settings.database_url)
        while not done.is_set():
            async with storage.engine.begin() as connection:
                for _ in range(2):
                    await connection.execute(text(f"INSERT INTO pairs VALUES ({acknowledged})"))
                    await asyncio.sleep(0)
            acknowledged += 1
        await storage.close()

    writer = asyncio.create_task(write())
    before = acknowledged
    _, manifest, _ = await back_up(settings)
    done.set()
    await writer
    assert manifest.rows["pairs"] % 2 == 0
    assert manifest.rows["pairs"] // 2 >= before
    there = at_another_machine(settings, tmp_path / "other" / "data")
    await restore(there)
    with contextlib.closing(sqlite3.connect(there.data / "clarion.db")) as copy:
        broken = copy.execute("SELECT number FROM pairs GROUP BY number HAVING count(*) <> 2").fetchall()
    assert broken == []


async def test_what_is_only_in_valkey_comes_back(empty_valkey: str, tmp_path: Path) -> None:
    """An ended call that waits for its CDR is saved before the database, so it is in one of them."""
    settings = settings_of(tmp_path / "data", CLARION_VALKEY_URL=empty_valkey)
    await fill(settings)
    client: Valkey = Valkey.from_url(empty_valkey)
    await client.xadd("clarion:ledger", {"call": b"ended"})
    await client.hset("clarion:calls:cs1", "call", "up")
    await client.set("clarion:seat:1", "a lease", ex=60)
    await back_up(settings)
    await client.flushall()
    await restore(at_another_machine(settings, tmp_path / "other" / "data"))
    assert [fields for _, fields in await client.xrange("clarion:ledger")] == [{b"call": b"ended"}]
    assert await client.hget("clarion:calls:cs1", "call") == b"up"
    assert await client.get("clarion:seat:1") is None
    await client.aclose()


# ---- the target


async def test_ops_22_old_backups_are_removed_and_nothing_is_saved_twice(saved: Settings) -> None:
    few = Settings.model_validate({**saved.model_dump(), "backup_keep_daily": 1, "backup_keep_weekly": 0,
                                   "backup_keep_monthly": 0})  # fmt: skip
    totals, _, fresh = await back_up(few)
    assert not fresh
    assert totals.added < totals.size
    assert len(await open_repository(few).list()) == 1


async def test_ops_22_what_lies_at_the_target_tells_nothing(saved: Settings, tmp_path: Path) -> None:
    content = b"".join(path.read_bytes() for path in (tmp_path / "target").rglob("*") if path.is_file())
    for secret in (b"parrot 7", b"a recording", (saved.data / "master.key").read_bytes().strip()):
        assert secret not in content


# ---- what is refused


async def test_a_restore_does_not_touch_a_running_installation(saved: Settings) -> None:
    lock = RunFiles(saved.data, "rtpengine")
    await lock.lock()
    before = sorted(path.name for path in saved.data.iterdir())
    child = await asyncio.create_subprocess_exec("sleep", "60", start_new_session=True)
    try:
        from clarion.apps.processes import find_process
        from clarion.apps.run_files import ChildRecord

        found = find_process(child.pid)
        assert found is not None
        lock.write(ChildRecord(child.pid, found.began))
        with pytest.raises(Conflict, match="Stop it first"):
            await restore(saved)
    finally:
        child.kill()
        await child.wait()
        lock.remove()
        lock.unlock()
    assert sorted(path.name for path in saved.data.iterdir()) == before


async def test_a_restore_overwrites_nothing(saved: Settings) -> None:
    with pytest.raises(Conflict, match=r"not empty .* Move it away"):
        await restore(saved)
    assert await count(saved.database_url) == 50


@pytest.mark.parametrize("left", ["elsewhere.db", "elsewhere.db-wal"])
async def test_a_restore_overwrites_no_file_outside_the_data_folder(saved: Settings, tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"of another installation")
    url = f"sqlite+aiosqlite:///{tmp_path / 'elsewhere.db'}"
    there = at_another_machine(saved, tmp_path / "other" / "data", database_url=url)
    with pytest.raises(Conflict, match=rf"{left} exists, .* overwrites nothing"):
        await restore(there)
    assert (tmp_path / left).read_bytes() == b"of another installation"
    assert not there.data.exists()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_restore_overwrites_no_database(database_url: str, tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "data", database_url)
    await fill(settings)
    await back_up(settings)
    there = at_another_machine(settings, tmp_path / "other" / "data", database_url=database_url)
    with pytest.raises(Conflict, match="is not empty"):
        await restore(there)
    assert not there.data.exists()


@pytest.mark.parametrize("how", ["truncated", "changed", "missing"])
async def test_a_damaged_backup_is_refused_and_leaves_nothing(saved: Settings, tmp_path: Path, how: str) -> None:
    packs = sorted((tmp_path / "target" / "data").rglob("*"), key=lambda path: path.stat().st_size)
    pack = packs[-1]
    content = pack.read_bytes()
    pack.chmod(0o600)
    if how == "missing":
        pack.unlink()
    else:
        half = len(content) // 2
        pack.write_bytes(content[:half] if how == "truncated" else content[:half] + b"?" * 64 + content[half + 64 :])
    there = at_another_machine(saved, tmp_path / "other" / "data")
    with pytest.raises(ClarionError, match="damaged") as caught:
        await restore(there)
    assert isinstance(caught.value, BackupDamaged)
    assert not there.data.exists()
    assert not there.data.with_name("data.restoring").exists()
    with pytest.raises(ClarionError):
        await verify(saved)
    problem = check_backups(saved, SystemClock().now())
    assert problem is not None
    assert "damaged" in problem


async def test_ops_25_a_newer_backup_is_refused_by_name(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "data")
    await fill(settings)
    await execute(settings.database_url, "UPDATE alembic_version SET version_num = '9999'")
    await back_up(settings)
    there = at_another_machine(settings, tmp_path / "other" / "data")
    with pytest.raises(Invalid, match=r"9999.*Upgrade Clarion here first"):
        await restore(there)
    assert not there.data.exists()


async def test_another_password_opens_nothing(saved: Settings, tmp_path: Path) -> None:
    there = at_another_machine(saved, tmp_path / "other" / "data")
    wrong = tmp_path / "wrong"
    wrong.write_text("another password\n")
    with pytest.raises(Invalid, match="does not hold the password"):
        await restore(Settings.model_validate({**there.model_dump(), "backup_password_file": wrong}))
    with pytest.raises(Invalid, match="cannot be read"):
        missing = tmp_path / "none"
        await restore(Settings.model_validate({**there.model_dump(), "backup_password_file": missing}))


async def test_a_full_target_loses_no_earlier_backup(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 24) as disk:
        settings = settings_of(tmp_path / "data", CLARION_BACKUP_TARGET=str(disk.path / "backups"))
        await fill(settings)
        await back_up(settings)
        await open_store(settings).put("messages/1/large", os.urandom(12_000_000))
        disk.fill(leave=1_000_000)
        with pytest.raises(NoRoom, match="no room left"):
            await back_up(settings)
        problem = check_backups(settings, SystemClock().now())
        assert problem is not None
        assert "no room left" in problem
        disk.empty()
        assert len(await open_repository(settings).list()) == 1
        await back_up(settings)
        assert check_backups(settings, SystemClock().now()) is None


async def test_a_machine_without_room_is_refused_before_anything_is_written(saved: Settings, tmp_path: Path) -> None:
    await open_store(saved).put("messages/1/large", os.urandom(3_000_000))
    await back_up(saved)
    with small_disk(tmp_path / "small", 2) as disk:
        there = at_another_machine(saved, tmp_path / "unused")
        with pytest.raises(NoRoom, match="needs"):
            await restore(Settings.model_validate({**there.model_dump(), "data": disk.path / "data"}))
        assert list(disk.path.iterdir()) == []


async def test_a_second_backup_at_the_same_time_is_refused(saved: Settings) -> None:
    from clarion.apps.backup.making import only_one

    with only_one(saved.data), pytest.raises(Conflict, match="runs already"):
        await back_up(saved)
    assert read_status(saved.data).problem == ""


async def test_sentences_for_what_is_not_set(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="CLARION_BACKUP_TARGET"):
        await back_up(load_settings({"CLARION_DATA": str(tmp_path)}))
    inside = {"CLARION_DATA": str(tmp_path), "CLARION_BACKUP_TARGET": str(tmp_path / "backups")}
    with pytest.raises(Invalid, match="inside the data folder"):
        await back_up(load_settings(inside))
    with pytest.raises(SettingsError, match="CLARION_BACKUP_TARGET"):
        load_settings({"CLARION_BACKUP_TARGET": "ftp://somewhere"})
    with pytest.raises(SettingsError, match="CLARION_BACKUP_TARGET"):
        change_settings(load_settings(inside), {"backup_target": "ftp://somewhere"})
    (tmp_path / "file").write_bytes(b"\xd6\xff")
    with pytest.raises(Invalid, match="is no folder"):
        open_repository(load_settings({**inside, "CLARION_BACKUP_TARGET": str(tmp_path / "file")}))
    with pytest.raises(Invalid, match="it is no text"):
        read_password(load_settings({**inside, "CLARION_BACKUP_PASSWORD_FILE": str(tmp_path / "file")}))
    settings = settings_of(tmp_path / "data")
    with pytest.raises(NotFound, match="There is no database"):
        await back_up(settings)
    kept = tmp_path / "password"
    kept.write_text("x\n")
    empty = Settings.model_validate(
        {**settings.model_dump(), "data": tmp_path / "new", "backup_target": str(tmp_path / "none"),
         "backup_password_file": kept, "database_url": ""}
    )  # fmt: skip
    with pytest.raises(NotFound, match="no backups"):
        await restore(empty)
