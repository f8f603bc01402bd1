"""Write the log from CDRs, find in it, delete from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, func, insert, or_, select, union, update

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.outbox import announce, announce_all
from clarion.base.storage import AsyncSession, Storage
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.features.people import Account, company_names, names_by_number, numbers_named
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.rules import LogRecord, records_of
from clarion.features.phone.call_log.searching import matches
from clarion.features.phone.recording import RECORDINGS_CHANGED, RecordingsChanged, recorded_parties

CALL_LOG_CHANGED = "call_log.changed"
BLOCKED = "Blocked"  # the result of a call from a number that its callee has blocked


class CallLogChanged(BaseModel):
    """New entries of one call. `extension_ids`: whose logs changed."""

    account_id: str
    extension_ids: list[str]
    entry_ids: list[str]
    session_id: str
    telephony_session_id: str


def call_log_consumer(here: Container) -> CdrConsumer:
    """Writes the lines of each call once."""

    async def consume(session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        await write_calls(session, calls, now=here.clock.now())

    return CdrConsumer("call-log", consume, from_start=True)


class LogKeeper:
    """Writes the lines of ended calls, and notes which lines got or lost a recording."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._consumer = call_log_consumer(here)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        consumers_of(self._here).add(self._consumer)
        self._subscription = self._here.bus.subscribe(RECORDINGS_CHANGED, self.take_recordings, group="call-log")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await consumers_of(self._here).remove(self._consumer.name)

    async def take_recordings(self, payload: Payload) -> None:
        """A line that got or lost its recording has changed, for clients that synchronise."""
        change = RecordingsChanged.model_validate(payload)
        these = CallLogEntry.account_id == change.account_id, CallLogEntry.party_id.in_(change.party_ids)
        async with self._here.storage.transaction() as session:
            entries = list(await session.scalars(select(CallLogEntry).where(*these)))
            for entry in entries:
                entry.modified_at = self._here.clock.now()
            for session_id in sorted({entry.session_id for entry in entries}):
                lines = [one for one in entries if one.session_id == session_id]
                announce(session, CALL_LOG_CHANGED, _change(change.account_id, lines))


async def write_calls(session: AsyncSession, calls: Sequence[CallRecord], *, now: datetime) -> list[LogRecord]:
    """The lines of ended calls that are not there yet. Most of the cost does not depend on how many calls they are."""
    records = {record.id: record for call in calls for record in records_of(call)}
    known = set(await session.scalars(select(CallLogEntry.id).where(CallLogEntry.id.in_(list(records)))))
    accounts = {record.account_id for record in records.values()}
    living = set(await session.scalars(select(Account.id).where(Account.id.in_(accounts))))
    fresh = [record for record in records.values() if record.id not in known and record.account_id in living]
    if not fresh:
        return []
    await _name_ends(session, fresh)
    await session.execute(insert(CallLogEntry), [_row(record, now) for record in fresh])
    groups: dict[tuple[str, str], list[LogRecord]] = {}
    for record in fresh:
        groups.setdefault((record.session_id, record.account_id), []).append(record)
    changes = [_change(account_id, lines) for (_, account_id), lines in groups.items()]
    await announce_all(session, [(CALL_LOG_CHANGED, change.model_dump()) for change in changes])
    return fresh


def _change(account_id: str, lines: Sequence[CallLogEntry | LogRecord]) -> CallLogChanged:
    """Lines of one call in one account are new, or others than before."""
    return CallLogChanged(
        account_id=account_id,
        extension_ids=sorted({line.extension_id for line in lines if line.extension_id}),
        entry_ids=[line.id for line in lines],
        session_id=lines[0].session_id,
        telephony_session_id=lines[0].telephony_session_id,
    )


async def _name_ends(session: AsyncSession, records: Sequence[LogRecord]) -> None:
    """An end outside that has no name gets the one that the person's address book has for its number, else the one
    that is shared with the company.
    """
    nameless = [
        (record.extension_id, end)
        for record in records
        for end in (record.caller, record.callee)
        if record.extension_id and end.get("phoneNumber") and not end.get("name") and not end.get("extensionId")
    ]
    if not nameless:
        return
    spelled = {id(end): "+" + str(end["phoneNumber"]).removeprefix("+") for _, end in nameless}
    owners = sorted({extension_id for extension_id, _ in nameless})
    wanted = sorted(set(spelled.values()))
    names = await names_by_number(session, owners, wanted)
    shared = await company_names(session, sorted({record.account_id for record in records}), wanted)
    account_of = {record.extension_id: record.account_id for record in records}
    for extension_id, end in nameless:
        number = spelled[id(end)]
        name = names.get(extension_id, {}).get(number) or shared.get(account_of[extension_id], {}).get(number)
        if name:
            end["name"] = name


