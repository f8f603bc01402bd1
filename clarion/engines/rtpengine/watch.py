"""Notices phones that have vanished and engines that have forgotten their legs. rtpengine does not tell; we ask."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine.engines import Engines
from clarion.engines.rtpengine.leg import LINK, PHONE, Leg
from clarion.engines.rtpengine.ng import Reply

log = structlog.stdlib.get_logger("clarion.rtpengine")

NEVER_FACTOR = 5  # a phone that has never sent anything may be muted, or wait for the answer: it has so much longer
QUIET_AFTER = 1 / 3  # of `dead_after`: from then on its phone is asked whether it is there, also while it holds
GONE_AFTER = 7 / 12  # of `dead_after`: one that is not there by then is lost
CLOSED_AFTER_S = 10.0  # without media after its connection closed
RESTORED_AFTER_S = 3.0  # the way to phones is back by then
RESTORED_SILENCE_S = 2.0
STUCK_AFTER_S = 3.0  # packets come fifty times a second; the engine tells whole seconds
MOST_LISTED = 1000  # more would not fit into the datagram of the reply


class Owner(Protocol):
    legs: dict[str, Leg]

    async def ask(self, leg: Leg, command: str, fields: dict[str, Any]) -> Reply: ...

    def lose(self, leg: Leg, why: str) -> None: ...

    def lose_media(self, leg: Leg) -> None: ...


class Watch:
    """A leg is dead when it is not on hold and nothing came for `dead_after` seconds after media had been heard from
    it, or for `NEVER_FACTOR` times as long where none ever came. The phone of a leg from which nothing comes, on hold
    or not, is asked by `is_there` meanwhile: the leg of one that is not there ends within a minute.
    """

    def __init__(self, owner: Owner, *, every: float, dead_after: float) -> None:
        self._owner, self._every, self._dead_after = owner, every, dead_after
        self._never_after = dead_after * NEVER_FACTOR
        self.is_there: Callable[[str], Awaitable[bool]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._keep(asyncio.create_task(self._run(), name="rtpengine-watch"))

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def connection_closed(self, leg_id: str) -> None:
        """The connection of a phone has closed: without media too, it is gone, and a page that was closed."""
        leg = self._owner.legs.get(leg_id)
        if leg is not None and not leg.gone:
            self._keep(asyncio.create_task(self._look_after_close(leg)))

    async def _look_after_close(self, leg: Leg) -> None:
        before = await self._latest(leg)
        await asyncio.sleep(min(CLOSED_AFTER_S, self._dead_after * QUIET_AFTER))
        if before is not None and before == await self._latest(leg):
            await self._ask_phone(leg, 0.0)

    def resume(self, leg: Leg) -> None:
        """Nobody was here for a while: a phone that has hung up meanwhile sends nothing, and is found out soon."""
        self._keep(asyncio.create_task(self._look_after_restart(leg)))

    async def _look_after_restart(self, leg: Leg) -> None:
        await asyncio.sleep(RESTORED_AFTER_S)
        before = await self._latest(leg)
        await asyncio.sleep(RESTORED_SILENCE_S)
        if before is None or before != await self._latest(leg) or leg.waits or leg.description is None:
            return
        leg.quiet_since = leg.quiet_since or time.monotonic()
        await self._ask_phone(leg, self._dead_after * GONE_AFTER)

    async def _latest(self, leg: Leg) -> int | None:
        """When its last packet came, by the engine's clock; None when it does not answer."""
        with contextlib.suppress(MediaUnavailable):
            return _last_packet(await self._owner.ask(leg, "query", {**leg.key, "from-tag": PHONE}))
        return None

    async def _ask_phone(self, leg: Leg, gone_after: float) -> None:
        if self.is_there is None or leg.asked or leg.gone:
            return
        leg.asked, before = True, leg.last_packet
        try:
            there = await self.is_there(leg.leg_id)
        finally:
            leg.asked = False
        quiet = time.monotonic() - leg.quiet_since
        if not there and leg.last_packet == before and quiet >= gone_after and not leg.gone:
            self._owner.lose(leg, "phone")

    def look_at_engine(self, name: str) -> None:
        """An engine is back after a silence: see which legs it still has."""
        legs = [leg for leg in self._owner.legs.values() if leg.engine == name]
        if legs:
            self._keep(asyncio.create_task(self._look_after_silence(legs)))

    async def _look_after_silence(self, legs: list[Leg]) -> None:
        """rtpengine (12.5.1) that was stopped for more than five seconds reads sockets no more that were full by then:
        it stops after fifty packets, which leaves them full for the kernel, and waits for packets that are dropped.
        Such legs get another session.
        """
        await self._look_at(legs, 0.0)
        before = {leg.leg_id: seen for leg in legs if (seen := await self._heard_by_side(leg))}
        await asyncio.sleep(STUCK_AFTER_S)
        for leg in legs:
            former, now = before.get(leg.leg_id), await self._heard_by_side(leg)
            if former and now and any(now[side] == former[side] for side in former.keys() & now.keys()):
                log.warning("rtpengine.leg_stuck", leg=leg.leg_id, engine=leg.engine)
                with contextlib.suppress(MediaUnavailable):
                    await self._owner.ask(leg, "delete", {**leg.key, "delete-delay": 0})  # with its sockets
                    self._owner.lose_media(leg)

    async def _heard_by_side(self, leg: Leg) -> dict[str, int]:
        """When something came last from the phone and from whom it is joined with, where both should send."""
        current = self._owner.legs.get(leg.leg_id) is leg and not leg.gone and not leg.lost
        if not current or not leg.heard or not _should_send(leg):
            return {}
        try:
            reply = await self._owner.ask(leg, "query", leg.key)
        except MediaUnavailable:
            return {}
        partner = self._owner.legs.get(leg.peer)
        sides = (PHONE, LINK) if partner is not None and partner.heard and _should_send(partner) else (PHONE,)
        return {side: latest for side in sides if (latest := _last_packet(reply, side))}

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        while True:
            legs = list(self._owner.legs.values())
            # Spread over the interval, so that a thousand legs are no burst.
            await self._look_at(legs, self._every / (len(legs) + 1))
            await asyncio.sleep(self._every / (len(legs) + 1))

    async def _look_at(self, legs: list[Leg], pause: float) -> None:
        for leg in legs:
            if leg.gone or self._owner.legs.get(leg.leg_id) is not leg:
                continue
            why = await self._why_lost(leg)
            if why:
                self._owner.lose(leg, why)
            if pause:
                await asyncio.sleep(pause)

    async def is_held(self, leg: Leg) -> bool:
        """Whether its engine still knows it."""
        try:
            await self._owner.ask(leg, "query", {**leg.key, "from-tag": PHONE})
        except MediaUnavailable:
            return False
        return True

    async def held_legs(self, engines: Engines) -> set[str]:
        """Ids of all legs that the engines hold."""
        found: set[str] = set()
        for engine in engines.choices():
            reply = await engines.request(engine, "list", {"limit": MOST_LISTED})
            listed = {str(call) for call in reply.get("calls", ())}
            if len(listed) >= MOST_LISTED:
                ours = [leg for leg in self._owner.legs.values() if leg.engine == engine.name]
                listed |= {leg.leg_id for leg in ours if await self.is_held(leg)}
            found |= listed
        return found

    async def _why_lost(self, leg: Leg) -> str:
        try:
            reply = await self._owner.ask(leg, "query", {**leg.key, "from-tag": PHONE})
        except MediaUnavailable:
            return ""  # an engine that has forgotten the leg was noticed by `ask`
        if leg.waits:
            return ""  # its phone need not send anything yet
        latest = _last_packet(reply)
        # The engine tells the time of day, which somebody may set: only whether it changed counts.
        if (latest and latest != leg.last_packet) or not leg.quiet_since:
            leg.quiet_since = time.monotonic()
        elif leg.description is not None and time.monotonic() - leg.quiet_since > self._dead_after * QUIET_AFTER:
            self._keep(asyncio.create_task(self._ask_phone(leg, self._dead_after * GONE_AFTER)))
        if not latest:
            return self._never_heard(leg)
        leg.heard = True
        if latest != leg.last_packet:
            leg.last_packet, leg.last_packet_seen = latest, time.monotonic()
        if time.monotonic() - leg.last_packet_seen <= self._dead_after:
            return ""
        return "media" if _should_send(leg) else ""

    def _never_heard(self, leg: Leg) -> str:
        if leg.heard or not _should_send(leg):
            leg.unheard_since = 0.0
            return ""
        now = time.monotonic()
        leg.unheard_since = leg.unheard_since or now
        return "media" if now - leg.unheard_since > self._never_after else ""


def _should_send(leg: Leg) -> bool:
    if leg.image:
        return False  # a fax machine that takes a page says nothing for minutes; its modem notices when it is gone
    return leg.description is not None and leg.description.direction in ("sendrecv", "sendonly")


def _last_packet(reply: Reply, side: str = PHONE) -> int:
    """When the last packet of a side came, by the engine's clock; 0 when there was none yet."""
    latest = 0
    for media in reply.get("tags", {}).get(side, {}).get("medias", ()):
        for stream in media.get("streams", ()):
            if stream.get("stats", {}).get("packets", 0):
                latest = max(latest, int(stream.get("last packet", 0)))
    return latest
