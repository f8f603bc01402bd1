"""Start parts in order, say when everything is ready, stop them in the opposite order on Ctrl-C or SIGTERM.

A part is anything with `name`, `start`, `stop` and `health`: a supervised outside program or a role of our own.
"""

import asyncio
import contextlib
import functools
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Protocol

from clarion.apps.supervisor import find_left_over
from clarion.base.health import HealthChecks
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

STOP_WITHIN_S = 15.0

say_at_once = functools.partial(print, flush=True)
"""Whoever waits for the ready line may read it from a file or a pipe, which Python would fill before it passes on."""


class Part(Protocol):
    """`start` returns when the part is ready, or raises ClarionError with a sentence. `stop` never raises."""

    name: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def health(self) -> str | None: ...


@contextlib.asynccontextmanager
async def running(
    parts: Sequence[Part], *, say: Callable[[str], None] = say_at_once, checks: HealthChecks | None = None
) -> AsyncIterator[None]:
    """Everything runs inside the `async with`. What was started is stopped even when a later part fails to start."""
    started: list[Part] = []
    try:
        for part in parts:
            say(f"Starting {part.name} …")
            started.append(part)
            await part.start()
            if checks is not None:
                checks.register(part.name, part.health)
        yield
    finally:
        for part in reversed(started):
            await _stop(part)


async def run_until_told(
    parts: Sequence[Part],
    *,
    ready: str,
    say: Callable[[str], None] = say_at_once,
    checks: HealthChecks | None = None,
) -> None:
    """Run `parts` in the foreground: progress, the `ready` line, then wait for SIGINT or SIGTERM and stop."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        starting = asyncio.ensure_future(_run(parts, ready, say, checks, told))
        stop = asyncio.ensure_future(told.wait())
        await asyncio.wait({starting, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done() and not told.is_set():
            starting.cancel()
        stop.cancel()
        await starting
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _run(
    parts: Sequence[Part],
    ready: str,
    say: Callable[[str], None],
    checks: HealthChecks | None,
    told: asyncio.Event,
) -> None:
    async with running(parts, say=say, checks=checks):
        if not told.is_set():
            say(ready)
        await told.wait()
        say("Stopping …")


def groups_left_over(data: Path) -> list[int]:
    """Process groups of an earlier run that the next start will end; what they hold is not a port clash."""
    return [group for note in (data / "run").glob("*.json") if (group := find_left_over(note)) is not None]


async def _stop(part: Part) -> None:
    try:
        await asyncio.wait_for(part.stop(), STOP_WITHIN_S)
    except Exception as error:  # the others must still be stopped
        log.error("part did not stop", part=part.name, reason=str(error) or type(error).__name__)
