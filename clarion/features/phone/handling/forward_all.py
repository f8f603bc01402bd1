"""All calls of somebody to one number: what people switch on and off by a code of their phone (PH-66)."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, select

from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.handling.model import FORWARD_ALL, End, Plan
from clarion.features.phone.handling.models import HandlingRule

_NAME = "Forward all calls"
_ACTION = "UnconditionalForwarding"


async def set_forward_all(
    session: AsyncSession, owner: Extension, number: str, *, rule_id: str, now: datetime
) -> HandlingRule:
    """Forward every call to `number` (E.164); empty: no more, but it is remembered. `rule_id`: of a new rule."""
    query = select(HandlingRule).where(
        HandlingRule.account_id == owner.account_id,
        HandlingRule.extension_id == owner.id,
        HandlingRule.kind == FORWARD_ALL,
    )
    rule: HandlingRule | None = await session.scalar(query)
    if rule is None:
        rule = HandlingRule(id=rule_id, account_id=owner.account_id, extension_id=owner.id, kind=FORWARD_ALL)
        rule.name, rule.conditions, rule.plan, rule.extra, rule.created_at = _NAME, {}, {}, {}, now
        session.add(rule)
    rule.enabled, rule.action = bool(number), _ACTION
    if number:
        rule.plan = msgspec.to_builtins(Plan(mode="Terminate", end=End(kind="number", number=number)))
    return rule


async def forget_forward_all(session: AsyncSession, owner: Extension) -> None:
    """Forward no more, and do not remember where calls went."""
    mine = HandlingRule.account_id == owner.account_id, HandlingRule.extension_id == owner.id
    await session.execute(delete(HandlingRule).where(*mine, HandlingRule.kind == FORWARD_ALL))
