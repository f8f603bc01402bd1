"""`clarion logs`: what the services of this machine wrote, by call, person or word."""

import json
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import typer

from clarion.base.errors import Invalid, Unavailable

_LEVELS: Final = ("debug", "info", "warning", "error", "critical")
_LONGEST: Final = 200


def add_to(app: typer.Typer) -> None:
    app.command("logs")(_logs)


def _logs(
    call: Annotated[str, typer.Option(help="Lines about this call: telephonySessionId (s-…) or SIP Call-ID.")] = "",
    user: Annotated[str, typer.Option(help="Lines about a person: extension id, user name or number.")] = "",
    text: Annotated[str, typer.Option(help="Lines that hold these words.")] = "",
    level: Annotated[str, typer.Option(help="At least this level: debug, info, warning, error.")] = "debug",
    since: Annotated[str, typer.Option(help="As journalctl takes it: '1 hour ago', 2026-12-01.")] = "1 hour ago",
    limit: Annotated[int, typer.Option(help="The newest so many lines.", min=1, max=100_000)] = 200,
) -> None:
    """Search the logs of the installed services on this machine. Run it as root, or in the group systemd-journal."""
    if level not in _LEVELS:
        raise Invalid(f"There is no level {level}; there are {', '.join(_LEVELS)}.")
    wanted = LogFilter(call, user, text, level)
    found = deque((line for line in read_journal(since) if wanted.fits(line)), maxlen=limit)
    for line in found:
        typer.echo(line.rstrip())
    if not found:
        typer.echo("No line fits. Logs are kept for 30 days and up to 2 GB; --since looks back further.", err=True)
        raise typer.Exit(1)


def read_journal(since: str) -> Iterator[str]:
    """Line by line: a busy machine writes more than fits into memory. Raises Unavailable where there is no journal, or
    where it may not be read.
    """
    program = shutil.which("journalctl")
    if program is None:
        raise Unavailable("There is no journalctl here: look at the terminal where `make run` runs.")
    command = [program, "--quiet", "--no-pager", "--output=cat", "--unit=clarion-*", f"--since={since}"]
    with (
        tempfile.TemporaryFile("w+", errors="replace") as problem,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=problem, text=True, errors="replace") as journal,
    ):
        yield from journal.stdout or ()
        if journal.wait() != 0:
            problem.seek(0)
            raise Unavailable(f"The journal cannot be read: {problem.read().strip()[-_LONGEST:]}")


class LogFilter:
    """Which lines are asked for; an empty word fits every line."""

    def __init__(self, call: str, user: str, text: str, level: str) -> None:
        self._call, self._user, self._text = call, user, text.casefold()
        self._levels = frozenset(_LEVELS[_LEVELS.index(level) :])
        self._every_level = level == _LEVELS[0]

    def fits(self, line: str) -> bool:
        entry = _entry(line)
        values = set(_values(entry.values()))
        if not self._every_level and str(entry.get("level", "")) not in self._levels:
            return False
        if any(word and word not in values and not _is_word_of(word, line, entry) for word in (self._call, self._user)):
            return False
        return self._text in line.casefold()


def _entry(line: str) -> dict[str, object]:
    """Empty for the lines of engines, which are plain text."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _values(found: Iterable[object]) -> Iterator[str]:
    for each in found:
        if isinstance(each, dict):
            yield from _values(each.values())
        elif isinstance(each, list):
            yield from _values(each)
        else:
            yield str(each)


def _is_word_of(word: str, line: str, entry: dict[str, object]) -> bool:
    """As a whole: 102 is not in 1025."""
    shown = str(entry.get("event", "")) if entry else line
    at = shown.find(word)
    while at >= 0:
        before, after = shown[at - 1 : at], shown[at + len(word) : at + len(word) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = shown.find(word, at + 1)
    return False
