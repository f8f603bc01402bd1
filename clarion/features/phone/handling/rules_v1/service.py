"""Answering rules as rows: the two that are always there, and custom ones."""

import msgspec
from fastapi import Request
from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.http import uri_of
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people import Account, find_extension_by_number
from clarion.features.phone.handling.forwarding.service import number_from
from clarion.features.phone.handling.hours import schedule_from, schedule_view
from clarion.features.phone.handling.model import AFTER_HOURS, CUSTOM, WORK_HOURS, Caller, End, Plan, Rule, When
from clarion.features.phone.handling.models import HandlingRule
from clarion.features.phone.handling.owners import Owner
from clarion.features.phone.handling.rules_v1.responses import AnsweringRuleConditions
from clarion.features.phone.handling.rules_v1.schemas import CALENDARS, CalledBody, CallerBody, ConditionsBody
from clarion.features.phone.handling.targets import get_colleague

MOST_RULES = 100
WIRE_IDS = {"business-hours-rule": WORK_HOURS, "after-hours-rule": AFTER_HOURS}
KINDS = {"BusinessHours": WORK_HOURS, "AfterHours": AFTER_HOURS, "Custom": CUSTOM}
NAMES = {WORK_HOURS: "User Hours", AFTER_HOURS: "After Hours"}
COMPANY_NAMES = {WORK_HOURS: "Business Hours", AFTER_HOURS: "After Hours"}


def wire_id(rule: Rule) -> str:
    return next((name for name, kind in WIRE_IDS.items() if kind == rule.kind), rule.rule_id)


def wire_type(rule: Rule) -> str:
    return next(name for name, kind in KINDS.items() if kind == rule.kind)


async def rows_of(session: AsyncSession, owner: Owner) -> list[HandlingRule]:
    """In the order in which they are asked."""
    query = select(HandlingRule).where(HandlingRule.account_id == owner.account_id)
    query = query.where(HandlingRule.extension_id.is_not_distinct_from(owner.extension_id))
    return list(await session.scalars(query.order_by(HandlingRule.position, HandlingRule.id)))


async def find_row(session: AsyncSession, owner: Owner, rule_id: str) -> HandlingRule | None:
    """By either surface's id: of a state, or the row's own."""
    kind = WIRE_IDS.get(rule_id, rule_id)
    return next((row for row in await rows_of(session, owner) if rule_id == row.id or kind == row.kind != CUSTOM), None)


async def get_custom(session: AsyncSession, owner: Owner, rule_id: str) -> HandlingRule:
    """Raises NotFound, and Forbidden for a rule that is always there."""
    if rule_id in WIRE_IDS:
        raise Forbidden("This rule cannot be removed.", code="CMN-403", parameter="ruleId")
    row = await find_row(session, owner, rule_id)
    if row is None or row.kind != CUSTOM:
        raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")
    return row


def new_row(clock: Clock, owner: Owner, rule: Rule, position: int) -> HandlingRule:
    return HandlingRule(
        id=new_id(),
        account_id=owner.account_id,
        extension_id=owner.extension_id,
        kind=rule.kind,
        name=rule.name,
        enabled=rule.enabled,
        position=position,
        action=rule.action,
        conditions=msgspec.to_builtins(rule.when),
        plan=msgspec.to_builtins(rule.plan),
        extra={},
        created_at=clock.now(),
    )


async def next_position(session: AsyncSession, owner: Owner) -> int:
    """After all others. Raises Conflict when there are as many as there may be."""
    rows = await rows_of(session, owner)
    if sum(row.kind == CUSTOM for row in rows) >= MOST_RULES:
        raise Conflict(f"There are at most {MOST_RULES} custom rules.", code="CMN-409")
    return max((row.position for row in rows), default=0) + 1


