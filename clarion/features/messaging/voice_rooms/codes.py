"""Codes by which desk phones enter the rooms of chats: nine digits, known to the members of a chat."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, true
from sqlalchemy.exc import IntegrityError

from clarion.base.errors import Conflict
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, ChatStatus
from clarion.features.messaging.voice_rooms.events import ROOM_CODES_CHANGED, RoomCodesChanged
from clarion.features.messaging.voice_rooms.models import RoomCode, VoiceRoom

LENGTH = 9
_ATTEMPTS = 5


@dataclass(frozen=True)
class RoomDoor:
    """A code that is good now, and the chat whose room it opens."""

    account_id: str
    code: str
    chat_id: str


async def code_of(session: AsyncSession, chat: Chat) -> str:
    """Raises Conflict when five codes in a row were taken."""
    for _ in range(_ATTEMPTS):
        row = await session.get(RoomCode, chat.id, populate_existing=True)
        if row is not None:
            return row.code
        code = str(10 ** (LENGTH - 1) + secrets.randbelow(9 * 10 ** (LENGTH - 1)))
        try:
            async with session.begin_nested():
                session.add(RoomCode(chat_id=chat.id, account_id=chat.account_id, code=code))
                await session.flush()
        except IntegrityError:  # taken, or somebody else was faster
            continue
        tell_codes(session, chat.account_id)
        return code
    raise Conflict("No code was free. Try again.", parameter="chatId")


async def forget_code(session: AsyncSession, account_id: str, chat_id: str) -> None:
    """Whoever knows it from now on knows nothing."""
    found = await session.scalar(
        delete(RoomCode).where(RoomCode.chat_id == chat_id, RoomCode.account_id == account_id).returning(RoomCode.code)
    )
    if found is not None:
        tell_codes(session, account_id)


def tell_codes(session: AsyncSession, account_id: str) -> None:
    announce(session, ROOM_CODES_CHANGED, RoomCodesChanged(account_id=account_id))


async def read_room_codes(session: AsyncSession) -> list[RoomDoor]:
    """All that are good now, for call servers: not those of rooms that are switched off, or of archived teams."""
    query = select(RoomCode).join(Chat, Chat.id == RoomCode.chat_id)
    query = query.outerjoin(VoiceRoom, VoiceRoom.chat_id == RoomCode.chat_id)
    query = query.where(Chat.status == ChatStatus.ACTIVE, VoiceRoom.enabled.is_(None) | (VoiceRoom.enabled == true()))
    return [RoomDoor(row.account_id, row.code, row.chat_id) for row in await session.scalars(query)]
