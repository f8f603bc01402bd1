"""The `Composer` port: one sandboxed program for each recording, one at a time."""

import asyncio
from pathlib import Path

import msgspec

from clarion.base.meeting_video import Composition, CompositionFailed
from clarion.base.sandbox import SandboxLimitExceeded, run_sandboxed

_WORKER = "clarion.engines.meeting_video.compose_worker"
_LEAST_CPU_S = 300
_CPU_PER_S = 20  # of a recording; a meeting with 25 cameras takes five
_LARGEST_PER_S = 2_000_000  # bytes


class ComposerProcess:
    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def compose(self, folder: Path, target: Path, sound: Path, seconds: float) -> Composition:
        largest = round(2**20 * 64 + seconds * _LARGEST_PER_S)
        question: dict[str, str | int] = {"folder": str(folder), "target": str(target), "sound": str(sound)}
        answer = await self._ask(question | {"largest": largest}, seconds)
        return msgspec.json.decode(answer, type=Composition)

    async def speech(self, folder: Path, participant: str, seconds: float) -> bytes:
        return await self._ask({"folder": str(folder), "speaker": participant}, seconds)

    async def _ask(self, question: dict[str, str | int], seconds: float) -> bytes:
        question["cpu_s"] = round(_LEAST_CPU_S + _CPU_PER_S * seconds)
        async with self._turn:
            try:
                return await run_sandboxed(_WORKER, msgspec.json.encode(question))
            except SandboxLimitExceeded:
                raise CompositionFailed("The recording could not be composed.") from None
