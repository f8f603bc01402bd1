"""Takes what the media server of this machine wrote into the file store, once a recording has stopped."""

import asyncio
import contextlib
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select, update

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files, check_key
from clarion.base.outbox import announce
from clarion.base.sfu import Sfu
from clarion.base.worker import Worker
from clarion.features.meetings.recordings.commands import disk_of
from clarion.features.meetings.recordings.events import RECORDING_CHANGED, MeetingRecordingChanged
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.rules import LEASE, Status

log = structlog.stdlib.get_logger("clarion.meetings")
AREA = "meeting-recordings"
_EVERY_S = 30.0
_NOTHING_AFTER = timedelta(minutes=10)
_ORPHAN_S = 86_400.0


class RecordingCollector:
    """One beside each media server."""

    def __init__(self, here: Container, sfu: Sfu | None) -> None:
        self._here = here
        self._sfu = sfu
        self._folder = disk_of(here.settings).folder
        self._worker = Worker(self.turn, every_s=_EVERY_S, waiting="Recordings of meetings have to wait")
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(RECORDING_CHANGED, self._on_changed)
        await self._subscription.ready()
        await self._worker.open()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._worker.close()

    async def _on_changed(self, payload: Payload) -> None:
        if payload["status"] == Status.STOPPED:
            self._worker.wake()

    async def turn(self) -> None:
        found = await asyncio.to_thread(_folders, self._folder)
        async with self._here.storage.reading() as session:
            known = MeetingRecording.id.in_(list(found))
            stopped = select(MeetingRecording).where(MeetingRecording.status == Status.STOPPED)
            rows = list(await session.scalars(stopped.where(known)))
            ids = set(await session.scalars(select(MeetingRecording.id).where(known)))
            late = self._here.clock.now() - _NOTHING_AFTER
            empty = list(await session.scalars(stopped.where(MeetingRecording.due_at < late, ~known)))
        for row in rows:
            await self._store(row)
        for row in empty:
            await self._finish(row, Status.FAILED, [], "Nothing was recorded.")
        for name, changed in found.items():
            if name not in ids and time.time() - changed > _ORPHAN_S:  # its meeting or company is gone
                log.warning("meetings.recording_without_meeting", recording=name)
                await asyncio.to_thread(shutil.rmtree, self._folder / name, ignore_errors=True)

    async def _store(self, row: MeetingRecording) -> None:
        if self._sfu is not None:
            with contextlib.suppress(ClarionError):  # an engine that is gone writes nothing any more
                await self._sfu.stop_recording(row.meeting_id, row.id)
        folder = self._folder / row.id
        files = self._here.get(Files)
        tracks = []
        for path in sorted(folder.iterdir()):
            await self._stay(row)
            key = key_of(row, path.name)
            tracks.append({"name": path.name, "key": key, "size": (await files.put_file(key, path)).size})
        if await self._finish(row, Status.QUEUED, tracks):
            log.info("meetings.recording_stored", recording=row.id, files=len(tracks))
        else:
            for each in tracks:
                await files.delete(str(each["key"]))
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _stay(self, row: MeetingRecording) -> None:
        async with self._here.storage.transaction() as session:
            claim = update(MeetingRecording).where(MeetingRecording.id == row.id)
            await session.execute(claim.values(due_at=self._here.clock.now() + LEASE))

    async def _finish(
        self, row: MeetingRecording, status: Status, tracks: list[dict[str, Any]], problem: str = ""
    ) -> bool:
        """False: the recording was removed meanwhile."""
        async with self._here.storage.transaction() as session:
            kept = await session.get(MeetingRecording, row.id, with_for_update=True)
            if kept is None:
                return False
            kept.status, kept.tracks, kept.problem, kept.due_at = status, tracks, problem, self._here.clock.now()
            announce(session, RECORDING_CHANGED, changed(kept))
        return True


def key_of(row: MeetingRecording, name: str) -> str:
    return check_key(f"{AREA}/{row.account_id}/{row.meeting_id[-2:]}/{row.id}/{name}")


def changed(row: MeetingRecording) -> MeetingRecordingChanged:
    return MeetingRecordingChanged(
        account_id=row.account_id, meeting_id=row.meeting_id, recording_id=row.id, status=row.status
    )


def _folders(folder: Path) -> dict[str, float]:
    """By name, when something in it changed last."""
    if not folder.is_dir():
        return {}
    return {each.name: each.stat().st_mtime for each in folder.iterdir() if each.is_dir()}