async def conditions_from(session: AsyncSession, owner: Owner, body: ConditionsBody, before: When) -> When:
    """What is given in place of what was. Raises Invalid."""
    when = before
    if body.callers is not None:
        found = [await _caller(session, owner, each) for each in body.callers]
        when = msgspec.structs.replace(when, callers=tuple(found))
    if body.called_numbers is not None:
        called = [await _called(session, owner, each) for each in body.called_numbers]
        when = msgspec.structs.replace(when, called=tuple(dict.fromkeys(called)))
    if body.schedule is not None:
        schedule, state = schedule_from(body.schedule)
        when = msgspec.structs.replace(when, schedule=schedule, state=state)
    return when


async def _caller(session: AsyncSession, owner: Owner, body: CallerBody) -> Caller:
    """A number that calls: of a colleague a short one, else E.164."""
    written = (body.caller_id or "").strip()
    if written and await find_extension_by_number(session, owner.account_id, written) is not None:
        return Caller(number=written, name=body.name or "")
    account = await session.get_one(Account, owner.account_id)
    number = to_e164(written, account.home_country)
    if number is None:
        raise Invalid(
            "Parameter [callers.callerId] value is invalid: not a phone number.", parameter="callers.callerId"
        )
    return Caller(number=number, name=body.name or "")


async def _called(session: AsyncSession, owner: Owner, body: CalledBody) -> str:
    """A number of the extension (or the company): only for those the rule could ever be asked."""
    account = await session.get_one(Account, owner.account_id)
    query = select(PhoneNumber).where(PhoneNumber.account_id == owner.account_id)
    if body.id is not None:
        query = query.where(PhoneNumber.id == body.id)
    else:
        query = query.where(PhoneNumber.number == (to_e164(body.phone_number or "", account.home_country) or ""))
    found = await session.scalar(query.limit(1))
    if found is None or (owner.extension is not None and found.extension_id != owner.extension_id):
        parameter = "calledNumbers.phoneNumber"
        raise Invalid(f"Parameter [{parameter}] value is invalid: not a number of this extension.", parameter=parameter)
    return found.number


async def checked_plan(session: AsyncSession, owner: Owner, plan: Plan) -> Plan:
    """Numbers in E.164, extensions of the company. Raises Invalid, NotFound."""
    ends = {}
    for name, end in (("end", plan.end), ("missed", plan.missed)):
        ends[name] = await checked_end(session, owner, end)
    return msgspec.structs.replace(plan, **ends)


async def checked_end(session: AsyncSession, owner: Owner, end: End) -> End:
    if end.kind == "extension":
        found = await get_colleague(session, owner.account_id, end.id, "extension.id")
        if owner.extension is not None and found.id == owner.extension.id:
            raise Invalid("A rule cannot send calls back to the extension it is of.", parameter="extension.id")
        return msgspec.structs.replace(end, name=found.name)
    if end.kind == "number" and owner.extension is not None:
        return msgspec.structs.replace(end, number=await number_from(session, owner.extension, end.number))
    if end.kind == "voicemail" and end.id:
        await get_colleague(session, owner.account_id, end.id, "voicemail.recipient.id")
    return end


def conditions_view(request: Request, when: When) -> AnsweringRuleConditions:
    """The members of a rule that say when it counts."""
    view: AnsweringRuleConditions = {}
    if when.callers:
        view["callers"] = [
            {"callerId": caller.number, **({"name": caller.name} if caller.name else {})} for caller in when.callers
        ]
    if when.called:
        view["calledNumbers"] = [{"phoneNumber": number} for number in when.called]
    schedule = schedule_view(when.schedule, when.state)
    if schedule:
        view["schedule"] = schedule
    if when.calendar:
        view["calendar"] = next(name for name, kept in CALENDARS.items() if kept == when.calendar)
    return view


def fill(row: HandlingRule, rule: Rule) -> None:
    row.name, row.enabled, row.action = rule.name, rule.enabled, rule.action
    row.conditions = msgspec.to_builtins(rule.when)
    row.plan = msgspec.to_builtins(rule.plan)


def rule_uri(request: Request, owner: Owner, rule_id: str) -> str:
    return uri_of(request, *owner.path(), "answering-rule", rule_id)
