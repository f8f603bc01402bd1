"""Answering rules of an extension: two that are always there (business hours, after hours), and custom ones."""

from typing import Annotated, Literal, cast

import msgspec
from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.defaults import default_rule
from clarion.features.phone.handling.forwarding import ForwardingList, list_forwarding
from clarion.features.phone.handling.model import AFTER_HOURS, CUSTOM, WORK_HOURS, Rule, When
from clarion.features.phone.handling.models import HandlingRule
from clarion.features.phone.handling.owners import Owner, changed, owner_of
from clarion.features.phone.handling.rules_v1 import service
from clarion.features.phone.handling.rules_v1.plans import KEPT_ACTIONS, action_of, plan_from, plan_view
from clarion.features.phone.handling.rules_v1.responses import (
    AnsweringRuleInfo,
    AnsweringRuleQueuePart,
    AnsweringRuleResponse,
)
from clarion.features.phone.handling.rules_v1.schemas import CALENDARS, RuleBody, Type
from clarion.features.phone.handling.store import rule_of
from clarion.features.phone.queues import change_queue_part, queue_part

PATH = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/answering-rule"
router = APIRouter(prefix=PATH, tags=["Call handling rules"])
Reader = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]
EXTRAS = ("queue", "sharedLines")


async def _rules(session: AsyncSession, owner: Owner) -> list[tuple[Rule, HandlingRule | None]]:
    """Business hours, after hours, then custom ones in their order."""
    rows = await service.rows_of(session, owner)
    stored = [(rule_of(row), row) for row in rows if row.kind in (WORK_HOURS, AFTER_HOURS, CUSTOM)]
    found: list[tuple[Rule, HandlingRule | None]] = []
    for kind in (WORK_HOURS, AFTER_HOURS):
        there = next(((rule, row) for rule, row in stored if rule.kind == kind), None)
        found.append(there or (default_rule(kind, _extension(owner)), None))
    return [*found, *((rule, row) for rule, row in stored if rule.kind == CUSTOM)]


def _extension(owner: Owner) -> Extension:
    assert owner.extension is not None
    return owner.extension


def _view(
    request: Request, owner: Owner, rule: Rule, row: HandlingRule | None, known: ForwardingList, *, simple: bool = False
) -> AnsweringRuleInfo:
    rule_id = service.wire_id(rule)
    view: AnsweringRuleInfo = {
        "uri": service.rule_uri(request, owner, rule_id),
        "id": rule_id,
        "type": cast("Type", service.wire_type(rule)),
        "name": rule.name,
        "enabled": rule.enabled,
    }
    if simple:
        return view
    schedule = {} if rule.kind == CUSTOM else {"schedule": {"ref": service.wire_type(rule)}}
    extra = {name: value for name, value in (row.extra if row is not None else {}).items() if name in EXTRAS}
    return cast(
        "AnsweringRuleInfo",
        {
            **view,
            **schedule,
            **service.conditions_view(request, rule.when),
            **plan_view(request, rule, owner.account_id, owner.id, known),
            **extra,
        },
    )


async def _queue_part(session: AsyncSession, request: Request, owner: Owner, rule: Rule) -> AnsweringRuleQueuePart:
    """How callers of a queue wait stands in its business-hours rule, and counts whatever rule lets them in."""
    if not owner.is_queue or rule.kind != WORK_HOURS:
        return {}
    return {**await queue_part(session, request, _extension(owner))}


async def _get(session: AsyncSession, owner: Owner, rule_id: str) -> tuple[Rule, HandlingRule | None]:
    for rule, row in await _rules(session, owner):
        if rule_id in (service.wire_id(rule), row.id if row is not None else None):
            return rule, row
    raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")


async def _changed_rule(session: AsyncSession, owner: Owner, body: RuleBody, before: Rule) -> Rule:
    """The rule after a change. Raises Invalid, NotFound."""
    known = await list_forwarding(session, _extension(owner))
    action = body.call_handling_action or action_of(before)
    plan = before.plan
    if action not in KEPT_ACTIONS:
        plan = plan_from(body, before.plan, action, known)
        plan = await service.checked_plan(session, owner, plan)
    return Rule(
        rule_id=before.rule_id,
        kind=before.kind,
        name=body.name or before.name,
        enabled=before.enabled if body.enabled is None else body.enabled,
        when=await _when(session, owner, body, before) if before.kind == CUSTOM else before.when,
        plan=plan,
        action=action,
    )


