"""REST of the invitees of a session."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.http_paging import TokenPagingQuery
from clarion.features.meetings.webinars import invitees
from clarion.features.meetings.webinars.access import check_open, get_invitee, get_session
from clarion.features.meetings.webinars.notices import announce_session
from clarion.features.meetings.webinars.responses import InviteeChangesInfo, InviteeInfo, WebinarPage
from clarion.features.meetings.webinars.schemas import InviteeChange, InviteeChanges
from clarion.features.meetings.webinars.views import invitee_view, page_of
from clarion.features.people.sign_in import Caller, require

router = APIRouter(
    prefix="/webinar/configuration/v1/webinars/{webinarId}/sessions/{sessionId}/invitees", tags=["Webinars"]
)
Editor = Annotated[Caller, require("Meetings", scopes="EditWebinars")]
Reader = Annotated[Caller, require("Meetings", scopes="ReadWebinars")]


@router.patch("", summary="Add, change and remove invitees")
async def change_invitees(
    here: Here,
    caller: Editor,
    webinarId: str,
    sessionId: str,
    body: InviteeChanges,
) -> InviteeChangesInfo:
    """All or none. New ones get an invitation by mail; once the session goes on, people can only be added."""
    async with here.storage.transaction() as session:
        webinar, row = await get_session(here, session, caller, webinarId, sessionId)
        added, updated, deleted = await invitees.change_invitees(here, session, webinar, row, body)
    return {
        "addedInvitees": [invitee_view(here, one, row.account_id) for one in added],
        "updatedInvitees": [invitee_view(here, one, row.account_id) for one in updated],
        "deletedInvitees": [{"id": one} for one in deleted],
    }


@router.get("", summary="List the invitees of a session")
async def list_invitees(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
    paging: TokenPagingQuery,
) -> WebinarPage[InviteeInfo]:
    """With the host."""
    async with here.storage.reading() as session:
        _, row = await get_session(here, session, caller, webinarId, sessionId)
        rows = await invitees.list_invitees(session, row, paging.after("id"), paging.count)
    return page_of(rows, paging, lambda one: {"id": one.id}, lambda one: invitee_view(here, one, row.account_id))


@router.get("/{inviteeId}", summary="Read an invitee")
async def read_invitee(
    here: Here,
    caller: Reader,
    webinarId: str,
    sessionId: str,
    inviteeId: str,
) -> InviteeInfo:
    async with here.storage.reading() as session:
        _, row = await get_session(here, session, caller, webinarId, sessionId)
        return invitee_view(here, await get_invitee(session, row, inviteeId), row.account_id)


@router.put("/{inviteeId}", summary="Change an invitee")
async def update_invitee(
    here: Here,
    caller: Editor,
    webinarId: str,
    sessionId: str,
    inviteeId: str,
    body: InviteeChange,
) -> InviteeInfo:
    async with here.storage.transaction() as session:
        _, row = await get_session(here, session, caller, webinarId, sessionId)
        check_open(row)
        invitee = await get_invitee(session, row, inviteeId)
        await invitees.update(here, session, row, invitee, body)
        announce_session(session, row, "invitees")
        return invitee_view(here, invitee, row.account_id)


@router.delete("/{inviteeId}", summary="Remove an invitee", status_code=204)
async def delete_invitee(
    here: Here,
    caller: Editor,
    webinarId: str,
    sessionId: str,
    inviteeId: str,
) -> Response:
    """Their link opens nothing any more."""
    async with here.storage.transaction() as session:
        webinar, row = await get_session(here, session, caller, webinarId, sessionId)
        await invitees.delete(here, session, webinar, row, await get_invitee(session, row, inviteeId))
    return Response(status_code=204)
