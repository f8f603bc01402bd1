"""Events as attachments of posts that people write."""

from typing import Any

from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.calendar.service import attachment
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts import AttachmentSource, Post
from clarion.features.people.sign_in import Caller


class EventSource(AttachmentSource):
    """Those of the same chat, and one's own that are of no chat yet: from then on they are of this one."""

    async def find(
        self, session: AsyncSession, caller: Caller, chat: Chat, attachment_id: str
    ) -> dict[str, Any] | None:
        row = await session.get(CalendarEvent, attachment_id)
        if row is None:
            return None
        own = row.chat_id is None and row.creator_id == caller.extension_id
        return dict(attachment(row)) if own or row.chat_id == chat.id else None

    async def shown(self, session: AsyncSession, chat: Chat, post: Post, attachment_id: str) -> None:
        row = await session.get_one(CalendarEvent, attachment_id)
        row.chat_id = chat.id
        work_posts.note_shown(row, post)
