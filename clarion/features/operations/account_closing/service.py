"""Giving notice, taking it back, legal holds of the provider, and what is shown of a closing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from clarion.base.http import wire_time
from clarion.base.ids import PROBE_ACCOUNT_ID, new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import find_operator_account, is_under_preservation
from clarion.features.messaging import is_company_held
from clarion.features.numbers import PhoneNumber, leaving
from clarion.features.operations.account_closing import emails, rules
from clarion.features.operations.account_closing.events import ACCOUNT_CLOSING_CHANGED, AccountClosingChanged
from clarion.features.operations.account_closing.models import AccountClosing
from clarion.features.operations.account_closing.responses import (
    AccountClosingInfo,
    AccountClosingState,
    ClosingNumber,
)
from clarion.features.operations.account_closing.rules import Blocker, Status
from clarion.features.operations.account_closing.schemas import AccountClosingOrder
from clarion.features.operations.privacy_requests import order_company_export
from clarion.features.people import PEOPLE_TYPES, Account, Extension

PATH: Final = "/restapi/v1.0/clarion/account-closings"
MOST_NUMBERS: Final = 100
MOST_NOTICES: Final = 5
"""A day, of a company: each writes to all administrators and makes a copy of everything."""
_DAY: Final = timedelta(days=1)


async def give_notice(
    here: Container, session: AsyncSession, account_id: str, order: AccountClosingOrder, asker: Extension | None,
    *, provider: bool,
) -> AccountClosing:  # fmt: skip
    """Begin the notice, and a copy of everything. `asker`: None for a command. Raises NotFound, Invalid, Conflict, and
    TooMany.
    """
    account = await session.get(Account, account_id)
    if account is None or account_id == PROBE_ACCOUNT_ID:
        raise NotFound("Resource for parameter [accountId] is not found.", parameter="accountId")
    if account_id == await find_operator_account(session, here):
        raise Forbidden("The account of the operator of this installation cannot be closed.", code="CMN-408")
    if order.account_name.strip().casefold() != account.name.strip().casefold():
        raise Invalid("Enter the name of the company exactly, to close its account.", parameter="accountName")
    now = here.clock.now()
    end = rules.end_of_notice(now, order.end_time, provider=provider)
    lately = closings().where(AccountClosing.account_id == account_id, AccountClosing.notice_at > now - _DAY)
    if not provider and len((await session.scalars(lately.limit(MOST_NOTICES))).all()) >= MOST_NOTICES:
        raise TooMany("Notice was given and taken back several times today. Try again tomorrow.", retry_after=3600)
    asked_by = asker.id if asker else ""
    row = AccountClosing(
        id=new_id(), account_id=account_id, account_name=account.name, status=Status.NOTICE,
        reason=order.reason.strip(), asked_by=asked_by, asked_by_name=asker.name if asker else "",
        provider=provider, notice_at=now, end_at=end, due_at=end + rules.ERASED_WITHIN, emails=[], progress={},
        reminded=0, attempts=0, certificate="", held_reason="", held_by_name="", blocked="", problem="",
    )  # fmt: skip
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Conflict("This account is being closed already.") from None
    row.export_id = (await order_company_export(here, session, account, "" if provider else asked_by)).id
    await emails.send(here, session, row, "begun")
    _changed(session, row)
    note_change(account=account_id, end=wire_time(end))
    return row


async def withdraw(here: Container, session: AsyncSession, row: AccountClosing) -> None:
    """Keep the account. Raises Conflict once something was erased."""
    rules.check_withdrawable(row.status)
    row.status, row.finished_at = Status.WITHDRAWN, here.clock.now()
    await emails.send(here, session, row, "withdrawn")
    _changed(session, row)
    note_change(account=row.account_id)


def hold(here: Container, session: AsyncSession, row: AccountClosing, reason: str, by_name: str) -> None:
    """Nothing is erased until the hold is lifted. Raises Conflict once something was erased."""
    rules.check_withdrawable(row.status)
    row.held_reason, row.held_by_name, row.held_at = reason.strip(), by_name, here.clock.now()
    _changed(session, row)
    note_change(account=row.account_id, hold=row.held_reason[:200])


def lift_hold(session: AsyncSession, row: AccountClosing) -> None:
    """Raises Conflict where there is none."""
    if not row.held_reason:
        raise Conflict("There is no hold on this closing.")
    row.held_reason, row.held_by_name, row.held_at = "", "", None
    _changed(session, row)
    note_change(account=row.account_id, hold="lifted")


def try_again(session: AsyncSession, row: AccountClosing) -> None:
    """After a failure, once what was wrong is mended. Raises Conflict for any other state."""
    if row.status != Status.FAILED:
        raise Conflict("Only a closing that has failed can be tried again.")
    row.status, row.attempts, row.problem, row.touched_at = Status.ERASING, 0, "", None
    _changed(session, row)


def _changed(session: AsyncSession, row: AccountClosing) -> None:
    announce(session, ACCOUNT_CLOSING_CHANGED, AccountClosingChanged(account_id=row.account_id, closing_id=row.id))


async def blockers_of(session: AsyncSession, account_id: str, held_reason: str, now: datetime) -> list[Blocker]:
    """What the erasure of an account has to wait for. The company may not be told that an authority asked about it:
    then it is a hold of the provider.
    """
    held = bool(held_reason) or await is_under_preservation(session, account_id, None, now)
    found = [Blocker.PROVIDER_HOLD] if held else []
    if await is_company_held(session, account_id):
        found.append(Blocker.LEGAL_HOLD)
    if await leaving.numbers_under_way(session, account_id):
        found.append(Blocker.PORT_OUT)
    return found


def closings(statuses: Sequence[str] = ()) -> Select[AccountClosing]:
    """The newest first."""
    query = select(AccountClosing)
    if statuses:
        query = query.where(AccountClosing.status.in_(statuses))
    return query.order_by(AccountClosing.notice_at.desc(), AccountClosing.id)


async def get_closing(session: AsyncSession, closing_id: str, *, lock: bool = False) -> AccountClosing:
    """Raises NotFound."""
    row = await session.get(AccountClosing, closing_id[:64], with_for_update=lock or None)
    if row is None:
        raise NotFound("Resource for parameter [closingId] is not found.", parameter="closingId")
    return row


async def find_closing(session: AsyncSession, account_id: str, *, lock: bool = False) -> AccountClosing | None:
    """The one that is open, or else the last one of an account."""
    query = closings().where(AccountClosing.account_id == account_id).limit(1)
    return (await session.scalars(query.with_for_update() if lock else query)).one_or_none()


async def closing_view(
    here: Container, session: AsyncSession, row: AccountClosing, *, own: bool = False
) -> AccountClosingInfo:
    """`own`: for the company, which is not told what the provider wrote down for itself, and who did."""
    now = here.clock.now()
    is_open = row.status in rules.OPEN
    view = {
        "uri": f"{here.settings.public_url.rstrip('/')}{PATH}/{row.id}",
        "id": row.id,
        "accountId": row.account_id,
        "accountName": row.account_name,
        "status": row.status,
        "byProvider": row.provider,
        "reason": row.reason,
        "askedByName": row.asked_by_name,
        "noticeTime": wire_time(row.notice_at),
        "endTime": wire_time(row.end_at),
        "dueTime": wire_time(row.due_at),
        "overdue": is_open and now > row.due_at,
        "withdrawable": row.status == Status.NOTICE,
        "blockers": await blockers_of(session, row.account_id, row.held_reason, now) if is_open else [],
        "holdReason": row.held_reason,
        "holdByName": row.held_by_name,
        "exportId": row.export_id if is_open else "",
        "problem": row.problem,
        "finishTime": wire_time(row.finished_at) if row.finished_at else "",
        "certified": bool(row.certificate),
    }
    if own:
        view |= {"holdReason": "", "holdByName": ""} | ({"reason": "", "askedByName": ""} if row.provider else {})
    return cast("AccountClosingInfo", {name: value for name, value in view.items() if value != ""})


async def state_view(here: Container, session: AsyncSession, account_id: str) -> AccountClosingState:
    account = await session.get_one(Account, account_id)
    people = select(func.count()).select_from(Extension)
    people = people.where(Extension.account_id == account_id, Extension.type.in_(PEOPLE_TYPES))
    numbers = select(PhoneNumber.number).where(PhoneNumber.account_id == account_id)
    count = await session.scalar(select(func.count()).select_from(numbers.subquery())) or 0
    shown = (await session.scalars(numbers.order_by(PhoneNumber.number).limit(MOST_NUMBERS))).all()
    going = await leaving.numbers_under_way(session, account_id)
    protection = await leaving.find_protection(session, account_id)
    closing = await find_closing(session, account_id)
    held = closing.held_reason if closing and closing.status in rules.OPEN else ""
    view: AccountClosingState = {
        "accountName": account.name,
        "noticeDays": rules.NOTICE.days,
        "people": await session.scalar(people) or 0,
        "numberCount": count,
        "numbers": [ClosingNumber(phoneNumber=number, leaving=number in going) for number in shown],
        "portingPin": bool(protection and protection.pin_hash),
        "portingLocked": bool(protection and protection.locked),
        "operator": account_id == await find_operator_account(session, here),
        "blockers": [each.value for each in await blockers_of(session, account_id, held, here.clock.now())],
    }
    if closing is not None:
        view["closing"] = await closing_view(here, session, closing, own=True)
    return view
