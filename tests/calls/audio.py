"""Media of the call core's tests: who hears whom."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import MediaProfile, MixSeat


@dataclass
class Audio:
    """Implements Media by remembering who hears whom."""

    hears: dict[str, str] = field(default_factory=dict)
    mixes: dict[str, tuple[str, MixSeat]] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    recorded: dict[str, str] = field(default_factory=dict)  # token by leg
    open: set[str] = field(default_factory=set)
    down: bool = False
    listening: list[str] = field(default_factory=list)  # whether a fax machine is there
    played: list[tuple[str, list[str], str]] = field(default_factory=list)

    def _up(self) -> None:
        if self.down:
            raise MediaUnavailable

    async def accept(self, leg_id: str, room: str, offer_sdp: str) -> str:
        self._up()
        self.open.add(leg_id)
        return f"answer for {leg_id}"

    async def offer(self, leg_id: str, room: str, profile: MediaProfile) -> str:
        self._up()
        self.open.add(leg_id)
        return f"offer for {leg_id}"

    async def accepted(self, leg_id: str, answer_sdp: str) -> None:
        self._up()

    async def reoffer(self, leg_id: str, offer_sdp: str) -> str:
        return f"answer again for {leg_id}"

    async def renew(self, leg_id: str) -> str:
        self._up()
        self.open.add(leg_id)
        return f"new offer for {leg_id}"

    async def join(self, leg_a: str, leg_b: str) -> None:
        self._up()
        self.hears[leg_a], self.hears[leg_b] = leg_b, leg_a
        self.mixes.pop(leg_a, None)
        self.mixes.pop(leg_b, None)

    async def part(self, leg_id: str) -> None:
        other = self.hears.pop(leg_id, "")
        if self.hears.get(other) == leg_id:
            del self.hears[other]
        self.mixes.pop(leg_id, None)

    async def confer(self, leg_id: str, mix: str, seat: MixSeat) -> None:
        self._up()
        await self.part(leg_id)
        self.mixes[leg_id] = (mix, seat)

    def mixed(self, leg_id: str) -> set[str]:
        """The legs that one hears in its mix."""
        mix, seat = self.mixes.get(leg_id, ("", MixSeat()))
        others = {other: theirs for other, (where, theirs) in self.mixes.items() if where == mix}
        return {other for other, theirs in others.items() if seat.hears(leg_id, other, theirs)}

    def measure(self, mix: str, heard: Any) -> None:
        """Nobody is loud here."""

    async def play(self, leg_id: str, prompts: list[Path], *, token: str, repeat: bool = False) -> None:
        self._up()
        self.hears[leg_id] = " ".join(path.stem for path in prompts)
        self.played.append((leg_id, [path.stem for path in prompts], token))

    async def listen_for_fax(self, leg_id: str) -> None:
        self.listening.append(leg_id)

    async def stop_playing(self, leg_id: str) -> None:
        if self.hears.get(leg_id) not in self.open:
            self.hears.pop(leg_id, None)

    async def mute(self, leg_id: str, *, muted: bool) -> None:
        (self.muted.add if muted else self.muted.discard)(leg_id)

    async def record(self, leg_id: str, path: Path, *, token: str, max_seconds: float, mixed: bool = False) -> None:
        self.recorded[leg_id] = token

    async def stop_recording(self, leg_id: str) -> None:
        self.recorded.pop(leg_id, None)

    async def close(self, leg_id: str) -> None:
        self.open.discard(leg_id)
        self._forget(leg_id)

    def _forget(self, leg_id: str) -> None:
        for known in (self.hears, self.mixes, self.recorded):
            known.pop(leg_id, None)
        self.muted.discard(leg_id)

    def export(self, leg_id: str) -> dict[str, object] | None:
        if leg_id not in self.open:
            return None
        mix, seat = self.mixes.get(leg_id, ("", MixSeat()))
        return {
            "hears": self.hears.get(leg_id, ""),
            "mix": mix,
            "seat": msgspec.to_builtins(seat),
            "muted": leg_id in self.muted,
            "recorded": self.recorded.get(leg_id, ""),
        }

    def restore(self, leg_id: str, state: dict[str, Any]) -> None:
        """The engine outlives the call server, but is told what the next one knows: the rest is lost."""
        self._forget(leg_id)
        if state["hears"]:
            self.hears[leg_id] = state["hears"]
        if state["mix"]:
            self.mixes[leg_id] = (state["mix"], msgspec.convert(state["seat"], MixSeat))
        if state["muted"]:
            self.muted.add(leg_id)
        if state["recorded"]:
            self.recorded[leg_id] = state["recorded"]

    def let_go(self, leg_id: str) -> None:
        """The engine itself goes on."""

    async def live_legs(self) -> set[str]:
        return set(self.open)

    def __getattr__(self, name: str) -> Any:
        async def accept(*args: Any, **more: Any) -> None:
            return None

        return accept


class SlowAudio:
    """Each command takes some turns of the event loop."""

    def __init__(self, audio: Any) -> None:
        self._audio = audio

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._audio, name)
        if not asyncio.iscoroutinefunction(found):
            return found

        async def slow(*args: Any, **more: Any) -> Any:
            for _ in range(10):
                await asyncio.sleep(0)
            return await found(*args, **more)

        return slow
