"""Charge the legs of ended calls, each once, and notify people of limits that are near or reached."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord, PaidLegRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.features.people import Account, Extension
from clarion.features.phone.handling import zone_of
from clarion.features.phone.spending.book import day_of
from clarion.features.phone.spending.events import (
    CROSSED,
    SPENDING_CHANGED,
    SPENDING_NOTICE,
    Crossing,
    SpendingChanged,
    SpendingNotice,
)
from clarion.features.phone.spending.models import CallCharge, CallRate, SpendingCap, SpendingNoticeRow
from clarion.features.phone.spending.names import name_of_target
from clarion.features.phone.spending.reading import currency_of, payee_of, rate_of
from clarion.features.phone.spending.rules import Rate, charge, charged_seconds, decimal_of, find_rate
from clarion.features.phone.spending.telling import concerned, tell


def charges_consumer(here: Container) -> CdrConsumer:
    """Charges each leg once, at the prices of now."""
    return CdrConsumer("call-charges", Charging(here).consume, wants=is_paid, from_start=True)


def is_paid(record: CallRecord) -> bool:
    return not record.emergency and any(leg.account_id for leg in record.paid)


class Charging:
    """Writes the charges of paid legs."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def consume(self, session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        for record in filter(is_paid, calls):
            paid = [leg for leg in record.paid if leg.account_id]
            for account_id in sorted({leg.account_id for leg in paid}):
                mine = [leg for leg in paid if leg.account_id == account_id]
                if await self._charge(session, account_id, record.session_id, mine):
                    announce(session, SPENDING_CHANGED, SpendingChanged(account_id=account_id))

    async def _charge(self, session: AsyncSession, account_id: str, session_id: str, paid: list[PaidLegRecord]) -> bool:
        account = await session.get(Account, account_id)
        rows = await session.scalars(select(CallRate).where(CallRate.account_id == account_id))
        rates = [rate_of(row) for row in rows]
        if account is None or not rates:
            return False
        known = set(await session.scalars(select(CallCharge.id).where(CallCharge.id.in_([leg.leg_id for leg in paid]))))
        currency, charged = await currency_of(session, account_id), False
        for leg in paid:
            rate = find_rate(rates, leg.trunk_id, leg.number)
            if rate is None or leg.leg_id in known:
                continue
            owner = await session.get(Extension, leg.extension_id) if leg.extension_id else None
            session.add(self._row(account, owner, session_id, leg, rate, currency))
            charged = True
        return charged

    def _row(
        self,
        account: Account,
        owner: Extension | None,
        session_id: str,
        leg: PaidLegRecord,
        rate: Rate,
        currency: str,
    ) -> CallCharge:
        lasted = int(leg.ended * 1000) - int(leg.answered * 1000)
        who = payee_of(
            account.id, leg.extension_id, owner.site_id if owner else None, owner.cost_center_id if owner else None
        )
        return CallCharge(
            id=leg.leg_id,
            account_id=account.id,
            session_id=session_id,
            extension_id=who.extension_id,
            site_id=who.site_id,
            cost_center_id=who.cost_center_id,
            trunk_id=leg.trunk_id,
            number=leg.number[:40],
            day=day_of(zone_of(account.time_zone), int(leg.answered * 1000)),
            answered_at=datetime.fromtimestamp(leg.answered, UTC),
            seconds=charged_seconds(rate, lasted),
            amount=charge(rate, lasted),
            currency=currency,
            rate=rate.name or rate.prefix,
            created_at=self._here.clock.now(),
        )


class SpendingConsumer:
    """One for each process; each CDR and each crossing is taken by one of them."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._consumer = charges_consumer(here)
        self._patient = RetryQueue("notices of spending limits", self.take_crossing)
        self._listening: Subscription | None = None

    async def open(self) -> None:
        consumers_of(self._here).add(self._consumer)
        self._listening = self._here.bus.subscribe(CROSSED, self._patient, group="spending-notices")
        await self._listening.ready()

    async def close(self) -> None:
        if self._listening is not None:
            await self._listening.close()
        await self._patient.close()
        await consumers_of(self._here).remove(self._consumer.name)

    # ---- notices

    async def take_crossing(self, payload: Payload) -> None:
        """Every call server tells what it sees: people are told once."""
        crossing = Crossing.model_validate(payload)
        async with self._here.storage.transaction() as session:
            # The limit is locked, so that two processes that hear of it at once look one after the other.
            cap = await session.get(SpendingCap, crossing.cap_id, with_for_update=True)
            told = select(SpendingNoticeRow.id).where(
                SpendingNoticeRow.cap_id == crossing.cap_id,
                SpendingNoticeRow.target_id == crossing.target_id,
                SpendingNoticeRow.day == crossing.day,
                SpendingNoticeRow.level == crossing.level,
                SpendingNoticeRow.limit == crossing.limit,
            )
            if cap is None or cap.account_id != crossing.account_id or await session.scalar(told):
                return
            await self._notice(session, cap, crossing)

    async def _notice(self, session: AsyncSession, cap: SpendingCap, crossing: Crossing) -> None:
        row = SpendingNoticeRow(id=new_id(), told_at=self._here.clock.now(), **crossing.model_dump())
        session.add(row)
        account = await session.get_one(Account, cap.account_id)
        people = await concerned(session, cap, crossing.target_id)
        notice = SpendingNotice(
            notice_id=row.id,
            account_id=cap.account_id,
            extensions=[person.id for person in people],
            cap_id=cap.id,
            scope=cap.scope,
            target_id=crossing.target_id,
            target_name=await name_of_target(session, account, cap.scope, crossing.target_id),
            day=crossing.day,
            level=crossing.level,
            spent=decimal_of(crossing.spent),
            limit=decimal_of(crossing.limit),
            currency=await currency_of(session, cap.account_id),
        )
        announce(session, SPENDING_NOTICE, notice)
        await tell(self._here, session, people, notice)
