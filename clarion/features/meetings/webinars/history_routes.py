"""REST of sessions that were held, and their reports."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import and_, or_, select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import parse_time, wire_time
from clarion.base.http_paging import TokenPaging, TokenPagingQuery
from clarion.base.storage import AsyncSession
from clarion.features.meetings.webinars import history, invitees
from clarion.features.meetings.webinars.access import (
    ADMINISTER,
    check_administrator,
    get_invitee,
    get_session,
    get_webinar,
    not_found,
)
from clarion.features.meetings.webinars.history_views import (
    history_invitee,
    history_participant,
    history_session,
    history_webinar,
    listed_history_session,
    participant_basics,
    question_report,
)
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.responses import (
    HistoryInvitee,
    HistoryParticipant,
    HistorySession,
    HistoryWebinar,
    ListedHistorySession,
    ParticipantBasics,
    QuestionReports,
    WebinarPage,
)
from clarion.features.meetings.webinars.schemas import Role, Status
from clarion.features.meetings.webinars.service import host_of, hosts_of, password_text, sessions_of
from clarion.features.meetings.webinars.views import page_of
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/webinar/history/v1", tags=["Webinars: history"])
Reader = Annotated[Caller, require("Meetings", scopes="ReadWebinars")]
Administrator = Annotated[Caller, require(ADMINISTER, scopes="ReadWebinars")]
Statuses = Annotated[list[Status] | None, Query(alias="status", max_length=3)]
Roles = Annotated[list[Role] | None, Query(max_length=4)]
OriginalRoles = Annotated[list[Role] | None, Query(alias="originalRole", max_length=4)]
Hosts = Annotated[list[Annotated[str, Query(max_length=20)]] | None, Query(alias="hostUserId", max_length=10)]
EndFrom = Annotated[str, Query(alias="endTimeFrom", max_length=40)]
EndTo = Annotated[str, Query(alias="endTimeTo", max_length=40)]


@router.get("/webinars/{webinarId}", summary="Read a webinar with its history")
async def read_webinar(here: Here, caller: Reader, webinarId: str) -> HistoryWebinar:
    async with here.storage.reading() as session:
        row = await get_webinar(here, session, caller, webinarId)
        host = await _host_of_webinar(session, row)
    return history_webinar(row, host, password_text(here, row))


async def _host_of_webinar(session: AsyncSession, row: Webinar) -> WebinarInvitee:
    sessions = await sessions_of(session, row)
    if sessions:
        return await host_of(session, sessions[-1])
    owner = await session.get_one(Extension, row.host_extension_id)
    return WebinarInvitee(first_name=owner.first_name[:64], last_name=owner.last_name[:64])


@router.get("/sessions", summary="List sessions of the webinars that you host")
async def list_sessions(
    here: Here,
    caller: Reader,
    paging: TokenPagingQuery,
    end_from: EndFrom,
    end_to: EndTo,
    status: Statuses = None,
    name: Annotated[str, Query(alias="nameFragment", max_length=200)] = "",
) -> WebinarPage[ListedHistorySession]:
    """Newest first."""
    mine = WebinarSession.host_extension_id == caller.extension_id
    return await _list(here, paging, (end_from, end_to), status, name, mine)


@router.get("/company/sessions", summary="List sessions of all webinars of the company")
async def list_company_sessions(
    here: Here,
    caller: Administrator,
    paging: TokenPagingQuery,
    end_from: EndFrom,
    end_to: EndTo,
    status: Statuses = None,
    hosts: Hosts = None,
) -> WebinarPage[ListedHistorySession]:
    """Newest first."""
    check_administrator(caller)
    mine: Any = WebinarSession.account_id == caller.account_id
    if hosts:
        mine &= WebinarSession.host_extension_id.in_(hosts)
    return await _list(here, paging, (end_from, end_to), status, "", mine)


async def _list(
    here: Container,
    paging: TokenPaging,
    span: tuple[str, str],
    status: Sequence[str] | None,
    name: str,
    mine: Any,
) -> WebinarPage[ListedHistorySession]:
    since = parse_time(span[0], parameter="endTimeFrom")
    until = parse_time(span[1], parameter="endTimeTo")
    ends = WebinarSession.ends_at
    query = select(WebinarSession, Webinar).join(Webinar, Webinar.id == WebinarSession.webinar_id)
    query = query.where(mine, ends >= since, ends <= until)
    if status:
        query = query.where(WebinarSession.status.in_(status))
    if part := name.strip():
        own = WebinarSession.title.icontains(part, autoescape=True)
        query = query.where(or_(own, and_(WebinarSession.title == "", Webinar.title.icontains(part, autoescape=True))))
    if (at := paging.after("at")) is not None:
        last, moment = paging.after("id") or "", parse_time(at, parameter="pageToken")
        query = query.where(or_(ends < moment, and_(ends == moment, WebinarSession.id < last)))
    query = query.order_by(ends.desc(), WebinarSession.id.desc()).limit(paging.count + 1)
    async with here.storage.reading() as session:
        rows = [(row[0], row[1]) for row in await session.execute(query)]
        hosts = await hosts_of(session, [row for row, _ in rows])
        people = await history.attendances_by_bridge(session, [row for row, _ in rows[: paging.count]])
    return page_of(
        rows,
        paging,
        lambda pair: {"at": wire_time(pair[0].ends_at), "id": pair[0].id},
        lambda pair: listed_history_session(
            pair[0], pair[1], hosts[pair[0].id], history.counts_of(people.get(pair[0].bridge_id, ()))
        ),
    )


@router.get("/webinars/{webinarId}/sessions/{sessionId}", summary="Read a session that was held")
async def read_session(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
) -> HistorySession:
    """For its host and co-hosts."""
    async with here.storage.reading() as session:
        webinar, row = await _get_visible(here, session, caller, webinarId, sessionId)
        people = await history.attendances_by_bridge(session, [row])
    return history_session(row, webinar, history.counts_of(people.get(row.bridge_id, ())))


async def _get_visible(
    here: Container, session: AsyncSession, caller: Caller, webinar_id: str, session_id: str
) -> tuple[Webinar, WebinarSession]:
    """Raises NotFound."""
    try:
        return await get_session(here, session, caller, webinar_id, session_id)
    except NotFound:
        row = await session.get(WebinarSession, session_id) if len(session_id) <= 20 else None
        if row is not None and row.webinar_id == webinar_id and row.account_id == caller.account_id:
            invitee = await history.invitee_of(session, row, caller.extension_id)
            if invitee is not None and invitee.role == "CoHost":
                return await session.get_one(Webinar, row.webinar_id), row
        raise


@router.get("/webinars/{webinarId}/sessions/{sessionId}/invitees", summary="List the panel of a session")
async def list_invitees(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
    paging: TokenPagingQuery,
    role: Roles = None,
    original: OriginalRoles = None,
) -> WebinarPage[HistoryInvitee]:
    """With the host, and whether each was there."""
    wanted = [*(role or ()), *(original or ())]
    async with here.storage.reading() as session:
        _, row = await _get_visible(here, session, caller, webinarId, sessionId)
        rows = await invitees.list_invitees(session, row, paging.after("id"), paging.count, wanted)
        joined = await history.joined_invitees(session, row)
    return page_of(
        rows,
        paging,
        lambda one: {"id": one.id},
        lambda one: history_invitee(one, row.account_id, joined=one.id in joined),
    )


@router.get("/webinars/{webinarId}/sessions/{sessionId}/invitees/{inviteeId}", summary="Read one of the panel")
async def read_invitee(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
    inviteeId: str,
) -> HistoryInvitee:
    async with here.storage.reading() as session:
        _, row = await _get_visible(here, session, caller, webinarId, sessionId)
        invitee = await get_invitee(session, row, inviteeId)
        joined = await history.joined_invitees(session, row)
    return history_invitee(invitee, row.account_id, joined=invitee.id in joined)


@router.get("/webinars/{webinarId}/sessions/{sessionId}/participants", summary="List who was in a session")
async def list_participants(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
    paging: TokenPagingQuery,
    role: Roles = None,
    original: OriginalRoles = None,
) -> WebinarPage[HistoryParticipant]:
    """By the time when they came in."""
    async with here.storage.reading() as session:
        _, row = await _get_visible(here, session, caller, webinarId, sessionId)
        rows = await history.attendances(session, row, _position(paging), paging.count, role or (), original or ())
        emails, panel = await _emails(session, row)
    return page_of(
        rows,
        paging,
        lambda one: {"at": wire_time(one.joined_at), "id": one.participant},
        lambda one: history_participant(one, emails, panel),
    )


def _position(paging: TokenPaging) -> Any:
    if (at := paging.after("at")) is None:
        return None
    if (last := paging.after("id")) is None:
        raise Invalid("Parameter [pageToken] value is invalid.", parameter="pageToken")
    return parse_time(at, parameter="pageToken"), last


async def _emails(session: AsyncSession, row: WebinarSession) -> tuple[dict[str, str], set[str]]:
    """By invitation, and which of these are invitees."""
    panel = select(WebinarInvitee.id, WebinarInvitee.email).where(WebinarInvitee.session_id == row.id)
    found = {one[0]: one[1] for one in await session.execute(panel)}
    audience = select(WebinarRegistrant.id, WebinarRegistrant.email).where(WebinarRegistrant.session_id == row.id)
    return found | {one[0]: one[1] for one in await session.execute(audience)}, set(found)


@router.get("/webinars/{webinarId}/sessions/{sessionId}/participants/self", summary="Read your own part in a session")
async def read_own_participation(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
) -> ParticipantBasics:
    async with here.storage.reading() as session:
        row = await session.get(WebinarSession, sessionId) if len(sessionId) <= 20 else None
        one = None
        if row is not None and row.webinar_id == webinarId:
            one = await history.own_attendance(session, row, caller.account_id, caller.extension_id)
    if one is None:
        raise not_found("sessionId")
    return participant_basics(one)


@router.get("/webinars/{webinarId}/sessions/{sessionId}/clarion/questions", summary="List what was asked in a session")
async def list_questions(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
) -> QuestionReports:
    """With the answers."""
    async with here.storage.reading() as session:
        _, row = await _get_visible(here, session, caller, webinarId, sessionId)
        rows = await history.questions(session, row)
    return {"records": [question_report(one) for one in rows]}
