"""Skills: the list of a company, and how well members of a queue have them. The surface has no such operations."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here
from clarion.base.http import PagingQuery, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.queues import queries, service, skill_service
from clarion.features.phone.queues.models import QueueSkill
from clarion.features.phone.queues.responses import QueueSkillInfo, QueueSkillMembers
from clarion.features.phone.queues.schemas import MemberSkillsChange, NamedSkill
from clarion.features.phone.queues.views import person_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Call queues"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("Groups", scopes="EditExtensions")]


@router.get("/skills", summary="List skills of members of call queues")
async def list_skills(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[QueueSkillInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = await skill_service.list_skills(session, account_id)
    return list_answer(request, [_view(request, row) for row in cut(rows, paging)], paging, len(rows))


@router.post("/skills", summary="Make a skill", status_code=201)
async def create_skill(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: NamedSkill,
) -> QueueSkillInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return _view(request, await skill_service.create_skill(session, account_id, body.name))


@router.put("/skills/{skillId}", summary="Rename a skill")
async def rename_skill(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    skillId: str,
    body: NamedSkill,
) -> QueueSkillInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await skill_service.get_skill(session, account_id, skillId)
        await skill_service.rename_skill(session, row, body.name)
        return _view(request, row)


@router.delete("/skills/{skillId}", summary="Delete a skill", status_code=204)
async def delete_skill(
    here: Here,
    caller: Editor,
    accountId: str,
    skillId: str,
) -> Response:
    """Members lose it, and queues want it no longer."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await skill_service.delete_skill(session, await skill_service.get_skill(session, account_id, skillId))
    return Response(status_code=204)


@router.get("/call-queues/{groupId}/skills", summary="Read what members of a call queue can")
async def read_member_skills(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
) -> QueueSkillMembers:
    """For whoever may set the queue up: how good somebody is is not for everybody to read."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        await service.check_may_set_up(session, caller, queue)
        return await _members_view(session, request, queue)


@router.put("/call-queues/{groupId}/skills", summary="Say what members of a call queue can")
async def update_member_skills(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="EditExtensions")],
    accountId: str,
    groupId: str,
    body: MemberSkillsChange,
) -> QueueSkillMembers:
    """By whoever may change queues, and by the queue's managers. It counts in all queues that the members are in."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        await service.check_may_set_up(session, caller, queue)
        await skill_service.set_levels(session, queue, body.records)
        return await _members_view(session, request, queue)


async def _members_view(session: AsyncSession, request: Request, queue: Extension) -> QueueSkillMembers:
    members = await queries.members_of(session, queue.id)
    names = {row.id: row.name for row in await skill_service.list_skills(session, queue.account_id)}
    levels = await queries.levels_of(session, [row.id for row in members])
    return {
        "records": [
            {
                "member": person_view(request, row),
                "skills": [
                    {"skill": {"id": skill, "name": names[skill]}, "level": level}
                    for skill, level in levels.get(row.id, {}).items()
                ],
            }
            for row in members
        ]
    }


def _view(request: Request, row: QueueSkill) -> QueueSkillInfo:
    uri = uri_of(request, "account", row.account_id, "clarion", "skills", row.id)
    return {"uri": uri, "id": row.id, "name": row.name}
