"""A new post with all that goes with it as one statement of PostgreSQL, which is its transaction as well.

All posts of an account take their numbers from one row, which is locked from then until the commit. In a transaction of
several statements the event loop has its turn between each of them, and the lock waits for all of these turns; here it
is held for as long as the server itself needs, some two milliseconds.

The chat was read before, without a lock. The statement has an effect only when what was decided about it still holds;
who is in it is part of that, by `members_version`. Locks are taken in the same order as elsewhere: chat, numbers, seat.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    CTE,
    FromClause,
    Table,
    Text,
    bindparam,
    exists,
    false,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.outbox import ANNOUNCED, announcing
from clarion.base.storage import ReadyWrite
from clarion.features.messaging.chats import TEAM_MESSAGING, Chat, Member
from clarion.features.messaging.chats.models import ChatClock
from clarion.features.messaging.posts.models import Post
from clarion.features.messaging.posts.watch import Along, AlongRows
from clarion.features.messaging.posts.writing import change_of

_chats, _clocks, _members, _posts = (cast(Table, kind.__table__) for kind in (Chat, ChatClock, Member, Post))
_PLACED = ("seq", "n")


async def write_post(here: Container, chat: Chat, post: Post, along: Sequence[Along]) -> bool:
    """Give the post its place and write it; its writer has read so far. False, and nothing is written, when the chat
    is not any more what `chat` says, or the same post came from elsewhere at the same time.
    """
    post.seq = post.n = 0  # as long as it has no place
    event = change_of(here, chat, post, "PostAdded").model_dump_json(by_alias=True)
    values = {f"post_{column.name}": getattr(post, column.name) for column in _posts.c if column.name not in _PLACED}
    values |= {"chat": chat.id, "version": chat.members_version, "chat_status": chat.status, "person": post.creator_id}
    values |= {
        "written": post.created_at,
        "event_topic": TEAM_MESSAGING,
        "event": event,
        "announced_at": here.clock.now(),
    }
    for one in along:
        values |= one.values
    try:
        found = await here.storage.write_at_once(
            _statement(tuple(one.rows for one in along)), values, marks=[ANNOUNCED]
        )
    except IntegrityError:  # another post of its writer has the same key
        return False
    if not found:
        return False
    post.seq, post.n = found[0]
    return True


@lru_cache(maxsize=64)
def _statement(along: tuple[AlongRows, ...]) -> ReadyWrite:
    chat = _chat()
    clock = _clock(chat)
    is_same = clock.c.account_id == chat.c.account_id
    placed = chat.join(clock, is_same)
    written = bindparam("written", type_=_members.c.read_at.type)
    seat = update(_members).where(_members.c.chat_id == chat.c.id, _members.c.extension_id == bindparam("person"))
    seat = seat.where(is_same).values(read_seq=chat.c.seq, read_at=written, marked_unread=false(), n=clock.c.n)
    parts = [seat, _post(chat, clock, placed), announcing(_event(chat, clock), placed)]
    parts += [_beside(rows, placed) for rows in along]
    ctes = [part.cte(f"part_{at}") for at, part in enumerate(parts)]
    return ReadyWrite(select(chat.c.seq, clock.c.n).select_from(placed).add_cte(*ctes))


def _chat() -> CTE:
    """Its place in the chat, where that is as it was read."""
    same = (
        _chats.c.id == bindparam("chat"),
        _chats.c.members_version == bindparam("version"),
        _chats.c.status == bindparam("chat_status"),
        _chats.c.encrypted == false(),
        _chats.c.shared == false(),
        exists().where(_clocks.c.account_id == _chats.c.account_id),
    )
    newest = func.greatest(_chats.c.last_post_at, bindparam("written", type_=_chats.c.last_post_at.type))
    moved = update(_chats).where(*same).values(last_seq=_chats.c.last_seq + 1, last_post_at=newest)
    return moved.returning(_chats.c.id, _chats.c.account_id, _chats.c.last_seq.label("seq")).cte("chat")


def _clock(chat: CTE) -> CTE:
    """Its number in the account: after the chat, or two could wait for each other."""
    step = update(_clocks).where(_clocks.c.account_id == chat.c.account_id).values(n=_clocks.c.n + 1)
    return step.returning(_clocks.c.account_id, _clocks.c.n).cte("clock")


def _post(chat: CTE, clock: CTE, placed: FromClause) -> Any:
    place: Mapping[str, Any] = {"seq": chat.c.seq, "n": clock.c.n}
    row = [
        place[column.name] if column.name in place else bindparam(f"post_{column.name}", type_=column.type)
        for column in _posts.c
    ]
    return insert(_posts).from_select([column.name for column in _posts.c], select(*row).select_from(placed))


def _event(chat: CTE, clock: CTE) -> Any:
    """What is announced, with the place that it has now."""
    event: Any = as_type(bindparam("event", type_=Text()), JSONB)
    for path, value in (("{n}", clock.c.n), ("{post,n}", clock.c.n), ("{post,seq}", chat.c.seq)):
        event = func.jsonb_set(event, literal_column(f"'{path}'"), func.to_jsonb(value), type_=JSONB())
    return event


def _beside(rows: AlongRows, placed: FromClause) -> Any:
    return insert(rows.table).from_select(list(rows.columns), select(*rows.columns.values()).select_from(placed))
