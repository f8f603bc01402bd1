"""`make check`: every static check, all at once. Ends with 1 when one of them fails."""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "--output-format", "concise"],
    "lint": [f"{BIN}/ruff", "check", "--quiet", "--output-format", "concise"],
    "types": [f"{BIN}/mypy"],
    "imports": [sys.executable, "-m", "tools.laws.imports"],
    "laws": [sys.executable, "-m", "tools.laws"],
    "rules of acceptable use": [sys.executable, "-m", "tools.rule_supply"],
    "coverage of the API": [sys.executable, "-m", "tools.api_coverage", "--check"],
    "typed responses": [sys.executable, "-m", "tools.response_types", "--check"],
    "types of the web app": [sys.executable, "-m", "tools.web_types", "--check"],
}
_TRANSLATED = [
    "tests/base/test_i18n.py",
    "tests/features/conduct/test_spoken.py::test_every_sentence_of_rules_and_policy_is_there_in_every_language",
    "tests/engines/speech/test_translated.py::test_a_language_says_everything_that_english_says",
]
CHECKS["server texts"] = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_TRANSLATED]
if (ROOT / "web" / "node_modules").is_dir():
    CHECKS["web lint"] = ["npm", "--prefix", "web", "run", "--silent", "lint"]
    CHECKS["translations"] = ["npm", "--prefix", "web", "run", "--silent", "test", "--", "run", "src/text"]
    CHECKS["web types"] = ["npm", "--prefix", "web", "run", "--silent", "types"]


async def _run(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    good = process.returncode == 0
    if not good:
        sys.stdout.write(output.decode(errors="replace"))
    print(f"{'ok ' if good else 'BAD'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    return good


async def _main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__)
    asked.add_argument("checks", nargs="*", metavar="CHECK", help=f"only these: {', '.join(CHECKS)}")
    chosen = asked.parse_args(words).checks
    if unknown := [name for name in chosen if name not in CHECKS]:
        asked.error(f"there is no check {unknown[0]!r}; there are: {', '.join(CHECKS)}")
    os.environ.setdefault("NO_COLOR", "1")
    results = await asyncio.gather(*(_run(name, CHECKS[name]) for name in chosen or CHECKS))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(sys.argv[1:])))
