"""What belongs into an export: which chats, posts and things, for the people, chats and times that were asked for."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.chat_export.models import ChatExport
from clarion.features.messaging.chat_retention.models import ChatKept
from clarion.features.messaging.chats import Chat, ChatKind, Member
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.posts import Post
from clarion.features.messaging.posts.models import PostMention
from clarion.features.messaging.tasks.models import ChatTask, TaskAssignee

Thing = type[ChatTask] | type[ChatNote] | type[CalendarEvent] | type[ChatCard]


def people_of(export: ChatExport) -> list[str]:
    return [str(each["id"]) for each in export.contacts]


def chats(export: ChatExport) -> Select[Chat]:
    """In which anything may have been said at the time; in a stable order."""
    query = select(Chat).where(Chat.account_id == export.account_id, Chat.created_at <= export.time_to)
    if export.chat_ids:
        query = query.where(Chat.id.in_(export.chat_ids))
    return query.order_by(Chat.id)


def posts(export: ChatExport, chat: Chat) -> Select[Post]:
    """Shells of deleted posts among them."""
    return select(Post).where(Post.chat_id == chat.id, *_about(export, chat)).order_by(Post.seq)


def _about(export: ChatExport, chat: Chat) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Post.created_at >= export.time_from, Post.created_at <= export.time_to]
    people = people_of(export)
    if people:
        named = exists().where(PostMention.post_id == Post.id, PostMention.who_id.in_(people))
        concerned: list[ColumnElement[bool]] = [Post.creator_id.in_(people), named]
        if chat.kind == ChatKind.DIRECT:
            inside = exists().where(Member.chat_id == Post.chat_id, Member.extension_id.in_(people))
            concerned.append(inside)
        found.append(or_(*concerned))
    return found


def things(export: ChatExport, chat: Chat, kind: Thing) -> Select[Any]:
    """Tasks also of those whom they are for."""
    query = select(kind).where(
        and_(kind.chat_id == chat.id, kind.created_at >= export.time_from, kind.created_at <= export.time_to)
    )
    people = people_of(export)
    if people:
        concerned: list[ColumnElement[bool]] = [kind.creator_id.in_(people)]
        if kind is ChatTask:
            assigned = TaskAssignee.extension_id.in_(people)
            concerned.append(exists().where(TaskAssignee.task_id == ChatTask.id, assigned))
        query = query.where(or_(*concerned))
    return query.order_by(kind.created_at, kind.id)


def kept(export: ChatExport) -> Select[ChatKept]:
    """What people cannot see any more, of chats that may be gone, too."""
    query = select(ChatKept).where(ChatKept.account_id == export.account_id)
    query = query.where(ChatKept.said_at >= export.time_from, ChatKept.said_at <= export.time_to)
    people = people_of(export)
    if people:
        query = query.where(ChatKept.creator_id.in_(people))
    if export.chat_ids:
        query = query.where(ChatKept.chat_id.in_(export.chat_ids))
    return query.order_by(ChatKept.id)
