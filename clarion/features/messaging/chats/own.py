"""What a chat is to one person: read up to, favourite, muted, folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.messaging.chats.events import CHAT_SIGNAL, ChatSignal
from clarion.features.messaging.chats.models import Chat, ChatFolder, Member
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.queries import find_member, no_such_chat
from clarion.features.messaging.chats.rules import MOST_FOLDERS, MOST_FOLLOWED
from clarion.features.messaging.chats.telling import tell_state
from clarion.features.people.sign_in import Caller

_NEWEST = Ready(select(Chat.last_seq).where(Chat.id == bindparam("chat")))


@dataclass(frozen=True)
class Asked:
    """What somebody wants a chat to be to them, as `change_state` has it; None stays."""

    read: bool | None = None
    read_up_to: int | None = None
    favorite: bool | None = None
    muted: bool | None = None
    folder_id: str | None = None


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
    now = here.clock.now()
    asked = Asked(read, read_up_to, favorite, muted, folder_id)
    wanted, read_seq = await wanted_of(session, caller, member, asked, now)
    if not differs(member, wanted, read_seq):
        return False
    await _write(session, caller, member, wanted, read_seq, now)
    return True


async def wanted_of(
    session: AsyncSession, caller: Caller, member: Member, asked: Asked, now: datetime
) -> tuple[dict[str, object], int | None]:
    """Columns of the seat as they are to be, and up to where it is read. Raises 404 as `change_state` does."""
    wanted: dict[str, object] = {}
    read_seq = None
    if asked.read or asked.read_up_to is not None:
        [newest] = await ask(session, _NEWEST, chat=member.chat_id) or [0]
        read_seq = newest if asked.read_up_to is None else min(asked.read_up_to, newest)
        wanted["marked_unread"] = False
    if asked.read is False:
        wanted["marked_unread"] = True
    if asked.favorite is not None and asked.favorite != (member.favorite_at is not None):
        wanted["favorite_at"] = now if asked.favorite else None
    if asked.muted is not None:
        wanted["muted"] = asked.muted
    if asked.folder_id is not None:
        wanted["folder_id"] = (await get_folder(session, caller, asked.folder_id)).id if asked.folder_id else None
    return wanted, read_seq


def differs(member: Member, wanted: Mapping[str, object], read_seq: int | None) -> bool:
    return (read_seq or 0) > member.read_seq or any(getattr(member, name) != value for name, value in wanted.items())


async def _write(
    session: AsyncSession,
    caller: Caller,
    member: Member,
    wanted: Mapping[str, object],
    read_seq: int | None,
    now: datetime,
) -> None:
    """The change number comes before the row, as with posts: or two requests could wait for each other for ever."""
    n = await next_number(session, caller.account_id)
    if await find_member(session, member.chat_id, member.extension_id) is None:
        raise no_such_chat()  # gone while we waited
    for name, value in wanted.items():
        setattr(member, name, value)
    member.n = n
    if read_seq is not None and read_seq > member.read_seq:
        member.read_seq, member.read_at = read_seq, now
        await _tell_read(session, caller, member)
    tell_state(session, caller.account_id, member, now)


async def _tell_read(session: AsyncSession, caller: Caller, member: Member) -> None:
    signal = await read_signal(session, caller, member)
    if signal is not None:
        announce(session, CHAT_SIGNAL, signal)


async def read_signal(session: AsyncSession, caller: Caller, member: Member) -> ChatSignal | None:
    """To the others in a small chat. In a large one everybody would hear of everybody, each time."""
    chat = await session.get_one(Chat, member.chat_id)
    if chat.member_count > MOST_FOLLOWED:
        return None
    return ChatSignal(
        account_id=caller.account_id,
        chat_id=member.chat_id,
        members_version=chat.members_version,
        what="read",
        extension_id=member.extension_id,
        at=wire_time(member.read_at or member.joined_at),
        details={"readSeq": member.read_seq},
    )


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
