"""What the judge makes of generated traffic: delay and loss of each attack, honest events touched by each rule."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from clarion.features.conduct.generator.families import FAMILIES
from clarion.features.conduct.replay import HONEST, Event, Simulation
from clarion.features.conduct.rulebook import RuleBook
from clarion.features.conduct.verdict import Verdict, VerdictKind

_TELL_EVERY = 20_000


@dataclass(slots=True)
class Case:
    """One attack: when it began, when it was seen and stopped, what was lost before and in all."""

    family: str
    began: float
    seen: float | None = None
    stopped: float | None = None
    seen_by: str = ""
    lost_before: float = 0.0
    lost: float = 0.0
    possible: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)

    def take(self, event: Event, verdict: Verdict, *, marked: bool) -> None:
        for match in verdict.matches:
            self.rules[match.rule] += 1
            if self.seen is None:
                self.seen, self.seen_by = event.at, match.rule
        held = not verdict.allowed or (marked and verdict.kind is VerdictKind.LABEL)
        self.possible += event.loss
        if held:
            if self.stopped is None:
                self.stopped = event.at
            return
        self.lost += event.loss
        if self.stopped is None:
            self.lost_before += event.loss


@dataclass(slots=True)
class Measured:
    """All that one run has shown."""

    cases: dict[str, Case] = field(default_factory=dict)
    events: int = 0
    attempts: int = 0
    honest_events: int = 0
    honest_attempts: int = 0
    touched: Counter[str] = field(default_factory=Counter)  # honest events by rule, whatever came of it
    held: Counter[str] = field(default_factory=Counter)  # of them, refused, slowed down or held
    looked_at: Counter[str] = field(default_factory=Counter)  # honest attempts by kind
    touched_any: int = 0
    held_any: int = 0

    def of_family(self, name: str) -> list[Case]:
        return [case for case in self.cases.values() if case.family == name]


def measure(events: Iterable[Event], book: RuleBook, tell: Callable[[int], None] = lambda count: None) -> Measured:
    """Judge them all, in their order. `tell` hears now and then how many there were."""
    simulation, found = Simulation(book), Measured()
    for event in events:
        verdict = simulation.feed(event)
        found.events += 1
        if found.events % _TELL_EVERY == 0:
            tell(found.events)
        if event.family == HONEST:
            found.honest_events += 1
            if verdict is not None:
                _honest(found, event, verdict)
            continue
        case = found.cases.setdefault(event.case, Case(event.family, event.at))
        if verdict is not None:
            found.attempts += 1
            family = FAMILIES.get(event.family)
            case.take(event, verdict, marked=family is not None and family.marked)
    return found


def _honest(found: Measured, event: Event, verdict: Verdict) -> None:
    found.attempts += 1
    found.honest_attempts += 1
    if event.attempt is not None:
        found.looked_at[event.attempt.kind.value] += 1
    for match in verdict.matches:
        found.touched[match.rule] += 1
    found.touched_any += bool(verdict.matches)
    if not verdict.allowed:
        found.held_any += 1
        if verdict.deciding is not None:
            found.held[verdict.deciding.rule] += 1


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """A family in one line. Times in seconds from its first event; losses are medians."""

    family: str
    cases: int
    seen: int
    in_window: int
    delay_s: float | None
    worst_s: float | None
    stopped_s: float | None
    lost_before: float
    lost: float
    possible: float
    rules: tuple[str, ...]


def by_family(found: Measured) -> list[FamilyResult]:
    results = []
    for name, family in FAMILIES.items():
        cases = found.of_family(name)
        if not cases:
            continue
        delays = [case.seen - case.began for case in cases if case.seen is not None]
        stops = [case.stopped - case.began for case in cases if case.stopped is not None]
        rules: Counter[str] = sum((case.rules for case in cases), Counter())
        results.append(
            FamilyResult(
                family=name,
                cases=len(cases),
                seen=len(delays),
                in_window=sum(delay <= family.window_s for delay in delays),
                delay_s=median(delays) if delays else None,
                worst_s=max(delays, default=None),
                stopped_s=median(stops) if stops else None,
                lost_before=median(case.lost_before for case in cases),
                lost=median(case.lost for case in cases),
                possible=median(case.possible for case in cases),
                rules=tuple(rule for rule, _ in sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))),
            )
        )
    return results


def who_was_touched(found: Measured) -> dict[str, int]:
    """Honest events touched, by rule, most first."""
    return dict(sorted(found.touched.items(), key=lambda pair: (-pair[1], pair[0])))
