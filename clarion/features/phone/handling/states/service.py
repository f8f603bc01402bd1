"""States, their rules and interaction rules as rows."""

import msgspec
from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.errors import Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import DndStatus, Extension, presence_settings_of, takes_calls, update_presence
from clarion.features.phone.devices import Device
from clarion.features.phone.handling.defaults import default_rule
from clarion.features.phone.handling.forwarding.service import number_from
from clarion.features.phone.handling.hours.service import write_hours
from clarion.features.phone.handling.model import (
    AFTER_HOURS,
    AGENT,
    DND,
    FORWARD_ALL,
    WORK_HOURS,
    Plan,
    RingTarget,
    Rule,
    Week,
    When,
)
from clarion.features.phone.handling.models import BusinessHours, HandlingRule
from clarion.features.phone.handling.owners import Owner
from clarion.features.phone.handling.rules_v1.service import checked_plan as checked_ends
from clarion.features.phone.handling.rules_v1.service import fill, find_row, new_row
from clarion.features.phone.handling.states.conditions import (
    conditions_view,
    hours_from,
    schedule_from,
    triggers_of_week,
    when_from,
)
from clarion.features.phone.handling.states.responses import CallHandlingStateInfo, StateConditionInfo
from clarion.features.phone.handling.states.schemas import ScheduleCondition, StateBody
from clarion.features.phone.handling.store import rule_of, week_of
from clarion.features.phone.handling.targets import get_colleague

NAMES = {
    FORWARD_ALL: "Forward all calls",
    DND: "Do not disturb",
    AGENT: "Agent",
    WORK_HOURS: "Work Hours",
    AFTER_HOURS: "After Hours",
}
PEOPLE = ("User", "DigitalUser", "VirtualUser", "FaxUser", "FlexibleUser", "Limited", "SharedLinesGroup")


def person(owner: Owner) -> Extension:
    """Only people have states. Raises Invalid."""
    if owner.extension is None or owner.extension.type not in PEOPLE:
        raise Invalid("Only people have states and rules of states.", parameter="extensionId")
    return owner.extension


def check_state(state_id: str) -> str:
    """Raises NotFound."""
    if state_id not in NAMES:
        raise NotFound("Resource for parameter [stateId] is not found.", parameter="stateId")
    return state_id


async def rule_of_state(session: AsyncSession, owner: Owner, state_id: str) -> Rule:
    row = await find_row(session, owner, state_id)
    return rule_of(row) if row is not None else default_rule(state_id, person(owner))


async def week_of_owner(session: AsyncSession, owner: Owner) -> Week:
    row = await session.get(BusinessHours, owner.id)
    return week_of(row.week) if row is not None else {}


async def state_view(session: AsyncSession, owner: Owner, state_id: str) -> CallHandlingStateInfo:
    return {
        "id": state_id,
        "enabled": await _is_on(session, owner, state_id),
        "displayName": NAMES[state_id],
        "conditions": await _conditions(session, owner, state_id),
    }


async def _is_on(session: AsyncSession, owner: Owner, state_id: str) -> bool:
    """Do not disturb is what presence says; the hours are always on."""
    if state_id == DND:
        settings = await presence_settings_of(session, [person(owner)])
        return not takes_calls(settings[owner.id].dnd_status)
    if state_id == WORK_HOURS:
        return True
    return (await rule_of_state(session, owner, state_id)).enabled


async def _conditions(session: AsyncSession, owner: Owner, state_id: str) -> list[StateConditionInfo]:
    if state_id == WORK_HOURS:
        triggers = triggers_of_week(await week_of_owner(session, owner))
        return [
            {
                "type": "Schedule",
                "schedule": {"triggers": triggers},
            }
        ]
    when = (await rule_of_state(session, owner, state_id)).when if state_id == FORWARD_ALL else When()
    if when.schedule is not None:
        return conditions_view(When(schedule=when.schedule), None)
    if not when.state:
        return []
    hours = await _conditions(session, owner, WORK_HOURS) if when.state == WORK_HOURS else []
    return [{"type": "State", "state": {"id": when.state, "displayName": NAMES[when.state], "conditions": hours}}]


