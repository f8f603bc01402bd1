"""Conversations of a mailbox as an inbox shows them: list, read, mark; what is unread; numbers to send from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    Conversation,
    Message,
    MessageStore,
    MessageType,
    ReadStatus,
    attachments_of,
    message_view,
)
from clarion.features.messaging.inbox import conversations as inbox
from clarion.features.messaging.inbox.conversations import ConversationFilter
from clarion.features.messaging.inbox.responses import InboxInfo, InboxParticipant, InboxThread, TextSenderList
from clarion.features.messaging.inbox.senders import senders_of
from clarion.features.messaging.texting.consents import opted_out
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion", tags=["Texting inbox"])
Reader = Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]
Editor = Annotated[Caller, require("EditMessages", scopes="EditMessages")]
Numbers = Annotated[list[str], Query(alias="phoneNumber", max_length=50)]
_AT_ONCE = 500


class Mark(WireModel):
    """`until`: what came later stays as it is, so that nothing is marked that nobody has seen."""

    read_status: ReadStatus
    until: datetime | None = None


@router.get("/conversations", summary="List conversations")
async def list_conversations(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    show: Literal["All", "Unread", "Company"] = "All",
    search: Annotated[str, Query(max_length=100)] = "",
    phone_number: Numbers = [],
) -> ListResponse[InboxInfo]:
    """Newest first: own texts, group texts and company messages. Texts to queues are in the shared list."""
    wanted = ConversationFilter(
        unread=show == "Unread",
        types=(MessageType.PAGER,) if show == "Company" else (MessageType.SMS, MessageType.PAGER),
        search=search.strip(),
        numbers=[number[:40] for number in phone_number],
    )
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = inbox.conversations(owner.id, wanted)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        page = (await session.execute(query.offset(paging.offset).limit(paging.per_page))).all()
        ids = [str(conversation_id) for conversation_id, _newest, _unread in page]
        rows, newest = await inbox.rows_of(session, ids), await inbox.newest_messages(session, owner.id, ids)
        found = [(rows[each], newest[each], unread) for each, (_id, _at, unread) in zip(ids, page, strict=True)]
        records = await _views(request, session, owner, found)
    return list_answer(request, records, paging, total)


@router.get("/conversations/{conversationId}", summary="Read a conversation")
async def read_conversation(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    conversationId: str,
) -> InboxThread:
    """Also who of the others asked for no more texts from this number (`optedOut`), and in which thread it is."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        return await _one(request, session, owner, conversationId)


@router.put("/conversations/{conversationId}", summary="Mark a conversation")
async def mark_conversation(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    conversationId: str,
    body: Mark,
) -> InboxThread:
    """As read: all that came until then. As unread: its newest message."""
    store = here.get(MessageStore)
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row, _unread = await inbox.get_conversation(session, owner, conversationId)
        marking = await inbox.messages_to_mark(session, owner, row.id, body.read_status, body.until)
        for start in range(0, len(marking), _AT_ONCE):
            await store.set_read(session, marking[start : start + _AT_ONCE], body.read_status)
        return await _one(request, session, owner, row.id)


@router.get("/text-counts", summary="Count unread texts")
async def count_texts(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> dict[str, int]:
    """`shared`: in open threads that nobody else has taken on."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        personal, shared = await inbox.count_personal(session, owner.id), await inbox.count_shared(session, owner.id)
    return {"personal": personal, "shared": shared}


@router.get("/text-senders", summary="List numbers to text from")
async def list_text_senders(
    here: Here,
    caller: Annotated[Caller, require("SMSSending", scopes="SMS")],
    accountId: str,
    extensionId: str,
) -> TextSenderList:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        return {"records": await senders_of(session, owner)}


async def _one(request: Request, session: AsyncSession, owner: Extension, conversation_id: str) -> InboxThread:
    row, unread = await inbox.get_conversation(session, owner, conversation_id)
    newest = await inbox.newest_messages(session, owner.id, [row.id])
    view = (await _views(request, session, owner, [(row, newest[row.id], unread)]))[0]
    texts = row.kind == MessageType.SMS
    refusing = await opted_out(session, row.account_id, row.own_number, row.participants) if texts else frozenset()
    thread_id = await inbox.thread_of(session, owner.id, row)
    return {**view, "optedOut": sorted(refusing), "sharedThreadId": thread_id}


async def _views(
    request: Request, session: AsyncSession, owner: Extension, found: Sequence[tuple[Conversation, Message, int]]
) -> list[InboxInfo]:
    files = await attachments_of(session, [message for _row, message, _unread in found])
    ids = {each for row, _message, _unread in found if row.kind == MessageType.PAGER for each in row.participants}
    query = select(Extension).where(Extension.id.in_(ids), Extension.account_id == owner.account_id)
    people = {person.id: person for person in await session.scalars(query)} if ids else {}
    return [
        {
            "id": row.id,
            "type": cast('Literal["Pager", "SMS"]', row.kind),
            "ownPhoneNumber": row.own_number or None,
            "participants": _participants(row, message, owner, people),
            "unreadCount": unread,
            "latest": message_view(request, message, files[message.id]),
        }
        for row, message, unread in found
    ]


def _participants(
    row: Conversation, message: Message, owner: Extension, people: dict[str, Extension]
) -> list[InboxParticipant]:
    """The others; only oneself where there is nobody else."""
    if row.kind == MessageType.SMS:
        parties = {str(party.get("phoneNumber", "")): party for party in [message.sender, *message.recipients]}
        return [{"phoneNumber": number, "name": parties.get(number, {}).get("name", "")} for number in row.participants]
    others = [each for each in row.participants if each != owner.id] or row.participants
    return [
        {"extensionId": each.id, "name": each.name, "extensionNumber": each.number, "extensionType": each.type}
        for each in (people.get(other) for other in others)
        if each is not None
    ]
