"""Who has read a post: everybody in the chat whose position is at it or beyond."""

from sqlalchemy import Select, func, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member
from clarion.features.messaging.posts.models import Post


def readers_of(chat: Chat, post: Post) -> Select[Member]:
    query = select(Member).where(Member.chat_id == chat.id, Member.read_seq >= post.seq)
    # Whoever came later has it behind them without having read it.
    query = query.where(Member.joined_at <= post.created_at)
    if post.creator_id is not None:
        query = query.where(Member.extension_id != post.creator_id)
    return query.order_by(Member.read_at, Member.extension_id)


async def count_readers(session: AsyncSession, chat: Chat, post: Post) -> int:
    query = select(func.count()).select_from(readers_of(chat, post).order_by(None).subquery())
    return int(await session.scalar(query) or 0)
