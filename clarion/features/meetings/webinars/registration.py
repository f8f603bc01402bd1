"""Registration for a session: who may, who has a place, who waits, and who takes it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.rules import new_link
from clarion.features.meetings.webinars import mails
from clarion.features.meetings.webinars.models import Webinar, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.notices import announce_session
from clarion.features.meetings.webinars.rules import (
    Place,
    check_work_email,
    merged_registration,
    place_of_registrant,
    read_answers,
)
from clarion.features.meetings.webinars.schemas import (
    Form,
    NewRegistrant,
    RegistrationChange,
    RegistrationSettings,
)
from clarion.features.meetings.webinars.service import count_registrants, settings_of

AFTERWARDS = frozenset({"viewRecording", "onDemandDuration"})
"""Settings about the recording, which change when the session is over."""


def registration_settings(row: WebinarSession) -> RegistrationSettings:
    return RegistrationSettings.model_validate(row.registration)


def form_of(row: WebinarSession) -> Form:
    return Form.model_validate(row.form)


async def change_registration(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, body: RegistrationChange
) -> None:
    """A higher limit gives places to people who wait. After the session, only how its recording is shared changes.
    Raises Forbidden, Invalid.
    """
    if not settings_of(webinar).registrationEnabled:
        raise Forbidden("This webinar has no registration. Turn it on in its settings.", code="MTG-124")
    over = row.status == "Finished"
    if over and (body.registration_status is not None or not AFTERWARDS.issuperset(body.settings or {})):
        raise Forbidden("The session is over. You can still share its recording.", code="MTG-123")
    if body.settings is not None:
        row.registration = merged_registration(row.registration, body.settings)
    if body.registration_status is not None:
        row.registration_open = body.registration_status == "Open"
    row.modified_at = here.clock.now()
    if not over:
        await give_places(here, session, webinar, row)
    announce_session(session, row, "registration")


async def change_form(here: Container, session: AsyncSession, row: WebinarSession, form: Form) -> None:
    row.form = form.model_dump(by_alias=True)
    row.modified_at = here.clock.now()
    announce_session(session, row, "registration")


async def register(
    here: Container,
    session: AsyncSession,
    webinar: Webinar,
    row: WebinarSession,
    body: NewRegistrant,
    *,
    consented: str = "",
    complete: bool = False,
) -> WebinarRegistrant:
    """Raises Conflict for an address that is registered, Forbidden, Invalid. `complete`: with all required answers."""
    row = await session.get_one(WebinarSession, row.id, with_for_update=True, populate_existing=True)
    check_registers(webinar, row)
    settings = registration_settings(row)
    if settings.workEmailRequired:
        check_work_email(body.email)
    answers = read_answers(form_of(row), body.questionnaire, complete=complete)
    before = await find_by_email(session, row, body.email)
    if before is not None and before.state != "Cancelled":
        raise Conflict("This address is registered already.", parameter="email", code="MTG-125")
    place = await place_of(session, row)
    if before is not None:
        await session.delete(before)
        await session.flush()
    found = _new_registrant(row, body, answers, here.clock.now())
    found.state, found.consented = place, consented
    session.add(found)
    await session.flush()
    await mails.send_registration(here, session, webinar, row, found)
    announce_session(session, row, "registrant", registrant_id=found.id)
    return found


def _new_registrant(
    row: WebinarSession, body: NewRegistrant, answers: list[dict[str, Any]], now: datetime
) -> WebinarRegistrant:
    return WebinarRegistrant(
        id=new_id(),
        session_id=row.id,
        first_name=body.first_name,
        last_name=body.last_name,
        email=body.email,
        answers=answers,
        visitor_id=body.visitor_id,
        external_id=body.external_id,
        ip_address=body.ip_address,
        source=body.source,
        link=new_link(),
        cancel=new_link(),
        post_webinar=False,
        created_at=now,
        modified_at=now,
    )


def check_registers(webinar: Webinar, row: WebinarSession) -> None:
    """Raises Forbidden for a session that takes no registrations at all."""
    if not settings_of(webinar).registrationEnabled:
        raise Forbidden("This webinar has no registration.", code="MTG-124")
    if row.status == "Finished":
        raise Forbidden("The webinar is over.", code="MTG-121")


async def place_of(session: AsyncSession, row: WebinarSession) -> Place:
    """Registered or Waitlisted. Raises Forbidden."""
    return place_of_registrant(
        is_open=row.registration_open,
        limit=registration_settings(row).autoCloseLimit,
        taken=await count_registrants(session, row, "Registered"),
        waitlist=form_of(row).waitlist,
    )


async def find_by_email(session: AsyncSession, row: WebinarSession, email: str) -> WebinarRegistrant | None:
    mine = select(WebinarRegistrant).where(WebinarRegistrant.session_id == row.id, WebinarRegistrant.email == email)
    return (await session.scalars(mine)).one_or_none()


async def give_places(here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession) -> None:
    """Give places that are free to people who wait, in the order in which they came."""
    limit = registration_settings(row).autoCloseLimit
    await session.flush()
    free = limit - await count_registrants(session, row, "Registered") if limit else 10_000
    if free <= 0:
        return
    waiting = select(WebinarRegistrant).where(
        WebinarRegistrant.session_id == row.id, WebinarRegistrant.state == "Waitlisted"
    )
    order = waiting.order_by(WebinarRegistrant.created_at, WebinarRegistrant.id).limit(free)
    for one in (await session.scalars(order)).all():
        one.state, one.modified_at = "Registered", here.clock.now()
        await mails.send_registration(here, session, webinar, row, one)


async def withdraw(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, one: WebinarRegistrant
) -> None:
    """Take back a registration; its link lets nobody in any more, and who waits longest gets the place."""
    if row.status == "Finished":
        raise Forbidden("The session is over.", code="MTG-123")
    row = await session.get_one(WebinarSession, row.id, with_for_update=True)
    one.state, one.modified_at = "Cancelled", here.clock.now()
    await give_places(here, session, webinar, row)
    announce_session(session, row, "registrant", registrant_id=one.id)


async def delete_registrant(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, one: WebinarRegistrant
) -> None:
    """Raises Forbidden once the session is over."""
    if row.status == "Finished":
        raise Forbidden("The session is over.", code="MTG-123")
    await session.delete(one)
    await give_places(here, session, webinar, row)
    announce_session(session, row, "registrant", registrant_id=one.id)


async def list_registrants(
    session: AsyncSession, row: WebinarSession, after: str | None, most: int
) -> Sequence[WebinarRegistrant]:
    """By id; one row more than `most` if there is one."""
    query = select(WebinarRegistrant).where(WebinarRegistrant.session_id == row.id)
    if after is not None:
        query = query.where(WebinarRegistrant.id > after)
    return (await session.scalars(query.order_by(WebinarRegistrant.id).limit(most + 1))).all()


def check_consent(row: WebinarSession, *, given: bool) -> str:
    """The text that was agreed to. Raises Invalid."""
    text = form_of(row).consent
    if text and not given:
        raise Invalid("Agree to the text to register.", parameter="consent")
    return text
