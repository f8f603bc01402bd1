"""Count ended calls, each once, from their CDRs; count all of them again on demand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.container import Container
from clarion.base.storage import AsyncSession, ReadyWrite, Storage, run_many
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.calls.cdr_models import CdrRow
from clarion.calls.cdr_rebuild import lock_consumer
from clarion.features.operations.analytics.cells import Key, Sum, summed, traits_of_view
from clarion.features.operations.analytics.models import SEGMENT_COLUMNS, SUMS, AnalyticsCall, column_of, columns_of
from clarion.features.operations.analytics.telling import CallView, Known, views_of
from clarion.features.operations.analytics.words import ACTIONS, DIMENSIONS, MENUS, SEGMENTS, SHARED, USERS
from clarion.features.people import Account, Extension, ExtensionType
from clarion.features.phone import open_at, queue_goal_of, queue_stays_of

KINDS = {
    ExtensionType.USER: USERS,
    ExtensionType.VIRTUAL_USER: USERS,
    ExtensionType.DIGITAL_USER: USERS,
    ExtensionType.FLEXIBLE_USER: USERS,
    ExtensionType.LIMITED: USERS,
    ExtensionType.IVR_MENU: MENUS,
    ExtensionType.SHARED_LINES: SHARED,
}
_AT_ONCE = 200
_ELSEWHERE = ("segments", "actions", "queues", *DIMENSIONS)
_PLAIN = tuple(name for name in CallView.__slots__ if name not in _ELSEWHERE)  # columns of the same name
_KEYS = ("account_id", "kind", "subject", "period", "traits")


def analytics_consumer() -> CdrConsumer:
    """Counts each call once."""
    return CdrConsumer("analytics", keep_calls, from_start=True)


class AnalyticsConsumer:
    """Use `open` and `close`."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._consumer = analytics_consumer()

    async def open(self) -> None:
        consumers_of(self._here).add(self._consumer)

    async def close(self) -> None:
        await consumers_of(self._here).remove(self._consumer.name)


async def keep_calls(session: AsyncSession, calls: Sequence[CallRecord]) -> None:
    """Rows and sums of calls that are not counted yet, in the caller's transaction."""
    ids = [call.session_id for call in calls]
    known = set(await session.scalars(select(AnalyticsCall.session_id).where(AnalyticsCall.session_id.in_(ids))))
    fresh = {call.session_id: call for call in calls if call.session_id not in known}
    if not fresh:
        return
    living = await _living(session, fresh.values())
    views: list[CallView] = []
    for call in fresh.values():
        known_now = await _known(session, call)
        views += [view for view in views_of(call, known_now) if view.account_id in living]
    if views:
        await session.execute(insert(AnalyticsCall), [_row(view) for view in views])
        await _add_up(session, views)


async def rebuild(storage: Storage) -> int:
    """Forget everything and count all CDRs again, batch by batch. Returns how many calls there are."""
    async with storage.transaction() as session:
        await lock_consumer(session, analytics_consumer().name)
        await session.execute(delete(SUMS))
        await session.execute(delete(AnalyticsCall))
    count, last = 0, 0
    while True:
        async with storage.transaction() as session:
            await lock_consumer(session, analytics_consumer().name)
            page = select(CdrRow.position, CdrRow.record).where(CdrRow.position > last)
            rows = (await session.execute(page.order_by(CdrRow.position).limit(_AT_ONCE))).all()
            await keep_calls(session, [CallRecord.model_validate(record) for _, record in rows])
        if not rows:
            return count
        count, last = count + len(rows), rows[-1][0]


async def _living(session: AsyncSession, calls: Any) -> set[str]:
    accounts = {account_id for call in calls for account_id in call.account_ids}
    return set(await session.scalars(select(Account.id).where(Account.id.in_(accounts))))


async def _known(session: AsyncSession, call: CallRecord) -> Known:
    queues = {stay.queue_id for stay in queue_stays_of(call)}
    ids = {party.who.extension_id for party in call.parties if party.who.extension_id} | queues
    rows = list(await session.scalars(select(Extension).where(Extension.id.in_(ids))))
    began = datetime.fromtimestamp(call.started, UTC)
    asked = [(account_id, account_id) for account_id in call.account_ids]
    asked += [(row.account_id, row.id) for row in rows if row.id in queues]
    closed = {owner_id for account_id, owner_id in asked if not await open_at(session, account_id, owner_id, began)}
    return Known(
        kinds={row.id: KINDS[ExtensionType(row.type)] for row in rows if row.type in KINDS},
        goals={row.id: queue_goal_of(row) for row in rows if row.id in queues},
        closed=frozenset(closed),
    )


def _row(view: CallView) -> dict[str, Any]:
    row = {name: getattr(view, name) for name in _PLAIN}
    row["traits"] = traits_of_view(view)
    row["queues"] = f",{','.join(view.queues)}," if view.queues else ""
    row["actions"] = sum(1 << at for at, action in enumerate(ACTIONS) if action in view.actions)
    return row | {column.key: view.segments.get(segment) for segment, column in SEGMENT_COLUMNS.items()}


def _adding(on_postgres: bool) -> ReadyWrite:
    """Adds to the sum of a period, or begins it. What is NULL on one side is what the other has."""
    row: Any = (postgresql.insert if on_postgres else sqlite.insert)(SUMS)
    least, most = (func.least, func.greatest) if on_postgres else (func.min, func.max)
    adding = {}
    for column in SUMS.c:
        if column.name in _KEYS:
            continue
        old, new = column, row.excluded[column.name]
        if column.name.endswith("least"):
            both = least(old, new)
        else:
            both = most(old, new) if column.name.endswith("most") else old + new
        adding[column.name] = func.coalesce(both, old, new) if column.nullable else both
    given = {column.name: bindparam(column.name, type_=column.type) for column in SUMS.c}
    return ReadyWrite(row.values(given).on_conflict_do_update(index_elements=_KEYS, set_=adding))


_ADD = {on_postgres: _adding(on_postgres) for on_postgres in (True, False)}


async def _add_up(session: AsyncSession, views: Sequence[CallView]) -> None:
    on_postgres = session.get_bind().dialect.name == "postgresql"
    await run_many(session, _ADD[on_postgres], [_sum_row(key, each) for key, each in summed(views).items()])


def _sum_row(key: Key, found: Sum) -> dict[str, Any]:
    whole = found.whole
    row: dict[str, Any] = dict(zip(_KEYS, key, strict=True))
    row |= {"calls": whole.calls, "seconds": whole.seconds, "least": whole.least, "most": whole.most}
    row["offers"] = found.offers
    for segment in SEGMENTS:
        cell = found.segments.get(segment)
        values = (cell.calls, cell.seconds, cell.least, cell.most) if cell else (None,) * 4
        row |= zip(columns_of(segment), values, strict=True)
    return row | {column_of(action): found.actions.get(action) for action in ACTIONS}
