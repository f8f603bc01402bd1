"""Emails of webinars: to the panel and to people who register, each with a file for calendars."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.i18n import Reader, gettext
from clarion.base.mail_queue import Enclosure, OutgoingEmail, queue_email
from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.features.meetings.bridges.service import name_of
from clarion.features.meetings.calendar_file import CANCEL, REQUEST, CalendarEntry, calendar_file
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarRegistrant, WebinarSession
from clarion.features.meetings.webinars.rules import merged_registration
from clarion.features.meetings.webinars.schemas import RegistrationSettings
from clarion.features.meetings.webinars.views import cancellation_link, meet_link
from clarion.features.people import Account, Extension, reader_of

Occasion = Literal["panel", "audience", "registered", "waitlisted", "reminder", "changed", "cancelled"]


@dataclass(frozen=True)
class _Letter:
    """`link`: to join; empty: not yet. `cancel`: to take back a registration."""

    to: str
    uid: str
    link: str = ""
    cancel: str = ""


async def send_invitation(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, invitee: WebinarInvitee
) -> None:
    """Invite one person, unless they wanted none or have no address."""
    if not invitee.send_invite or not invitee.email or invitee.role == "Host":
        return
    occasion: Occasion = "audience" if invitee.role == "Attendee" else "panel"
    await _send(here, session, webinar, row, occasion, [_of_invitee(here, invitee)])
    invitee.invited_at = here.clock.now()


async def send_cancellation(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, invitee: WebinarInvitee
) -> None:
    """Take back an invitation that was sent."""
    if invitee.invited_at is not None:
        await _send(here, session, webinar, row, "cancelled", [_of_invitee(here, invitee)])


async def send_registration(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, registrant: WebinarRegistrant
) -> None:
    """Confirm a registration or a place on the waitlist."""
    if writes_emails(row):
        occasion: Occasion = "registered" if registrant.state == "Registered" else "waitlisted"
        await _send(here, session, webinar, row, occasion, [_of_registrant(here, registrant)])


async def send_reminder(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, to: list[WebinarRegistrant]
) -> None:
    await _send(here, session, webinar, row, "reminder", [_of_registrant(here, one) for one in to])


async def send_change(
    here: Container, session: AsyncSession, webinar: Webinar, row: WebinarSession, *, cancelled: bool = False
) -> None:
    """Tell everybody who got a mail before."""
    invited = select(WebinarInvitee).where(WebinarInvitee.session_id == row.id, WebinarInvitee.invited_at.is_not(None))
    letters = [_of_invitee(here, one) for one in await session.scalars(invited)]
    if writes_emails(row):
        registered = select(WebinarRegistrant).where(
            WebinarRegistrant.session_id == row.id, WebinarRegistrant.state != "Cancelled"
        )
        letters += [_of_registrant(here, one) for one in await session.scalars(registered)]
    await _send(here, session, webinar, row, "cancelled" if cancelled else "changed", letters)


def writes_emails(row: WebinarSession) -> bool:
    settings = RegistrationSettings.model_validate(merged_registration(row.registration, {}))
    return not settings.suppressEmails


def _of_invitee(here: Container, one: WebinarInvitee) -> _Letter:
    return _Letter(one.email, one.id, meet_link(here, one.link))


def _of_registrant(here: Container, one: WebinarRegistrant) -> _Letter:
    link = meet_link(here, one.link) if one.state == "Registered" else ""
    return _Letter(one.email, one.id, link, cancellation_link(here, one))


async def _send(
    here: Container,
    session: AsyncSession,
    webinar: Webinar,
    row: WebinarSession,
    occasion: Occasion,
    letters: list[_Letter],
) -> None:
    if not letters:
        return
    host = await session.get_one(Extension, row.host_extension_id)
    account = await session.get_one(Account, row.account_id)
    base = reader_of(account, host)
    reader = Reader(base.language, zone_of(row.time_zone), base.twelve_hours)
    title = row.title or webinar.title
    subject = gettext(reader, f"webinars.{occasion}.subject", title=title, when=row.starts_at)
    for letter in letters:
        text = _text(reader, webinar, row, occasion, name_of(host), letter)
        files = await _calendar(here, webinar, row, host, letter, text, occasion)
        queue_email(session, OutgoingEmail(letter.to, subject, text, files), here.clock.now(), row.account_id)


def _text(reader: Reader, webinar: Webinar, row: WebinarSession, occasion: Occasion, host: str, letter: _Letter) -> str:
    title = row.title or webinar.title
    lines = [gettext(reader, f"webinars.{occasion}.text", host=host, title=title)]
    if occasion != "cancelled":
        lines.append(gettext(reader, "meetings.invitation.when", when=row.starts_at, zone=str(reader.zone)))
        description = row.description or webinar.description
        lines += [description] if description else []
        lines += [gettext(reader, "webinars.join", link=letter.link)] if letter.link else []
        lines += [gettext(reader, "webinars.withdraw", link=letter.cancel)] if letter.cancel else []
    return "\n\n".join(lines) + "\n"


async def _calendar(
    here: Container,
    webinar: Webinar,
    row: WebinarSession,
    host: Extension,
    letter: _Letter,
    text: str,
    occasion: Occasion,
) -> tuple[Enclosure, ...]:
    """None for a reminder, and for people without a place."""
    method = CANCEL if occasion == "cancelled" else REQUEST
    if occasion == "reminder" or (not letter.link and method == REQUEST):
        return ()
    zone = ZoneInfo(row.time_zone)
    entry = CalendarEntry(
        uid=f"{row.id}-{letter.uid}@{here.settings.public_url.partition('//')[2].partition('/')[0]}",
        sequence=row.sequence,
        start=row.starts_at.astimezone(zone),
        end=row.ends_at.astimezone(zone),
        title=row.title or webinar.title,
        text=text,
        link=letter.link,
        organizer=(host.email, name_of(host)) if host.email else None,
        attendees=(letter.to,),
    )
    key = f"webinars/{row.id}/{letter.uid}/{row.sequence}-{method.lower()}.ics"
    await here.get(Files).put(key, calendar_file(entry, method, here.clock.now()), "text/calendar")
    return (Enclosure(key, "webinar.ics", f"text/calendar; charset=utf-8; method={method}"),)
