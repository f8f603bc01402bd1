"""How an order goes on: to the carrier, to its date, into the inventory. Without a carrier an operator's hand does it.

Numbers are set up an hour before their date, so that a carrier that moves one early finds somebody who answers; until
it moves, callers reach the old carrier. At no moment is a number silent.
"""

from datetime import datetime

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.port_carrier import PortCarrier, PortRefused, PortRequest, PortStatus
from clarion.base.storage import AsyncSession
from clarion.features.numbers import inventory
from clarion.features.numbers.models import ELSEWHERE, PhoneNumber, Usage
from clarion.features.numbers.porting import rules
from clarion.features.numbers.porting.models import PortOrder, PortOrderNumber
from clarion.features.numbers.porting.service import PURPOSE, numbers_of, step
from clarion.features.numbers.service import add_number, tell
from clarion.features.people import Extension

CARRIER = "carrier"


async def hand_over(here: Container, carrier: PortCarrier, order_id: str) -> None:
    """Give a submitted order to the carrier; one that it will not take is rejected. Raises Unavailable."""
    async with here.storage.reading() as session:
        row = await session.get(PortOrder, order_id)
        if row is None or row.state != rules.SUBMITTED or row.reference:
            return
        request = await _request(here, session, row)
    try:
        reference, refusal = await carrier.submit(request), ""
    except PortRefused as error:
        reference, refusal = "", error.message
    async with here.storage.transaction() as session:
        row = await session.get(PortOrder, order_id, with_for_update=True)
        if row is None or row.state != rules.SUBMITTED:
            return
        row.reference = reference[:100]
        if refusal:
            await step(session, row, rules.REJECTED, by=CARRIER, note=refusal, now=here.clock.now())


async def _request(here: Container, session: AsyncSession, row: PortOrder) -> PortRequest:
    return PortRequest(
        id=f"{row.id}-{row.attempt}",
        numbers=tuple(one.number for one in await numbers_of(session, row.id)),
        losing_carrier=row.losing_carrier,
        account=row.carrier_account,
        pin=here.keys.unseal(PURPOSE, row.pin_sealed).decode() if row.pin_sealed else "",
        authorised_person=row.authorised_person,
        wanted_at=row.wanted_at,
    )


async def take_word(here: Container, session: AsyncSession, row: PortOrder, said: PortStatus) -> None:
    """What the carrier says of an order that it has."""
    now = here.clock.now()
    if said.state == "Rejected" and rules.may_follow(row.state, rules.REJECTED):
        await reject(session, row, by=CARRIER, reason=said.reason or "Rejected.", now=now)
    elif said.state == "Confirmed" and said.at is not None and row.state in (rules.SUBMITTED, rules.CONFIRMED):
        if row.confirmed_for != said.at:
            await confirm(session, row, by=CARRIER, at=said.at, now=now)
    elif said.state == "Done" and row.state in rules.UNDER_WAY:
        await complete(session, row, by=CARRIER, at=said.at or now, now=now)


async def confirm(session: AsyncSession, row: PortOrder, *, by: str, at: datetime, now: datetime) -> None:
    """The losing carrier committed to a date (FOC)."""
    row.confirmed_for = at
    await step(session, row, rules.CONFIRMED, by=by, note=at.isoformat(), now=now)


async def reject(session: AsyncSession, row: PortOrder, *, by: str, reason: str, now: datetime) -> None:
    """The order is refused; numbers that were set up already go again, for they stay with the old carrier."""
    if row.state == rules.IN_PROGRESS:
        await _take_down(session, row)
    await step(session, row, rules.REJECTED, by=by, note=reason, now=now)


async def begin(session: AsyncSession, row: PortOrder, *, by: str, now: datetime) -> None:
    """Set the numbers up, ready for calls. One that somebody else has by now refuses the order."""
    try:
        async with session.begin_nested():
            for one in await numbers_of(session, row.id):
                await _set_up(session, row, one, now)
    except Conflict as error:
        await step(session, row, rules.REJECTED, by=by, note=error.message, now=now)
        return
    await step(session, row, rules.IN_PROGRESS, by=by, note="", now=now)


async def _set_up(session: AsyncSession, row: PortOrder, one: PortOrderNumber, now: datetime) -> None:
    """A number that the account kept stays the same one, so whoever chose to show it goes on. Raises Conflict."""
    usage = Usage.DIRECT if one.extension_id else Usage.COMPANY
    query = select(PhoneNumber).where(PhoneNumber.account_id == row.account_id, PhoneNumber.number == one.number)
    known = (await session.scalars(query.where(PhoneNumber.usage.in_(ELSEWHERE)))).one_or_none()
    if known is not None:
        one.kept = {"usage": known.usage, "extension_id": known.extension_id}
        await _turn(session, known, usage, one.extension_id, texts=True)
        return
    added = await add_number(
        session, one.number, account_id=row.account_id, now=now, extension_id=one.extension_id, usage=usage
    )
    await session.flush()
    inventory.tell_number(session, added, "Created")


async def _turn(session: AsyncSession, number: PhoneNumber, usage: str, owner: str | None, *, texts: bool) -> None:
    before, number.usage, number.extension_id, number.text_enabled = number.extension_id, usage, owner, texts
    await session.flush()
    inventory.tell_number(session, number, "Updated")
    if before not in (None, owner):
        tell(session, number.account_id or "", before)


async def complete(session: AsyncSession, row: PortOrder, *, by: str, at: datetime, now: datetime) -> None:
    """The numbers have moved, from whatever state: those that are not set up yet are set up now."""
    if row.state == rules.SUBMITTED:
        await confirm(session, row, by=by, at=at, now=now)
    if row.state == rules.CONFIRMED:
        await begin(session, row, by=by, now=now)
    if row.state == rules.IN_PROGRESS:
        await step(session, row, rules.DONE, by=by, note="", now=now)


async def _take_down(session: AsyncSession, row: PortOrder) -> None:
    """Those that the account kept before are kept again, as they were."""
    wanted = {one.number: one for one in await numbers_of(session, row.id)}
    query = select(PhoneNumber).where(PhoneNumber.account_id == row.account_id, PhoneNumber.number.in_(list(wanted)))
    for number in (await session.scalars(query)).all():
        kept, wanted[number.number].kept = wanted[number.number].kept, None
        if kept is not None:
            owner = await session.get(Extension, kept["extension_id"] or "")
            await _turn(session, number, kept["usage"], owner.id if owner else None, texts=False)
            continue
        inventory.tell_number(session, number, "Deleted")
        await session.delete(number)
    await session.flush()
