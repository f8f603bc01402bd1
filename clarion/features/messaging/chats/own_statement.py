"""What a chat is to one person, changed in one statement of PostgreSQL: everybody who reads takes a number of the
account, which is locked for as long as the server works, not for several turns of the event loop (decision 0025).
"""

from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table, Text, bindparam, exists, func, literal_column, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from clarion.base.changes import is_watched
from clarion.base.container import Container
from clarion.base.outbox import ANNOUNCED, announcing
from clarion.base.storage import ReadyWrite
from clarion.features.messaging.chats.events import CHAT_SIGNAL, TEAM_MESSAGING, ChatSignal
from clarion.features.messaging.chats.models import ChatClock, Member
from clarion.features.messaging.chats.own import Asked, change_state, differs, read_signal, wanted_of
from clarion.features.messaging.chats.queries import own_member
from clarion.features.messaging.chats.telling import state_change
from clarion.features.people.sign_in import Caller

_clocks, _members = (cast(Table, kind.__table__) for kind in (ChatClock, Member))
_CHANGED = ("read_seq", "read_at", "marked_unread", "favorite_at", "muted", "folder_id")


async def change_own(here: Container, caller: Caller, chat_id: str, asked: Asked) -> Member:
    """`change_state` in a transaction of its own. Gives the seat as it is now. Raises 404 as that does."""
    if not here.storage.is_sqlite and not is_watched():
        member = await _at_once(here, caller, chat_id, asked)
        if member is not None:
            return member
    async with here.storage.transaction() as session:
        member = await own_member(session, caller, chat_id)
        await change_state(here, session, caller, member, **vars(asked))
        return member


async def _at_once(here: Container, caller: Caller, chat_id: str, asked: Asked) -> Member | None:
    """None, and nothing is changed, when the seat changed meanwhile."""
    now, signal = here.clock.now(), None
    async with here.storage.reading() as session:
        member = await own_member(session, caller, chat_id)
        wanted, read_seq = await wanted_of(session, caller, member, asked, now)
        if not differs(member, wanted, read_seq):
            return member
        if read_seq is not None and read_seq > member.read_seq:
            wanted |= {"read_seq": read_seq, "read_at": now}
        for name, value in wanted.items():
            set_committed_value(member, name, value)
        if "read_seq" in wanted:
            signal = await read_signal(session, caller, member)
    return member if await _write(here, caller, member, signal) else None


async def _write(here: Container, caller: Caller, member: Member, signal: ChatSignal | None) -> bool:
    event = state_change(caller.account_id, member, here.clock.now()).model_dump_json(by_alias=True)
    values = {f"seat_{name}": getattr(member, name) for name in _CHANGED}
    values |= {"account": caller.account_id, "chat": member.chat_id, "person": member.extension_id, "known": member.n}
    values |= {"event_topic": TEAM_MESSAGING, "event": event, "announced_at": here.clock.now()}
    if signal is not None:
        values |= {"signal_topic": CHAT_SIGNAL, "signal": signal.model_dump_json(by_alias=True)}
    try:
        found = await here.storage.write_at_once(_statement(signal is not None), values, marks=[ANNOUNCED])
    except IntegrityError:  # its folder has gone
        return False
    if found:
        set_committed_value(member, "n", found[0][0])
    return bool(found)


@lru_cache(maxsize=2)
def _statement(signals: bool) -> ReadyWrite:
    """The number comes before the seat, as everywhere: or two could wait for each other."""
    place = (_members.c.chat_id == bindparam("chat"), _members.c.extension_id == bindparam("person"))
    same = (*place, _members.c.n == bindparam("known"))
    step = update(_clocks).where(_clocks.c.account_id == bindparam("account"), exists().where(*same))
    clock = step.values(n=_clocks.c.n + 1).returning(_clocks.c.n).cte("clock")
    changed: dict[str, Any] = {name: bindparam(f"seat_{name}", type_=_members.c[name].type) for name in _CHANGED}
    moved = update(_members).where(*same, clock.c.n > _members.c.n).values(changed | {"n": clock.c.n})
    seat = moved.returning(_members.c.n).cte("seat")
    event = func.jsonb_set(
        as_type(bindparam("event", type_=Text()), JSONB),
        literal_column("'{n}'"),
        func.to_jsonb(seat.c.n),
        type_=JSONB(),
    )
    parts = [announcing(event, seat)]
    if signals:
        parts.append(announcing(as_type(bindparam("signal", type_=Text()), JSONB), seat, "signal"))
    return ReadyWrite(select(seat.c.n).add_cte(*(part.cte(f"part_{at}") for at, part in enumerate(parts))))
