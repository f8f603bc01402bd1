"""Make thumbnails in sandboxed processes (see `thumbnail_worker`)."""

import asyncio
from collections.abc import Sequence

import msgspec

from clarion.base.sandbox import SandboxLimitExceeded, run_sandboxed

_AT_ONCE = 2
TOGETHER = 20
"""Pictures per sandbox: a bad one affects at most these."""


class ThumbnailProcess:
    """One per process; runs a few sandboxes at a time."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def make(self, files: Sequence[bytes]) -> list[bytes]:
        """Return a small JPEG for each file, empty for what is not a picture or exceeded the limits."""
        found: list[bytes] = []
        for begin in range(0, len(files), TOGETHER):
            found += await self._some(list(files[begin : begin + TOGETHER]))
        return found

    async def _some(self, files: list[bytes]) -> list[bytes]:
        if not any(files):
            return files
        try:
            async with self._places:
                answer = await run_sandboxed("clarion.base.thumbnail_worker", msgspec.msgpack.encode(files))
            return msgspec.msgpack.decode(answer, type=list[bytes])
        except SandboxLimitExceeded:
            return [b""] * len(files)
