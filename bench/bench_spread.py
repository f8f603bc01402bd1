"""Attacks stopped and honest people held, by seeds that nobody looked at while rules were tuned.

    python -m bench.bench_spread                         prints the table
    python -m bench.bench_spread --write                 puts it into docs/operations/conduct.md
    python -m bench.bench_spread --first 0 --count 20    seeds to tune with

Each seed draws its own parameters for a case of a family: how many, how fast, to where, for how long. Rules, counters
and detectors are the real ones, as shipped, on a clock of their own. Never tune with seeds from 900000 on.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from statistics import median

from bench.sizes import full_or
from clarion.features.conduct.generator.families import FAMILIES
from clarion.features.conduct.generator.measuring import Case
from clarion.features.conduct.generator.stream import START
from clarion.features.conduct.generator.unusual import UNUSUAL
from clarion.features.conduct.replay import Simulation
from clarion.features.conduct.rulebook import shipped_book
from tools.simulate_limits import put_into_page

PAGE = Path("docs/operations/conduct.md")
MARK = "bench_spread"
HELD_OUT = 900_000
MOST_LOST = 0.5
"""An attack counts as stopped when at most so much of what it could take was lost, within its window."""


def attack(name: str, seed: int) -> tuple[Case, bool]:
    """One attack, and whether it was stopped in its window at a bounded loss."""
    family, dice = FAMILIES[name], random.Random(f"spread/{name}/{seed}")
    start = START + dice.uniform(1, 3) * 86_400
    simulation, found = Simulation(shipped_book()), Case(name, 0.0)
    for event in sorted(family.make(f"{name}-{seed}", dice, start), key=lambda event: event.at):
        verdict = simulation.feed(event)
        if verdict is not None:
            found.began = found.began or event.at
            found.take(event, verdict, marked=family.marked)
    in_time = found.stopped is not None and found.stopped - found.began <= family.window_s
    return found, in_time and found.lost <= MOST_LOST * found.possible


def honest(name: str, seed: int) -> tuple[int, Counter[str]]:
    """How many attempts, and which of them were held, by rule."""
    dice = random.Random(f"unusual/{name}/{seed}")
    events = sorted(UNUSUAL[name](f"{name}-{seed}", dice, START + 15 * 3600), key=lambda event: event.at)
    simulation, attempts, held = Simulation(shipped_book(), start=events[0].at), 0, Counter[str]()
    for event in events:
        verdict = simulation.feed(event)
        attempts += verdict is not None
        if verdict is not None and not verdict.allowed and verdict.deciding is not None:
            held[verdict.deciding.rule] += 1
    return attempts, held


def attacks_table(seeds: range) -> list[str]:
    rows = ["| attack | cases | stopped in time | lost, of what it could take: median | worst | unit |",
            "|---|---|---|---|---|---|"]  # fmt: skip
    cases = stopped = 0
    for name, family in list(FAMILIES.items())[: full_or(len(FAMILIES), 3)]:
        found = [attack(name, seed) for seed in seeds]
        shares = [case.lost / case.possible if case.possible else 0.0 for case, _ in found]
        good = sum(in_time for _, in_time in found)
        cases, stopped = cases + len(found), stopped + good
        lost = f"{median(shares):.0%} | {max(shares):.0%} | {family.unit}"
        rows.append(f"| {name}: {family.means} | {len(found)} | {good} | {lost} |")
        print(rows[-1], flush=True)
    return [*rows, "", f"{stopped} of {cases} attacks were stopped in time ({stopped / cases:.1%})."]


def honest_table(seeds: range) -> list[str]:
    rows = ["", "| honest, but unusual | attempts | held | by |", "|---|---|---|---|"]
    total, stopped = 0, 0
    for name in UNUSUAL:
        attempts, held = 0, Counter[str]()
        for seed in seeds:
            some, by = honest(name, seed)
            attempts, held = attempts + some, held + by
        total, stopped = total + attempts, stopped + held.total()
        rules = ", ".join(f"{rule} {count}" for rule, count in held.most_common())
        rows.append(f"| {name} | {attempts:,} | {held.total()} | {rules} |")
        print(rows[-1], flush=True)
    return [*rows, "", f"{stopped} of {total:,} honest attempts were held ({stopped / total:.3%})."]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=HELD_OUT)
    parser.add_argument("--count", type=int, default=full_or(20, 1))
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.count)
    text = "\n".join([*attacks_table(seeds), *honest_table(seeds)])
    print(text)
    if asked.write:
        PAGE.write_text(put_into_page(text, PAGE.read_text("utf-8"), MARK), "utf-8")


if __name__ == "__main__":
    main()
