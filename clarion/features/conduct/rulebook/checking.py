"""Whether a rule says what it means: refused here, with the place, before it can judge anybody."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from clarion.features.conduct.rulebook.cel import PYTHON_TYPES, Checker, ConditionError, Failed, Slots, names_in
from clarion.features.conduct.rulebook.located import Document, Path
from clarion.features.conduct.rulebook.ready import make_ready
from clarion.features.conduct.rulebook.record import Feature, GoldenCase, Rule, Step
from clarion.features.conduct.rulebook.tables import Table, find_row
from clarion.features.conduct.standing.scopes import RUNG_SCOPES
from clarion.features.conduct.verdict import Act, Status, VerdictKind

PLACEHOLDER = re.compile(r"\{(limit\.)?([a-z][a-z0-9_]*)(?::(percent))?\}")
GOLDEN_DAY = date(2026, 6, 1)

_VERDICTS_OF = {
    Act.OBSERVE: {VerdictKind.LABEL, VerdictKind.ALLOW},
    Act.NOTIFY: {VerdictKind.LABEL},
    Act.WARN: {VerdictKind.LABEL},
    Act.CHALLENGE: {VerdictKind.CHALLENGE},
    Act.THROTTLE: {VerdictKind.PACE},
    Act.BLOCK: {VerdictKind.DENY, VerdictKind.LABEL},  # label: what would be false is replaced
    Act.QUARANTINE: {VerdictKind.QUARANTINE},
    Act.SUSPEND: {VerdictKind.DENY},
    Act.TERMINATE: {VerdictKind.DENY},
}
_UNLISTED = {Act.OBSERVE, Act.NOTIFY, Act.WARN}


class RuleCheck:
    """Checks the rules of one document against the declared features and tables."""

    def __init__(self, features: Mapping[str, Feature], tables: Mapping[str, Table], slots: Slots) -> None:
        self._features = features
        self._tables = tables
        self._slots = slots

    def check(self, rule: Rule, document: Document, path: Path) -> None:
        """Raise BadRule, or return."""
        self._names(rule, document, path)
        self._words(rule, document, path)
        self._conditions(rule, document, path)
        self._policy(rule, document, path)
        self._golden(rule, document, path)

    def _names(self, rule: Rule, document: Document, path: Path) -> None:
        for name, kind in rule.features.items():
            declared = self._features.get(name)
            at = (*path, "features", name)
            if declared is None:
                raise document.bad(at, f"unknown feature {name!r}; features.yaml lists what there is")
            if declared.type != kind:
                raise document.bad(at, f"{name} is of type {declared.type}, not {kind}")
        for name, table in rule.limits.items():
            if table not in self._tables:
                raise document.bad((*path, "limits", name), f"unknown table {table!r}")
        for name in rule.change.limits:
            if name not in rule.limits:
                raise document.bad((*path, "change", "limits", name), f"{name} is no limit of this rule")
        for index, name in enumerate(rule.given):
            if rule.features.get(name) != "bool":
                raise document.bad((*path, "given", index), f"{name} is no feature of this rule that is true or false")
        for index, channel in enumerate(rule.live):
            if channel not in rule.on:
                raise document.bad((*path, "live", index), f"{channel.value} is not among the kinds of `on`")
        if rule.waits_for and (rule.live or rule.status is not Status.OBSERVE):
            raise document.bad((*path, "waits_for"), "a rule that waits for a product is live nowhere, and observes")
        if rule.valid_to is not None and rule.valid_to <= rule.valid_from:
            raise document.bad((*path, "valid_to"), "a rule must end after it begins")

    def _words(self, rule: Rule, document: Document, path: Path) -> None:
        texts: list[tuple[Path, str]] = [((*path, "statement"), rule.statement), ((*path, "remedy"), rule.remedy)]
        for index, outcome in enumerate(rule.outcomes):
            for name in ("text", "remedy", "threshold"):
                texts.append(((*path, "outcomes", index, name), getattr(outcome, name) or ""))
        for at, text in texts:
            for limit, name, _ in PLACEHOLDER.findall(text):
                if name not in (rule.limits if limit else rule.features):
                    raise document.bad(at, f"{{{limit}{name}}} is neither a feature nor a limit of this rule")

    def _conditions(self, rule: Rule, document: Document, path: Path) -> None:
        limits = {name: self._tables[table].type for name, table in rule.limits.items()}
        checker = Checker(rule.features, limits)
        conditions: list[tuple[Path, str]] = [((*path, "condition"), rule.condition)]
        for index, outcome in enumerate(rule.outcomes):
            if outcome.when:
                conditions.append(((*path, "outcomes", index, "when"), outcome.when))
        used: set[str] = set()
        for at, condition in conditions:
            try:
                checker.check(condition)
            except ConditionError as error:
                raise document.bad(at, self._explain(error.reason), error.line, error.column) from None
            features, used_limits = names_in(condition)
            used |= features | {f"limit.{name}" for name in used_limits}
        spoken = {name for text in _texts(rule) for _, name, _ in PLACEHOLDER.findall(text)}
        for name in rule.features:
            if name not in used and name not in spoken and name not in rule.tell:
                raise document.bad((*path, "features", name), f"{name} is listed but nothing looks at it")
        if rule.outcomes[-1].when:
            raise document.bad((*path, "outcomes", len(rule.outcomes) - 1, "when"), "the last outcome must always hold")

    def _explain(self, reason: str) -> str:
        name = re.search(r"undeclared reference to '([^']*)'", reason)
        if name is None:
            return reason
        if name[1].startswith("limit."):
            return f"unknown limit {name[1].removeprefix('limit.')!r}; list it under limits with its table"
        if name[1] in self._features:
            return f"{name[1]} is a feature, but this rule does not list it under features"
        return f"unknown feature {name[1]!r}; features.yaml lists what there is"

    def _policy(self, rule: Rule, document: Document, path: Path) -> None:
        for index, outcome in enumerate(rule.outcomes):
            at = (*path, "outcomes", index, "act")
            if outcome.verdict not in _VERDICTS_OF[outcome.act]:
                raise document.bad(at, f"act {outcome.act.value} cannot be verdict {outcome.verdict.value}")
            if rule.clause == "UNL" and outcome.act not in _UNLISTED:
                raise document.bad(at, "clause UNL may only observe, notify or warn")
            if outcome.act is Act.TERMINATE:
                raise document.bad(at, "no rule ends an account; two people do (ladder rung X with human: true)")
        for index, rung in enumerate(rule.ladder):
            if rung.scope not in RUNG_SCOPES:
                known = ", ".join(name for name in RUNG_SCOPES if name)
                raise document.bad(
                    (*path, "ladder", index, "scope"), f"unknown scope {rung.scope!r}; there are: {known}"
                )
            if rung.act is Act.TERMINATE and not rung.human:
                raise document.bad((*path, "ladder", index), "rung X needs human: true")

    def _golden(self, rule: Rule, document: Document, path: Path) -> None:
        said = set()
        for index, case in enumerate(rule.golden.cases):
            at = (*path, "golden", "cases", index)
            facts = self._facts(rule, case, document, at)
            got, act = self._judge(rule, case, facts, document, at)
            if got != case.say or (case.act is not None and act is not case.act):
                expected = f"{case.say} {case.act.value}" if case.act else case.say
                raise document.bad(at, f"golden case {case.case!r} expects {expected}, but the rule says {got}")
            said.add(got)
        if rule.step is not Step.EMERGENCY and ("allow" not in said or not said - {"allow", "skipped"}):
            raise document.bad((*path, "golden"), "golden cases must show a case that trips and one that passes")

    def _facts(self, rule: Rule, case: GoldenCase, document: Document, at: Path) -> dict[str, Any]:
        facts = {name: fact for name, fact in rule.golden.facts.items() if name not in case.without} | case.facts
        for name, fact in facts.items():
            declared = self._features.get(name)
            if declared is None:
                raise document.bad((*at, "with", name), f"unknown feature {name!r}")
            if type(fact) is not PYTHON_TYPES[declared.type]:
                raise document.bad((*at, "with", name), f"{name} is of type {declared.type}")
        return facts

    def _judge(
        self, rule: Rule, case: GoldenCase, facts: dict[str, Any], document: Document, at: Path
    ) -> tuple[str, Act | None]:
        day = case.at or max(rule.valid_from, GOLDEN_DAY)
        place = case.place or (rule.jurisdictions[0] if rule.jurisdictions else "")
        limits = {}
        for name, table in rule.limits.items():
            found = find_row(self._tables[table], place, day)
            if found is None:
                raise document.bad(at, f"table {table} has no row for {place or 'everywhere'} on {day}")
            limits[name] = found.value
        ready = make_ready(rule, "", rule.status, limits, self._slots)
        lists, known, _ = self._slots.pack((facts,))
        if ready.needs & ~known:
            return "skipped", None
        outcome = ready.match(self._slots.activation(lists))
        if outcome is None:
            return "allow", None
        if isinstance(outcome, Failed):
            return f"fails: {outcome.problem}", None
        return outcome.verdict.value, outcome.act


def _texts(rule: Rule) -> list[str]:
    parts = [(outcome.text or "") + (outcome.remedy or "") + outcome.threshold for outcome in rule.outcomes]
    return [rule.statement, rule.remedy, *parts]
