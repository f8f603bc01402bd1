"""Tasks as attachments of posts that people write."""

from typing import Any

from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts import AttachmentSource, Post
from clarion.features.messaging.tasks.models import ChatTask
from clarion.features.messaging.tasks.queries import assignees_of
from clarion.features.messaging.tasks.service import attachment
from clarion.features.people.sign_in import Caller


class TaskSource(AttachmentSource):
    """Those of the same chat."""

    async def find(
        self, session: AsyncSession, caller: Caller, chat: Chat, attachment_id: str
    ) -> dict[str, Any] | None:
        row = await session.get(ChatTask, attachment_id)
        if row is None or row.chat_id != chat.id:
            return None
        return dict(attachment(row, (await assignees_of(session, [row]))[row.id]))

    async def shown(self, session: AsyncSession, chat: Chat, post: Post, attachment_id: str) -> None:
        work_posts.note_shown(await session.get_one(ChatTask, attachment_id), post)
