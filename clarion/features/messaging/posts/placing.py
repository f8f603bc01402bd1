"""The place of a new post in its chat, in three statements that are made once: most posts change no other row.

What a session makes of the same takes ten times as long. Objects that it has of these rows learn what was written.
"""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, false, insert, inspect, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from clarion.base.changes import is_watched
from clarion.base.storage import AsyncSession, ReadyWrite, run
from clarion.features.messaging.chats import Chat, Member, next_number
from clarion.features.messaging.posts.models import Post

_chats, _members, _posts = (cast(Table, kind.__table__) for kind in (Chat, Member, Post))
_NEWEST = ReadyWrite(
    update(_chats)
    .where(_chats.c.id == bindparam("chat"))
    .values(last_seq=bindparam("newest"), last_post_at=bindparam("written"))
)
_READ = ReadyWrite(
    update(_members)
    .where(_members.c.chat_id == bindparam("chat"), _members.c.extension_id == bindparam("person"))
    .values(read_seq=bindparam("newest"), read_at=bindparam("written"), marked_unread=false(), n=bindparam("number"))
)
_POST = ReadyWrite(insert(_posts).values({column.name: bindparam(column.name) for column in _posts.c}))
_COLUMNS = tuple(column.name for column in _posts.c)


async def put_in(session: AsyncSession, chat: Chat, post: Post, *, reads: bool) -> None:
    """Number the post and write it, as the newest of its chat, which is locked. `reads`: its writer has read so far.

    All members of the post are set.
    """
    if is_watched() or inspect(chat).pending:
        await _put_in_watched(session, chat, post, reads=reads)
        return
    post.seq = chat.last_seq + 1
    newest = {"newest": post.seq, "written": post.created_at, "chat": chat.id}
    await run(session, _NEWEST, **newest)
    post.n = await next_number(session, chat.account_id)
    if reads:
        await run(session, _READ, **newest, person=post.creator_id, number=post.n)
        _tell(session, (chat.id, post.creator_id), _read(post))
    await run(session, _POST, **{name: getattr(post, name) for name in _COLUMNS})
    _learn(chat, {"last_seq": post.seq, "last_post_at": post.created_at})
    make_transient_to_detached(post)
    session.add(post)  # as what it is: a row that was written


async def _put_in_watched(session: AsyncSession, chat: Chat, post: Post, *, reads: bool) -> None:
    """The same by the session, for those who want to see which rows change."""
    chat.last_seq += 1
    chat.last_post_at = post.created_at
    post.seq = chat.last_seq
    writer = await session.get(Member, (chat.id, post.creator_id)) if reads else None
    post.n = await next_number(session, chat.account_id)
    if writer is not None:
        for name, value in _read(post).items():
            setattr(writer, name, value)
    session.add(post)
    await session.flush()


def _read(post: Post) -> Mapping[str, Any]:
    return {"read_seq": post.seq, "read_at": post.created_at, "marked_unread": False, "n": post.n}


def _tell(session: AsyncSession, key: tuple[str, str | None], values: Mapping[str, Any]) -> None:
    member = session.identity_map.get(identity_key(Member, key))
    if member is not None:
        _learn(member, values)


def _learn(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        set_committed_value(row, name, value)
