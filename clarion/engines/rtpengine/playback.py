"""Sound files to a leg: rtpengine plays one file per command and does not tell when it ends, so we know its length."""

import asyncio
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

Play = Callable[[Path, int], Awaitable[float]]  # file, times -> seconds of one pass

FOREVER = 1_000_000
# rtpengine sends the last packet a little later than the length says.
TAIL = 0.06


def seconds_of(path: Path) -> float:
    """Length of a WAV file from its header; 0 for anything else."""
    try:
        with wave.open(str(path)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return 0.0


async def play_through(prompts: list[Path], play: Play, *, repeat: bool) -> None:
    """Returns when the last file has been played; with `repeat` never, except when there is nothing to play."""
    loop = asyncio.get_running_loop()
    if repeat and len(prompts) == 1:
        if await play(prompts[0], FOREVER):
            await loop.create_future()
        return
    while True:
        total = 0.0
        for path in prompts:
            due = loop.time()
            length = await play(path, 1)
            total += length
            if length:
                await asyncio.sleep(max(0.0, due + length + TAIL - loop.time()))
        if not repeat or not total:
            return
