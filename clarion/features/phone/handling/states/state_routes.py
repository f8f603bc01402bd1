"""States of a person (hours, do not disturb, all calls forwarded …) and the rule of each."""

from typing import Annotated

import msgspec
from fastapi import APIRouter

from clarion.base.container import Here
from clarion.base.http import PagingQuery, cut, paging_view
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.forwarding import list_forwarding
from clarion.features.phone.handling.model import STATES
from clarion.features.phone.handling.owners import Owner, changed, owner_of
from clarion.features.phone.handling.rules_v1.plans import action_of
from clarion.features.phone.handling.states import service
from clarion.features.phone.handling.states.plans import dispatching_view, plan_from
from clarion.features.phone.handling.states.responses import (
    CallHandlingStateInfo,
    CallHandlingStateList,
    StateRuleInfo,
    StateRuleList,
)
from clarion.features.phone.handling.states.schemas import StateBody, StateRuleBody

PREFIX = "/restapi/v2/accounts/{accountId}/extensions/{extensionId}/comm-handling"
router = APIRouter(prefix=PREFIX, tags=["Call handling: states"])
Reader = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]


@router.get("/states", summary="List the states of a person")
async def list_states(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> CallHandlingStateList:
    """In the order in which they count."""
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        records = [await service.state_view(session, owner, state_id) for state_id in cut(STATES, paging)]
    return {"records": records, "paging": paging_view(paging, len(records), len(STATES))}


@router.get("/states/{stateId}", summary="Read a state of a person")
async def read_state(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    stateId: str,
) -> CallHandlingStateInfo:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        return await service.state_view(session, owner, service.check_state(stateId))


@router.patch("/states/{stateId}", summary="Change a state of a person")
async def update_state(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    stateId: str,
    body: StateBody,
) -> CallHandlingStateInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        await service.change_state(session, here.clock, owner, service.check_state(stateId), body)
        await changed(session, here.clock, owner, caller.extension_id, f"State {service.NAMES[stateId]}")
        return await service.state_view(session, owner, stateId)


async def _rule_view(session: AsyncSession, owner: Owner, state_id: str) -> StateRuleInfo:
    rule = await service.rule_of_state(session, owner, state_id)
    extension = service.person(owner)
    known = await list_forwarding(session, extension)
    return {
        "id": state_id,
        "displayName": service.NAMES[state_id],
        "dispatching": dispatching_view(rule.plan, extension, known, call_types=False),
        "state": await service.state_view(session, owner, state_id),
    }


@router.get("/voice/state-rules", summary="List what is done in each state")
async def list_state_rules(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> StateRuleList:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        records = [await _rule_view(session, owner, state_id) for state_id in cut(STATES, paging)]
    return {"records": records, "paging": paging_view(paging, len(records), len(STATES))}


@router.get("/voice/state-rules/{stateId}", summary="Read what is done in a state")
async def read_state_rule(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    stateId: str,
) -> StateRuleInfo:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        return await _rule_view(session, owner, service.check_state(stateId))


@router.patch("/voice/state-rules/{stateId}", summary="Say what is done in a state")
async def update_state_rule(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    stateId: str,
    body: StateRuleBody,
) -> StateRuleInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        before = await service.rule_of_state(session, owner, service.check_state(stateId))
        if body.dispatching is not None:
            plan = await service.checked_plan(session, owner, plan_from(body.dispatching))
            rule = msgspec.structs.replace(before, plan=plan)
            rule = msgspec.structs.replace(rule, action=action_of(rule))
            await service.keep_rule(session, here.clock, owner, rule)
            await changed(session, here.clock, owner, caller.extension_id, f"Rule of state {rule.kind}")
        return await _rule_view(session, owner, stateId)
