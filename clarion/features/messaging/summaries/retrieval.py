"""Posts that may hold the answer to a question: by the search index, for whoever asks, at this moment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.base.words import words_in
from clarion.features.messaging.posts import Post
from clarion.features.messaging.search.engines import search_index
from clarion.features.messaging.search.index import Request
from clarion.features.messaging.search.query import Term
from clarion.features.people.sign_in import Caller

MOST_POSTS = 20
_MOST_WORDS = 12
_HITS = 40
_SHORTEST_BEGINNING = 4
"""Shorter words are not looked for as the beginning of others."""


@dataclass(frozen=True)
class Hits:
    """Posts, oldest first, with their words."""

    posts: Sequence[Post]
    words: dict[str, str]


async def look_for(
    here: Container, session: AsyncSession, caller: Caller, question: str, chats: Collection[str] | None
) -> Hits:
    """Any of the words will do; rare ones count more. `chats`: None for all of the caller's."""
    wanted = list(dict.fromkeys(word.text for word in words_in(question)))
    wanted = sorted(wanted, key=len, reverse=True)[:_MOST_WORDS]
    scores: dict[str, float] = {}
    bodies: dict[str, str] = {}
    for word in wanted:
        term = Term((word,), open=len(word) >= _SHORTEST_BEGINNING)
        request = Request(caller.account_id, caller.extension_id, (term,), chats=chats)
        page = await search_index(here).find(session, request, _HITS)
        posts = [doc for doc in page.docs if doc.kind == "Post"]
        for doc in posts:
            scores[doc.thing_id] = scores.get(doc.thing_id, 0.0) + 1.0 / (4 + len(posts))
            bodies[doc.thing_id] = doc.body
    best = sorted(scores, key=lambda one: (-scores[one], one))[:MOST_POSTS]
    rows = await session.scalars(select(Post).where(Post.id.in_(best), Post.deleted_at.is_(None)))
    posts_found = sorted(rows, key=lambda post: (post.created_at, post.seq))
    return Hits(posts_found, {post.id: bodies[post.id] for post in posts_found})
