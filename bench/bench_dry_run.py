"""How long a decision about a call and a whole dry run take, by how many rules somebody has; in milliseconds.

Memory only, as in a call server: a directory of one account, phones that are signed in, rules that do not fit before
the one that does. `--rounds` changes how often. Bounded to a few seconds.
"""

import argparse
import statistics
import time
from collections.abc import Callable

from bench.sizes import full_or
from clarion.features.phone.handling import HandlingCache, Question, Surroundings, Walk
from clarion.features.phone.handling.model import Caller, CallFacts, End, Plan, Profile, Rule, When
from clarion.features.phone.handling.rules import decide
from tests.calls.world import Desk, World
from tests.calls.world import Plan as NumberingPlan

RULES = (0, 10, 100)
AT = 1767643200.0
CALLER = "+12025550123"


def profile_with(rules: int) -> Profile:
    """So many rules for other callers, then one that sends the caller on to a colleague."""
    others = [
        Rule(rule_id=str(n), kind="custom", name=f"Rule {n}", when=When(callers=(Caller(number=f"+1303555{n:04}"),)))
        for n in range(rules)
    ]
    onward = Rule(
        rule_id="work-hours",
        kind="work-hours",
        name="Business hours",
        plan=Plan(mode="Terminate", end=End(kind="extension", id="e103")),
    )
    return Profile(account_id="1", extension_id="e102", zone="America/New_York", rules=(*others, onward))


def timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=full_or(500, 5))
    rounds = parser.parse_args().rounds
    world = World()
    for number in ("101", "102", "103"):
        world.has_phone(number)
    print(f"{'what':24}{'rules':>8}{'median ms':>12}{'p99 ms':>10}")
    for rules in RULES:
        profile = profile_with(rules)
        book = HandlingCache()
        book.load([profile])
        around = Surroundings(world.directory, NumberingPlan(), Desk(), world.answers, book, world.phones)
        question = Question(account_id="1", caller=CALLER, called="+16505550102", at=AT)
        facts = CallFacts(at=AT, caller=CALLER, called="+16505550102")
        for what, work in (
            ("decision", lambda profile=profile, facts=facts: decide(profile, facts)),
            ("dry run, sent on once", lambda around=around, question=question: Walk(around, question).explain()),
        ):
            median, worst = timed(work, rounds)
            print(f"{what:24}{rules:>8}{median:>12.3f}{worst:>10.3f}")


if __name__ == "__main__":
    main()
