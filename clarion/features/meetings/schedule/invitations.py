"""Invitations: the words, the file for calendars (RFC 5545, RFC 5546), and the mails that carry both."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule
from icalendar import Calendar, Event, vCalAddress, vRecur, vText

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.i18n import Reader, gettext
from clarion.base.mail_queue import Enclosure, OutgoingEmail, queue_email
from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import link_of, name_of, password_of
from clarion.features.meetings.schedule.models import PlannedMeeting
from clarion.features.meetings.schedule.schemas import Recurrence
from clarion.features.people import Account, Extension, reader_of

REQUEST, CANCEL = "REQUEST", "CANCEL"


def words_of(here: Container, bridge: MeetingBridge, plan: PlannedMeeting | None, host: Extension, to: Reader) -> str:
    """What people paste into a mail or a chat."""
    password = password_of(here, bridge)
    when = "" if plan is None or plan.starts_at is None else plan.starts_at
    lines = [gettext(to, "meetings.invitation.intro", host=name_of(host), title=bridge.name)]
    if when:
        lines.append(gettext(to, "meetings.invitation.when", when=when, zone=str(to.zone)))
    if plan is not None and plan.agenda:
        lines.append(plan.agenda)
    lines.append(gettext(to, "meetings.invitation.join", link=link_of(here, bridge), pin=bridge.web_pin))
    if password is not None:
        lines.append(gettext(to, "meetings.invitation.password", password=password.plain))
    return "\n\n".join(lines) + "\n"


def calendar_file(
    here: Container, bridge: MeetingBridge, plan: PlannedMeeting, host: Extension, method: str, text: str
) -> bytes:
    """The meeting for calendars; a later one with a higher SEQUENCE replaces it."""
    assert plan.starts_at is not None
    zone = ZoneInfo(plan.time_zone)
    start = plan.starts_at.astimezone(zone)
    event = Event()
    event.add("uid", f"{bridge.id}@{here.settings.public_url.partition('//')[2].partition('/')[0]}")
    event.add("sequence", plan.sequence)
    event.add("dtstamp", here.clock.now())
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=plan.duration_minutes))
    event.add("summary", bridge.name)
    event.add("description", text)
    event.add("location", link_of(here, bridge))
    event.add("url", link_of(here, bridge))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if host.email:
        event.add("organizer", _address(host.email, name_of(host)), encode=False)
    for email in plan.invitees:
        event.add("attendee", _address(email, email, asked=True), encode=False)
    if plan.options.get("recurrence"):
        recurrence = Recurrence.model_validate(plan.options["recurrence"])
        event.add("rrule", _rule(recurrence.starts(plan.starts_at, zone)))
    calendar = Calendar()
    calendar.add("prodid", "-//Clarion//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    found: bytes = calendar.to_ical()
    return found


def _rule(rule: rrule) -> Any:
    return vRecur.from_ical(str(rule).rpartition("RRULE:")[2])


def _address(email: str, name: str, *, asked: bool = False) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    if asked:
        address.params["RSVP"] = vText("TRUE")
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    return address


async def send(
    here: Container,
    session: AsyncSession,
    bridge: MeetingBridge,
    plan: PlannedMeeting,
    to: list[str],
    method: str = REQUEST,
) -> None:
    """Mail these people, with the change that the mail is about."""
    if not to or plan.starts_at is None:
        return
    host = await session.get_one(Extension, plan.extension_id)
    account = await session.get_one(Account, plan.account_id)
    base = reader_of(account, host)
    reader = Reader(base.language, zone_of(plan.time_zone), base.twelve_hours)
    text = words_of(here, bridge, plan, host, reader)
    key = f"meetings/{bridge.id}/{plan.sequence}-{method.lower()}.ics"
    await here.get(Files).put(key, calendar_file(here, bridge, plan, host, method, text), "text/calendar")
    files = (Enclosure(key, "invite.ics", f"text/calendar; charset=utf-8; method={method}"),)
    what = "cancelled" if method == CANCEL else "invitation" if plan.sequence == 0 else "changed"
    subject = gettext(reader, f"meetings.{what}.subject", title=bridge.name, when=plan.starts_at)
    body = (
        gettext(reader, "meetings.cancelled.text", title=bridge.name, host=name_of(host)) if method == CANCEL else text
    )
    for email in to:
        queue_email(session, OutgoingEmail(email, subject, body, files), here.clock.now(), plan.account_id)
