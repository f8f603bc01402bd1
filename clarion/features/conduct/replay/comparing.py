"""What would differ: counted by person and by rule, with examples. The same material gives the same comparison."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from clarion.base.http import wire_time
from clarion.features.conduct.replay.packing import as_time
from clarion.features.conduct.verdict import SEVERITY, Verdict, VerdictKind

MOST_EXAMPLES = 500
MOST_PEOPLE = 5_000
_RANK = {kind.value: rank for kind, rank in SEVERITY.items()}
_GOES = frozenset({VerdictKind.ALLOW.value, VerdictKind.LABEL.value})


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, or would be: the verdict, the rule that decided, and all rules that fit."""

    verdict: str
    rule: str
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    event_id: str
    at: float
    kind: str
    account_id: str
    extension_id: str
    before: Said
    after: Said

    @property
    def change(self) -> str:
        """harder, milder, or other: the same verdict for another reason, or something that is only watched."""
        one, other = _RANK[self.before.verdict], _RANK[self.after.verdict]
        return "harder" if other > one else "milder" if other < one else "other"


def said_by(verdict: Verdict) -> Said:
    ground = verdict.deciding
    return Said(verdict.kind.value, ground.rule if ground else "", tuple(match.rule for match in verdict.matches))


@dataclass(slots=True)
class Comparison:
    """Fed with what was judged; bounded whatever it is fed with."""

    judged: int = 0
    differing: int = 0
    people: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    more_people: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)  # by the rule that would decide: what passed before
    freed: Counter[str] = field(default_factory=Counter)  # by the rule that decided: what would pass
    lacking: Counter[str] = field(default_factory=Counter)  # by changed rule: attempts of which a fact was not kept
    examples: list[Difference] = field(default_factory=list)

    def same(self, matches: Iterable[str]) -> None:
        """An attempt for which nothing differs."""
        self.judged += 1
        for rule in matches:
            self.before[rule] += 1
            self.after[rule] += 1

    def differs(self, difference: Difference) -> None:
        self.judged += 1
        self.differing += 1
        before, after = difference.before, difference.after
        self.before.update(before.matches)
        self.after.update(after.matches)
        self.gained.update(set(after.matches) - set(before.matches))
        self.lost.update(set(before.matches) - set(after.matches))
        if before.verdict in _GOES and after.verdict not in _GOES:
            self.stopped[after.rule] += 1
        if before.verdict not in _GOES and after.verdict in _GOES:
            self.freed[before.rule] += 1
        self._person(difference)
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(difference)

    def _person(self, difference: Difference) -> None:
        who = (difference.account_id, difference.extension_id)
        found = self.people.get(who)
        if found is None:
            if len(self.people) >= MOST_PEOPLE:
                self.more_people += 1
                return
            found = self.people[who] = Counter()
        found[difference.change] += 1


def comparison_view(found: Comparison) -> dict[str, Any]:
    """For JSON: rules and people with most differences first, then by name."""
    changed = sorted(set(found.before) | set(found.after))
    rules: list[dict[str, Any]] = [
        {
            "rule": rule,
            "before": found.before[rule],
            "after": found.after[rule],
            "gained": found.gained[rule],
            "lost": found.lost[rule],
            "wouldStop": found.stopped[rule],
            "wouldLetGo": found.freed[rule],
        }
        for rule in changed
    ]
    rules.sort(key=lambda row: (-row["gained"] - row["lost"], row["rule"]))
    people = sorted(found.people.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    return {
        "judged": found.judged,
        "differing": found.differing,
        "rules": rules,
        "notKnown": dict(sorted(found.lacking.items())),
        "people": [
            {"accountId": who[0], "extensionId": who[1]} | {name: count[name] for name in ("harder", "milder", "other")}
            for who, count in people
        ],
        "morePeople": found.more_people,
        "examples": [_difference_view(each) for each in found.examples],
    }


def _difference_view(each: Difference) -> dict[str, Any]:
    return {
        "eventId": each.event_id,
        "at": wire_time(as_time(each.at)),
        "attempt": each.kind,
        "accountId": each.account_id,
        "extensionId": each.extension_id,
        "change": each.change,
        "before": _said_view(each.before),
        "after": _said_view(each.after),
    }


def _said_view(said: Said) -> dict[str, Any]:
    return {"verdict": said.verdict, "rule": said.rule, "matches": list(said.matches)}
