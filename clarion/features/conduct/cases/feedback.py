"""Decisions feed back: a rule whose acts are overturned too often steps back to observing, and officers are told."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.i18n import LazyString, Reader
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import list_switches, notify, set_switch
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.rules import OVERTURN_SHARE, OVERTURN_WINDOW, must_step_back
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.rulebook import NEVER_SWITCHED
from clarion.features.conduct.spoken import told


async def overturn_counts(session: AsyncSession, rule: str, now: datetime) -> tuple[int, int]:
    """How many statements of a rule there were in seven days, and how many of them were overturned."""
    within = select(func.count()).where(VerdictRow.rule == rule, VerdictRow.at > now - OVERTURN_WINDOW)
    given = await session.scalar(within) or 0
    overturned = await session.scalar(within.where(VerdictRow.overturned_at.is_not(None))) or 0
    return given, overturned


async def review_rule(session: AsyncSession, here: Container, rule: str) -> bool:
    """After a decision: whether the rule has to step back, and then it does."""
    now = here.clock.now()
    given, overturned = await overturn_counts(session, rule, now)
    if rule in NEVER_SWITCHED or not must_step_back(given, overturned):
        return False
    if any(row.rule == rule for row in await list_switches(session)):
        return False
    facts = {"overturned": overturned, "given": given, "rule": rule, "share": f"{OVERTURN_SHARE:.0%}"}
    why = LazyString("conduct.steps-back.text", facts)
    await set_switch(session, here, rule, "observe", told(why, Reader()))
    operator = await find_operator_account(session, here)
    if operator:
        await notify(session, here, operator, LazyString("conduct.steps-back.title", facts), [why], at=now)
    return True


async def rule_figures(session: AsyncSession, rule: str, now: datetime) -> dict[str, Any]:
    """For a rule's page."""
    given, overturned = await overturn_counts(session, rule, now)
    share = overturned / given if given else 0.0
    return {"statements7d": given, "overturned7d": overturned, "overturnedShare": round(share, 4),
            "ceiling": OVERTURN_SHARE}  # fmt: skip
