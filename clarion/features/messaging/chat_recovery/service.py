"""Using the company's recovery key: asked for with a reason, seen by everybody in the chat, kept as evidence.

The private half stays with people. Here a case only says who may have what is sealed to the key, and for how long.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct import commitment, keep_evidence, subject_of_extension
from clarion.features.messaging.chat_recovery.schemas import RecoveryOrder
from clarion.features.messaging.chat_retention.models import ChatKept
from clarion.features.messaging.chats import Chat, find_chat, find_member
from clarion.features.messaging.encryption.epochs import hand_over_boxes, owed_in
from clarion.features.messaging.encryption.models import ChatEpoch, CompanyKey, Recovery
from clarion.features.messaging.encryption.schemas import Delivery
from clarion.features.messaging.posts import Post, add_system_post
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

OPEN_FOR = timedelta(hours=24)
MOST_WAITING = 100


async def ask(here: Container, session: AsyncSession, caller: Caller, order: RecoveryOrder) -> Recovery:
    """Begin a case. Where the key is held in parts it waits for a second administrator. Raises 404, 409."""
    chat = await _recoverable(session, caller, order.chat_id)
    if order.purpose == "Return" and await find_member(session, chat.id, order.person_id or "") is None:
        raise Invalid("Parameter [personId] is nobody in this chat.", parameter="personId")
    waiting = (Recovery.account_id == caller.account_id) & (Recovery.status == "Waiting")
    if len((await session.scalars(select(Recovery.id).where(waiting).limit(MOST_WAITING))).all()) >= MOST_WAITING:
        raise Conflict(f"{MOST_WAITING} recoveries wait for a second administrator: decide on some.")
    row = Recovery(
        id=new_id(),
        account_id=caller.account_id,
        chat_id=chat.id,
        purpose=order.purpose,
        person_id=order.person_id if order.purpose == "Return" else None,
        reason=order.reason,
        status="Waiting",
        asked_by=caller.extension_id,
        reads=0,
        created_at=here.clock.now(),
    )
    session.add(row)
    await session.flush()
    await _keep(here, session, caller, row, "asked")
    if not await _takes_two(session, chat):
        await _open(here, session, caller, chat, row)
    return row


async def _recoverable(session: AsyncSession, caller: Caller, chat_id: str) -> Chat:
    """A chat of the account that the key was sealed to, whoever is in it; locked."""
    chat = await find_chat(session, caller.account_id, chat_id, lock=True)
    if chat is None or not chat.encrypted:
        raise NotFound("Resource for parameter [chatId] is not found.", parameter="chatId")
    sealed = select(ChatEpoch.number).where(ChatEpoch.chat_id == chat.id, ChatEpoch.company_box != "").limit(1)
    if await session.scalar(sealed) is None:
        raise Conflict(
            "Nothing of this chat was written while the company had a recovery key: only those in it can open it.",
            parameter="chatId",
        )
    return chat


async def _takes_two(session: AsyncSession, chat: Chat) -> bool:
    keys = select(ChatEpoch.company_key_id).where(ChatEpoch.chat_id == chat.id, ChatEpoch.company_box != "")
    query = select(CompanyKey.id).where(CompanyKey.id.in_(keys), CompanyKey.needed > 1).limit(1)
    return await session.scalar(query) is not None


async def decide(here: Container, session: AsyncSession, caller: Caller, row: Recovery, *, agreed: bool) -> None:
    """By another administrator than who asked. Raises 403, 409."""
    if row.status != "Waiting":
        raise Conflict("This was decided already.", parameter="recoveryId")
    if agreed and row.asked_by == caller.extension_id:
        raise Forbidden("Another administrator has to agree.", code="CMN-403", parameter="recoveryId")
    row.decided_by = caller.extension_id
    if not agreed:
        row.status = "Refused"
        await _keep(here, session, caller, row, "refused")
        return
    chat = await find_chat(session, caller.account_id, row.chat_id, lock=True)
    if chat is None:
        raise NotFound("Resource for parameter [recoveryId] is not found.", parameter="recoveryId")
    await _open(here, session, caller, chat, row)


async def _open(here: Container, session: AsyncSession, caller: Caller, chat: Chat, row: Recovery) -> None:
    """From here on what is sealed is given out; everybody in the chat reads so, in the chat."""
    row.status, row.ends_at = "Open", here.clock.now() + OPEN_FOR
    asked_by = await session.get_one(Extension, row.asked_by)
    if row.purpose == "Return":
        person = await session.get(Extension, row.person_id or "")
        done = f"gives {person.name if person else 'somebody'} this chat's messages back"
    else:
        done = "reads and exports this chat"
    text = f"{asked_by.name} {done} with the company's recovery key. Reason: {row.reason}"
    await add_system_post(here, session, chat, row.asked_by, text=text, extra={"notice": "Recovery"}, reads=False)
    await _keep(here, session, caller, row, "opened")


async def close(here: Container, session: AsyncSession, caller: Caller, row: Recovery) -> None:
    if row.status in ("Open", "Waiting"):
        row.status = "Closed"
        await _keep(here, session, caller, row, "closed")


async def _keep(here: Container, session: AsyncSession, caller: Caller, row: Recovery, what: str) -> None:
    """What happened, in the evidence log and with words in the audit trail."""
    subject = subject_of_extension(caller.extension_id)
    by = await commitment(session, here, subject, caller.extension_id, account_id=caller.account_id)
    record = {"kind": f"chat.recovery.{what}", "at": here.clock.now(), "accountId": row.account_id, "recovery": row.id}
    await keep_evidence(session, {**record, "chat": row.chat_id, "purpose": row.purpose, "by": by})
    note_change(recovery=f"{what}: {row.purpose} of chat {row.chat_id}: {row.reason}"[:500])


async def get_recovery(session: AsyncSession, caller: Caller, recovery_id: str, *, lock: bool = False) -> Recovery:
    """Raises 404, also for another account's."""
    row = await session.get(Recovery, recovery_id[:64], with_for_update=lock, populate_existing=lock)
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [recoveryId] is not found.", parameter="recoveryId")
    return row


