"""Legal holds: what they are about, and what is kept aside before it is changed or goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import under_preservation
from clarion.features.messaging.chat_retention.models import ChatHold, ChatKept
from clarion.features.messaging.chats import Chat, ChatKind, Member, member_ids
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.posts import ContentWatch, Post
from clarion.features.messaging.posts.events import FILES_DROPPED, FilesDropped
from clarion.features.messaging.posts.models import ChatFile, PostVersion
from clarion.features.messaging.tasks.models import ChatTask

CONVERSATIONS = (ChatKind.DIRECT, ChatKind.GROUP, ChatKind.PERSONAL)
"""Here a hold on one person is about what the others say, too."""
_KINDS: dict[type[Any], str] = {Post: "Post", ChatNote: "Note", ChatTask: "Task"}
_PIECE = 200


Table = Any
"""Posts, notes, tasks, or what else a chat holds."""


def is_held(table: Table) -> ColumnElement[bool]:
    """In a statement about posts, notes or tasks: a hold is about this one."""
    of_person = and_(ChatHold.kind == "Person", _is_about(table, ChatHold.subject_id))
    of_chat = and_(ChatHold.kind == "Chat", ChatHold.subject_id == table.chat_id)
    return exists().where(ChatHold.account_id == table.account_id, or_(of_chat, of_person))


def is_under_preservation(table: Table, now: datetime) -> ColumnElement[bool]:
    """In such a statement: an authority asked for something of who said it, of somebody to whom it was said alone, or
    of their company. The company does not know.
    """
    return under_preservation(table.account_id, lambda person: _is_about(table, person), now)


def _is_about(table: Table, person: SQLCoreOperations[str]) -> ColumnElement[bool]:
    """They said it, or it was said in a conversation with them."""
    inside = (
        exists()
        .where(
            Member.chat_id == table.chat_id,
            Member.extension_id == person,
            Chat.id == table.chat_id,
            Chat.kind.in_(CONVERSATIONS),
        )
        .correlate_except(Member, Chat)
    )
    return or_(person == table.creator_id, inside)


class HoldWatch(ContentWatch):
    """Keeps a copy of what is held, whoever changes or deletes it."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def along(self, session: AsyncSession, chat: Chat, post: Any) -> tuple[()]:
        """What is new has not changed."""
        return ()

    async def changing(self, session: AsyncSession, thing: Any, *, gone: bool) -> bool:
        table = type(thing)
        if table not in _KINDS:
            return False
        held = await session.scalar(select(table.id).where(table.id == thing.id, is_held(table)))
        if held is None:
            return False
        await self._keep(session, await session.get_one(Chat, thing.chat_id), thing, gone=gone)
        return gone

    async def ending(self, session: AsyncSession, chat: Chat) -> bool:
        """All that is held in a chat that goes. Members are gone by now: who was in a conversation cannot delete it."""
        kept = [key for table in _KINDS for key in await self._keep_all(session, chat, table)]
        if not kept:
            return False
        query = select(ChatFile.file_key, ChatFile.preview_key).where(ChatFile.chat_id == chat.id)
        others = {key for pair in (await session.execute(query)).all() for key in pair if key} - set(kept)
        if others:
            announce(session, FILES_DROPPED, FilesDropped(keys=sorted(others)))
        return True

    async def _keep_all(self, session: AsyncSession, chat: Chat, table: Any) -> list[str]:
        """Keys of what has to stay; an empty one for what has no file."""
        keys, last = [], ""
        while True:
            query = select(table).where(table.chat_id == chat.id, table.id > last, is_held(table))
            if table is Post:
                query = query.where(Post.deleted_at.is_(None))
            rows = (await session.scalars(query.order_by(table.id).limit(_PIECE))).all()
            for row in rows:
                keys += ["", *await self._keep(session, chat, row, gone=True)]
            if len(rows) < _PIECE:
                return keys
            last = rows[-1].id

    async def _keep(self, session: AsyncSession, chat: Chat, thing: Any, *, gone: bool) -> list[str]:
        files = await _files(session, thing) if gone and isinstance(thing, Post) else []
        people = await member_ids(session, chat.id) if chat.kind in CONVERSATIONS else []
        session.add(
            ChatKept(
                id=new_id(),
                account_id=thing.account_id,
                chat_id=chat.id,
                chat_name=chat.name,
                kind=_KINDS[type(thing)],
                thing_id=thing.id,
                creator_id=thing.creator_id,
                why="Deleted" if gone else "Changed",
                content=await _content(session, thing),
                files=files,
                people=sorted({*people, thing.creator_id} - {None}),
                said_at=thing.created_at,
                kept_at=self._here.clock.now(),
            )
        )
        return [key for file in files for key in (file["key"], file["previewKey"]) if key]


async def _files(session: AsyncSession, post: Post) -> list[dict[str, Any]]:
    rows = await session.scalars(select(ChatFile).where(ChatFile.post_id == post.id).order_by(ChatFile.id))
    return [
        {
            "id": row.id,
            "name": row.name,
            "contentType": row.content_type,
            "size": row.size,
            "key": row.file_key,
            "previewKey": row.preview_key,
        }
        for row in rows
    ]


async def _content(session: AsyncSession, thing: Any) -> dict[str, Any]:
    if isinstance(thing, ChatNote):
        return {"title": thing.title, "body": thing.body, "status": thing.status, "changedBy": thing.changed_by}
    if isinstance(thing, ChatTask):
        return {
            "subject": thing.subject,
            "section": thing.section,
            "description": thing.description,
            "status": thing.status,
        }
    versions = await session.scalars(
        select(PostVersion).where(PostVersion.post_id == thing.id).order_by(PostVersion.number)
    )
    before = [{"text": one.text, "sealed": one.sealed, "saidAt": wire_time(one.said_at)} for one in versions]
    said = {"sealed": thing.extra["sealed"]} if "sealed" in thing.extra else {}
    return {"type": thing.kind, "text": thing.text, "attachments": thing.attachments, "before": before, **said}