_SAME = tuple(name for name in LogRecord.__slots__ if name != "started")  # columns of the same name


def _row(record: LogRecord, now: datetime) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _SAME} | {
        "from_number": record.caller.get("phoneNumber", "")[:40],
        "to_number": record.callee.get("phoneNumber", "")[:40],
        "from_extension": record.caller.get("extensionNumber", "")[:12],
        "to_extension": record.callee.get("extensionNumber", "")[:12],
        "started_at": datetime.fromtimestamp(record.started, UTC),
        "deleted": False,
        "modified_at": now,
    }


@dataclass(frozen=True)
class LogFilter:
    """Which lines are wanted; empty fields do not narrow. `since`: none of before, whatever else is asked.

    `recordings`: All, Automatic or OnDemand: only calls that have one of that kind. `search`: what of a name or number;
    `named`: extensions of the account that are called so; `searcher`: the extension that searches, whose own contacts
    count. Those of others do not, whose call log it may be.
    """

    directions: Sequence[str] = ()
    types: Sequence[str] = ()
    transports: Sequence[str] = ()
    results: Sequence[str] = ()
    date_from: datetime | None = None
    date_to: datetime | None = None
    phone_number: str = ""
    extension_number: str = ""
    session_id: str = ""
    telephony_session_id: str = ""
    recordings: str = ""
    search: str = ""
    named: Sequence[str] = ()
    searcher: str = ""
    show_blocked: bool = True
    show_deleted: bool = False
    since: datetime | None = None

    @property
    def is_sieve(self) -> bool:
        """Whether very many lines may have to be looked at to find few."""
        words = (*self.directions, *self.types, *self.transports, *self.results)
        return bool(words or self.phone_number or self.extension_number or self.recordings or self.search)


async def with_people(storage: Storage, account_id: str, wanted: LogFilter) -> LogFilter:
    """The same filter, which knows the people whose names a search may mean."""
    return replace(wanted, named=await numbers_named(storage, account_id, wanted.search)) if wanted.search else wanted


def entries_of(account_id: str, extension_id: str | None, wanted: LogFilter) -> Select[CallLogEntry]:
    """The statement that finds lines of an account, or of one extension, newest first."""
    whole = extension_id is None  # with both conditions, SQLite may walk the account's log
    owner = [CallLogEntry.account_id == account_id if whole else CallLogEntry.extension_id == extension_id]
    query = _with_number(owner, wanted.phone_number) if wanted.phone_number else select(CallLogEntry).where(*owner)
    if not wanted.show_deleted:
        query = query.where(CallLogEntry.deleted.is_(False))
    for column, words in (
        (CallLogEntry.direction, wanted.directions),
        (CallLogEntry.type, wanted.types),
        (CallLogEntry.transport, wanted.transports),
        (CallLogEntry.result, wanted.results),
    ):
        if words:
            query = query.where(column.in_(list(words)))
    query = _about(query, wanted)
    if wanted.date_from:
        query = query.where(CallLogEntry.started_at >= wanted.date_from)
    if wanted.date_to:
        query = query.where(CallLogEntry.started_at <= wanted.date_to)
    if wanted.since:
        query = query.where(CallLogEntry.started_at > wanted.since)
    if not wanted.show_blocked:
        query = query.where(CallLogEntry.result != BLOCKED)
    if wanted.recordings:
        mode = wanted.recordings if wanted.recordings != "All" else ""
        query = query.where(CallLogEntry.party_id.in_(recorded_parties(account_id, mode)))
    if wanted.search:
        found = matches(account_id, wanted.search, named=wanted.named, searcher=wanted.searcher, either_party=whole)
        query = query.where(found)
    return query.order_by(CallLogEntry.started_at.desc(), CallLogEntry.id)


def _about(query: Select[CallLogEntry], wanted: LogFilter) -> Select[CallLogEntry]:
    if wanted.extension_number:
        number = wanted.extension_number
        query = query.where((CallLogEntry.from_extension == number) | (CallLogEntry.to_extension == number))
    if wanted.session_id:
        query = query.where(CallLogEntry.session_id == wanted.session_id)
    if wanted.telephony_session_id:
        query = query.where(CallLogEntry.telephony_session_id == wanted.telephony_session_id)
    return query


