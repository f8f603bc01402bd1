"""Reads one account elsewhere, and keeps what it found: all of it or nothing, and only if it is still wanted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import uniform
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from sqlalchemy import delete, func, insert, select

from clarion.base.calendar_events import FREE, MOST_EVENTS, RemoteEvent
from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.connections import service
from clarion.features.people.connections.clients import WITHIN_S, ConnectionClients
from clarion.features.people.connections.found import (
    MOST_CONTACTS,
    ContactChanges,
    RemoteCalendar,
    RemoteContact,
    Source,
    SourceProblem,
)
from clarion.features.people.connections.models import (
    Connection,
    ConnectionContact,
    ConnectionContactNumber,
    ConnectionContactPhoto,
    ConnectionEvent,
)
from clarion.features.people.connections.photos import MOST_PHOTOS, ask_photos, count_photos, etag_of, made_small
from clarion.features.people.connections.taking_part import join_link, number_to_call
from clarion.features.people.contacts.rules import PHONE_FIELDS, fold, tidy

EVERY: Final = timedelta(minutes=10)
_LONGEST_PAUSE: Final = timedelta(hours=6)
AHEAD: Final = timedelta(days=8)
_BEHIND = timedelta(hours=24)
_MANY = 500  # rows of one statement
log = structlog.stdlib.get_logger("clarion.connections")


@dataclass(frozen=True)
class Found:
    """What a reading found. None: it was not asked for."""

    contacts: ContactChanges | None
    events: list[RemoteEvent] | None
    start: datetime
    calendars: list[RemoteCalendar] | None = None
    source: Source | None = None


def pause_after(failures: int, wanted_s: float) -> timedelta:
    """Twice as long after each failure, up to six hours, and never sooner than the other side asked for. A tenth more
    or less: many that failed together do not come back together.
    """
    seconds = min(EVERY.total_seconds() * 2.0 ** min(failures, 10), _LONGEST_PAUSE.total_seconds()) * uniform(0.9, 1.1)
    return timedelta(seconds=max(seconds, wanted_s))


def next_after(took_s: float) -> timedelta:
    """After a reading that took so long: whoever is slow is read less often, a twentieth of the time at most."""
    return max(EVERY, timedelta(seconds=20 * took_s)) * uniform(0.8, 1.2)


async def run(here: Container, row: Connection) -> None:
    """`row` as it was taken for this reading, with its `run_id`. Never raises for what the other side does."""
    began = perf_counter()
    try:
        found = await here.get(ConnectionClients).in_time(_read(here, row), WITHIN_S)
    except SourceProblem as problem:
        await note_failure(here, row, problem)
        return
    contacts, small = await _with_photos(here, found.contacts)
    async with here.storage.transaction() as session:
        kept = await _still_wanted(session, row)
        if kept is None:
            return  # disconnected, or connected anew, while it was read
        now = here.clock.now()
        account = await session.get_one(Account, kept.account_id)
        too_many = False
        if contacts is not None:
            too_many = await _keep_contacts(session, kept, contacts, small, account.home_country)
        chosen_meanwhile = kept.chosen_calendars != row.chosen_calendars
        if found.events is not None and not chosen_meanwhile:
            await _keep_events(here, session, kept, found, account.home_country)
        if found.calendars is not None:
            kept.calendars = [
                {"id": each.remote_id, "name": each.name, "primary": each.primary} for each in found.calendars
            ]
        kept.state, kept.failures = "Working", 0
        kept.problem = f"Only the first {MOST_CONTACTS} contacts are kept." if too_many else ""
        kept.last_run_at = kept.last_success_at = now
        kept.next_run_at = now if chosen_meanwhile else now + next_after(perf_counter() - began)
    if found.contacts is not None and found.source is not None:
        await ask_photos(here, row, found.source)


async def _with_photos(
    here: Container, found: ContactChanges | None
) -> tuple[ContactChanges | None, Mapping[str, bytes]]:
    """With the pictures that came, made small. What there was no time for is forgotten, and comes with the next one."""
    if found is None:
        return None, {}
    small, late = await made_small(here, found.changed)
    if not late:
        return found, small
    changed = tuple(replace(each, etag="") if each.remote_id in late else each for each in found.changed)
    return replace(found, changed=changed, cursors={}), small


async def _read(here: Container, row: Connection) -> Found:
    try:
        return await _read_once(here, row)
    except SourceProblem as problem:
        if problem.status != 401 or row.provider == service.DAV:
            raise
        return await _read_once(here, row)  # with another access token: this one was taken back early


async def _read_once(here: Container, row: Connection) -> Found:
    source = await here.get(ConnectionClients).open(row)
    start = here.clock.now() - _BEHIND
    calendars = await source.calendars() if row.calendar else None
    events = await source.events(start, here.clock.now() + AHEAD, row.chosen_calendars) if row.calendar else None
    contacts = None  # last: of many not all may be read this time
    if row.contacts:
        async with here.storage.reading() as session:
            known = await _known(session, row.id)
        contacts = await source.contacts({str(k): str(v) for k, v in row.cursors.items()}, known)
    return Found(contacts, events, start, calendars, source)


async def _known(session: AsyncSession, connection_id: str) -> dict[str, str]:
    query = select(ConnectionContact.remote_id, ConnectionContact.etag)
    rows = await session.execute(query.where(ConnectionContact.connection_id == connection_id))
    return {str(remote_id): str(etag) for remote_id, etag in rows}


async def _still_wanted(session: AsyncSession, row: Connection) -> Connection | None:
    kept = await session.get(Connection, row.id, with_for_update=True)
    return kept if kept is not None and kept.run_id == row.run_id else None


async def note_failure(here: Container, row: Connection, problem: SourceProblem) -> None:
    """What the person sees of it, and when it is tried again."""
    async with here.storage.transaction() as session:
        kept = await _still_wanted(session, row)
        if kept is None:
            return
        now = here.clock.now()
        kept.last_run_at, kept.problem = now, problem.sentence[:300]
        kept.failures += 1
        kept.state = "Failing" if problem.again else "NeedsYou"
        kept.next_run_at = now + pause_after(kept.failures, problem.retry_after) if problem.again else None
    log.info("an account elsewhere could not be read", connection=row.id, provider=row.provider, status=problem.status)


# ---- contacts


async def _keep_contacts(
    session: AsyncSession, row: Connection, found: ContactChanges, small: Mapping[str, bytes], country: str
) -> bool:
    """Whether there are more than are kept. `small`: pictures, by remote id."""
    changed = {each.remote_id: each for each in found.changed if len(each.remote_id) <= 600}
    gone = {*found.gone, *changed}  # what changed is written anew
    for batch in _batches(sorted(gone)):
        ours = (ConnectionContact.connection_id == row.id, ConnectionContact.remote_id.in_(batch))
        await session.execute(delete(ConnectionContact).where(*ours))
    query = select(func.count()).select_from(ConnectionContact).where(ConnectionContact.connection_id == row.id)
    room = max(0, MOST_CONTACTS - (await session.scalar(query) or 0))
    wanted = list(changed.values())[:room]
    pictures = dict(list(small.items())[: max(0, MOST_PHOTOS - await count_photos(session, row.id))])
    for batch in _batches(wanted):
        contacts, numbers = _rows(row, batch, country, pictures)
        await session.execute(insert(ConnectionContact), contacts)
        brought = [
            {"contact_id": each["id"], "content": pictures[each["remote_id"]]}
            for each in contacts
            if each["remote_id"] in pictures
        ]
        if brought:
            await session.execute(insert(ConnectionContactPhoto), brought)
        if numbers:
            await session.execute(insert(ConnectionContactNumber), numbers)
    row.cursors = dict(found.cursors)
    row.contact_count = await session.scalar(query) or 0
    if gone:
        service.announce_contacts(session, row.account_id, row.extension_id)
    return len(changed) > room


def _rows(
    row: Connection, batch: Sequence[RemoteContact], country: str, pictures: Mapping[str, bytes]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    contacts: list[dict[str, Any]] = []
    numbers: list[dict[str, Any]] = []
    for each in batch:
        details = tidy(each.details, country)
        contact_id = new_id()
        contacts.append(
            {
                "id": contact_id,
                "connection_id": row.id,
                "extension_id": row.extension_id,
                "remote_id": each.remote_id,
                "etag": each.etag[:200],
                "photo_ref": each.photo_ref[:1000],
                "photo_etag": etag_of(pictures.get(each.remote_id, b"")),
                "details": details,
                "sort_first": fold(details.get("firstName", "")),
                "sort_last": fold(details.get("lastName", "")),
                "sort_company": fold(details.get("company", "")),
            }
        )
        numbers += [
            {"contact_id": contact_id, "field": field, "extension_id": row.extension_id, "number": details[field][:40]}
            for field in PHONE_FIELDS
            if details.get(field)
        ]
    return contacts, numbers


# ---- calendars


async def _keep_events(here: Container, session: AsyncSession, row: Connection, found: Found, country: str) -> None:
    """In place of all that were kept. What is the same as before is announced to nobody, nor what is over for long."""
    query = select(ConnectionEvent).where(
        ConnectionEvent.connection_id == row.id, ConnectionEvent.ends_at > found.start
    )
    before = {_shape(event) for event in await session.scalars(query)}
    own_host = urlsplit(here.settings.public_url).hostname or ""
    events = [each for each in (found.events or ())[:MOST_EVENTS] if each.ends_at > max(each.starts_at, found.start)]
    wanted = [_event(row, each, country, own_host) for each in events]
    row.event_count = sum(each["kind"] != FREE for each in wanted)
    if {tuple(each[name] for name in _SHAPE) for each in wanted} == before:
        return
    await session.execute(delete(ConnectionEvent).where(ConnectionEvent.connection_id == row.id))
    if wanted:
        await session.execute(insert(ConnectionEvent), wanted)
    service.announce_calendar(session, row.account_id, row.extension_id)


_SHAPE = ("starts_at", "ends_at", "all_day", "kind", "title", "location", "join_url", "join_number")


def _shape(event: ConnectionEvent) -> tuple[Any, ...]:
    return tuple(getattr(event, name) for name in _SHAPE)


def _event(row: Connection, event: RemoteEvent, country: str, own_host: str) -> Mapping[str, Any]:
    texts = (event.location, event.text, event.title)
    return {
        "id": new_id(),
        "connection_id": row.id,
        "account_id": row.account_id,
        "extension_id": row.extension_id,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "all_day": event.all_day,
        "kind": event.kind,
        "title": _line(event.title)[:250],
        "location": _line(event.location)[:300],
        "join_url": join_link(texts, event.links, own_host),
        "join_number": number_to_call(texts, country)[:40],
    }


def _line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _batches(items: Sequence[Any] | Iterable[Any]) -> Iterable[list[Any]]:
    listed = list(items)
    for begin in range(0, len(listed), _MANY):
        yield listed[begin : begin + _MANY]
