"""Posts for who may read them: always within a chat that was asked for with `visible_chat`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from clarion.base.errors import Invalid, NotFound
from clarion.base.http_paging import Position, TokenPaging
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts.models import Post, PostKind, Reaction
from clarion.features.messaging.posts.reaction_models import ReactionCount

MOST_NAMES = 50
"""Of those who put one emoji on one post; the others are counted."""
_FEW = 200
"""Reactions of a post that are all read."""


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


# Made once: every page of posts asks.
_COUNTS = (
    select(ReactionCount.post_id, ReactionCount.emoji, ReactionCount.count)
    .where(ReactionCount.post_id.in_(bindparam("posts", expanding=True)))
    .order_by(ReactionCount.first_at, ReactionCount.emoji)
)
_NAMED = (
    select(Reaction.post_id, Reaction.emoji, Reaction.extension_id)
    .where(Reaction.post_id.in_(bindparam("posts", expanding=True)))
    .order_by(Reaction.at, Reaction.extension_id)
)


async def reactions_of(session: AsyncSession, post_ids: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
    """By post: [{emoji, count, personIds}], the oldest emoji first. However many reactions there are, few are read."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for post_id, emoji, count in (await session.execute(_COUNTS, {"posts": list(post_ids)})).all():
        found.setdefault(post_id, {})[emoji] = {"emoji": emoji, "count": count, "personIds": []}
    few = [post_id for post_id, known in found.items() if sum(one["count"] for one in known.values()) <= _FEW]
    named = list((await session.execute(_NAMED, {"posts": few})).all()) if few else []
    for post_id in found.keys() - set(few):
        named += await _first_of_many(session, post_id, list(found[post_id]))
    for post_id, emoji, person in named:
        people = found[post_id][emoji]["personIds"]
        if len(people) < MOST_NAMES:
            people.append(person)
    return {post_id: list(entries.values()) for post_id, entries in found.items()}


async def _first_of_many(session: AsyncSession, post_id: str, emoji: Sequence[str]) -> Sequence[Any]:
    """(post, emoji, person) of those who came first, in one statement."""
    firsts = [
        select(Reaction.post_id, Reaction.emoji, Reaction.extension_id)
        .where(Reaction.post_id == post_id, Reaction.emoji == one)
        .order_by(Reaction.at, Reaction.extension_id)
        .limit(MOST_NAMES)
        .subquery()
        for one in emoji
    ]
    return (await session.execute(union_all(*(select(first) for first in firsts)))).all()
