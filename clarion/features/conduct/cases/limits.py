"""How far an account is from each limit, before anything happens: what the rules count, beside what they allow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.responses import DistanceGate, DistanceInfo
from clarion.features.conduct.cases.vocabulary import CLAUSES
from clarion.features.conduct.rulebook import ReadyRule, Rule, Table
from clarion.features.people import Account, NumberBook

_PAIR = re.compile(r"\b(\w+)(?:\s*\+\s*1(?:\.0)?)?\s*(>=|>|<=|<)\s*limit\.(\w+)\b(?!\s*[*/])")
_KINDS = (AttemptKind.CALL_OUT, AttemptKind.API_REQUEST, AttemptKind.PERIOD_CHECK)
HIDDEN = frozenset({"PMP-02", "PMP-03", "OBJ-02"})
"""Of rules against fraud the thresholds are not told; an account sees its own numbers."""
_MOST_NUMBERS = 20
_BOUND = ("_lower_1d", "_lower_7d", "_lower_24h", "_lower")
"""Of what a ratio is at least, for sure: rules need it, people look at the ratio."""
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


def only_aggravates(rule: Rule, fact: str) -> bool:
    """Whether a fact says alone how hard a rule acts that looks at other limits first: past it, nothing happens."""
    looks_at_limits = any(limit in rule.limits for _, _, limit in _PAIR.findall(rule.condition))
    return looks_at_limits and re.search(rf"\b{fact}\b", rule.condition) is None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose distances: an account, an extension of it, and the numbers that this one texts from."""

    account_id: str
    extension_id: str
    home_country: str
    numbers: tuple[str, ...] = ()


async def subject_of(session: AsyncSession, here: Container, account: Account, extension_id: str) -> Subject:
    book = here.find(NumberBook)
    found = await book.numbers_of_extensions(session, account.id, [extension_id]) if book else ()
    numbers = tuple(one.phone_number for one in found)[:_MOST_NUMBERS]
    return Subject(account.id, extension_id, account.home_country, numbers)


def distances(here: Container, subject: Subject, *, officer: bool = False) -> list[DistanceInfo]:
    """For each rule in force and each of its limits: the value now, the limit, and the share of it that is used.

    `officer`: with the thresholds of rules against fraud as well.
    """
    conduct = here.find(Conduct)
    if conduct is None:
        return []
    now, facts = here.clock.now(), _facts(conduct, subject, here.clock.now())
    rules = conduct.force.ready_rules(now.date(), subject.home_country, "", subject.account_id)
    tables = conduct.force.book.tables
    found: dict[tuple[str, str], DistanceInfo] = {}
    for ready in rules:
        for fact, comparison, limit in pairs(ready.rule):
            allowed = ready.limits.get(limit)
            if fact.endswith(_BOUND) or isinstance(allowed, bool) or not isinstance(allowed, int | float):
                continue
            counted = (fact, comparison)
            hidden = ready.rule.id in HIDDEN and not officer
            found_now = _distance(
                ready, tables[ready.rule.limits[limit]], limit, counted, facts.get(fact), hidden=hidden
            )
            one = cast("DistanceInfo", {**found_now, "from": _sleeps(ready, tables, (fact, limit), facts)})
            before = found.get((ready.rule.id, limit))
            if before is None or (one["used"] or 0.0) > (before["used"] or 0.0):  # of several windows the fullest
                found[ready.rule.id, limit] = one
    return sorted(found.values(), key=lambda one: (one["from"] is not None, -(one["used"] or 0.0)))


def _facts(conduct: Conduct, subject: Subject, now: datetime) -> dict[str, Any]:
    """What is counted now; of several numbers the highest."""
    tried = [(kind, "") for kind in _KINDS] + [
        (AttemptKind.MESSAGE_SEND, number) for number in subject.numbers or ("",)
    ]
    facts: dict[str, Any] = {}
    for kind, number in tried:
        attempt = Attempt(event_id="limits", kind=kind, at=now, account_id=subject.account_id, via="portal",
                          extension_id=subject.extension_id, caller_number=number)  # fmt: skip
        for name, value in conduct.facts_about(attempt).items():
            before = facts.setdefault(name, value)
            if number and isinstance(value, int | float) and isinstance(before, int | float):
                facts[name] = max(before, value)
    return facts


def _distance(
    ready: ReadyRule, table: Table, limit: str, counted: tuple[str, str], value: Any, *, hidden: bool
) -> dict[str, Any]:
    rule, (fact, comparison), allowed = ready.rule, counted, ready.limits[limit]
    known = isinstance(value, int | float) and not isinstance(value, bool)
    gate = _GATE.search(table.means) is not None
    alone = not gate and not only_aggravates(rule, fact)
    barred = known and not hidden and alone and comparison.startswith(">")
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


def _sleeps(
    ready: ReadyRule, tables: Mapping[str, Table], pair: tuple[str, str], facts: Mapping[str, Any]
) -> DistanceGate | None:
    """From how many the limit begins to count, when there are fewer by now: `and` joins it with that in the rule."""
    found: DistanceGate | None = None
    texts = (ready.rule.condition, *(outcome.when for outcome in ready.rule.outcomes))
    for beside in (one for text in texts for one in joined(text, pair)):
        gates = [(fact, limit) for fact, limit in beside if _GATE.search(tables[ready.rule.limits[limit]].means)]
        asleep = [(fact, limit) for fact, limit in gates if facts.get(fact, 0) < ready.limits[limit]]
        if not asleep:
            return None
        fact, limit = asleep[0]
        unit = tables[ready.rule.limits[limit]].unit
        found = {"value": facts.get(fact, 0), "limit": cast("float", ready.limits[limit]), "unit": unit}
    return found


Pairs = tuple[tuple[str, str], ...]


def joined(text: str, pair: tuple[str, str], above: Pairs = ()) -> Iterator[Pairs]:
    """For each place where the condition compares `pair`: what else has to hold there, by `and`."""
    text = _bare(text)
    parts = _split(text, "||")
    if len(parts) > 1:
        for part in parts:
            yield from joined(part, pair, above)
        return
    parts = _split(text, "&&")
    plain = tuple((fact, limit) for part in parts if len(_split(_bare(part), "||")) == 1
                  for fact, _, limit in _PAIR.findall(part))  # fmt: skip
    if len(parts) > 1:
        for part in parts:
            yield from joined(part, pair, above + plain)
    elif pair in plain:
        yield tuple(one for one in above + plain if one != pair)


def _bare(text: str) -> str:
    """Without brackets around the whole of it."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    """Where the bracket at the beginning is closed."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place
    return -1


def _split(text: str, operator: str) -> list[str]:
    """The parts that `operator` joins outside of brackets."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text.startswith(operator, place):
            parts.append(text[start:place])
            start = place + len(operator)
    return [*parts, text[start:]]


def _used(value: float, allowed: float) -> float:
    return round(value / allowed, 4) if allowed > 0 else 0.0
