"""Several rtpengine processes as one: who is alive, who takes the next leg.

A leg stays on the engine that it was made on, as long as that lives. An engine that does not answer is left out until
it answers again; the last one that is left only when it answers no pings either: a single lost answer must not end all
calls.

`lost` is told of an engine whose legs have to go elsewhere: at once where another one lives, else when it stays away.
An engine that was started again knows none of its legs: it is asked for one of them rather than pinged.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine.leg import PHONE
from clarion.engines.rtpengine.ng import REPEATS, EngineRefused, EngineSilent, NgClient, Reply

log = structlog.stdlib.get_logger("clarion.rtpengine")

PING_EVERY = 1.0
PING_LEGS_EVERY = 0.5  # an engine that calls live in
LOOK_EVERY = 0.25
PING_WAITS = (0.3, 0.5)
PINGS_UNTIL_DEAD = 2
PINGS_UNTIL_LOST = 5  # a supervisor needs a moment; its legs are gone for good only when it stays away


class Engine:
    """One rtpengine. `name` is `host:port` of its control port."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True  # until a request fails: the first call must not wait for the first ping
        self.legs = 0
        self.silent_pings = 0
        self.draining = False  # takes new legs only where no other engine lives
        self.doubted = False  # a request was silent since the last ping that was answered
        self.client: NgClient | None = None
        self._opening = asyncio.Lock()

    def heard_since(self, moment: float) -> bool:
        """Whether anything came from it after that moment of the loop's clock, be it an answer that was given up."""
        return self.client is not None and self.client.heard > moment

    @property
    def refuses(self) -> bool:
        """Nobody listens at its port."""
        return self.client is not None and self.client.refused

    @property
    def answers(self) -> bool:
        """Nothing was waited for in vain since it answered last."""
        return self.alive and not self.doubted and not self.silent_pings

    @property
    def may_return(self) -> bool:
        """It keeps silent, and not for so long yet that its legs are given up: the way to it may be broken."""
        return 0 < self.silent_pings < PINGS_UNTIL_LOST and not self.refuses

    async def request(self, command: str, fields: Mapping[str, Any], **options: Any) -> Reply:
        """Raises EngineSilent, EngineRefused (see ng.py)."""
        client = self.client or await self.open()
        return await client.request(command, fields, **options)

    async def open(self) -> NgClient:
        async with self._opening:
            if self.client is None:
                host, _, port = self.name.rpartition(":")
                self.client = await NgClient.connect(host.strip("[]"), int(port))
            return self.client

    def close(self) -> None:
        if self.client is not None:
            self.client.close()


class Engines:
    """`lost` is told the name of an engine that was away too long, or came back without memory (see `Watch`); `closed`
    what an engine says last about a leg that it lets go.
    """

    def __init__(self, endpoints: Sequence[str], lost: Callable[[str], None] = lambda name: None) -> None:
        if not endpoints:
            raise ValueError("give at least one rtpengine endpoint, such as 127.0.0.1:2223")
        self.all = {name: Engine(name) for name in endpoints}
        self.lost = lost
        self.returned: Callable[[str], None] = lambda name: None
        self.sample: Callable[[str], Mapping[str, Any] | None] = lambda name: None
        self.closed: Callable[[str, Reply], None] = lambda leg_id, last_words: None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="rtpengine-health")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for engine in self.all.values():
            engine.close()

    def find(self, name: str) -> Engine | None:
        return self.all.get(name)

    def choices(self) -> list[Engine]:
        """Living engines: the least loaded first, drained ones last. Raises MediaUnavailable when there is none."""
        living = sorted((engine for engine in self.all.values() if engine.alive), key=lambda e: (e.draining, e.legs))
        if not living:
            raise MediaUnavailable()
        return living

    async def request(
        self, engine: Engine, command: str, fields: Mapping[str, Any], repeats: tuple[float, ...] = REPEATS
    ) -> Reply:
        """A request that concerns an existing leg. Raises MediaUnavailable, EngineRefused."""
        if not engine.alive:
            raise MediaUnavailable(f"The media engine {engine.name} does not answer.")
        began = asyncio.get_running_loop().time()
        try:
            client = engine.client or await engine.open()
            reply = await client.request(command, fields, repeats)
        except EngineSilent:
            if not engine.heard_since(began):  # else it has too much to do, which is not the end of it
                self._doubt(engine)
            raise MediaUnavailable(f"The media engine {engine.name} does not answer.") from None
        if command == "delete":
            self.closed(str(fields.get("call-id", "")), reply)
        return reply

    def _doubt(self, engine: Engine) -> None:
        engine.doubted = True
        if any(other.alive for other in self.all.values() if other is not engine):
            self._leave_out(engine)

    def _leave_out(self, engine: Engine) -> None:
        if engine.alive:
            engine.alive = False
            log.warning("a media engine does not answer and is left out", engine=engine.name)

    async def recovered(self, within: float) -> bool:
        """Return true once an engine answers that was not waited for in vain since, false after `within` seconds."""
        for _ in range(round(within / LOOK_EVERY)):
            await asyncio.sleep(LOOK_EVERY)
            if any(engine.answers for engine in self.all.values()):
                return True
        return False

    async def _watch(self) -> None:
        while True:
            await asyncio.gather(*(self._ping(engine) for engine in self.all.values()))
            legs = any(engine.legs for engine in self.all.values())
            await asyncio.sleep(PING_LEGS_EVERY if legs else PING_EVERY)

    async def _ping(self, engine: Engine) -> None:
        began = asyncio.get_running_loop().time()
        sample, forgot = self.sample(engine.name), False
        try:
            command, fields = ("query", {**sample, "from-tag": PHONE}) if sample is not None else ("ping", {})
            await engine.request(command, fields, repeats=PING_WAITS)
        except EngineRefused:
            forgot = True
        except (EngineSilent, OSError):
            self._was_silent(engine, began)
            return
        was_away = forgot or engine.silent_pings > 0 or engine.doubted or not engine.alive
        engine.silent_pings, engine.doubted = 0, False
        if not engine.alive:
            log.info("a media engine answers again", engine=engine.name)
        engine.alive = True
        if was_away:
            self.returned(engine.name)

    def _was_silent(self, engine: Engine, began: float) -> None:
        if engine.heard_since(began):
            engine.silent_pings = 0
            return
        engine.silent_pings += 1
        # Where nobody listens any more it is not a matter of too much to do.
        dead = engine.silent_pings == PINGS_UNTIL_DEAD or (engine.refuses and engine.silent_pings == 1)
        if dead:
            self._leave_out(engine)
        elsewhere = any(other.alive for other in self.all.values())
        if (dead and elsewhere) or engine.silent_pings == (PINGS_UNTIL_DEAD if engine.refuses else PINGS_UNTIL_LOST):
            self.lost(engine.name)
