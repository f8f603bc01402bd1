"""All rules of acceptable use on one call attempt, beside two peers in the same run, on the same facts.

Ours is asked with every fact known and every rule in force, whatever kind of attempt a rule is meant for; `as live` is
a call as the call server asks about it. Peers judge the same conditions by themselves, without statements, limits by
place or emergency: `common-expression-language` (Rust CEL) runs the very conditions, one program each; `cedarpy` has no
fractions, so its policies, one a rule, compare the same facts as whole numbers, with one comparison per fact. The
last column is the thread's own processor time, which a busy machine does not blur.
"""

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.sizes import full_or
from clarion.features.conduct import Attempt, AttemptKind, Conduct, Features, VerdictKind
from clarion.features.conduct.asking import judge_by
from clarion.features.conduct.facts import features_of_attempt
from clarion.features.conduct.rulebook import Force, Plan, shipped_book
from clarion.features.conduct.rulebook.cel import names_in

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROUNDS = full_or(20_000, 20)
# Golden cases of different rules want different things of these; here is an honest afternoon.
AFTERNOON: dict[str, Any] = {
    "kind": "call.out", "protected": False, "outbound": True, "account_state": "active", "international": False,
    "caller_number_owned": True, "caller_number_given": True, "callee_given": True, "recording_class": "one-party",
    "marketing": False, "automated": False, "a2p": False, "reassigned_answer": "no", "minor_party": False,
    "national_from_abroad": False, "scam_score": 0.02, "fax_advert": False, "number_aged_days": 60, "driving": False,
    "port_hold_hours": 0.0, "days_since_effective": 90, "known_harm_hash": False, "sensitive_change": "",
    "request_share": 0.1, "instrument_fits": True, "document_recipients_10m": 1, "emergency": False,
    "safety_use": False,
    "number_kind": "10dlc", "campaign_registered": True, "rate_group": "light", "opted_out": False,
}  # fmt: skip


class Known:
    """A source that knows everything."""

    def __init__(self, facts: Features) -> None:
        self._facts = facts

    def features(self, attempt: Attempt) -> Features:
        return self._facts


