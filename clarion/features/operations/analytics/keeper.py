"""Listens for ended calls and keeps what they were to whom, each once; makes all of it again from the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.storage import AsyncSession, Storage
from clarion.base.until_done import UntilDone
from clarion.calls.ledger import TOPIC, CallRecord
from clarion.calls.ledger_models import LedgerCall
from clarion.features.operations.analytics.cells import summed
from clarion.features.operations.analytics.models import SEGMENT_COLUMNS, AnalyticsCall, AnalyticsSum
from clarion.features.operations.analytics.telling import CallView, Known, views_of
from clarion.features.operations.analytics.words import ACTIONS, MENUS, SHARED, USERS
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
_ELSEWHERE = ("segments", "actions", "queues")
_PLAIN = tuple(name for name in CallView.__slots__ if name not in _ELSEWHERE)  # columns of the same name
_KEYS = ("account_id", "kind", "subject", "quarter", "measure")


class AnalyticsKeeper:
    """Use `open` and `close`. The same call may be announced again: it counts once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = UntilDone("analytics", self.take, self.take_many)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe_many(TOPIC, self._patient.take_many, group="analytics")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        await self.take_many([payload])

    async def take_many(self, payloads: list[Payload]) -> None:
        async with self._here.storage.transaction() as session:
            await keep_calls(session, [CallRecord.model_validate(payload) for payload in payloads])


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
    """Forget everything and count the ledger anew, batch by batch. Returns how many calls there are."""
    async with storage.transaction() as session:
        await session.execute(delete(AnalyticsSum))
        await session.execute(delete(AnalyticsCall))
    count, last = 0, ""
    while True:
        async with storage.transaction() as session:
            page = select(LedgerCall.session_id, LedgerCall.record).where(LedgerCall.session_id > last)
            rows = (await session.execute(page.order_by(LedgerCall.session_id).limit(_AT_ONCE))).all()
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
    row["queues"] = f",{','.join(view.queues)}," if view.queues else ""
    row["actions"] = sum(1 << at for at, action in enumerate(ACTIONS) if action in view.actions)
    return row | {column.key: view.segments.get(segment) for segment, column in SEGMENT_COLUMNS.items()}


async def _add_up(session: AsyncSession, views: Sequence[CallView]) -> None:
    values = [
        dict(zip(_KEYS, key, strict=True))
        | {"calls": cell.calls, "seconds": cell.seconds, "least": cell.least or 0.0, "most": cell.most or 0.0}
        for key, cell in summed(views).items()
    ]
    on_postgres = session.get_bind().dialect.name == "postgresql"
    row: Any = (postgresql.insert if on_postgres else sqlite.insert)(AnalyticsSum)
    new, old = row.excluded, AnalyticsSum
    least, most = (func.least, func.greatest) if on_postgres else (func.min, func.max)
    adding = {
        "calls": old.calls + new.calls,
        "seconds": old.seconds + new.seconds,
        "least": least(old.least, new.least),
        "most": most(old.most, new.most),
    }
    await session.execute(row.on_conflict_do_update(index_elements=_KEYS, set_=adding), values)
