"""What happened since change number N, for one person: whoever was away catches up without losing anything.

The answer tells how things are now, not every step: applying it twice does no harm. Membership is asked in the
statements themselves.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member, chat_view, get_head, of_member, state_view
from clarion.features.messaging.chats.models import Departure
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.reading import reactions_of
from clarion.features.messaging.posts.responses import ChatChanges, PostChangeAnswer
from clarion.features.messaging.posts.views import full_view
from clarion.features.people.sign_in import Caller

WINDOW = 20_000
"""Change numbers of the account that one request looks at."""
MOST_BEHIND = 500_000
"""Whoever is farther behind begins anew."""


async def changes_since(session: AsyncSession, caller: Caller, since: int, count: int, base: str) -> ChatChanges:
    """`n`: ask again from here while `more`; `reset`: begin anew, from the list of chats, and then from `n`."""
    head = await get_head(session, caller.account_id)
    if since > head or head - since > MOST_BEHIND:
        return {"n": head, "more": False, "reset": True, "posts": [], "chats": [], "left": []}
    end = min(head, since + WINDOW)
    found = [
        *await _posts(session, caller, since, end, count),
        *await _chats(session, caller, since, end, count),
        *await _departures(session, caller, since, end, count),
    ]
    numbers = sorted(n for n, _ in found)
    if len(numbers) > count:
        end = numbers[count - 1]
    return await _answer(session, caller, [row for n, row in found if n <= end], end, head, base)


async def _posts(session: AsyncSession, caller: Caller, since: int, end: int, count: int) -> list[tuple[int, Any]]:
    query = select(Post).where(Post.account_id == caller.account_id, Post.n > since, Post.n <= end)
    query = query.where(Post.chat_id.in_(of_member(caller.extension_id))).order_by(Post.n).limit(count + 1)
    return [(row.n, row) for row in await session.scalars(query)]


async def _chats(session: AsyncSession, caller: Caller, since: int, end: int, count: int) -> list[tuple[int, Any]]:
    """Chats that changed, and those that are something else to the caller."""
    greater = func.max(Chat.n, Member.n) if _is_sqlite(session) else func.greatest(Chat.n, Member.n)
    query = select(Chat, Member, greater).join(Member, Member.chat_id == Chat.id)
    query = query.where(Member.extension_id == caller.extension_id, greater > since, greater <= end)
    rows = (await session.execute(query.order_by(greater).limit(count + 1))).all()
    return [(n, (chat, member)) for chat, member, n in rows]


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


async def _departures(session: AsyncSession, caller: Caller, since: int, end: int, count: int) -> list[tuple[int, Any]]:
    query = select(Departure).where(Departure.extension_id == caller.extension_id)
    query = query.where(Departure.n > since, Departure.n <= end).order_by(Departure.n).limit(count + 1)
    return [(row.n, row) for row in await session.scalars(query)]


async def _answer(
    session: AsyncSession, caller: Caller, rows: Sequence[Any], end: int, head: int, base: str
) -> PostChangeAnswer:
    posts = [row for row in rows if isinstance(row, Post)]
    reactions = await reactions_of(session, [post.id for post in posts])
    return {
        "n": end,
        "more": end < head,
        "reset": False,
        "posts": [full_view(post, base, reactions.get(post.id, ())) for post in posts],
        "chats": [
            {**chat_view(row[0]), "memberCount": row[0].member_count, "lastSeq": row[0].last_seq,
             "own": state_view(row[1])}
            for row in rows
            if isinstance(row, tuple)
        ],
        "left": [row.chat_id for row in rows if isinstance(row, Departure)],
    }  # fmt: skip
