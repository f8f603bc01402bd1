"""The message store: list, read, mark, move, delete; one message or many."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.message_store import queries
from clarion.features.message_store.kinds import Availability
from clarion.features.message_store.models import Message
from clarion.features.message_store.parameters import (
    NarrowingQuery,
    OwnerQuery,
    availability_words,
    ids_of,
    read_words,
    time_of,
    types_of,
    words_of,
)
from clarion.features.message_store.queries import MessageFilter, messages_of
from clarion.features.message_store.responses import MessageInfo, MessageResponse
from clarion.features.message_store.schemas import MessageChange, NoFields, message_view
from clarion.features.message_store.service import MessageStore
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Messages"])
Reader = Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]
Editor = Annotated[Caller, require("EditMessages", scopes="EditMessages")]
DEFAULT_WINDOW = timedelta(hours=24)
_MOST_IDS = 1000
_MOST_CONVERSATIONS = 100
_AT_ONCE = 500
Ids = Annotated[list[str | int], Field(max_length=_MOST_IDS)]


@router.get("/message-store", summary="List messages")
async def list_messages(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    narrowing: NarrowingQuery,
    read_status: Annotated[list[str], Query(alias="readStatus", max_length=20)] = [],
    availability: Annotated[list[str], Query(max_length=20)] = [],
    phone_number: Annotated[str, Query(alias="phoneNumber", max_length=40)] = "",
) -> ListResponse[MessageInfo]:
    """Newest first. Without dateFrom: the 24 hours before dateTo."""
    end = narrowing.date_to or here.clock.now()
    asked = words_of(availability, availability_words, "availability")
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        wanted = MessageFilter(
            types=narrowing.types,
            directions=narrowing.directions,
            read_statuses=words_of(read_status, read_words, "readStatus"),
            availabilities=asked or (Availability.ALIVE,),
            date_from=narrowing.date_from or end - DEFAULT_WINDOW,
            date_to=narrowing.date_to,
            conversation_ids=narrowing.conversation_ids,
            phone_number=phone_number,
            distinct_conversations=narrowing.distinct,
            owner=narrowing.owner,
            since=owner.history_since,
        )
        rows, total = await queries.read_page(session, messages_of(owner.id, wanted), paging)
        records = await views(request, session, rows, owner)
    return list_answer(request, records, paging, total)


@router.delete("/message-store", summary="Delete conversations", status_code=204)
async def delete_conversations(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    owner_filter: OwnerQuery,
    conversation_id: Annotated[list[str], Query(alias="conversationId", max_length=60)] = [],
    date_to: Annotated[str, Query(alias="dateTo", max_length=40)] = "",
    type_: Annotated[str, Query(alias="type", max_length=20)] = "All",
    purge: bool = False,
    body: Annotated[Ids | NoFields | None, Body()] = None,
) -> Response:
    """Messages of these conversations (all, when none is named) up to `dateTo` go into the bin, or for good."""
    named = ids_of(conversation_id, "conversationId", 50)
    if isinstance(body, list):
        named += ids_of([str(item) for item in body], "body", _MOST_CONVERSATIONS)
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        wanted = MessageFilter(
            types=types_of([type_], "type"),
            availabilities=(Availability.ALIVE, Availability.DELETED) if purge else (Availability.ALIVE,),
            date_to=time_of(date_to, "dateTo"),
            conversation_ids=named,
            owner=owner_filter,
        )
        await _delete_all(here, session, owner, wanted, purge=purge)
    return Response(status_code=204)


@router.get("/message-store/{messageId}", summary="Read a message")
async def read_message(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
) -> MessageResponse:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await queries.get_message(session, owner, messageId)
        view = (await views(request, session, [row], owner))[0]
    # Alone, a message also says who has it: typed clients insist on the member, for every type.
    return {**view, "vmSideRecipients": view["to"] or [{"extensionId": owner.id}]}


@router.put("/message-store/{messageId}", summary="Mark a message")
async def update_message(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    messageId: str,
    body: MessageChange,
) -> MessageInfo:
    """As read or unread."""
    if body.read_status is None:
        raise Invalid("Parameter [readStatus] is required.", parameter="readStatus")
    only_read = MessageChange(read_status=body.read_status)
    return await _change(request, here, caller, accountId, extensionId, messageId, only_read)


@router.patch("/message-store/{messageId}", summary="Mark a message, or move it")
async def patch_message(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    messageId: str,
    body: MessageChange,
) -> MessageInfo:
    """As read or unread; out of the bin, into it, or away."""
    return await _change(request, here, caller, accountId, extensionId, messageId, body)


@router.delete("/message-store/{messageId}", summary="Delete a message", status_code=204)
async def delete_message(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    messageId: str,
    purge: bool = False,
    type_: Annotated[str, Query(alias="type", max_length=20)] = "All",
    body: Annotated[list[str | int] | None, Body(max_length=_MOST_IDS)] = None,
) -> Response:
    """Into the bin; a second time, or with `purge=true`, for good. `*`: the ids in the body, or without a body all."""
    store = here.get(MessageStore)
    types = types_of([type_], "type")
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        if messageId != "*":
            row = await queries.get_message(session, owner, messageId)
            if row.type not in types:
                raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
            await store.delete(session, [row], purge=purge)
            return Response(status_code=204)
        if body is None:
            both = (Availability.ALIVE, Availability.DELETED)
            await _delete_all(here, session, owner, MessageFilter(types, availabilities=both), purge=purge)
            return Response(status_code=204)
        ids = ids_of([str(item) for item in body], "body", _MOST_IDS)
        await store.delete(session, await _named(session, owner, ids, types), purge=purge)
    return Response(status_code=204)


@router.get("/clarion/unread-counts", summary="Count unread messages by type")
async def count_unread(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> dict[str, int]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        return await queries.unread_counts(session, owner.id)


async def views(
    request: Request, session: AsyncSession, rows: Sequence[Message], owner: Extension
) -> list[MessageInfo]:
    """Messages of one mailbox as the wire shows them, in the order of `rows`."""
    attachments = await queries.attachments_of(session, rows)
    owners = {owner.id: owner} | await queries.owners_of(session, rows, but=owner.id)
    return [message_view(request, row, attachments[row.id], owners.get(row.owner_id)) for row in rows]


async def _change(
    request: Request,
    here: Here,
    caller: Caller,
    account_id: str,
    extension_id: str,
    message_id: str,
    change: MessageChange,
) -> MessageInfo:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, account_id, extension_id)
        row = await queries.get_message(session, owner, message_id)
        await _apply(here, session, row, change)
        return (await views(request, session, [row], owner))[0]


async def _apply(here: Here, session: AsyncSession, row: Message, change: MessageChange) -> None:
    store = here.get(MessageStore)
    if change.read_status is not None:
        await store.set_read(session, [row], change.read_status)
    if change.availability == Availability.ALIVE:
        await store.restore(session, [row])
    elif change.availability is not None and change.availability != row.availability:
        if row.availability == Availability.DELETED and change.availability == Availability.DELETED:
            return
        await store.delete(session, [row], purge=change.availability == Availability.PURGED)


async def _delete_all(
    here: Here, session: AsyncSession, owner: Extension, wanted: MessageFilter, *, purge: bool
) -> None:
    """In portions, so that a large mailbox does not fill the memory."""
    store = here.get(MessageStore)
    ids = (await session.scalars(messages_of(owner.id, wanted).with_only_columns(Message.id))).all()
    for start in range(0, len(ids), _AT_ONCE):
        rows = (await session.scalars(select(Message).where(Message.id.in_(ids[start : start + _AT_ONCE])))).all()
        await store.delete(session, rows, purge=purge)
        await session.flush()  # what was announced, too
        session.expunge_all()


async def _named(
    session: AsyncSession, owner: Extension, ids: Sequence[str], types: Sequence[str]
) -> Sequence[Message]:
    """All of these messages. Raises NotFound when one is not in the mailbox, before anything is changed."""
    rows: list[Message] = []
    for start in range(0, len(ids), _AT_ONCE):
        query = select(Message).where(
            Message.id.in_(ids[start : start + _AT_ONCE]),
            Message.extension_id == owner.id,
            Message.availability != Availability.PURGED,
        )
        rows += (await session.scalars(query)).all()
    missing = set(ids) - {row.id for row in rows}
    if missing:
        raise ClarionError(
            f"Messages {', '.join(sorted(missing)[:5])} are not found.", code="CMN-102", status=404, parameter="body"
        )
    return [row for row in rows if row.type in types]
