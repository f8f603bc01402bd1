"""When people are busy, by their calendars elsewhere: for their presence, and for what handles their calls."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from clarion.base.calendar_events import BUSY, OUT_OF_OFFICE
from clarion.base.storage import AsyncSession
from clarion.features.people.connections.models import CalendarPreference, ConnectionEvent
from clarion.features.people.presence.models import PresenceSettings
from clarion.features.people.presence.service import get_settings, update_presence
from clarion.features.people.users.models import Extension

_COUNTS = (
    ConnectionEvent.kind.in_((BUSY, OUT_OF_OFFICE)),
    or_(ConnectionEvent.all_day.is_(False), ConnectionEvent.kind == OUT_OF_OFFICE),
)
"""Whole days are no meetings."""
_MOST_SPANS = 300
_FOLLOWS_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class BusySpan:
    """Nothing but when, in seconds since the epoch. `away`: out of office."""

    start: float
    until: float
    away: bool = False


@dataclass(frozen=True)
class CalendarUse:
    """Of one person. `do_not_disturb`: no calls while busy, but those of `still_ring`."""

    spans: tuple[BusySpan, ...]
    do_not_disturb: bool
    still_ring: tuple[str, ...]


def joined(spans: Iterable[BusySpan]) -> tuple[BusySpan, ...]:
    """Those of a kind that touch are one."""
    found: list[BusySpan] = []
    for away in (False, True):
        last: BusySpan | None = None
        for span in sorted((each for each in spans if each.away is away), key=lambda each: each.start):
            if last is not None and span.start <= last.until:
                last = BusySpan(last.start, max(last.until, span.until), away)
                found[-1] = last
            else:
                last = span
                found.append(span)
    return tuple(found[:_MOST_SPANS])


async def calendar_uses(
    session: AsyncSession, account_ids: Collection[str], only: Collection[str] | None = None
) -> dict[str, CalendarUse]:
    """By extension, of everybody in the accounts whose calendar is read, or of those in `only`."""
    event = ConnectionEvent
    query = select(event.extension_id, event.starts_at, event.ends_at, event.kind)
    query = query.where(event.account_id.in_(account_ids), *_COUNTS)
    chosen = select(CalendarPreference).where(CalendarPreference.account_id.in_(account_ids))
    if only is not None:
        query = query.where(event.extension_id.in_(only))
        chosen = chosen.where(CalendarPreference.extension_id.in_(only))
    spans: dict[str, list[BusySpan]] = {}
    for extension_id, starts_at, ends_at, kind in await session.execute(query):
        span = BusySpan(starts_at.timestamp(), ends_at.timestamp(), kind == OUT_OF_OFFICE)
        spans.setdefault(extension_id, []).append(span)
    wishes = {row.extension_id: row for row in await session.scalars(chosen)}
    uses = {}
    for extension_id, found in spans.items():
        wish = wishes.get(extension_id)
        quiet = wish is not None and wish.do_not_disturb
        uses[extension_id] = CalendarUse(joined(found), quiet, tuple(wish.still_ring) if wish is not None else ())
    return uses


async def accounts_with_calendars(session: AsyncSession) -> Sequence[str]:
    return (await session.scalars(select(ConnectionEvent.account_id).distinct())).all()


# ---- presence


async def turn_presence(session: AsyncSession, now: datetime, most: int = 500) -> int:
    """Who is in a meeting now, and who is no more; for how many that is still to be done, because there were more than
    `most`. Colleagues learn until when, and no more.
    """
    until = await _in_meetings(session, now)
    shown = select(PresenceSettings).where(PresenceSettings.in_meeting_until.is_not(None))
    rows = {
        row.extension_id: row
        for row in await session.scalars(shown.order_by(PresenceSettings.extension_id).with_for_update())
    }
    changed = [each for each, row in rows.items() if until.get(each) != row.in_meeting_until]
    changed += [each for each in until if each not in rows]
    for extension_id in sorted(changed)[:most]:  # always in this order, so that two wait for each other in a row
        await _show(session, extension_id, until.get(extension_id))
    return len(changed[most:])


async def next_turn(session: AsyncSession, now: datetime) -> datetime | None:
    """When somebody's next meeting begins, or one ends."""
    begins = select(func.min(ConnectionEvent.starts_at)).where(ConnectionEvent.starts_at > now)
    ends = select(func.min(PresenceSettings.in_meeting_until))
    found = [await session.scalar(begins.where(*_COUNTS)), await session.scalar(ends)]
    return min((each for each in found if each is not None), default=None)


async def _in_meetings(session: AsyncSession, now: datetime) -> dict[str, datetime]:
    """Extension to the end of what is on now, and of what follows without a pause, as far as a day shows."""
    event = ConnectionEvent
    soon = select(event.extension_id).where(and_(event.starts_at <= now, event.ends_at > now))
    query = (
        select(event.extension_id, event.starts_at, event.ends_at)
        .join(CalendarPreference, CalendarPreference.extension_id == event.extension_id)
        .where(
            CalendarPreference.presence.is_(True),
            event.ends_at > now,
            event.starts_at < now + _FOLLOWS_WITHIN,
            event.extension_id.in_(soon),
            *_COUNTS,
        )
        .order_by(event.starts_at)
    )
    until: dict[str, datetime] = {}
    for extension_id, starts_at, ends_at in await session.execute(query):
        if starts_at <= until.get(extension_id, now):
            until[extension_id] = max(ends_at, until.get(extension_id, ends_at))
    return until


async def _show(session: AsyncSession, extension_id: str, until: datetime | None) -> None:
    person = await session.get(Extension, extension_id, with_for_update=True)  # two processes may see a meeting begin
    if person is None:
        return
    if (await get_settings(session, extension_id)).in_meeting_until != until:
        await update_presence(session, person, {"in_meeting_until": until})
