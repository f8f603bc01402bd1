"""What commands have in common that work with the database: a container of their own, closed behind them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import inspect, make_url

from clarion.apps.container import build_container
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.settings import Settings, load_settings
from clarion.base.storage import AsyncSession

Result = TypeVar("Result")

_FIRST_TABLE: Final = "accounts"


def run_command(
    work: Callable[[Container], Awaitable[Result]],
    *,
    container: Callable[[Settings], Container] = build_container,
    migrates: bool = False,
) -> Result:
    """Do it, and wait until it is done. `container`: `plain_container` for what the audit trail does not record;
    `migrates`: `work` brings the database to the newest form itself, so none has to be there.
    """

    async def run() -> Result:
        settings = load_settings()
        if not migrates and lacks_database_file(settings):
            raise _no_database(settings)  # before anything makes a key and an empty database there
        here = container(settings)
        try:
            if not migrates:
                await _require_tables(here)
            return await work(here)
        finally:
            await here.bus.close()
            await here.storage.close()

    return asyncio.run(run())


def lacks_database_file(settings: Settings) -> bool:
    """Whether the database is SQLite's and its file is not there; to connect would make an empty one."""
    url = make_url(settings.database_url)
    return url.get_backend_name() == "sqlite" and bool(url.database) and not Path(str(url.database)).exists()


async def _require_tables(here: Container) -> None:
    async with here.storage.engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table(_FIRST_TABLE)):
            raise _no_database(here.settings)


def _no_database(settings: Settings) -> ClarionError:
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        where, setting = f"in the data folder {settings.data.absolute()}", "CLARION_DATA"
    else:
        where, setting = "in the database of CLARION_DATABASE_URL", "CLARION_DATABASE_URL"
    return ClarionError(
        f"There is no Clarion yet {where}. Start it once (`make run`), or run `clarion migrate`; if it is elsewhere,"
        f" set {setting} as for the Clarion that runs."
    )


def run_in_transaction(work: Callable[[Container, AsyncSession], Awaitable[Result]]) -> Result:
    """The same, all or nothing of it."""

    async def whole(here: Container) -> Result:
        async with here.storage.transaction() as session:
            return await work(here, session)

    return run_command(whole)
