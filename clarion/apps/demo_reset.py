"""Puts the demo company back to how it opened: everything of it goes, then it is made and filled as on a first start.

Other companies, keys, evidence and the audit trail stay. Clarion must not run meanwhile: it holds much of it in memory.
"""

import asyncio
from typing import Final

from sqlalchemy import delete, select

from clarion.apps.demo import prepare_demo
from clarion.apps.demo_content import forget_reports
from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.files import Files
from clarion.base.settings import Settings
from clarion.base.storage import AsyncSession, Base
from clarion.calls.cdr_models import CdrRow
from clarion.features.people import Account, demo

_KEPT: Final = ("audit_", "conduct_")
"""Tables of records that are never taken back; what of them belongs to the account goes with it by itself."""
_AREAS: Final = (
    *(
        "chat-files",
        "chat-links",
        "fax",
        "fax-offers",
        "fax-previews",
        "fax-prints",
        "messages",
        "profile-images",
        "recordings",
    ),
    *("sounds", "speech", "voicemail", "voicemail-words"),
)
_PIECE: Final = 500


async def reset_demo(here: Container) -> None:
    """Raises NotFound where there is no demo company, Conflict while Clarion runs."""
    if await _is_running(here.settings):
        raise Conflict("Clarion is running. Stop it first, then reset the demo company.")
    async with here.storage.reading() as session:
        account = await demo.find_demo_account(session, here.keys)
    if not here.settings.demo or account is None or not account.is_demo:
        raise NotFound("There is no demo company here: nothing was changed.")
    async with here.storage.transaction() as session:
        await forget_reports(session)
        await _delete_calls(session, account.id)
        await _delete_rows(session, account.id)
    await _delete_files(here, account.id)
    await prepare_demo(here)


async def _is_running(settings: Settings) -> bool:
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", settings.http_port), 2.0)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _delete_calls(session: AsyncSession, account_id: str) -> None:
    """CDRs of the company alone; calls with others stay theirs."""
    query = select(CdrRow.position, CdrRow.record)
    own = [position for position, record in await session.execute(query) if record["account_ids"] == [account_id]]
    for start in range(0, len(own), _PIECE):
        await session.execute(delete(CdrRow).where(CdrRow.position.in_(own[start : start + _PIECE])))


async def _delete_rows(session: AsyncSession, account_id: str) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        if "account_id" in table.columns and not table.name.startswith(_KEPT):
            await session.execute(delete(table).where(table.columns.account_id == account_id))
    await session.execute(delete(Account).where(Account.id == account_id))


async def _delete_files(here: Container, account_id: str) -> None:
    files = here.get(Files)
    for area in _AREAS:
        for key in [found.key async for found in files.walk(f"{area}/{account_id}")]:
            await files.delete(key)
