"""Rules made ready to judge: limits filled in, conditions compiled, the rules of one kind of attempt in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.rulebook.cel import Activation, Condition, Failed, Literal, Slots
from clarion.features.conduct.rulebook.prefilter import Prefilter, make_prefilter, python_of
from clarion.features.conduct.rulebook.record import STEP_ORDER, Outcome, Rule, expiry_seconds
from clarion.features.conduct.verdict import Status

_MOST_PATTERNS = 4096
_MOST_SCREENS = 64  # an expression of all rules takes memory, and a millisecond to compile
_Maybe = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """One rule with the limits that hold for one place, day and tenant."""

    rule: Rule
    digest: str
    status: Status
    limits: Mapping[str, Literal]
    condition: Condition
    outcomes: tuple[tuple[Condition | None, Outcome], ...]
    needs: int  # bits of facts that somebody must have said
    python: str  # the condition for the prefilter; empty where CEL alone can say
    may_fit: Prefilter
    expiry_s: int

    def match(self, activation: Activation) -> Outcome | Failed | None:
        """The outcome that follows; None when the rule does not fit; Failed when that cannot be said."""
        holds = self.condition.judge(activation)
        if holds is False:
            return None
        if holds is not True:
            return holds
        for when, outcome in self.outcomes:
            if when is None or when.judge(activation) is True:
                return outcome
        return Failed("no outcome holds")


def make_ready(rule: Rule, digest: str, status: Status, limits: Mapping[str, Literal], slots: Slots) -> ReadyRule:
    """Compile a rule that was checked before."""
    python = python_of(slots.packed(rule.condition, limits))
    return ReadyRule(
        rule=rule,
        digest=digest,
        status=status,
        limits=limits,
        condition=slots.compile(rule.condition, limits),
        outcomes=tuple(
            (slots.compile(outcome.when, limits) if outcome.when else None, outcome) for outcome in rule.outcomes
        ),
        needs=slots.bits(tuple(rule.features)),
        python=python,
        may_fit=make_prefilter([python or "True"]),
        expiry_s=expiry_seconds(rule.expiry),
    )


@dataclass(slots=True)
class Findings:
    """What the rules said of one attempt."""

    lists: list[list[Any]]
    known: int
    wrong: tuple[str, ...]  # features of a wrong type, which count as unknown
    missing: tuple[ReadyRule, ...] = ()  # rules left out because a fact is not known
    notes: tuple[str, ...] = ()  # which, and for want of what, where the channel should have known
    matches: list[tuple[ReadyRule, Outcome]] = field(default_factory=list)
    failed: list[tuple[ReadyRule, str]] = field(default_factory=list)

    @property
    def skipped(self) -> tuple[str, ...]:
        """What could not be judged, and why."""
        if not self.wrong and not self.failed:
            return self.notes
        wrong = tuple(f"{name}: a value of a wrong type" for name in self.wrong)
        return self.notes + wrong + tuple(f"{ready.rule.id}: {problem}" for ready, problem in self.failed)


class _LeftOut(NamedTuple):
    """What follows from which facts are known."""

    missing: tuple[ReadyRule, ...]
    asked: tuple[ReadyRule, ...]
    notes: tuple[str, ...]
    maybe: _Maybe
    prefilter: Prefilter


class Plan:
    """The rules that apply to one kind of attempt, in the order of the steps.

    One expression that says whether any rule may fit is asked first, since mostly none does; only those that may are
    asked. Rules that are left out, for a fact is unknown, are left out of it too.
    """

    def __init__(self, rules: Sequence[ReadyRule], slots: Slots, kind: AttemptKind | None = None) -> None:
        self.kind = kind
        self.rules = tuple(sorted(rules, key=lambda ready: STEP_ORDER[ready.rule.step]))
        self.slots = slots
        self._missing: dict[int, _LeftOut] = {}
        self._prefilters: dict[tuple[str, ...], Prefilter] = {}
        self._prefilter = self._prefilter_of(self.rules)

    def judge(self, parts: Sequence[Mapping[str, Any]]) -> Findings:
        """Ask every rule. `parts`: facts, of which the later overrule the earlier."""
        lists, known, wrong = self.slots.pack(parts)
        left_out = self._missing.get(known)
        if left_out is None:
            left_out = self._left_out(known)
        notes = left_out.notes
        if left_out.maybe:
            bools = lists[0]
            notes += tuple(note for note, given in left_out.maybe if all(bools[index] for index in given))
        findings = Findings(lists, known, wrong, left_out.missing, notes)
        if not left_out.prefilter(lists):
            return findings
        likely = [ready for ready in left_out.asked if ready.may_fit(lists)]
        activation = self.slots.activation(lists) if likely else None
        for ready in likely:
            outcome = ready.match(activation)
            if isinstance(outcome, Failed):
                findings.failed.append((ready, outcome.problem))
            elif outcome is not None:
                findings.matches.append((ready, outcome))
        return findings

    def _left_out(self, known: int) -> _LeftOut:
        """Rules that lack a fact; notes about those that are missed, at once or only when something is so."""
        missing = tuple(ready for ready in self.rules if ready.needs & ~known)
        asked = tuple(ready for ready in self.rules if not ready.needs & ~known)
        notes: tuple[str, ...] = ()
        maybe: _Maybe = ()
        for ready in missing:
            if self.kind is not None and self.kind not in ready.rule.live:
                continue
            note = f"{ready.rule.id}: {', '.join(self._unknown(ready, known))}"
            if ready.rule.given:
                maybe = (*maybe, (note, tuple(self.slots.slot[name][1] for name in ready.rule.given)))
            else:
                notes = (*notes, note)
        if len(self._missing) >= _MOST_PATTERNS:
            self._missing.clear()
        found = self._missing[known] = _LeftOut(missing, asked, notes, maybe, self._prefilter_of(asked))
        return found

    def _prefilter_of(self, rules: Sequence[ReadyRule]) -> Prefilter:
        """Whether any of these may fit; once there are many such expressions, whether any of all may."""
        names = tuple(ready.rule.id for ready in rules)
        found = self._prefilters.get(names)
        if found is None:
            if len(self._prefilters) >= _MOST_SCREENS:
                return self._prefilter
            found = self._prefilters[names] = make_prefilter([ready.python or "True" for ready in rules])
        return found

    def _unknown(self, ready: ReadyRule, known: int) -> list[str]:
        lacking = ready.needs & ~known
        return [name for name in ready.rule.features if self.slots.slot[name][3] & lacking]
