"""The `Media` port without media: for tests of the call core that must be fast and need no rtpengine.

It negotiates, remembers who is joined with whom, and lets a test press keys and lose phones. Nothing is heard.
"""

import asyncio
import re
import wave
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from clarion.calls.ports import LegSink, MediaUnavailable, NoCommonCodec, T38Session
from clarion.calls.t38 import ATTRIBUTES, find_t38
from clarion.calls.wire import Dtmf, LegEvent, Lost, MediaProfile, MixSeat, PlaybackFinished, RecordingFinished

_AUDIO = re.compile(r"^m=audio ([1-9]\d{0,4}) (\S*RTP/S?AVPF?)((?: \d{1,3})+)$", re.M)
_CODEC = re.compile(r"^a=rtpmap:(\d+) (PCMU/8000|PCMA/8000|G722/8000|opus/\d+(?:/2)?)$", re.M | re.I)
_STATIC = {"0": "PCMU/8000", "8": "PCMA/8000", "9": "G722/8000"}
_OPPOSITE = {"sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}
_BROWSER = "UDP/TLS/RTP/SAVPF"
_TRANSPORT = {
    **dict.fromkeys((MediaProfile.WEBRTC, MediaProfile.SFU), _BROWSER),
    MediaProfile.SDES: "RTP/SAVP",
    MediaProfile.RTP: "RTP/AVP",
}
_KEYS = {
    MediaProfile.WEBRTC: "a=ice-ufrag:fake\r\na=ice-pwd:fakefakefakefakefakefake\r\na=rtcp-mux\r\n"
    f"a=fingerprint:sha-256 {':'.join(['00'] * 32)}\r\na=setup:actpass\r\n",
    MediaProfile.SDES: f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{'A' * 40}\r\n",
    MediaProfile.RTP: "",
}
_MAX_SDP = 32_000


@dataclass
class FakeLeg:
    port: int
    version: int = 0
    sdp: str = ""
    peer: str = ""
    mix: str = ""
    seat: MixSeat = field(default_factory=MixSeat)
    muted: bool = False
    playing: list[str] = field(default_factory=list)
    sent_digits: str = ""


class FakeMedia:
    """`unavailable` makes every new leg fail. `length_factor` shortens prompts."""

    def __init__(self, sink: LegSink, *, length_factor: float = 1.0) -> None:
        self.sink = sink
        self.legs: dict[str, FakeLeg] = {}
        self.unavailable = False
        self.listeners: dict[str, Callable[[dict[str, float]], None]] = {}
        self.played_to_mix: list[tuple[str, list[str]]] = []
        self._factor = length_factor
        self._port = 40000
        self._timers: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._recording: dict[str, tuple[Path, str, float, float]] = {}

    # ---- for tests ----

    def press(self, leg_id: str, digits: str) -> None:
        for digit in digits:
            self._tell(leg_id, Dtmf(digit=digit))

    def lose(self, leg_id: str) -> None:
        self._tell(leg_id, Lost(why="media"))

    def hears(self, leg_id: str) -> str | None:
        """The leg whose speech arrives, if any."""
        leg = self.legs.get(leg_id)
        peer = self.legs.get(leg.peer) if leg else None
        return leg.peer if leg and peer and not peer.muted else None

    def hears_in_mix(self, leg_id: str) -> dict[str, float]:
        """Whom the leg hears in its mix, and how loud."""
        own = self.legs.get(leg_id)
        others = self.in_mix(own.mix) if own is not None and own.mix else []
        heard = {other: own.seat.hears(leg_id, other, self.legs[other].seat) for other in others} if own else {}
        return {other: gain for other, gain in heard.items() if gain and not self.legs[other].muted}

    def in_mix(self, mix: str) -> list[str]:
        return [leg_id for leg_id, leg in self.legs.items() if leg.mix == mix]

    # ---- the port ----

    async def accept(self, leg_id: str, room: str, offer_sdp: str) -> str:
        _read(offer_sdp)
        self.legs[leg_id] = self._new()
        return self._answer(self.legs[leg_id], offer_sdp)

    async def prepare(self, leg_id: str, room: str, offer_sdp: str) -> None:
        """Nothing can be done before here."""

    async def offer(self, leg_id: str, room: str, profile: MediaProfile) -> str:
        leg = self.legs[leg_id] = self._new()
        formats = "0 8 9 111 101"
        lines = (
            "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:9 G722/8000\r\n"
            "a=rtpmap:111 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n" + _KEYS[profile]
        )
        return self._sdp(leg, _TRANSPORT[profile], formats, lines, "sendrecv")

    async def accepted(self, leg_id: str, answer_sdp: str) -> None:
        if leg_id in self.legs:
            _read(answer_sdp)

    async def reoffer(self, leg_id: str, offer_sdp: str) -> str:
        _read(offer_sdp)
        return self._answer(self._get(leg_id), offer_sdp)

    async def offer_again(self, leg_id: str) -> str:
        return self._get(leg_id).sdp

    async def renew(self, leg_id: str) -> str:
        if self.unavailable:
            raise MediaUnavailable
        return self._get(leg_id).sdp

    async def connect_modem(self, leg_id: str, address: tuple[str, int]) -> tuple[tuple[str, int], int] | None:
        leg = self.legs.get(leg_id)
        return None if leg is None else (("127.0.0.1", leg.port), 0)

    async def offer_t38(self, leg_id: str) -> str:
        return _as_t38(self._get(leg_id))

    async def connect_t38_modem(self, leg_id: str, phone_sdp: str, address: tuple[str, int]) -> T38Session | None:
        if find_t38(phone_sdp) is None:
            raise NoCommonCodec
        leg = self.legs.get(leg_id)
        return None if leg is None else (_as_t38(leg), ("127.0.0.1", leg.port))

    async def bridge_t38(self, leg_id: str, offer_sdp: str) -> str:
        if find_t38(offer_sdp) is None or not self._get(leg_id).peer:
            raise NoCommonCodec
        return _as_t38(self._get(leg_id))

    async def join(self, leg_a: str, leg_b: str) -> None:
        if leg_a not in self.legs or leg_b not in self.legs or leg_a == leg_b:
            return
        for leg_id in (leg_a, leg_b):
            await self.part(leg_id)
            await self.stop_playing(leg_id)
        self.legs[leg_a].peer, self.legs[leg_b].peer = leg_b, leg_a

    async def confer(self, leg_id: str, mix: str, seat: MixSeat) -> None:
        leg = self.legs.get(leg_id)
        if leg is None:
            return
        if leg.mix != mix:
            await self.part(leg_id)
            await self.stop_playing(leg_id)
        leg.mix, leg.seat = mix, seat

    def measure(self, mix: str, heard: Callable[[dict[str, float]], None] | None) -> None:
        """Tests call `listeners[mix]`."""
        self.listeners.pop(mix, None)
        if heard is not None:
            self.listeners[mix] = heard

    async def play_to_mix(self, mix: str, prompts: list[Path]) -> None:
        self.played_to_mix.append((mix, [path.stem for path in prompts]))

    async def part(self, leg_id: str) -> None:
        leg = self.legs.get(leg_id)
        other = self.legs.get(leg.peer) if leg else None
        if leg:
            leg.peer, leg.mix, leg.seat = "", "", MixSeat()
        if other:
            other.peer = ""

    async def play(self, leg_id: str, prompts: list[Path], *, token: str, repeat: bool = False) -> None:
        leg = self.legs.get(leg_id)
        if leg is None:
            return
        await self.stop_playing(leg_id)
        leg.playing = [path.stem for path in prompts]
        if repeat and prompts:
            return
        seconds = sum(map(_seconds, prompts)) * self._factor
        self._later(leg_id, "play", seconds, lambda: self._played(leg_id, token))

    def _played(self, leg_id: str, token: str) -> None:
        if leg_id in self.legs:
            self.legs[leg_id].playing = []
            self._tell(leg_id, PlaybackFinished(token=token))

    async def stop_playing(self, leg_id: str) -> None:
        self._cancel(leg_id, "play")
        if leg_id in self.legs:
            self.legs[leg_id].playing = []

    async def mute(self, leg_id: str, *, muted: bool) -> None:
        if leg_id in self.legs:
            self.legs[leg_id].muted = muted

    async def record(self, leg_id: str, path: Path, *, token: str, max_seconds: float, mixed: bool = False) -> None:
        if leg_id not in self.legs:
            return
        await self.stop_recording(leg_id)
        self._recording[leg_id] = (path, token, asyncio.get_running_loop().time(), max_seconds)
        self._later(leg_id, "record", max_seconds, lambda: self._recorded(leg_id))

    def _recorded(self, leg_id: str) -> None:
        path, token, began, most = self._recording.pop(leg_id)
        seconds = min(most, asyncio.get_running_loop().time() - began)
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(round(seconds * 8000) * 2))
        self._tell(leg_id, RecordingFinished(token=token, path=str(path), seconds=seconds))

    async def stop_recording(self, leg_id: str) -> None:
        if leg_id in self._recording:
            self._cancel(leg_id, "record")
            self._recorded(leg_id)

    async def send_dtmf(self, leg_id: str, digits: str) -> None:
        if leg_id in self.legs:
            self.legs[leg_id].sent_digits += digits

    async def close(self, leg_id: str) -> None:
        await self.stop_recording(leg_id)
        await self.stop_playing(leg_id)
        await self.part(leg_id)
        self.legs.pop(leg_id, None)

    def export(self, leg_id: str) -> dict[str, object] | None:
        leg = self.legs.get(leg_id)
        return {**asdict(leg), "seat": msgspec.to_builtins(leg.seat)} if leg else None

    def restore(self, leg_id: str, state: dict[str, Any]) -> None:
        self.legs[leg_id] = FakeLeg(**{**state, "seat": msgspec.convert(state["seat"], MixSeat)})

    def let_go(self, leg_id: str) -> None:
        for what in ("play", "record"):
            self._cancel(leg_id, what)
        self._recording.pop(leg_id, None)
        self.legs.pop(leg_id, None)

    async def recovered(self, within: float) -> bool:
        return not self.unavailable

    async def live_legs(self) -> set[str]:
        return set(self.legs)

    # ---- inside ----

    def _new(self) -> FakeLeg:
        if self.unavailable:
            raise MediaUnavailable()
        self._port += 2
        return FakeLeg(self._port)

    def _get(self, leg_id: str) -> FakeLeg:
        if leg_id not in self.legs:
            raise MediaUnavailable("The leg has ended.")
        return self.legs[leg_id]

    def _answer(self, leg: FakeLeg, offer: str) -> str:
        transport, number, mapping = _read(offer)
        direction = next((opposite for word, opposite in _OPPOSITE.items() if f"a={word}" in offer), "sendrecv")
        answer = self._sdp(
            leg,
            transport,
            f"{number} 101",
            f"a=rtpmap:{number} {mapping}\r\na=rtpmap:101 telephone-event/8000\r\n",
            direction,
        )
        head, *sections = answer.split("m=")
        bodies = [f"m={section}" for section in sections]
        for place, line in enumerate(re.findall(r"^m=(.*)$", offer.replace("\r", ""), re.M)):
            if not line.startswith("audio"):
                kind, _, rest = line.partition(" ")
                bodies.insert(place, f"m={kind} 0 {rest.partition(' ')[2]}\r\n")
        return head + "".join(bodies)

    def _sdp(self, leg: FakeLeg, transport: str, formats: str, lines: str, direction: str) -> str:
        leg.version += 1
        leg.sdp = (
            f"v=0\r\no=clarion 1 {leg.version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {leg.port} {transport} {formats}\r\n{lines}a={direction}\r\n"
        )
        return leg.sdp

    def _tell(self, leg_id: str, event: LegEvent) -> None:
        self.sink.leg_event(leg_id, event)

    def _later(self, leg_id: str, what: str, seconds: float, do: Any) -> None:
        self._timers[leg_id, what] = asyncio.get_running_loop().call_later(seconds, do)

    def _cancel(self, leg_id: str, what: str) -> None:
        timer = self._timers.pop((leg_id, what), None)
        if timer is not None:
            timer.cancel()


def _read(sdp: str) -> tuple[str, str, str]:
    """Transport, payload type and mapping of the first codec that we know; NoCommonCodec otherwise."""
    text = sdp.replace("\r", "")
    audio = _AUDIO.search(text) if len(sdp) <= _MAX_SDP else None
    if audio is not None and int(audio[1]) <= 65535:
        known = _STATIC | dict(_CODEC.findall(text))
        for number in audio[3].split():
            if number in known:
                return audio[2], number, known[number]
    raise NoCommonCodec()


def _seconds(path: Path) -> float:
    try:
        with wave.open(str(path)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (OSError, EOFError, wave.Error):
        return 0.0


def _as_t38(leg: FakeLeg) -> str:
    head = ("v=0", "o=fake 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0")
    return "\r\n".join([*head, f"m=image {leg.port} udptl t38", *ATTRIBUTES]) + "\r\n"
