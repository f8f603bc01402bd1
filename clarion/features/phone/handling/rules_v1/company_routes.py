"""Answering rules of the company's own numbers, and the switch that sends all of its calls to one place."""

from typing import Annotated, cast

import msgspec
from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import find_operator
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.greetings import greeting_view
from clarion.features.phone.handling.model import (
    AFTER_HOURS,
    CUSTOM,
    FORWARD_ALL,
    WORK_HOURS,
    End,
    Greeting,
    Plan,
    Rule,
)
from clarion.features.phone.handling.models import HandlingRule
from clarion.features.phone.handling.owners import Owner, changed, owner_of
from clarion.features.phone.handling.rules_v1 import service
from clarion.features.phone.handling.rules_v1.responses import AnsweringRuleForward, CompanyAnsweringRule
from clarion.features.phone.handling.rules_v1.schemas import CompanyRuleBody, ForwardAllBody, Type
from clarion.features.phone.handling.store import rule_of
from clarion.features.phone.handling.targets import get_colleague

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call handling rules"])
Reader = Annotated[Caller, require("ReadAccountAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditAccountAnsweringRules", scopes="EditAccounts")]
GREETING = "Company"


def _default(kind: str) -> Rule:
    """Nothing was set: whoever stands for the company answers, or its auto attendant."""
    return Rule(rule_id=kind, kind=kind, name=service.COMPANY_NAMES[kind], plan=Plan(mode="Terminate"))


async def _rules(session: AsyncSession, owner: Owner) -> list[Rule]:
    stored = [rule_of(row) for row in await service.rows_of(session, owner) if row.kind != FORWARD_ALL]
    fixed = [next((rule for rule in stored if rule.kind == kind), _default(kind)) for kind in (WORK_HOURS, AFTER_HOURS)]
    return [*fixed, *(rule for rule in stored if rule.kind == CUSTOM)]


async def _view(session: AsyncSession, request: Request, owner: Owner, rule: Rule) -> CompanyAnsweringRule:
    rule_id = service.wire_id(rule)
    known = {
        "id": rule_id,
        "uri": service.rule_uri(request, owner, rule_id),
        "enabled": rule.enabled,
        "type": service.wire_type(rule),
        "name": rule.name,
        **service.conditions_view(request, rule.when),
        "callHandlingAction": rule.action or "Operator",
    }
    view = cast("CompanyAnsweringRule", known)
    if rule.kind in (WORK_HOURS, AFTER_HOURS):
        view["clarionFrontDesk"] = not rule.action  # then not the extension that is named, where a menu answers
    if rule.kind != CUSTOM:
        view["schedule"] = {"ref": service.wire_type(rule)}
    target = rule.plan.end.id
    if not target and rule.action != "Disconnect":
        operator = await find_operator(session, owner.account_id)
        target = operator.id if operator is not None else ""
    if target:
        view["extension"] = {"id": target}
    view["greetings"] = [greeting_view(request, GREETING, rule.plan.welcome)] if rule.plan.welcome else []
    return view


async def _get(session: AsyncSession, owner: Owner, rule_id: str) -> Rule:
    kind = service.WIRE_IDS.get(rule_id, rule_id)
    for rule in await _rules(session, owner):
        if rule.rule_id in (rule_id, kind):
            return rule
    raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")


async def _changed_rule(session: AsyncSession, owner: Owner, body: CompanyRuleBody, before: Rule) -> Rule:
    if body.clarion_front_desk and before.kind in (WORK_HOURS, AFTER_HOURS):
        return _default(before.kind)
    action = body.call_handling_action or before.action
    end, welcome = before.plan.end, before.plan.welcome
    if body.extension is not None:
        target = await get_colleague(session, owner.account_id, body.extension.id, "extension.id")
        end = End(kind="extension", id=target.id, name=target.name)
        action = action or "Operator"
    if action == "Bypass" and end.kind != "extension":
        raise Invalid("Parameter [extension.id] is required.", parameter="extension.id")
    for greeting in body.greetings or []:
        welcome = greeting.greeting() if greeting.greeting() != Greeting() else None
    when = await service.conditions_from(session, owner, body, before.when) if before.kind == CUSTOM else before.when
    return Rule(
        rule_id=before.rule_id,
        kind=before.kind,
        name=body.name or before.name,
        enabled=before.enabled if body.enabled is None else body.enabled,
        when=when,
        plan=msgspec.structs.replace(before.plan, mode="Terminate", end=end, welcome=welcome),
        action=action,
    )


async def _keep(session: AsyncSession, here: Here, owner: Owner, rule: Rule, caller: Caller) -> HandlingRule:
    row = await service.find_row(session, owner, rule.rule_id) if rule.rule_id else None
    if row is None:
        position = await service.next_position(session, owner) if rule.kind == CUSTOM else 0
        row = service.new_row(here.clock, owner, rule, position)
        session.add(row)
    else:
        service.fill(row, rule)
    await changed(session, here.clock, owner, caller.extension_id, f"Company rule {rule.name}")
    return row


