"""REST of webinars and their sessions: what hosts plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import and_, or_, select

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import parse_time, wire_time
from clarion.base.http_paging import TokenPaging, TokenPagingQuery
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.delegates import MeetingDelegates
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.policy import check_title
from clarion.features.meetings.webinars import service
from clarion.features.meetings.webinars.access import ADMINISTER, check_administrator, get_session, get_webinar
from clarion.features.meetings.webinars.models import Webinar, WebinarSession
from clarion.features.meetings.webinars.responses import ListedSession, SessionInfo, WebinarInfo, WebinarPage
from clarion.features.meetings.webinars.schemas import LinkedUser, NewWebinar, SessionChange, Status, WebinarChange
from clarion.features.meetings.webinars.views import listed_session, page_of, session_view, webinar_view
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/webinar/configuration/v1", tags=["Webinars"])
Editor = Annotated[Caller, require("Meetings", scopes="EditWebinars")]
Reader = Annotated[Caller, require("Meetings", scopes="ReadWebinars")]
Administrator = Annotated[Caller, require(ADMINISTER, scopes="ReadWebinars")]
Statuses = Annotated[list[Status] | None, Query(alias="status", max_length=3)]
Hosts = Annotated[list[Annotated[str, Query(max_length=20)]] | None, Query(alias="hostUserId", max_length=10)]
Moment = Annotated[str, Query(max_length=40)]
Fragment = Annotated[str, Query(alias="nameFragment", max_length=200)]


@router.post("/webinars", summary="Create a webinar", status_code=201)
async def create_webinar(here: Here, caller: Editor, body: NewWebinar) -> WebinarInfo:
    """`host`: for a person whose delegate you are; administrators of webinars, for everybody."""
    await check_title(here, caller, body.title, parameter="title")
    async with here.storage.transaction() as session:
        owner = await _host(here, session, caller, body.host.linked_user if body.host else None)
        row = await service.create_webinar(here, session, owner, body)
        return webinar_view(row, service.password_text(here, row))


async def _host(here: Container, session: AsyncSession, caller: Caller, user: LinkedUser | None) -> Extension:
    if user is None or user.user_id in ("~", caller.extension_id):
        return await session.get_one(Extension, caller.extension_id)
    if user.account_id not in ("~", caller.account_id):
        raise Forbidden("The host is a person of your company.", code="CMN-404", parameter="host.linkedUser.accountId")
    owner = await resolve_extension(session, caller, "~", user.user_id, reach="account")
    if owner.id not in await here.get(MeetingDelegates).delegators(session, caller.extension_id):
        caller.check_permission(ADMINISTER)
        if not caller.reaches(owner):
            raise Forbidden("You do not administer this person.", code="CMN-404", parameter="host.linkedUser.userId")
    return owner


@router.get("/webinars", summary="List the webinars that you host")
async def list_webinars(
    here: Here,
    caller: Reader,
    paging: TokenPagingQuery,
    created_from: Annotated[str, Query(alias="creationTimeFrom", max_length=40)],
) -> WebinarPage[WebinarInfo]:
    """By the time when they were created."""
    since = parse_time(created_from, parameter="creationTimeFrom")
    query = select(Webinar).where(Webinar.host_extension_id == caller.extension_id, Webinar.created_at >= since)
    query = _after(query, Webinar.created_at, Webinar.id, paging)
    async with here.storage.reading() as session:
        rows = (await session.scalars(query)).all()
    return page_of(
        rows,
        paging,
        lambda row: {"at": wire_time(row.created_at), "id": row.id},
        lambda row: webinar_view(row, service.password_text(here, row)),
    )


@router.get("/webinars/{webinarId}", summary="Read a webinar")
async def read_webinar(here: Here, caller: Reader, webinarId: str) -> WebinarInfo:
    async with here.storage.reading() as session:
        row = await get_webinar(here, session, caller, webinarId)
    return webinar_view(row, service.password_text(here, row))


@router.patch("/webinars/{webinarId}", summary="Change a webinar")
async def update_webinar(here: Here, caller: Editor, webinarId: str, body: WebinarChange) -> WebinarInfo:
    """Only what is given changes; an empty password takes the password away. Sessions to come follow."""
    await check_title(here, caller, body.title, parameter="title")
    async with here.storage.transaction() as session:
        row = await get_webinar(here, session, caller, webinarId)
        await service.change_webinar(here, session, row, body)
        return webinar_view(row, service.password_text(here, row))


@router.delete("/webinars/{webinarId}", summary="Delete a webinar", status_code=204)
async def delete_webinar(here: Here, caller: Editor, webinarId: str) -> Response:
    """With its sessions, unless one was held."""
    async with here.storage.transaction() as session:
        row = await get_webinar(here, session, caller, webinarId)
        for one in await service.sessions_of(session, row):
            if one.status == "Scheduled":
                await service.delete_session(here, session, row, one)
        await session.flush()
        await service.delete_webinar(session, row)
    return Response(status_code=204)


@router.get("/sessions", summary="List the sessions of all webinars that you host")
async def list_sessions(
    here: Here,
    caller: Reader,
    paging: TokenPagingQuery,
    end_from: Annotated[str, Query(alias="endTimeFrom", max_length=40)],
    status: Statuses = None,
    name: Fragment = "",
) -> WebinarPage[ListedSession]:
    """By the time when they begin."""
    mine = WebinarSession.host_extension_id == caller.extension_id
    return await _list(here, paging, end_from, status, name, mine)


@router.get("/company/sessions", summary="List the sessions of all webinars of the company")
async def list_company_sessions(
    here: Here,
    caller: Administrator,
    paging: TokenPagingQuery,
    end_from: Annotated[str, Query(alias="endTimeFrom", max_length=40)],
    status: Statuses = None,
    hosts: Hosts = None,
) -> WebinarPage[ListedSession]:
    """`hostUserId`: of these hosts only."""
    check_administrator(caller)
    mine: Any = WebinarSession.account_id == caller.account_id
    if hosts:
        mine &= WebinarSession.host_extension_id.in_(hosts)
    return await _list(here, paging, end_from, status, "", mine)


async def _list(
    here: Container, paging: TokenPaging, end_from: str, status: Sequence[str] | None, name: str, mine: Any
) -> WebinarPage[ListedSession]:
    since = parse_time(end_from, parameter="endTimeFrom")
    query: Any = select(WebinarSession, Webinar).join(Webinar, Webinar.id == WebinarSession.webinar_id)
    query = query.where(mine, WebinarSession.ends_at >= since)
    if status:
        query = query.where(WebinarSession.status.in_(status))
    if name.strip():
        part = name.strip()
        own = WebinarSession.title.icontains(part, autoescape=True)
        query = query.where(or_(own, and_(WebinarSession.title == "", Webinar.title.icontains(part, autoescape=True))))
    query = _after(query, WebinarSession.starts_at, WebinarSession.id, paging)
    async with here.storage.reading() as session:
        rows = [(row[0], row[1]) for row in await session.execute(query)]
        hosts = await service.hosts_of(session, [row for row, _ in rows])
    return page_of(
        rows,
        paging,
        lambda pair: {"at": wire_time(pair[0].starts_at), "id": pair[0].id},
        lambda pair: listed_session(here, pair[0], pair[1], hosts[pair[0].id]),
    )


def _after(query: Any, moment: Any, key: Any, paging: TokenPaging) -> Any:
    """Rows after the page before, by a time and an id. Raises Invalid."""
    if (at := paging.after("at")) is not None:
        since: datetime = parse_time(at, parameter="pageToken")
        last = paging.after("id")
        if last is None:
            raise Invalid("Parameter [pageToken] value is invalid.", parameter="pageToken")
        query = query.where(or_(moment > since, and_(moment == since, key > last)))
    return query.order_by(moment, key).limit(paging.count + 1)


@router.post("/webinars/{webinarId}/sessions", summary="Plan a session of a webinar", status_code=201)
async def create_session(here: Here, caller: Editor, webinarId: str, body: SessionChange) -> SessionInfo:
    await check_title(here, caller, body.title, parameter="title")
    async with here.storage.transaction() as session:
        webinar = await get_webinar(here, session, caller, webinarId)
        row = await service.create_session(here, session, webinar, body)
        return await _view(here, session, webinar, row)


@router.get("/webinars/{webinarId}/sessions/{sessionId}", summary="Read a session")
async def read_session(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
) -> SessionInfo:
    async with here.storage.reading() as session:
        webinar, row = await get_session(here, session, caller, webinarId, sessionId)
        return await _view(here, session, webinar, row)


@router.patch("/webinars/{webinarId}/sessions/{sessionId}", summary="Change a session")
async def update_session(
    here: Here,
    caller: Editor,
    webinarId: str,
    sessionId: str,
    body: SessionChange,
) -> SessionInfo:
    """Before it begins. Panel and registrants get the change by mail."""
    await check_title(here, caller, body.title, parameter="title")
    async with here.storage.transaction() as session:
        webinar, row = await get_session(here, session, caller, webinarId, sessionId)
        await service.change_session(here, session, webinar, row, body)
        await session.flush()
        return await _view(here, session, webinar, row)


@router.delete("/webinars/{webinarId}/sessions/{sessionId}", summary="Cancel a session", status_code=204)
async def delete_session(
    here: Here,
    caller: Editor,
    webinarId: str,
    sessionId: str,
) -> Response:
    """Before it begins. Panel and registrants get a cancellation."""
    async with here.storage.transaction() as session:
        webinar, row = await get_session(here, session, caller, webinarId, sessionId)
        await service.delete_session(here, session, webinar, row)
    return Response(status_code=204)


async def _view(here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession) -> SessionInfo:
    bridge = await session.get_one(MeetingBridge, row.bridge_id)
    host = await service.host_of(session, row)
    return session_view(here, row, webinar, bridge, host, unsent=await service.has_unsent(session, row))
