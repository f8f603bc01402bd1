"""Recordings of meetings and webinars that takedown notices are about: found by their link, out of reach, and back."""

import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.files import Files, NoSuchFile
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import NoticedFile, NoticedFiles
from clarion.features.meetings.history.models import Meeting
from clarion.features.meetings.recordings.collector import changed
from clarion.features.meetings.recordings.events import RECORDING_CHANGED
from clarion.features.meetings.recordings.links import read_link
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.rules import Status

KIND = "meeting-recording"
LONGEST_AGO = timedelta(days=3650)
"""Links that ended this long ago at most still say what they were to."""
_LINK = re.compile(r"/meeting-recordings/([\w=-]{20,})(?:/|\?|$)")
_ID = re.compile(r"(?:^|/recordings/)([\w-]{8,40})(?:/|\?|$)")
HELD = "A takedown notice holds this recording."


class NoticedRecordings(NoticedFiles):
    """Links name one recording, also when they have ended. What is held has failed, and says why."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def find(self, session: AsyncSession, where: str) -> NoticedFile | None:
        row = await session.get(MeetingRecording, self._id_in(where.strip()))
        if row is None or row.status != Status.AVAILABLE:
            return None
        meeting = await session.get_one(Meeting, row.meeting_id)
        owner = row.extension_id or meeting.host_extension_id
        return NoticedFile(f"{KIND}:{row.id}", row.account_id, owner, meeting.title)

    def _id_in(self, where: str) -> str:
        link = _LINK.search(where)
        if link is not None:
            try:
                return read_link(self._here, link[1], self._here.clock.now() - LONGEST_AGO).recording_id
            except NotFound:
                return ""
        named = _ID.search(where)
        return named[1] if named else ""

    async def digest(self, session: AsyncSession, file_id: str) -> str:
        row = await _row(session, file_id)
        if row is None or row.status != Status.AVAILABLE:
            return ""
        found = sha256()
        try:
            async for piece in self._here.get(Files).open(row.file_key):
                found.update(piece)
        except NoSuchFile:
            return ""
        return found.hexdigest()

    async def hide(self, session: AsyncSession, file_id: str) -> dict[str, str]:
        row = await _row(session, file_id)
        if row is not None:
            row.status, row.problem = Status.FAILED, HELD
            announce(session, RECORDING_CHANGED, changed(row))
        return {}

    async def show(self, session: AsyncSession, file_id: str, kept: Mapping[str, str]) -> None:
        row = await _row(session, file_id)
        if row is not None and row.problem == HELD:
            row.status, row.problem = Status.AVAILABLE, ""
            announce(session, RECORDING_CHANGED, changed(row))


async def _row(session: AsyncSession, file_id: str) -> MeetingRecording | None:
    return await session.get(MeetingRecording, file_id.partition(":")[2])
