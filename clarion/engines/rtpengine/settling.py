"""Carries through what has become of legs. What an engine does not answer in time is told again until it does: two
people who talk are not left with silence.
"""

import asyncio
from collections.abc import Callable

import structlog

from clarion.calls.ports import MediaUnavailable, NoCommonCodec, T38Session
from clarion.calls.wire import NO_MEDIA
from clarion.engines.rtpengine import t38
from clarion.engines.rtpengine.keys import KeySender
from clarion.engines.rtpengine.leg import Leg
from clarion.engines.rtpengine.links import Links
from clarion.engines.rtpengine.playback import Players

log = structlog.stdlib.get_logger("clarion.rtpengine")

RETRY_SECONDS = 0.5
MAX_RETRIES = 20  # an engine that still answers others refuses this leg for good


class Settling:
    """What an engine refuses gets another session by `lose_media`, and ends by `lose` if that fails too."""

    def __init__(
        self,
        legs: dict[str, Leg],
        links: Links,
        players: Players,
        lose_media: Callable[[Leg], None],
        lose: Callable[[Leg, str], None],
    ) -> None:
        self._legs, self._links, self._players = legs, links, players
        self._lose_media, self._lose = lose_media, lose
        self._retries: dict[str, asyncio.Task[None]] = {}
        self._later: set[asyncio.Task[None]] = set()

    async def settle(self, leg_id: str) -> None:
        """Point the leg, and its partner, where they belong now."""
        try:
            await self._links.settle(leg_id)
        except MediaUnavailable as error:
            if leg := self._legs.get(leg_id):
                log.warning("media.not_answered", leg=leg_id, problem=error.message)
                self.retry(leg)

    def settle_later(self, leg: Leg, seconds: float) -> None:
        """Unless it is gone by then."""

        async def wait() -> None:
            await asyncio.sleep(seconds)
            if not leg.gone:
                await self.settle(leg.leg_id)

        task = asyncio.create_task(wait())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def stop_playing(self, leg: Leg) -> None:
        if not await self._players.stop(leg):
            self.retry(leg)

    async def connect_modem(self, leg_id: str, address: tuple[str, int]) -> tuple[tuple[str, int], int] | None:
        """See the port: what it plays ends, and its link points at the modem from now on."""
        leg = self._legs.get(leg_id)
        if leg is None:
            return None
        await self.stop_playing(leg)
        leg.modem = address
        return await self._links.point_at_modem(leg_id)

    async def offer_t38(self, leg_id: str) -> str:
        """See the port."""
        async with self._links.held(leg_id) as leg:
            if leg is None:
                raise MediaUnavailable("The leg has ended.")
            t38.check(leg)
            leg.version += 1
            return t38.offer_of(leg)

    async def connect_t38_modem(self, leg_id: str, phone_sdp: str, address: tuple[str, int]) -> T38Session | None:
        """See the port. What the phone said before stands if the engine refuses."""
        leg = self._legs.get(leg_id)
        if leg is None:
            return None
        t38.check(leg, phone_sdp)
        before = leg.image, leg.udptl
        leg.image, leg.udptl = phone_sdp, address
        leg.version += 1
        try:
            speaks_to = await self._links.point_at_t38_modem(leg_id)
        except MediaUnavailable:
            leg.image, leg.udptl = before
            raise
        return None if speaks_to is None else (leg.our_sdp, speaks_to)

    async def bridge_t38(self, leg_id: str, phone_sdp: str) -> str:
        """See the port. The phone goes on as before if the engine refuses."""
        async with self._links.held(leg_id) as leg:
            if leg is None:
                raise MediaUnavailable("The leg has ended.")
            t38.check(leg, phone_sdp)
            if not leg.peer:
                raise NoCommonCodec("The other side of the call cannot take a fax.")
            before, leg.image, leg.udptl = leg.image, phone_sdp, None
            leg.speech = leg.aimed = None  # negotiated again, with the gateway in between
            leg.version += 1
        try:
            await self._links.settle(leg_id)
        except MediaUnavailable:
            leg.image, leg.speech, leg.aimed = before, None, None
            self.retry(leg)
            raise
        return leg.our_sdp

    async def mute(self, leg_id: str, *, muted: bool) -> None:
        async with self._links.held(leg_id) as leg:
            if leg is None or leg.muted == muted:
                return
            leg.muted = muted
            try:
                await self._links.block(leg, blocked=muted)
            except MediaUnavailable:
                self.retry(leg)

    async def press(self, leg_id: str, digits: str, keys: KeySender) -> None:
        """Send keys to the leg, which is joined with nobody else meanwhile."""
        try:
            await self._links.press(leg_id, digits, keys)
        finally:
            await self.settle(leg_id)

    async def reoffer(self, leg_id: str, offer_sdp: str) -> str:
        """Our answer to another offer. Raises MediaUnavailable, NoCommonCodec: the phone goes on as before then
        (RFC 3261 §14.2).
        """
        async with self._links.held(leg_id) as leg:
            if leg is None:
                raise MediaUnavailable("The leg has ended.")
            before, image = leg.phone_sdp, leg.image
            leg.take(offer_sdp)
            leg.image = ""
            leg.version += 1
            leg.narrow = True
        try:
            await self._links.settle(leg_id)
        except MediaUnavailable:
            leg.take(before)
            leg.image = image
            self.retry(leg)
            raise
        return leg.our_sdp

    # ---- what was not answered

    def retry(self, leg: Leg) -> None:
        """Tell its engine again, until it answers or the leg is gone."""
        if leg.leg_id not in self._retries and not leg.gone:
            task = asyncio.create_task(self._retry(leg), name=f"retry-{leg.leg_id}")
            self._retries[leg.leg_id] = task
            task.add_done_callback(lambda _: self._retries.pop(leg.leg_id, None))

    async def _retry(self, leg: Leg) -> None:
        for _ in range(MAX_RETRIES):
            await asyncio.sleep(RETRY_SECONDS)
            if leg.gone or leg.lost:
                return
            try:
                await self._bring_up_to_date(leg)
            except MediaUnavailable as error:
                log.warning("media.retry_failed", leg=leg.leg_id, problem=error.message)
            else:
                log.info("media.retry_succeeded", leg=leg.leg_id)
                leg.given_up = False
                return
        self._give_up(leg)

    def _give_up(self, leg: Leg) -> None:
        """Its engine answers others and refuses this leg for good: another session may go, once."""
        if leg.given_up:
            self._lose(leg, NO_MEDIA)
        else:
            leg.given_up = True
            self._lose_media(leg)

    async def _bring_up_to_date(self, leg: Leg) -> None:
        """Tell the engine all that it may not have heard. Raises MediaUnavailable."""
        if leg.may_play and leg.playing is None and not await self._players.stop(leg):
            raise MediaUnavailable(f"The media engine {leg.engine} does not answer.")
        if leg.mute_unsure:
            async with self._links.held(leg.leg_id) as held:
                if held is not None:
                    await self._links.block(held, blocked=held.muted)
        await self._links.settle(leg.leg_id)

    def close(self) -> None:
        for task in [*self._retries.values(), *self._later]:
            task.cancel()
