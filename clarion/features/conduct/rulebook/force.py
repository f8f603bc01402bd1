"""Which rules are in force for an attempt: by day, place, plan and tenant, with whatever was changed for them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

import structlog

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.rulebook.book import Kept, RuleBook
from clarion.features.conduct.rulebook.cel import Literal
from clarion.features.conduct.rulebook.errors import BadRule
from clarion.features.conduct.rulebook.ready import Plan, ReadyRule, make_ready
from clarion.features.conduct.rulebook.record import Rule
from clarion.features.conduct.rulebook.tables import edges, get_value, places
from clarion.features.conduct.verdict import Status

log = structlog.stdlib.get_logger("clarion.conduct")

SCOPES = ("everywhere", "place", "plan", "account")
"""Of overrides, from wide to narrow; the narrower counts."""

NEVER_SWITCHED = frozenset({"EMG-01", "SPM-01", "STATE"})
"""Emergency calls pass, opt-outs are obeyed and what stands against an account holds, whatever is switched off."""

_MOST_PLANS = 2048


@dataclass(frozen=True, slots=True)
class Override:
    """A change of one rule for one tenant, plan or place; only within what the rule allows."""

    rule: str
    scope: str  # one of SCOPES
    key: str = ""  # account id, plan or place; empty for everywhere
    limits: Mapping[str, Literal] = field(default_factory=dict)
    status: Status | None = None
    killed: bool | None = None


def check_override(book: RuleBook, override: Override) -> None:
    """Raise BadRule for what the rule does not allow to change."""
    kept = book.rules.get(override.rule)
    if kept is None:
        raise BadRule(f"there is no rule {override.rule}")
    if override.scope not in SCOPES or (override.scope != "everywhere") != bool(override.key):
        raise BadRule(f"scope must be one of {', '.join(SCOPES)}, with a key unless it is everywhere")
    rule = kept.rule
    if rule.id in NEVER_SWITCHED and (override.killed or override.status is not None):
        raise BadRule(f"{rule.id} is never switched off: calls for help and opt-outs hold always")
    if override.status is not None and override.status not in rule.change.status:
        allowed = ", ".join(status.value for status in rule.change.status) or "nothing"
        raise BadRule(f"the status of {rule.id} may be changed to {allowed}, not to {override.status.value}")
    for name, value in override.limits.items():
        _check_limit(book, rule, name, value)


def _check_limit(book: RuleBook, rule: Rule, name: str, value: Literal) -> None:
    bounds = rule.change.limits.get(name)
    if bounds is None:
        allowed = ", ".join(rule.change.limits) or "none"
        raise BadRule(f"limit {name!r} of {rule.id} may not be changed; those that may: {allowed}")
    kind = book.tables[rule.limits[name]].type
    if type(value).__name__ != {"double": "float", "string": "str"}.get(kind, kind):
        raise BadRule(f"limit {name} is of type {kind}")
    if isinstance(value, str):
        return
    if (bounds.least is not None and value < bounds.least) or (bounds.most is not None and value > bounds.most):
        raise BadRule(f"limit {name} of {rule.id} must lie between {bounds.least} and {bounds.most}")


class Force:
    """A book with overrides, as plans to judge by. Everything is looked up in memory; plans are made when needed."""

    def __init__(
        self, book: RuleBook, overrides: Iterable[Override] = (), modes: Mapping[str, str] | None = None
    ) -> None:
        """`modes`: rules that are switched `off` or to `observe` for everybody; `*` is all that can be switched."""
        self.book = book
        self._modes = modes or {}
        self._given = tuple(overrides)
        self._overrides: dict[tuple[str, str], list[Override]] = {}
        for override in self._given:
            try:
                check_override(book, override)
            except BadRule:
                continue  # the rule changed since; its own limits are the safe ones
            self._overrides.setdefault((override.scope, override.key), []).append(override)
        days = edges(tuple(book.tables.values())) | _rule_days(book)
        self._edges = sorted(day.toordinal() for day in days)
        named = {place for kept in book.rules.values() for place in kept.rule.jurisdictions}
        named |= {key for scope, key in self._overrides if scope == "place"}
        self._places = places(tuple(book.tables.values())) | named
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._ready: dict[tuple[object, ...], ReadyRule] = {}

    @cached_property
    def digest(self) -> str:
        """One hash for the book, what was changed of it and what is switched: by which rules a verdict was given."""
        changes = sorted(
            f"{change.rule}|{change.scope}|{change.key}|{sorted(change.limits.items())}|{change.status}|{change.killed}"
            for change in self._given
        )
        return sha256(repr((self.book.digest, changes, sorted(self._modes.items()))).encode()).hexdigest()

    def with_book(self, book: RuleBook) -> "Force":
        """The same changes and switches on another book."""
        return Force(book, self._given, self._modes)

    def plan(self, kind: AttemptKind, day: date, place: str = "", plan: str = "", account_id: str = "") -> Plan:
        """The rules for one attempt."""
        near = place if place in self._places else place[:2] if place[:2] in self._places else ""
        key = (
            kind,
            bisect_right(self._edges, day.toordinal()),
            near,
            plan if ("plan", plan) in self._overrides else "",
            account_id if ("account", account_id) in self._overrides else "",
        )
        found = self._plans.get(key)
        if found is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            rules = self.ready_rules(day, near, plan, account_id, kind=kind)
            found = self._plans[key] = Plan(rules, self.book.slots, kind)
        return found

    def ready_rules(
        self, day: date, place: str = "", plan: str = "", account_id: str = "", *, kind: AttemptKind | None = None
    ) -> Sequence[ReadyRule]:
        """The rules in force, in the order of the book; of all kinds of attempts unless one is given."""
        found: list[ReadyRule] = []
        for kept in self.book.rules.values():
            if (kind is not None and kind not in kept.rule.on) or not _holds(kept.rule, day, place):
                continue
            changes = self._changes(kept.rule.id, place, plan, account_id)
            if self._mode(kept.rule.id) == "off" or self._killed(kept.rule, changes):
                continue
            try:
                found.append(self._make_ready(kept, day, place, changes))
            except BadRule as error:  # a table has no row for this day: the rule cannot judge it
                log.error("A rule is left out", rule=kept.rule.id, reason=error.reason)
        return found

    def _changes(self, rule_id: str, place: str, plan: str, account_id: str) -> tuple[Override, ...]:
        if not self._overrides:
            return ()
        keys = (("everywhere", ""), ("place", place[:2]), ("place", place), ("plan", plan), ("account", account_id))
        return tuple(o for key in dict.fromkeys(keys) for o in self._overrides.get(key, ()) if o.rule == rule_id)

    def _mode(self, rule_id: str) -> str:
        if not self._modes or rule_id in NEVER_SWITCHED:
            return ""
        every, own = self._modes.get("*", ""), self._modes.get(rule_id, "")
        return "off" if "off" in (every, own) else every or own

    def _killed(self, rule: Rule, changes: tuple[Override, ...]) -> bool:
        killed = rule.kill_switch
        for change in changes:
            killed = killed if change.killed is None else change.killed
        return killed

    def _make_ready(self, kept: Kept, day: date, place: str, changes: tuple[Override, ...]) -> ReadyRule:
        rule = kept.rule
        limits = {name: get_value(self.book.tables[table], place, day) for name, table in rule.limits.items()}
        status = rule.status
        for change in changes:
            limits |= change.limits
            status = change.status or status
        status = Status.OBSERVE if self._mode(rule.id) == "observe" else status
        key = (rule.id, kept.digest, status, tuple(limits.items()))
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = make_ready(rule, kept.digest, status, limits, self.book.slots)
        return ready


def _rule_days(book: RuleBook) -> set[date]:
    rules = [kept.rule for kept in book.rules.values()]
    return {rule.valid_from for rule in rules} | {rule.valid_to for rule in rules if rule.valid_to}


def _holds(rule: Rule, day: date, place: str) -> bool:
    if day < rule.valid_from or (rule.valid_to is not None and day >= rule.valid_to):
        return False
    return not rule.jurisdictions or place in rule.jurisdictions or place[:2] in rule.jurisdictions
