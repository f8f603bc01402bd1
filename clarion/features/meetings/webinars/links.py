"""Links of webinars: personal ones of the panel and of people who registered, and that of the audience."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Forbidden
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import WEBINAR
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.responses import LinkedWebinar
from clarion.features.meetings.webinars.schemas import Authentication, RegistrationSettings, Settings
from clarion.features.meetings.webinars.state import WebinarRoom
from clarion.features.meetings.webinars.views import registration_link

SeatOf = Literal["coHost", "panelist", "attendee"]
_SEATS: dict[str, SeatOf] = {"Host": "coHost", "CoHost": "coHost", "Panelist": "panelist", "Attendee": "attendee"}


@dataclass(frozen=True)
class Invitation:
    """How somebody comes to a webinar. `id`: of the invitee or registrant; empty: by the link of the audience.

    `extension_id`: the colleague whom a personal link is for, who has to sign in.
    """

    seat: SeatOf
    session: WebinarSession
    settings: Settings
    id: str = ""
    name: str = ""
    extension_id: str = ""


async def find_bridge(session: AsyncSession, link: str) -> MeetingBridge | None:
    """The room behind a personal link."""
    for kind in (WebinarInvitee, WebinarRegistrant):
        query = select(WebinarSession.bridge_id).join(kind, kind.session_id == WebinarSession.id)
        found = await session.scalar(query.where(kind.link == link))
        if found is not None:
            return await session.get(MeetingBridge, found)
    return None


async def find_invitation(
    session: AsyncSession, bridge: MeetingBridge, link: str, extension_id: str
) -> Invitation | None:
    """What a link means for who opens it; None for an ordinary meeting. Colleagues are known by signing in too."""
    if bridge.kind != WEBINAR:
        return None
    query = select(WebinarSession, Webinar).join(Webinar, Webinar.id == WebinarSession.webinar_id)
    row, webinar = (await session.execute(query.where(WebinarSession.bridge_id == bridge.id))).one()
    settings = Settings.model_validate(webinar.settings)
    mine = WebinarInvitee.session_id == row.id
    invitee = (await session.scalars(select(WebinarInvitee).where(mine, WebinarInvitee.link == link))).one_or_none()
    if invitee is None and extension_id:
        own = select(WebinarInvitee).where(mine, WebinarInvitee.extension_id == extension_id)
        invitee = (await session.scalars(own.limit(1))).one_or_none()
    if invitee is not None:
        name = f"{invitee.first_name} {invitee.last_name}".strip()
        return Invitation(_SEATS[invitee.role], row, settings, invitee.id, name, invitee.extension_id)
    registrant = (
        await session.scalars(
            select(WebinarRegistrant).where(WebinarRegistrant.session_id == row.id, WebinarRegistrant.link == link)
        )
    ).one_or_none()
    if registrant is None:
        return Invitation("attendee", row, settings)
    if registrant.state != "Registered":
        words = "Your registration was canceled." if registrant.state == "Cancelled" else "You are on the waitlist."
        raise Forbidden(words, code="MTG-127")
    name = f"{registrant.first_name} {registrant.last_name}".strip()
    return Invitation("attendee", row, settings, registrant.id, name)


def check_may_come(
    here: Container, bridge: MeetingBridge, found: Invitation, account_id: str, extension_id: str
) -> None:
    """Raises Forbidden. Hosts are not asked."""
    if found.session.status == "Finished":
        raise Forbidden("The webinar is over.", code="MTG-126")
    if found.extension_id and found.extension_id != extension_id:
        raise Forbidden("Sign in as the person who was invited.", code="MTG-102")
    if not found.id and found.settings.registrationEnabled:
        raise Forbidden(
            "Register to attend this webinar.", code="MTG-127", registrationUri=registration_link(here, bridge)
        )
    wanted = (
        found.settings.attendeeAuthentication if found.seat == "attendee" else found.settings.panelistAuthentication
    )
    _check_sign_in(wanted, bridge, account_id, extension_id)


def _check_sign_in(wanted: Authentication, bridge: MeetingBridge, account_id: str, extension_id: str) -> None:
    if wanted != "Guest" and not extension_id:
        raise Forbidden("Sign in to join this webinar.", code="MTG-102")
    if wanted == "AuthenticatedCoworker" and account_id != bridge.account_id:
        raise Forbidden("This webinar is for people of the company only.", code="MTG-103")


def linked_webinar(here: Container, bridge: MeetingBridge, found: Invitation) -> LinkedWebinar:
    """What the link shows of the webinar."""
    view: LinkedWebinar = {
        "seat": found.seat,
        "status": found.session.status,
        "startTime": wire_time(found.session.starts_at),
        "name": found.name,
    }
    if not found.id and found.settings.registrationEnabled:
        view["registrationUri"] = registration_link(here, bridge)
    return view


async def webinar_room(session: AsyncSession, bridge: MeetingBridge) -> WebinarRoom:
    """The webinar's part of a room that opens; of an ordinary meeting, nothing."""
    if bridge.kind != WEBINAR:
        return WebinarRoom()
    query = select(WebinarSession, Webinar).join(Webinar, Webinar.id == WebinarSession.webinar_id)
    row, webinar = (await session.execute(query.where(WebinarSession.bridge_id == bridge.id))).one()
    settings = Settings.model_validate(webinar.settings)
    return WebinarRoom(
        session_id=row.id,
        questions_on=settings.qnaEnabled,
        anonymous=settings.qnaAnonymousEnabled,
        moderated=settings.moderatedQnaEnabled,
        panel_waits=settings.panelistWaitingRoom,
        panel_video=settings.panelistVideoEnabled,
        panel_unmutes=settings.panelistMuteControlEnabled,
        auto_record=settings.autoRecord,
        single=RegistrationSettings.model_validate(row.registration).preventMultipleDeviceJoins,
    )
