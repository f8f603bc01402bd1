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
        self._listeners: dict[str, Callable[[dict[str, float]], None]] = {}
        if mixer is not None:
            mixer.returned, mixer.heard = self._renew, self._heard

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

    def measure(self, mix: str, heard: Callable[[dict[str, float]], None] | None) -> None:
        if heard is not None:
            self._listeners[mix] = heard
        else:
            self._listeners.pop(mix, None)
        if self._mixer is not None:
            self._mixer.measure(mix, on=heard is not None)

    def _heard(self, levels: dict[str, float]) -> None:
        by_mix: dict[str, dict[str, float]] = {}
        for leg_id, level in levels.items():
            if (leg := self._legs.get(leg_id)) is not None:
                by_mix.setdefault(leg.mix, {})[leg_id] = level
        for mix, found in by_mix.items():
            if (listener := self._listeners.get(mix)) is not None:
                listener(found)

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
