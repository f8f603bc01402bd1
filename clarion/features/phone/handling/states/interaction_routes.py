"""Interaction rules: custom rules in the words of the newer surface."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, cut, paging_view
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.forwarding import list_forwarding
from clarion.features.phone.handling.model import AFTER_HOURS, CUSTOM, WORK_HOURS, Plan, Rule
from clarion.features.phone.handling.models import HandlingRule
from clarion.features.phone.handling.owners import Owner, changed, owner_of
from clarion.features.phone.handling.rules_v1.plans import action_of
from clarion.features.phone.handling.rules_v1.schemas import CalledBody, CallerBody, ConditionsBody
from clarion.features.phone.handling.rules_v1.service import conditions_from, next_position, rows_of
from clarion.features.phone.handling.states import service
from clarion.features.phone.handling.states.conditions import conditions_view, when_from
from clarion.features.phone.handling.states.plans import dispatching_view, plan_from
from clarion.features.phone.handling.states.responses import InteractionRuleInfo, InteractionRuleList
from clarion.features.phone.handling.states.schemas import InteractionRuleBody
from clarion.features.phone.handling.store import rule_of

PREFIX = "/restapi/v2/accounts/{accountId}/extensions/{extensionId}/comm-handling/voice/interaction-rules"
router = APIRouter(prefix=PREFIX, tags=["Call handling: interaction rules"])
Reader = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]


async def _view(session: AsyncSession, owner: Owner, rule: Rule) -> InteractionRuleInfo:
    extension = service.person(owner)
    known = await list_forwarding(session, extension)
    states = {kind: await service.state_view(session, owner, kind) for kind in (WORK_HOURS, AFTER_HOURS)}
    return {
        "id": rule.rule_id,
        "displayName": rule.name,
        "enabled": rule.enabled,
        "conditions": conditions_view(rule.when, states.__getitem__),
        "dispatching": dispatching_view(rule.plan, extension, known, call_types=True),
    }


async def _get(session: AsyncSession, owner: Owner, rule_id: str) -> HandlingRule:
    row = next((row for row in await rows_of(session, owner) if row.id == rule_id and row.kind == CUSTOM), None)
    if row is None:
        raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")
    return row


async def _changed_rule(session: AsyncSession, owner: Owner, body: InteractionRuleBody, before: Rule) -> Rule:
    rule = msgspec.structs.replace(
        before,
        name=body.display_name or before.name,
        enabled=before.enabled if body.enabled is None else body.enabled,
    )
    if body.conditions is not None:
        when = when_from(body.conditions)
        numbers = ConditionsBody(
            callers=[CallerBody(caller_id=each.number, name=each.name) for each in when.callers],
            called_numbers=[CalledBody(phone_number=number) for number in when.called],
        )
        rule = msgspec.structs.replace(rule, when=await conditions_from(session, owner, numbers, when))
    if body.dispatching is not None:
        plan = await service.checked_plan(session, owner, plan_from(body.dispatching))
        rule = msgspec.structs.replace(rule, plan=plan)
    return msgspec.structs.replace(rule, action=action_of(rule))


@router.get("", summary="List interaction rules")
async def list_interaction_rules(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    enabled: bool = False,
    has_reference: Annotated[bool, Query(alias="hasReference")] = False,
) -> InteractionRuleList:
    """`enabled`: only rules that are; `hasReference`: only rules for a state."""
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        rules = [rule_of(row) for row in await rows_of(session, owner) if row.kind == CUSTOM]
        rules = [rule for rule in rules if rule.enabled or not enabled]
        rules = [rule for rule in rules if rule.when.state or not has_reference]
        records = [await _view(session, owner, rule) for rule in cut(rules, paging)]
    return {"records": records, "paging": paging_view(paging, len(records), len(rules))}


@router.post("", summary="Make an interaction rule", status_code=201)
async def create_interaction_rule(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: InteractionRuleBody,
) -> InteractionRuleInfo:
    for name in ("display_name", "conditions", "dispatching", "enabled"):
        if getattr(body, name) is None:
            wire = {"display_name": "displayName"}.get(name, name)
            raise Invalid(f"Parameter [{wire}] is required.", parameter=wire)
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        position = await next_position(session, owner)
        rule = await _changed_rule(session, owner, body, Rule(rule_id="", kind=CUSTOM, plan=Plan()))
        row = await service.keep_rule(session, here.clock, owner, rule, position)
        await changed(session, here.clock, owner, caller.extension_id, f"Rule {rule.name}")
        return await _view(session, owner, rule_of(row))


@router.get("/{ruleId}", summary="Read an interaction rule")
async def read_interaction_rule(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    ruleId: str,
) -> InteractionRuleInfo:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        return await _view(session, owner, rule_of(await _get(session, owner, ruleId)))


@router.patch("/{ruleId}", summary="Change an interaction rule")
async def update_interaction_rule(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    ruleId: str,
    body: InteractionRuleBody,
) -> InteractionRuleInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        row = await _get(session, owner, ruleId)
        rule = await _changed_rule(session, owner, body, rule_of(row))
        await service.keep_rule(session, here.clock, owner, rule)
        await changed(session, here.clock, owner, caller.extension_id, f"Rule {rule.name}")
        return await _view(session, owner, rule)


@router.delete("/{ruleId}", summary="Remove an interaction rule", status_code=204)
async def delete_interaction_rule(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    ruleId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        row = await _get(session, owner, ruleId)
        await session.delete(row)
        await changed(session, here.clock, owner, caller.extension_id, f"Without rule {row.name}")
    return Response(status_code=204)
