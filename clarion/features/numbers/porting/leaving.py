"""Numbers that leave: what another carrier must know, holds by a person for suspected fraud, and the way out.

A request in order is never held for a policy or by a machine; by a person, for suspected fraud, at most 24 hours
(rule NUM-03, which is told of every request that goes on).
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.port_carrier import PortOutRequest, PortStatus
from clarion.base.storage import AsyncSession
from clarion.features.numbers import inventory
from clarion.features.numbers.models import ELSEWHERE, PhoneNumber, Usage
from clarion.features.numbers.porting import notices, rules
from clarion.features.numbers.porting.models import PortOut, PortProtection
from clarion.features.numbers.resting import lay_to_rest
from clarion.features.numbers.rules import to_e164

_PURPOSE = "PINs that let numbers go"
_UNKNOWN = "These numbers are not served here, or not all by one account."
_NO_PIN = "The customer has set no porting PIN yet."
_LOCKED = "The customer has locked the numbers."
_WRONG = "The PIN is wrong."
_TOO_OFTEN = "There have been too many wrong PINs. Ask again after {:%Y-%m-%d %H:%M} UTC."


async def protect(
    here: Container, session: AsyncSession, account_id: str, *, pin: str | None, locked: bool | None
) -> PortProtection:
    """Set the PIN (digits; "" removes it) and the lock. Requests held with another PIN are void. Raises Invalid."""
    row = await find_protection(session, account_id)
    if row is None:
        row = PortProtection(account_id=account_id, pin_hash="", locked=False)
    row.changed_at = here.clock.now()
    session.add(row)
    if locked is not None:
        row.locked = locked
    if pin is not None:
        shortest, longest = rules.PIN_DIGITS
        if pin and not (pin.isascii() and pin.isdecimal() and shortest <= len(pin) <= longest):
            raise Invalid(f"A porting PIN has {shortest} to {longest} digits.", parameter="pin")
        row.pin_hash = _hash(here, account_id, pin) if pin else ""
        await _void_others(session, row, here.clock.now())
    note_change(pin="changed" if pin is not None else "kept", locked=str(row.locked))
    return row


async def _void_others(session: AsyncSession, protection: PortProtection, now: datetime) -> None:
    waiting = select(PortOut).where(PortOut.account_id == protection.account_id, PortOut.state == rules.ON_HOLD)
    for row in await session.scalars(waiting.where(PortOut.pin_hash != protection.pin_hash)):
        _step(session, row, rules.REJECTED, "customer", "The customer has changed the PIN.", now)


async def find_protection(session: AsyncSession, account_id: str) -> PortProtection | None:
    return await session.get(PortProtection, account_id)


async def ask(here: Container, session: AsyncSession, wanted: PortOutRequest) -> PortStatus:
    """Another carrier wants numbers. The same request again gets the same answer, also when it comes twice at once."""
    known = await _known(session, wanted)
    if known is not None:
        return status_of(known)
    numbers = sorted({e164 for text in wanted.numbers[: rules.MOST_NUMBERS] if (e164 := to_e164(text))})
    account_id, now = await _owner(session, numbers), here.clock.now()
    if not account_id or len(numbers) != len(wanted.numbers):
        return PortStatus(state="Rejected", reason=_UNKNOWN)
    given = _hash(here, account_id, wanted.pin)
    problem = await _problem(session, account_id, wanted, given, now)
    row = PortOut(
        id=new_id(),
        account_id=account_id,
        carrier_id=wanted.id[:100],
        winning_carrier=wanted.winning_carrier[:100],
        numbers=numbers,
        state=rules.REJECTED if problem else rules.CONFIRMED,
        pin_hash="" if problem else given,
        due_at=max(wanted.wanted_at, now),
        held_s=0,
        held_by="",
        reason=problem,
        history=[],
        created_at=now,
    )
    _note(row, wanted.winning_carrier, problem, now)
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same request was faster by a moment
        known = await _known(session, wanted)
        assert known is not None
        return status_of(known)
    await _write(session, row, now)
    notices.tell(session, account_id, row.id)
    return status_of(row)


async def _known(session: AsyncSession, wanted: PortOutRequest) -> PortOut | None:
    theirs = (PortOut.winning_carrier == wanted.winning_carrier[:100], PortOut.carrier_id == wanted.id[:100])
    return (await session.scalars(select(PortOut).where(*theirs))).one_or_none()


async def _owner(session: AsyncSession, numbers: Sequence[str]) -> str:
    """The account that has all of them here; empty: there is no such one."""
    query = select(PhoneNumber).where(PhoneNumber.number.in_(numbers), PhoneNumber.account_id.is_not(None))
    query = query.where(PhoneNumber.usage.not_in(ELSEWHERE))  # those are with another carrier already
    rows = (await session.scalars(query)).all()
    owners = {row.account_id for row in rows}
    return next(iter(owners)) or "" if len(owners) == 1 and len(rows) == len(numbers) else ""


async def _problem(session: AsyncSession, account_id: str, wanted: PortOutRequest, given: str, now: datetime) -> str:
    # Locked, so that guesses which come at once are counted one after another.
    protection = await session.get(PortProtection, account_id, with_for_update=True)
    wrong = select(PortOut.created_at, PortOut.winning_carrier).where(
        PortOut.account_id == account_id, PortOut.reason == _WRONG, PortOut.created_at > now - timedelta(days=1)
    )
    guesses = [(at, carrier) for at, carrier in await session.execute(wrong)]
    again = rules.guess_again_at(guesses, wanted.winning_carrier[:100], now)
    if again is not None:
        return _TOO_OFTEN.format(again)
    if protection is None or not protection.pin_hash:
        return _NO_PIN
    if protection.locked:
        return _LOCKED
    right = hmac.compare_digest(given, protection.pin_hash) and wanted.account in ("", account_id)
    return "" if right else _WRONG


async def hold(here: Container, session: AsyncSession, row: PortOut, by: str, why: str) -> None:
    """A person suspects fraud: wait, at most until 24 hours are used up. Raises Conflict."""
    now = here.clock.now()
    if row.state != rules.CONFIRMED:
        raise Conflict("Only a request that is about to go on can be held.", code="CMN-409", parameter="portOutId")
    if not rules.hold_left(timedelta(seconds=row.held_s)):
        raise Conflict("This request was held for 24 hours already, and goes on.", code="CMN-409")
    row.held_since, row.held_by = now, by
    _step(session, row, rules.ON_HOLD, by, why, now)


async def let_on(here: Container, session: AsyncSession, row: PortOut, by: str) -> None:
    """End a hold. Raises Conflict."""
    if row.state != rules.ON_HOLD or row.held_since is None:
        raise Conflict("This request is not held.", code="CMN-409", parameter="portOutId")
    now = here.clock.now()
    row.held_s += int((now - row.held_since).total_seconds())
    row.held_since = None
    _step(session, row, rules.CONFIRMED, by, "", now)


def held_for(row: PortOut, now: datetime) -> timedelta:
    running = now - row.held_since if row.held_since else timedelta()
    return timedelta(seconds=row.held_s) + running


async def ask_rules(here: Container, row: PortOut, now: datetime) -> None:
    """Tell acceptable use of a request that goes on: how long it was held, by whom, why."""
    hours = held_for(row, now).total_seconds() / 3600
    wish = PolicyRequest(
        kind="number.port-out",
        account_id=row.account_id,
        extension_id=row.held_by,
        subject=row.numbers[0],
        facts={
            "port_valid": True,
            "port_hold_hours": round(hours, 3),
            "port_hold_human": bool(row.held_by),
            "port_hold_fraud": bool(row.held_by),  # nobody can hold one for anything else
        },
    )
    await check_policy(here, wish)


def begin(session: AsyncSession, row: PortOut, now: datetime) -> None:
    """Its time has come: nobody holds it any more."""
    _step(session, row, rules.IN_PROGRESS, "clock", "", now)


async def finish(session: AsyncSession, row: PortOut, now: datetime) -> None:
    """The winning carrier has the numbers: they leave the account. Another company number becomes the main one."""
    query = select(PhoneNumber).where(PhoneNumber.account_id == row.account_id, PhoneNumber.number.in_(row.numbers))
    for number in await session.scalars(query):
        if number.usage == Usage.MAIN:
            await _next_main(session, row)
        await lay_to_rest(session, number, now)
        inventory.tell_number(session, number, "Deleted")
        await session.delete(number)
    await session.flush()
    _step(session, row, rules.DONE, row.winning_carrier, "", now)
    await _write(session, row, now)


async def _next_main(session: AsyncSession, row: PortOut) -> None:
    staying = select(PhoneNumber).where(
        PhoneNumber.account_id == row.account_id,
        PhoneNumber.usage.in_((Usage.COMPANY, Usage.ADDITIONAL)),
        PhoneNumber.number.not_in(row.numbers),
    )
    found = (await session.scalars(staying.order_by(PhoneNumber.created_at).limit(1))).first()
    if found is not None:
        found.usage = Usage.MAIN
        inventory.tell_number(session, found, "Updated")


def status_of(row: PortOut) -> PortStatus:
    """As other carriers hear it: a hold is not their business, the date is."""
    if row.state == rules.REJECTED:
        return PortStatus(state="Rejected", reason=row.reason)
    return PortStatus(state="Done" if row.state == rules.DONE else "Confirmed", at=row.due_at)


async def get_port_out(session: AsyncSession, account_id: str, port_out_id: str) -> PortOut:
    """Raises NotFound."""
    row = await session.get(PortOut, port_out_id[:64], with_for_update=True)
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [portOutId] is not found.", parameter="portOutId")
    return row


async def list_port_outs(session: AsyncSession, account_id: str) -> Sequence[PortOut]:
    query = select(PortOut).where(PortOut.account_id == account_id).order_by(PortOut.created_at.desc())
    return (await session.scalars(query.limit(200))).all()


async def numbers_under_way(session: AsyncSession, account_id: str) -> set[str]:
    """Numbers of an account that are on their way to another carrier, or held on it."""
    states = (rules.CONFIRMED, rules.ON_HOLD, rules.IN_PROGRESS)
    query = select(PortOut.numbers).where(PortOut.account_id == account_id, PortOut.state.in_(states))
    return {number for numbers in await session.scalars(query) for number in numbers}


def _step(session: AsyncSession, row: PortOut, state: str, by: str, note: str, now: datetime) -> None:
    row.state = state
    if state == rules.REJECTED:
        row.reason = note
    _note(row, by, note, now)
    note_change(port_out=row.id, state=state, reason=note[:200])
    notices.tell(session, row.account_id, row.id)


def _note(row: PortOut, by: str, note: str, now: datetime) -> None:
    entry = {"at": now.isoformat(), "state": row.state, "by": by[:100], "note": note[:500]}
    row.history = [*row.history, entry][-100:]


async def _write(session: AsyncSession, row: PortOut, now: datetime) -> None:
    lines: list[LazyString | str] = [*row.numbers, "", LazyString("port-out.to", {"carrier": row.winning_carrier})]
    if row.state == rules.CONFIRMED:
        lines.append(LazyString("port.date", {"when": row.due_at}))
    if row.reason:
        lines.append(LazyString("port.reason", {"reason": row.reason}))
    if row.state == rules.CONFIRMED:
        lines.append(LazyString("port-out.hint"))
    await notices.write(session, row.account_id, LazyString(f"port-out.{row.state}"), lines, now)


def _hash(here: Container, account_id: str, pin: str) -> str:
    """What is kept in place of a PIN."""
    return hmac.digest(here.keys.derive(_PURPOSE), f"{account_id}|{pin}".encode(), sha256).hex()
