"""Chats of every kind: list, read, recent, favourites, read and unread."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Select, and_, func, or_

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.http import parse_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import Position, RecordPagingQuery, TokenPaging, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.everyone import EveryoneMembership
from clarion.features.messaging.chats.models import Chat, ChatKind, Member
from clarion.features.messaging.chats.own import Asked
from clarion.features.messaging.chats.own_statement import change_own
from clarion.features.messaging.chats.queries import member_ids, members_of, seen_chats, visible_chat
from clarion.features.messaging.chats.responses import ChatInfo, ChatPage
from clarion.features.messaging.chats.rules import MOST_MEMBERS_READ
from clarion.features.messaging.chats.views import chat_view
from clarion.features.people.sign_in import Caller, require

NEW, OLD, OWN = "/team-messaging/v1", "/restapi/v1.0/glip", "/restapi/v1.0/clarion/team-messaging"
router = APIRouter(tags=["Team messaging"])
Chatter = Annotated[Caller, require("TeamMessaging", scopes="TeamMessaging")]
"""Whoever uses team messaging."""
Visitor = Annotated[Caller, require("VisitedChats", scopes="TeamMessaging")]
"""The same, and guests: for routes that show nothing but what the chats of the caller hold."""
Kinds = Annotated[list[ChatKind], Query(alias="type", max_length=5)]
Count = Annotated[int, Query(alias="recordCount", ge=1, le=10**9)]


def position_of(chat: Chat) -> Position:
    return {"at": chat.created_at.isoformat(timespec="microseconds"), "id": chat.id}


def page_of(query: Select[Chat], paging: TokenPaging) -> Select[Chat]:
    """In the order in which chats were made; one more than asked for."""
    at, chat_id = paging.after("at"), paging.after("id")
    if at is not None:
        moment = parse_time(at, parameter="pageToken")
        same = Chat.created_at == moment
        if paging.backwards:
            query = query.where(or_(Chat.created_at < moment, and_(same, Chat.id < chat_id)))
        else:
            query = query.where(or_(Chat.created_at > moment, and_(same, Chat.id > chat_id)))
    order = (Chat.created_at.desc(), Chat.id.desc()) if paging.backwards else (Chat.created_at, Chat.id)
    return query.order_by(*order).limit(paging.count + 1)


async def read_page(session: AsyncSession, query: Select[Chat], paging: TokenPaging) -> list[Chat]:
    rows = list((await session.scalars(page_of(query, paging))).all())
    return rows[::-1] if paging.backwards else rows


@router.get(NEW + "/chats", summary="List chats")
@router.get(OLD + "/chats", summary="List chats (older name)")
async def list_chats(here: Here, caller: Chatter, paging: RecordPagingQuery, kinds: Kinds = []) -> RecordPage[ChatInfo]:
    """One's own, and public teams that one may join; oldest first."""
    await here.get(EveryoneMembership).see_to(caller)
    async with here.storage.reading() as session:
        rows = await read_page(session, seen_chats(caller, kinds), paging)
        members = await members_of(session, rows)
    return record_answer(rows, paging, position_of, lambda chat: chat_view(chat, members.get(chat.id)))


async def read_whole(session: AsyncSession, chat: Chat) -> ChatInfo:
    """With its members, unless they are very many."""
    people = await member_ids(session, chat.id) if chat.member_count <= MOST_MEMBERS_READ else None
    return chat_view(chat, people)


@router.get(NEW + "/chats/{chatId}", summary="Read a chat")
@router.get(OLD + "/chats/{chatId}", summary="Read a chat (older name)")
async def read_chat(here: Here, caller: Chatter, chatId: str) -> ChatInfo:
    async with here.storage.reading() as session:
        return await read_whole(session, await visible_chat(session, caller, chatId, joinable=True))


@router.get(NEW + "/recent/chats", summary="List recent chats")
@router.get(OLD + "/recent/chats", summary="List recent chats (older name)")
async def list_recent_chats(here: Here, caller: Chatter, kinds: Kinds = [], count: Count = 30) -> ChatPage:
    """Those with the newest posts and changes first."""
    await here.get(EveryoneMembership).see_to(caller)
    newest = func.coalesce(Chat.last_post_at, Chat.changed_at)
    query = seen_chats(caller, kinds, joinable=False).order_by(newest.desc(), Chat.id).limit(min(count, 250))
    return await _short_list(here, query)


@router.get(NEW + "/favorites", summary="List favourite chats")
@router.get(OLD + "/favorites", summary="List favourite chats (older name)")
async def list_favorites(here: Here, caller: Chatter, count: Count = 30) -> ChatPage:
    """The newest favourite last."""
    query = seen_chats(caller, joinable=False).join(Member, Member.chat_id == Chat.id)
    query = query.where(Member.extension_id == caller.extension_id, Member.favorite_at.is_not(None))
    return await _short_list(here, query.order_by(Member.favorite_at, Chat.id).limit(min(count, 250)))


async def _short_list(here: Here, query: Select[Chat]) -> ChatPage:
    async with here.storage.reading() as session:
        rows = (await session.scalars(query)).all()
        members = await members_of(session, rows)
    return {"records": [chat_view(chat, members.get(chat.id)) for chat in rows]}


@router.post(NEW + "/chats/{chatId}/favorite", status_code=204, summary="Make a chat a favourite")
@router.post(OLD + "/chats/{chatId}/favorite", status_code=204, summary="Make a chat a favourite (older name)")
async def favorite_chat(here: Here, caller: Chatter, chatId: str) -> Response:
    return await _change(here, caller, chatId, favorite=True)


@router.post(NEW + "/chats/{chatId}/unfavorite", status_code=204, summary="Make a chat no favourite")
@router.post(OLD + "/chats/{chatId}/unfavorite", status_code=204, summary="Make a chat no favourite (older name)")
async def unfavorite_chat(here: Here, caller: Chatter, chatId: str) -> Response:
    return await _change(here, caller, chatId, favorite=False)


@router.post(OLD + "/chats/{chatId}/read", status_code=204, summary="Mark a chat as read")
async def mark_chat_read(here: Here, caller: Chatter, chatId: str) -> Response:
    """Up to its newest post."""
    return await _change(here, caller, chatId, read=True)


@router.post(OLD + "/chats/{chatId}/unread", status_code=204, summary="Mark a chat as unread")
async def mark_chat_unread(here: Here, caller: Chatter, chatId: str) -> Response:
    """Until it is read, whatever was read before."""
    return await _change(here, caller, chatId, read=False)


async def _change(here: Here, caller: Caller, chat_id: str, **wanted: Any) -> Response:
    keep_to_themselves()
    await change_own(here, caller, chat_id, Asked(**wanted))
    return Response(status_code=204)


__all__ = ["NEW", "OLD", "OWN", "Chatter", "page_of", "position_of", "read_page", "router"]
