"""Presence in queues: of all members of one, and of one member in all."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.people.loose import LooseId
from clarion.features.people.presence import service
from clarion.features.people.presence.queues import CallQueueCache, set_taking, taking
from clarion.features.people.presence.responses import (
    MemberPresence,
    MemberPresenceResponse,
    QueueMemberPresences,
    QueueMemberPresencesRecord,
    QueuesInfoItem,
)
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.models import Extension, ExtensionType
from clarion.features.people.users.queries import find_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Presence"])
Reader = Annotated[Caller, require("ReadPresenceStatus", scopes="ReadPresence")]
Editor = Annotated[Caller, require("EditPresenceStatus", scopes="EditPresence")]


class Ref(WireModel):
    id: Annotated[LooseId, Field(max_length=64)]


class MemberChange(WireModel):
    class Entry(WireModel):
        member: Ref
        accept_current_queue_calls: bool | None = None

    records: Annotated[list[Entry], Field(max_length=500)]


class QueueChange(WireModel):
    class Entry(WireModel):
        call_queue: Ref
        accept_calls: bool

    records: Annotated[list[Entry], Field(max_length=500)]


def _book(here: Container) -> CallQueueCache:
    return here.find(CallQueueCache) or CallQueueCache()


async def _get_queue(session: AsyncSession, account_id: str, queue_id: str) -> Extension:
    row = await find_extension(session, account_id, queue_id)
    if row is None or row.type != ExtensionType.DEPARTMENT:
        raise NotFound("Resource for parameter [groupId] is not found.", parameter="groupId")
    return row


async def _rows(session: AsyncSession, account_id: str, ids: Sequence[str]) -> list[Extension]:
    query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(ids))
    found = {row.id: row for row in await session.scalars(query)}
    return [found[extension_id] for extension_id in ids if extension_id in found]


async def _members_view(session: AsyncSession, here: Container, queue: Extension) -> QueueMemberPresences:
    ids = await _book(here).members_of(session, queue.account_id, queue.id)
    members = await _rows(session, queue.account_id, ids)
    settings = await service.settings_of(session, members)
    said = await taking(session, [(row.id, queue.id) for row in members])
    records: list[QueueMemberPresencesRecord] = [
        {
            "member": {"id": row.id, "name": row.name, "extensionNumber": row.number},
            "acceptQueueCalls": settings[row.id].accept_queue_calls,
            "acceptCurrentQueueCalls": said[row.id, queue.id],
        }
        for row in members
    ]
    return {"records": records}


@router.get("/call-queues/{groupId}/presence", summary="Read who takes calls of a queue")
async def read_queue_presence(
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
) -> QueueMemberPresences:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return await _members_view(session, here, await _get_queue(session, account_id, groupId))


@router.put("/call-queues/{groupId}/presence", summary="Say who takes calls of a queue")
async def update_queue_presence(
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
    body: MemberChange,
) -> QueueMemberPresences:
    """For oneself, where the queue leaves it to members; for others with the permission to manage its presence."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await _get_queue(session, account_id, groupId)
        closed = await _book(here).closed_to_members(session, account_id)
        members = set(await _book(here).members_of(session, account_id, queue.id))
        for entry in body.records:
            if entry.member.id not in members:
                raise NotFound("Resource for parameter [member.id] is not found.", parameter="records.member.id")
            if entry.member.id != caller.extension_id or queue.id in closed:
                caller.check_permission("EditCallQueuePresence")
            if entry.accept_current_queue_calls is not None:
                await set_taking(session, account_id, entry.member.id, queue.id, entry.accept_current_queue_calls)
        await session.flush()
        return await _members_view(session, here, queue)


async def _queues_view(session: AsyncSession, here: Container, caller: Caller, row: Extension) -> list[QueuesInfoItem]:
    queues = await _rows(session, row.account_id, await _book(here).queues_of(session, row.account_id, row.id))
    said = await taking(session, [(row.id, queue.id) for queue in queues])
    manages = caller.may("EditCallQueuePresence")
    closed = await _book(here).closed_to_members(session, row.account_id)
    return [
        {
            "callQueue": {
                "id": queue.id,
                "name": queue.name,
                "extensionNumber": queue.number,
                "editableMemberStatus": manages or (row.id == caller.extension_id and queue.id not in closed),
            },
            "acceptCalls": said[row.id, queue.id],
        }
        for queue in queues
    ]


@router.get("/extension/{extensionId}/call-queue-presence", summary="Read of which queues somebody takes calls")
async def read_member_presence(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    editable: Annotated[bool | None, Query(alias="editableMemberStatus")] = None,
) -> MemberPresence:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        records = await _queues_view(session, here, caller, row)
    return {
        "records": [
            record for record in records if editable is None or record["callQueue"]["editableMemberStatus"] == editable
        ]
    }


@router.put("/extension/{extensionId}/call-queue-presence", summary="Say of which queues somebody takes calls")
async def update_member_presence(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: QueueChange,
) -> MemberPresenceResponse:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller.asking(("EditCallQueuePresence",)), accountId, extensionId)
        mine = set(await _book(here).queues_of(session, row.account_id, row.id))
        closed = await _book(here).closed_to_members(session, row.account_id)
        for entry in body.records:
            if entry.call_queue.id not in mine:
                raise NotFound("Resource for parameter [callQueue.id] is not found.", parameter="records.callQueue.id")
            if entry.call_queue.id in closed:
                caller.check_permission("EditCallQueuePresence")
            await set_taking(session, row.account_id, row.id, entry.call_queue.id, entry.accept_calls)
        await session.flush()
        return {"records": await _queues_view(session, here, caller, row)}
