"""Taking a list in: read line by line, shown before it counts, kept as a version with where it came from."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

import numpy as np
from sqlalchemy import delete, func, select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.files import Files
from clarion.base.ids import new_id, new_uuid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.lists.book import newest_versions
from clarion.features.conduct.lists.events import LISTS_CHANGED, ListsChanged
from clarion.features.conduct.lists.formats import FORMATS, ListFormat, OwnEntry, Reading, read_entries, read_keys
from clarion.features.conduct.lists.models import ListEntry, ListVersion
from clarion.features.conduct.lists.packed import EMPTY, Packed, pack
from clarion.features.conduct.lists.responses import ListImportOutcome

_MOST_OWN = 2_000_000
_AT_ONCE = 5_000
_FORGOTTEN_AFTER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """What is to be taken in. `add`: on top of what is there, as lists of changes and of one area code are."""

    kind: str
    lines: Iterable[str]
    source: str
    place: str = ""
    as_of: date | None = None
    account_id: str = ""
    add: bool = False
    by: str = ""


@dataclass(slots=True)
class Outcome:
    """What an import came to, or would. Nothing counts while there are errors."""

    kind: str
    lines: int = 0
    entries: int = 0
    added: int = 0
    removed: int = 0
    version: int = 0
    sha256: str = ""
    errors: list[str] = field(default_factory=list)
    wrong: int = 0

    def as_json(self) -> ListImportOutcome:
        return {
            "kind": self.kind, "lines": self.lines, "entries": self.entries, "added": self.added,
            "removed": self.removed, "version": self.version, "sha256": self.sha256,
            "errors": self.errors, "wrongLines": self.wrong,
        }  # fmt: skip


def get_format(kind: str) -> ListFormat:
    """Raises NotFound, naming the kinds there are."""
    if kind not in FORMATS:
        raise NotFound(f"There is no list {kind[:40]!r}; there are {', '.join(FORMATS)}.", parameter="kind")
    return FORMATS[kind]


async def import_list(session: AsyncSession, here: Container, new: NewList, *, preview: bool = False) -> Outcome:
    """Read all of it. Without errors, and unless it is a preview, it counts from the commit on."""
    form = get_format(new.kind)
    if form.large:
        return await _import_large(session, here, new, preview=preview)
    if not new.account_id:
        raise Invalid("Say whose list it is: it belongs to an account.", parameter="account")
    return await _import_own(session, here, new, preview=preview)


class _Hashed:
    """Lines as they come, with a running digest."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._digest = sha256()

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._digest.update(line.encode("utf-8", "surrogateescape"))
            yield line

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


async def _import_large(session: AsyncSession, here: Container, new: NewList, *, preview: bool) -> Outcome:
    reading, lines = Reading(), _Hashed(new.lines)
    before, last = await _before(session, here, new)
    keys, base = read_keys(new.kind, lines, reading), before if new.add else EMPTY
    packed = await asyncio.to_thread(pack, keys, base=base, removed=reading.removed)
    found = _outcome(new.kind, reading, lines)
    found.entries = len(packed)
    found.added = len(np.setdiff1d(packed.numbers, before.numbers, assume_unique=True))
    found.removed = len(np.setdiff1d(before.numbers, packed.numbers, assume_unique=True))
    found.version = last + 1
    if found.wrong or preview:
        return found
    if not len(packed):
        raise Invalid("The list is empty. Nothing was changed.", parameter="file")
    key = f"lists/{new.kind}/{new_uuid().replace('-', '')}"
    await here.get(Files).put(key, packed.to_bytes())
    now = here.clock.now()
    session.add(ListVersion(
        id=new_id(), kind=new.kind, place=new.place, number=found.version, as_of=new.as_of or now.date(),
        entries=found.entries, sha256=found.sha256, source=new.source[:2000], file_key=key, by=new.by, at=now,
    ))  # fmt: skip
    await _forget_old(session, here, new, found.version)
    _tell(session, new, found)
    return found


