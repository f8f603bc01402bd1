"""What people do with orders to bring numbers in: write, change, submit, take back; and how an order goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.port_carrier import PortCarriers
from clarion.base.storage import AsyncSession
from clarion.features.numbers import resting
from clarion.features.numbers.porting import letters, notices, rules
from clarion.features.numbers.porting.checks import check_numbers, refuse
from clarion.features.numbers.porting.models import PortOrder, PortOrderNumber
from clarion.features.people import Account, Extension

PURPOSE = "PINs of porting orders"
_MOST_HISTORY = 100
_TOLD = (rules.CONFIRMED, rules.REJECTED, rules.IN_PROGRESS, rules.DONE, rules.CANCELLED)
"""States of which people get a letter."""


@dataclass(frozen=True)
class Wanted:
    """What an order says. `numbers`: text and the extension it leads to, or None for the inventory."""

    losing_carrier: str
    carrier_account: str
    pin: str | None = field(repr=False)
    authorised_person: str
    wanted_at: datetime
    numbers: Sequence[tuple[str, str | None]]


async def create(here: Container, session: AsyncSession, account_id: str, ordered_by: str, wanted: Wanted) -> PortOrder:
    """A draft. Raises Invalid with every finding, Conflict when there are too many."""
    account = await session.get_one(Account, account_id)
    if account.status != "Confirmed":
        raise Forbidden("This account is not active.", code="CMN-409")
    open_ones = select(func.count()).where(PortOrder.account_id == account_id)
    states = rules.UNDER_WAY | rules.CHANGEABLE
    if (await session.scalar(open_ones.where(PortOrder.state.in_(states))) or 0) >= rules.MOST_OPEN:
        raise Conflict(f"An account has at most {rules.MOST_OPEN} open orders.", code="CMN-409")
    now = here.clock.now()
    row = PortOrder(
        id=new_id(),
        account_id=account_id,
        state=rules.DRAFT,
        losing_carrier="",
        carrier_account="",
        pin_sealed=b"",
        authorised_person="",
        wanted_at=now,
        reason="",
        reference="",
        attempt=1,
        letter_key="",
        letter_name="",
        letter_sha256="",
        signed_by="",
        ordered_by=ordered_by,
        history=[],
        created_at=now,
        changed_at=now,
    )
    await _write(here, session, row, wanted)
    _note(row, ordered_by, "", now)
    session.add(row)
    await session.flush()
    return row


async def change(here: Container, session: AsyncSession, row: PortOrder, wanted: Wanted) -> None:
    """Write a draft or a rejected order anew. A signature on the page is void then. Raises Invalid, Conflict."""
    if row.state not in rules.CHANGEABLE:
        raise Conflict("The order is under way. Cancel it to change it.", code="CMN-409", parameter="orderId")
    await _write(here, session, row, wanted)
    letters.forget(row)
    await session.flush()


async def _write(here: Container, session: AsyncSession, row: PortOrder, wanted: Wanted) -> None:
    now = here.clock.now()
    problem = rules.when_problem(wanted.wanted_at, now)
    if problem:
        raise Invalid(problem, parameter="requestedTime")
    texts = [text for text, _ in wanted.numbers]
    numbers, wrong = await check_numbers(session, row.account_id, texts, order_id=row.id)
    refuse(wrong)
    await _check_owners(session, row.account_id, [owner for _, owner in wanted.numbers if owner])
    row.losing_carrier, row.carrier_account = wanted.losing_carrier, wanted.carrier_account
    row.authorised_person, row.wanted_at, row.changed_at = wanted.authorised_person, wanted.wanted_at, now
    if wanted.pin is not None:
        row.pin_sealed = here.keys.seal(PURPOSE, wanted.pin.encode()) if wanted.pin else b""
    await session.execute(delete(PortOrderNumber).where(PortOrderNumber.order_id == row.id))
    session.add(row)
    await session.flush()
    for place, (number, (_, owner)) in enumerate(zip(numbers, wanted.numbers, strict=True)):
        one = PortOrderNumber(order_id=row.id, number=number, place=place, extension_id=owner, kept=None)
        session.add(one)


async def _check_owners(session: AsyncSession, account_id: str, owners: Sequence[str]) -> None:
    query = select(Extension.id).where(Extension.account_id == account_id, Extension.id.in_(owners))
    known = set(await session.scalars(query))
    if not known.issuperset(owners):
        raise NotFound("Resource for parameter [numbers.extension.id] is not found.", parameter="numbers.extension.id")


async def submit(here: Container, session: AsyncSession, row: PortOrder, by: str) -> None:
    """Send an order on its way. Raises Conflict, Invalid for what is missing, and what acceptable use says."""
    if not rules.may_follow(row.state, rules.SUBMITTED):
        raise Conflict("This order is under way or over.", code="CMN-409", parameter="orderId")
    if not row.letter_key:
        raise Invalid("The letter of authorisation is missing: sign it or hand it in.", parameter="letter")
    now = here.clock.now()
    problem = rules.when_problem(row.wanted_at, now)
    if problem:
        raise Invalid(problem, parameter="requestedTime")
    texts = [one.number for one in await numbers_of(session, row.id)]
    _, wrong = await check_numbers(session, row.account_id, texts, order_id=row.id)
    refuse(wrong)
    for number in texts:
        await resting.check_change(here, row.account_id, number, parameter="numbers.phoneNumber")
    if row.state == rules.REJECTED:
        row.attempt += 1
    row.reference, row.confirmed_for, row.reason = "", None, ""
    await step(session, row, rules.SUBMITTED, by=by, note="", now=now)


async def cancel(here: Container, session: AsyncSession, row: PortOrder, by: str) -> None:
    """Take an order back, also at the carrier. Raises Conflict once its numbers are being set up."""
    if not rules.may_follow(row.state, rules.CANCELLED):
        raise Conflict("It is too late to cancel this order.", code="CMN-409", parameter="orderId")
    carrier = await (here.find(PortCarriers) or PortCarriers()).find(row.account_id)
    if row.reference and carrier is not None and row.state != rules.REJECTED:
        await carrier.cancel(row.reference)
    await step(session, row, rules.CANCELLED, by=by, note="", now=here.clock.now())


async def step(session: AsyncSession, row: PortOrder, state: str, *, by: str, note: str, now: datetime) -> None:
    """Bring an order into a state, write it down, tell people. Raises Conflict for what cannot follow."""
    if not rules.may_follow(row.state, state):
        raise Conflict(f"An order that is {row.state} cannot become {state}.", code="CMN-409", parameter="orderId")
    row.state, row.changed_at = state, now
    if state == rules.REJECTED:
        row.reason = note[:500]
    if state in (rules.DONE, rules.CANCELLED):
        row.pin_sealed = b""
    _note(row, by, note, now)
    note_change(order=row.id, state=state, reason=note[:200])
    notices.tell(session, row.account_id, row.id)
    if state in _TOLD:
        subject, lines = LazyString(f"port-in.{state}"), await _lines(session, row)
        await notices.write(session, row.account_id, subject, lines, now, also=row.ordered_by)


async def _lines(session: AsyncSession, row: PortOrder) -> list[LazyString | str]:
    found: list[LazyString | str] = [one.number for one in await numbers_of(session, row.id)]
    found += ["", LazyString("port-in.from", {"carrier": row.losing_carrier})]
    if row.confirmed_for:
        found.append(LazyString("port.date", {"when": row.confirmed_for}))
    if row.state == rules.REJECTED:
        found.append(LazyString("port.reason", {"reason": row.reason}))
    return found


def _note(row: PortOrder, by: str, note: str, now: datetime) -> None:
    entry = {"at": now.isoformat(), "state": row.state, "by": by, "note": note[:500]}
    row.history = [*row.history, entry][-_MOST_HISTORY:]


async def get_order(session: AsyncSession, account_id: str, order_id: str, *, lock: bool = False) -> PortOrder:
    """Raises NotFound."""
    row = await session.get(PortOrder, order_id[:64], with_for_update=lock or None)
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [orderId] is not found.", parameter="orderId")
    return row


async def numbers_of_orders(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, list[PortOrderNumber]]:
    """By order, each in its order."""
    query = select(PortOrderNumber).where(PortOrderNumber.order_id.in_(order_ids)).order_by(PortOrderNumber.place)
    found: dict[str, list[PortOrderNumber]] = {}
    for one in await session.scalars(query):
        found.setdefault(one.order_id, []).append(one)
    return found


async def numbers_of(session: AsyncSession, order_id: str) -> Sequence[PortOrderNumber]:
    query = select(PortOrderNumber).where(PortOrderNumber.order_id == order_id).order_by(PortOrderNumber.place)
    return (await session.scalars(query)).all()
