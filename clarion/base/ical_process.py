"""Has iCalendar files worked out in a process of their own (see `ical_worker`)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec

from clarion.base.calendar_events import RemoteEvent
from clarion.base.sandbox import run_sandboxed

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


class IcalProcess:
    """One in each process of ours: a few readings at once, the others wait."""

    def __init__(self, file_s: float = 2.0) -> None:
        self._file_s = file_s
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def read(
        self, files: Sequence[str], start: datetime, end: datetime, zone: str, addresses: frozenset[str]
    ) -> list[RemoteEvent]:
        """What happens between `start` and `end`, sorted. Raises SandboxLimitExceeded."""
        if not files:
            return []
        asked = Question(list(files), start, end, zone, sorted(addresses), self._file_s)
        async with self._places:
            answer = await run_sandboxed("clarion.base.ical_worker", msgspec.json.encode(asked))
        return msgspec.json.decode(answer, type=list[RemoteEvent])
