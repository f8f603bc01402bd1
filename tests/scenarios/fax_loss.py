"""Random documents through two of our fax machines, over lines that lose packets: how many arrive, dot by dot.

    python -m tests.scenarios.fax_loss                     200 documents for each line
    python -m tests.scenarios.fax_loss --documents 20      fewer

No clock: a minute on the line takes some 60 ms. Each document names what differs, where something does.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from clarion.base.fax import FaxReport
from tests.engines.fax_contract import orders
from tests.support.fax_lines import on_audio, on_t38
from tests.support.fax_pages import random_page, read_pages, write_pages

LOSSES = (0.0, 0.005, 0.02, 0.05)
LINES = {"T.38": on_t38, "G.711": on_audio}


def send(folder: Path, transport: str, loss: float, seed: int) -> tuple[str, FaxReport]:
    """What became of one document: `same`, or what is missing or different."""
    chance = np.random.default_rng(seed)
    pages = [random_page(1000 * seed + page, int(chance.integers(100, 900))) for page in range(chance.integers(1, 4))]
    one, other = orders(folder, write_pages(folder / "document.tiff", pages))
    Path(other.received).unlink(missing_ok=True)
    sender, _ = LINES[transport](one, other, loss, seed)
    confirmed = len(sender.report.pages)
    arrived = read_pages(Path(other.received)) if confirmed else []  # of a fax that never began it is empty
    wrong = [
        str(number + 1)
        for number, page in enumerate(pages[:confirmed])
        if number >= len(arrived) or not np.array_equal(page, arrived[number])
    ]
    if wrong:
        return f"confirmed and different: page {', '.join(wrong)}", sender.report
    return ("same" if sender.report.succeeded else "told as failed"), sender.report


def walk(documents: int) -> dict[tuple[str, float], Counter[str]]:
    """How many documents came to what, by line and loss."""
    found: dict[tuple[str, float], Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for transport in LINES:
            for loss in LOSSES:
                counts = found[transport, loss] = Counter()
                for seed in range(documents):
                    outcome, report = send(Path(folder), transport, loss, seed)
                    counts[outcome.partition(":")[0]] += 1
                    if outcome != "same" and documents > 1:
                        print(f"{transport} {100 * loss:g} %, document {seed}: {outcome} ({report.code})", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    documents = parser.parse_args().documents
    for (transport, loss), counts in walk(documents).items():
        words = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
        print(f"{transport:6}{100 * loss:4g} % lost: {words}")


if __name__ == "__main__":
    main()
