"""The list of one's chats with all that a client shows beside each: quick with ten thousand of them."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Row, Select, and_, func, or_, select, tuple_

from clarion.base.http import parse_time
from clarion.base.http_paging import Position, TokenPaging
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member, chat_view, state_view
from clarion.features.messaging.chats.queries import members_of
from clarion.features.messaging.posts.counting import is_unread, mentions_of, unread_of
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.responses import OwnChat, OwnChatLastPost
from clarion.features.people.sign_in import Caller

SNIPPET = 200
_SHOWN = 20
"""Members of a chat that stand in the list; of the others one reads the chat."""
Line = Row[Chat, Member]
_activity = func.coalesce(Chat.last_post_at, Chat.created_at)


def own_chats(
    extension_id: str, *, unread: bool = False, folder_id: str | None = None, favorite: bool = False
) -> Select[str]:
    """The ids of somebody's chats, unordered. Nothing but ids and times: indexes alone answer it."""
    query = select(Member.chat_id).join(Chat, Member.chat_id == Chat.id).where(Member.extension_id == extension_id)
    if unread:
        query = query.where(is_unread(extension_id))
    if folder_id is not None:
        query = query.where(Member.folder_id == folder_id if folder_id else Member.folder_id.is_(None))
    return query.where(Member.favorite_at.is_not(None)) if favorite else query


def position_of(line: Line) -> Position:
    chat = line[0]
    return {"at": (chat.last_post_at or chat.created_at).isoformat(timespec="microseconds"), "id": chat.id}


async def page_of(session: AsyncSession, extension_id: str, query: Select[str], paging: TokenPaging) -> list[Line]:
    """The newest activity first; one more than asked for, if there is one."""
    at, chat_id = paging.after("at"), paging.after("id")
    if at is not None:
        moment = parse_time(at, parameter="pageToken")
        if paging.backwards:
            query = query.where(or_(_activity > moment, and_(_activity == moment, Chat.id > chat_id)))
        else:
            query = query.where(or_(_activity < moment, and_(_activity == moment, Chat.id < chat_id)))
    order = (_activity, Chat.id) if paging.backwards else (_activity.desc(), Chat.id.desc())
    ids = list(await session.scalars(query.order_by(*order).limit(paging.count + 1)))
    return await read_lines(session, extension_id, ids[::-1] if paging.backwards else ids)


async def read_lines(session: AsyncSession, extension_id: str, ids: Sequence[str]) -> list[Line]:
    """These chats, and what they are to the person, in this order."""
    query = select(Chat, Member).join(Member, Member.chat_id == Chat.id)
    query = query.where(Member.extension_id == extension_id, Chat.id.in_(list(ids)))
    found = {line[0].id: line for line in (await session.execute(query)).all()}
    return [found[chat_id] for chat_id in ids if chat_id in found]


async def overview(session: AsyncSession, caller: Caller, lines: Sequence[Line]) -> list[OwnChat]:
    """Each chat, what it is to the caller, what is unread, and how its newest post begins."""
    chats = [line[0] for line in lines]
    behind = [line[0].id for line in lines if line[0].last_seq > line[1].read_seq]
    unread = await unread_of(session, caller.extension_id, behind) if behind else {}
    named = await mentions_of(session, caller.extension_id, behind) if behind else {}
    newest = await _newest(session, chats)
    members = await members_of(session, [chat for chat in chats if chat.member_count <= _SHOWN])
    return [
        {
            **chat_view(chat, members.get(chat.id)),
            "memberCount": chat.member_count,
            "encrypted": chat.encrypted,
            "lastSeq": chat.last_seq,
            "own": state_view(member),
            "unread": unread.get(chat.id, 0),
            "mentions": named.get(chat.id, 0),
            "lastPost": cast("OwnChatLastPost | None", newest.get(chat.id)),
        }
        for chat, member in lines
    ]


async def _newest(session: AsyncSession, chats: Sequence[Chat]) -> dict[str, dict[str, Any]]:
    wanted = [(chat.id, chat.last_seq) for chat in chats if chat.last_seq]
    if not wanted:
        return {}
    query = select(Post).where(tuple_(Post.chat_id, Post.seq).in_(wanted), Post.deleted_at.is_(None))
    return {
        post.chat_id: {
            "id": post.id,
            "type": post.kind,
            "creatorId": post.creator_id or "",
            "text": post.text[:SNIPPET],
            "attachments": len(post.attachments),
            "seq": post.seq,
            "sealed": "sealed" in post.extra,
        }
        for post in await session.scalars(query)
    }
