"""All call handling of somebody, or of the company, as one document: for versions, and to be kept, compared and put
back. Ids in it are the rows' own, so that what was taken out goes back to the same place.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select

from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.calls.wire import Record
from clarion.features.phone.handling.model import CUSTOM, Greeting, Holiday, Plan, Week, When
from clarion.features.phone.handling.models import (
    BlockedNumber,
    BusinessHours,
    CallerBlocking,
    CompanyHoliday,
    ForwardingNumber,
    HandlingCases,
    HandlingRule,
)
from clarion.features.phone.handling.responses import CallHandlingDocument

FORMAT = 1


class KeptRule(Record, frozen=True, forbid_unknown_fields=True):
    """`id` counts only for custom rules; empty: a new one."""

    kind: str
    name: str
    id: str = ""
    enabled: bool = True
    action: str = ""
    when: When = When()
    plan: Plan = Plan()
    extra: dict[str, Any] = {}


class KeptNumber(Record, frozen=True, forbid_unknown_fields=True):
    """A forwarding number, or one that is blocked or allowed (`status`)."""

    number: str
    id: str = ""
    label: str = ""
    type: str = "Other"
    flip_number: str = ""
    status: str = "Blocked"


class KeptBlocking(Record, frozen=True, forbid_unknown_fields=True):
    everybody: bool = False
    anonymous: str = "Allow"
    pay_phones: bool = False
    greetings: dict[str, Greeting] = {}


class Expectation(Record, frozen=True, forbid_unknown_fields=True):
    """What a case expects; empty members do not matter. `rule`: id or name. `ends`: kind of the end of the plan.
    `rings`: ids of devices and colleagues, or numbers.
    """

    rule: str = ""
    blocked: bool | None = None
    ends: str = ""
    rings: tuple[str, ...] | None = None


class Case(Record, frozen=True, forbid_unknown_fields=True):
    """A call that must go as told. `at`: ISO 8601; without an offset, local time."""

    name: str
    at: str
    expect: Expectation
    caller: str = ""
    called: str = ""
    do_not_disturb: bool = False
    pay_phone: bool = False


class Document(Record, frozen=True, forbid_unknown_fields=True):
    """`follows` and `hours` as in `BusinessHours`; `holidays` only of a company or site."""

    format: int = FORMAT
    hours: Week = {}
    follows: str = ""
    rules: tuple[KeptRule, ...] = ()
    forwarding_numbers: tuple[KeptNumber, ...] = ()
    blocking: KeptBlocking = KeptBlocking()
    blocked_numbers: tuple[KeptNumber, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    tests: tuple[Case, ...] = ()


async def read_document(session: AsyncSession, account_id: str, extension_id: str | None) -> CallHandlingDocument:
    """What there is, as plain JSON."""
    owner_id = extension_id or account_id
    hours = await session.get(BusinessHours, owner_id)
    blocking = await session.get(CallerBlocking, extension_id) if extension_id else None
    cases = await session.get(HandlingCases, owner_id)
    document = Document(
        hours=msgspec.convert(hours.week if hours else {}, Week),
        follows=hours.follows if hours else "",
        rules=tuple(await _kept_rules(session, account_id, extension_id)),
        forwarding_numbers=tuple(await _kept_forwarding(session, extension_id)),
        blocking=_kept_blocking(blocking),
        blocked_numbers=tuple(await _kept_blocked(session, extension_id)),
        holidays=tuple(await _kept_holidays(session, account_id, extension_id)),
        tests=tuple(msgspec.convert(cases.cases if cases else [], list[Case])),
    )
    kept: CallHandlingDocument = msgspec.json.decode(msgspec.json.encode(document))  # lists, as the database keeps them
    return kept


async def _kept_rules(session: AsyncSession, account_id: str, extension_id: str | None) -> list[KeptRule]:
    query = select(HandlingRule).where(HandlingRule.account_id == account_id)
    query = query.where(HandlingRule.extension_id.is_not_distinct_from(extension_id))
    return [
        KeptRule(
            id=row.id if row.kind == CUSTOM else "",
            kind=row.kind,
            name=row.name,
            enabled=row.enabled,
            action=row.action,
            when=msgspec.convert(row.conditions, When),
            plan=msgspec.convert(row.plan, Plan),
            extra=row.extra,
        )
        for row in await session.scalars(query.order_by(HandlingRule.position, HandlingRule.id))
    ]


async def _kept_forwarding(session: AsyncSession, extension_id: str | None) -> list[KeptNumber]:
    mine = ForwardingNumber.extension_id == (extension_id or "")
    query = select(ForwardingNumber).where(mine).order_by(ForwardingNumber.created_at, ForwardingNumber.id)
    return [
        KeptNumber(number=row.number, id=row.id, label=row.label, type=row.type, flip_number=row.flip_number)
        for row in await session.scalars(query)
    ]


async def _kept_blocked(session: AsyncSession, extension_id: str | None) -> list[KeptNumber]:
    mine = BlockedNumber.extension_id == (extension_id or "")
    query = select(BlockedNumber).where(mine).order_by(BlockedNumber.created_at, BlockedNumber.id)
    return [
        KeptNumber(number=row.number, id=row.id, label=row.label, status=row.status)
        for row in await session.scalars(query)
    ]


def _kept_blocking(row: CallerBlocking | None) -> KeptBlocking:
    if row is None:
        return KeptBlocking()
    return KeptBlocking(
        everybody=row.everybody,
        anonymous=row.anonymous,
        pay_phones=row.pay_phones,
        greetings=msgspec.convert(row.greetings, dict[str, Greeting]),
    )


async def _kept_holidays(session: AsyncSession, account_id: str, extension_id: str | None) -> list[Holiday]:
    query = select(CompanyHoliday).where(CompanyHoliday.account_id == account_id)
    query = query.where(CompanyHoliday.site_id.is_not_distinct_from(extension_id))
    rows = await session.scalars(query.order_by(CompanyHoliday.first, CompanyHoliday.id))
    return [Holiday(name=row.name, first=row.first, last=row.last, yearly=row.yearly) for row in rows]


async def write_document(
    session: AsyncSession, account_id: str, extension_id: str | None, document: Document, now: datetime
) -> None:
    """Put a document that was checked in place of what there is."""
    await _clear(session, account_id, extension_id)
    owner_id = extension_id or account_id
    session.add(
        BusinessHours(
            owner_id=owner_id,
            account_id=account_id,
            extension_id=extension_id,
            week=msgspec.to_builtins(document.hours),
            follows=document.follows,
        )
    )
    for position, rule in enumerate(document.rules):
        session.add(_rule_row(rule, position, account_id, extension_id, now))
    for number, holiday in enumerate(document.holidays):
        session.add(
            CompanyHoliday(
                id=f"{new_id()}{number}"[:64],
                account_id=account_id,
                site_id=extension_id,
                name=holiday.name,
                first=holiday.first,
                last=holiday.last,
                yearly=holiday.yearly,
            )
        )
    cases = msgspec.to_builtins(document.tests)
    session.add(HandlingCases(owner_id=owner_id, account_id=account_id, extension_id=extension_id, cases=list(cases)))
    if extension_id is not None:
        _add_numbers(session, account_id, extension_id, document, now)
    await session.flush()


async def _clear(session: AsyncSession, account_id: str, extension_id: str | None) -> None:
    owner_id = extension_id or account_id
    await session.execute(delete(BusinessHours).where(BusinessHours.owner_id == owner_id))
    await session.execute(delete(HandlingCases).where(HandlingCases.owner_id == owner_id))
    mine = HandlingRule.extension_id.is_not_distinct_from(extension_id)
    await session.execute(delete(HandlingRule).where(HandlingRule.account_id == account_id, mine))
    site = CompanyHoliday.site_id.is_not_distinct_from(extension_id)
    await session.execute(delete(CompanyHoliday).where(CompanyHoliday.account_id == account_id, site))
    if extension_id is not None:
        for table in (ForwardingNumber, CallerBlocking, BlockedNumber):
            await session.execute(delete(table).where(table.extension_id == extension_id))
    session.expire_all()


def _rule_row(rule: KeptRule, position: int, account_id: str, extension_id: str | None, now: datetime) -> HandlingRule:
    return HandlingRule(
        id=rule.id or new_id(),
        account_id=account_id,
        extension_id=extension_id,
        kind=rule.kind,
        name=rule.name,
        enabled=rule.enabled,
        position=position,
        action=rule.action,
        conditions=msgspec.to_builtins(rule.when),
        plan=msgspec.to_builtins(rule.plan),
        extra=rule.extra,
        created_at=now,
    )


def _add_numbers(session: AsyncSession, account_id: str, extension_id: str, document: Document, now: datetime) -> None:
    owner = {"account_id": account_id, "extension_id": extension_id}
    for kept in document.forwarding_numbers:
        session.add(
            ForwardingNumber(
                **owner,
                id=kept.id or new_id(),
                number=kept.number,
                label=kept.label,
                type=kept.type,
                flip_number=kept.flip_number,
                created_at=now,
            )
        )
    for kept in document.blocked_numbers:
        session.add(
            BlockedNumber(
                **owner,
                id=kept.id or new_id(),
                number=kept.number,
                label=kept.label,
                status=kept.status,
                created_at=now,
            )
        )
    blocking = document.blocking
    session.add(
        CallerBlocking(
            **owner,
            everybody=blocking.everybody,
            anonymous=blocking.anonymous,
            pay_phones=blocking.pay_phones,
            greetings=msgspec.to_builtins(blocking.greetings),
        )
    )
