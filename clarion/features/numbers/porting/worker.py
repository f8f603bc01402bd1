"""Works on orders and requests that wait: hands them over, hears how they stand, keeps their dates."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.port_carrier import PortCarrier, PortCarriers, PortOutRequest, PortStatus
from clarion.base.worker import Worker
from clarion.features.numbers.porting import arriving, leaving, rules
from clarion.features.numbers.porting.events import PORTING_CHANGED
from clarion.features.numbers.porting.models import PortOrder, PortOut

log = structlog.stdlib.get_logger("clarion.porting")
_EVERY_S = 60.0
_BATCH = 500  # at a time
_LEAVING = (rules.CONFIRMED, rules.ON_HOLD, rules.IN_PROGRESS)
_Work = Callable[[str, str], Awaitable[datetime | None]]


class PortingWorker:
    """One for each process; each step is taken by one of them. Also the `PortingEvents` of every carrier."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._carriers = here.find(PortCarriers) or PortCarriers()
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="Porting orders have to wait")

    async def open(self) -> None:
        for carrier in self._carriers.every():
            await carrier.open(self)
        await self._worker.open(self._here.bus, PORTING_CHANGED)

    async def close(self) -> None:
        await self._worker.close()
        for carrier in self._carriers.every():
            await carrier.close()

    async def ask_out(self, wanted: PortOutRequest) -> PortStatus:
        async with self._here.storage.transaction() as session:
            return await leaving.ask(self._here, session, wanted)

    async def _turn(self) -> float | None:
        return await self.work()

    async def work(self) -> float | None:
        """Everything that can go on now; in how many seconds the next date is."""
        dates = [await self._safely(self._arrive, *one) for one in await self._waiting(PortOrder, rules.UNDER_WAY)]
        dates += [await self._safely(self._leave, *one) for one in await self._waiting(PortOut, _LEAVING)]
        now = self._here.clock.now()
        waits = [(date - now).total_seconds() for date in dates if date is not None]
        return max(0.5, min(waits)) if waits else None

    async def _waiting(self, table: type[PortOrder | PortOut], states: Collection[str]) -> list[tuple[str, str]]:
        """Id and account of all of them: however many one account has, those of others have their turn."""
        found: list[tuple[str, str]] = []
        query = select(table.id, table.account_id).where(table.state.in_(states)).order_by(table.id).limit(_BATCH)
        async with self._here.storage.reading() as session:
            while rows := (await session.execute(query.where(table.id > (found[-1][0] if found else "")))).all():
                found += [(row[0], row[1]) for row in rows]
        return found

    async def _safely(self, what: _Work, row_id: str, account_id: str) -> datetime | None:
        """One that cannot go on keeps no other waiting."""
        try:
            return await what(row_id, account_id)
        except ClarionError as error:
            log.warning("A porting order has to wait", order=row_id, problem=error.message)
            return None

    async def _arrive(self, order_id: str, account_id: str) -> datetime | None:
        """When to look again."""
        carrier = await self._carrier(account_id)
        said: PortStatus | None = None
        if carrier is not None:
            await arriving.hand_over(self._here, carrier, order_id)
            async with self._here.storage.reading() as session:
                row = await session.get(PortOrder, order_id)
                reference = row.reference if row is not None else ""
            said = await carrier.read(reference) if reference else None
        async with self._here.storage.transaction() as session:
            row = await session.get(PortOrder, order_id, with_for_update=True)
            if row is None or row.state not in rules.UNDER_WAY:
                return None
            if said is not None:
                await arriving.take_word(self._here, session, row, said)
            now = self._here.clock.now()
            if row.state == rules.CONFIRMED and row.confirmed_for and row.confirmed_for - rules.LEAD <= now:
                await arriving.begin(session, row, by=arriving.CARRIER, now=now)
            return _next_date(row, now)

    async def _leave(self, port_out_id: str, account_id: str) -> datetime | None:
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            row = await leaving.get_port_out(session, account_id, port_out_id)
            if row.state == rules.ON_HOLD and (left := rules.hold_left(leaving.held_for(row, now))):
                return now + left
            if row.state == rules.ON_HOLD:
                await leaving.let_on(self._here, session, row, "clock")
            if row.state == rules.CONFIRMED and row.due_at > now:
                return row.due_at
            if row.state == rules.CONFIRMED:
                leaving.begin(session, row, now)
                await leaving.ask_rules(self._here, row, now)
            carrier_id, numbers = row.carrier_id, tuple(row.numbers)
        carrier = await self._carrier(account_id)
        if carrier is None:
            return None  # an operator's hand moves it, and says so
        # Calls go to the winning carrier first, and then the number from here.
        await carrier.let_go(carrier_id, numbers)
        async with self._here.storage.transaction() as session:
            row = await leaving.get_port_out(session, account_id, port_out_id)
            if row.state == rules.IN_PROGRESS:
                await leaving.finish(session, row, now)
        return None

    async def _carrier(self, account_id: str) -> PortCarrier | None:
        return await self._carriers.find(account_id)


def _next_date(row: PortOrder, now: datetime) -> datetime | None:
    """When something happens of itself; None: when the carrier says so."""
    dates = [row.confirmed_for - rules.LEAD, row.confirmed_for] if row.confirmed_for else []
    return min((date for date in dates if date > now - timedelta(seconds=1)), default=None)
