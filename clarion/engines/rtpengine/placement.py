"""Which engine a leg is on: the least loaded one that answers, and another one when that is gone."""

from collections.abc import Callable
from typing import Any

import structlog

from clarion.calls.ports import EngineMayReturn, MediaUnavailable, NoCommonCodec
from clarion.engines.rtpengine import flags, pairs
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.engines import Engines
from clarion.engines.rtpengine.leg import LINK, NOWHERE, Leg, Session
from clarion.engines.rtpengine.leg_teardown import LegTeardown
from clarion.engines.rtpengine.links import Links
from clarion.engines.rtpengine.ng import REPEATS, EngineRefused, Reply

log = structlog.stdlib.get_logger("clarion.rtpengine")

HASTY = (0.2, 0.3, 0.4)  # waits for a new leg's first answer while other engines are at hand


class Placement:
    """Of the legs of one call server."""

    def __init__(self, legs: dict[str, Leg], engines: Engines, farewells: LegTeardown, links: Links) -> None:
        self._legs, self._engines, self._farewells, self._links = legs, engines, farewells, links
        engines.sample = self._sample

    async def request_room(self, leg: Leg, fields: Callable[[], dict[str, Any]]) -> Reply:
        """Offer a leg to one engine after another. Raises MediaUnavailable, NoCommonCodec."""
        choices = self._engines.choices()
        for engine in choices:
            leg.engine = engine.name
            patience = REPEATS if engine is choices[-1] else HASTY
            try:
                reply = await self._farewells.offer(engine, leg.key, fields(), patience)
            except MediaUnavailable:
                continue
            except EngineRefused as refusal:
                if "sdp" in refusal.reason.lower():
                    raise NoCommonCodec(refusal.message) from None
                log.warning("a media engine takes no more legs", engine=engine.name, why=refusal.reason)
                continue
            return reply
        raise MediaUnavailable()

    async def renew(self, leg_id: str) -> str:
        async with self._links.held(leg_id) as leg:
            if leg is None:
                raise MediaUnavailable("The leg has ended.")
            session, former, described = leg.session, leg.engine, leg.description
            left = await self._leave(leg)
            profile = leg.renew()
            numbers = pairs.numbers_in(other for other in self._legs.values() if other.room == leg.room)
            fields = {
                **leg.key,
                "from-tag": LINK,
                "sdp": profiles.link_offer(profile, numbers, NOWHERE),
                "DTMF-log-dest": self._links.dtmf_destination,
                **flags.offer_flags(profile),
            }
            try:
                reply = await self.request_room(leg, lambda: fields)
            except MediaUnavailable:
                leg.engine = former
                if not left:
                    self._stay(leg, session)
                raise
            self._moved(leg, former)
            leg.lost, leg.keys_to = False, self._links.dtmf_destination
            leg.our_sdp = profiles.towards_phone(reply["sdp"], described, version=leg.version)
            log.warning("rtpengine.leg_renewed", leg=leg_id, engine=leg.engine, former=former)
            return leg.our_sdp

    async def _leave(self, leg: Leg) -> bool:
        """Whether the engine was told to forget the leg. One that is back after a silence may know it still, and would
        go on with the same sockets, which it may read no more (see `Watch`).
        """
        engine = self._engines.find(leg.engine)
        if engine is None or not engine.answers:
            return False
        await self._farewells.say(engine, leg.key)
        return True

    def _stay(self, leg: Leg, session: Session) -> None:
        """No engine takes the leg. Raises EngineMayReturn if its own may still have it."""
        engine = self._engines.find(leg.engine)
        if engine is not None and engine.may_return:
            self._farewells.withdraw(engine, leg.key)
            leg.session, leg.lost = session, False
            raise EngineMayReturn(f"The media engine {leg.engine} does not answer, nor does another one.")

    def _moved(self, leg: Leg, former: str) -> None:
        old, new = self._engines.find(former), self._engines.find(leg.engine)
        if old is not None:
            old.legs -= 1
            if old is not new:
                self._farewells.later(old, leg.key)
        if new is not None:
            new.legs += 1

    def _sample(self, name: str) -> dict[str, Any] | None:
        """A leg that the engine should know: what it says of it shows whether it was started again meanwhile."""
        sample = next((leg for leg in self._legs.values() if leg.engine == name and not leg.lost and leg.our_sdp), None)
        return sample.key if sample is not None else None
