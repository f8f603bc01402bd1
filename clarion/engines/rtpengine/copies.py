"""Recording of legs: asks rtpengine for copies of a leg's media and hands them to the recorder."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import LegEvent, RecordingFinished
from clarion.engines.rtpengine import flags
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.fax_tones import FaxTones
from clarion.engines.rtpengine.leg import LINK, PHONE, Leg
from clarion.engines.rtpengine.ng import Reply
from clarion.engines.rtpengine.recorder import Recorder, Recording

log = structlog.stdlib.get_logger("clarion.rtpengine")

KEY_UP = 0.15  # seconds after a key's end until nothing of it comes any more
Ask = Callable[[Leg, str, dict[str, Any]], Awaitable[Reply]]


@dataclass
class _Running:
    token: str
    recording: Recording
    limit: asyncio.TimerHandle
    tags: list[tuple[str, str]]  # side, tag of the copy
    again: asyncio.TimerHandle | None = None  # the copies are made anew


class Copies:
    """At most one recording per leg. `tell` gets RecordingFinished when a file is complete."""

    def __init__(self, ask: Ask, tell: Callable[[str, LegEvent], None]) -> None:
        self.recorder = Recorder()
        self._ask, self._tell = ask, tell
        self.tones = FaxTones(self.recorder, self.copy, ask, tell)
        self._running: dict[str, _Running] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def begin(self, leg: Leg, path: Path, *, token: str, max_seconds: float, mixed: bool) -> None:
        """Raises MediaUnavailable, also when the file cannot be written."""
        await self.stop(leg)
        leg.recording = {
            "path": str(path),
            "token": token,
            "most": max_seconds,
            "mixed": mixed,
            "began": time.time(),
        }
        await self._open(leg, leg.recording)

    def resume(self, leg: Leg) -> None:
        """After a take-over: go on writing where the former process stopped; what came in between is silence."""
        if leg.recording is not None:
            self._in_background(self._open(leg, leg.recording))

    async def _open(self, leg: Leg, about: dict[str, Any]) -> None:
        path, token = Path(about["path"]), str(about["token"])
        elapsed = max(0.0, time.time() - about["began"])
        try:
            recording = Recording(path, about["most"], elapsed)
        except OSError as error:
            leg.recording = None
            log.error("a recording cannot be written", file=str(path), error=str(error))
            raise MediaUnavailable("The recording cannot be written.") from None
        left = max(0.0, about["most"] - elapsed)
        limit = asyncio.get_running_loop().call_later(left, self._at_limit, leg)
        running = _Running(token, recording, limit, [])
        self._running[leg.leg_id] = running
        for side in (PHONE, LINK) if about["mixed"] else (PHONE,):
            tag = f"record-{side}-{token}"
            stream = recording.add_stream()
            running.tags.append((side, tag))
            self.recorder.expect(await self.copy(leg, side, tag), recording, stream)

    async def renew(self, leg: Leg) -> None:
        """After the leg was pointed elsewhere: the codec may have changed, and copies do not follow by themselves."""
        running = self._running.get(leg.leg_id)
        if running is None:
            return
        for place, (side, tag) in enumerate(running.tags):
            source = await self.copy(leg, side, tag)
            if place < len(running.recording.streams):  # another engine sends from another address
                self.recorder.expect(source, running.recording, running.recording.streams[place])

    def key_pressed(self, leg: Leg) -> None:
        """The copy of a stream that is converted falls silent for ever with the first key event in it (12.5.1): another
        takes its place once the key is up. Keys that follow at once are waited for.
        """
        running = self._running.get(leg.leg_id)
        if running is None:
            return
        if running.again is not None:
            running.again.cancel()
        running.again = asyncio.get_running_loop().call_later(KEY_UP, self._key_up, leg, running)

    def _key_up(self, leg: Leg, running: _Running) -> None:
        self._in_background(self._anew(leg, running))

    async def _anew(self, leg: Leg, running: _Running) -> None:
        async with leg.lock:
            if leg.gone or self._running.get(leg.leg_id) is not running:
                return
            for place, (side, tag) in enumerate(running.tags):
                await self._ask(leg, "unsubscribe", {**leg.key, "to-tag": tag})
                fresh = f"record-{side}-{running.token}-{secrets.token_hex(4)}"
                running.tags[place] = (side, fresh)
                source = await self.copy(leg, side, fresh)
                self.recorder.expect(source, running.recording, running.recording.streams[place])

    async def copy(self, leg: Leg, side: str, tag: str) -> tuple[str, int]:
        """A copy of what comes from one side; the address that it is sent from, which stays with the tag."""
        request = {**leg.key, "from-tag": side, "to-tag": tag, **flags.copy_flags()}
        reply = await self._ask(leg, "subscribe request", request)
        sdp = profiles.copy_answer(self.recorder.address)
        answer = {**leg.key, "to-tag": tag, "sdp": sdp, "flags": ["allow-transcoding"]}
        await self._ask(leg, "subscribe answer", answer)
        source = profiles.read_link(reply["sdp"])
        return source.host, source.port

    async def stop(self, leg: Leg) -> None:
        """Returns when the copies have ended; the file is completed in the background."""
        running = self._running.pop(leg.leg_id, None)
        if running is None:
            return
        leg.recording = None
        running.limit.cancel()
        if not leg.gone:
            for _, tag in running.tags:
                with contextlib.suppress(MediaUnavailable):
                    await self._ask(leg, "unsubscribe", {**leg.key, "to-tag": tag})
        self._in_background(self._complete(leg.leg_id, running))

    def let_go(self, leg: Leg) -> None:
        """Leave the recording of a leg as it is, for another process to go on with."""
        self.tones.forget(leg)
        running = self._running.pop(leg.leg_id, None)
        if running is not None:
            running.limit.cancel()
            self.recorder.forget(running.recording)
            running.recording.close()

    async def _complete(self, leg_id: str, running: _Running) -> None:
        self.recorder.forget(running.recording)
        path, seconds = str(running.recording.path), 0.0
        try:
            seconds = await running.recording.finish()
        except OSError as error:
            log.error("a recording could not be completed", file=path, error=str(error))
        self._tell(leg_id, RecordingFinished(token=running.token, path=path, seconds=seconds))

    def _at_limit(self, leg: Leg) -> None:
        self._in_background(self.stop(leg))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            with contextlib.suppress(MediaUnavailable):
                await work

        task = asyncio.create_task(guarded())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Complete files whose recording has ended; the others wait on disk for whoever takes the legs over."""
        while self._closing:
            await asyncio.wait(self._closing)  # gather would not let the loop go where all of them are done
        await self.tones.close()
        for running in self._running.values():
            running.limit.cancel()
            running.recording.close()
        self._running.clear()
        self.recorder.close()
