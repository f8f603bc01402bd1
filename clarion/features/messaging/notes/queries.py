"""Reading notes. Drafts are seen by their authors only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, visible_chat
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.people.sign_in import Caller


@dataclass(frozen=True)
class NoteFilter:
    """What is empty or None does not matter."""

    since: datetime | None = None
    until: datetime | None = None
    creator_ids: Collection[str] = ()
    status: str = ""


def notes(caller: Caller, chat: Chat, wanted: NoteFilter) -> Select[ChatNote]:
    seen = or_(ChatNote.status == "Active", ChatNote.creator_id == caller.extension_id)
    query = select(ChatNote).where(ChatNote.chat_id == chat.id, seen)
    if wanted.since is not None:
        query = query.where(ChatNote.created_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(ChatNote.created_at <= wanted.until)
    if wanted.creator_ids:
        query = query.where(ChatNote.creator_id.in_(wanted.creator_ids))
    if wanted.status:
        query = query.where(ChatNote.status == wanted.status)
    return query


async def get_note(session: AsyncSession, caller: Caller, note_id: str, *, lock: bool = False) -> tuple[ChatNote, Chat]:
    """Raises 404, also for somebody else's draft, and for a note of a chat that the caller is not in."""
    row = await session.get(ChatNote, note_id[:64])
    draft = row is not None and row.status == "Draft" and row.creator_id != caller.extension_id
    if row is None or row.account_id != caller.account_id or draft:
        raise NotFound("Resource for parameter [noteId] is not found.", parameter="noteId")
    chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="noteId")
    if lock:
        await session.refresh(row, with_for_update=True)
    return row, chat