def _outcome(kind: str, reading: Reading, lines: _Hashed) -> Outcome:
    return Outcome(kind, reading.lines, sha256=lines.hexdigest(), errors=reading.errors, wrong=reading.wrong)


def _tell(session: AsyncSession, new: NewList, found: Outcome) -> None:
    what = f"{new.kind}{' of ' + new.place if new.place else ''}: {found.entries} entries from {new.source[:100]}"
    note_change(reason=what)
    announce(session, LISTS_CHANGED, ListsChanged(kind=new.kind, account_id=new.account_id))


async def _before(session: AsyncSession, here: Container, new: NewList) -> tuple[Packed, int]:
    for row in await newest_versions(session, new.kind):
        if row.place == new.place:
            return Packed.read(await here.get(Files).get(row.file_key)) if row.entries else EMPTY, row.number
    return EMPTY, 0


async def _forget_old(session: AsyncSession, here: Container, new: NewList, version: int) -> None:
    """The rows of all versions stay, as evidence of what was known when; the files of the last five."""
    query = select(ListVersion).where(
        ListVersion.kind == new.kind,
        ListVersion.place == new.place,
        ListVersion.number == version - _FORGOTTEN_AFTER,
    )
    for row in await session.scalars(query):
        await here.get(Files).delete(row.file_key)


async def _import_own(session: AsyncSession, here: Container, new: NewList, *, preview: bool) -> Outcome:
    reading, lines = Reading(), _Hashed(new.lines)
    mine = (ListEntry.account_id == new.account_id, ListEntry.kind == new.kind)
    before = set(await session.scalars(select(ListEntry.party).where(*mine)))
    given = await asyncio.to_thread(list, read_entries(new.kind, lines, reading))
    read = {(each.party, each.scope, each.since): each for each in given}
    entries = list(read.values())
    parties = {each.party for each in entries}
    found = _outcome(new.kind, reading, lines)
    found.entries = len(parties | before) if new.add else len(parties)
    found.added = len(parties - before)
    found.removed = 0 if new.add else len(before - parties)
    if len(entries) > _MOST_OWN:
        found.errors.append(f"a list of an account has at most {_MOST_OWN} entries")
        found.wrong += 1
    if found.wrong or preview:
        return found
    if not new.add:
        await session.execute(delete(ListEntry).where(*mine))
    await _add_entries(session, new, entries, here.clock.now())
    _tell(session, new, found)
    return found


async def _add_entries(session: AsyncSession, new: NewList, entries: list[OwnEntry], now: datetime) -> None:
    for start in range(0, len(entries), _AT_ONCE):
        part = entries[start : start + _AT_ONCE]
        session.add_all(row_of(new.kind, new.account_id, each, source=new.source, by=new.by, at=now) for each in part)
        await session.flush()


def row_of(kind: str, account_id: str, entry: OwnEntry, *, source: str, by: str, at: datetime) -> ListEntry:
    return ListEntry(
        id=new_id(), account_id=account_id, kind=kind, party=entry.party, scope=entry.scope, answer=entry.answer,
        since=entry.since, ended_at=entry.ended_at, text_sha256=entry.text_sha256,
        source=(entry.source or source)[:300], by=by, at=at,
    )  # fmt: skip


async def list_versions(session: AsyncSession, kind: str) -> list[ListVersion]:
    """Newest first, at most a hundred."""
    query = (
        select(ListVersion)
        .where(ListVersion.kind == kind)
        .order_by(ListVersion.place, ListVersion.number.desc())
        .limit(100)
    )
    return list((await session.scalars(query)).all())


async def count_entries(session: AsyncSession, account_id: str) -> dict[str, int]:
    query = select(ListEntry.kind, func.count()).where(ListEntry.account_id == account_id).group_by(ListEntry.kind)
    return dict((await session.execute(query)).all())