def honest_facts() -> dict[str, Any]:
    """A value for every fact that is not taken for granted: what golden cases call ordinary."""
    book, facts = shipped_book(), dict[str, Any]()
    for kept in book.rules.values():
        ordinary = next((case for case in kept.rule.golden.cases if case.say == "allow"), None)
        facts |= dict(kept.rule.golden.facts) | (dict(ordinary.facts) if ordinary else {})
    return facts | AFTERNOON


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Microseconds: median, 99th percentile, and 99th percentile of processor time."""
    for _ in range(rounds // 20 + 1):
        work()
    gc.collect()
    gc.disable()
    wall, own = _taken(work, rounds, time.perf_counter_ns), _taken(work, rounds, time.thread_time_ns)
    gc.enable()
    return wall[rounds // 2] / 1000, wall[rounds * 99 // 100] / 1000, own[rounds * 99 // 100] / 1000


def _taken(work: Callable[[], object], rounds: int, clock: Callable[[], int]) -> list[int]:
    taken = []
    for _ in range(rounds):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return sorted(taken)


def call(**changes: Any) -> Attempt:
    values: dict[str, Any] = {
        "event_id": "c-1/call", "kind": AttemptKind.CALL_OUT, "at": NOW, "account_id": "1", "extension_id": "101",
        "dialed": "12025550123", "callee": "+12025550123", "callee_country": "US", "international": False,
        "caller_number": "+16505550101", "via": "device",
    }  # fmt: skip
    return Attempt(**(values | changes))


def ours(table: Table, facts: dict[str, Any]) -> None:
    book = shipped_book()
    rules = [ready for ready in Force(book).ready_rules(NOW.date(), "US") if "-" in ready.rule.id]
    assert rules
    every = Plan(rules, book.slots)
    attempt = call()
    parts = [features_of_attempt(attempt), facts]
    found = every.judge(parts)
    assert not found.matches, [ready.rule.id for ready, _ in found.matches]
    assert not found.missing, [ready.rule.id for ready in found.missing]
    row(table, f"Clarion, {len(rules)} rules, none fits", *timed(lambda: judge_by(every, attempt, parts)))
    abroad = [features_of_attempt(attempt), facts | {"international": True, "international_enabled": False}]
    assert judge_by(every, attempt, abroad).kind is VerdictKind.DENY
    row(
        table,
        f"Clarion, {len(rules)} rules, one refuses, with its statement",
        *timed(lambda: judge_by(every, attempt, abroad), ROUNDS // 4),
    )
    conduct = Conduct()
    conduct.add_source(Known(facts))
    mine = {"account_state": "active", "home_country": "US", "outside_line_prefixes": ("9",)}
    assert conduct.judge(attempt, mine).kind is VerdictKind.ALLOW
    live = len(conduct.force.plan(AttemptKind.CALL_OUT, NOW.date(), "US").rules)
    row(
        table,
        f"Clarion, a call as live ({live} rules apply), facts gathered",
        *timed(lambda: conduct.judge(attempt, mine)),
    )
    help_call = call(dialed="911")
    row(table, "Clarion, a call for help", *timed(lambda: conduct.judge(help_call, mine)))


def rust_cel(table: Table, facts: dict[str, Any]) -> None:
    try:
        import cel
    except ImportError:
        row(table, "common-expression-language: not installed")
        return
    known = _whole(facts)
    programs = [cel.compile(condition) for condition in _conditions()]
    context = cel.Context(variables=known)
    for program in programs:
        assert program.execute(context) is False
    row(
        table,
        "common-expression-language, context kept",
        *timed(lambda: [p.execute(context) for p in programs], ROUNDS // 4),
    )

    def fresh() -> None:
        given = cel.Context(variables=known)
        for program in programs:
            program.execute(given)

    row(table, "common-expression-language, context made for the attempt", *timed(fresh, ROUNDS * 3 // 20))


def cedar(table: Table, facts: dict[str, Any]) -> None:
    try:
        import cedarpy
    except ImportError:
        row(table, "cedarpy: not installed")
        return
    known = {name: _cedar(value) for name, value in _whole(facts).items() if not isinstance(value, tuple | list)}
    policies = cedarpy.PolicySet.from_str("\n".join(_policies(known)))
    entities = cedarpy.Entities.from_json_str("[]")
    request = {"principal": 'U::"101"', "action": 'A::"call"', "resource": 'R::"x"', "context": known}
    answer = cedarpy.is_authorized(request, policies, entities)
    assert answer.allowed, answer.diagnostics.errors
    row(
        table,
        "cedarpy, policies and entities parsed before",
        *timed(lambda: cedarpy.is_authorized(request, policies, entities), ROUNDS * 3 // 20),
    )


def _whole(facts: dict[str, Any]) -> dict[str, Any]:
    """Every fact that any rule looks at, with what stands in for those that are left out."""
    book = shipped_book()
    used = {name for kept in book.rules.values() for name in kept.rule.features}
    return {name: facts.get(name, book.features[name].absent) for name in sorted(used)}


def _conditions() -> list[str]:
    """The conditions with their limits written in, by the names of the facts."""
    book = shipped_book()
    made = []
    for ready in Force(book).ready_rules(NOW.date(), "US"):
        if "-" not in ready.rule.id:
            continue
        text = ready.rule.condition
        for name in sorted(names_in(text)[1], key=len, reverse=True):
            value = ready.limits[name]
            text = text.replace(f"limit.{name}", str(value).lower() if isinstance(value, bool) else repr(value))
        made.append(text)
    assert made
    return made


def _cedar(value: Any) -> Any:
    return round(value * 1_000_000) if isinstance(value, float) else value


def _policies(known: dict[str, Any]) -> list[str]:
    policies = ["permit(principal, action, resource);"]
    for kept in shipped_book().rules.values():
        names = [name for name in kept.rule.features if name in known]
        if "-" not in kept.rule.id or not names:
            continue
        terms = []
        for name in names:
            value = known[name]
            if isinstance(value, bool):
                terms.append(f"context.{name} != {str(value).lower()}")
            elif isinstance(value, str):
                terms.append(f'context.{name} == "nothing like it"')
            else:
                terms.append(f"context.{name} > {10**15}")
        policies.append(f"forbid(principal, action, resource) when {{ {' || '.join(terms)} }};")
    return policies


def row(table: Table, name: str, *taken: float) -> None:
    table.add_row(name, *(f"{each:,.0f}" for each in taken))


def main() -> None:
    table = Table(
        "One call attempt",
        "p50 µs",
        "p99 µs",
        "p99 µs of its own time",
        title="Rules of acceptable use (aim: p50 < 100, p99 < 250)",
    )
    for column in table.columns[1:]:
        column.justify = "right"
    facts = honest_facts()
    ours(table, facts)
    rust_cel(table, facts)
    cedar(table, facts)
    Console().print(table)


if __name__ == "__main__":
    main()
