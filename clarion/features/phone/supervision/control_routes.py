"""Supervising a live call through the API: the two operations of the surface, how one supervises now, what was."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Forbidden, NotFound
from clarion.base.http import PagingQuery, WireModel, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.features.people import Extension, find_extension_by_number
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices.service import get_device, owner_of
from clarion.features.phone.supervision import queries
from clarion.features.phone.supervision.controller import NOT_IN_A_GROUP
from clarion.features.phone.supervision.live_views import live_views
from clarion.features.phone.supervision.models import Supervision
from clarion.features.phone.supervision.responses import (
    SupervisedCallList,
    SupervisedParty,
    SupervisionSession,
    SupervisorList,
)
from clarion.features.phone.supervision.schemas import Id
from clarion.features.phone.telephony.routes import control_of
from clarion.features.phone.telephony.rules import find_party_index, is_session_id

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Supervision"])
User = Annotated[Caller, require(scopes="CallControl")]
SESSION = "/telephony/sessions/{telephonySessionId}"
Mode = Literal["Listen", "Whisper", "Barge", "TakeOver"]


class SuperviseBody(WireModel):
    """The surface knows the mode Listen; the others are ours. Older clients write `deviceId` and `extensionNumber`."""

    mode: Mode
    supervisor_device_id: Id | None = None
    device_id: Id | None = None
    agent_extension_id: Id | None = None
    agent_extension_number: Annotated[str, Field(max_length=12)] | None = None
    extension_number: Annotated[str, Field(max_length=12)] | None = None
    auto_answer: bool = True
    media_sdp: Annotated[Literal["sendOnly", "sendRecv"] | None, Field(alias="mediaSDP")] = None


@router.post(f"{SESSION}/supervise", summary="Supervise a call", status_code=201)
async def supervise_session(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    body: SuperviseBody,
) -> SupervisionSession:
    """Rings the supervisor's device, which then hears both. Again with another mode: changes how."""
    account_id = resolve_account(caller, accountId)
    return await _supervise(here, caller, account_id, telephonySessionId, body, only=0)


@router.post(f"{SESSION}/parties/{{partyId}}/supervise", summary="Hear one side of a call", status_code=201)
async def supervise_party(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: SuperviseBody,
) -> SupervisionSession:
    """Rings the supervisor's device, which then hears this party only; once more for the other one."""
    account_id = resolve_account(caller, accountId)
    only = find_party_index(telephonySessionId, partyId)
    if only is None:
        raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")
    return await _supervise(here, caller, account_id, telephonySessionId, body, only=only)


@router.get("/clarion/supervisions", summary="List who supervised whose calls")
async def list_supervisions(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditGroups", scopes="ReadCallLog")],
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[SupervisedParty]:
    """Newest first."""
    account_id = resolve_account(caller, accountId)
    mine = Supervision.account_id == account_id
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(Supervision).where(mine))
        query = select(Supervision).where(mine).order_by(Supervision.began_at.desc(), Supervision.id)
        rows = list(await session.scalars(query.offset(paging.offset).limit(paging.per_page)))
    return list_answer(request, [_view(row) for row in rows], paging, total or 0)


@router.get("/clarion/supervisions/people", summary="List whose calls one may supervise")
async def list_people(here: Here, caller: User, accountId: str) -> SupervisorList:
    resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return {"records": [{"id": each} for each in sorted(await queries.watched_by(session, caller.extension_id))]}


@router.get("/clarion/supervisions/live", summary="List calls that one may supervise now")
async def list_live(here: Here, caller: User, accountId: str) -> SupervisedCallList:
    """Of everybody whom one may supervise; `mode`: how one does already."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        watched = await queries.watched_by(session, caller.extension_id)
        people = list(await session.scalars(select(Extension).where(Extension.id.in_(watched)))) if watched else []
    live = await control_of(here).list_sessions(account_id) if people else []
    return {"records": live_views(live, people, caller.extension_id), "people": len(people)}


async def _not_permitted(here: Container, caller: Caller) -> Forbidden:
    """With rule, statement and objection: acceptable use is asked about what no group allows."""
    wish = PolicyRequest(
        kind="monitor.start",
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        facts={"monitor_permit": False, "monitor_purpose": True, "monitor_notice": True},
    )
    try:
        await check_policy(here, wish)
    except ClarionError as refused:
        words = f"{NOT_IN_A_GROUP} {refused.message}"
        return Forbidden(words, code="CMN-408", parameter="agentExtensionId", **refused.details)
    return Forbidden(NOT_IN_A_GROUP, code="CMN-408", parameter="agentExtensionId")


async def _supervise(
    here: Container, caller: Caller, account_id: str, session_id: str, body: SuperviseBody, *, only: int
) -> SupervisionSession:
    if not is_session_id(session_id):
        raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")
    device_id = body.supervisor_device_id or body.device_id or ""
    number = body.agent_extension_number or body.extension_number
    async with here.storage.reading() as session:
        device = await get_device(session, caller, account_id, device_id, permission="EditCompanyDevices")
        owner = await owner_of(session, device)
        agent_id = body.agent_extension_id or ""
        if not agent_id and number:
            agent = await find_extension_by_number(session, account_id, number)
            agent_id = agent.id if agent is not None else ""
        watched = await queries.watched_by(session, owner.id)
    live = await control_of(here).get_session(account_id, session_id)
    taking_part = [str(party["extensionId"]) for party in live["parties"] if party.get("extensionId")]
    if not agent_id:
        agent_id = next((each for each in reversed(taking_part) if each in watched), "")
    if owner.id != caller.extension_id or agent_id not in watched:
        raise await _not_permitted(here, caller)
    payload = {
        "agent_id": agent_id,
        "device_id": device.id,
        "mode": body.mode,
        "only": str(only),
        "auto_answer": "yes" if body.auto_answer else "",
    }
    after = await control_of(here).ask_session(account_id, session_id, "supervise", payload)
    mine = [each for each in after["parties"] if each.get("extensionId") == owner.id]
    return cast("SupervisionSession", dict(mine[-1] if mine else after["parties"][-1]))


def _view(row: Supervision) -> SupervisedParty:
    view: SupervisedParty = {
        "id": row.id,
        "telephonySessionId": row.session_id,
        "supervisor": {"id": row.supervisor_id},
        "agent": {"id": row.agent_id},
        "modes": cast("list[Mode]", row.modes.split()),
        "announced": row.announced,
        "purpose": row.purpose,
        "startTime": wire_time(row.began_at),
    }
    if row.ended_at is not None:
        view["endTime"] = wire_time(row.ended_at)
    return view
