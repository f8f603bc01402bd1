"""Cards as attachments of posts that people write."""

from typing import Any

from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.service import attachment
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts import AttachmentSource, Post
from clarion.features.people.sign_in import Caller


class CardSource(AttachmentSource):
    """One's own of the same chat."""

    async def find(
        self, session: AsyncSession, caller: Caller, chat: Chat, attachment_id: str
    ) -> dict[str, Any] | None:
        row = await session.get(ChatCard, attachment_id)
        if row is None or row.chat_id != chat.id or row.creator_id != caller.extension_id:
            return None
        return dict(attachment(row))

    async def shown(self, session: AsyncSession, chat: Chat, post: Post, attachment_id: str) -> None:
        work_posts.note_shown(await session.get_one(ChatCard, attachment_id), post)
