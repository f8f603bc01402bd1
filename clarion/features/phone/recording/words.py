"""The words of recordings: of both sides apart where the call core left them so (PH-31).

What is recorded, and who is asked and told first, is not touched by it: only what was kept is listened to.
"""

from datetime import datetime

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.message_store import FILES_DROPPED, FilesDropped
from clarion.features.phone import transcripts
from clarion.features.phone.recording.models import CallRecording
from clarion.features.phone.transcripts import Kind, SpokenText


async def order_words(session: AsyncSession, row: CallRecording, now: datetime) -> SpokenText:
    """Have a recording written down."""
    return await transcripts.order(
        session,
        Kind.RECORDING,
        row.id,
        account_id=row.account_id,
        extension_id=row.extension_id,
        file_key=row.sides_key or row.file_key,
        seconds=row.seconds,
        now=now,
    )


async def take_words(session: AsyncSession, found: SpokenText) -> None:
    """Once it is known what was said, or that it will not be, both sides need not be kept apart any longer."""
    row = await session.get(CallRecording, found.subject_id)
    if row is None:
        await transcripts.forget(session, Kind.RECORDING, [found.subject_id])
    else:
        drop_sides(session, row)
        found.file_key = row.file_key


def drop_sides(session: AsyncSession, row: CallRecording) -> None:
    """The file goes after the commit."""
    if row.sides_key:
        announce(session, FILES_DROPPED, FilesDropped(keys=[row.sides_key]))
        row.sides_key = ""
