"""Judging again, by other rules: attempts that were kept with their facts, and events that are written down.

Of what was kept only rules that changed are asked again, as long as it was judged by the rules that are in force now:
the others would say the same. Attempts that none of the changed rules has to do with are passed over.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from clarion.features.conduct.asking import judge_by, scope_of
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.replay.changes import changed_rules
from clarion.features.conduct.replay.comparing import Comparison, Difference, Said, said_by
from clarion.features.conduct.replay.events import Event
from clarion.features.conduct.replay.packing import Judged, Shape, as_time
from clarion.features.conduct.replay.simulation import Simulation
from clarion.features.conduct.rulebook import Force, RuleBook

_MOST_MEMORIES = 200_000
_TELL_EVERY = 5_000
_SCOPE = ("callee_country", "callee_place", "home_country", "plan", "marketing")

_MOST_SHAPES = 5_000
_NONE = ("no changed rule looks at this kind",)

Key = tuple[Any, Callable[[list[Any]], Any]]


class Replayer:
    """Compares by `base` and by `new`. `digest`: of the rules by which attempts of a batch were judged."""

    def __init__(self, base: Force, new: Force) -> None:
        self._new, self._base = new, base
        self._changed = changed_rules(base.book, new.book)
        self._reads: dict[str, frozenset[str]] = {}
        self._keys: dict[Shape, Key] = {}
        # Facts on which no changed rule has anything to say, and which of these had not what they needed.
        self._silent: dict[Any, tuple[str, ...]] = {}
        self.found = Comparison()
        self.asked = 0  # attempts that had to be judged whole

    def take(self, judged: Judged, digest: str) -> None:
        memory = None
        if digest == self._base.digest and self._changed.isdisjoint(judged.matches):
            key = self._keys.get(judged.shape) or self._key_of(judged.shape)
            memory = (key[0], key[1](judged.facts), judged.at // 86_400, judged.account_id)
            lacking = () if key[0] is _NONE else self._silent.get(memory)
            if lacking is not None:
                self.found.lacking.update(lacking)
                self.found.same(judged.matches)
                return
        after, fits, lacking = self._judge(judged)
        self.found.lacking.update(lacking)
        if memory is not None and not fits and len(self._silent) < _MOST_MEMORIES:
            self._silent[memory] = lacking
        self._compare(judged, after)

    def _read_for(self, kind: str) -> frozenset[str]:
        """The facts that changed rules for this kind look at, as they were or as they would be."""
        found = self._reads.get(kind)
        if found is None:
            rules = [
                kept.rule
                for book in (self._base.book, self._new.book)
                for rule_id, kept in book.rules.items()
                if rule_id in self._changed and kind in kept.rule.on
            ]
            names = {name for rule in rules for name in rule.features}
            found = self._reads[kind] = frozenset(names | set(_SCOPE)) if rules else frozenset()
        return found

    def _key_of(self, shape: Shape) -> Key:
        """How to find what changed rules look at: what is the same in the shape, and a getter of what is not."""
        read = self._read_for(shape.kind)
        if not read:
            found: Key = (_NONE, len)
        else:
            places = [place for place, name in enumerate(shape.names) if name in read]
            same = tuple((name, str(shape.same[name])) for name in sorted(read & shape.same.keys()))
            names = tuple(shape.names[place] for place in places)
            found = ((shape.kind, same, names), itemgetter(*places) if places else len)
        if len(self._keys) >= _MOST_SHAPES:
            self._keys.clear()
        self._keys[shape] = found
        return found

    def _judge(self, judged: Judged) -> tuple[Said, bool, tuple[str, ...]]:
        """What the new rules say, whether one that changed fits, and which of these lacked a fact."""
        self.asked += 1
        facts = judged.known()
        attempt = Attempt(
            event_id=judged.event_id,
            kind=AttemptKind(judged.shape.kind),
            at=as_time(judged.at),
            account_id=judged.account_id,
            extension_id=judged.extension_id,
            callee_country=str(facts.get("callee_country", "")),
        )
        plan = self._new.plan(attempt.kind, attempt.at.date(), *scope_of(attempt, [facts]))
        verdict = judge_by(plan, attempt, [facts])
        said = said_by(verdict)
        lacking = tuple(rule for rule in (each.partition(":")[0] for each in verdict.skipped) if rule in self._changed)
        return said, said.rule in self._changed or not self._changed.isdisjoint(said.matches), lacking

    def _compare(self, judged: Judged, after: Said) -> None:
        before = Said(judged.verdict, judged.rule, judged.matches)
        if before == after:
            self.found.same(before.matches)
            return
        self.found.differs(
            Difference(
                judged.event_id, judged.at, judged.shape.kind, judged.account_id, judged.extension_id, before, after
            )
        )


def compare_events(
    events: Iterable[Event], base: RuleBook, new: RuleBook, tell: Callable[[int], None] = lambda count: None
) -> Comparison:
    """Judge events twice, each with counters of its own: what is refused is not counted, and changes what follows."""
    before, after, found = Simulation(base), Simulation(new), Comparison()
    for number, event in enumerate(events, start=1):
        one, other = before.feed(event), after.feed(event)
        if number % _TELL_EVERY == 0:
            tell(number)
        if one is None or other is None or event.attempt is None:
            continue
        said, would_say = said_by(one), said_by(other)
        if said == would_say:
            found.same(said.matches)
            continue
        attempt = event.attempt
        found.differs(
            Difference(
                attempt.event_id,
                event.at,
                attempt.kind.value,
                attempt.account_id,
                attempt.extension_id or attempt.claimed,
                said,
                would_say,
            )
        )
    return found
