"""What can be done with voicemail messages."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

import structlog
from sqlalchemy import Select, func, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.http import Paging
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.until_done import UntilDone
from clarion.features.people import Extension
from clarion.features.phone.voicemail.events import (
    GREETING_CHANGED,
    VOICEMAIL_CHANGED,
    WAITING,
    GreetingChanged,
    VoicemailChanged,
    Waiting,
)
from clarion.features.phone.voicemail.live_call import DEPOSITED
from clarion.features.phone.voicemail.models import VoicemailMessage

log = structlog.stdlib.get_logger("clarion.voicemail")
FOLDER = "voicemail"


class Mailbox:
    """Takes the messages that the call core deposits, each once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = UntilDone("voicemail", self.take)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(DEPOSITED, self._patient, group="voicemail")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        """Keep one message. Payload: see `VoicemailProgram`, with the call's two session ids."""
        async with self._here.storage.transaction() as session:
            owner = await session.get(Extension, str(payload["extension_id"]))
            if owner is None or owner.account_id != str(payload["account_id"]):
                log.warning("A message for a mailbox that is gone", extension=payload.get("extension_id"))
                return
            known = select(VoicemailMessage.id).where(
                VoicemailMessage.telephony_session_id == str(payload["telephony_session_id"])
            )
            if await session.scalar(known) is not None:
                return
            message = _message(payload, self._here)
            session.add(message)
            await session.flush()
            await _tell(session, message, "Create")


def _message(payload: Payload, here: Container) -> VoicemailMessage:
    # Named after the call, not the message: a second try after a failed commit finds the file it has moved.
    name = sha256(str(payload["telephony_session_id"]).encode()).hexdigest()[:32]
    source, target = Path(str(payload["path"])), here.settings.data / FOLDER / f"{name}.wav"
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.exists():
        shutil.move(source, target)
    elif not target.exists():
        log.error("The recording of a message is missing", path=str(source))
    received = datetime.fromtimestamp(float(payload["received_at"]), UTC)
    return VoicemailMessage(
        id=new_id(),
        attachment_id=new_id(),
        account_id=str(payload["account_id"]),
        extension_id=str(payload["extension_id"]),
        from_number=str(payload.get("from_number", ""))[:40],
        from_name=str(payload.get("from_name", ""))[:200],
        from_extension_id=str(payload.get("from_extension_id", "")),
        from_extension_number=str(payload.get("from_extension_number", ""))[:12],
        to_number=str(payload.get("to_number", ""))[:40],
        seconds=float(payload["seconds"]),
        size=target.stat().st_size if target.exists() else 0,
        file=f"{FOLDER}/{target.name}",
        read_status="Unread",
        availability="Alive",
        session_id=str(payload.get("session_id", "")),
        telephony_session_id=str(payload["telephony_session_id"]),
        received_at=received,
        changed_at=received,
    )


@dataclass(frozen=True)
class MessageFilter:
    """Which messages of one mailbox are wanted."""

    read_status: Sequence[str] = ()
    availability: Sequence[str] = ("Alive",)
    date_from: datetime | None = None
    date_to: datetime | None = None
    phone_number: str = ""


def messages_of(extension_id: str, wanted: MessageFilter) -> Select[VoicemailMessage]:
    """The statement that finds them, newest first."""
    query = select(VoicemailMessage).where(
        VoicemailMessage.extension_id == extension_id,
        VoicemailMessage.availability.in_(list(wanted.availability) or ["Alive"]),
    )
    if wanted.read_status:
        query = query.where(VoicemailMessage.read_status.in_(list(wanted.read_status)))
    if wanted.date_from:
        query = query.where(VoicemailMessage.received_at >= wanted.date_from)
    if wanted.date_to:
        query = query.where(VoicemailMessage.received_at <= wanted.date_to)
    if wanted.phone_number:
        number = "+" + wanted.phone_number.strip().removeprefix("+")
        query = query.where(
            VoicemailMessage.from_number.in_([number, number[1:]])
            | VoicemailMessage.from_extension_number.in_([number[1:]])
        )
    return query.order_by(VoicemailMessage.received_at.desc(), VoicemailMessage.id)


async def read_page(
    session: AsyncSession, query: Select[VoicemailMessage], paging: Paging
) -> tuple[Sequence[VoicemailMessage], int]:
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


async def get_message(session: AsyncSession, owner: Extension, message_id: str) -> VoicemailMessage:
    row = await session.get(VoicemailMessage, message_id[:64])
    if row is None or row.extension_id != owner.id or row.availability == "Purged":
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    return row


async def set_read_status(session: AsyncSession, row: VoicemailMessage, status: str, now: datetime) -> None:
    if row.read_status != status:
        row.read_status, row.changed_at = status, now
        await session.flush()
        await _tell(session, row, "Update")


async def delete_message(here: Container, session: AsyncSession, row: VoicemailMessage, *, purge: bool) -> None:
    """Into the bin; out of the bin, or with `purge`, for good."""
    row.changed_at = here.clock.now()
    if purge or row.availability == "Deleted":
        row.availability = "Purged"
        (here.settings.data / row.file).unlink(missing_ok=True)
    else:
        row.availability = "Deleted"
    await session.flush()
    await _tell(session, row, "Delete")


async def restore_message(session: AsyncSession, row: VoicemailMessage, now: datetime) -> None:
    """Out of the bin."""
    row.availability, row.changed_at = "Alive", now
    await session.flush()
    await _tell(session, row, "Update")


async def waiting_of(session: AsyncSession, extension_id: str) -> tuple[int, int]:
    """(new, old) messages in a mailbox."""
    query = (
        select(VoicemailMessage.read_status, func.count())
        .where(VoicemailMessage.extension_id == extension_id, VoicemailMessage.availability == "Alive")
        .group_by(VoicemailMessage.read_status)
    )
    counts = dict((await session.execute(query)).all())
    return counts.get("Unread", 0), counts.get("Read", 0)


async def set_greeting(here: Container, session: AsyncSession, owner: Extension, content: bytes | None) -> None:
    """Keep a personal greeting (WAV), or (None) go back to the standard one."""
    path = here.settings.data / "greetings" / f"{owner.id}-{new_id()}.wav"
    old = Path(owner.greeting_path) if owner.greeting_path else None
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    owner.greeting_path = str(path) if content is not None else ""
    if old is not None:
        old.unlink(missing_ok=True)
    change = GreetingChanged(account_id=owner.account_id, extension_id=owner.id)
    announce(session, GREETING_CHANGED, change)


async def _tell(session: AsyncSession, row: VoicemailMessage, change: Literal["Create", "Update", "Delete"]) -> None:
    who = {"account_id": row.account_id, "extension_id": row.extension_id}
    announce(session, VOICEMAIL_CHANGED, VoicemailChanged(**who, message_id=row.id, change=change))
    new, old = await waiting_of(session, row.extension_id)
    announce(session, WAITING, Waiting(**who, new=new, old=old))