async def _when(session: AsyncSession, owner: Owner, body: RuleBody, before: Rule) -> When:
    when = await service.conditions_from(session, owner, body, before.when)
    if body.calendar is None:
        return when
    return msgspec.structs.replace(when, calendar=CALENDARS.get(body.calendar, ""))


async def _keep_extra(session: AsyncSession, owner: Owner, row: HandlingRule, body: RuleBody) -> None:
    """What no rule decides. The queue's own part goes to the queue."""
    queue = None
    if body.queue is not None and owner.is_queue and row.kind == WORK_HOURS:
        await change_queue_part(session, _extension(owner), body.queue)
    elif body.queue is not None:
        queue = body.queue.model_dump(exclude_unset=True)
    given = {"queue": queue, "sharedLines": body.shared_lines and body.shared_lines.model_dump()}
    row.extra = {**row.extra, **{name: value for name, value in given.items() if value is not None}}


@router.get("", summary="List answering rules")
async def list_answering_rules(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    types: Annotated[list[Type], Query(alias="type", max_length=3)] = [],
    view: Annotated[Literal["Detailed", "Simple"], Query()] = "Simple",
    enabled_only: Annotated[bool, Query(alias="enabledOnly")] = False,
) -> ListResponse[AnsweringRuleInfo]:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        known = await list_forwarding(session, _extension(owner))
        found = await _rules(session, owner)
    wanted = [
        (rule, row)
        for rule, row in found
        if (not types or service.wire_type(rule) in types) and (rule.enabled or not enabled_only)
    ]
    shown = [_view(request, owner, rule, row, known, simple=view == "Simple") for rule, row in cut(wanted, paging)]
    return list_answer(request, shown, paging, len(wanted))


@router.post("", summary="Make a custom answering rule")
async def create_answering_rule(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: RuleBody,
) -> AnsweringRuleInfo:
    """By callers, called numbers, times; all that are given must hold. It is asked after the others."""
    if body.type != "Custom" or body.name is None:
        name = "name" if body.type == "Custom" else "type"
        raise Invalid(f"Parameter [{name}] value is invalid: rules that are made are Custom ones.", parameter=name)
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        position = await service.next_position(session, owner)
        plan = default_rule(WORK_HOURS, _extension(owner)).plan
        draft = Rule(rule_id="", kind=CUSTOM, name=body.name, plan=plan)
        rule = await _changed_rule(session, owner, body, draft)
        _check_conditions(rule)
        row = service.new_row(here.clock, owner, rule, position)
        await _keep_extra(session, owner, row, body)
        session.add(row)
        await changed(session, here.clock, owner, caller.extension_id, f"Rule {rule.name}")
        known = await list_forwarding(session, _extension(owner))
        return _view(request, owner, rule_of(row), row, known)


def _check_conditions(rule: Rule) -> None:
    when = rule.when
    if not (when.callers or when.called or when.schedule or when.state or when.calendar):
        raise Invalid(
            "A custom rule needs callers, called numbers, a schedule or a calendar.",
            parameter="callers,calledNumbers,schedule",
        )


@router.get("/{ruleId}", summary="Read an answering rule")
async def read_answering_rule(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    ruleId: str,
) -> AnsweringRuleResponse:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        rule, row = await _get(session, owner, ruleId)
        known = await list_forwarding(session, _extension(owner))
        return {**_view(request, owner, rule, row, known), **await _queue_part(session, request, owner, rule)}


@router.put("/{ruleId}", summary="Change an answering rule")
async def update_answering_rule(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    ruleId: str,
    body: RuleBody,
) -> AnsweringRuleResponse:
    """What is not given stays as it is."""
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        before, row = await _get(session, owner, ruleId)
        rule = await _changed_rule(session, owner, body, before)
        if rule.kind == CUSTOM:
            _check_conditions(rule)
        if row is None:
            row = service.new_row(here.clock, owner, rule, 0)
            session.add(row)
        else:
            service.fill(row, rule)
        await _keep_extra(session, owner, row, body)
        await changed(session, here.clock, owner, caller.extension_id, f"Rule {rule.name}")
        known = await list_forwarding(session, _extension(owner))
        view = _view(request, owner, rule_of(row), row, known)
        return {**view, **await _queue_part(session, request, owner, rule)}


@router.delete("/{ruleId}", summary="Remove a custom answering rule", status_code=204)
async def delete_answering_rule(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    ruleId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        row = await service.get_custom(session, owner, ruleId)
        await session.delete(row)
        await changed(session, here.clock, owner, caller.extension_id, f"Without rule {row.name}")
    return Response(status_code=204)
