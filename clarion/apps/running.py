"""Start parts in order, say when everything is ready, stop them in the opposite order on Ctrl-C or SIGTERM.

A part is anything with `name`, `start`, `stop` and `health`: a supervised outside program or a role of our own.
"""

import asyncio
import contextlib
import functools
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol, runtime_checkable

from clarion.apps.service_notify import ServiceNotifier
from clarion.apps.supervisor import SupervisedChild
from clarion.base.health import HealthChecks
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

STOP_WITHIN_S = 15.0
LINGER_S = 5.0  # for a second Ctrl-C

say_at_once = functools.partial(print, flush=True)
"""Whoever waits for the ready line may read it from a file or a pipe, which Python would fill before it passes on."""


class Part(Protocol):
    """`start` returns when the part is ready, or raises ClarionError with a sentence. `stop` never raises."""

    name: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def health(self) -> str | None: ...


@runtime_checkable
class CarriesCalls(Protocol):
    """A part that knows how many calls would end with media and edge."""

    async def live_calls(self) -> int: ...


class Interrupted(Exception):
    """We were told to stop while a part waited for a server that may never come."""


@contextlib.asynccontextmanager
async def running(
    parts: Sequence[Part],
    *,
    say: Callable[[str], None] = say_at_once,
    checks: HealthChecks | None = None,
    told: asyncio.Event | None = None,
) -> AsyncIterator[None]:
    """Everything runs inside the `async with`. What was started is stopped even when a later part fails to start;
    what was adopted then waits for the next start, with the calls that it carries.
    """
    started: list[Part] = []
    try:
        for part in parts:
            say(f"Starting {part.name} …")
            started.append(part)
            await _start(part, told)
            if checks is not None:
                checks.register(part.name, part.health)
        yield
    except BaseException:
        for child in _children(started):
            child.stays = child.stays or child.adopted
        raise
    finally:
        for part in reversed(started):
            await _stop(part)


async def _start(part: Part, told: asyncio.Event | None) -> None:
    """Raises Interrupted when `told` is set while an interruptible part (`interruptible = True`) starts."""
    if told is None or not getattr(part, "interruptible", False):
        return await part.start()
    starting, waiting = asyncio.ensure_future(part.start()), asyncio.ensure_future(told.wait())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            raise Interrupted
        return await starting
    finally:
        for task in (starting, waiting):
            task.cancel()
        await asyncio.gather(starting, waiting, return_exceptions=True)


def _children(parts: Sequence[Part]) -> list[SupervisedChild]:
    """Those that can do without us for a while."""
    return [part for part in parts if isinstance(part, SupervisedChild) and part.child.outlives]


class _Stop:
    """What SIGINT and SIGTERM say: to stop, and the second time to end calls as well. SIGHUP, which a service manager
    sends at a restart: to stop, and to leave what calls live in to the next start.
    """

    def __init__(self) -> None:
        self.told, self.insisted = asyncio.Event(), asyncio.Event()
        self.by_hand = self.hands_over = False

    def hear(self, number: int) -> None:
        if self.told.is_set():
            self.insisted.set()
        self.by_hand = self.by_hand or number == signal.SIGINT
        self.hands_over = self.hands_over or number == signal.SIGHUP
        self.told.set()


async def run_until_told(
    parts: Sequence[Part],
    *,
    ready: str | Callable[[], str],
    say: Callable[[str], None] = say_at_once,
    checks: HealthChecks | None = None,
) -> None:
    """Run `parts` in the foreground: progress, the `ready` line, then wait for SIGINT, SIGTERM or SIGHUP and stop.

    A `ready` that is a function is asked once every part has started.
    """
    stop = _Stop()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.hear, number)
    try:
        starting = asyncio.ensure_future(_run(parts, ready, say, checks, stop))
        told = asyncio.ensure_future(stop.told.wait())
        await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done() and not stop.told.is_set():
            starting.cancel()
        told.cancel()
        await starting
        await _linger(parts, say, stop)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)


async def _run(
    parts: Sequence[Part],
    ready: str | Callable[[], str],
    say: Callable[[str], None],
    checks: HealthChecks | None,
    stop: _Stop,
) -> None:
    service = ServiceNotifier()
    try:
        async with running(parts, say=say, checks=checks, told=stop.told):
            if not stop.told.is_set():
                say(ready() if callable(ready) else ready)
                service.ready()
            await stop.told.wait()
            service.stopping()
            await _spare_calls(parts, say, hands_over=stop.hands_over)
            say("Stopping …")
    except Interrupted:
        say("Stopping …")
    finally:
        await service.close()


async def _spare_calls(parts: Sequence[Part], say: Callable[[str], None], *, hands_over: bool) -> None:
    """Leave media and edge running where calls would end with them, or where the next start is on its way."""
    children = [child for child in _children(parts) if child.child.grace_s > 0]
    if hands_over:
        for child in children:
            child.stays = True
        return
    calls = max([await part.live_calls() for part in parts if isinstance(part, CarriesCalls)], default=0)
    if not calls or not children:
        return
    for child in children:
        child.stays = True
    verb = "1 call is" if calls == 1 else f"{calls} calls are"
    say(
        f"{verb} up and can go on: start Clarion again within {min(c.child.grace_s for c in children):g} seconds."
        " Press Ctrl-C again to end all calls now."
    )


async def _linger(parts: Sequence[Part], say: Callable[[str], None], stop: _Stop) -> None:
    """Wait a moment for a second Ctrl-C while calls are up that nobody is here for any more."""
    left = [child for child in _children(parts) if child.stays]
    if not left:
        return
    if stop.by_hand:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.insisted.wait(), LINGER_S)
    if not stop.insisted.is_set():
        return
    say("Ending all calls …")
    for child in reversed(left):
        await child.end_now()


async def _stop(part: Part) -> None:
    try:
        await asyncio.wait_for(part.stop(), STOP_WITHIN_S)
    except Exception as error:  # the others must still be stopped
        log.error("part did not stop", part=part.name, reason=str(error) or type(error).__name__)
