"""Telling people of new voicemails: by e-mail, with sound and words where they want them, and by text (PH-46).

Who wants words waits for them, but never longer than `PATIENCE`. What is wanted is asked when the notice leaves.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.mail_queue import Enclosure, OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.message_store import Attachment, Availability, Message, MessageStore, ReadStatus, attachments_of
from clarion.features.people import Account, Extension, notices_of, reader_of
from clarion.features.phone import transcripts
from clarion.features.phone.missed_calls import NoticeTexts
from clarion.features.phone.transcripts import TRANSCRIPT_DONE, Kind, SpokenText
from clarion.features.phone.voicemail.models import VoicemailNotice
from clarion.features.phone.voicemail.notice_words import About, letter_text, short_text, subject_of

PATIENCE = timedelta(minutes=5)
_EVERY_S = 10.0
_AT_ONCE = 50


async def plan_notice(session: AsyncSession, row: Message, now: datetime, *, spoken: bool) -> None:
    """In the transaction in which a message arrives. `spoken`: its words will follow."""
    due_at = now + PATIENCE if spoken else now
    session.add(VoicemailNotice(message_id=row.id, account_id=row.account_id, due_at=due_at))


async def hasten_notice(session: AsyncSession, message_id: str, now: datetime) -> None:
    """The words are there, or never will be."""
    notice = await session.get(VoicemailNotice, message_id)
    if notice is not None and notice.due_at is not None:
        notice.due_at = now


class VoicemailTeller:
    """Runs in each process that may tell; each message is told of once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self.tell_due, every_s=_EVERY_S, waiting="Notices of voicemails have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, TRANSCRIPT_DONE)

    async def close(self) -> None:
        await self._worker.close()

    def wake(self) -> None:
        self._worker.wake()

    async def tell_due(self) -> None:
        """Tell of everything that is due."""
        while True:
            now = self._here.clock.now()
            async with self._here.storage.reading() as session:
                query = select(VoicemailNotice.message_id).where(VoicemailNotice.due_at <= now)
                due = (await session.scalars(query.order_by(VoicemailNotice.due_at).limit(_AT_ONCE))).all()
            for message_id in due:
                await self._tell(message_id)
            if len(due) < _AT_ONCE:
                return

    async def _tell(self, message_id: str) -> None:
        """Letters and texts leave with the commit that says so."""
        async with self._here.storage.transaction() as session:
            notice = await session.get(VoicemailNotice, message_id, with_for_update=True)
            if notice is None or notice.due_at is None:  # somebody else was faster
                return
            notice.due_at, notice.told_at = None, self._here.clock.now()
            row = await session.get(Message, message_id)
            if row is None or row.availability != Availability.ALIVE:
                notice.outcome = "gone"
                return
            await self._write(session, row, notice)

    async def _write(self, session: AsyncSession, row: Message, notice: VoicemailNotice) -> None:
        """Put down the letters and the texts."""
        owner = await session.get_one(Extension, row.extension_id)
        account = await session.get_one(Account, row.account_id)
        wanted = (await notices_of(session, owner)).about("voicemails")
        if not wanted.emails and not wanted.phones:
            notice.outcome = "not wanted"
            return
        files = (await attachments_of(session, [row]))[row.id]
        words = await transcripts.find(session, Kind.VOICEMAIL, row.id) if wanted.with_transcription else None
        about = _about(row, owner, files, words, self._here.settings.public_url)
        about = replace(about, reader=reader_of(account, owner))
        enclosed = enclosures_of(files) if wanted.with_attachment else ()
        sent = [address for address in wanted.emails if is_address(address)]
        for address in sent:
            letter = OutgoingEmail(address, subject_of(about), letter_text(about, enclosed=bool(enclosed)), enclosed)
            queue_email(session, letter, self._here.clock.now(), row.account_id)
        if wanted.marks_as_read and sent:
            await self._here.get(MessageStore).set_read(session, [row], ReadStatus.READ)
        notice.outcome = "told"
        texts = self._here.find(NoticeTexts)
        if texts is not None and wanted.phones:
            await texts.send(session, owner, wanted.phones, short_text(about))


def _about(row: Message, owner: Extension, files: list[Attachment], words: SpokenText | None, base: str) -> About:
    sound = next((item for item in files if item.type == "AudioRecording"), None)
    return About(
        owner=owner.name,
        name=str(row.sender.get("name", "")),
        number=str(row.sender.get("phoneNumber") or row.sender.get("extensionNumber") or ""),
        seconds=sound.seconds or 0.0 if sound is not None else 0.0,
        at=row.created_at,
        words=words.text if words is not None else "",
        urgent=row.priority == "High",
        address=f"{base}/voicemail",
    )


def enclosures_of(files: Sequence[Attachment]) -> tuple[Enclosure, ...]:
    """The recording, as a file of a letter."""
    sounds = (item for item in files if item.type == "AudioRecording")
    return tuple(Enclosure(item.file_key, item.file_name or "voicemail.wav", item.content_type) for item in sounds)
