"""Unused numbers (NUM-02), and the port that knows which numbers have calls and messages."""

from datetime import datetime, timedelta
from typing import Protocol

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.conduct.ports import Features

UNUSED_AFTER = timedelta(days=90)


class NumberUse(Protocol):
    """A port to the call log and message store; `apps` adds the implementation to the container."""

    async def unused_since(self, session: AsyncSession, account_id: str, since: datetime) -> tuple[int, int]:
        """How many numbers of the account had no call and no message since then, and how many it has. Numbers that came
        later are not unused.
        """


async def number_use_in(here: Container, session: AsyncSession, account_id: str, now: datetime) -> Features:
    source = here.find(NumberUse)
    if source is None:
        return {}
    unused, held = await source.unused_since(session, account_id, now - UNUSED_AFTER)
    return {"idle_numbers_90d": unused, "idle_ratio": unused / held if held else 0.0}
