"""Random documents over lines that lose packets: how many arrive, dot by dot. Between two of our fax machines, and
between ours and a T.38 terminal of another make, which calls or is called.

    python -m tests.scenarios.fax_loss                     200 documents for each line
    python -m tests.scenarios.fax_loss --documents 20      fewer

No clock: a minute on the line takes some 60 ms. Each document names what differs, where something does.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from clarion.base.fax import FaxReport
from tests.engines.fax_contract import orders
from tests.support.fax_lines import on_audio, on_t38, with_terminal
from tests.support.fax_pages import Page, random_page, read_pages, write_pages
from tests.support.t38_wire import without_white_end

Outcome = tuple[FaxReport, list[Page], list[Page]]
"""The report of our machine, the pages that arrived, and those that should have."""

LOSSES = (0.0, 0.005, 0.02, 0.05)


def between_ours(line: Callable[..., Any], folder: Path, pages: list[Page], loss: float, seed: int) -> Outcome:
    one, other = orders(folder, write_pages(folder / "document.tiff", pages))
    Path(other.received).unlink(missing_ok=True)
    sender, _ = line(one, other, loss, seed)
    arrived = read_pages(Path(other.received)) if sender.report.pages else []  # of a fax that never began it is empty
    return sender.report, arrived, pages


def to_another(folder: Path, pages: list[Page], loss: float, seed: int) -> Outcome:
    order, _ = orders(folder, write_pages(folder / "document.tiff", pages))
    sender, terminal = with_terminal(order, loss=loss, seed=seed)
    return sender.report, terminal.received, [without_white_end(page) for page in pages]


def from_another(folder: Path, pages: list[Page], loss: float, seed: int) -> Outcome:
    _, order = orders(folder, folder / "document.tiff")
    Path(order.received).unlink(missing_ok=True)
    receiver, _ = with_terminal(order, pages, loss=loss, seed=seed)
    return receiver.report, read_pages(Path(order.received)) if receiver.report.pages else [], pages


LINES: dict[str, Callable[[Path, list[Page], float, int], Outcome]] = {
    "T.38": partial(between_ours, on_t38),
    "T.38 to another make": to_another,
    "T.38 from another make": from_another,
    "G.711": partial(between_ours, on_audio),
}


def send(folder: Path, line: str, loss: float, seed: int) -> tuple[str, FaxReport]:
    """What became of one document: `same`, or what is missing or different."""
    chance = np.random.default_rng(seed)
    pages = [random_page(1000 * seed + page, int(chance.integers(100, 900))) for page in range(chance.integers(1, 4))]
    report, arrived, pages = LINES[line](folder, pages, loss, seed)
    confirmed = len(report.pages)
    wrong = [
        str(number + 1)
        for number, page in enumerate(pages[:confirmed])
        if number >= len(arrived) or not np.array_equal(page, arrived[number])
    ]
    if wrong:
        return f"confirmed and different: page {', '.join(wrong)}", report
    return ("same" if report.succeeded else "told as failed"), report


def walk(documents: int) -> dict[tuple[str, float], Counter[str]]:
    """How many documents came to what, by line and loss."""
    found: dict[tuple[str, float], Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for line in LINES:
            for loss in LOSSES:
                counts = found[line, loss] = Counter()
                for seed in range(documents):
                    outcome, report = send(Path(folder), line, loss, seed)
                    counts[outcome.partition(":")[0]] += 1
                    if outcome != "same" and documents > 1:
                        print(f"{line} {100 * loss:g} %, document {seed}: {outcome} ({report.code})", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    documents = parser.parse_args().documents
    for (line, loss), counts in walk(documents).items():
        words = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
        print(f"{line:23}{100 * loss:4g} % lost: {words}")


if __name__ == "__main__":
    main()
