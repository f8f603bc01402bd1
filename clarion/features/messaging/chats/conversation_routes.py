"""Conversations: opened by the people who are to be in them."""

from typing import Any

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.features.messaging.chats import service
from clarion.features.messaging.chats.people import People, read_people
from clarion.features.messaging.chats.permission import check_invitation
from clarion.features.messaging.chats.queries import members_of, seen_chats, visible_chat
from clarion.features.messaging.chats.responses import ChatInfo
from clarion.features.messaging.chats.routes import NEW, OLD, Chatter, position_of, read_page, read_whole
from clarion.features.messaging.chats.rules import CONVERSATIONS
from clarion.features.messaging.chats.views import chat_view

router = APIRouter(tags=["Team messaging"])
KNOWN: dict[int | str, dict[str, Any]] = {200: {"description": "It was there already."}}


@router.get(NEW + "/conversations", summary="List conversations")
@router.get(OLD + "/conversations", summary="List conversations (older name)")
async def list_conversations(here: Here, caller: Chatter, paging: RecordPagingQuery) -> RecordPage[ChatInfo]:
    """Groups, direct ones and one's own, oldest first."""
    async with here.storage.reading() as session:
        rows = await read_page(session, seen_chats(caller, CONVERSATIONS, joinable=False), paging)
        members = await members_of(session, rows)
    return record_answer(rows, paging, position_of, lambda chat: chat_view(chat, members.get(chat.id)))


@router.post(NEW + "/conversations", status_code=201, responses=KNOWN, summary="Open a conversation")
@router.post(OLD + "/conversations", status_code=201, responses=KNOWN, summary="Open a conversation (older name)")
async def open_conversation(here: Here, caller: Chatter, body: People, response: Response) -> ChatInfo:
    """The one with exactly these people and oneself: 200 when it is there, 201 when it is new."""
    async with here.storage.transaction() as session:
        people = await read_people(session, caller.account_id, body.members, own_id=caller.extension_id)
        await check_invitation(here, session, caller, people)
        chat, new = await service.open_conversation(here, session, caller, people)
        response.status_code = 201 if new else 200
        return await read_whole(session, chat)


@router.get(NEW + "/conversations/{chatId}", summary="Read a conversation")
@router.get(OLD + "/conversations/{chatId}", summary="Read a conversation (older name)")
async def read_conversation(here: Here, caller: Chatter, chatId: str) -> ChatInfo:
    async with here.storage.reading() as session:
        return await read_whole(session, await visible_chat(session, caller, chatId, kinds=CONVERSATIONS))
