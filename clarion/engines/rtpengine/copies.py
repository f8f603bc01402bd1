"""Recording of legs: asks rtpengine for copies of a leg's media and hands them to the recorder."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import LegEvent, RecordingFinished
from clarion.engines.rtpengine import flags
from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.leg import LINK, PHONE, Leg
from clarion.engines.rtpengine.ng import Reply
from clarion.engines.rtpengine.recorder import Recorder, Recording

Ask = Callable[[Leg, str, dict[str, Any]], Awaitable[Reply]]


@dataclass
class _Running:
    token: str
    recording: Recording
    limit: asyncio.TimerHandle
    tags: list[tuple[str, str]]  # side, tag of the copy


class Copies:
    """At most one recording per leg. `tell` gets RecordingFinished when a file is complete."""

    def __init__(self, ask: Ask, tell: Callable[[str, LegEvent], None]) -> None:
        self.recorder = Recorder()
        self._ask, self._tell = ask, tell
        self._running: dict[str, _Running] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def begin(self, leg: Leg, path: Path, *, token: str, max_seconds: float, mixed: bool) -> None:
        await self.stop(leg)
        recording = Recording(path, max_seconds)
        limit = asyncio.get_running_loop().call_later(max_seconds, self._at_limit, leg)
        running = _Running(token, recording, limit, [])
        self._running[leg.leg_id] = running
        for side in (PHONE, LINK) if mixed else (PHONE,):
            tag = f"record-{side}-{token}"
            running.tags.append((side, tag))
            source = await self._copy(leg, side, tag)
            self.recorder.expect(source, recording)

    async def renew(self, leg: Leg) -> None:
        """After the leg was pointed elsewhere: the codec may have changed, and copies do not follow by themselves."""
        running = self._running.get(leg.leg_id)
        for side, tag in running.tags if running is not None else ():
            await self._copy(leg, side, tag)

    async def _copy(self, leg: Leg, side: str, tag: str) -> tuple[str, int]:
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
        running.limit.cancel()
        if not leg.gone:
            for _, tag in running.tags:
                with contextlib.suppress(MediaUnavailable):
                    await self._ask(leg, "unsubscribe", {**leg.key, "to-tag": tag})
        self._in_background(self._complete(leg.leg_id, running))

    async def _complete(self, leg_id: str, running: _Running) -> None:
        self.recorder.forget(running.recording)
        seconds = await running.recording.finish()
        path = str(running.recording.path)
        self._tell(leg_id, RecordingFinished(token=running.token, path=path, seconds=seconds))

    def _at_limit(self, leg: Leg) -> None:
        self._in_background(self.stop(leg))

    def _in_background(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Complete what is being written."""
        for leg_id, running in list(self._running.items()):
            running.limit.cancel()
            self._in_background(self._complete(leg_id, running))
        self._running.clear()
        while self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)
        self.recorder.close()
