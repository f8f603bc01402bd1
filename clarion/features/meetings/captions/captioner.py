"""Listens to the rooms of this process that have captions. Nothing of it is kept.

The media server writes the microphones to files for some seconds, then to others; meanwhile the first are listened to,
one speaker after another, and deleted. Where listening takes longer than that, captions come later, and none are lost.
"""

import asyncio
import contextlib
import json
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import structlog

from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import ClarionError
from clarion.base.ids import new_token
from clarion.base.meeting_video import Composer
from clarion.base.sfu import Sfu, SfuUnavailable, Source
from clarion.base.transcription import NoSpeech
from clarion.features.meetings.captions.consent import recogniser_of
from clarion.features.meetings.recordings.commands import disk_of
from clarion.features.meetings.rooms.live_room import LiveRoom

log = structlog.stdlib.get_logger("clarion.meetings")
WINDOW_S = 6.0
_PAUSE_S = 1.0


class Captioner:
    def __init__(self, here: Container, sfu: Sfu | None, window_s: float = WINDOW_S) -> None:
        self._here = here
        self._sfu = sfu
        self._window_s = window_s
        self._disk = disk_of(here.settings)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def follow(self, rooms: Mapping[str, LiveRoom]) -> None:
        """Listen to these, where they have captions, and to no others."""
        wanted = {key for key, live in rooms.items() if live.room.captions.on and not live.room.ended}
        for key in [key for key, task in self._tasks.items() if key not in wanted or task.done()]:
            self._tasks.pop(key).cancel()
        for key in wanted - self._tasks.keys():
            self._tasks[key] = asyncio.get_running_loop().create_task(self._listen(rooms[key]))

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, live: LiveRoom) -> None:
        """Until it is canceled."""
        running = await asyncio.to_thread(self._left_over, live)
        try:
            while True:
                began = time.monotonic()
                running.append(f"{live.room.meeting_id}-captions-{new_token(6)}")
                try:
                    await self._record(live, running[-1])
                    if len(running) > 1:
                        await self._hear(live, running[-2])
                except ClarionError as error:  # the media server or the engine is away
                    log.warning("meetings.captions_late", meeting=live.room.meeting_id, problem=error.message)
                    await asyncio.sleep(_PAUSE_S)
                await self._drop(live, running[:-1])
                running = running[-1:]
                await asyncio.sleep(max(0.0, self._window_s - (time.monotonic() - began)))
        finally:
            await self._drop(live, running)

    def _left_over(self, live: LiveRoom) -> list[str]:
        """What a process that was killed has left running."""
        return [each.name for each in self._disk.folder.glob(f"{live.room.meeting_id}-captions-*")]

    async def _drop(self, live: LiveRoom, names: list[str]) -> None:
        for name in names:
            if self._sfu is not None:
                with contextlib.suppress(ClarionError):
                    await self._sfu.stop_recording(live.room.meeting_id, name)
            shutil.rmtree(self._disk.folder / name, ignore_errors=True)

    async def _record(self, live: LiveRoom, name: str) -> None:
        space = self._here.find(DiskSpace)
        if space is not None:
            space.require()
        if self._sfu is None:
            raise SfuUnavailable
        await self._sfu.record(
            live.room.meeting_id,
            name,
            self._disk.folder / name,
            self._disk.least_free,
            paused=False,
            sources=(Source.MICROPHONE,),
        )

    async def _hear(self, live: LiveRoom, name: str) -> None:
        recogniser, composer = recogniser_of(self._here), self._here.find(Composer)
        if self._sfu is None or recogniser is None or composer is None:
            return
        await self._sfu.stop_recording(live.room.meeting_id, name)
        folder = self._disk.folder / name
        for participant in await asyncio.to_thread(speakers_in, folder):
            one = live.room.participants.get(participant)
            if one is None or not one.is_in:
                continue
            sound = await composer.speech(folder, participant, self._window_s)
            try:
                heard = await recogniser.hear(_whole(sound), live.room.captions.language)
            except NoSpeech:
                continue
            for said in heard.utterances:
                live.tell_all({"event": "caption", "participant": one.id, "name": one.name, "text": said.text})


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def speakers_in(folder: Path) -> list[str]:
    """Who was heard, by what the media server noted. What cannot be read says nothing."""
    found: dict[str, None] = {}
    try:
        lines = (folder / "events.jsonl").read_text(errors="replace").splitlines()
    except OSError:
        return []
    for line in lines:
        with contextlib.suppress(ValueError):
            event: Any = json.loads(line)
            if isinstance(event, dict) and event.get("event") == "speakers":
                found |= dict.fromkeys(str(each) for each in event.get("levels") or ())
    return list(found)
