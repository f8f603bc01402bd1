"""Giving a leg to a call that is found only when it is asked for: of this call server, or brought here from another."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from clarion.base.errors import ClarionError
from clarion.calls.commands import Retrieve
from clarion.calls.events import HandOverDone

log = structlog.stdlib.get_logger("clarion.calls")

Found = tuple[str, str]
"""Id of a call, and the leg in it."""


class Fetching:
    """`find`: among the calls of this server. `bring`: brings it here from another; False: there is none."""

    def __init__(self, find: Callable[[Retrieve], Found | None], bring: Callable[[Retrieve], Awaitable[bool]]) -> None:
        self._find = find
        self._bring = bring
        self._running: set[asyncio.Task[None]] = set()

    def fetch(self, command: Retrieve, give: Callable[[str, str], None], fail: Callable[[HandOverDone], None]) -> None:
        """`give` gets call and leg."""
        found = self._find(command)
        if found is not None:
            give(*found)
            return
        task = asyncio.get_running_loop().create_task(self._fetch(command, give, fail))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _fetch(
        self, command: Retrieve, give: Callable[[str, str], None], fail: Callable[[HandOverDone], None]
    ) -> None:
        try:
            brought = await self._bring(command)
        except ClarionError as error:
            log.warning("A call could not be brought here", problem=error.message)
            brought = False
        found = self._find(command) if brought else None
        if found is None:
            fail(HandOverDone(leg_id=command.leg.leg_id, accepted=False))
        else:
            give(*found)
