"""What somebody has not read. One rule: posts after their position that count, are there, and are not their own."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member
from clarion.features.messaging.posts.models import Post, PostMention

MOST_COUNTED = 1_000
"""Only so many of the newest posts of a chat are looked at."""


def _others(extension_id: str) -> ColumnElement[bool]:
    return or_(Post.creator_id.is_(None), Post.creator_id != extension_id)


def is_unread(extension_id: str) -> ColumnElement[bool]:
    """In a statement about `Member` and `Chat`: there is something to read, or the person said so."""
    newer = exists().where(
        Post.chat_id == Chat.id, Post.seq > Member.read_seq, Post.counted.is_(True), _others(extension_id)
    )
    return or_(Member.marked_unread.is_(True), and_(Chat.last_seq > Member.read_seq, newer))


async def unread_of(session: AsyncSession, extension_id: str, chat_ids: Sequence[str]) -> Mapping[str, int]:
    """By chat, up to `MOST_COUNTED`; chats with nothing unread are absent."""
    query = (
        select(Post.chat_id, func.count())
        .join(Chat, Chat.id == Post.chat_id)
        .join(Member, Member.chat_id == Post.chat_id)
        .where(Member.extension_id == extension_id, Post.chat_id.in_(list(chat_ids)))
        .where(Post.seq > Member.read_seq, Post.seq > Chat.last_seq - MOST_COUNTED)
        .where(Post.counted.is_(True), _others(extension_id))
        .group_by(Post.chat_id)
    )
    rows = (await session.execute(query)).all()
    return {row[0]: row[1] for row in rows}


async def mentions_of(session: AsyncSession, extension_id: str, chat_ids: Sequence[str]) -> Mapping[str, int]:
    """How often the person is named in what they have not read; by chat."""
    named = or_(PostMention.who_id == extension_id, PostMention.who_id == PostMention.chat_id)
    query = (
        select(PostMention.chat_id, func.count(func.distinct(PostMention.post_id)))
        .join(Member, Member.chat_id == PostMention.chat_id)
        .join(Post, Post.id == PostMention.post_id)
        .where(Member.extension_id == extension_id, PostMention.chat_id.in_(list(chat_ids)), named)
        .where(PostMention.seq > Member.read_seq, _others(extension_id))
        .group_by(PostMention.chat_id)
    )
    rows = (await session.execute(query)).all()
    return {row[0]: row[1] for row in rows}


async def totals(session: AsyncSession, extension_id: str) -> dict[str, int]:
    """Chats with something to read that are not muted; and how many posts that name the person."""
    mine = select(func.count()).select_from(Member).join(Chat, Chat.id == Member.chat_id)
    mine = mine.where(Member.extension_id == extension_id, Member.muted == false())
    unread = await session.scalar(mine.where(is_unread(extension_id))) or 0
    named = (
        select(func.count(func.distinct(PostMention.post_id)))
        .join(Member, Member.chat_id == PostMention.chat_id)
        .where(PostMention.who_id == extension_id, Member.extension_id == extension_id)
        .where(PostMention.seq > Member.read_seq)
    )
    return {"unreadChats": unread, "mentions": await session.scalar(named) or 0}
