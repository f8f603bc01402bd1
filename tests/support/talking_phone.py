"""A `WalkingPhone` with sound: each line speaks the phone's tone by RTP and remembers what it hears.

Unlike its parent it also repeats what UDP may lose (INVITE until something comes back, 200 until the ACK), so that it
gets through faults as a real phone does. It knows nothing of Clarion.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.audio import Samples, holds_tone, level, loudest_frequency
from tests.support.rtp_phone import Heard as HeardAudio
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import Heard
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line, WalkingPhone

REPEATS = (0.5, 1.0, 2.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.5)
"""RFC 3261 §17.1.2: a request is given up after 64 times T1."""

_AUDIBLE = -50.0
_KEPT_FRAMES = 100


@dataclass
class RecentAudio(HeardAudio):
    """The last two seconds only, and the longest silence since `watch` was called."""

    samples: deque[Samples] = field(default_factory=lambda: deque(maxlen=_KEPT_FRAMES))  # type: ignore[assignment]
    longest_gap: float = 0.0
    _last: float = field(default_factory=time.monotonic)

    def add(self, samples: Samples) -> None:
        super().add(samples)
        if level(samples) > _AUDIBLE:
            now = time.monotonic()
            self.longest_gap = max(self.longest_gap, now - self._last)
            self._last = now

    def watch(self) -> None:
        """Begin to measure: a gap that goes on counts from now."""
        self.longest_gap, self._last = 0.0, time.monotonic()

    @property
    def gap(self) -> float:
        """Also the silence that goes on."""
        return max(self.longest_gap, time.monotonic() - self._last)


class TalkingPhone(WalkingPhone):
    """`frequency`: the tone it speaks on every line."""

    repeats = REPEATS

    def __init__(
        self, server: tuple[str, int], user: str, auth_id: str, password: str, domain: str, *, frequency: int
    ) -> None:
        super().__init__(server, user, auth_id, password, domain)
        self.frequency = frequency
        self._sounds: dict[str, RtpPhone] = {}
        self._repeating: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._newest_invite: dict[str, str] = {}
        self._sdp_version: dict[str, int] = {}

    async def close_all(self) -> None:
        for task in self._repeating.values():
            task.cancel()
        for sound in self._sounds.values():
            await sound.close()
        self._sounds.clear()
        self.close()

    # ---- sound

    def sound(self, line: Line) -> RtpPhone:
        sound = self._sounds.get(line.call_id)
        if sound is None:
            sound = self._sounds[line.call_id] = RtpPhone(self.frequency)
            sound.heard = RecentAudio()
        return sound

    def recent(self, line: Line) -> RecentAudio:
        heard = self.sound(line).heard
        assert isinstance(heard, RecentAudio)
        return heard

    def describe(self, line: Line) -> str:
        recent = self.sound(line).heard.last(0.4)
        return f"{self.user} ({line.state}) hears {loudest_frequency(recent):.0f} Hz at {level(recent):.0f} dBFS"

    async def hears(self, line: Line, frequency: float, *, within: float = 10.0) -> None:
        """Wait until only new audio holds this tone."""
        heard = self.sound(line).heard
        heard.samples.clear()
        await wait_for(
            lambda: len(heard.last(0.4)) >= 3200 and holds_tone(heard.last(0.4), frequency),
            missing=lambda: f"{frequency:g} Hz: {self.describe(line)}",
            timeout=within,
        )

    async def hears_other_than(self, line: Line, *frequencies: float, within: float = 10.0) -> None:
        """Wait for new audio that is none of these tones, such as music on hold."""
        heard = self.sound(line).heard
        heard.samples.clear()
        await wait_for(
            lambda: (
                len(heard.last(0.4)) >= 3200
                and level(heard.last(0.4)) > _AUDIBLE
                and not any(holds_tone(heard.last(0.4), tone, share=0.3) for tone in frequencies)
            ),
            missing=lambda: f"sound other than {frequencies} Hz: {self.describe(line)}",
            timeout=within,
        )

    async def forget(self, line: Line) -> None:
        """A line that is over: close its sound."""
        sound = self._sounds.pop(line.call_id, None)
        if sound is not None:
            await sound.close()
        for kept in (self.lines, self._newest_invite, self._sdp_version):
            kept.pop(line.call_id, None)

    # ---- signalling

    def dial(self, dialed: str, headers: tuple[str, ...] = ()) -> Line:
        line = super().dial(dialed, headers)
        self._repeat_until(
            (line.call_id, "INVITE"),
            lambda: line.state != "calling" or line.heard,
            lambda: self._send(self._newest_invite[line.call_id]),
        )
        return line

    def _request(self, line: Line, method: str, body: str, *, headers: tuple[str, ...] = ()) -> str:
        words = super()._request(line, method, body, headers=headers)
        if method == "INVITE":
            self._newest_invite[line.call_id] = words
        return words

    def _repeat_until(self, key: tuple[str, str], done: Callable[[], bool], again: Callable[[], None]) -> None:
        async def repeat() -> None:
            for pause in REPEATS:
                await asyncio.sleep(pause)
                if done():
                    return
                again()

        task = asyncio.get_running_loop().create_task(repeat())
        self._repeating[key] = task
        task.add_done_callback(lambda _: self._repeating.pop(key, None))

    def _sdp(self, line: Line, direction: str = "sendrecv") -> str:
        sound = self.sound(line)
        sound.direction = direction
        version = self._sdp_version[line.call_id] = self._sdp_version.get(line.call_id, 0) + 1
        return sound.sdp(version=version)

    def _described(self, line: Line, heard: Heard) -> None:
        if "m=audio" in heard.body:
            self.sound(line).connect(heard.body)

    def answer(self, line: Line) -> None:
        assert line.invite is not None
        self._described(line, line.invite)
        super().answer(line)

    def _asked(self, heard: Heard) -> None:
        key = (heard.header("call-id"), heard.header("cseq").split()[0])
        line = self.lines.get(key[0])
        if heard.method == "ACK":
            waiting = self._repeating.pop(key, None)
            if waiting is not None:
                waiting.cancel()
            if line is not None:
                self._described(line, heard)
            return
        if heard.method in ("OPTIONS", "INVITE", "UPDATE") and heard.to_tag and (line is None or line.state == "over"):
            self._respond(heard, 481, line)
            return
        super()._asked(heard)

    def _respond(self, request: Heard, status: int, line: Line | None, body: str = "") -> None:
        super()._respond(request, status, line, body)
        if status == 200 and request.method == "INVITE" and line is not None:
            key = (line.call_id, request.header("cseq"))
            words = self._repeat[key]
            self._repeat_until(
                (line.call_id, request.header("cseq").split()[0]),
                lambda: line.state == "over",
                lambda: self._send(words),
            )
