"""Threads: list, read, assign, resolve, delete."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, paging_view
from clarion.base.storage import AsyncSession
from clarion.features.messaging.text_consents.routes import e164s
from clarion.features.messaging.threads import queries, service
from clarion.features.messaging.threads.models import TextThread
from clarion.features.messaging.threads.queries import ThreadFilter
from clarion.features.messaging.threads.responses import MessageThreadInfo, ThreadList
from clarion.features.messaging.threads.schemas import Assignment, people_of, thread_view
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/message-threads", tags=["Text threads"])
Reader = Annotated[Caller, require("SMSSending", scopes="SMS")]
Status = Annotated[Literal["Open", "Resolved"] | None, Query(alias="threadStatus")]
Owners = Annotated[list[str], Query(alias="ownerExtensionIds", max_length=100)]
Availabilities = Annotated[list[Literal["Alive", "Deleted"]], Query(max_length=2)]
Since = Annotated[datetime | None, Query(alias="creationTimeFrom")]
Until = Annotated[datetime | None, Query(alias="creationTimeTo")]


@router.get("", summary="List threads of texts")
async def list_threads(
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    status: Status = None,
    owners: Owners = [],
    since: Since = None,
    until: Until = None,
    own: Annotated[str, Query(alias="ownerPhoneNumber", max_length=40)] = "",
    guest: Annotated[str, Query(alias="guestPhoneNumber", max_length=40)] = "",
    availability: Availabilities = ["Alive"],
) -> ThreadList:
    """Newest change first: one's own, those of queues whose texts one receives; for administrators all."""
    account_id = resolve_account(caller, accountId)
    wanted = ThreadFilter(
        status=status,
        owner_ids=owners,
        own_number=(e164s([own], "ownerPhoneNumber") if own else [""])[0],
        guest_number=(e164s([guest], "guestPhoneNumber") if guest else [""])[0],
        availability=availability,
        since=since,
        until=until,
    )
    async with here.storage.reading() as session:
        query = queries.threads(await queries.access_of(session, caller, account_id), wanted)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        people = await people_of(session, rows)
    return {"records": [thread_view(row, people) for row in rows], "paging": paging_view(paging, len(rows), total)}


async def _one(session: AsyncSession, row: TextThread) -> MessageThreadInfo:
    await session.flush()
    return thread_view(row, await people_of(session, [row]))


async def _thread(session: AsyncSession, caller: Caller, account_id: str, thread_id: str) -> TextThread:
    access = await queries.access_of(session, caller, account_id)
    return await queries.get_thread(session, access, thread_id)


@router.get("/{threadId}", summary="Read a thread of texts")
async def read_thread(here: Here, caller: Reader, accountId: str, threadId: str) -> MessageThreadInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return await _one(session, await _thread(session, caller, account_id, threadId))


@router.delete("/{threadId}", status_code=204, summary="Delete a thread of texts")
async def delete_thread(here: Here, caller: Reader, accountId: str, threadId: str) -> Response:
    """The texts stay in their mailboxes."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        service.delete(session, await _thread(session, caller, account_id, threadId), here.clock)
    return Response(status_code=204)


@router.post("/{threadId}/resolve", summary="Resolve a thread of texts")
async def resolve_thread(here: Here, caller: Reader, accountId: str, threadId: str) -> MessageThreadInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await _thread(session, caller, account_id, threadId)
        service.resolve(session, row, here.clock)
        return await _one(session, row)


@router.post("/{threadId}/assign", summary="Give a thread of texts to somebody")
async def assign_thread(
    here: Here,
    caller: Reader,
    accountId: str,
    threadId: str,
    body: Assignment,
) -> MessageThreadInfo:
    """To its owner, to who receives the owner's texts, or to an administrator."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await _thread(session, caller, account_id, threadId)
        assignee = caller.extension_id if body.assignee.extension_id == "~" else body.assignee.extension_id
        await service.assign(here, session, row, assignee)
        return await _one(session, row)
