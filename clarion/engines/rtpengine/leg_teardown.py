"""Retry the teardown of legs that an engine may still hold because an offer or delete was not answered.

An engine keeps the ports of such a leg for hours (`process.FORGOTTEN_AFTER`), so the delete is repeated until it is
answered.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine.engines import Engine, Engines
from clarion.engines.rtpengine.ng import EngineRefused, Reply

AGAIN_S = 1.0  # until an engine that was too busy is told again; one that is left out is told once it is back


class LegTeardown:
    """Identify legs by their `call-id`. Call `close` at the end."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._owed: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
        self._saying: dict[tuple[str, str], asyncio.Task[bool]] = {}
        self._task: asyncio.Task[None] | None = None

    async def offer(
        self, engine: Engine, key: Mapping[str, Any], fields: Mapping[str, Any], waits: tuple[float, ...]
    ) -> Reply:
        """Bring a leg to an engine. What comes to nothing (MediaUnavailable, EngineRefused, given up) leaves none."""
        self.withdraw(engine, key)
        try:
            return await self._engines.request(engine, "offer", fields, waits)
        except (MediaUnavailable, EngineRefused, asyncio.CancelledError):
            self._owe(engine, key)
            raise

    async def say(self, engine: Engine, key: Mapping[str, Any]) -> None:
        """Tell it now; if it does not answer, again later."""
        if not await self._tell(engine, key):
            self._owe(engine, key)

    def later(self, engine: Engine, key: Mapping[str, Any]) -> None:
        """It does not answer now: tell it once it is back."""
        self._owe(engine, key)

    def _owe(self, engine: Engine, key: Mapping[str, Any]) -> None:
        self._owed[engine.name][key["call-id"]] = key
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._pay(), name="rtpengine-farewells")

    def withdraw(self, engine: Engine, key: Mapping[str, Any]) -> None:
        """The leg comes back to this engine, or stays there: not even what is on its way is repeated."""
        self._owed[engine.name].pop(key["call-id"], None)
        if saying := self._saying.get((engine.name, key["call-id"])):
            saying.cancel()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _pay(self) -> None:
        while any(self._owed.values()):
            await asyncio.sleep(AGAIN_S)
            for name in list(self._owed):
                await self._pay_one(self._engines.all[name])

    async def _pay_one(self, engine: Engine) -> None:
        """One after another, as long as it answers."""
        owed = self._owed[engine.name]
        for call_id in list(owed):
            if not engine.alive:
                return
            if call_id not in owed:
                continue
            saying = asyncio.create_task(self._tell(engine, owed[call_id]))
            self._saying[engine.name, call_id] = saying
            try:
                await asyncio.wait([saying])
            finally:
                saying.cancel()
                del self._saying[engine.name, call_id]
            if not saying.cancelled() and not saying.result():
                return
            owed.pop(call_id, None)

    async def _tell(self, engine: Engine, key: Mapping[str, Any]) -> bool:
        """Whether it has heard it: that it knows no such leg is as good."""
        try:
            await self._engines.request(engine, "delete", {**key, "delete-delay": 0})
        except EngineRefused:
            return True
        except MediaUnavailable:
            return False
        return True
