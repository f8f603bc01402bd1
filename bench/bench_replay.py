"""Replay: attempts judged again a second and core, and what limits it.

    python -m bench.bench_replay              prints the table
    python -m bench.bench_replay --write      puts it into docs/operations/conduct.md

Attempts come from the traffic generator, judged once with counters and packed as the log packs them. Replayed with one
limit changed (only rules that changed are asked), by rules that are not those of that time (all are asked), and as
events of a file (counted anew, twice). Rates are by processor time of one core.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.sizes import full_or
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.generator import World, generate
from clarion.features.conduct.replay import Judged, Replayer, Simulation, changed_book, judged_of, pack, unpack
from clarion.features.conduct.rulebook import Force, shipped_book
from clarion.features.conduct.verdict import Verdict
from tools.simulate_limits import put_into_page

PAGE = Path("docs/operations/conduct.md")
MARK = "bench_replay"
BATCH = 2_000


def record(events: int) -> tuple[list[bytes], int, float, float]:
    """Packed batches, how many attempts they hold, seconds of judging and seconds of packing."""
    kept: list[Judged] = []

    def keep(attempt: Attempt, parts: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
        kept.append(judged_of(attempt, parts, verdict))

    simulation = Simulation(shipped_book())
    simulation.conduct.add_recorder(keep)
    made = list(generate(World(events=events)))
    start = time.process_time()
    for event in made:
        simulation.feed(event)
    judging = time.process_time() - start
    start = time.process_time()
    batches = [pack(kept[place : place + BATCH]) for place in range(0, len(kept), BATCH)]
    return batches, len(kept), judging, time.process_time() - start


def replay(batches: list[bytes], changes: list[str], *, trusted: bool) -> tuple[float, Replayer]:
    base = Force(shipped_book())
    new = base.with_book(changed_book(base.book, changes))
    warm, replayer = Replayer(base, new), Replayer(base, new)
    digest = base.digest if trusted else "others"
    for judged in unpack(batches[0], ""):
        warm.take(judged, digest)  # compiles the rules, which is done once
    start = time.process_time()
    for batch in batches:
        for judged in unpack(batch, ""):
            replayer.take(judged, digest)
    return time.process_time() - start, replayer


def read_only(batches: list[bytes]) -> float:
    start = time.process_time()
    for batch in batches:
        for _ in unpack(batch, ""):
            pass
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=full_or(60_000, 300))
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    asked = parser.parse_args()
    batches, count, judging, packing = record(asked.events)
    rows = ["| replay | attempts/s and core | asked anew |", "|---|---|---|"]

    def row(what: str, seconds: float, anew: str = "") -> None:
        rows.append(f"| {what} | {count / max(seconds, 1e-9):,.0f} | {anew} |")

    cases: tuple[tuple[str, list[str], bool], ...] = (
        ("one limit of a rule for texts (SPM-03.minute)", ["SPM-03.minute=30"], True),
        ("a rule for sign-in put in observe (SEC-01.status)", ["SEC-01.status=observe"], True),
        ("a limit of toll fraud, in every call (PMP-02.spend_warn)", ["PMP-02.spend_warn=20.0"], True),
        ("all rules, judged by others at the time", ["SPM-03.minute=30"], False),
    )
    for what, changes, trusted in cases:
        seconds, replayer = replay(batches, changes, trusted=trusted)
        row(what, seconds, f"{replayer.asked / count:.1%}")
    row("reading and unpacking alone", read_only(batches))
    row("events of a file: facts counted anew, once", judging)
    row("writing down: packing", packing)
    rows.append("")
    rows.append(f"{count:,} attempts, {sum(map(len, batches)) / count:,.0f} bytes each as kept.")
    text = "\n".join(rows)
    print(text)
    if asked.write:
        PAGE.write_text(put_into_page(text, PAGE.read_text("utf-8"), MARK), "utf-8")


if __name__ == "__main__":
    main()
