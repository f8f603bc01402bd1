"""Removing recordings with their files, and how long a company keeps them."""

from collections.abc import Sequence

from sqlalchemy import delete

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.meetings.recordings.collector import changed
from clarion.features.meetings.recordings.events import RECORDING_CHANGED
from clarion.features.meetings.recordings.models import MeetingRecording, MeetingRecordingSettings
from clarion.features.message_store import FILES_DROPPED, FilesDropped


async def settings_of(session: AsyncSession, account_id: str) -> MeetingRecordingSettings:
    """As they are; a company that never changed anything has no row."""
    found = await session.get(MeetingRecordingSettings, account_id)
    return found or MeetingRecordingSettings(account_id=account_id, days=90, transcripts=True, summaries=False)


async def remove_recordings(session: AsyncSession, rows: Sequence[MeetingRecording]) -> None:
    """With what was said in them. Their files go after the commit."""
    if not rows:
        return
    keys = [str(each["key"]) for row in rows for each in row.tracks]
    keys += [key for row in rows for key in (row.file_key, row.audio_key) if key]
    await session.execute(delete(MeetingRecording).where(MeetingRecording.id.in_([row.id for row in rows])))
    announce(session, FILES_DROPPED, FilesDropped(keys=keys))
    for row in rows:
        announce(session, RECORDING_CHANGED, changed(row))
