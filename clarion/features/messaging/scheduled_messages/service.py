"""What people want to happen later: posts at a time, and reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, check_may_post, of_member, visible_chat
from clarion.features.messaging.posts import (
    MOST_ATTACHMENTS,
    AttachmentRef,
    Post,
    Wanted,
    attachments_of,
    get_post,
    promise_files,
)
from clarion.features.messaging.scheduled_messages.events import SCHEDULED_CHANGED, ScheduledChanged
from clarion.features.messaging.scheduled_messages.models import Reminder, ScheduledPost
from clarion.features.messaging.scheduled_messages.responses import ReminderInfo, ScheduledPostInfo
from clarion.features.messaging.work_objects import LooseId, Moment
from clarion.features.people.sign_in import Caller

MOST_WAITING = 200
_SNIPPET = 300
FARTHEST = timedelta(days=366)
KEPT = timedelta(days=7)  # files of a post that could not be, after its time
Text = Annotated[str, Field(min_length=1, max_length=10_000)]


class NewScheduledPost(WireModel):
    """At least one of text and attachments. `thread_id`: the thread that it answers."""

    text: Annotated[str, Field(max_length=10_000)] = ""
    thread_id: LooseId | None = None
    attachments: list[AttachmentRef] = Field(default=[], max_length=MOST_ATTACHMENTS)
    due_time: Moment

    def wanted(self) -> Wanted:
        given = [(one.type, one.id) for one in self.attachments]
        return Wanted(text=self.text, thread_id=self.thread_id or "", attachments=given)


class ScheduledPostChange(WireModel):
    text: Text | None = None
    due_time: Moment | None = None


class NewReminder(WireModel):
    """Of a post, or of `text`."""

    text: Annotated[str, Field(max_length=1_000)] = ""
    chat_id: LooseId | None = None
    post_id: LooseId | None = None
    due_time: Moment


class ReminderChange(WireModel):
    text: Annotated[str, Field(max_length=1_000)] | None = None
    due_time: Moment | None = None


async def schedule(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, body: NewScheduledPost
) -> ScheduledPost:
    """What is said is judged when it is posted, by whom it comes from then."""
    check_may_post(chat)
    now = here.clock.now()
    await _check_room(session, ScheduledPost, ScheduledPost.creator_id == caller.extension_id)
    due = _later(body.due_time, now)
    attachments = await attachments_of(here, session, caller, chat, body.wanted())
    await promise_files(session, caller, attachments, due + KEPT)
    row = ScheduledPost(
        id=new_id(),
        account_id=caller.account_id,
        chat_id=chat.id,
        creator_id=caller.extension_id,
        client_id=caller.app.client_id,
        text=body.text,
        thread_id=body.thread_id or "",
        attachments=attachments,
        due_at=due,
        status="Waiting",
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    _tell(session, row)
    return row


async def change_scheduled(
    here: Container,
    session: AsyncSession,
    caller: Caller,
    row: ScheduledPost,
    text: str | None,
    due: datetime | None,
) -> None:
    """One that failed waits again. Raises 409 for one that was posted."""
    if row.status == "Sent":
        raise Conflict("This was posted already.", parameter="scheduledPostId")
    row.text = text or row.text
    row.due_at = _later(due or row.due_at, here.clock.now())
    await promise_files(session, caller, row.attachments, row.due_at + KEPT)
    row.status, row.problem, row.changed_at = "Waiting", "", here.clock.now()
    _tell(session, row)


async def drop_scheduled(session: AsyncSession, caller: Caller, row: ScheduledPost) -> None:
    await promise_files(session, caller, row.attachments, None)
    await session.delete(row)


async def remind(here: Container, session: AsyncSession, caller: Caller, body: NewReminder) -> Reminder:
    now = here.clock.now()
    if not body.text and not body.post_id:
        raise Invalid("A reminder needs a text or a post.", parameter="text")
    if body.post_id:
        chat = await visible_chat(session, caller, body.chat_id or "")
        await get_post(session, chat, body.post_id)
    await _check_room(session, Reminder, Reminder.extension_id == caller.extension_id)
    row = Reminder(
        id=new_id(),
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        post_id=body.post_id,
        text=body.text,
        due_at=_later(body.due_time, now),
        status="Waiting",
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    _tell(session, row)
    return row


def change_reminder(
    here: Container, session: AsyncSession, row: Reminder, text: str | None, due: datetime | None
) -> None:
    """One that is done waits again: to be reminded later."""
    if text is not None:
        row.text = text
    row.due_at = _later(due or row.due_at, here.clock.now())
    row.status, row.changed_at = "Waiting", here.clock.now()
    _tell(session, row)


async def get_scheduled(session: AsyncSession, caller: Caller, row_id: str) -> ScheduledPost:
    """Only one's own."""
    row = await session.get(ScheduledPost, row_id[:64], with_for_update=True)
    if row is None or row.creator_id != caller.extension_id:
        raise NotFound("Resource for parameter [scheduledPostId] is not found.", parameter="scheduledPostId")
    return row


