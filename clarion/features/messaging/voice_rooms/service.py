"""What becomes of the voice room of a chat. Whatever changes it has locked the chat, so that all happens in order."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden
from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, ChatKind, among, check_administers, check_may_post, member_ids
from clarion.features.messaging.posts import Post, add_system_post, update_system_post
from clarion.features.messaging.voice_rooms.codes import tell_codes
from clarion.features.messaging.voice_rooms.events import VOICE_ROOM_CHANGED, VoiceRoomChanged
from clarion.features.messaging.voice_rooms.models import VoiceRoom
from clarion.features.messaging.voice_rooms.responses import VoiceRoomInfo, VoiceRoomType
from clarion.features.messaging.voice_rooms.rules import (
    MOST_CALLED,
    LiveRoom,
    RoomKind,
    ended_words,
    ids_of,
    started_words,
)
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

KINDS = (ChatKind.TEAM, ChatKind.GROUP)


async def find_room(session: AsyncSession, chat: Chat) -> VoiceRoom | None:
    return await session.get(VoiceRoom, chat.id, populate_existing=True)


async def still_in(session: AsyncSession, chat: Chat, people: Sequence[str]) -> set[str]:
    """Who left, and came back before anybody looked."""
    return await among(session, chat.id, people)


async def check_may_enter(session: AsyncSession, chat: Chat) -> None:
    """Raises 409 for an archived team, 403 where the chat has no voice room."""
    check_may_post(chat, sealed=True)
    row = await find_room(session, chat)
    if row is not None and not row.enabled:
        raise Forbidden("This chat has its voice room switched off.", code="CMN-408", parameter="chatId")


async def whom_to_call(session: AsyncSession, chat: Chat, caller: Caller) -> list[str]:
    """Everybody else. Raises 409 for a chat of too many."""
    people = [each for each in await member_ids(session, chat.id) if each != caller.extension_id]
    if len(people) > MOST_CALLED:
        raise Conflict(
            f"A call rings {MOST_CALLED} people at most: enter the voice room, and ask others to come.",
            parameter="chatId",
        )
    return people


async def switch(here: Container, session: AsyncSession, caller: Caller, chat: Chat, *, enabled: bool) -> VoiceRoom:
    """By who administers a team, or by anybody in a group. Who is in stays; nobody else comes in."""
    if chat.kind != ChatKind.GROUP:
        await check_administers(session, caller, chat)
    row = await _row(session, chat)
    if row.enabled != enabled:
        row.enabled = enabled
        tell_codes(session, chat.account_id)
        tell(session, chat, row)
    return row


async def follow(here: Container, session: AsyncSession, chat: Chat, live: LiveRoom) -> VoiceRoom:
    """What a call server says of the room. News that is older than what is known changes nothing."""
    row = await _row(session, chat)
    if row.session_id == live.session_id and (not row.is_open or live.sequence < row.sequence):
        return row
    if row.session_id != live.session_id:
        await close(here, session, chat, row)
        row.session_id, row.starter_id, row.is_open = live.session_id, live.starter_id, True
        row.kind, row.post_id, row.seen, row.people = RoomKind.ROOM, None, [], []
        row.started_at = here.clock.now()
    row.sequence = live.sequence
    row.people = list(live.people)
    row.seen = list(dict.fromkeys([*row.seen, *ids_of(live.people)]))
    if live.over:
        await close(here, session, chat, row)
    tell(session, chat, row)
    return row


async def start_call(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: VoiceRoom) -> None:
    """The chat learns that everybody is called; once, however often."""
    if row.kind == RoomKind.CALL and row.is_open:
        return
    starter = await session.get_one(Extension, caller.extension_id)
    row.kind, row.starter_id = RoomKind.CALL, caller.extension_id
    now = here.clock.now()
    about = {"sessionId": row.session_id, "startTime": wire_time(now)}
    post = await add_system_post(
        here, session, chat, caller.extension_id, text=started_words(starter.name),
        extra={"notice": "Call", "call": about},
    )  # fmt: skip
    row.post_id = post.id
    tell(session, chat, row)


async def close(here: Container, session: AsyncSession, chat: Chat, row: VoiceRoom) -> None:
    """All have left. The post of a call says how long it was, and who was in it."""
    if not row.is_open:
        return
    row.is_open, row.people = False, []
    post = await session.get(Post, row.post_id) if row.post_id else None
    if post is None or post.deleted_at is not None or row.started_at is None:
        return
    seconds = max(0, int((here.clock.now() - row.started_at).total_seconds()))
    post.extra = post.extra | {"call": post.extra.get("call", {}) | {"seconds": seconds, "personIds": row.seen}}
    names = await _names(session, chat, row.seen)
    await update_system_post(
        here, session, chat, post, attachments=post.attachments, text=ended_words(seconds, names)
    )  # fmt: skip


async def _names(session: AsyncSession, chat: Chat, people: Sequence[str]) -> list[str]:
    query = select(Extension).where(Extension.account_id == chat.account_id, Extension.id.in_(people))
    found = {row.id: row.name for row in await session.scalars(query)}
    return [found[each] for each in people if each in found]


async def _row(session: AsyncSession, chat: Chat) -> VoiceRoom:
    row = await find_room(session, chat)
    if row is None:
        row = VoiceRoom(
            chat_id=chat.id, account_id=chat.account_id, enabled=True, is_open=False, kind=RoomKind.ROOM,
            session_id="", sequence=0, starter_id="", people=[], seen=[],
        )  # fmt: skip
        session.add(row)
        await session.flush()
    return row


def tell(session: AsyncSession, chat: Chat, row: VoiceRoom) -> None:
    change = VoiceRoomChanged(
        account_id=chat.account_id,
        chat_id=chat.id,
        members_version=chat.members_version,
        room=room_view(chat.id, row),
    )
    announce(session, VOICE_ROOM_CHANGED, change)


def room_view(chat_id: str, row: VoiceRoom | None) -> VoiceRoomInfo:
    """Without what is dialled: only who enters learns that."""
    if row is None:
        return {"chatId": chat_id, "enabled": True, "open": False, "people": []}
    found: VoiceRoomInfo = {"chatId": chat_id, "enabled": row.enabled, "open": row.is_open, "people": row.people}
    if row.is_open and row.started_at is not None:
        found |= {"type": cast("VoiceRoomType", row.kind), "sessionId": row.session_id, "starterId": row.starter_id}
        found |= {"startTime": wire_time(row.started_at)}
    return found
