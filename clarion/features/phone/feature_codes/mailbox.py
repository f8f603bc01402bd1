"""The mailbox as a call asks for it: opened by PIN, then message by message."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.files import Files
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    Availability,
    Message,
    MessageStore,
    MessageType,
    ReadStatus,
    attachments_of,
    get_message,
)
from clarion.features.people import Extension, find_extension_by_number
from clarion.features.phone.feature_codes.envelope import envelope_of, zone_of
from clarion.features.phone.feature_codes.pins import pin_is_right
from clarion.features.phone.voicemail.forwarding import MAILBOX_TYPES, check_may_forward, forward
from clarion.features.phone.voicemail.service import GREETING_CHANNEL, set_greeting

MOST_MESSAGES = 50
Words = dict[str, str]
_WRONG: Words = {"result": "wrong", "say": "pin-wrong"}


class MailboxService:
    """`box` in a wish was opened by PIN in the same call: the program keeps it, and nobody else sends wishes."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def do(self, payload: Payload) -> Words:
        """What one wish of a call brings. Raises ClarionError."""
        match str(payload["action"]):
            case "open":
                return await self._open(payload)
            case "fetch":
                return await self._fetch(payload)
            case "keep" | "delete":
                return await self._sort(payload)
            case "forward":
                return await self._forward(payload)
            case "greeting" | "standard":
                return await self._greet(payload)
            case _:
                self._forget_sounds(payload)
                return {}

    async def _open(self, payload: Payload) -> Words:
        async with self._here.storage.reading() as session:
            owner = await self._named(session, payload)
        if owner is None:  # as slow and as silent as a wrong PIN
            owner = Extension(id="0", pin_hash=None)
        right = await pin_is_right(self._here, owner, str(payload.get("pin", "")), str(payload["device_id"]))
        if right is None:
            return {"result": "locked", "say": "pin-locked"}
        if not right:
            return _WRONG
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(_messages(owner))).all()
        new = [row.id for row in rows if row.read_status == ReadStatus.UNREAD]
        old = [row.id for row in rows if row.read_status != ReadStatus.UNREAD]
        return {"result": "open", "box": owner.id, "new": " ".join(new), "old": " ".join(old)}

    async def _named(self, session: AsyncSession, payload: Payload) -> Extension | None:
        account_id, number = str(payload["account_id"]), str(payload.get("number", ""))
        if number:
            return await find_extension_by_number(session, account_id, number)
        owner = await session.get(Extension, str(payload["extension_id"]))
        return owner if owner is not None and owner.account_id == account_id else None

    async def _box(self, session: AsyncSession, payload: Payload) -> Extension:
        owner = await session.get(Extension, str(payload["box"]))
        if owner is None or owner.account_id != str(payload["account_id"]):
            raise NotFound("The mailbox is not there any more.")
        return owner

    async def _fetch(self, payload: Payload) -> Words:
        """Put the sound where the media engine can play it."""
        async with self._here.storage.reading() as session:
            owner = await self._box(session, payload)
            try:
                row = await get_message(session, owner, str(payload["message"]))
            except NotFound:
                return {"result": "next"}  # deleted meanwhile, elsewhere
            sounds = (await attachments_of(session, [row])).get(row.id, [])
            zone = await zone_of(session, owner)
        if not sounds:
            return {"result": "next"}
        self._forget_sounds(payload)
        path = self._sound(payload, row.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(await self._here.get(Files).get(sounds[0].file_key))
        caller = row.sender.get("phoneNumber") or row.sender.get("extensionNumber") or ""
        envelope = " ".join(envelope_of(row.created_at, self._here.clock.now(), zone, sounds[0].seconds or 0.0))
        return {"result": "sound", "path": str(path), "from": str(caller), "envelope": envelope}

    async def _forward(self, payload: Payload) -> Words:
        """To one extension of the company. What cannot be done is said, and the message is still there."""
        async with self._here.storage.transaction() as session:
            owner = await self._box(session, payload)
            target = await find_extension_by_number(session, owner.account_id, str(payload.get("to", "")))
            if target is None or target.type not in MAILBOX_TYPES:
                return {"result": "again", "say": "number-invalid"}
            row = await get_message(session, owner, str(payload["message"]))
            try:
                check_may_forward(row)
            except ClarionError:
                return {"result": "again", "say": "code-refused"}
            await forward(self._here, session, row, owner, recipients=[target], emails=(), comment="")
        return {"result": "again", "say": "mailbox-passed-on"}

    async def _sort(self, payload: Payload) -> Words:
        """Kept or deleted; the next one follows."""
        store = self._here.get(MessageStore)
        async with self._here.storage.transaction() as session:
            owner = await self._box(session, payload)
            with suppress(NotFound):
                row = await get_message(session, owner, str(payload["message"]))
                if payload["action"] == "delete":
                    await store.delete(session, [row])
                else:
                    await store.set_read(session, [row], ReadStatus.READ)
        return {"result": "next"}

    async def _greet(self, payload: Payload) -> Words:
        path = Path(str(payload.get("path", "")))
        content = path.read_bytes() if payload["action"] == "greeting" else None
        async with self._here.storage.reading() as session:
            owner = await self._box(session, payload)
        if content is not None:
            path.unlink(missing_ok=True)
            try:
                await check_policy(self._here, _wish(owner, content))
            except ClarionError:
                return {"result": "done", "say": "code-refused"}
        async with self._here.storage.transaction() as session:
            await set_greeting(self._here, session, await self._box(session, payload), content)
        return {"result": "done", "say": "mailbox-greeting-kept"}

    def _sound(self, payload: Payload, message_id: str) -> Path:
        return self._here.settings.data / "recordings" / f"mailbox-{payload['session_id']}-{message_id}.wav"

    def _forget_sounds(self, payload: Payload) -> None:
        folder = self._here.settings.data / "recordings"
        for path in folder.glob(f"mailbox-{payload['session_id']}-*.wav"):
            path.unlink(missing_ok=True)


def _messages(owner: Extension) -> Any:
    query = select(Message).where(
        Message.extension_id == owner.id,
        Message.type == MessageType.VOICEMAIL,
        Message.availability == Availability.ALIVE,
    )
    return query.order_by(Message.created_at.desc(), Message.id.desc()).limit(MOST_MESSAGES)


def _wish(owner: Extension, content: bytes) -> PolicyRequest:
    return PolicyRequest(
        kind="file.upload",
        account_id=owner.account_id,
        extension_id=owner.id,
        content=content,
        file_name="greeting.wav",
        parameter="body",
        channel=GREETING_CHANNEL,
        context={"accountId": owner.account_id, "extensionId": owner.id},
    )
