"""Reading the trail."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from clarion.base.storage import AsyncSession, Storage
from clarion.base.storage_long import Answers
from clarion.features.operations.audit.models import AuditRecord

_EXPORT_BATCH = 1000
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


async def read_page(
    session: AsyncSession, wanted: Wanted, offset: int, count: int
) -> tuple[Sequence[AuditRecord], int]:
    """A page of records, newest first, and how many there are."""
    rows = (await session.scalars(_newest_first(wanted).offset(offset).limit(count))).all()
    total = await session.scalar(select(func.count()).select_from(AuditRecord).where(*_conditions(wanted)))
    return rows, total or 0


async def read_all(session: AsyncSession, wanted: Wanted, most: int) -> AsyncIterator[AuditRecord]:
    """Up to `most` records, newest first, without holding them all in memory."""
    query = _newest_first(wanted).limit(most).execution_options(yield_per=_EXPORT_BATCH)
    async for row in await session.stream_scalars(query):
        yield row


@dataclass(frozen=True)
class Known:
    """`operations`: methods with paths, and commands."""

    actions: Sequence[str]
    operations: Sequence[str]


async def read_known(storage: Storage, account_id: str) -> Known:
    """What the trail of the account knows. No index tells it, and a trail is long: it is read beside the event loop."""
    columns: list[Any] = [AuditRecord.action, AuditRecord.operation]
    query = select(*columns).where(AuditRecord.account_id == account_id)
    return await storage.read_long([query.distinct().limit(_MOST_KNOWN)], _known)


def _known(answers: Answers) -> Known:
    pairs = {(str(action), str(operation)) for rows in answers for action, operation in rows}
    return Known(sorted({action for action, _ in pairs}), sorted({operation for _, operation in pairs}))
