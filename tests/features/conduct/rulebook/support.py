"""Recorded attempts out of golden cases, and a conduct with one rule in force."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from clarion.features.conduct import Attempt, AttemptKind, Conduct, Status
from clarion.features.conduct.rulebook import Rule, RuleBook, shipped_book
from clarion.features.conduct.rulebook.record import GoldenCase

BOOK = shipped_book()
RULES = [kept.rule for kept in BOOK.rules.values()]


def facts_of(rule: Rule, case: GoldenCase) -> dict[str, Any]:
    common = {name: fact for name, fact in rule.golden.facts.items() if name not in case.without}
    return common | case.facts


def attempt_of(rule: Rule, case: GoldenCase, **changes: Any) -> Attempt:
    """The attempt that a golden case tells of."""
    day = case.at or max(rule.valid_from, date(2026, 6, 1))
    kind = case.kind or AttemptKind(str(facts_of(rule, case).get("kind", rule.on[0].value)))
    values: dict[str, Any] = {
        "event_id": "golden",
        "kind": kind,
        "at": datetime.combine(day, time(12), UTC),
        "account_id": "1",
        "callee_country": case.place or "",
    }
    return Attempt(**(values | changes))


def enforced(*rules: Rule) -> RuleBook:
    """A book of these rules alone, all of them in force."""
    kept = {rule.id: BOOK.rules[rule.id] for rule in rules}
    on = {name: replace(one, rule=one.rule.model_copy(update={"status": Status.ENFORCE})) for name, one in kept.items()}
    return replace(BOOK, rules=on)


def conduct_of_rules(*rules: Rule) -> Conduct:
    return Conduct(enforced(*rules))
