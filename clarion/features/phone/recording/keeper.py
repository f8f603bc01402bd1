"""Takes the recordings that calls leave, each once, and lets go what was kept long enough."""

import json
import tempfile
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.event_consumer import EventConsumer
from clarion.base.files import Files, check_key
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.calls.ports import sides_of
from clarion.calls.recording_steps import FINISHED
from clarion.features.people import Account
from clarion.features.phone import transcripts
from clarion.features.phone.recording.events import RECORDINGS_CHANGED, RecordingsChanged
from clarion.features.phone.recording.models import CallRecording
from clarion.features.phone.recording.service import settings_of
from clarion.features.phone.recording.words import drop_sides, order_words, take_words

log = structlog.stdlib.get_logger("clarion.recordings")
AREA = "recordings"
SOUND = "audio/wav"
_EVERY_S = 3600.0
_PIECE = 100
_FRAMES = 65536


class RecordingKeeper(EventConsumer):
    TOPICS = (FINISHED,)
    GROUP = "call-recordings"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._tidying = Worker(self._tidy, every_s=_EVERY_S, waiting="Old recordings have to wait")

    async def open(self) -> None:
        self._here.get(transcripts.Transcriber).register(transcripts.Kind.RECORDING, take_words)
        await super().open()
        await self._tidying.open()

    async def close(self) -> None:
        await self._tidying.close()
        await super().close()

    async def take(self, payload: Payload) -> None:
        """Keep one recording. Payload: see `recording_steps`."""
        account_id, recording_id = str(payload["account_id"]), str(payload["recording_id"])
        parts = [Path(str(path)) for path, _ in json.loads(str(payload["stretches"]))]
        key = check_key(f"{AREA}/{account_id}/{recording_id[-2:]}/{recording_id}.wav")
        async with self._here.storage.reading() as session:
            kept = await session.get(CallRecording, recording_id) is not None
            spoken = await transcripts.wants_recordings(self._here, session, account_id)
        if kept:  # a process that died here may have deleted some parts: what is left of them is not the recording
            return _delete_parts(parts)
        size, seconds = await self._store(key, parts)
        if size:
            sides = await self._store_sides(key, parts) if spoken else ""
            async with self._here.storage.transaction() as session:
                row = await _keep(session, payload, key, size, seconds)
                if row is not None and spoken:
                    row.sides_key = sides
                    await order_words(session, row, self._here.clock.now())
        return _delete_parts(parts)

    async def _store_sides(self, key: str, parts: list[Path]) -> str:
        """The same with both sides apart, to be listened to; empty where a stretch has none."""
        sides = [sides_of(part) for part in parts]
        if not all(each.exists() for each in sides):
            return ""
        sides_key = check_key(f"{key.removesuffix('.wav')}.sides.wav")
        with tempfile.TemporaryDirectory(dir=sides[0].parent, prefix=".joined-") as folder:
            whole = Path(folder) / "whole.wav"
            join_sounds(sides, whole, channels=2)
            await self._here.get(Files).put_file(sides_key, whole, SOUND)
        return sides_key

    async def _store(self, key: str, parts: list[Path]) -> tuple[int, float]:
        """All stretches in one file. A second try finds the file of the first."""
        files = self._here.get(Files)
        there = [part for part in parts if part.exists()]
        if not there:
            found = await files.find(key)
            if found is None:
                log.error("A recording is missing", paths=[str(part) for part in parts])
                return 0, 0.0
            return found.size, seconds_of(found.size)
        with tempfile.TemporaryDirectory(dir=there[0].parent, prefix=".joined-") as folder:
            whole = Path(folder) / "whole.wav"
            join_sounds(there, whole)
            size = (await files.put_file(key, whole, SOUND)).size
        return size, seconds_of(size)

    async def _tidy(self) -> float | None:
        """Delete what its company keeps no longer, a piece at a time."""
        async with self._here.storage.reading() as session:
            accounts = (await session.scalars(select(CallRecording.account_id).distinct())).all()
        for account_id in accounts:
            while await self._let_go_some(account_id):
                pass
        return None

    async def _let_go_some(self, account_id: str) -> bool:
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            settings = await settings_of(session, account_id)
            due = [
                (CallRecording.mode == mode) & (CallRecording.started_at < now - timedelta(days=days))
                for mode, days in (("OnDemand", settings.on_demand_days), ("Automatic", settings.automatic_days))
            ]
            query = select(CallRecording).where(CallRecording.account_id == account_id, due[0] | due[1])
            rows = list(await session.scalars(query.limit(_PIECE)))
            await remove(session, account_id, rows)
        for row in rows:
            await self._here.get(Files).delete(row.file_key)
        return len(rows) == _PIECE


def _delete_parts(parts: list[Path]) -> None:
    for part in parts:
        part.unlink(missing_ok=True)
        sides_of(part).unlink(missing_ok=True)


def seconds_of(size: int) -> float:
    """Length of a WAV file of the recorder: 8 kHz, 16 bit, mono, and a header of 44 bytes."""
    return max(0, size - 44) / 16000


def join_sounds(parts: list[Path], whole: Path, *, channels: int = 1) -> None:
    """One WAV file out of several of the same form. What is none is left out."""
    with wave.open(str(whole), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(8000)
        for part in parts:
            try:
                with wave.open(str(part), "rb") as sound:
                    if sound.getnchannels() != channels:
                        raise wave.Error(f"{sound.getnchannels()} channels instead of {channels}")
                    while frames := sound.readframes(_FRAMES):
                        out.writeframes(frames)
            except (wave.Error, EOFError) as error:
                log.error("A stretch of a recording cannot be read", path=str(part), problem=str(error))


async def _keep(session: AsyncSession, payload: Payload, key: str, size: int, seconds: float) -> CallRecording | None:
    """The new row; None where there is nothing to add."""
    account_id, recording_id = str(payload["account_id"]), str(payload["recording_id"])
    if await session.get(CallRecording, recording_id) is not None:
        return None
    if await session.get(Account, account_id) is None:
        log.warning("A recording for an account that is gone", account=account_id)
        return None
    row = CallRecording(
        id=recording_id,
        account_id=account_id,
        extension_id=str(payload["extension_id"]),
        session_id=str(payload["session_id"]),
        party_id=str(payload["party_id"]),
        mode=str(payload["mode"]),
        started_at=datetime.fromtimestamp(float(payload["started"]), UTC),
        seconds=seconds,
        file_key=key,
        size=size,
    )
    session.add(row)
    announce(session, RECORDINGS_CHANGED, RecordingsChanged(account_id=account_id, party_ids=[row.party_id]))
    return row


async def remove(session: AsyncSession, account_id: str, rows: list[CallRecording]) -> None:
    """Forget recordings of an account and what they say. Their files go afterwards."""
    if not rows:
        return
    await transcripts.forget(session, transcripts.Kind.RECORDING, [row.id for row in rows])
    for row in rows:
        drop_sides(session, row)
    await session.execute(delete(CallRecording).where(CallRecording.id.in_([row.id for row in rows])))
    parties = sorted({row.party_id for row in rows})
    announce(session, RECORDINGS_CHANGED, RecordingsChanged(account_id=account_id, party_ids=parties))
