"""Tells acceptable use what happened, once the transaction that stores it is committed."""

from typing import Any

from sqlalchemy import event

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.conduct.opening import conduct_of
from clarion.features.conduct.ports import Happening

_TOLD = "told_conduct"


def tell_when_committed(here: Container, session: AsyncSession, happening: Happening) -> None:
    """Never when the transaction is rolled back."""
    waiting: list[Happening] | None = session.info.get(_TOLD)
    if waiting is None:
        waiting = session.info[_TOLD] = []
        told, conduct = waiting, conduct_of(here)

        def committed(_session: Any) -> None:
            for one in told:
                conduct.tell(one)
            told.clear()

        event.listen(session.sync_session, "after_commit", committed)
    waiting.append(happening)
