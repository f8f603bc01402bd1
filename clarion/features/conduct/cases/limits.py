"""How far an account is from each limit, before anything happens: what the rules count, beside what they allow."""

import re
from collections.abc import Iterator
from typing import Any

from clarion.base.container import Container
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.vocabulary import CLAUSES
from clarion.features.conduct.rulebook import ReadyRule, Rule, Table

_PAIR = re.compile(r"\b(\w+)(?:\s*\+\s*1(?:\.0)?)?\s*(>=|>|<=|<)\s*limit\.(\w+)\b(?!\s*[*/])")
_KINDS = (AttemptKind.CALL_OUT, AttemptKind.MESSAGE_SEND, AttemptKind.API_REQUEST, AttemptKind.PERIOD_CHECK)
HIDDEN = frozenset({"PMP-02", "PMP-03", "OBJ-02"})
"""Of rules against fraud the thresholds are not told; an account sees its own numbers."""


_GATE = re.compile(r"from which|says? (nothing|something)|warns nobody")
"""Limits that say when counting begins to mean something, not what is too much."""


def pairs(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """(fact, comparison, limit) for each limit that the rule holds a fact against."""
    seen: set[tuple[str, str]] = set()
    for text in (rule.condition, *(outcome.when for outcome in rule.outcomes)):
        for fact, comparison, limit in _PAIR.findall(text):
            if (fact, limit) not in seen and limit in rule.limits:
                seen.add((fact, limit))
                yield fact, comparison, limit


def distances(here: Container, account_id: str, extension_id: str, home_country: str) -> list[dict[str, Any]]:
    """For each rule in force and each of its limits: the value now, the limit, and the share of it that is used."""
    conduct = here.find(Conduct)
    if conduct is None:
        return []
    now = here.clock.now()
    facts: dict[str, Any] = {}
    for kind in _KINDS:
        attempt = Attempt(
            event_id="limits", kind=kind, at=now, account_id=account_id, extension_id=extension_id, via="portal"
        )
        for name, value in conduct.facts_about(attempt).items():
            facts.setdefault(name, value)
    rules = conduct.force.ready_rules(now.date(), home_country, "", account_id)
    tables = conduct.force.book.tables
    found = [
        _distance(ready, tables[ready.rule.limits[limit]], limit, (fact, comparison), facts.get(fact))
        for ready in rules
        for fact, comparison, limit in pairs(ready.rule)
        if isinstance(ready.limits.get(limit), int | float) and not isinstance(ready.limits.get(limit), bool)
    ]
    return sorted(found, key=lambda one: -(one["used"] or 0.0))


def _distance(ready: ReadyRule, table: Table, limit: str, counted: tuple[str, str], value: Any) -> dict[str, Any]:
    rule, (fact, comparison), allowed = ready.rule, counted, ready.limits[limit]
    known = isinstance(value, int | float) and not isinstance(value, bool)
    hidden, gate = rule.id in HIDDEN, _GATE.search(table.means) is not None
    barred = known and not hidden and not gate and comparison.startswith(">")
    return {
        "rule": rule.id,
        "title": rule.title,
        "what": rule.what,
        "clause": rule.clause,
        "clauseTitle": CLAUSES.get(rule.clause, ""),
        "status": ready.status.value,
        "live": bool(rule.live),
        "name": limit,
        "counted": fact.replace("_", " "),
        "means": table.means,
        "unit": table.unit,
        "window": rule.window,
        "value": value if known else None,
        "limit": None if hidden else allowed,
        "over": comparison,
        "gate": gate,
        "used": _used(float(value), float(allowed)) if barred else None,
    }


def _used(value: float, allowed: float) -> float:
    return round(value / allowed, 4) if allowed > 0 else 0.0
