"""REST of the registration for a session."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.http_paging import TokenPagingQuery
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.webinars import registration
from clarion.features.meetings.webinars.access import get_registrant, get_session_alone
from clarion.features.meetings.webinars.models import WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.recordings import list_recorded, recorded_webinars
from clarion.features.meetings.webinars.responses import FormInfo, RegistrantInfo, RegistrationInfo, WebinarPage
from clarion.features.meetings.webinars.schemas import Form, NewRegistrant, RegistrationChange
from clarion.features.meetings.webinars.service import count_registrants
from clarion.features.meetings.webinars.views import page_of, registrant_view, registration_link
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/webinar/registration/v1/sessions/{sessionId}", tags=["Webinars: registration"])
form_router = APIRouter(prefix="/restapi/v1.0/clarion/webinar-sessions/{sessionId}", tags=["Webinars: registration"])
Editor = Annotated[Caller, require("Meetings", scopes="EditWebinars")]
Reader = Annotated[Caller, require("Meetings", scopes="ReadWebinars")]
WithAnswers = Annotated[bool, Query(alias="includeQuestionnaire")]


@router.get("", summary="Read the registration of a session")
async def read_registration(here: Here, caller: Reader, sessionId: str) -> RegistrationInfo:
    async with here.storage.reading() as session:
        _, row = await get_session_alone(here, session, caller, sessionId)
        return await _view(here, session, row)


@router.patch("", summary="Change the registration of a session")
async def update_registration(
    here: Here,
    caller: Editor,
    sessionId: str,
    body: RegistrationChange,
) -> RegistrationInfo:
    """Open or close it, and its settings. A higher limit gives places to people on the waitlist."""
    async with here.storage.transaction() as session:
        webinar, row = await get_session_alone(here, session, caller, sessionId)
        await registration.change_registration(here, session, webinar, row, body)
        await session.flush()
        return await _view(here, session, row)


async def _view(here: Container, session: AsyncSession, row: WebinarSession) -> RegistrationInfo:
    bridge = await session.get_one(MeetingBridge, row.bridge_id)
    anybody = select(WebinarRegistrant.id).where(WebinarRegistrant.session_id == row.id).limit(1)
    recorded = await list_recorded(session, recorded_webinars(WebinarSession.id == row.id).limit(1))
    settings = registration.registration_settings(row).model_dump(exclude_none=True)
    return {
        "id": row.id,
        "registrationStatus": "Open" if row.registration_open else "Closed",
        "registrationPageUri": registration_link(here, bridge),
        "registrantCount": await count_registrants(session, row, "Registered"),
        "postWebinarRegistrantCount": 0,
        "hasRealRegistrants": await session.scalar(anybody) is not None,
        "icalendarSequence": row.sequence,
        "settings": settings | {"recordingExist": bool(recorded)},
    }


@router.get("/registrants", summary="List who registered")
async def list_registrants(
    here: Here,
    caller: Reader,
    sessionId: str,
    paging: TokenPagingQuery,
    answers: WithAnswers = False,
) -> WebinarPage[RegistrantInfo]:
    """With people on the waitlist and those who took it back: `clarionState`."""
    async with here.storage.reading() as session:
        _, row = await get_session_alone(here, session, caller, sessionId)
        rows = await registration.list_registrants(session, row, paging.after("id"), paging.count)
    return page_of(
        rows, paging, lambda one: {"id": one.id}, lambda one: registrant_view(here, one, questionnaire=answers)
    )


@router.post("/registrants", summary="Register somebody", status_code=201)
async def create_registrant(
    here: Here,
    caller: Editor,
    sessionId: str,
    body: NewRegistrant,
) -> RegistrantInfo:
    """While the registration is open. Answers are optional here."""
    async with here.storage.transaction() as session:
        webinar, row = await get_session_alone(here, session, caller, sessionId)
        found = await registration.register(here, session, webinar, row, body)
        return registrant_view(here, found, questionnaire=True) | {"icalendarSequence": row.sequence}


@router.get("/registrants/{registrantId}", summary="Read a registrant")
async def read_registrant(
    here: Here,
    caller: Reader,
    sessionId: str,
    registrantId: str,
    answers: WithAnswers = False,
) -> RegistrantInfo:
    async with here.storage.reading() as session:
        _, row = await get_session_alone(here, session, caller, sessionId)
        found = await get_registrant(session, row, registrantId)
    return registrant_view(here, found, questionnaire=answers)


@router.delete("/registrants/{registrantId}", summary="Remove a registrant", status_code=204)
async def delete_registrant(
    here: Here,
    caller: Editor,
    sessionId: str,
    registrantId: str,
) -> Response:
    """Their link opens nothing any more, and who waits longest gets the place."""
    async with here.storage.transaction() as session:
        webinar, row = await get_session_alone(here, session, caller, sessionId)
        found = await get_registrant(session, row, registrantId)
        await registration.delete_registrant(here, session, webinar, row, found)
    return Response(status_code=204)


@form_router.get("/registration-form", summary="Read what the registration page asks")
async def read_form(here: Here, caller: Reader, sessionId: str) -> FormInfo:
    async with here.storage.reading() as session:
        _, row = await get_session_alone(here, session, caller, sessionId)
    return form_view(registration.form_of(row))


@form_router.put("/registration-form", summary="Change what the registration page asks")
async def update_form(here: Here, caller: Editor, sessionId: str, body: Form) -> FormInfo:
    """Questions, a text to agree to, and whether people wait when all places are taken."""
    async with here.storage.transaction() as session:
        _, row = await get_session_alone(here, session, caller, sessionId)
        await registration.change_form(here, session, row, body)
    return form_view(body)


def form_view(form: Form) -> FormInfo:
    return {
        "questions": [
            {
                "id": one.id,
                "text": one.text,
                "required": one.required,
                "several": one.several,
                "choices": [{"id": choice.id, "text": choice.text} for choice in one.choices],
            }
            for one in form.questions
        ],
        "consent": form.consent,
        "waitlist": form.waitlist,
    }
