"""`make bench`: run every bench_*.py of this folder, or those whose name holds a word given on the command line.

`--short` walks through them with little data, as `make test` does (`sizes.py`).

Each benchmark is a program of its own that prints a table; peers that are not installed are named and left out.
"""

import os
import subprocess
import sys
from pathlib import Path

from bench.sizes import VARIABLE

HERE = Path(__file__).parent


def main(words: list[str]) -> int:
    if "--short" in words:
        words.remove("--short")
        os.environ[VARIABLE] = "1"
    failed = []
    for bench in sorted(HERE.glob("bench_*.py")):
        if words and not any(word in bench.stem for word in words):
            continue
        print(f"\n### {bench.stem.removeprefix('bench_').replace('_', ' ')}\n", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{bench.stem}"], cwd=HERE.parent, check=False).returncode:
            failed.append(bench.stem)
    if failed:
        print(f"\nThese benchmarks did not finish: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
