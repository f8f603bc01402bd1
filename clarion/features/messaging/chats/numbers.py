"""Change numbers: every change in an account's chats has one, and whoever knows N can ask for what came after it."""

from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import ChatClock


async def next_number(session: AsyncSession, account_id: str) -> int:
    """A number that no other change of the account has, in the order of commits.

    Take it after every lock on chats and as late as can be: until the commit nobody else in the account gets one.
    """
    step = update(ChatClock).where(ChatClock.account_id == account_id).values(n=ChatClock.n + 1)
    found = await session.scalar(step.returning(ChatClock.n).execution_options(synchronize_session=False))
    if found is not None:
        return int(found)
    await begin_clock(session, account_id)
    return int(
        cast(int, await session.scalar(step.returning(ChatClock.n).execution_options(synchronize_session=False)))
    )


async def begin_clock(session: AsyncSession, account_id: str) -> None:
    """The row of an account, if there is none."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(ChatClock).values(account_id=account_id, n=0).on_conflict_do_nothing()
    cast(CursorResult[object], await session.execute(row))


async def get_head(session: AsyncSession, account_id: str) -> int:
    """The last number given."""
    return int(await session.scalar(select(ChatClock.n).where(ChatClock.account_id == account_id)) or 0)
