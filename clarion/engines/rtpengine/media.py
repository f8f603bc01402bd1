"""The `Media` port (clarion/calls/ports.py) on rtpengine."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

import structlog

from clarion.calls.ports import EngineMayReturn, LegSink, MediaUnavailable
from clarion.calls.wire import Dtmf, LegEvent, Lost, MediaLost, MediaProfile, MixSeat
from clarion.engines.rtpengine import flags, pairs
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.copies import Copies
from clarion.engines.rtpengine.dtmf import KEYS, DtmfListener
from clarion.engines.rtpengine.engines import Engine, Engines
from clarion.engines.rtpengine.keys import KeySender
from clarion.engines.rtpengine.leg import LINK, NOWHERE, PHONE, Leg
from clarion.engines.rtpengine.leg_teardown import LegTeardown
from clarion.engines.rtpengine.links import Links, MixerLine
from clarion.engines.rtpengine.mixes import Mixes
from clarion.engines.rtpengine.ng import EngineRefused, Reply
from clarion.engines.rtpengine.placement import Placement
from clarion.engines.rtpengine.playback import Players, Sounds
from clarion.engines.rtpengine.settling import Settling
from clarion.engines.rtpengine.watch import Watch

log = structlog.stdlib.get_logger("clarion.rtpengine")

CLOSING = 1.0  # seconds that a stop waits for what the engines are still being told
WIDOWED = 0.1  # seconds until the partner of a closed leg is pointed at nowhere


class RtpengineMedia:
    """Use `await start()` before and `await close_all()` after. `endpoints` are control ports, `host:port`.

    `dtmf` and `recordings` are (host, port) of our own UDP sockets, which the engines must reach; port 0: a free one.
    """

    def __init__(
        self,
        endpoints: list[str],
        sink: LegSink,
        *,
        dtmf: tuple[str, int] = ("127.0.0.1", 0),
        recordings: tuple[str, int] = ("127.0.0.1", 0),
        dead_after: float = 60.0,
        watch_every: float = 15.0,
        mixer: MixerLine | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        self.sink = sink
        self.legs: dict[str, Leg] = {}
        self.engines = Engines(endpoints, lost=self._engine_lost)
        self._farewells = LegTeardown(self.engines)
        self._dtmf_address, self._record_address = dtmf, recordings
        self._dtmf, self._keys = DtmfListener(self._pressed), KeySender()
        self.copies = Copies(self.ask, self.tell)
        self._players = Players(self.ask, self.tell, sounds)
        self._links = Links(self.legs, self.ask, self.copies.renew)
        self.copies.tones.links, self.listen_for_fax = self._links, self.copies.tones.listen
        self._settling = Settling(self.legs, self._links, self._players, self.lose_media, self.lose)
        self.connect_modem, self.offer_t38 = self._settling.connect_modem, self._settling.offer_t38
        self.connect_t38_modem, self.bridge_t38 = self._settling.connect_t38_modem, self._settling.bridge_t38
        self._mixes = Mixes(self.legs, self._links, self._settling.settle, mixer)
        self.measure = self._mixes.measure
        self._rooms: dict[str, dict[str, Leg]] = {}
        self.watch = Watch(self, every=watch_every, dead_after=dead_after)
        self.engines.returned, self.recovered = self.watch.look_at_engine, self.engines.recovered
        self._placement = Placement(self.legs, self.engines, self._farewells, self._links)
        self._background: set[asyncio.Task[None]] = set()
        self._deleting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        await self._dtmf.open(*self._dtmf_address)
        self._links.dtmf_destination = f"{self._dtmf_address[0]}:{self._dtmf.port}"
        self.copies.recorder.open(*self._record_address)
        self._keys.open(self._record_address[0])
        self.engines.start()
        self.watch.start()

    async def close_all(self) -> None:
        """Stop watching and listening. Legs stay in the engines, for whoever takes over."""
        await self.watch.close()
        self._players.close()
        self._settling.close()
        if self._deleting:
            await asyncio.wait(self._deleting, timeout=CLOSING)
        left = self._background | self._deleting
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._farewells.close()
        await self.copies.close()
        await self._mixes.close()
        await self.engines.close()
        self._keys.close()
        self._dtmf.close()

    # ---- negotiation ----

    async def accept(self, leg_id: str, room: str, offer_sdp: str) -> str:
        leg = await self._offered(leg_id, room, offer_sdp)
        assert leg.link is not None
        assert leg.description is not None
        partner = pairs.find_partner(leg, self._legs_in(leg.room))
        if partner is None or partner.link is None:
            speech = profiles.agree(leg.description.best.name, leg.link.numbers, {})
            await self._links.answer(leg, NOWHERE, speech)
        else:
            await self._links.answer(leg, partner.link, pairs.speech_with(leg, partner))
        return leg.our_sdp

    async def prepare(self, leg_id: str, room: str, offer_sdp: str) -> None:
        await self._offered(leg_id, room, offer_sdp)

    async def _offered(self, leg_id: str, room: str, offer_sdp: str) -> Leg:
        """The leg, with our own side told what its phone offers."""
        leg = self.legs.get(leg_id)
        if leg is not None and leg.waits and leg.phone_sdp == offer_sdp:
            return leg
        leg = Leg(leg_id, room, "")
        leg.take(offer_sdp)
        reply = await self._place(leg, lambda: leg.offer_from_phone(self._links.dtmf_destination))
        leg.link = profiles.read_link(reply["sdp"])
        return leg

    async def offer(self, leg_id: str, room: str, profile: MediaProfile) -> str:
        leg = Leg(leg_id, room, "", profile=profile, narrow=False, keys_to=self._links.dtmf_destination)
        target = pairs.find_waiting(self._legs_in(room))
        leg.meant = (target.host, target.port) if target is not None else None
        fields = {
            **leg.key,
            "from-tag": LINK,
            "sdp": profiles.link_offer(profile, pairs.numbers_in(self._legs_in(room)), target or NOWHERE),
            "DTMF-log-dest": self._links.dtmf_destination,
            **flags.offer_flags(profile),
        }
        reply = await self._place(leg, lambda: fields)
        leg.our_sdp = profiles.towards_phone(reply["sdp"], None, version=leg.version)
        return leg.our_sdp

    async def renew(self, leg_id: str) -> str:
        return await self._placement.renew(leg_id)

    async def _place(self, leg: Leg, fields: Callable[[], dict[str, Any]]) -> Reply:
        """Make a new leg on the least loaded engine that answers and has room."""
        await self._drop(self.legs.get(leg.leg_id))
        reply = await self._placement.request_room(leg, fields)
        self._keep(leg)
        return reply

    async def accepted(self, leg_id: str, answer_sdp: str) -> None:
        async with self._links.held(leg_id) as leg:
            if leg is None or leg.phone_sdp == answer_sdp:
                return
            description = leg.take(answer_sdp)
            first = leg.link is None
            if first:
                fields = {
                    **leg.key,
                    "from-tag": LINK,
                    "to-tag": PHONE,
                    "sdp": profiles.without_others(description),
                    **flags.accepted_flags(leg.profile),
                }
                reply = await self.ask(leg, "answer", fields)
                # From now on the phone counts as the one who offers: one way to point the link, whoever called whom.
                leg.link = profiles.read_link(reply["sdp"])
                leg.aimed, leg.codec = leg.meant, description.best.name
        if not first or leg.peer or leg.mix:
            await self._settling.settle(leg_id)  # where its partner is lost as well, once that one is renewed
        if first:
            await self._players.renew(leg)
            await self.copies.renew(leg)

    async def reoffer(self, leg_id: str, offer_sdp: str) -> str:
        return await self._settling.reoffer(leg_id, offer_sdp)

    async def offer_again(self, leg_id: str) -> str:
        async with self._links.held(leg_id) as leg:
            if leg is None:
                raise MediaUnavailable("The leg has ended.")
            leg.version += 1
            leg.our_sdp = profiles.again(leg.our_sdp, leg.version)
            return leg.our_sdp

    # ---- joining ----

    async def join(self, leg_a: str, leg_b: str) -> None:
        one, other = self.legs.get(leg_a), self.legs.get(leg_b)
        if one is None or other is None or one is other:
            return
        for leg, partner in ((one, other), (other, one)):
            await self.stop_playing(leg.leg_id)
            self._mixes.leave(leg)
            if leg.peer and leg.peer != partner.leg_id:
                await self.part(leg.leg_id)
        one.peer, other.peer = other.leg_id, one.leg_id
        await self._settling.settle(leg_a)
        one.rest()
        other.rest()

    async def part(self, leg_id: str) -> None:
        leg = self.legs.get(leg_id)
        if leg is not None and self._mixes.leave(leg):
            await self._settling.settle(leg_id)
        if leg is None or not leg.peer:
            return
        other = self.legs.get(leg.peer)
        leg.peer = ""
        if other is not None and other.peer == leg_id:
            other.peer = ""
        for apart in (leg, other):
            if apart is not None:
                await self._settling.settle(apart.leg_id)

    async def confer(self, leg_id: str, mix: str, seat: MixSeat) -> None:
        leg = self.legs.get(leg_id)
        if leg is not None and leg.peer:
            await self.part(leg_id)
        was = leg.mix if leg is not None else mix
        if self._mixes.enter(leg_id, mix, seat):
            if was != mix:
                await self.stop_playing(leg_id)
            await self._settling.settle(leg_id)

    async def play_to_mix(self, mix: str, prompts: list[Path]) -> None:
        await self._mixes.play(mix, prompts)

    # ---- sound, recording ----

    async def play(self, leg_id: str, prompts: list[Path], *, token: str, repeat: bool = False) -> None:
        leg = self.legs.get(leg_id)
        if leg is not None:
            await self._links.prepare_for_sound(leg, music=repeat)
            await self._players.play(leg, prompts, token=token, repeat=repeat)

    async def stop_playing(self, leg_id: str) -> None:
        if leg := self.legs.get(leg_id):
            await self._settling.stop_playing(leg)

    async def mute(self, leg_id: str, *, muted: bool) -> None:
        await self._settling.mute(leg_id, muted=muted)

    async def send_dtmf(self, leg_id: str, digits: str) -> None:
        known = "".join(digit for digit in digits.upper() if digit in KEYS)
        if known and leg_id in self.legs:
            self._in_background(self._settling.press(leg_id, known, self._keys))

    async def record(self, leg_id: str, path: Path, *, token: str, max_seconds: float, mixed: bool = False) -> None:
        async with self._links.held(leg_id) as leg:
            if leg is not None:
                await self.copies.begin(leg, path, token=token, max_seconds=max_seconds, mixed=mixed)

    async def stop_recording(self, leg_id: str) -> None:
        async with self._links.held(leg_id) as leg:
            if leg is not None:
                await self.copies.stop(leg)

    # ---- end, take-over ----

    async def close(self, leg_id: str) -> None:
        """For us the leg is gone at once; nobody waits until the engine has said so too."""
        leg = self.legs.get(leg_id)
        if leg is not None:
            await self._let_go(leg)
            self._deleting.add(task := asyncio.create_task(self._delete(leg)))
            task.add_done_callback(self._deleting.discard)

    async def _drop(self, leg: Leg | None) -> None:
        if leg is not None:
            await self._let_go(leg)
            await self._delete(leg)

    async def _let_go(self, leg: Leg) -> None:
        leg.gone = True
        self._forget(leg)
        self._players.drop(leg)
        self._mixes.leave(leg)
        await self.copies.stop(leg)
        peer = self.legs.get(leg.peer)
        if peer is not None and peer.peer == leg.leg_id:
            peer.peer = ""
            # Most often the peer ends in the same breath; then this is spared.
            self._settling.settle_later(peer, WIDOWED)

    async def _delete(self, leg: Leg) -> None:
        """After what the engine is still being told: an offer that comes later would make the leg again."""
        if engine := self.engines.find(leg.engine):
            async with leg.turn:
                await self._farewells.say(engine, leg.key)

    def _forget(self, leg: Leg) -> None:
        if self.legs.pop(leg.leg_id, None) is None:
            return
        self._dtmf.forget(leg.leg_id)
        room = self._rooms.get(leg.room, {})
        room.pop(leg.leg_id, None)
        if not room:
            self._rooms.pop(leg.room, None)
        if engine := self.engines.find(leg.engine):
            engine.legs -= 1

    def let_go(self, leg_id: str) -> None:
        if leg := self.legs.get(leg_id):
            leg.gone = True
            self._forget(leg)
            self._players.drop(leg)
            self._mixes.leave(leg)
            self.copies.let_go(leg)

    def export(self, leg_id: str) -> dict[str, object] | None:
        return leg.export() if (leg := self.legs.get(leg_id)) else None

    def restore(self, leg_id: str, state: dict[str, object]) -> None:
        leg = Leg.restored(state)
        self._keep(leg)
        for follower in (self._players, self.copies, self.watch):
            follower.resume(leg)
        if leg.mix or leg.keys_to != self._links.dtmf_destination:
            # The engine reports its keys to the former owner until it is pointed anew, with its partner restored too.
            self._settling.settle_later(leg, WIDOWED)

    def _keep(self, leg: Leg) -> None:
        self.legs[leg.leg_id] = leg
        self._rooms.setdefault(leg.room, {})[leg.leg_id] = leg
        if engine := self.engines.find(leg.engine):
            engine.legs += 1

    async def live_legs(self) -> set[str]:
        if self._deleting:
            await asyncio.wait(self._deleting)
        held = await self.watch.held_legs(self.engines)
        return held - {leg_id for leg_id, leg in self.legs.items() if leg.our_sdp and not leg.phone_sdp}  # unanswered

    # ---- inside ----

    def _legs_in(self, room: str) -> Iterable[Leg]:
        return self._rooms.get(room, {}).values()

    def _engine(self, leg: Leg) -> Engine:
        engine = self.engines.find(leg.engine)
        if engine is None or not engine.alive:
            raise MediaUnavailable(f"The media engine {leg.engine} does not answer.")
        return engine

    async def ask(self, leg: Leg, command: str, fields: dict[str, Any]) -> Reply:
        """One command about a leg, after those before it: the engine's threads take commands in any order, and a "stop
        media" that overtakes its "play media" leaves the caller with the ringing tone for ever.

        Raises MediaUnavailable; EngineMayReturn when the engine has forgotten the leg, which MediaLost renews.
        """
        try:
            async with leg.turn:
                if leg.gone:
                    raise MediaUnavailable("The leg has ended.")
                return await self.engines.request(self._engine(leg), command, fields)
        except EngineRefused as refusal:
            forgotten = "call-id" in refusal.reason.lower() and not leg.gone
            if forgotten:
                self.lose_media(leg)
            if command != "stop media":
                log.warning("the media engine refused", leg=leg.leg_id, command=command, why=refusal.reason)
            raise (EngineMayReturn if forgotten else MediaUnavailable)(refusal.message) from None

    def tell(self, leg_id: str, event: LegEvent) -> None:
        self.sink.leg_event(leg_id, event)

    def lose(self, leg: Leg, why: str) -> None:
        if not leg.lost and not leg.gone:
            leg.lost = True
            self.tell(leg.leg_id, Lost(why=why))

    def lose_media(self, leg: Leg) -> None:
        """Its engine has gone, or has forgotten it; its phone has not. Once, until it is renewed."""
        if not leg.lost and not leg.gone:
            leg.lost = True
            self.tell(leg.leg_id, MediaLost())

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        async def guarded() -> None:
            with contextlib.suppress(MediaUnavailable):
                await work

        task = asyncio.create_task(guarded())
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    def _pressed(self, leg_id: str, digit: str) -> None:
        if leg_id in self.legs:
            self.tell(leg_id, Dtmf(digit=digit))
            self.copies.key_pressed(self.legs[leg_id])

    def _engine_lost(self, name: str) -> None:
        list(map(self.lose_media, [leg for leg in self.legs.values() if leg.engine == name]))
