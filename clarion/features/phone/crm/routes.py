"""CRMs of an account: which there are, how they are connected, what was journaled. For administrators."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.features.numbers import to_e164
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.crm import catalogue, service
from clarion.features.phone.crm.asking import CrmProblem
from clarion.features.phone.crm.caller_lookup import CrmCallerLookup
from clarion.features.phone.crm.journal import CrmJournal
from clarion.features.phone.crm.models import CrmActivity, CrmActivityState
from clarion.features.phone.crm.responses import (
    CrmActivityInfo,
    CrmConnectionInfo,
    CrmConnectionList,
    CrmConnectionTest,
    CrmTemplateList,
    TemplateInfo,
)
from clarion.features.phone.crm.rules import is_outside
from clarion.features.phone.crm.schemas import (
    ConnectionBody,
    TemplateBody,
    TryBody,
    activity_view,
    connection_view,
    template_view,
)
from clarion.features.phone.crm.template import read_template

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/crm", tags=["CRM"])
Reader = Annotated[Caller, require("AccountAdministration", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


@router.get("/templates", summary="List the CRMs that templates know")
async def list_templates(caller: Reader, accountId: str) -> CrmTemplateList:
    """What each asks of whoever connects it."""
    resolve_account(caller, accountId)
    return {"records": [template_view(one) for one in catalogue.templates().values()]}


@router.get("/templates/{templateKey}", summary="Read a CRM template", response_class=Response)
async def read_template_text(caller: Reader, accountId: str, templateKey: str) -> Response:
    """YAML, to begin one's own with."""
    resolve_account(caller, accountId)
    return Response(catalogue.get_text(templateKey[:40]), media_type="application/yaml")


@router.post("/templates/check", summary="Check a CRM template of one's own")
async def check_template(caller: Admin, accountId: str, body: TemplateBody) -> TemplateInfo:
    """What it asks of whoever connects it; or an error that says where it is wrong."""
    resolve_account(caller, accountId)
    return template_view(await asyncio.to_thread(read_template, body.template))


@router.get("/connections", summary="List the CRMs that the account is connected with")
async def list_connections(here: Here, caller: Reader, accountId: str) -> CrmConnectionList:
    async with here.storage.reading() as session:
        rows = await service.connections_of(session, resolve_account(caller, accountId))
    return {"records": [connection_view(here, row) for row in rows]}


@router.post("/connections", summary="Connect a CRM", status_code=201)
async def create_connection(here: Here, caller: Admin, accountId: str, body: ConnectionBody) -> CrmConnectionInfo:
    """At most ten. From then on it is asked who calls, and ended calls are written into it."""
    await _read_own(body)
    async with here.storage.transaction() as session:
        account_id = resolve_account(caller, accountId)
        return connection_view(here, await service.add(here, session, account_id, body.wish()))


async def _read_own(body: ConnectionBody) -> None:
    """Before a transaction begins. Raises Invalid."""
    if body.template:
        await asyncio.to_thread(read_template, body.template)


@router.put("/connections/{connectionId}", summary="Change a CRM connection")
async def update_connection(
    here: Here,
    caller: Admin,
    accountId: str,
    connectionId: str,
    body: ConnectionBody,
) -> CrmConnectionInfo:
    """Secrets that are not given stay; with another address, template, sign-in or setting they are asked for
    again.
    """
    await _read_own(body)
    async with here.storage.transaction() as session:
        row = await service.get_connection(session, resolve_account(caller, accountId), connectionId, lock=True)
        await service.change(here, session, row, body.wish())
        return connection_view(here, row)


@router.delete("/connections/{connectionId}", summary="Disconnect a CRM", status_code=204)
async def delete_connection(here: Here, caller: Admin, accountId: str, connectionId: str) -> Response:
    """What it said of numbers, and what waits to be journaled, goes too. In the CRM everything stays."""
    async with here.storage.transaction() as session:
        row = await service.get_connection(session, resolve_account(caller, accountId), connectionId)
        await service.remove(session, row)
    return Response(status_code=204)


@router.post("/connections/{connectionId}/try", summary="Ask a CRM about a number")
async def try_connection(
    here: Here,
    caller: Admin,
    accountId: str,
    connectionId: str,
    body: TryBody,
) -> CrmConnectionTest:
    """Now, whatever is kept. `problem`: what went wrong, or nothing."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.get_connection(session, account_id, connectionId)
        account = await session.get_one(Account, account_id)
    number = to_e164(body.phone_number, account.home_country)
    if not number or not is_outside(number):
        raise Invalid("Give a phone number, such as +12025550123.", parameter="phoneNumber")
    desk = here.get(CrmCallerLookup)
    try:
        found, problem = await desk.ask(await service.open_crm(here, row), number), ""
    except CrmProblem as error:
        found, problem = [], error.sentence
    await desk.note(row.id, problem)
    return {"phoneNumber": number, "records": [contact.view() for contact in found], "problem": problem}


@router.get("/activities", summary="List calls that are journaled in CRMs")
async def list_activities(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    connection_id: Annotated[str, Query(alias="connectionId", max_length=64)] = "",
    state: Annotated[CrmActivityState | None, Query()] = None,
) -> ListResponse[CrmActivityInfo]:
    """The newest first."""
    query = select(CrmActivity).where(CrmActivity.account_id == resolve_account(caller, accountId))
    query = query.where(CrmActivity.connection_id == connection_id) if connection_id else query
    query = query.where(CrmActivity.state == state) if state else query
    async with here.storage.reading() as session:
        count = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
        newest = query.order_by(CrmActivity.created_at.desc(), CrmActivity.id)
        rows = (await session.scalars(newest.offset(paging.offset).limit(paging.per_page))).all()
        whose = {row.extension_id for row in rows}
        people = (await session.scalars(select(Extension).where(Extension.id.in_(whose)))).all()
    names = {each.id: each.name for each in people}
    return list_answer(request, [activity_view(row, names.get(row.extension_id, "")) for row in rows], paging, count)


@router.post("/activities/{activityId}/retry", summary="Journal a call again that failed")
async def retry_activity(here: Here, caller: Admin, accountId: str, activityId: str) -> CrmActivityInfo:
    """At once, and then as often as a new one."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await session.get(CrmActivity, activityId[:64], with_for_update=True)
        if row is None or row.account_id != account_id:
            raise NotFound("Resource for parameter [activityId] is not found.", parameter="activityId")
        if row.state in ("Waiting", "Delivered"):
            raise Conflict("Only a call that failed or was skipped can be journaled again.", parameter="activityId")
        row.state, row.attempts, row.problem = "Waiting", 0, ""
        row.due_at, row.settled_at = here.clock.now(), None
        owner = await session.get(Extension, row.extension_id)
        view = activity_view(row, owner.name if owner is not None else "")
    here.get(CrmJournal).wake()
    return view
