"""Has iCalendar files worked out in a process of their own (see `ical_worker`)."""

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

import clarion
from clarion.base.calendar_events import RemoteEvent

_ROOT = Path(clarion.__file__).parents[1]
_AT_ONCE = 2


class Question(msgspec.Struct):
    """`zone`: of times without one, and of whole days. `addresses`: of the person, whose refusals make free.
    `file_s`: seconds of the processor for one file.
    """

    files: list[str]
    start: datetime
    end: datetime
    zone: str
    addresses: list[str]
    file_s: float


class TooMuchWork(Exception):
    """It took more time or memory than there is for one reading."""


class IcalProcess:
    """One in each process of ours: a few readings at once, the others wait."""

    def __init__(self, file_s: float = 2.0) -> None:
        self._file_s = file_s
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def read(
        self, files: Sequence[str], start: datetime, end: datetime, zone: str, addresses: frozenset[str]
    ) -> list[RemoteEvent]:
        """What happens between `start` and `end`, sorted. Raises TooMuchWork."""
        if not files:
            return []
        asked = Question(list(files), start, end, zone, sorted(addresses), self._file_s)
        async with self._places:
            answer = await run_worker("clarion.base.ical_worker", msgspec.json.encode(asked))
        return msgspec.json.decode(answer, type=list[RemoteEvent])


async def run_worker(module: str, question: bytes) -> bytes:
    """What a program of ours answers that works on what strangers sent, and bounds itself. Raises TooMuchWork."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # nothing of ours: no keys, no passwords
        start_new_session=True,
    )
    try:
        answer, _ = await process.communicate(question)
    finally:
        if process.returncode is None:  # whoever waited for it waits no more
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        raise TooMuchWork
    return answer