async def get_reminder(session: AsyncSession, caller: Caller, row_id: str) -> Reminder:
    """Only one's own."""
    row = await session.get(Reminder, row_id[:64], with_for_update=True)
    if row is None or row.extension_id != caller.extension_id:
        raise NotFound("Resource for parameter [reminderId] is not found.", parameter="reminderId")
    return row


async def list_scheduled(session: AsyncSession, caller: Caller, chat_id: str) -> Sequence[ScheduledPost]:
    """What waits, and what failed; the next first."""
    query = select(ScheduledPost).where(
        ScheduledPost.creator_id == caller.extension_id, ScheduledPost.status.in_(("Waiting", "Failed"))
    )
    if chat_id:
        query = query.where(ScheduledPost.chat_id == chat_id)
    return (await session.scalars(query.order_by(ScheduledPost.due_at).limit(2 * MOST_WAITING))).all()


async def list_reminders(session: AsyncSession, caller: Caller) -> Sequence[Reminder]:
    """What waits; the next first."""
    query = select(Reminder).where(Reminder.extension_id == caller.extension_id, Reminder.status == "Waiting")
    return (await session.scalars(query.order_by(Reminder.due_at).limit(MOST_WAITING))).all()


def scheduled_view(row: ScheduledPost) -> ScheduledPostInfo:
    view: dict[str, Any] = {
        "id": row.id,
        "chatId": row.chat_id,
        "text": row.text,
        "attachments": row.attachments,
        "dueTime": wire_time(row.due_at),
        "status": row.status,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }
    if row.thread_id:
        view["threadId"] = row.thread_id
    return cast("ScheduledPostInfo", view | ({"problem": row.problem} if row.problem else {}))


async def reminded_posts(session: AsyncSession, caller: Caller, rows: Sequence[Reminder]) -> dict[str, Post]:
    """By id: what reminders are about, as far as the caller may see it now."""
    ids = [row.post_id for row in rows if row.post_id]
    query = select(Post).where(Post.id.in_(ids), Post.deleted_at.is_(None))
    found = await session.scalars(query.where(Post.chat_id.in_(of_member(caller.extension_id))))
    return {post.id: post for post in found}


def reminder_view(row: Reminder, post: Post | None = None) -> ReminderInfo:
    """`post`: how the post begins, where it can be seen."""
    view: ReminderInfo = {
        "id": row.id,
        "text": row.text,
        "dueTime": wire_time(row.due_at),
        "status": row.status,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }
    if row.post_id:
        view["postId"] = row.post_id
    if post is not None:
        view["post"] = {
            "id": post.id,
            "chatId": post.chat_id,
            "seq": post.seq,
            "creatorId": post.creator_id or "",
            "text": post.text[:_SNIPPET],
        }
    return view


def _later(due: datetime, now: datetime) -> datetime:
    if not now < due <= now + FARTHEST:
        raise Invalid(f"[dueTime] must lie in the future, at most {FARTHEST.days} days away.", parameter="dueTime")
    return due


async def _check_room(session: AsyncSession, kind: type[ScheduledPost] | type[Reminder], own: Any) -> None:
    waiting = select(func.count()).select_from(kind).where(own, kind.status == "Waiting")
    if (await session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Conflict(f"At most {MOST_WAITING} can wait: delete some first.")


def _tell(session: AsyncSession, row: ScheduledPost | Reminder) -> None:
    announce(session, SCHEDULED_CHANGED, ScheduledChanged(account_id=row.account_id, due_at=wire_time(row.due_at)))
