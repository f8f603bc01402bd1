"""Has pictures of strangers made small in a process of its own (see `photo_worker`)."""

import asyncio
from collections.abc import Sequence

import msgspec

from clarion.base.confined import TooMuchWork, run_confined

_AT_ONCE = 2
TOGETHER = 20
"""Pictures for one process: one that breaks it spoils no more than these."""


class PhotoProcess:
    """One in each process of ours: a few at once, the others wait."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def make(self, files: Sequence[bytes]) -> list[bytes]:
        """A small JPEG for each, empty for what is no picture, or came with one that took too much."""
        found: list[bytes] = []
        for begin in range(0, len(files), TOGETHER):
            found += await self._some(list(files[begin : begin + TOGETHER]))
        return found

    async def _some(self, files: list[bytes]) -> list[bytes]:
        if not any(files):
            return files
        try:
            async with self._places:
                answer = await run_confined("clarion.base.photo_worker", msgspec.msgpack.encode(files))
            return msgspec.msgpack.decode(answer, type=list[bytes])
        except TooMuchWork:
            return [b""] * len(files)
