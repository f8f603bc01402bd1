"""The database at any moment since a backup: with Debian's pgBackRest and a PostgreSQL (OPS-23)."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from clarion.apps.install import Answers, apply, make_plan, read_answers, remember
from clarion.apps.install.archiving import CONFIG, archive_command, pgbackrest, read_moment, restore_command
from clarion.apps.install.plan import render
from clarion.apps.install.rewinding import rewind
from clarion.base.errors import Conflict, Invalid, NotFound, Unavailable
from tests.apps.test_install import FACTS, Recorder, plan_of
from tests.support.services import Postgres, run_as_postgres
from tests.support.waiting import wait_for

ARCHIVED = Answers(domain="phone.example.com", archive_target="/srv/wal")


@pytest.fixture
async def archived() -> AsyncIterator[tuple[Postgres, Path]]:
    """A PostgreSQL that archives, and the configuration of pgBackRest as `clarion install` writes it."""
    if shutil.which("pgbackrest") is None:
        pytest.skip("pgbackrest is not installed")
    folder = Path(tempfile.mkdtemp(prefix="clarion-archive-"))
    config = folder / "clarion.conf"
    postgres = Postgres(options=["archive_mode=on", f"archive_command={archive_command(config)}"])
    values: dict[str, Any] = {
        "archive_target": folder / "archive", "archive_secret": "s" * 40, "postgres_data": postgres.folder / "db",
        "postgres_socket": postgres.folder, "postgres_port": postgres.port, "postgres_user": "clarion",
    }  # fmt: skip
    config.write_text(render("pgbackrest.conf.j2", values) + f"lock-path={folder}\nspool-path={folder}\n")
    (folder / "archive").mkdir()
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, "postgres")
    try:
        postgres.start()
        yield postgres, config
        postgres.process.stop()
    finally:
        postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)


async def ask(postgres: Postgres, statement: str) -> Any:
    connection = await asyncpg.connect(postgres.url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.mark.engine
async def test_ops_23_the_database_goes_back_to_a_moment_between_two_backups(archived: tuple[Postgres, Path]) -> None:
    postgres, config = archived

    def run(*words: str) -> None:
        run_as_postgres(list(pgbackrest(*words, config=config)))

    await asyncio.to_thread(run, "stanza-create")
    await ask(postgres, "create table letters (text text)")
    await asyncio.to_thread(run, "--type=full", "backup")
    saved = int(time.time())
    await wait_for(lambda: int(time.time()) > saved, missing="a second that began after the backup")
    await ask(postgres, "insert into letters values ('kept')")
    before: datetime = await ask(postgres, "select clock_timestamp()")
    await ask(postgres, "delete from letters")
    await ask(postgres, "insert into letters values ('written too late')")
    await asyncio.to_thread(run, "check")  # returns once the log until now has been archived
    postgres.process.stop()
    await asyncio.to_thread(run_as_postgres, list(restore_command(before, config)))
    postgres.start()

    async def is_back() -> bool:
        return not await ask(postgres, "select pg_is_in_recovery()")

    await wait_for(is_back, missing="the end of the recovery", timeout=20)  # until then it fetches from the archive
    assert await ask(postgres, "select string_agg(text, ',') from letters") == "kept"
    raw = b"".join(path.read_bytes() for path in (config.parent / "archive").rglob("*") if path.is_file())
    assert b"written too late" not in raw, "encrypted"


def test_ops_23_an_installation_with_a_target_archives_and_goes_back_in_order(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    before = os.umask(0o077)
    apply(make_plan(ARCHIVED, FACTS), machine, lambda _: None)
    os.umask(before)
    remember(machine, ARCHIVED, FACTS.program)
    settings = machine.at(Path("/etc/postgresql/17/main/conf.d/clarion.conf")).read_text()
    assert f"archive_command = '{archive_command()}'" in settings
    assert "repo1-path=/srv/wal" in machine.at(CONFIG).read_text()
    assert machine.at(CONFIG).stat().st_mode & 0o777 == 0o640
    assert machine.at(CONFIG).parent.stat().st_mode & 0o777 == 0o755, "the user postgres reads there"
    said = [" ".join(command) for command in machine.commands]
    wanted = ("restart postgresql", "stanza-create", "start clarion-archive", "clarion.target")
    order = [next(at for at, words in enumerate(said) if word in words) for word in wanted]
    assert order == sorted(order)
    machine.commands.clear()
    rewind(machine, datetime(2026, 12, 1, 13, 3, tzinfo=UTC), lambda _: None)
    done = [" ".join(command) for command in machine.commands]
    assert "stop clarion.target" in done[0] and "postgresql@*.service" in done[0] and "firewall" not in done[0]
    assert "--target=2026-12-01 13:03:00.000000+00" in done[1]
    assert [words.rpartition(" ")[2] for words in done[2:]] == [
        "postgresql.service", "clarion.target", "clarion-archive.service",
    ]  # fmt: skip
    machine.commands.clear()
    machine.failing = "pgbackrest"
    with pytest.raises(Unavailable, match="as the test wants it"):
        rewind(machine, datetime(2026, 12, 1, 13, 3, tzinfo=UTC), lambda _: None)
    assert [words[-1] for words in machine.commands[2:]] == ["postgresql.service", "clarion.target"], (
        "nothing stays down"
    )
    machine.remove(CONFIG)
    with pytest.raises(Conflict, match="key of the archive"):
        rewind(machine, datetime(2026, 12, 1, tzinfo=UTC), lambda _: None)


def test_ops_23_without_a_target_nothing_is_archived_and_nothing_stopped(tmp_path: Path) -> None:
    machine = Recorder(tmp_path)
    apply(plan_of(), machine, lambda _: None)
    remember(machine, Answers(domain="phone.example.com"), FACTS.program)
    assert "pgbackrest" not in str(machine.commands)
    machine.commands.clear()
    with pytest.raises(NotFound, match="--archive-target"):
        rewind(machine, datetime(2026, 12, 1, tzinfo=UTC), lambda _: None)
    assert machine.commands == []


def test_ops_23_a_moment_is_read_with_its_zone_and_lies_in_the_past() -> None:
    now = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
    assert read_moment("2026-12-01T14:03:00+01:00", now) == datetime(2026, 12, 1, 13, 3, tzinfo=UTC)
    for wrong in ("yesterday", "2026-12-02 00:00+00:00", "0001-01-01", "9999-12-31T23:59:59-23:59"):
        with pytest.raises(Invalid):
            read_moment(wrong, now)


@pytest.mark.parametrize(
    "more", [{"database": "sqlite"}, {"archive_target": "/"}, {"backup_target": "/srv/wal"}, {"archive_target": "wal"}]
)
def test_ops_23_an_archive_that_cannot_be_is_refused(more: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="archive_target"):
        read_answers(None, {"domain": "a.example.com", "archive_target": "/srv/wal", **more})
