"""Lists of tasks, notes and events, page by page, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, and_, or_

from clarion.base.http import parse_time
from clarion.base.http_paging import Position, TokenPaging
from clarion.base.storage import AsyncSession


class Dated(Protocol):
    id: Any
    created_at: Any


Row = TypeVar("Row", bound=Dated)


async def newest_first(
    session: AsyncSession, query: Select[Row], kind: type[Row], paging: TokenPaging
) -> Sequence[Row]:
    """What `record_answer` wants: the page, and one row more where there is one."""
    at, last = paging.after("at"), paging.after("id")
    if at is not None and last is not None:
        query = query.where(_beyond(kind, parse_time(at, parameter="pageToken"), last, paging.backwards))
    if paging.backwards:
        rows = await session.scalars(query.order_by(kind.created_at, kind.id).limit(paging.count + 1))
        return list(reversed(rows.all()))
    order = query.order_by(kind.created_at.desc(), kind.id.desc())
    return (await session.scalars(order.limit(paging.count + 1))).all()


def place_of(row: Dated) -> Position:
    created: datetime = row.created_at
    return {"at": created.isoformat(), "id": str(row.id)}


def _beyond(kind: type[Dated], at: datetime, last: str, newer: bool) -> Any:
    if newer:
        return or_(kind.created_at > at, and_(kind.created_at == at, kind.id > last))
    return or_(kind.created_at < at, and_(kind.created_at == at, kind.id < last))
