"""How often a limit that is read early stops those who keep to it, and those who do not, by simulation.

    python -m tools.simulate_limits            prints the tables
    python -m tools.simulate_limits --write    puts them into docs/operations/conduct.md

Each campaign has 3,000 events, of which each counts against the limit with the true rate. Seeded: the same figures
each time. "every event" reads from the first checkpoint on after every event, as one should not.
"""

import sys
from pathlib import Path

import numpy as np

from clarion.features.conduct.counters.statistics import CHECKPOINTS, first_checkpoint, least_count

LIMITS = (0.01, 0.03, 0.05, 0.125, 0.15, 0.30)
SHARES = (0.67, 0.8, 0.9, 1.0, 1.17, 1.33, 1.67, 2.0)
"""True rates, as shares of the limit."""
RUNS, LENGTH = 4000, 3000
SEED = 20261126
PAGE = Path("docs/operations/conduct.md")
MARK = "simulate_limits"


def tripped(limit: float, rate: float, z: float, *, checkpoints: bool) -> float:
    """The share of campaigns that ever trip."""
    dice = np.random.default_rng(SEED)
    first = first_checkpoint(limit)
    points = [point for point in CHECKPOINTS if point >= first] if checkpoints else list(range(first, LENGTH + 1))
    least = np.array([least_count(limit, point, z) for point in points])
    stopped = 0
    for _ in range(0, RUNS, 500):
        counts = np.cumsum(dice.random((500, LENGTH), dtype=np.float32) < rate, axis=1)
        stopped += int((counts[:, np.array(points) - 1] >= least).any(axis=1).sum())
    return stopped / RUNS


def table(limit: float) -> list[str]:
    first = first_checkpoint(limit)
    lines = [
        f"Limit {limit:.1%}, first read at n = {first}:",
        "",
        "| true rate | z 1.645, every event | z 1.645, checkpoints | z 2.576, every event | z 2.576, checkpoints |",
        "|---|---|---|---|---|",
    ]
    for share in SHARES:
        rate = limit * share
        cells = [
            f"{tripped(limit, rate, z, checkpoints=checkpoints):.3f}"
            for z in (1.645, 2.576)
            for checkpoints in (False, True)
        ]
        lines.append(f"| {rate:.2%} | {' | '.join(cells)} |")
    return [*lines, ""]


def put_into_page(text: str, page: str, mark: str) -> str:
    """The page with `text` between the comments of `mark`."""
    start, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n{text}\n{end}{after}"


def main() -> None:
    lines = [line for limit in LIMITS for line in table(limit)]
    text = "\n".join(lines)
    print(text)
    if "--write" in sys.argv:
        PAGE.write_text(put_into_page(text, PAGE.read_text(), MARK))


if __name__ == "__main__":
    main()
