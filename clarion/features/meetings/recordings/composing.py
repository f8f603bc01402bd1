"""Makes one file of each stored recording, finds out what was said, and removes what is kept long enough."""

import asyncio
import contextlib
import tempfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.sql.elements import SQLCoreOperations

from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.files import Files
from clarion.base.meeting_video import Composer, Composition, Speaker
from clarion.base.outbox import announce
from clarion.base.worker import Worker
from clarion.features.conduct import under_preservation
from clarion.features.meetings.history.models import Meeting
from clarion.features.meetings.recordings.collector import changed, key_of
from clarion.features.meetings.recordings.events import RECORDING_CHANGED
from clarion.features.meetings.recordings.models import MeetingRecording, MeetingTranscript
from clarion.features.meetings.recordings.removal import remove_recordings, settings_of
from clarion.features.meetings.recordings.rules import LEASE, Status, WordsStatus, pause_after
from clarion.features.meetings.recordings.words import find_words, words_status

log = structlog.stdlib.get_logger("clarion.meetings")
VIDEO, AUDIO = "video/mp4", "audio/mp4"
_EVERY_S = 30.0
_TIDY_EVERY_S = 3600.0
_ALIVE_S = 30.0
_PIECE = 50


class RecordingJobs:
    """In each process that works for accounts; each recording is worked on by one."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="Recordings of meetings have to wait")
        self._tidying = Worker(self._tidy, every_s=_TIDY_EVERY_S, waiting="Old recordings of meetings have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, RECORDING_CHANGED)
        await self._tidying.open()

    async def close(self) -> None:
        await self._tidying.close()
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.work():
            pass

    async def work(self) -> bool:
        """Work on the recording that waits longest; False when none does."""
        composer = self._here.find(Composer)
        row = await self._claim() if composer is not None else None
        if composer is None or row is None:
            return False
        beating = asyncio.create_task(self._keep_claim(row.id))
        try:
            await self._work_on(composer, row)
        except Exception as error:
            log.warning("meetings.recording_failed", recording=row.id, problem=str(error)[:300])
            await self._failed(row)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        return True

    async def _claim(self) -> MeetingRecording | None:
        now = self._here.clock.now()
        speechless = exists().where(
            MeetingTranscript.recording_id == MeetingRecording.id, MeetingTranscript.status == WordsStatus.QUEUED
        )
        waits = or_(MeetingRecording.status.in_((Status.QUEUED, Status.COMPOSING)), speechless)
        query = select(MeetingRecording).where(waits, MeetingRecording.due_at <= now)
        query = query.order_by(MeetingRecording.due_at).limit(1).with_for_update(skip_locked=True)
        async with self._here.storage.transaction() as session:
            row = (await session.scalars(query)).one_or_none()
            if row is not None:
                row.attempts, row.due_at = row.attempts + 1, now + LEASE
                if row.status == Status.QUEUED:
                    row.status = Status.COMPOSING
        return row

    async def _keep_claim(self, recording_id: str) -> None:
        while True:
            await asyncio.sleep(_ALIVE_S)
            with contextlib.suppress(Exception):  # the database may be away; the next time counts
                async with self._here.storage.transaction() as session:
                    claim = update(MeetingRecording).where(MeetingRecording.id == recording_id)
                    await session.execute(claim.values(due_at=self._here.clock.now() + LEASE))

    async def _work_on(self, composer: Composer, row: MeetingRecording) -> None:
        size = sum(int(each["size"]) for each in row.tracks)
        space = self._here.find(DiskSpace)
        if space is not None:
            space.require(2 * size)
        with tempfile.TemporaryDirectory(prefix="clarion-recording-") as name:
            folder = Path(name) / "tracks"
            folder.mkdir()
            for each in row.tracks:
                await self._fetch(str(each["key"]), folder / str(each["name"]))
            seconds = ((row.ended_at or row.started_at) - row.started_at).total_seconds()
            if row.status != Status.AVAILABLE:
                target, sound = Path(name) / "recording.mp4", Path(name) / "recording.m4a"
                found = await composer.compose(folder, target, sound, seconds)
                if not await self._keep(row, target, sound, found):
                    return
                speakers = found.speakers
            else:
                speakers = tuple(Speaker(**each) for each in row.speakers)
            await find_words(self._here, composer, row, folder, speakers)

    async def _fetch(self, key: str, target: Path) -> None:
        with target.open("wb") as file:
            async for piece in self._here.get(Files).open(key):
                await asyncio.to_thread(file.write, piece)

    async def _keep(self, row: MeetingRecording, target: Path, sound: Path, found: Composition) -> bool:
        """False: the recording was removed meanwhile."""
        files = self._here.get(Files)
        key, audio_key = key_of(row, target.name), key_of(row, sound.name)
        size = (await files.put_file(key, target, VIDEO)).size
        audio_size = (await files.put_file(audio_key, sound, AUDIO)).size
        async with self._here.storage.transaction() as session:
            kept = await session.get(MeetingRecording, row.id, with_for_update=True)
            if kept is not None:
                kept.status, kept.file_key, kept.size, kept.problem = Status.AVAILABLE, key, size, ""
                kept.audio_key, kept.audio_size = audio_key, audio_size
                kept.milliseconds, kept.attempts = found.milliseconds, 1
                kept.chapters = [asdict(each) for each in found.chapters]
                kept.speakers = [asdict(each) for each in found.speakers]
                kept.runs = [asdict(each) for each in found.runs]
                status = await words_status(self._here, session, row.account_id)
                session.add(MeetingTranscript(recording_id=row.id, status=status))
                announce(session, RECORDING_CHANGED, changed(kept))
        if kept is None:
            await files.delete(key)
            await files.delete(audio_key)
            return False
        log.info("meetings.recording_composed", recording=row.id, seconds=found.milliseconds / 1000, size=size)
        return True

    async def _failed(self, row: MeetingRecording) -> None:
        async with self._here.storage.transaction() as session:
            kept = await session.get(MeetingRecording, row.id, with_for_update=True)
            if kept is None:
                return
            pause = pause_after(kept.attempts)
            kept.due_at = self._here.clock.now() + (pause or timedelta())
            if kept.status == Status.AVAILABLE:
                words = await session.get(MeetingTranscript, row.id)
                if words is not None and pause is None:
                    words.status = WordsStatus.FAILED
            else:
                kept.status = Status.QUEUED if pause is not None else Status.FAILED
                kept.problem = "" if pause is not None else "The recording could not be composed."
            announce(session, RECORDING_CHANGED, changed(kept))

    async def _tidy(self) -> None:
        """Remove what its company keeps no longer, but what an authority asked to be kept, a piece at a time."""
        async with self._here.storage.reading() as session:
            accounts = (await session.scalars(select(MeetingRecording.account_id).distinct())).all()
        for account_id in accounts:
            while await self._remove_some(account_id):
                pass

    async def _remove_some(self, account_id: str) -> bool:
        async with self._here.storage.transaction() as session:
            days = (await settings_of(session, account_id)).days
            now = self._here.clock.now()
            due = MeetingRecording.started_at < now - timedelta(days=days)
            kept = under_preservation(MeetingRecording.account_id, _is_theirs, now)
            query = select(MeetingRecording).where(MeetingRecording.account_id == account_id, due, ~kept)
            rows = list(await session.scalars(query.limit(_PIECE)))
            await remove_recordings(session, rows)
        return len(rows) == _PIECE


def _is_theirs(person: SQLCoreOperations[str]) -> ColumnElement[bool]:
    """They recorded, or it was their meeting."""
    theirs = select(Meeting.id).where(Meeting.host_extension_id == person).correlate_except(Meeting)
    return or_(MeetingRecording.extension_id == person, MeetingRecording.meeting_id.in_(theirs))
