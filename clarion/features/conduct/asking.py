"""Conduct: asked before anything happens, answers from memory. Never raises; emergency first, reading nothing."""

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import structlog

from clarion.base.ids import PROBE_ACCOUNT_ID
from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind, Facts
from clarion.features.conduct.deciding import decide, give
from clarion.features.conduct.facts import KNOWN_FACTS, features_of_attempt, features_of_facts
from clarion.features.conduct.fallback import FallbackLimiter
from clarion.features.conduct.ports import NO_FEATURES, Features, FeatureSource, Happening
from clarion.features.conduct.rulebook import Force, Override, Plan, RuleBook, shipped_book
from clarion.features.conduct.verdict import Act, Ground, Verdict, VerdictKind
from clarion.features.emergency import recognise

log = structlog.stdlib.get_logger("clarion.conduct")

_HARDNESS = {state.value: rank for rank, state in enumerate(AccountState)}
_MOST_STATES = 100_000

Witness = Callable[[Attempt, Verdict], None]
Recorder = Callable[[Attempt, Sequence[Mapping[str, Any]], Verdict], None]


class Conduct:
    """One per process. Sources tell facts, witnesses hear of every verdict, listeners of everything that happened."""

    def __init__(
        self,
        book: RuleBook | None = None,
        overrides: Iterable[Override] = (),
        *,
        report: Witness = lambda attempt, verdict: None,
    ) -> None:
        self._overrides, self._modes = tuple(overrides), dict[str, str]()
        self._force = Force(book or shipped_book(), self._overrides)
        self._report = report
        self._sources: list[FeatureSource] = []
        self._witnesses: list[Witness] = []
        self._recorders: list[Recorder] = []
        self._listeners: list[Callable[[Happening], None]] = []
        self._expected: frozenset[str] = frozenset()
        self._last_states: dict[str, str] = {}
        self._fallback = FallbackLimiter()

    @property
    def force(self) -> Force:
        """The rules in force, for pages and lists."""
        return self._force

    def use(self, book: RuleBook, overrides: Iterable[Override] = ()) -> None:
        """Judge by another book from now on. What is switched off stays so."""
        self._overrides = tuple(overrides)
        self._force = Force(book, self._overrides, self._modes)

    def switch(self, modes: Mapping[str, str]) -> None:
        """These rules are `off` or to `observe` from now on, `*` meaning all; others are as their records say."""
        if modes != self._modes:
            self._modes = dict(modes)
            self._force = Force(self._force.book, self._overrides, self._modes)

    def add_source(self, source: FeatureSource, *, promises: Iterable[str] = ()) -> None:
        """Ask `source` about every attempt. What it promises and does not tell holds files back."""
        self._sources.append(source)
        self._expected |= frozenset(promises)

    def add_witness(self, witness: Witness) -> None:
        """Call `witness` with every attempt and its verdict, at once. It must be quick."""
        self._witnesses.append(witness)

    def add_recorder(self, recorder: Recorder) -> None:
        """Call `recorder` with every attempt, the facts that it was judged by, and its verdict. It must be quick."""
        self._recorders.append(recorder)

    def add_listener(self, listener: Callable[[Happening], None]) -> None:
        """Call `listener` with everything that is told. It must be quick."""
        self._listeners.append(listener)

    def tell(self, happening: Happening) -> None:
        """Something happened. Returns at once, raises nothing."""
        if happening.account_id == PROBE_ACCOUNT_ID:
            return
        for listener in self._listeners:
            try:
                listener(happening)
            except Exception:
                log.exception("A listener of conduct failed", kind=happening.kind)

    def judge(self, attempt: Attempt, extra: Features = NO_FEATURES) -> Verdict:
        """The verdict on one attempt. `extra`: facts that the channel knows. Synthetic probes are always allowed."""
        if attempt.account_id == PROBE_ACCOUNT_ID:
            return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW)
        try:
            if is_emergency(attempt, extra):
                verdict = Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, emergency=True)
            else:
                verdict = self._judge(attempt, extra)
        except Exception as error:
            log.error("Conduct failed", attempt=attempt.kind.value, problem=_told(error))
            verdict = _on_failure(attempt, error)
        try:
            if verdict.matches or verdict.kind is not VerdictKind.ALLOW:
                self._report(attempt, verdict)
            for witness in self._witnesses:
                witness(attempt, verdict)
        except Exception:
            log.exception("A witness of conduct failed")
        return verdict

    def _judge(self, attempt: Attempt, extra: Features) -> Verdict:
        parts: list[Mapping[str, Any]] = [features_of_attempt(attempt)]
        silent: tuple[str, ...] = ()
        for source in self._sources:
            try:
                parts.append(source.features(attempt))
            except Exception as error:
                silent = (*silent, f"{type(source).__name__}: {type(error).__name__}")
        if silent:
            parts.append({"fallback_attempts_1m": self._fallback.count(attempt)})
        parts.append(extra)
        parts.append(self._state(attempt, parts))
        plan = self._force.plan(attempt.kind, attempt.at.date(), *scope_of(attempt, parts))
        verdict = judge_by(plan, attempt, parts, silent, self._expected)
        self._record(attempt, parts, verdict)
        return verdict

    def _record(self, attempt: Attempt, parts: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
        for recorder in self._recorders:
            try:
                recorder(attempt, parts, verdict)
            except Exception:
                log.exception("A recorder of conduct failed")

    def facts_about(self, attempt: Attempt) -> dict[str, Any]:
        """Everything that the sources know of an attempt, for pages; it is not judged."""
        found: dict[str, Any] = {}
        for source in self._sources:
            try:
                found |= source.features(attempt)
            except Exception:
                log.exception("A source of facts failed", source=type(source).__name__)
        return found

    def _state(self, attempt: Attempt, parts: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        """The hardest state that anybody tells; the last known one when nobody does."""
        told = [part["account_state"] for part in parts if "account_state" in part]
        if not told:
            last = self._last_states.get(attempt.account_id)
            return {"account_state": last} if last else NO_FEATURES
        state = told[0] if len(told) == 1 else max(told, key=lambda name: _HARDNESS.get(name, 0))
        if len(self._last_states) >= _MOST_STATES:
            self._last_states.clear()
        self._last_states[attempt.account_id] = state
        return NO_FEATURES if len(told) == 1 else {"account_state": state}


def judge_by(
    plan: Plan,
    attempt: Attempt,
    parts: list[Mapping[str, Any]],
    silent: tuple[str, ...] = (),
    expected: frozenset[str] = frozenset(),
) -> Verdict:
    """The verdict by a plan on facts that are already gathered."""
    findings = plan.judge(parts)
    skipped = findings.skipped + silent
    if not findings.matches and not findings.failed and not (findings.missing and (expected or _sells(parts))):
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, skipped=skipped)
    return decide(attempt, findings, plan.slots, skipped, expected)


def _sells(parts: list[Mapping[str, Any]]) -> bool:
    return any(part.get("marketing") is True for part in parts)


def scope_of(attempt: Attempt, parts: list[Mapping[str, Any]]) -> tuple[str, str, str]:
    """Place, plan and account, by which rules are looked up."""
    place = home = plan = ""
    for part in parts:
        place = part.get("callee_place") or place
        home = part.get("home_country") or home
        plan = part.get("plan") or plan
    return place or attempt.callee_country or home, plan, attempt.account_id


def _told(error: Exception) -> str:
    """What went wrong and where, in a line: a whole traceback holds facts about people."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.filename.rpartition('/')[2]}:{frame.lineno})"[:300]


def is_emergency(attempt: Attempt, facts: Features) -> bool:
    """Step 0. Reads nothing but the dialled digits; a failure here counts as yes."""
    if not attempt.dialed:
        return False
    try:
        country, prefixes = facts.get("home_country"), facts.get("outside_line_prefixes")
        if not (isinstance(country, str) and len(country) == 2 and country.isalpha()):
            country = "US"
        if not (isinstance(prefixes, tuple) and all(isinstance(prefix, str) for prefix in prefixes)):
            prefixes = ("9",)
        return recognise(attempt.dialed, country, prefixes) is not None
    except Exception:
        return True


def _on_failure(attempt: Attempt, error: Exception) -> Verdict:
    """When asking fails (conduct.md, Rules): calls open, files closed."""
    skipped = (f"engine: {type(error).__name__}",)
    if attempt.kind is not AttemptKind.FILE_UPLOAD:
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, skipped=skipped)
    ground = Ground(
        rule="ENGINE",
        version=1,
        clause="C5",
        verdict=VerdictKind.QUARANTINE,
        text="The file could not be checked, so it is held.",
        remedy="Would pass as soon as it can be checked; nothing needs to be done.",
        facts=(("problem", type(error).__name__),),
        threshold="must be checked",
        act=Act.QUARANTINE,
    )
    return give(attempt, [ground], skipped=skipped)


def evaluate(attempt: Attempt, facts: Facts) -> Verdict:
    """The verdict by the shipped rules that need no more than these facts. Never raises."""
    features = features_of_facts(attempt, facts)
    if is_emergency(attempt, features):
        return Verdict(event_id=attempt.event_id, kind=VerdictKind.ALLOW, emergency=True)
    try:
        plan = _facts_plan(attempt.kind, attempt.at.toordinal(), str(features.get("home_country", "")))
        return judge_by(plan, attempt, [features_of_attempt(attempt), features])
    except Exception as error:
        log.error("Conduct failed", attempt=attempt.kind.value, problem=_told(error))
        return _on_failure(attempt, error)


@lru_cache(maxsize=1024)
def _facts_plan(kind: AttemptKind, day: int, place: str) -> Plan:
    force = _shipped_force()
    slots = force.book.slots
    known = slots.bits(tuple(KNOWN_FACTS))
    rules = force.ready_rules(date.fromordinal(day), place, kind=kind)
    return Plan([ready for ready in rules if not ready.needs & ~known], slots, kind)


@lru_cache(maxsize=1)
def _shipped_force() -> Force:
    return Force(shipped_book())