async def change_state(session: AsyncSession, clock: Clock, owner: Owner, state_id: str, body: StateBody) -> None:
    """Raises Invalid for what a state cannot be."""
    condition = body.conditions[0] if body.conditions else None
    if state_id == WORK_HOURS:
        if body.enabled is False:
            raise Invalid("Work hours cannot be switched off.", parameter="enabled")
        if not isinstance(condition, ScheduleCondition | None):
            raise Invalid("Work hours are a schedule.", parameter="conditions.type")
        if condition is not None:
            await write_hours(session, owner, hours_from(schedule_from(condition.schedule)), "")
        return
    if state_id == DND and condition is None:
        await _switch_dnd(session, owner, body.enabled)
        return
    if condition is not None and state_id != FORWARD_ALL:
        raise Invalid(
            "Only forwarding all calls has a condition: another state, or a schedule.", parameter="conditions"
        )
    before = await rule_of_state(session, owner, state_id)
    when = before.when if condition is None else when_from([condition])
    enabled = before.enabled if body.enabled is None else body.enabled
    await keep_rule(session, clock, owner, msgspec.structs.replace(before, enabled=enabled, when=when))


async def _switch_dnd(session: AsyncSession, owner: Owner, on: bool | None) -> None:
    """It is presence that says it; whether calls of queues are taken stays as it is."""
    settings = (await presence_settings_of(session, [person(owner)]))[owner.id]
    if on is None or on is not takes_calls(settings.dnd_status):
        return
    queues = settings.dnd_status in (DndStatus.TAKE_ALL, DndStatus.DEPARTMENT_CALLS_ONLY)
    taken = DndStatus.TAKE_ALL if queues else DndStatus.NO_DEPARTMENT_CALLS
    refused = DndStatus.DEPARTMENT_CALLS_ONLY if queues else DndStatus.NO_CALLS
    await update_presence(session, person(owner), {"dnd_status": refused if on else taken})


async def keep_rule(session: AsyncSession, clock: Clock, owner: Owner, rule: Rule, position: int = 0) -> HandlingRule:
    row = await find_row(session, owner, rule.rule_id) if rule.rule_id else None
    if row is None:
        row = new_row(clock, owner, rule, position)
        session.add(row)
    else:
        fill(row, rule)
    return row


async def checked_plan(session: AsyncSession, owner: Owner, plan: Plan) -> Plan:
    """Devices of the extension, colleagues, numbers in E.164. Raises Invalid, NotFound."""
    groups = []
    for group in plan.groups:
        targets = [await _checked_target(session, owner, target) for target in group.targets]
        groups.append(msgspec.structs.replace(group, targets=tuple(targets)))
    return await checked_ends(session, owner, msgspec.structs.replace(plan, groups=tuple(groups)))


async def _checked_target(session: AsyncSession, owner: Owner, target: RingTarget) -> RingTarget:
    parameter = "dispatching.actions.targets"
    if target.kind == "coworker":
        found = await get_colleague(session, owner.account_id, target.id, parameter)
        if found.id == owner.id:
            raise Invalid("One is no coworker of oneself.", parameter=parameter)
        return msgspec.structs.replace(target, name=target.name or found.name)
    if target.kind == "device":
        device = await session.get(Device, target.id[:64])
        if device is None or device.account_id != owner.account_id or device.extension_id != owner.id:
            raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
        return msgspec.structs.replace(target, name=target.name or device.name, forwarding_id=device.id)
    if target.kind == "number":
        number = await number_from(session, person(owner), target.number, parameter)
        return msgspec.structs.replace(target, number=number)
    return target


async def rules_using(session: AsyncSession, account_id: str, device_id: str) -> list[HandlingRule]:
    """Rules of an account in which a device rings."""
    rows = await session.scalars(select(HandlingRule).where(HandlingRule.account_id == account_id))
    return [
        row
        for row in rows
        if any(
            target.kind == "device" and target.id == device_id
            for group in rule_of(row).plan.groups
            for target in group.targets
        )
    ]
