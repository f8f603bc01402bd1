"""Does what is due. Each thing is done once, by one process: in the transaction in which it is taken."""

from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import func, select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.messaging.chats import find_chat, visible_chat
from clarion.features.messaging.chats.service import open_conversation
from clarion.features.messaging.posts import Post, Wanted, add_system_post, create_post, get_post
from clarion.features.messaging.scheduled_messages.events import SCHEDULED_CHANGED
from clarion.features.messaging.scheduled_messages.models import Reminder, ScheduledPost
from clarion.features.people.sign_in import AppIdentity, Caller, find_caller_of_app

log = structlog.stdlib.get_logger("clarion.messaging")

_LOOK_EVERY_S = 30.0
_SNIPPET = 300
_SCOPES = ("TeamMessaging",)
Row = TypeVar("Row", ScheduledPost, Reminder)


class Scheduler:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="What is due has to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, SCHEDULED_CHANGED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> float | None:
        await self.work()
        return await self._until_next()

    async def _until_next(self) -> float | None:
        """Seconds until the next thing is due, as far as we know."""
        async with self._here.storage.reading() as session:
            found = [
                await session.scalar(select(func.min(kind.due_at)).where(kind.status == "Waiting"))
                for kind in (ScheduledPost, Reminder)
            ]
        now = self._here.clock.now()
        return min((max(0.1, (due - now).total_seconds()) for due in found if due is not None), default=None)

    async def work(self) -> int:
        """Everything that is due; returns how much that was."""
        done = 0
        for step in (self._post_next, self._remind_next):
            while await step():
                done += 1
        return done

    async def _post_next(self) -> bool:
        row_id = ""
        try:
            async with self._here.storage.transaction() as session:
                row = await self._due(session, ScheduledPost, self._here.clock.now())
                if row is None:
                    return False
                row_id = row.id
                caller = await _caller_of(session, row.creator_id, row.client_id)
                wanted = Wanted(
                    text=row.text,
                    thread_id=row.thread_id,
                    attachments=[(item["type"], item["id"]) for item in row.attachments],
                    client_key=f"later-{row.id}-{int(row.due_at.timestamp())}",
                )
                post, _new = await create_post(self._here, session, caller, row.chat_id, wanted)
                row.status, row.post_id, row.changed_at = "Sent", post.id, self._here.clock.now()
        except Exception as error:
            await self._failed(ScheduledPost, row_id, problem=_said(error))
        return True

    async def _remind_next(self) -> bool:
        row_id = ""
        try:
            async with self._here.storage.transaction() as session:
                row = await self._due(session, Reminder, self._here.clock.now())
                if row is None:
                    return False
                row_id = row.id
                await self._remind(session, row)
                row.status, row.changed_at = "Done", self._here.clock.now()
        except Exception as error:
            log.info("A reminder was not given", reminder=row_id, reason=_said(error))
            await self._failed(Reminder, row_id)
        return True

    async def _remind(self, session: AsyncSession, row: Reminder) -> None:
        """In the person's own chat, unread. Of a post only while they may see it."""
        caller = await _caller_of(session, row.extension_id, "")
        post = await _seen_post(session, caller, row.post_id) if row.post_id else None
        own, _new = await open_conversation(self._here, session, caller, [])
        chat = await find_chat(session, caller.account_id, own.id, lock=True)
        if chat is None:
            raise NotFound("The person has no chat of their own.")
        shown = {"id": row.id, "type": "Card", "cardType": "Reminder", "title": row.text[:500]}
        if post is not None:
            shown |= {"text": post.text[:_SNIPPET], "postId": post.id, "chatId": post.chat_id}
        extra = {"activity": "Reminder", "iconEmoji": ":alarm_clock:"}
        await add_system_post(
            self._here, session, chat, row.extension_id, text=row.text, attachments=[shown], extra=extra, reads=False
        )

    async def _due(self, session: AsyncSession, kind: type[Row], now: datetime) -> Row | None:
        query = select(kind).where(kind.status == "Waiting", kind.due_at <= now).order_by(kind.due_at).limit(1)
        return (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()

    async def _failed(self, kind: type[ScheduledPost] | type[Reminder], row_id: str, **values: str) -> None:
        async with self._here.storage.transaction() as session:
            values |= {"status": "Failed"}
            await session.execute(update(kind).where(kind.id == row_id, kind.status == "Waiting").values(**values))


def _said(error: Exception) -> str:
    """What the person may read of it."""
    if isinstance(error, ClarionError):
        return error.message[:300]
    log.error("Something due could not be done", problem=f"{type(error).__name__}: {error}"[:300])
    return "Something went wrong inside Clarion."


async def _caller_of(session: AsyncSession, extension_id: str, client_id: str) -> Caller:
    app = AppIdentity(client_id or "clarion-later", "Clarion")
    caller = await find_caller_of_app(session, extension_id, app, _SCOPES)
    if caller is None or not caller.may("Glip"):
        raise NotFound("This person may not post any more.")
    return caller


async def _seen_post(session: AsyncSession, caller: Caller, post_id: str) -> Post:
    post = await session.get(Post, post_id)
    if post is None:
        raise NotFound("The post is gone.")
    return await get_post(session, await visible_chat(session, caller, post.chat_id), post.id)