@router.get("/answering-rule", summary="List the company's answering rules")
async def list_company_answering_rules(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    types: Annotated[list[Type], Query(alias="type", max_length=3)] = [],
) -> ListResponse[CompanyAnsweringRule]:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, None)
        found = [rule for rule in await _rules(session, owner) if not types or service.wire_type(rule) in types]
        shown = [await _view(session, request, owner, rule) for rule in cut(found, paging)]
    return list_answer(request, shown, paging, len(found))


@router.post("/answering-rule", summary="Make an answering rule of the company")
async def create_company_answering_rule(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: CompanyRuleBody,
) -> CompanyAnsweringRule:
    if body.type not in (None, "Custom") or body.name is None:
        name = "name" if body.type in (None, "Custom") else "type"
        raise Invalid(f"Parameter [{name}] value is invalid: rules that are made are Custom ones.", parameter=name)
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, None)
        draft = Rule(rule_id="", kind=CUSTOM, name=body.name, plan=Plan(mode="Terminate"), action="Operator")
        rule = await _changed_rule(session, owner, body, draft)
        row = await _keep(session, here, owner, rule, caller)
        return await _view(session, request, owner, rule_of(row))


@router.get("/answering-rule/{ruleId}", summary="Read an answering rule of the company")
async def read_company_answering_rule(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    ruleId: str,
) -> CompanyAnsweringRule:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, None)
        return await _view(session, request, owner, await _get(session, owner, ruleId))


@router.put("/answering-rule/{ruleId}", summary="Change an answering rule of the company")
async def update_company_answering_rule(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    ruleId: str,
    body: CompanyRuleBody,
) -> CompanyAnsweringRule:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, None)
        rule = await _changed_rule(session, owner, body, await _get(session, owner, ruleId))
        row = await _keep(session, here, owner, rule, caller)
        return await _view(session, request, owner, rule_of(row))


@router.delete("/answering-rule/{ruleId}", summary="Remove an answering rule of the company", status_code=204)
async def delete_company_answering_rule(
    here: Here,
    caller: Editor,
    accountId: str,
    ruleId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, None)
        row = await service.get_custom(session, owner, ruleId)
        await session.delete(row)
        await changed(session, here.clock, owner, caller.extension_id, f"Without company rule {row.name}")
    return Response(status_code=204)


# ---- all calls of the company to one place


async def _forward_view(session: AsyncSession, owner: Owner) -> AnsweringRuleForward:
    row = await service.find_row(session, owner, FORWARD_ALL)
    rule = rule_of(row) if row is not None else Rule(rule_id=FORWARD_ALL, kind=FORWARD_ALL, enabled=False)
    view: AnsweringRuleForward = {
        "enabled": rule.enabled,
        "callHandlingAction": rule.action or "Operator",
        "ranges": [],
    }
    operator = await find_operator(session, owner.account_id)
    target_id = rule.plan.end.id or (operator.id if operator is not None else "")
    if target_id and rule.action != "Disconnect":
        target = await get_colleague(session, owner.account_id, target_id, "extension.id")
        view["extension"] = {"id": target.id, "name": target.name, "extensionNumber": target.number}
    return view


@router.get("/forward-all-calls", summary="Read whether all calls of the company go to one place")
async def read_forward_all_calls(
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    accountId: str,
) -> AnsweringRuleForward:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, None, "ReadCompanyAnsweringRules")
        return await _forward_view(session, owner)


@router.patch("/forward-all-calls", summary="Send all calls of the company to one place, or not")
async def update_forward_all_calls(
    here: Here,
    caller: Annotated[Caller, require(scopes="EditAccounts")],
    accountId: str,
    body: ForwardAllBody,
) -> AnsweringRuleForward:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, None, "EditCompanyAnsweringRules")
        row = await service.find_row(session, owner, FORWARD_ALL)
        before = rule_of(row) if row is not None else await _new_forward(session, owner)
        change = CompanyRuleBody(
            enabled=body.enabled, call_handling_action=body.call_handling_action, extension=body.extension
        )
        await _keep(session, here, owner, await _changed_rule(session, owner, change, before), caller)
        return await _forward_view(session, owner)


async def _new_forward(session: AsyncSession, owner: Owner) -> Rule:
    operator = await find_operator(session, owner.account_id)
    end = End(kind="extension", id=operator.id) if operator is not None else End(kind="announcement")
    return Rule(
        rule_id=FORWARD_ALL,
        kind=FORWARD_ALL,
        name="Forward all calls",
        plan=Plan(mode="Terminate", end=end),
        action="Operator",
    )
