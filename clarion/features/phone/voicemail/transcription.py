"""The words of voicemails: ordered when a message arrives, attached to it when they are found (PH-46)."""

from datetime import datetime

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.files import Files, check_key
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    MESSAGES_CHANGED,
    Availability,
    Message,
    MessagesChanged,
    MessageStore,
    MessageType,
    NewAttachment,
)
from clarion.features.people import Extension
from clarion.features.phone import transcripts
from clarion.features.phone.transcripts import HEARD, Kind, SpokenText, Transcriber, wire_status
from clarion.features.phone.voicemail.notices import hasten_notice

TEXT = "text/plain; charset=utf-8"
SNIPPET = 160  # characters
_AREA = "voicemail-words"


async def order_words(session: AsyncSession, row: Message, sound: NewAttachment, now: datetime) -> None:
    """Have a message written down. Its status says InProgress until then."""
    await transcripts.order(
        session,
        Kind.VOICEMAIL,
        row.id,
        account_id=row.account_id,
        extension_id=row.extension_id,
        file_key=sound.file_key,
        seconds=sound.seconds or 0.0,
        now=now,
    )


def _beginning(found: SpokenText) -> dict[str, str]:
    """What lists of messages show without fetching each text."""
    words = " ".join(found.text.split())
    if not words:
        return {}
    return {"clarionSnippet": words if len(words) <= SNIPPET else f"{words[: SNIPPET - 1].rstrip()}…"}


class MessageWords:
    """Attaches words to their messages, and forgets them with messages that are purged."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = RetryQueue("words of voicemails", self._changed)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._here.get(Transcriber).register(Kind.VOICEMAIL, self.finish, self.hints)
        self._subscription = self._here.bus.subscribe(MESSAGES_CHANGED, self._patient, group="voicemail-words")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._patient.close()

    async def hints(self, session: AsyncSession, found: SpokenText) -> list[str]:
        """Whose mailbox it is, and who calls: names are what is misheard most."""
        owner = await session.get(Extension, found.extension_id)
        row = await session.get(Message, found.subject_id)
        names = [owner.name if owner else "", str(row.sender.get("name", "")) if row else ""]
        return [name for name in names if name and not name.startswith("+")]

    async def finish(self, session: AsyncSession, found: SpokenText) -> None:
        """The message tells how it went; words become an attachment of it."""
        row = await session.get(Message, found.subject_id)
        if row is None or row.availability == Availability.PURGED:
            await transcripts.forget(session, Kind.VOICEMAIL, [found.subject_id])
            return
        store = self._here.get(MessageStore)
        if found.status in HEARD and found.text:
            content = found.text.encode()
            # Named after the message: a second try finds the file of the first.
            key = check_key(f"{_AREA}/{row.account_id}/{row.id[-2:]}/{row.id}.txt")
            await self._here.get(Files).put(key, content, TEXT)
            words = NewAttachment(
                type="AudioTranscription",
                content_type=TEXT,
                file_key=key,
                size=len(content),
                file_name=f"voicemail-{row.created_at:%Y%m%d-%H%M%S}.txt",
            )
            await store.attach(session, row, words)
        row.details = {**row.details, "vmTranscriptionStatus": wire_status(found.status), **_beginning(found)}
        await store.changed(session, row)
        await hasten_notice(session, row.id, self._here.clock.now())

    async def _changed(self, payload: Payload) -> None:
        """Words go with their messages for good; in the bin they stay."""
        event = MessagesChanged.model_validate(payload)
        if event.type != MessageType.VOICEMAIL or event.change != "Delete":
            return
        async with self._here.storage.transaction() as session:
            gone = (Message.id.in_(event.message_ids)) & (Message.availability == Availability.PURGED)
            ids = list(await session.scalars(select(Message.id).where(gone)))
            if ids:
                await transcripts.forget(session, Kind.VOICEMAIL, ids)
