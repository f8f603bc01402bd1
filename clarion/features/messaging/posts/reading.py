"""Posts for who may read them: always within a chat that was asked for with `visible_chat`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from clarion.base.errors import Invalid, NotFound
from clarion.base.http_paging import Position, TokenPaging
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts.models import Post, PostKind, Reaction

MOST_NAMES = 50
"""Of those who put one emoji on one post; the others are counted."""


async def get_post(session: AsyncSession, chat: Chat, post_id: str, *, parameter: str = "postId") -> Post:
    """Raises 404 for what is not in this chat, and for what was deleted."""
    post = await session.get(Post, post_id[:64], populate_existing=True)
    if post is None or post.chat_id != chat.id or post.deleted_at is not None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return post


def posts_of(chat: Chat) -> Select[Post]:
    """What clients of the surface read, unordered: they know no posts about people who left."""
    return select(Post).where(Post.chat_id == chat.id, Post.deleted_at.is_(None), Post.kind != PostKind.REMOVED)


def position_of(post: Post) -> Position:
    return {"seq": post.seq}


async def read_page(session: AsyncSession, query: Select[Post], paging: TokenPaging) -> list[Post]:
    """Newest first; one more than asked for, if there is one."""
    after = paging.after("seq")
    if after is not None and not after.lstrip("-").isdigit():
        raise Invalid("Parameter [pageToken] value is invalid.", parameter="pageToken")
    if after is not None:
        query = query.where(Post.seq > int(after) if paging.backwards else Post.seq < int(after))
    query = query.order_by(Post.seq if paging.backwards else Post.seq.desc()).limit(paging.count + 1)
    rows = list((await session.scalars(query)).all())
    return rows[::-1] if paging.backwards else rows


async def reactions_of(session: AsyncSession, post_ids: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
    """By post: [{emoji, count, personIds}], the oldest emoji first."""
    query = select(Reaction).where(Reaction.post_id.in_(list(post_ids))).order_by(Reaction.at, Reaction.emoji)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in await session.scalars(query):
        known = found.setdefault(row.post_id, {})
        entry = known.setdefault(row.emoji, {"emoji": row.emoji, "count": 0, "personIds": []})
        entry["count"] += 1
        if len(entry["personIds"]) < MOST_NAMES:
            entry["personIds"].append(row.extension_id)
    return {post_id: list(entries.values()) for post_id, entries in found.items()}
