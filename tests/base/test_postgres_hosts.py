"""Several PostgreSQL servers: the primary is found, also after it has changed."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from clarion.apps.backup.database_copies import _connection
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from tests.support.services import Postgres, run_as_postgres
from tests.support.waiting import free_port, wait_for

pytestmark = pytest.mark.engine


@pytest.fixture
def pair() -> Iterator[tuple[Postgres, Postgres]]:
    """A primary and a replica of it."""
    primary, replica = Postgres(), Postgres()
    try:
        primary.start()
        shutil.chown(replica.folder, "postgres")
        run_as_postgres(
            [primary.programs / "pg_basebackup", "-R", "-X", "stream", "-c", "fast", "-U", "clarion", "-h",
             "127.0.0.1", "-p", str(primary.port), "-D", replica.folder / "db"]
        )  # fmt: skip
        replica.start()
        yield primary, replica
    finally:
        for each in (replica, primary):
            if hasattr(each, "process"):
                each.process.stop()
            each.remove()


async def test_ops_29_30_the_primary_of_postgresql_is_found_wherever_it_is(pair: tuple[Postgres, Postgres]) -> None:
    primary, replica = pair
    gone = free_port()
    hosts = f"127.0.0.1:{gone},127.0.0.1:{replica.port},127.0.0.1:{primary.port}"
    url = load_settings({"CLARION_DATABASE_URL": f"postgresql://clarion@{hosts}/postgres"}).database_url
    storage = Storage(url)
    async with storage.transaction() as session:
        await session.execute(text("create table kept (n int)"))
        await session.execute(text("insert into kept values (1)"))

    subprocess.run([primary.programs / "pg_isready", "-q", "-p", str(primary.port), "-h", "127.0.0.1"], check=True)
    await wait_for(lambda: _has_it(replica), missing="the row in the replica")
    primary.process.kill()
    with pytest.raises((OSError, Exception)):  # nobody is the primary now
        await storage.ping()
    with pytest.raises(ConnectionRefusedError, match="No PostgreSQL server is the primary now"):
        await storage.ping()
    run_as_postgres([replica.programs / "pg_ctl", "promote", "-s", "-D", replica.folder / "db"])
    async with storage.transaction() as session:
        assert (await session.execute(text("select n from kept"))).scalar_one() == 1
        await session.execute(text("insert into kept values (2)"))
    await storage.close()


async def _has_it(replica: Postgres) -> bool:
    storage = Storage(replica.url.replace("postgresql://", "postgresql+asyncpg://"))
    try:
        async with storage.engine.connect() as connection:
            return (await connection.execute(text("select to_regclass('kept') is not null"))).scalar_one() is True
    finally:
        await storage.close()


def test_the_clients_of_postgresql_are_told_all_of_them_as_well() -> None:
    url = load_settings({"CLARION_DATABASE_URL": "postgresql://u:p@one,two:5433/name"}).database_url
    told = _connection(make_url(url))
    assert (told["PGHOST"], told["PGPORT"]) == ("one,two", "5432,5433")
    assert told["PGTARGETSESSIONATTRS"] == "primary"
    alone = _connection(make_url("postgresql+asyncpg://u@/name?host=/run/postgresql"))
    assert (alone["PGHOST"], alone["PGPORT"], alone.get("PGTARGETSESSIONATTRS")) == ("/run/postgresql", "5432", None)
