"""Recovering encrypted chats with the company's key: our own, for administrators with the permission."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.files import Files
from clarion.base.http import PagingQuery, wire_time
from clarion.base.http_files import FileMeta, stored_file
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_export.views import post_lines
from clarion.features.messaging.chat_recovery import service
from clarion.features.messaging.chat_recovery.responses import (
    EncryptedChatInfo,
    EncryptedChatList,
    KeptVersion,
    KeptVersionList,
    RecoveryInfo,
    RecoveryList,
    SealedKeys,
    SealedPosts,
    SealedPostsRecord,
)
from clarion.features.messaging.chat_recovery.schemas import Decision, RecoveryOrder, recovery_view
from clarion.features.messaging.chats import OWN, Chat, member_ids
from clarion.features.messaging.encryption.epochs import owed_in
from clarion.features.messaging.encryption.models import Recovery
from clarion.features.messaging.encryption.persons import keys_of
from clarion.features.messaging.encryption.routes import PeriodicTask
from clarion.features.messaging.encryption.schemas import Delivery, epoch_view, keys_view

router = APIRouter(prefix=OWN, tags=["Team messaging: encryption"])
PAGE = 200
_ONE = "/encryption/recoveries/{recoveryId}"


async def _chat_line(session: AsyncSession, chat: Chat) -> EncryptedChatInfo:
    people = await member_ids(session, chat.id)
    return {"id": chat.id, "type": chat.kind, "name": chat.name, "members": people[:PAGE], "memberCount": len(people)}


async def _view(here: Here, session: AsyncSession, row: Recovery) -> RecoveryInfo:
    chat = await session.get(Chat, row.chat_id)
    return recovery_view(
        row, service.shown_status(row, here.clock.now()), await _chat_line(session, chat) if chat else None
    )


@router.get("/encryption/chats", summary="Find encrypted chats of the account")
async def list_encrypted_chats(
    here: Here,
    caller: PeriodicTask,
    name: Annotated[str, Query(max_length=250)] = "",
    count: Annotated[int, Query(alias="recordCount", ge=1, le=200)] = 50,
) -> EncryptedChatList:
    """By a part of the name; also those that the caller is not in. Nothing of what is said in them."""
    async with here.storage.reading() as session:
        rows = await service.list_encrypted_chats(session, caller, name.strip(), count)
        return {"records": [await _chat_line(session, row) for row in rows]}


@router.get("/encryption/recoveries", summary="List recoveries")
async def list_recoveries(here: Here, caller: PeriodicTask, paging: PagingQuery) -> RecoveryList:
    """The newest first: who asked, why, who agreed, how often it was used."""
    async with here.storage.reading() as session:
        rows = await service.list_recoveries(session, caller, offset=paging.offset, limit=min(paging.per_page, PAGE))
        return {"records": [await _view(here, session, row) for row in rows]}


@router.post("/encryption/recoveries", status_code=201, summary="Ask to recover a chat")
async def ask_recovery(here: Here, caller: PeriodicTask, body: RecoveryOrder) -> RecoveryInfo:
    """Everybody in the chat reads it there, with the reason, once it opens; where the key is held in parts a second
    administrator has to agree first.
    """
    async with here.storage.transaction() as session:
        row = await service.ask(here, session, caller, body)
        await session.flush()
        return await _view(here, session, row)


@router.post(_ONE + "/decision", summary="Agree to a recovery, or refuse it")
async def decide_recovery(here: Here, caller: PeriodicTask, recoveryId: str, body: Decision) -> RecoveryInfo:
    """By another administrator than who asked."""
    async with here.storage.transaction() as session:
        row = await service.get_recovery(session, caller, recoveryId, lock=True)
        await service.decide(here, session, caller, row, agreed=body.agreed)
        await session.flush()
        return await _view(here, session, row)


@router.post(_ONE + "/close", summary="End a recovery")
async def close_recovery(here: Here, caller: PeriodicTask, recoveryId: str) -> RecoveryInfo:
    """Before its day is over."""
    async with here.storage.transaction() as session:
        row = await service.get_recovery(session, caller, recoveryId, lock=True)
        await service.close(here, session, caller, row)
        return await _view(here, session, row)


@router.post(_ONE + "/keys", summary="Read a chat's keys, sealed to the company's")
async def read_sealed_keys(here: Here, caller: PeriodicTask, recoveryId: str) -> SealedKeys:
    """They open in the browser of who has the company's key. Each reading is counted and kept as evidence.

    `owed`: for Return, of which keys the person is in need; `people`: public keys of all in the chat.
    """
    async with here.storage.transaction() as session:
        rows = await service.sealed_keys(here, session, caller, recoveryId)
        row = await service.get_recovery(session, caller, recoveryId)
        chat = await session.get_one(Chat, row.chat_id)
        wanted, seats = await owed_in(session, chat)
        known = await keys_of(session, {*seats, *(epoch.maker_id for epoch in rows)})
        return {
            "records": [{**epoch_view(epoch), "companyBox": epoch.company_box} for epoch in rows],
            "owed": [number for number, person in wanted if person == row.person_id],
            "people": [{"id": person, "keys": [keys_view(one) for one in keys]} for person, keys in known.items()],
        }


@router.get(_ONE + "/posts", summary="Read the posts of a recovered chat, sealed")
async def read_posts(
    here: Here,
    caller: PeriodicTask,
    recoveryId: str,
    after: Annotated[int, Query(ge=-(2**53), le=2**53)] = -(2**53),
) -> SealedPosts:
    """The oldest first, with what they said before; `next` while there is more."""
    async with here.storage.reading() as session:
        row = await service.open_recovery(here, session, caller, recoveryId)
        rows = await service.posts_of(session, row, after, PAGE)
        lines = await post_lines(session, rows, here.settings.public_url)
    seqs = [post.seq for post in rows]
    records = [cast("SealedPostsRecord", line | {"seq": seq}) for line, seq in zip(lines, seqs, strict=True)]
    return {"records": records, "next": seqs[-1] if len(rows) == PAGE else None}


@router.get(_ONE + "/kept", summary="Read what a legal hold keeps of a recovered chat, sealed")
async def read_kept(
    here: Here,
    caller: PeriodicTask,
    recoveryId: str,
    after: Annotated[str, Query(max_length=64)] = "",
) -> KeptVersionList:
    """Posts that were changed or deleted while a hold was on them."""
    async with here.storage.reading() as session:
        row = await service.open_recovery(here, session, caller, recoveryId)
        rows = await service.kept_of(session, row, after, PAGE)
    records: list[KeptVersion] = [
        {
            "id": kept.id,
            "postId": kept.thing_id,
            "creatorId": kept.creator_id,
            "why": kept.why,
            "content": kept.content,
            "saidTime": wire_time(kept.said_at),
            "keptTime": wire_time(kept.kept_at),
        }
        for kept in rows
    ]
    return {"records": records, "next": rows[-1].id if len(rows) == PAGE else None}


@router.get(_ONE + "/files/{fileId}", summary="Read a file of a recovered chat, sealed")
async def read_recovered_file(
    request: Request,
    here: Here,
    caller: PeriodicTask,
    recoveryId: str,
    fileId: str,
) -> Response:
    """Its key lies in the message that shows it."""
    async with here.storage.reading() as session:
        row = await service.open_recovery(here, session, caller, recoveryId)
        file = await service.file_of(session, row, fileId)
    meta = FileMeta(file.content_type, file.size, file.name, file.id, "Attachment")
    return await stored_file(request, here.get(Files), file.file_key, meta)


@router.post(_ONE + "/boxes", summary="Give a chat's keys back to somebody")
async def give_back(here: Here, caller: PeriodicTask, recoveryId: str, body: Delivery) -> dict[str, int]:
    """Opened with the company's key in the browser, and sealed there to the new keys of who lost theirs."""
    async with here.storage.transaction() as session:
        row = await service.open_recovery(here, session, caller, recoveryId)
        return {"given": await service.give_back(here, session, caller, row, body)}
