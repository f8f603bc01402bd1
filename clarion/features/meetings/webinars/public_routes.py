"""Registering for a webinar without an account, and taking it back."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import name_of
from clarion.features.meetings.rooms.guesses import counted_tries
from clarion.features.meetings.webinars import mails, registration
from clarion.features.meetings.webinars.models import Webinar, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.recordings import get_shared_link
from clarion.features.meetings.webinars.registration_routes import form_view
from clarion.features.meetings.webinars.responses import (
    PublicRegistration as PublicRegistrationView,
)
from clarion.features.meetings.webinars.responses import PublicRegistrationResult, PublicWebinar
from clarion.features.meetings.webinars.schemas import PublicRegistration
from clarion.features.meetings.webinars.service import settings_of
from clarion.features.meetings.webinars.views import meet_link
from clarion.features.people import Account, AccountStatus, Extension, ExtensionStatus
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/restapi/v1.0/clarion", tags=["Webinars: registration"], dependencies=[public()])
Link = Annotated[str, Path(max_length=32)]
_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
State = Literal["open", "waitlist", "full", "closed", "over"]


@router.get("/webinars/{link}", summary="Read what the registration page of a webinar shows")
async def read_registration_page(here: Here, response: Response, link: Link) -> PublicWebinar:
    response.headers.update(_NO_STORE)
    async with here.storage.reading() as session:
        webinar, row, host = await _find(session, link)
        state = await _state(session, row)
    return {
        "title": row.title or webinar.title,
        "description": row.description or webinar.description,
        "hostName": name_of(host),
        "startTime": wire_time(row.starts_at),
        "durationInMinutes": round((row.ends_at - row.starts_at).total_seconds() / 60),
        "timeZone": row.time_zone,
        "state": state,
        "form": form_view(registration.form_of(row)),
    }


async def _state(session: AsyncSession, row: WebinarSession) -> State:
    if row.status == "Finished":
        return "over"
    try:
        return "open" if await registration.place_of(session, row) == "Registered" else "waitlist"
    except Forbidden as refusal:
        return "full" if refusal.code == "MTG-122" else "closed"


@router.post("/webinars/{link}/registrations", summary="Register for a webinar", status_code=201)
async def register_for_webinar(
    request: Request, here: Here, response: Response, link: Link, body: PublicRegistration
) -> PublicRegistrationResult:
    """The link to join comes by mail. An address that is registered gets its mail again, and the same answer."""
    response.headers.update(_NO_STORE)
    await counted_tries(here, request, "webinar registration")
    async with here.storage.transaction() as session:
        webinar, row, _ = await _find(session, link)
        consented = registration.check_consent(row, given=body.consent)
        body.ip_address = request.client.host if request.client else ""
        try:
            found = await registration.register(here, session, webinar, row, body, consented=consented, complete=True)
        except Conflict:
            known = await registration.find_by_email(session, row, body.email)
            assert known is not None
            await mails.send_registration(here, session, webinar, row, known)
            return {"state": known.state, "email": known.email}
        result: PublicRegistrationResult = {"state": found.state, "email": found.email}
        if found.state == "Registered" and not mails.writes_emails(row):
            result["joinUri"] = meet_link(here, found.link)
        return result


@router.get("/webinar-registrations/{token}", summary="Read your registration for a webinar")
async def read_own_registration(here: Here, response: Response, token: Link) -> PublicRegistrationView:
    response.headers.update(_NO_STORE)
    async with here.storage.reading() as session:
        webinar, row, one = await _by_token(session, token)
        shared = await get_shared_link(here, session, row) if one.state == "Registered" else ""
    view = _own_view(webinar, row, one)
    return {**view, "recordingUri": shared} if shared else view


@router.delete("/webinar-registrations/{token}", summary="Take back your registration for a webinar")
async def withdraw_registration(here: Here, response: Response, token: Link) -> PublicRegistrationView:
    """The link in the mail lets nobody in any more; the next on the waitlist gets the place."""
    response.headers.update(_NO_STORE)
    async with here.storage.transaction() as session:
        webinar, row, one = await _by_token(session, token)
        if one.state != "Cancelled":
            await registration.withdraw(here, session, webinar, row, one)
        return _own_view(webinar, row, one)


def _own_view(webinar: Webinar, row: WebinarSession, one: WebinarRegistrant) -> PublicRegistrationView:
    return {
        "title": row.title or webinar.title,
        "startTime": wire_time(row.starts_at),
        "timeZone": row.time_zone,
        "state": one.state,
        "email": one.email,
    }


def _no_webinar() -> NotFound:
    return NotFound("There is no such webinar. Check the link, or ask the host for a new one.", parameter="link")


async def _find(session: AsyncSession, link: str) -> tuple[Webinar, WebinarSession, Extension]:
    """Raises NotFound, in the same way for whatever opens nothing."""
    query = (
        select(Webinar, WebinarSession, Extension, Account)
        .join(WebinarSession, WebinarSession.webinar_id == Webinar.id)
        .join(MeetingBridge, MeetingBridge.id == WebinarSession.bridge_id)
        .join(Extension, Extension.id == WebinarSession.host_extension_id)
        .join(Account, Account.id == WebinarSession.account_id)
        .where(MeetingBridge.link == link)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise _no_webinar()
    webinar, row, host, account = found
    active = account.status == AccountStatus.CONFIRMED and host.status == ExtensionStatus.ENABLED
    if not active or not settings_of(webinar).registrationEnabled:
        raise _no_webinar()
    return webinar, row, host


async def _by_token(session: AsyncSession, token: str) -> tuple[Webinar, WebinarSession, WebinarRegistrant]:
    """Raises NotFound."""
    query = select(WebinarRegistrant).where(WebinarRegistrant.cancel == token)
    one = (await session.scalars(query)).one_or_none()
    if one is None:
        raise NotFound("There is no such registration.", parameter="token")
    row = await session.get_one(WebinarSession, one.session_id)
    return await session.get_one(Webinar, row.webinar_id), row, one
