"""Reading the trail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from clarion.base.storage import Storage
from clarion.base.storage_long import Answers
from clarion.features.operations.audit.models import AuditRecord

_MOST_KNOWN = 3000


@dataclass(frozen=True)
class Wanted:
    """Which records. `site_ids`: of these sites only; None: not limited. Empty tuples ask for nothing special."""

    account_id: str
    since: datetime
    until: datetime
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    without_actions: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    site_ids: tuple[str, ...] | None = None
    search: str = ""


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [
        AuditRecord.account_id == wanted.account_id,
        AuditRecord.at >= wanted.since,
        AuditRecord.at <= wanted.until,
    ]
    for column, values in (
        (AuditRecord.initiator_id, wanted.initiators),
        (AuditRecord.target_id, wanted.targets),
        (AuditRecord.action, wanted.actions),
        (AuditRecord.event_type, wanted.event_types),
        (AuditRecord.operation, wanted.operations),
    ):
        if values:
            found.append(column.in_(values))
    if wanted.without_actions:
        found.append(AuditRecord.action.not_in(wanted.without_actions))
    if wanted.site_ids is not None:
        found.append(AuditRecord.site_id.in_(wanted.site_ids))
    if wanted.search:
        found.append(AuditRecord.words.contains(wanted.search.lower(), autoescape=True))
    return found


def _newest_first(wanted: Wanted) -> Select[AuditRecord]:
    return select(AuditRecord).where(*_conditions(wanted)).order_by(AuditRecord.at.desc(), AuditRecord.id.desc())


async def read_page(storage: Storage, wanted: Wanted, offset: int, count: int) -> tuple[Sequence[AuditRecord], int]:
    """A page of records, newest first, and how many there are. Counting is done beside the event loop: a trail is long,
    and no index tells in which records words stand.
    """
    ids = _newest_first(wanted).with_only_columns(AuditRecord.id).offset(offset).limit(count)
    total = select(func.count().label("total")).select_from(AuditRecord).where(*_conditions(wanted))
    page, [found] = await storage.read_long([ids, total], _first_columns)
    if not page:
        return [], found
    async with storage.reading() as session:
        known = {row.id: row for row in await session.scalars(select(AuditRecord).where(AuditRecord.id.in_(page)))}
    return [known[each] for each in page if each in known], found


def _first_columns(answers: Answers) -> list[list[Any]]:
    return [[row[0] for row in rows] for rows in answers]


@dataclass(frozen=True)
class Piece:
    """Records of an export as `content`. `position`: of the last one, for the next piece; None: that was all."""

    content: bytes
    position: tuple[datetime, str] | None


async def read_piece(
    storage: Storage,
    wanted: Wanted,
    position: tuple[datetime, str] | None,
    count: int,
    encode: Callable[[Iterable[AuditRecord]], bytes],
) -> Piece:
    """So many records behind a position, newest first; None: from the newest on. Both reading and `encode`, which is
    pure, go on beside the event loop.
    """
    query = _newest_first(wanted).limit(count)
    if position is not None:
        at, record_id = position
        query = query.where(AuditRecord.at <= at, or_(AuditRecord.at < at, AuditRecord.id < record_id))

    def encoded(answers: Answers) -> Piece:
        rows = [row[0] for rows in answers for row in rows]
        return Piece(encode(rows), (rows[-1].at, rows[-1].id) if len(rows) == count else None)

    return await storage.read_long([query], encoded)


@dataclass(frozen=True)
class Known:
    """`operations`: methods with paths, and commands."""

    actions: Sequence[str]
    operations: Sequence[str]


async def read_known(storage: Storage, account_id: str) -> Known:
    """What the trail of the account knows: from value to value in an index, however many records have each."""
    async with storage.reading() as session:
        actions = await session.scalars(_different(AuditRecord.action, account_id))
        operations = await session.scalars(_different(AuditRecord.operation, account_id))
        return Known([each for each in actions if each is not None], [each for each in operations if each is not None])


def _different(column: InstrumentedAttribute[str], account_id: str) -> Select[str | None]:
    """The least value, then the least one behind it, and so on; the last row is NULL."""
    least = select(func.min(column)).where(AuditRecord.account_id == account_id)
    found = least.with_only_columns(func.min(column).label("value")).cte("found", recursive=True)
    following = least.where(column > found.c.value).correlate(found).scalar_subquery()
    steps = found.union_all(select(following).where(found.c.value.is_not(None)))
    return select(steps.c.value).limit(_MOST_KNOWN)
