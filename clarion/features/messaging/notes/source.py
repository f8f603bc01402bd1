"""Notes as attachments of posts that people write."""

from typing import Any

from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.notes.service import attachment
from clarion.features.messaging.posts import AttachmentSource, Post
from clarion.features.people.sign_in import Caller


class NoteSource(AttachmentSource):
    """Those of the same chat. A draft of one's own is published by it."""

    async def find(
        self, session: AsyncSession, caller: Caller, chat: Chat, attachment_id: str
    ) -> dict[str, Any] | None:
        row = await session.get(ChatNote, attachment_id)
        if row is None or row.chat_id != chat.id:
            return None
        if row.status == "Draft" and row.creator_id != caller.extension_id:
            return None
        return dict(attachment(row))

    async def shown(self, session: AsyncSession, chat: Chat, post: Post, attachment_id: str) -> None:
        row = await session.get_one(ChatNote, attachment_id)
        row.status = "Active"
        work_posts.note_shown(row, post)
