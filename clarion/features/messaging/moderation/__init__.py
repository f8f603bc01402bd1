"""What becomes of posts that members reported, once a reviewer agrees; and of files that takedown notices name."""

from clarion.base.bus import Payload
from clarion.base.event_consumer import EventConsumer
from clarion.features.conduct import CASE_DECIDED
from clarion.features.messaging.chats import find_chat
from clarion.features.messaging.moderation.noticed_files import ChatNoticedFiles
from clarion.features.messaging.posts import Post, remove_post

__all__ = ["ChatNoticedFiles", "ReportTaker"]


class ReportTaker(EventConsumer):
    """Takes a post down when a complaint about it was upheld; what it said stays with the case."""

    TOPICS = (CASE_DECIDED,)
    GROUP = "post-reports"

    async def take(self, payload: Payload) -> None:
        about = payload["about"]
        if (payload["kind"], payload["channel"], payload["decision"]) != ("complaint", "chat", "upheld"):
            return
        if not about.get("postId") or not about.get("chatId"):
            return
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, payload["account_id"], str(about["chatId"]), lock=True)
            post = await session.get(Post, str(about["postId"])) if chat is not None else None
            if chat is None or post is None or post.chat_id != chat.id or post.deleted_at is not None:
                return
            await remove_post(self._here, session, chat, post)