async def open_recovery(here: Container, session: AsyncSession, caller: Caller, recovery_id: str) -> Recovery:
    """One that gives out what is sealed, to who asked for it and who agreed. Raises 403, 404, 409."""
    row = await get_recovery(session, caller, recovery_id)
    if caller.extension_id not in (row.asked_by, row.decided_by):
        raise Forbidden("Only who asked and who agreed may use this.", code="CMN-403", parameter="recoveryId")
    if row.status != "Open" or row.ends_at is None or row.ends_at <= here.clock.now():
        raise Conflict("This recovery is not open, or not any more: ask for another.", parameter="recoveryId")
    return row


async def sealed_keys(here: Container, session: AsyncSession, caller: Caller, recovery_id: str) -> list[ChatEpoch]:
    """The chat's keys, each sealed to the company's key of its time. Each reading is kept as evidence."""
    row = await open_recovery(here, session, caller, recovery_id)
    row.reads += 1
    await _keep(here, session, caller, row, "read")
    query = select(ChatEpoch).where(ChatEpoch.chat_id == row.chat_id, ChatEpoch.company_box != "")
    return list(await session.scalars(query.order_by(ChatEpoch.number)))


async def posts_of(session: AsyncSession, row: Recovery, after: int, count: int) -> Sequence[Post]:
    """What was said since the chat is encrypted, the oldest first; sealed."""
    query = select(Post).where(Post.chat_id == row.chat_id, Post.seq > after, Post.deleted_at.is_(None))
    return (await session.scalars(query.order_by(Post.seq).limit(count))).all()


async def kept_of(session: AsyncSession, row: Recovery, after: str, count: int) -> Sequence[ChatKept]:
    """What a legal hold keeps of the chat though it was changed or deleted; sealed as it was."""
    query = select(ChatKept).where(ChatKept.chat_id == row.chat_id, ChatKept.id > after[:64])
    return (await session.scalars(query.order_by(ChatKept.id).limit(count))).all()


async def file_of(session: AsyncSession, row: Recovery, file_id: str) -> ChatFile:
    file = await session.get(ChatFile, file_id[:64])
    if file is None or file.chat_id != row.chat_id or file.post_id is None:
        raise NotFound("Resource for parameter [fileId] is not found.", parameter="fileId")
    return file


async def give_back(here: Container, session: AsyncSession, caller: Caller, row: Recovery, body: Delivery) -> int:
    """Keys, opened with the company's and sealed to a person who lost theirs. Only what they are owed. Raises 409."""
    if row.purpose != "Return":
        raise Conflict("This recovery is for an export: ask for one that gives back.", parameter="recoveryId")
    chat = await find_chat(session, caller.account_id, row.chat_id, lock=True)
    if chat is None:
        raise NotFound("Resource for parameter [recoveryId] is not found.", parameter="recoveryId")
    wanted, seats = await owed_in(session, chat)
    theirs = {(number, person) for number, person in wanted if person == row.person_id}
    if {(box.number, box.person_id) for box in body.boxes} - theirs:
        raise Conflict("Some of these keys are not owed to this person: read again what is.", parameter="boxes")
    await hand_over_boxes(here, session, caller, chat, body, seats)
    await _keep(here, session, caller, row, "returned")
    return len(body.boxes)


async def list_recoveries(session: AsyncSession, caller: Caller, *, offset: int, limit: int) -> Sequence[Recovery]:
    query = select(Recovery).where(Recovery.account_id == caller.account_id)
    return (
        await session.scalars(query.order_by(Recovery.created_at.desc(), Recovery.id).offset(offset).limit(limit))
    ).all()


async def list_encrypted_chats(session: AsyncSession, caller: Caller, name: str, count: int) -> Sequence[Chat]:
    """Encrypted chats of the account by name; direct ones and groups have none and come with an empty one."""
    query = select(Chat).where(Chat.account_id == caller.account_id, Chat.encrypted)
    if name:
        pattern = name.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(or_(Chat.name.ilike(f"%{pattern}%", escape="\\"), Chat.id == name))
    return (await session.scalars(query.order_by(Chat.name, Chat.created_at).limit(count))).all()


def is_over(row: Recovery, now: datetime) -> bool:
    return row.status == "Open" and row.ends_at is not None and row.ends_at <= now


def shown_status(row: Recovery, now: datetime) -> Any:
    return "Closed" if is_over(row, now) else row.status
