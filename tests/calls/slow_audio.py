"""Media of the call core's tests, each of whose commands takes some turns of the event loop."""

import asyncio
from typing import Any


class SlowAudio:
    def __init__(self, audio: Any) -> None:
        self._audio = audio

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._audio, name)
        if not asyncio.iscoroutinefunction(found):
            return found

        async def slow(*args: Any, **more: Any) -> Any:
            for _ in range(10):
                await asyncio.sleep(0)
            return await found(*args, **more)

        return slow
