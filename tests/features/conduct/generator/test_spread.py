"""Attacks that spread or hide are stopped in their windows at a bounded loss; honest but unusual people are not held.

Run it for other seeds with `SPREAD_CASES=20 python -m pytest tests/features/conduct/generator/test_spread.py`.
"""

import os
import random

import pytest

from clarion.features.conduct import Simulation
from clarion.features.conduct.generator.families import FAMILIES, SPREAD
from clarion.features.conduct.generator.measuring import Case
from clarion.features.conduct.generator.stream import START
from clarion.features.conduct.generator.unusual import UNUSUAL
from clarion.features.conduct.rulebook import shipped_book

CASES = range(int(os.environ.get("SPREAD_CASES", "1")))
MOST_LOST = 0.5


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", SPREAD)
def test_an_attack_is_stopped_in_its_window_at_a_bounded_loss(name: str, case: int) -> None:
    family, dice = FAMILIES[name], random.Random(f"spread/{name}/{case}")
    start = START + dice.uniform(1, 3) * 86_400
    simulation, found = Simulation(shipped_book()), Case(name, 0.0)
    for event in sorted(family.make(f"{name}-{case}", dice, start), key=lambda event: event.at):
        verdict = simulation.feed(event)
        if verdict is not None:
            found.began = found.began or event.at
            found.take(event, verdict, marked=family.marked)
    assert found.stopped is not None and found.stopped - found.began <= family.window_s
    assert found.lost <= MOST_LOST * found.possible
    assert set(family.rules) & set(found.rules)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", UNUSUAL)
def test_an_honest_but_unusual_person_is_not_held(name: str, case: int) -> None:
    dice = random.Random(f"unusual/{name}/{case}")
    events = sorted(UNUSUAL[name](f"{name}-{case}", dice, START + 15 * 3600), key=lambda event: event.at)
    simulation = Simulation(shipped_book(), start=events[0].at)
    held = [verdict.deciding for event in events if (verdict := simulation.feed(event)) and not verdict.allowed]
    assert not held, (len(held), held[0])
