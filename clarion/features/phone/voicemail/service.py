"""Taking the messages that callers leave, telling how many wait, and the personal greeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import NotFound
from clarion.base.event_consumer import EventConsumer
from clarion.base.files import Files, check_key
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.policy_client import TakeHeld
from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    Direction,
    MessagesChanged,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
)
from clarion.features.people import Extension
from clarion.features.phone.transcripts import wants_voicemails
from clarion.features.phone.voicemail.events import GREETING_CHANGED, WAITING, GreetingChanged, Waiting
from clarion.features.phone.voicemail.live_call import DEPOSITED
from clarion.features.phone.voicemail.notices import VoicemailTeller, plan_notice
from clarion.features.phone.voicemail.older_files import adopt_older_files
from clarion.features.phone.voicemail.transcription import order_words

log = structlog.stdlib.get_logger("clarion.voicemail")
AREA = "voicemail"
GREETING_CHANNEL = "voicemail-greeting"
SOUND = "audio/wav"


class Mailbox(EventConsumer):
    """Takes the messages that the call core deposits, each once, and keeps the lamps of phones right."""

    TOPICS = (DEPOSITED,)
    GROUP = "voicemail"

    async def open(self) -> None:
        self._here.get(MessageStore).on_change(MessageType.VOICEMAIL, tell_waiting)
        await adopt_older_files(self._here)
        await super().open()

    async def take(self, payload: Payload) -> None:
        """Keep one message. Payload: see `VoicemailProgram`, with the call's two session ids."""
        copies = [each for each in str(payload.get("copies", "")).split(",") if each]
        for number, extension_id in enumerate([str(payload["extension_id"]), *copies]):
            await self._take_for(extension_id, payload, "" if number == 0 else extension_id)
        Path(str(payload["path"])).unlink(missing_ok=True)
        teller = self._here.find(VoicemailTeller)
        if teller is not None:
            teller.wake()

    async def _take_for(self, extension_id: str, payload: Payload, copy: str) -> None:
        """One mailbox's message, with a recording of its own: each can be deleted alone."""
        account_id = str(payload["account_id"])
        recording = await self._keep_recording(account_id, payload, copy)
        async with self._here.storage.transaction() as session:
            owner = await session.get(Extension, extension_id)
            if owner is None or owner.account_id != account_id:
                log.warning("A message for a mailbox that is gone", extension=extension_id)
                return
            spoken = bool(recording.size) and await wants_voicemails(self._here, session, owner)
            new = _message(payload, owner, recording, copy, spoken=spoken)
            row = await self._here.get(MessageStore).add(session, new)
            if row is None:  # kept before
                return
            now = self._here.clock.now()
            if spoken:
                await order_words(session, row, new.attachments[0], now)
            await plan_notice(session, row, now, spoken=spoken)

    async def _keep_recording(self, account_id: str, payload: Payload, copy: str) -> "Recording":
        # Named after the call, not the message: a second try finds the file of the first.
        name = sha256(f"{payload['telephony_session_id']}{copy}".encode()).hexdigest()[:32]
        key = check_key(f"{AREA}/{account_id}/{name[:2]}/{name}.wav")
        source, files = Path(str(payload["path"])), self._here.get(Files)
        if source.exists():
            return Recording(key, (await files.put_file(key, source, SOUND)).size)
        found = await files.find(key)
        if found is None:
            log.error("The recording of a message is missing", path=str(source))
        return Recording(key, found.size if found else 0)


@dataclass(frozen=True)
class Recording:
    """Where in the file store; `size` 0: there is none."""

    key: str
    size: int


def _message(payload: Payload, owner: Extension, recording: Recording, copy: str, *, spoken: bool) -> NewMessage:
    sound = NewAttachment(
        type="AudioRecording",
        content_type=SOUND,
        file_key=recording.key,
        size=recording.size,
        seconds=float(payload["seconds"]),
        file_name=f"voicemail-{datetime.fromtimestamp(float(payload['received_at']), UTC):%Y%m%d-%H%M%S}.wav",
    )
    return NewMessage(
        account_id=owner.account_id,
        extension_id=owner.id,
        type=MessageType.VOICEMAIL,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        sender=Party(
            phone_number=str(payload.get("from_number", ""))[:40],
            name=str(payload.get("from_name", ""))[:200],
            extension_id=str(payload.get("from_extension_id", "")),
            extension_number=str(payload.get("from_extension_number", ""))[:12],
        ),
        recipients=[
            Party(
                phone_number=str(payload.get("to_number", ""))[:40],
                name=owner.name,
                extension_id=owner.id,
                extension_number=owner.number,
            )
        ],
        at=datetime.fromtimestamp(float(payload["received_at"]), UTC),
        attachments=[sound] if recording.size else [],
        priority="High" if payload.get("urgent") else "Normal",
        details={
            **({"private": True} if payload.get("private") else {}),
            "vmTranscriptionStatus": "InProgress" if spoken else "NotAvailable",
            "telephonySessionId": str(payload["telephony_session_id"]),
        },
        origin=f"voicemail:{payload['telephony_session_id']}{':' if copy else ''}{copy}",
    )


def tell_waiting(session: AsyncSession, event: MessagesChanged) -> None:
    """Lamps follow the store (RFC 3842), in the transaction of the change."""
    waiting = Waiting(account_id=event.account_id, extension_id=event.extension_id, new=event.unread, old=event.read)
    announce(session, WAITING, waiting)


def take_held_greeting(here: Container) -> TakeHeld:
    """A greeting that was held back, and may be heard after all."""

    async def take(content: bytes, context: Mapping[str, Any]) -> None:
        async with here.storage.transaction() as session:
            owner = await session.get(Extension, str(context["extensionId"]))
            if owner is None or owner.account_id != context["accountId"]:
                raise NotFound("Resource for parameter [extensionId] is not found.", parameter="extensionId")
            await set_greeting(here, session, owner, content)

    return take


async def set_greeting(here: Container, session: AsyncSession, owner: Extension, content: bytes | None) -> None:
    """Keep a personal greeting (WAV), or (None) go back to the standard one."""
    path = here.settings.data / "greetings" / f"{owner.id}-{new_id()}.wav"
    old = Path(owner.greeting_path) if owner.greeting_path else None
    if content is not None:
        here.get(DiskSpace).require(len(content))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    owner.greeting_path = str(path) if content is not None else ""
    if old is not None:
        old.unlink(missing_ok=True)
    change = GreetingChanged(account_id=owner.account_id, extension_id=owner.id)
    announce(session, GREETING_CHANGED, change)
