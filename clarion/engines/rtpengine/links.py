"""Points the inner sides ("links") of legs at each other, at nowhere, or at us; see `leg.py` for the idea."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import MixSeat
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine import t38
from clarion.engines.rtpengine.keys import KeySender
from clarion.engines.rtpengine.leg import NOWHERE, PHONE, Leg, joined_codec
from clarion.engines.rtpengine.mixing import MIX, to_mixer
from clarion.engines.rtpengine.ng import Reply
from clarion.engines.rtpengine.sdp_profiles import Link, Speech

T = TypeVar("T")


class MixerLine(Protocol):
    """What a mixer of many does for their links. `returned` is awaited after it had to move to another address; `heard`
    is called with how loud the legs of measured mixes are.
    """

    returned: Callable[[], Awaitable[None]] | None
    heard: Callable[[dict[str, float]], None]

    def measure(self, mix: str, *, on: bool) -> None: ...

    async def open(self) -> tuple[str, int]:
        """Where it listens. Raises MediaUnavailable."""

    def seat(self, mix: str, leg_id: str, to: tuple[str, int], number: int, seat: MixSeat) -> None: ...

    def leave(self, leg_id: str) -> None: ...

    def play(self, mix: str, files: list[Path]) -> None: ...

    async def close(self) -> None: ...


class Links:
    """`ask` sends a command for a leg; `renew` is awaited after a link has been aimed elsewhere."""

    def __init__(
        self,
        legs: dict[str, Leg],
        ask: Callable[[Leg, str, dict[str, Any]], Awaitable[Reply]],
        renew: Callable[[Leg], Awaitable[None]],
    ) -> None:
        self._legs, self._ask, self._renew = legs, ask, renew
        self.mixer: MixerLine | None = None
        self.dtmf_destination = ""  # where the engine reports the keys of every leg that is pointed

    async def settle(self, leg_id: str) -> None:
        """Carry through what has become of a leg: to its partner as well, for the codec between them may change."""
        leg = self._legs.get(leg_id)
        if leg is not None and leg.image and leg.udptl:
            await self.point_at_t38_modem(leg_id)
        elif leg is not None and leg.modem:
            await self.point_at_modem(leg_id)
        elif leg is not None and leg.mix:
            await self._point_into_mix(leg_id)
        elif leg is not None and not (leg.peer and await self.point_both(leg_id, leg.peer)):
            await self._point_alone(leg_id)

    async def point_both(self, leg_a: str, leg_b: str) -> bool:
        """Aim two joined legs at each other; False when they are not joined, or one phone has not answered yet or
        lost its engine.
        """
        first, second = sorted((leg_a, leg_b))  # always in the same order: two joins cannot wait for each other
        async with self.held(first) as one, self.held(second) as other:
            if one is None or other is None or one.peer != second or other.peer != first:
                return False
            if one.description is None or other.description is None or one.lost or other.lost:
                return False
            one.talked = other.talked = True
            if self._are_aimed(one, other):
                return True
            one_link, other_link = await _both(self.open_link(one), self.open_link(other))
            codec = joined_codec(one, other)
            await _both(self.aim_link(one, other_link, codec), self.aim_link(other, one_link, codec))
            return True

    def _are_aimed(self, one: Leg, other: Leg) -> bool:
        if one.link is None or other.link is None:
            return False
        codec = joined_codec(one, other)
        return one.is_aimed(other.link, codec) and other.is_aimed(one.link, codec)

    async def prepare_for_sound(self, leg: Leg, *, music: bool) -> None:
        """Music comes between two stretches of talk. A browser goes deaf for a stream that comes back after another
        one, so from the first music on it gets everything as one stream.
        """
        if not (music and leg.talked and leg.in_browser) or leg.mixed or leg.peer or leg.mix:
            return
        with contextlib.suppress(MediaUnavailable):
            async with self.held(leg.leg_id) as held:
                if held is not None:
                    leg.mixed = True
                    await self.open_link(leg, anew=True)
                    await self._aim_nowhere(leg)

    async def _point_into_mix(self, leg_id: str) -> None:
        """At the mixer, which is told where to speak to."""
        assert self.mixer is not None
        host, port = await self.mixer.open()
        async with self.held(leg_id) as leg:
            if leg is None or not leg.mix or leg.description is None:
                return
            leg.talked = True
            # Words and tones are played to a leg beside what the mixer sends: to a browser as one stream, see above.
            anew, leg.mixed = leg.in_browser and not leg.mixed, leg.mixed or leg.in_browser
            link = await self.open_link(leg, anew=anew)
            if MIX not in link.numbers:
                link = await self.open_link(leg, anew=True)
            speech = to_mixer(link.numbers)
            if leg.speech != speech or leg.aimed != (host, port) or leg.muted:
                await self._aim(leg, Link(host, port, {}), speech)
            self.mixer.seat(leg.mix, leg_id, (link.host, link.port), speech.number, leg.seat)

    async def point_at_modem(self, leg_id: str) -> tuple[tuple[str, int], int] | None:
        """At a fax modem of ours, on G.711. Where it speaks to, and the payload type; None: the leg is gone."""
        async with self.held(leg_id) as leg:
            if leg is None or leg.modem is None or leg.description is None:
                return None
            leg.talked = True
            link = await self.open_link(leg)
            codec = leg.description.best.name if leg.description.best.name in ("PCMU", "PCMA") else "PCMU"
            speech = profiles.agree(codec, link.numbers, {})
            if leg.speech != speech or leg.aimed != leg.modem or leg.muted:
                await self._aim(leg, Link(*leg.modem, {}), speech)
            return (link.host, link.port), speech.number

    async def point_at_t38_modem(self, leg_id: str) -> tuple[str, int] | None:
        """The phone's T.38 at a fax modem of ours. Where that one speaks to; None: the leg is gone."""
        async with self.held(leg_id) as leg:
            if leg is None or not leg.image or leg.udptl is None:
                return None
            image = profiles.read_image(leg.image)
            leg.speech = leg.aimed = None  # should it speak again, audio is negotiated again
            link = profiles.read_link((await self._ask(leg, "offer", t38.from_phone(leg, image)))["sdp"])
            reply = await self._ask(leg, "answer", t38.from_modem(leg, leg.udptl))
            leg.our_sdp = profiles.towards_phone(reply["sdp"], image, version=leg.version)
            return link.host, link.port

    async def _point_alone(self, leg_id: str) -> None:
        async with self.held(leg_id) as leg:
            if leg is not None and leg.description is not None:
                await self.open_link(leg)
                await self._aim_nowhere(leg)

    async def _aim_nowhere(self, leg: Leg) -> None:
        assert leg.description is not None
        assert leg.link is not None
        best = leg.description.best.name
        await self.aim_link(leg, NOWHERE, best if leg.link.carries(best) else "PCMU")

    async def open_link(self, leg: Leg, *, anew: bool = False) -> Link:
        """Tell the link side of the phone's present description, unless that was done."""
        if leg.link is None or leg.speech is None or anew:
            leg.speech = leg.aimed = None  # should the engine not answer, it is told again
            reply = await self._ask(leg, "offer", leg.offer_from_phone(self.dtmf_destination))
            leg.link = profiles.read_link(reply["sdp"])
        return leg.link

    async def aim_link(self, leg: Leg, target: Link, codec: str) -> None:
        """Nothing changes for the phone. The same speech to somebody else takes no new offer."""
        assert leg.link is not None
        await self._aim(leg, target, profiles.agree(codec, leg.link.numbers, target.numbers))

    async def _aim(self, leg: Leg, target: Link, speech: Speech) -> None:
        if leg.speech is not None and leg.speech != speech:
            await self.open_link(leg, anew=True)
        ours = leg.our_sdp
        await self.answer(leg, target, speech)
        if ours and not leg.narrow:
            leg.our_sdp = ours  # a phone that answered us gets our offer again, not an answer
        aimed, leg.aimed = leg.aimed, None  # not before all that follows from it is told as well
        if leg.muted:
            await self.block(leg, blocked=True)
        await self._renew(leg)
        leg.aimed = aimed

    async def answer(self, leg: Leg, target: Link, speech: Speech) -> None:
        leg.aimed = None  # unless the engine answers, nobody knows where it sends
        reply = await self._ask(leg, "answer", leg.answer_from_link(target, speech))
        before, now = profiles.audio_port(leg.our_sdp), profiles.audio_port(reply["sdp"])
        if before and now and before != now:
            await self._forget(leg)
        leg.codec, leg.speech = speech.mapping.partition("/")[0], speech
        leg.aimed = (target.host, target.port)
        leg.our_sdp = profiles.towards_phone(reply["sdp"], leg.answered_description, version=leg.version)

    async def _forget(self, leg: Leg) -> None:
        """Its engine had forgotten the leg, and our offer made it again, with another port than the phone sends to.
        Raises MediaUnavailable: it is renewed as one that the engine does not know.
        """
        await self._ask(leg, "delete", {**leg.key, "delete-delay": 0})
        await self._ask(leg, "query", leg.key)

    async def press(self, leg_id: str, digits: str, keys: KeySender) -> None:
        """Send keys to a leg, which has to be settled afterwards. Later digits wait for earlier ones."""
        async with self.held(leg_id) as leg:
            if leg is None or leg.description is None:
                return
            link = await self.open_link(leg)
            await self.aim_link(leg, keys.link(link.numbers), "PCMU")
            await keys.send(link, digits)

    async def block(self, leg: Leg, *, blocked: bool) -> None:
        leg.mute_unsure = True
        verb = "block" if blocked else "unblock"
        for what in ("media", "DTMF"):
            fields = {**leg.key, "from-tag": PHONE, "flags": ["directional"]}
            await self._ask(leg, f"{verb} {what}", fields)
        leg.mute_unsure = False

    @contextlib.asynccontextmanager
    async def held(self, leg_id: str) -> AsyncIterator[Leg | None]:
        """The leg with nobody else changing it; None when it is unknown or ends meanwhile."""
        leg = self._legs.get(leg_id)
        if leg is None:
            yield None
            return
        async with leg.lock:
            yield None if leg.gone else leg


async def _both(one: Awaitable[T], other: Awaitable[T]) -> tuple[T, T]:
    """Both at once; when one of them fails, after the other is through as well, which holds its leg until then."""
    first, second = await asyncio.gather(one, other, return_exceptions=True)
    for result in (first, second):
        if isinstance(result, BaseException):
            raise result
    return first, second  # type: ignore[return-value]
