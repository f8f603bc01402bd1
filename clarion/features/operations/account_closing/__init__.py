"""Closing the account of a company (R22): notice, a copy of everything, numbers that leave, a certified erasure."""

from clarion.base.container import Container
from clarion.features.operations.account_closing import service
from clarion.features.operations.account_closing.certificate import document_of
from clarion.features.operations.account_closing.models import AccountClosing
from clarion.features.operations.account_closing.routes import router
from clarion.features.operations.account_closing.schemas import AccountClosingOrder
from clarion.features.operations.account_closing.worker import AccountClosingWorker

routers = [router]


async def open_account_closing(here: Container) -> None:
    """End accounts whose notice is over, from now on."""
    await here.offer(AccountClosingWorker, AccountClosingWorker(here)).open()


async def close_account_closing(here: Container) -> None:
    await here.get(AccountClosingWorker).close()


__all__ = [
    "AccountClosing",
    "AccountClosingOrder",
    "AccountClosingWorker",
    "close_account_closing",
    "document_of",
    "open_account_closing",
    "routers",
    "service",
]
