"""The traffic of one world, in the order of time: honest offices, and attacks spread over the days."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clarion.base.errors import Invalid
from clarion.features.conduct.generator.families import FAMILIES, PLAIN
from clarion.features.conduct.generator.honest import EVENTS_A_DAY, Office
from clarion.features.conduct.generator.making import DAY
from clarion.features.conduct.replay import Event

START = 1_772_409_600.0
"""Monday, 2 March 2026, 00:00 UTC."""
MOST_EVENTS = 20_000_000
_ATTACK_SHARE = 0.15
_EVENTS_A_CASE = 656.0


@dataclass(frozen=True, slots=True)
class World:
    """How much, of what, from which seed. The same world always makes the same events."""

    seed: int = 1
    events: int = 100_000
    families: tuple[str, ...] = PLAIN
    days: int = 14

    def __post_init__(self) -> None:
        unknown = [name for name in self.families if name not in FAMILIES]
        if unknown:
            raise Invalid(f"There is no family {unknown[0][:40]!r}; there are {', '.join(FAMILIES)}.")
        if not 1 <= self.events <= MOST_EVENTS or not 1 <= self.days <= 366:
            raise Invalid(f"From 1 to {MOST_EVENTS:,} events, over 1 to 366 days.")

    @property
    def offices(self) -> int:
        honest = self.events - self.cases * len(self.families) * _EVENTS_A_CASE
        return max(1, round(honest * 1.04 / (EVENTS_A_DAY * self.days)))

    @property
    def cases(self) -> int:
        """Of each family."""
        if not self.families:
            return 0
        return max(2, round(self.events * _ATTACK_SHARE / (_EVENTS_A_CASE * len(self.families))))


def generate(world: World) -> Iterator[Event]:
    """Exactly `world.events` events, or some fewer where chance had it so; sorted by time."""
    left = world.events
    waiting: list[tuple[float, int, Event]] = []
    attacks = _attacks(world)
    offices = [Office(index, world.seed) for index in range(world.offices)]
    order = 0
    for day in range(world.days):
        end = START + (day + 1) * DAY
        for event in _of_day(day, offices, attacks):
            order += 1
            waiting.append((event.at, order, event))
        waiting.sort(key=lambda entry: entry[:2])
        due = [entry for entry in waiting if entry[0] < end or day == world.days - 1]
        waiting = waiting[len(due) :]
        for _, _, event in due:
            if not left:
                return
            left -= 1
            yield event


def _of_day(day: int, offices: Sequence[Office], attacks: dict[int, list[list[Event]]]) -> Iterator[Event]:
    for office in offices:
        yield from office.day(START + day * DAY, day % 7)
    for case in attacks.pop(day, ()):
        yield from case


def _attacks(world: World) -> dict[int, list[list[Event]]]:
    """Cases by the day on which they begin; none so late that it could not end, none on the first days."""
    found: dict[int, list[list[Event]]] = {}
    first, last = min(3.0, world.days * 0.2), world.days * 0.6
    for name in world.families:
        for case in range(world.cases):
            dice = random.Random(f"{world.seed}/{name}/{case}")
            start = START + round(dice.uniform(first, max(first + 0.1, last)) * DAY, 3)
            events = list(FAMILIES[name].make(f"{name}-{case}", dice, start))
            found.setdefault(int((start - START) // DAY), []).append(events)
    return found
