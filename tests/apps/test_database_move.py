"""OPS-15: from SQLite to PostgreSQL by a command; everything works afterwards."""

import asyncio
import itertools
import re
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
import typer
from alembic import command
from sqlalchemy import func, inspect, select, text
from typer.testing import CliRunner

from clarion.apps import cli_care
from clarion.apps.database_move import move_database
from clarion.apps.migrate import alembic_config
from clarion.apps.processes import find_process
from clarion.apps.run_files import ChildRecord, RunFiles
from clarion.base.errors import ClarionError
from clarion.base.storage import Base, Storage
from tests.features.messaging.test_chats import post, team, texts
from tests.features.messaging.test_search import found
from tests.features.operations.test_privacy_requests import _picture
from tests.features.phone.test_missed_calls import a_call
from tests.support.api import running_app
from tests.support.processes import Process
from tests.support.waiting import wait_for

OPEN_DATABASE = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT 1 FROM accounts").fetchone()
print("open", flush=True)
time.sleep(600)
"""


async def counts(storage: Storage) -> dict[str, int]:
    async with storage.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


async def test_ops_15_everything_is_moved_to_postgresql_and_works_there(
    sqlite_demo: Path, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OPS-15: sign-in, call log, chats, search and files; a target that is not empty, or not ours, is refused."""
    data, name = tmp_path / "data", "moved_by_a_command"
    admin = await asyncpg.connect(postgres_url)
    await admin.execute(f"CREATE DATABASE {name}")
    url = postgres_url.replace("postgresql://", "postgresql+asyncpg://").removesuffix("/postgres") + f"/{name}"
    source = Storage(f"sqlite:///{shutil.copyfile(sqlite_demo, tmp_path / 'clarion.db')}")
    async with source.engine.begin() as connection:  # made without its migrations
        await connection.run_sync(lambda sync: command.stamp(alembic_config(sync), "head"))
    async with running_app(source, data) as api:
        chat = (await team(api, members=("102",)))["id"]
        await post(api, chat, "kept – 保留", "101")
        await api.end_calls(a_call(api, "Accepted", session="77", answered=1767632405.0))
        site = (await api.request("POST", "/account/~/sites", json={"name": "Annex", "extensionNumber": "880"})).json()
        person = f"/account/~/extension/{api.extension_id('103')}"
        assert (await api.request("PUT", person, json={"site": {"id": site["id"]}})).status_code == 200
        image = {"image": ("me.png", _picture(), "image/png")}
        assert (await api.request("PUT", "/account/~/extension/~/profile-image", files=image)).status_code == 204
    target = Storage(url)
    async with target.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE of_something_else (id int)"))
    with pytest.raises(ClarionError, match="not Clarion's"):
        await move_database(source, target)
    async with target.engine.begin() as connection:
        await connection.execute(text("DROP TABLE of_something_else"))
    moved = await move_database(source, target)  # with a person at a site, which is an extension too
    assert moved == await counts(source) == await counts(target)
    assert (moved["extensions"] >= 6, moved["cdrs"], moved["chat_posts"] > 0) == (True, 1, True)
    with pytest.raises(ClarionError, match="not empty"):
        await move_database(source, target)
    async with target.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE of_something_else (id int)"))
    with pytest.raises(ClarionError, match="not Clarion's"):
        await move_database(source, target, again=True)
    assert await counts(target) == moved, "nothing is erased beside tables of others"
    async with target.engine.begin() as connection:
        await connection.execute(text("DROP TABLE of_something_else"))
    assert await move_database(source, target, again=True) == moved
    with monkeypatch.context() as broken:  # what arrives is not what was read
        broken.setattr("clarion.apps.database_move._digest", _never_the_same())
        with pytest.raises(ClarionError, match="Nothing was moved"):
            await move_database(source, target, again=True)
    left = await counts(target)
    assert [left[name] for name in ("accounts", "extensions", "cdrs", "chat_posts")] == [0, 0, 0, 0], "nothing is moved"
    assert await move_database(source, target) == moved
    async with running_app(target, data) as api:
        signed = await api.by_password("ada@demo.example", api.password("101"))
        assert signed.status_code == 200
        assert [each["sessionId"] for each in (await api.get("/account/~/call-log")).json()["records"]] == ["77"]
        assert await texts(api, chat) == ["kept – 保留"]
        assert (await found(api, "kept"), await found(api, "保留")) == (["kept – 保留"], ["kept – 保留"])
        assert (await api.get("/account/~/extension/~/profile-image")).status_code == 200
        await post(api, chat, "new", "102")
        await api.end_calls(a_call(api, "Accepted", session="78", answered=1767632405.0))
        assert len((await api.get("/account/~/call-log")).json()["records"]) == 2, "positions go on"
    await source.close()
    await target.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def test_ops_15_a_wrong_address_is_said_in_words_and_nothing_of_others_is_erased(
    postgres_url: str, tmp_path: Path
) -> None:
    """A wrong password, a database that is not there, a port that is none; tables of others beside accounts."""
    source = Storage(f"sqlite:///{tmp_path / 'clarion.db'}")
    there = postgres_url.replace("postgresql://", "postgresql+asyncpg://").removesuffix("/postgres")
    for wrong in (f"{there}/not_there", "postgresql+asyncpg://a:s3cret@127.0.0.1:99999/x"):
        target = Storage(wrong)
        with pytest.raises(ClarionError, match="cannot be reached") as said:
            await move_database(source, target)
        assert "s3cret" not in said.value.message
        await target.close()
    admin = await asyncpg.connect(postgres_url)
    await admin.execute("CREATE DATABASE of_somebody_else")
    target = Storage(f"{there}/of_somebody_else")
    async with target.engine.begin() as connection:
        for table in ("accounts", "invoices"):
            await connection.execute(text(f"CREATE TABLE {table} (id int)"))
        await connection.execute(text("INSERT INTO accounts VALUES (1)"))
    with pytest.raises(ClarionError, match="not Clarion's"):
        await move_database(source, target, again=True)
    async with target.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM accounts")) == 1
    await source.close()
    await target.close()
    await admin.execute("DROP DATABASE of_somebody_else WITH (FORCE)")
    await admin.close()


