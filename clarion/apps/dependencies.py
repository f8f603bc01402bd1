"""What a process waits for before it begins: a database and a Valkey that may come later than it does."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import DBAPIError
from valkey.exceptions import ConnectionError as ValkeyDown
from valkey.exceptions import TimeoutError as ValkeySilent

from clarion.base.bus_valkey import ValkeyBus
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 2.0
SAY_EVERY_S = 30.0

# SQLSTATE classes of a server that starts, stops, is full or lost the connection; others will not go by waiting.
_AWAY = ("08", "53", "57P")
_REFUSED = ("28", "3D")  # a wrong password, a database that does not exist


class MessageBus:
    """A part that is there once Valkey answers; where the bus is in this process, at once."""

    name = "message bus"
    interruptible = True

    def __init__(self, here: Container) -> None:
        self._bus = here.bus

    async def start(self) -> None:
        if isinstance(self._bus, ValkeyBus):
            await until_reachable("Valkey", self._bus.ping)

    async def stop(self) -> None:
        """The database part closes the bus: others still publish while they stop."""

    async def health(self) -> str | None:
        return None  # the container has a check of its own


async def until_reachable(
    name: str, work: Callable[[], Awaitable[None]], *, on_away: Callable[[], None] = lambda: None
) -> None:
    """Do the work, again and again while the server it needs is away. Raises ClarionError when it refuses us."""
    loop = asyncio.get_running_loop()
    pause, said = FIRST_PAUSE_S, -SAY_EVERY_S
    while True:
        try:
            return await work()
        except Exception as error:
            state = _sqlstate(error)
            if state.startswith(_REFUSED):
                raise ClarionError(f"{name} refuses the connection: {_reason(error)}") from error
            if not _is_away(error, state):
                raise
            on_away()
            if loop.time() - said >= SAY_EVERY_S:
                log.warning("dependency.unreachable", dependency=name, reason=_reason(error), retry_s=pause)
                said = loop.time()
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_S)


def _is_away(error: Exception, state: str) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OSError | ValkeyDown | ValkeySilent) or state.startswith(_AWAY)


def _sqlstate(error: BaseException) -> str:
    """The SQLSTATE of a database error, wrapped or not; "" where there is none."""
    while True:
        state = getattr(error, "sqlstate", None)
        if state:
            return str(state)
        inner = getattr(error, "orig", None) or error.__cause__
        if inner is None:
            return ""
        error = inner


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__
