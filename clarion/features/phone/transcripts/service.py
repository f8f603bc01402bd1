"""Who wants words, ordering them, and finding them again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.transcription import Recogniser
from clarion.features.people import Extension
from clarion.features.phone.transcripts.events import TRANSCRIPT_ORDERED, TranscriptOrdered
from clarion.features.phone.transcripts.models import SpokenText, TranscriptionChoice, TranscriptionSettings
from clarion.features.phone.transcripts.rules import Kind, Status


def standard(account_id: str) -> TranscriptionSettings:
    """What holds where nobody has changed anything."""
    return TranscriptionSettings(account_id=account_id, voicemails=True, recordings=False, language="")


def is_available(here: Container) -> bool:
    """Whether anybody listens in this installation."""
    return here.find(Recogniser) is not None


async def settings_of(session: AsyncSession, account_id: str) -> TranscriptionSettings:
    """As they are; changes need `change_settings`."""
    return await session.get(TranscriptionSettings, account_id) or standard(account_id)


async def change_settings(
    session: AsyncSession, account_id: str, values: Mapping[str, object]
) -> TranscriptionSettings:
    """`values`: names of columns."""
    row = await session.get(TranscriptionSettings, account_id, with_for_update=True)
    if row is None:
        row = standard(account_id)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    return row


async def own_choice(session: AsyncSession, owner: Extension) -> bool:
    """Whether this extension wants its voicemails in words, if the company has that at all."""
    row = await session.get(TranscriptionChoice, owner.id)
    return row is None or row.voicemails


async def choose(session: AsyncSession, owner: Extension, *, voicemails: bool) -> None:
    row = await session.get(TranscriptionChoice, owner.id)
    if row is None:
        session.add(TranscriptionChoice(extension_id=owner.id, account_id=owner.account_id, voicemails=voicemails))
    else:
        row.voicemails = voicemails


async def wants_voicemails(here: Container, session: AsyncSession, owner: Extension) -> bool:
    """Whether voicemails of this extension are written down from now on."""
    if not is_available(here) or not (await settings_of(session, owner.account_id)).voicemails:
        return False
    return await own_choice(session, owner)


async def wants_recordings(here: Container, session: AsyncSession, account_id: str) -> bool:
    return is_available(here) and (await settings_of(session, account_id)).recordings


async def order(
    session: AsyncSession,
    kind: Kind,
    subject_id: str,
    *,
    account_id: str,
    extension_id: str,
    file_key: str,
    seconds: float,
    now: datetime,
    language: str | None = None,
) -> SpokenText:
    """Have a sound written down, once; one that failed before is tried anew. `language`: else what the company says."""
    row = await find(session, kind, subject_id)
    if row is None:
        settings = await settings_of(session, account_id)
        row = SpokenText(
            id=new_id(),
            account_id=account_id,
            extension_id=extension_id,
            kind=kind,
            subject_id=subject_id,
            status=Status.QUEUED,
            file_key=file_key,
            seconds=seconds,
            language=settings.language if language is None else language,
            due_at=now,
            utterances=[],
            created_at=now,
        )
        session.add(row)
    elif row.status in (Status.FAILED, Status.TIMED_OUT):
        row.status, row.attempts, row.due_at, row.problem = Status.QUEUED, 0, now, ""
    await session.flush()
    announce(session, TRANSCRIPT_ORDERED, TranscriptOrdered(account_id=account_id, transcript_id=row.id))
    return row


async def find(session: AsyncSession, kind: Kind, subject_id: str) -> SpokenText | None:
    query = select(SpokenText).where(SpokenText.kind == kind, SpokenText.subject_id == subject_id)
    return (await session.scalars(query)).one_or_none()


async def forget(session: AsyncSession, kind: Kind, subject_ids: Collection[str]) -> None:
    """The sounds have gone: their words go too."""
    found = SpokenText.subject_id.in_(list(subject_ids))
    await session.execute(delete(SpokenText).where(SpokenText.kind == kind, found))
