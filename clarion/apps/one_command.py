"""What commands have in common that work with the database: a container of their own, closed behind them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from clarion.apps.container import build_container
from clarion.base.container import Container
from clarion.base.settings import Settings, load_settings
from clarion.base.storage import AsyncSession

Result = TypeVar("Result")


def run_command(
    work: Callable[[Container], Awaitable[Result]], *, container: Callable[[Settings], Container] = build_container
) -> Result:
    """Do it, and wait until it is done. `container`: `plain_container` for what the audit trail does not record."""

    async def run() -> Result:
        here = container(load_settings())
        try:
            return await work(here)
        finally:
            await here.bus.close()
            await here.storage.close()

    return asyncio.run(run())


def run_in_transaction(work: Callable[[Container, AsyncSession], Awaitable[Result]]) -> Result:
    """The same, all or nothing of it."""

    async def whole(here: Container) -> Result:
        async with here.storage.transaction() as session:
            return await work(here, session)

    return run_command(whole)
