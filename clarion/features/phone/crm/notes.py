"""Notes of calls that are on: kept until the call is written into a CRM."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.crm.models import CrmActivity, CrmNote
from clarion.features.phone.crm.rules import KEPT


async def note_of(session: AsyncSession, owner: Extension, telephony_session_id: str) -> str:
    row = await session.get(CrmNote, (telephony_session_id[:64], owner.id))
    return row.text if row is not None else ""


async def write_note(
    here: Container, session: AsyncSession, owner: Extension, telephony_session_id: str, text: str
) -> None:
    """Instead of what was there; empty takes it away. Raises Conflict once the call is in a CRM."""
    now = here.clock.now()
    written = select(CrmActivity.id).where(
        CrmActivity.account_id == owner.account_id,
        CrmActivity.telephony_session_id == telephony_session_id,
        CrmActivity.state == "Delivered",
    )
    if await session.scalar(written.limit(1)):
        raise Conflict("The call is in the CRM already: change the note there.", parameter="text")
    await session.execute(delete(CrmNote).where(CrmNote.changed_at < now - KEPT))
    place = (telephony_session_id, owner.id)
    row = await session.get(CrmNote, place, with_for_update=True)
    if row is None and text:
        row = await _new(session, owner, place, now)
    if row is None:
        return
    row.text, row.changed_at = text, now
    if not text:
        await session.delete(row)


async def _new(session: AsyncSession, owner: Extension, place: tuple[str, str], now: datetime) -> CrmNote:
    row = CrmNote(
        telephony_session_id=place[0], extension_id=place[1], account_id=owner.account_id, text="", changed_at=now
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:  # what was typed next came at the same moment
        return await session.get_one(CrmNote, place, with_for_update=True)
    return row


async def notes_of(session: AsyncSession, account_id: str, telephony_session_id: str, took_part: Sequence[Any]) -> str:
    """What those who took part wrote, one after the other."""
    query = select(CrmNote.text).where(
        CrmNote.account_id == account_id,
        CrmNote.telephony_session_id == telephony_session_id,
        CrmNote.extension_id.in_([str(each) for each in took_part]),
    )
    return "\n".join(await session.scalars(query.order_by(CrmNote.changed_at)))
