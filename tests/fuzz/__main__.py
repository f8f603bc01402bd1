"""`make fuzz`: tries inputs for a while and stores findings: SIP and SDP, REST requests, or half of the time each.

    python -m tests.fuzz [--what all|sip|rest] [--seconds 3600] [--inputs 0] [--seed 0] [--atheris]

Of SIP and SDP, inputs that reach code no other input reached are kept in `tests/fuzz/corpus`. Findings go to
`tests/fuzz/findings`, named by their content. A fixed finding of SIP or SDP belongs in the corpus: every test run
replays it. The same seed makes the same REST requests again.
"""

import argparse
import asyncio
import hashlib
import logging
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from random import Random

import structlog

from tests.fuzz.coverage_of import Coverage
from tests.fuzz.mutations import LONGEST, SEEDS, mutate
from tests.fuzz.target import Target

HERE = Path(__file__).parent
CORPUS, FINDINGS = HERE / "corpus", HERE / "findings"
_MOST_KEPT = 400


def corpus() -> list[bytes]:
    return [path.read_bytes() for path in sorted(CORPUS.glob("*.bin"))]


def keep(folder: Path, data: bytes, suffix: str = ".bin") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
    path.write_bytes(data)
    return path


def run(*, seconds: float = 0, inputs: int = 0, seed: int = 0, grow: bool = True) -> tuple[int, list[str]]:
    """How many inputs were tried, and what was found. Ends after so many seconds or inputs, whichever is given."""
    random, target, coverage = Random(seed), Target(), Coverage()
    known = SEEDS + corpus()
    found: list[str] = []
    end = time.monotonic() + seconds if seconds else float("inf")
    with coverage:
        for data in known:
            _try(target, data, found)
        coverage.forget_new()
        tried = 0
        while time.monotonic() < end and (not inputs or tried < inputs):
            data = mutate(random, known)
            tried += 1
            if not _try(target, data, found):
                target = Target()
            elif coverage.forget_new() and grow and len(known) < len(SEEDS) + _MOST_KEPT:
                known.append(data)
                keep(CORPUS, data)
            if tried % 5000 == 0:
                print(f"{tried} inputs, {len(known)} known, {len(found)} findings", flush=True)
    return tried, found


def _try(target: Target, data: bytes, found: list[str]) -> bool:
    try:
        target.try_bytes(data)
    except Exception:
        path = keep(FINDINGS, data)
        found.append(f"{path.name}: {traceback.format_exc(limit=-3)}")
        return False
    return True


def _by_atheris(seconds: int) -> None:
    atheris = import_module("atheris")  # optional: pip install atheris

    target = Target()

    def one(data: bytes) -> None:
        try:
            target.try_bytes(data)
        except Exception:
            keep(FINDINGS, data)
            raise

    for data in SEEDS:
        keep(CORPUS, data)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], str(CORPUS), f"-max_total_time={seconds}", f"-max_len={LONGEST}"], one)
    atheris.Fuzz()


def fuzz_sip(*, seconds: float, inputs: int, seed: int) -> bool:
    """Whether nothing was found."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    return _report("SIP and SDP", seed, *run(seconds=seconds, inputs=inputs, seed=seed))


def fuzz_rest(*, seconds: float, inputs: int, seed: int) -> bool:
    """Whether nothing was found."""
    from tests.fuzz.rest_run import run_rest  # the whole application, which SIP does without

    tried, found = asyncio.run(run_rest(seconds=seconds, inputs=inputs, seed=seed))
    for each in found:
        keep(FINDINGS, each.encode(errors="backslashreplace"), ".txt")
    return _report("REST", seed, tried, found)


def _report(what: str, seed: int, tried: int, found: list[str]) -> bool:
    print(f"{what}, seed {seed}: {tried} inputs, {len(found)} findings", flush=True)
    for each in found[:20]:
        print(each)
    return not found


KINDS = {"rest": fuzz_rest, "sip": fuzz_sip}  # in this order: SIP silences the log, which REST reads


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("--what", choices=("all", *KINDS), default="all")
    options.add_argument("--seconds", type=int, default=3600, help="for all kinds together")
    options.add_argument("--inputs", type=int, default=0, help="of each kind, however long it takes")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--atheris", action="store_true", help="SIP and SDP, guided by atheris, to be installed")
    given = options.parse_args()
    if given.atheris:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        _by_atheris(given.seconds)
        return 0
    kinds = list(KINDS) if given.what == "all" else [given.what]
    seconds = 0 if given.inputs else given.seconds / len(kinds)
    fine = [KINDS[kind](seconds=seconds, inputs=given.inputs, seed=given.seed) for kind in kinds]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
