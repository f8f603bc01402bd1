"""The shared inbox: threads with what is newest and unread in them, and one thread with all that its page needs."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import ClarionError
from clarion.base.http import PagingQuery, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Message
from clarion.features.messaging.inbox import shared
from clarion.features.messaging.inbox.responses import (
    InboxShared,
    InboxSharedLatest,
    SharedInboxInfo,
    SharedInboxMessage,
    SharedInboxThread,
)
from clarion.features.messaging.inbox.shared import Assigned, Share, SharedFilter
from clarion.features.messaging.texting.consents import opted_out
from clarion.features.messaging.texting.permission import get_sender
from clarion.features.messaging.threads import queries
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.messaging.threads.schemas import People, people_of, thread_view
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/shared-threads", tags=["Texting inbox"])
Reader = Annotated[Caller, require("SMSSending", scopes="SMS")]
Numbers = Annotated[list[str], Query(alias="phoneNumber", max_length=50)]


@router.get("", summary="List shared threads")
async def list_shared_threads(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    status: Annotated[Literal["Open", "Resolved"], Query(alias="threadStatus")] = "Open",
    assigned: Assigned = "Anyone",
    search: Annotated[str, Query(max_length=100)] = "",
    phone_number: Numbers = [],
) -> ListResponse[InboxShared]:
    """Threads of queues whose texts the caller receives, for administrators of all; newest change first."""
    account_id = resolve_account(caller, accountId)
    wanted = SharedFilter(status, assigned, search.strip(), [number[:40] for number in phone_number])
    async with here.storage.reading() as session:
        access = await queries.access_of(session, caller, account_id)
        query = shared.shared_threads(access, caller.extension_id, wanted)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        latest = await shared.latest_entries(session, rows)
        shares = await shared.shares_of(session, caller.extension_id, rows)
        people = await people_of(session, rows, [entry for entry, _message in latest.values()])
    records = [
        cast(
            "InboxShared",
            {**thread_view(row, people), **_share(shares.get(row.id)), **_latest(latest.get(row.id), people)},
        )
        for row in rows
    ]
    return list_answer(request, records, paging, total)


@router.get("/{threadId}", summary="Read a shared thread")
async def read_shared_thread(here: Here, caller: Reader, accountId: str, threadId: str) -> SharedInboxThread:
    """With all threads of the same two numbers, to whom it can be given, and whether the caller may answer."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        access = await queries.access_of(session, caller, account_id)
        row = await queries.get_thread(session, access, threadId)
        rows = await shared.of_same_pair(session, access, row)
        people = await people_of(session, rows)
        shares = await shared.shares_of(session, caller.extension_id, [row])
        assignable = await shared.assignable(session, row)
        refusing = await opted_out(session, account_id, row.own_number, [row.guest_number])
        return {
            **thread_view(row, people),
            **_share(shares.get(row.id)),
            "threads": [thread_view(each, people) for each in rows],
            "assignable": [
                {"extensionId": each.id, "name": each.name, "extensionNumber": each.number} for each in assignable
            ],
            "maySend": await _may_send(session, caller, row),
            "optedOut": sorted(refusing),
        }


async def _may_send(session: AsyncSession, caller: Caller, row: TextThread) -> bool:
    person = await session.get_one(Extension, caller.extension_id)
    try:
        await get_sender(session, person, row.own_number)
    except ClarionError:
        return False
    return True


def _share(share: Share | None) -> SharedInboxInfo:
    if share is None:
        return {"unreadCount": 0}
    return {"unreadCount": share.unread, "conversationId": share.conversation_id}


def _latest(found: tuple[ThreadEntry, Message | None] | None, people: People) -> SharedInboxMessage:
    """The newest entry in short."""
    if found is None:
        return {}
    entry, message = found
    view: dict[str, Any] = {
        "kind": entry.kind,
        "text": entry.note if entry.kind == "Note" else message.subject if message else "",
        "direction": message.direction if message else None,
        "messageStatus": message.status if message else None,
        "creationTime": wire_time(entry.created_at),
        "author": people.view(entry.author_id),
    }
    return {"latest": cast("InboxSharedLatest", {name: value for name, value in view.items() if value is not None})}
