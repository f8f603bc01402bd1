"""How each rule stands: in force, on trial, watched, waiting for a product; when it fitted last, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.release.models import ObservedRow
from clarion.features.conduct.rulebook import Force, Rule
from clarion.features.conduct.verdict import Status

MONTH = timedelta(days=30)
_WORDS = {Status.ENFORCE: "enforced", Status.CANARY: "trial", Status.OBSERVE: "observing"}


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """`waits_for`: the product that will connect the rule; empty for all that work. Matches are of 30 days."""

    rule: Rule
    status: str  # enforced | trial | observing | waiting | off
    waits_for: str
    last_match: datetime | None
    matches_30d: int
    overturned_30d: int

    def view(self) -> dict[str, Any]:
        return {
            "id": self.rule.id,
            "title": self.rule.title,
            "clause": self.rule.clause,
            "status": self.status,
            "waitsFor": self.waits_for or None,
            "lastMatchAt": wire_time(self.last_match) if self.last_match else None,
            "matches30d": self.matches_30d,
            "overturned30d": self.overturned_30d,
        }


def word_of(rule: Rule, status: Status | None = None) -> str:
    """enforced, trial, observing; waiting for a product or check that does not exist."""
    return "waiting" if rule.waits_for else _WORDS[status or rule.status]


async def rule_statuses(session: AsyncSession, force: Force, now: datetime) -> list[RuleStatus]:
    """Of every rule of the catalogue, in its order. What was refused stands in statements, what was only noted in what
    was watched.
    """
    since = now - MONTH
    refused = select(
        VerdictRow.rule, func.count(), func.max(VerdictRow.at), func.count(VerdictRow.overturned_at)
    ).where(VerdictRow.act_id == "", VerdictRow.at > since)
    watched = select(ObservedRow.rule, func.sum(ObservedRow.count), func.max(ObservedRow.last_at))
    watched = watched.where(ObservedRow.last_at > since)
    stated: Mapping[str, Any] = {row[0]: row for row in await session.execute(refused.group_by(VerdictRow.rule))}
    noted: Mapping[str, Any] = {row[0]: row for row in await session.execute(watched.group_by(ObservedRow.rule))}
    in_force = {ready.rule.id: ready.status for ready in force.ready_rules(now.date())}
    return [
        _status(kept.rule, in_force.get(kept.rule.id), stated.get(kept.rule.id), noted.get(kept.rule.id))
        for kept in force.book.rules.values()
    ]


def _status(rule: Rule, status: Status | None, stated: Any, noted: Any) -> RuleStatus:
    times = [row[2] for row in (stated, noted) if row is not None and row[2] is not None]
    return RuleStatus(
        rule=rule,
        status=word_of(rule, status) if status is not None or rule.waits_for else "off",
        waits_for=rule.waits_for,
        last_match=max(times, default=None),
        matches_30d=sum(int(row[1]) for row in (stated, noted) if row is not None),
        overturned_30d=int(stated[3]) if stated is not None else 0,
    )
