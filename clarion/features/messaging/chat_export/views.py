"""Chats, posts, things and people as they stand in an export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.calendar.schemas import event_view
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.schemas import card_view
from clarion.features.messaging.cards.service import ADAPTIVE
from clarion.features.messaging.chat_retention.models import ChatKept
from clarion.features.messaging.chats import Chat, Member
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.chats.views import chat_view
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.notes.schemas import note_view
from clarion.features.messaging.posts import Post, post_view
from clarion.features.messaging.posts.models import PostVersion, Reaction
from clarion.features.messaging.tasks.models import ChatTask
from clarion.features.messaging.tasks.queries import assignees_of
from clarion.features.messaging.tasks.schemas import task_view
from clarion.features.people import Extension


async def chat_line(session: AsyncSession, chat: Chat) -> dict[str, Any]:
    """With who is in it now."""
    query = select(Member).where(Member.chat_id == chat.id).order_by(Member.joined_at, Member.extension_id)
    members = [
        {"id": row.extension_id, "role": row.role, "joinedAt": wire_time(row.joined_at)}
        for row in await session.scalars(query)
    ]
    return {**chat_view(chat), "creatorId": chat.creator_id, "members": members}


async def post_lines(session: AsyncSession, rows: Sequence[Post], base: str) -> list[dict[str, Any]]:
    """With what they said before, and what people put on them."""
    ids = [row.id for row in rows]
    before: dict[str, list[dict[str, Any]]] = {}
    query = select(PostVersion).where(PostVersion.post_id.in_(ids)).order_by(PostVersion.number)
    for version in await session.scalars(query):
        said = {"text": version.text, "sealed": version.sealed, "saidAt": wire_time(version.said_at)}
        before.setdefault(version.post_id, []).append(said)
    reactions: dict[str, list[dict[str, str]]] = {}
    for each in await session.scalars(select(Reaction).where(Reaction.post_id.in_(ids)).order_by(Reaction.at)):
        found = {"emoji": each.emoji, "personId": each.extension_id, "at": wire_time(each.at)}
        reactions.setdefault(each.post_id, []).append(found)
    return [
        {
            **post_view(row, base),
            "deletedAt": wire_time(row.deleted_at) if row.deleted_at else None,
            "before": before.get(row.id, []),
            "reactions": reactions.get(row.id, []),
            **({"sealed": row.extra["sealed"]} if "sealed" in row.extra else {}),
        }
        for row in rows
    ]


async def thing_lines(
    session: AsyncSession, rows: Sequence[ChatTask | ChatNote | CalendarEvent | ChatCard], now: datetime
) -> list[dict[str, Any]]:
    """Drafts of notes, too."""
    people = await assignees_of(session, [row for row in rows if isinstance(row, ChatTask)])
    found: list[dict[str, Any]] = []
    for row in rows:
        if isinstance(row, ChatTask):
            found.append({**task_view(row, people[row.id], {each: {} for each in row.file_ids})})
        elif isinstance(row, ChatNote):
            found.append({**note_view(row, now, with_body=True)})
        elif isinstance(row, CalendarEvent):
            found.append({**event_view(row)})
        elif row.kind == ADAPTIVE:
            found.append({**card_view(row)})
        else:
            found.append({**row.content, "id": row.id, "type": "Card", "creatorId": row.creator_id})
    return found


async def people_lines(session: AsyncSession, account_id: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Names and addresses by id; of those who are gone there is only the id, where they wrote."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), 500):
        query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(ids[start : start + 500]))
        for row in await session.scalars(query.order_by(Extension.id)):
            found.append({"id": row.id, "name": row.name, "email": row.email, "extensionNumber": row.number})
        imported = select(ImportedPerson).where(ImportedPerson.id.in_(ids[start : start + 500]))
        for one in await session.scalars(imported.where(ImportedPerson.account_id == account_id)):
            found.append({"id": one.id, "name": one.name, "importedFrom": one.source})
    return found


def kept_line(row: ChatKept) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.thing_id,
        "chatId": row.chat_id,
        "chatName": row.chat_name,
        "creatorId": row.creator_id,
        "why": row.why,
        "saidAt": wire_time(row.said_at),
        "keptAt": wire_time(row.kept_at),
        "content": row.content,
        "files": [{name: file[name] for name in ("id", "name", "contentType", "size")} for file in row.files],
    }
