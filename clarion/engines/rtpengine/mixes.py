"""Legs that take part in a mix of many: their links are pointed at a mixer, which sends each what it is to hear."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import MixSeat
from clarion.engines.rtpengine.leg import Leg
from clarion.engines.rtpengine.links import Links, MixerLine


class Mixes:
    """Without a mixer, conferences are refused as if no media engine were there."""

    def __init__(
        self, legs: dict[str, Leg], links: Links, settle: Callable[[str], Awaitable[None]], mixer: MixerLine | None
    ) -> None:
        self._legs, self._settle, self._mixer = legs, settle, mixer
        links.mixer = mixer
        if mixer is not None:
            mixer.returned = self._renew

    def enter(self, leg_id: str, mix: str, seat: MixSeat) -> bool:
        """Whether there is such a leg; its link has to be settled then. Raises MediaUnavailable without a mixer."""
        leg = self._legs.get(leg_id)
        if leg is None:
            return False
        if self._mixer is None:
            raise MediaUnavailable("This call server has no mixer for conferences.")
        leg.mix, leg.seat = mix, seat
        return True

    async def play(self, mix: str, prompts: list[Path]) -> None:
        if self._mixer is not None:
            self._mixer.play(mix, prompts)

    async def close(self) -> None:
        if self._mixer is not None:
            await self._mixer.close()

    def leave(self, leg: Leg) -> bool:
        """Whether it took part in a mix. Its link is pointed elsewhere by whoever asks."""
        if not leg.mix:
            return False
        leg.mix, leg.seat = "", MixSeat()
        if self._mixer is not None:
            self._mixer.leave(leg.leg_id)
        return True

    async def _renew(self) -> None:
        """Another mixer has taken the place of ours, at another address."""
        for leg in [leg for leg in self._legs.values() if leg.mix]:
            await self._settle(leg.leg_id)
