"""The conditions of all rules on a second CEL engine: both say the same of every golden case."""

from typing import Any

import cel
import pytest

from clarion.features.conduct.rulebook import Force, Plan, ReadyRule
from clarion.features.conduct.rulebook.cel import names_in
from tests.features.conduct.rulebook.support import RULES, attempt_of, enforced, facts_of


def in_plain_cel(ready: ReadyRule) -> str:
    """The condition with its limits written in, by the names of the facts."""
    text = ready.rule.condition
    for name in sorted(names_in(text)[1], key=len, reverse=True):
        value = ready.limits[name]
        text = text.replace(f"limit.{name}", str(value).lower() if isinstance(value, bool) else repr(value))
    return text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_second_engine_says_the_same(rule: Any) -> None:
    book = enforced(rule)
    for case in rule.golden.cases:
        if case.say == "skipped":
            continue
        attempt, facts = attempt_of(rule, case), facts_of(rule, case)
        place = case.place or (rule.jurisdictions[0] if rule.jurisdictions else "")
        [ready] = Force(book).ready_rules(attempt.at.date(), place)
        known = {name: facts.get(name, book.features[name].absent) for name in rule.features}
        if None in known.values():
            continue  # an attempt of a channel tells this one
        theirs = cel.compile(in_plain_cel(ready)).execute(known)
        ours = Plan([ready], book.slots, attempt.kind).judge([known])
        assert not ours.failed
        assert theirs is bool(ours.matches), case.case