@pytest.mark.parametrize("wrong", ["postgresql://a:s3cret@h/x", "a:s3cret@h", "postgresql+asyncpg://a:s3cret@h:p/x"])
def test_ops_15_a_password_is_in_no_message_and_in_no_command_line(
    wrong: str, sqlite_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is read from standard input; what is none is not said again."""
    (tmp_path / "data").mkdir()
    shutil.copyfile(sqlite_demo, tmp_path / "data" / "clarion.db")
    monkeypatch.setenv("CLARION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CLARION_DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'clarion.db'}")
    app = typer.Typer()
    cli_care.add_to(app)
    done = CliRunner().invoke(app, ["migrate", "--to", "-"], input=f"{wrong}\n")
    assert isinstance(done.exception, ClarionError) and "names no database" in done.exception.message
    assert "s3cret" not in done.output + "".join(traceback.format_exception(done.exception))


def _never_the_same() -> Callable[[object], int]:
    counter = itertools.count()
    return lambda _row: next(counter)


def test_ops_15_clarion_migrate_moves_a_stopped_installation_and_refuses_a_running_one(
    sqlite_demo: Path,
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processes: Callable[..., Process],
) -> None:
    """OPS-15: the command, and what it prints."""
    name = "moved_from_the_terminal"
    url = postgres_url.replace("postgresql://", "postgresql+asyncpg://").removesuffix("/postgres") + f"/{name}"
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    code, _, problem = run("migrate", "--to", url)
    assert code != 0 and "There is no database in" in problem and not list(tmp_path.iterdir())
    asyncio.run(_stamped(shutil.copyfile(sqlite_demo, tmp_path / "clarion.db")))
    assert run("migrate", "--again")[0] == 2, "it needs --to"
    assert "names no database" in run("migrate", "--to", "postgresql+asyncpg//nothing")[2]

    asyncio.run(_admin(postgres_url, f"CREATE DATABASE {name}"))
    opened = processes([sys.executable, "-c", OPEN_DATABASE, tmp_path / "clarion.db"])
    asyncio.run(wait_for(lambda: "open" in opened.text(), missing="a process that uses the database"))
    code, _, problem = run("migrate", "--to", url)
    assert code != 0 and f"Process {opened.pid} uses the database. Stop Clarion first" in problem
    engine, found = RunFiles(tmp_path, "rtpengine"), find_process(opened.pid)
    asyncio.run(engine.lock())
    engine.unlock()
    assert found is not None
    engine.write(ChildRecord(found.group, found.began))
    code, _, problem = run("migrate", "--to", url)
    assert code != 0 and "Clarion runs with the data folder" in problem
    opened.stop()
    assert asyncio.run(_tables(url)) == 0, "nothing was begun"

    code, out, problem = run("migrate", "--to", url)
    assert code == 0, problem
    assert re.search(r"^ +\d+ extensions$", out, re.MULTILINE) and "Now set CLARION_DATABASE_URL" in out
    assert asyncio.run(_counts(url)) == asyncio.run(_counts(f"sqlite:///{tmp_path}/clarion.db"))
    code, _, problem = run("migrate", "--to", url)
    assert code != 0 and "not empty" in problem
    asyncio.run(_admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


def run(*words: str) -> tuple[int, str, str]:
    app = typer.Typer()
    cli_care.add_to(app)
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, f"{result.stderr}{result.exception or ''}"


async def _stamped(path: Path) -> None:
    """Its tables were made without their migrations."""
    storage = Storage(f"sqlite:///{path}")
    async with storage.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.stamp(alembic_config(sync), "head"))
    await storage.close()


async def _admin(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def _tables(url: str) -> int:
    storage = Storage(url)
    async with storage.engine.connect() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await storage.close()
    return len(found)


async def _counts(url: str) -> dict[str, int]:
    storage = Storage(url)
    found = await counts(storage)
    await storage.close()
    return found
