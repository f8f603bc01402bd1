"""Posts at a time, and reminders: our own, the surface has neither. Everybody sees only theirs."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.scheduled_messages import service
from clarion.features.messaging.scheduled_messages.responses import (
    ReminderInfo,
    ReminderList,
    ScheduledPostInfo,
    ScheduledPostList,
)
from clarion.features.messaging.work_objects import PRIVATE

router = APIRouter(prefix=OWN, tags=["Team messaging: later"], dependencies=[PRIVATE])


@router.get("/scheduled-posts", summary="List posts that wait for their time")
async def list_scheduled_posts(
    here: Here, caller: Chatter, chat_id: Annotated[str, Query(alias="chatId", max_length=64)] = ""
) -> ScheduledPostList:
    """The next first; those that could not be posted say why."""
    async with here.storage.reading() as session:
        rows = await service.list_scheduled(session, caller, chat_id)
    return {"records": [service.scheduled_view(row) for row in rows]}


@router.post("/chats/{chatId}/scheduled-posts", status_code=201, summary="Post later")
async def create_scheduled_post(
    here: Here,
    caller: Chatter,
    chatId: str,
    body: service.NewScheduledPost,
) -> ScheduledPostInfo:
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId)
        return service.scheduled_view(await service.schedule(here, session, caller, chat, body))


@router.patch("/scheduled-posts/{scheduledPostId}", summary="Change a post that waits")
async def update_scheduled_post(
    here: Here,
    caller: Chatter,
    scheduledPostId: str,
    body: service.ScheduledPostChange,
) -> ScheduledPostInfo:
    """One that could not be posted is tried again."""
    async with here.storage.transaction() as session:
        row = await service.get_scheduled(session, caller, scheduledPostId)
        await service.change_scheduled(here, session, caller, row, body.text, body.due_time)
        return service.scheduled_view(row)


@router.delete("/scheduled-posts/{scheduledPostId}", status_code=204, summary="Do not post it")
async def delete_scheduled_post(here: Here, caller: Chatter, scheduledPostId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await service.get_scheduled(session, caller, scheduledPostId)
        await service.drop_scheduled(session, caller, row)
    return Response(status_code=204)


@router.get("/reminders", summary="List one's reminders")
async def list_reminders(here: Here, caller: Chatter) -> ReminderList:
    """Those that wait, the next first. `post`: what one is about, while one may see it."""
    async with here.storage.reading() as session:
        rows = await service.list_reminders(session, caller)
        posts = await service.reminded_posts(session, caller, rows)
    return {"records": [service.reminder_view(row, posts.get(row.post_id or "")) for row in rows]}


@router.post("/reminders", status_code=201, summary="Be reminded")
async def create_reminder(here: Here, caller: Chatter, body: service.NewReminder) -> ReminderInfo:
    """At its time it is posted in one's own chat, unread."""
    async with here.storage.transaction() as session:
        return service.reminder_view(await service.remind(here, session, caller, body))


@router.patch("/reminders/{reminderId}", summary="Be reminded at another time")
async def update_reminder(
    here: Here,
    caller: Chatter,
    reminderId: str,
    body: service.ReminderChange,
) -> ReminderInfo:
    """One that was done waits again."""
    async with here.storage.transaction() as session:
        row = await service.get_reminder(session, caller, reminderId)
        service.change_reminder(here, session, row, body.text, body.due_time)
        return service.reminder_view(row)


@router.delete("/reminders/{reminderId}", status_code=204, summary="Do not be reminded")
async def delete_reminder(here: Here, caller: Chatter, reminderId: str) -> Response:
    async with here.storage.transaction() as session:
        await session.delete(await service.get_reminder(session, caller, reminderId))
    return Response(status_code=204)
