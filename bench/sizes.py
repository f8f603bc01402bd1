"""Sizes of benchmarks. The short form is for `make test`: `python -m bench --short`, or BENCH_SHORT=1 for one alone.

It walks every path of Clarion with little data and without peers, so its figures say nothing. What it measures must be
there and must have worked: a benchmark that would leave something of Clarion out, or print 0 for it, fails.
"""

import os
from collections.abc import Mapping
from typing import TypeVar

Size = TypeVar("Size")

VARIABLE = "BENCH_SHORT"
SHORT = os.environ.get(VARIABLE) == "1"


def full_or(full: Size, short: Size) -> Size:
    """The size of a real run, or that of the short form."""
    return short if SHORT else full


def leave_out(sentence: str) -> None:
    """Say what this machine cannot measure. In the short form that is a failure."""
    if SHORT:
        raise SystemExit(sentence)
    print(sentence, flush=True)


def worked(figures: Mapping[str, float]) -> None:
    """Raise SystemExit with the names of those that have done nothing: they were absent, or died."""
    idle = [name for name, figure in figures.items() if not figure > 0]
    if idle:
        raise SystemExit(f"Nothing was measured of: {', '.join(idle)}")
