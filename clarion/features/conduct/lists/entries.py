"""Single entries of an account's own lists: written down, ended, looked up. What ended stays on record."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.lists.book import days_old, lists_of, newest_versions
from clarion.features.conduct.lists.events import LISTS_CHANGED, ListsChanged
from clarion.features.conduct.lists.formats import FORMATS, OwnEntry
from clarion.features.conduct.lists.importing import row_of
from clarion.features.conduct.lists.models import ListEntry
from clarion.features.conduct.lists.responses import ListEntryInfo, ListLookup

_NUMBERED = ("national-dnc", "do-not-originate")


async def list_entries(session: AsyncSession, account_id: str, kind: str, number: str) -> list[ListEntry]:
    query = select(ListEntry).where(
        ListEntry.account_id == account_id, ListEntry.kind == kind, ListEntry.party == number
    )
    return list((await session.scalars(query.order_by(ListEntry.since.desc()).limit(100))).all())


async def write_down(
    session: AsyncSession, here: Container, account_id: str, kind: str, number: str, *, scope: str = "",
    text: str = "", source: str = "", by: str = "",
) -> None:  # fmt: skip
    """From now on. A consent needs a scope and the words; the same again changes nothing."""
    now = here.clock.now()
    if kind == "consents" and not (scope and text.strip()):
        raise Invalid(
            "A consent needs a scope and the words that were agreed to.", parameter="text" if scope else "scope"
        )
    rows = await list_entries(session, account_id, kind, number)
    if any(row.ended_at is None and row.scope == scope for row in rows):
        return
    digest = sha256(text.encode()).hexdigest() if text else ""
    entry = OwnEntry(number, now, scope=scope, text_sha256=digest, source=source)
    session.add(row_of(kind, account_id, entry, source="API", by=by, at=now))
    await session.flush()
    _tell(session, account_id, kind, f"{kind}: one number added")


async def end(session: AsyncSession, here: Container, account_id: str, kind: str, number: str) -> None:
    rows = [row for row in await list_entries(session, account_id, kind, number) if row.ended_at is None]
    if not rows:
        raise NotFound("The number is not on this list.", parameter="phoneNumber")
    for row in rows:
        row.ended_at = here.clock.now()
    _tell(session, account_id, kind, f"{kind}: one number ended")


def _tell(session: AsyncSession, account_id: str, kind: str, what: str) -> None:
    note_change(reason=what)
    announce(session, LISTS_CHANGED, ListsChanged(kind=kind, account_id=account_id))


async def look_up(session: AsyncSession, here: Container, account_id: str, kind: str, number: str) -> ListLookup:
    """What the list says of a number, with versions and dates."""
    if not FORMATS[kind].large:
        rows = await list_entries(session, account_id, kind, number)
        return {"kind": kind, "phoneNumber": number, "listed": any(_stands(row, here.clock.now()) for row in rows),
                "records": [_entry_view(row) for row in rows]}  # fmt: skip
    if kind not in _NUMBERED:
        raise Invalid(f"The list {kind} is not of numbers.", parameter="kind")
    book, versions = lists_of(here), await newest_versions(session, kind)
    return {
        "kind": kind,
        "phoneNumber": number,
        "listed": any(book.has_number(kind, number, row.place) for row in versions),
        "records": [
            {"place": row.place, "version": row.number, "asOf": row.as_of.isoformat(),
             "daysOld": days_old(row.as_of, here.clock.now()), "listed": book.has_number(kind, number, row.place)}
            for row in versions
        ],
    }  # fmt: skip


def _stands(row: ListEntry, now: datetime) -> bool:
    return row.since <= now and (row.ended_at is None or now < row.ended_at) and row.answer in ("", "yes")


def _entry_view(row: ListEntry) -> ListEntryInfo:
    return {
        "since": wire_time(row.since), "endedAt": wire_time(row.ended_at) if row.ended_at else None,
        "scope": row.scope or None, "answer": row.answer or None, "textSha256": row.text_sha256 or None,
        "source": row.source, "writtenDownAt": wire_time(row.at),
    }  # fmt: skip
