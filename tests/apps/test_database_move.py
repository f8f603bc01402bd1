"""OPS-15: from SQLite to PostgreSQL by a command; everything works afterwards."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from sqlalchemy import func, select, text

from clarion.apps.database_move import move_database
from clarion.apps.migrate import alembic_config
from clarion.base.errors import ClarionError
from clarion.base.storage import Base, Storage
from tests.features.messaging.test_chats import post, team, texts
from tests.features.operations.test_privacy_requests import _picture
from tests.features.phone.test_missed_calls import a_call
from tests.support.api import running_app


async def counts(storage: Storage) -> dict[str, int]:
    async with storage.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


async def test_ops_15_everything_is_moved_to_postgresql_and_works_there(
    sqlite_demo: Path, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OPS-15: sign-in, call log, chats and files; repeatable; refused is a target that is not empty, or not ours."""
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
        image = {"image": ("me.png", _picture(), "image/png")}
        assert (await api.request("PUT", "/account/~/extension/~/profile-image", files=image)).status_code == 204
    target = Storage(url)
    async with target.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE of_something_else (id int)"))
    with pytest.raises(ClarionError, match="not Clarion's"):
        await move_database(source, target)
    async with target.engine.begin() as connection:
        await connection.execute(text("DROP TABLE of_something_else"))
    moved = await move_database(source, target)
    assert moved == await counts(source) == await counts(target)
    assert (moved["extensions"] >= 6, moved["cdrs"], moved["chat_posts"] > 0) == (True, 1, True)
    with pytest.raises(ClarionError, match="not empty"):
        await move_database(source, target)
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
        assert (await api.get("/account/~/extension/~/profile-image")).status_code == 200
        await post(api, chat, "new", "102")
        await api.end_calls(a_call(api, "Accepted", session="78", answered=1767632405.0))
        assert len((await api.get("/account/~/call-log")).json()["records"]) == 2, "positions go on"
    await source.close()
    await target.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


def _never_the_same() -> Callable[[object], int]:
    counter = itertools.count()
    return lambda _row: next(counter)
