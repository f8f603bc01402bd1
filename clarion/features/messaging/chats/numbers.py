"""Change numbers: every change in an account's chats has one, and whoever knows N can ask for what came after it."""

from typing import cast

from sqlalchemy import CursorResult, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.storage import AsyncSession, ReadyWrite, run
from clarion.features.messaging.chats.models import ChatClock

_clocks = cast(Table, ChatClock.__table__)
_STEP = ReadyWrite(
    update(_clocks).where(_clocks.c.account_id == bindparam("account")).values(n=_clocks.c.n + 1).returning(_clocks.c.n)
)


async def next_number(session: AsyncSession, account_id: str) -> int:
    """A number that no other change of the account has, in the order of commits.

    Take it after every lock on chats and as late as can be: until the commit nobody else in the account gets one.
    """
    # Rows that the session has changed may wait: they are written together.
    found = await run(session, _STEP, account=account_id)
    if not found:
        await begin_clock(session, account_id)
        found = await run(session, _STEP, account=account_id)
    return int(found[0][0])


async def begin_clock(session: AsyncSession, account_id: str) -> None:
    """The row of an account, if there is none."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(ChatClock).values(account_id=account_id, n=0).on_conflict_do_nothing()
    cast(CursorResult[object], await session.execute(row))


async def get_head(session: AsyncSession, account_id: str) -> int:
    """The last number given."""
    return int(await session.scalar(select(ChatClock.n).where(ChatClock.account_id == account_id)) or 0)
