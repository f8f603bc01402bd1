"""What a chat is to one person: read up to, favourite, muted, folder."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.events import CHAT_SIGNAL, ChatSignal
from clarion.features.messaging.chats.models import Chat, ChatFolder, Member
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.rules import MOST_FOLDERS
from clarion.features.messaging.chats.telling import tell_state
from clarion.features.people.sign_in import Caller

_FIELDS = ("read_seq", "marked_unread", "favorite_at", "muted", "folder_id")


async def change_state(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    member: Member,
    *,
    read: bool | None = None,
    read_up_to: int | None = None,
    favorite: bool | None = None,
    muted: bool | None = None,
    folder_id: str | None = None,
) -> bool:
    """What is given; False when nothing is different then. A read position never goes back.

    `folder_id`: "" for none. Raises 404 for a folder that is not the caller's.
    """
    before = [getattr(member, name) for name in _FIELDS]
    now = here.clock.now()
    if read or read_up_to is not None:
        newest = await session.scalar(select(Chat.last_seq).where(Chat.id == member.chat_id)) or 0
        wanted = newest if read_up_to is None else min(read_up_to, newest)
        member.read_seq, member.marked_unread = max(member.read_seq, wanted), False
    if read is False:
        member.marked_unread = True
    if favorite is not None and favorite != (member.favorite_at is not None):
        member.favorite_at = now if favorite else None
    if muted is not None:
        member.muted = muted
    if folder_id is not None:
        member.folder_id = (await get_folder(session, caller, folder_id)).id if folder_id else None
    if before == [getattr(member, name) for name in _FIELDS]:
        return False
    if member.read_seq != before[0]:
        member.read_at = now
        await _tell_read(session, caller, member)
    member.n = await next_number(session, caller.account_id)
    tell_state(session, caller.account_id, member, now)
    return True


async def _tell_read(session: AsyncSession, caller: Caller, member: Member) -> None:
    version = await session.scalar(select(Chat.members_version).where(Chat.id == member.chat_id)) or 0
    signal = ChatSignal(
        account_id=caller.account_id,
        chat_id=member.chat_id,
        members_version=version,
        what="read",
        extension_id=member.extension_id,
        at=wire_time(member.read_at or member.joined_at),
        details={"readSeq": member.read_seq},
    )
    announce(session, CHAT_SIGNAL, signal)


async def get_folder(session: AsyncSession, caller: Caller, folder_id: str) -> ChatFolder:
    """One's own. Raises 404."""
    row = await session.get(ChatFolder, folder_id[:64])
    if row is None or row.extension_id != caller.extension_id:
        raise NotFound("Resource for parameter [folderId] is not found.", parameter="folderId")
    return row


async def list_folders(session: AsyncSession, caller: Caller) -> list[ChatFolder]:
    query = select(ChatFolder).where(ChatFolder.extension_id == caller.extension_id)
    return list((await session.scalars(query.order_by(ChatFolder.place, ChatFolder.id))).all())


async def create_folder(session: AsyncSession, caller: Caller, name: str) -> ChatFolder:
    """Raises 409 for too many."""
    known = await list_folders(session, caller)
    if len(known) >= MOST_FOLDERS:
        raise Conflict(f"A person has {MOST_FOLDERS} folders at most.")
    place = max((row.place for row in known), default=0) + 1
    row = ChatFolder(id=new_id(), extension_id=caller.extension_id, name=name, place=place)
    session.add(row)
    return row