def _with_number(owner: Sequence[ColumnElement[bool]], number: str) -> Select[CallLogEntry]:
    """Lines of their owner with this number on either side, each half by its own index. Whose they are is said in there
    alone: where it is said outside, too, SQLite walks the owner's whole log by time.
    """
    digits = "".join(char for char in number if char.isdigit())
    mine, forms = select(CallLogEntry.id).where(*owner), [digits, f"+{digits}"]
    halves = mine.where(CallLogEntry.from_number.in_(forms)), mine.where(CallLogEntry.to_number.in_(forms))
    theirs = union(*halves).subquery()
    return select(CallLogEntry).join(theirs, theirs.c.id == CallLogEntry.id)


def older_than(query: Select[CallLogEntry], started_at: datetime, line_id: str = "") -> Select[CallLogEntry]:
    """What comes behind a line in the order of `entries_of`, without counting up to it; without one, behind a time."""
    if not line_id:
        return query.where(CallLogEntry.started_at < started_at)
    behind = or_(CallLogEntry.started_at < started_at, CallLogEntry.id > line_id)
    return query.where(CallLogEntry.started_at <= started_at, behind)


def down_to(query: Select[CallLogEntry], started_at: datetime, line_id: str = "") -> Select[CallLogEntry]:
    """What is not `older_than` that."""
    if not line_id:
        return query.where(CallLogEntry.started_at >= started_at)
    before = or_(CallLogEntry.started_at > started_at, CallLogEntry.id <= line_id)
    return query.where(CallLogEntry.started_at >= started_at, before)


def changed_since(
    query: Select[CallLogEntry], modified_at: datetime, started_at: datetime, line_id: str = ""
) -> Select[CallLogEntry]:
    """What of `down_to` was written from then on, in no order: found by what has changed, which is little, however many
    lines there are. With an order, or a bare `started_at`, SQLite would go through them all.
    """
    begun = func.coalesce(CallLogEntry.started_at, started_at)
    query = query.where(CallLogEntry.modified_at >= modified_at, begun >= started_at)
    if line_id:
        query = query.where(or_(begun > started_at, CallLogEntry.id <= line_id))
    return query.order_by(None)


async def list_beside(storage: Storage, query: Select[CallLogEntry]) -> list[CallLogEntry]:
    """The lines that a statement finds, read beside the event loop: to be looked at."""
    return await storage.read_long([query], lambda answers: [row[0] for rows in answers for row in rows])


async def list_page(storage: Storage, query: Select[CallLogEntry], offset: int, count: int) -> list[CallLogEntry]:
    """A page of what a statement of `entries_of` finds, beside the event loop: the index alone counts up to it, however
    far it is, and only its own lines are read.
    """
    ids = query.with_only_columns(CallLogEntry.id).offset(offset).limit(count)
    page = await storage.read_long([ids], lambda answers: [str(row[0]) for rows in answers for row in rows])
    if not page:
        return []
    async with storage.reading() as session:
        known = {row.id: row for row in await session.scalars(select(CallLogEntry).where(CallLogEntry.id.in_(page)))}
    return [known[each] for each in page if each in known]


async def get_entry(
    session: AsyncSession,
    account_id: str,
    entry_id: str,
    *,
    extension_id: str | None = None,
    since: datetime | None = None,
) -> CallLogEntry:
    """One line of the account, or of one extension, not of before `since`. Raises NotFound."""
    row = await session.get(CallLogEntry, entry_id[:64])
    foreign = row is None or row.account_id != account_id or row.deleted
    past = row is not None and since is not None and row.started_at <= since
    if row is None or foreign or past or (extension_id is not None and row.extension_id != extension_id):
        raise NotFound("Resource for parameter [callRecordId] is not found.", parameter="callRecordId")
    return row


async def delete_entries(
    session: AsyncSession, account_id: str, extension_id: str, wanted: LogFilter, now: datetime
) -> None:
    """Hide lines of one extension; synchronising clients still learn that they went."""
    found = entries_of(account_id, extension_id, wanted).order_by(None).with_only_columns(CallLogEntry.id)
    await session.execute(
        update(CallLogEntry).where(CallLogEntry.id.in_(found.scalar_subquery())).values(deleted=True, modified_at=now)
    )
