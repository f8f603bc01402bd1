"""Invitations: the words, and the mails that carry them with a file for calendars."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.i18n import Reader, gettext
from clarion.base.mail_queue import Enclosure, OutgoingEmail, queue_email
from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.features.meetings.bridges.delegates import DialIn
from clarion.features.meetings.bridges.dial_in import dial_in_numbers
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import link_of, name_of, password_of
from clarion.features.meetings.calendar_file import CANCEL, REQUEST, CalendarEntry, calendar_file
from clarion.features.meetings.schedule.models import PlannedMeeting
from clarion.features.meetings.schedule.schemas import Recurrence
from clarion.features.people import Account, Extension, reader_of


def words_of(
    here: Container,
    bridge: MeetingBridge,
    plan: PlannedMeeting | None,
    host: Extension,
    to: Reader,
    numbers: Sequence[DialIn],
) -> str:
    """What people paste into a mail or a chat. Phones cannot join encrypted meetings."""
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
    if numbers and not bridge.e2ee:
        shown = ", ".join(one.number for one in numbers)
        lines.append(gettext(to, "meetings.invitation.phone", numbers=shown, pin=bridge.participant_pin))
        if password is not None:
            lines.append(gettext(to, "meetings.invitation.phone-password", password=password.digits))
    return "\n\n".join(lines) + "\n"


def _entry(here: Container, bridge: MeetingBridge, plan: PlannedMeeting, host: Extension, text: str) -> CalendarEntry:
    assert plan.starts_at is not None
    zone = ZoneInfo(plan.time_zone)
    start = plan.starts_at.astimezone(zone)
    repeats = None
    if plan.options.get("recurrence"):
        repeats = Recurrence.model_validate(plan.options["recurrence"]).starts(plan.starts_at, zone)
    return CalendarEntry(
        uid=f"{bridge.id}@{here.settings.public_url.partition('//')[2].partition('/')[0]}",
        sequence=plan.sequence,
        start=start,
        end=start + timedelta(minutes=plan.duration_minutes),
        title=bridge.name,
        text=text,
        link=link_of(here, bridge),
        organizer=(host.email, name_of(host)) if host.email else None,
        attendees=plan.invitees,
        repeats=repeats,
    )


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
    text = words_of(here, bridge, plan, host, reader, await dial_in_numbers(here, session, plan.account_id))
    key = f"meetings/{plan.account_id}/{bridge.id}/{plan.sequence}-{method.lower()}.ics"
    content = calendar_file(_entry(here, bridge, plan, host, text), method, here.clock.now())
    await here.get(Files).put(key, content, "text/calendar")
    files = (Enclosure(key, "invite.ics", f"text/calendar; charset=utf-8; method={method}"),)
    what = "cancelled" if method == CANCEL else "invitation" if plan.sequence == 0 else "changed"
    subject = gettext(reader, f"meetings.{what}.subject", title=bridge.name, when=plan.starts_at)
    body = (
        gettext(reader, "meetings.cancelled.text", title=bridge.name, host=name_of(host)) if method == CANCEL else text
    )
    for email in to:
        queue_email(session, OutgoingEmail(email, subject, body, files), here.clock.now(), plan.account_id)
