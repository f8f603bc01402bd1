"""Keeping verdicts: statement, record of evidence and acts of each, in the order in which they were given.

What waits is kept together, some in one transaction, so that a flood of refusals costs one commit for fifty of them.
While the database is away nothing is lost and nothing overtakes; a verdict that cannot be kept holds up no other.
"""

import asyncio
from collections.abc import Sequence

import structlog
from pydantic import ValidationError

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.outbox import announce
from clarion.features.conduct.acts import acting
from clarion.features.conduct.cases import keep_statements
from clarion.features.conduct.events import CONDUCT_CHANGED, VERDICT, ConductChanged, VerdictGiven
from clarion.features.conduct.models import VerdictRow

log = structlog.stdlib.get_logger("clarion.conduct")

AT_ONCE = 50
"""Verdicts of one transaction: while it lasts, SQLite lets nobody else write."""
_PAUSES_S = (0.1, 0.5)


class VerdictKeeper:
    """Listens for verdicts and keeps each once, whichever process is at work."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._following: Subscription | None = None

    async def open(self) -> None:
        self._following = self._here.bus.follow((VERDICT,), self._take, group="conduct-statements")
        await self._following.ready()

    async def close(self) -> None:
        if self._following is not None:
            await self._following.close()

    async def _take(self, batch: list[tuple[str, Payload]]) -> None:
        """Raises while the database is away: then the whole batch comes again, and what is kept is kept once."""
        given = [one for _, payload in batch if (one := _read(payload)) is not None]
        for start in range(0, len(given), AT_ONCE):
            await self._keep_some(given[start : start + AT_ONCE])

    async def _keep_some(self, given: Sequence[VerdictGiven]) -> None:
        try:
            await self._keep(given)
        except Exception as error:
            log.warning("Verdicts are kept one by one", count=len(given), problem=str(error)[:300])
            for one in given:
                await self._keep_alone(one)

    async def _keep_alone(self, given: VerdictGiven) -> None:
        for pause_s in (*_PAUSES_S, None):
            try:
                return await self._keep((given,))
            except Exception as error:
                await self._here.storage.ping()  # when nothing can be kept at all, everything waits
                if pause_s is None:
                    log.exception("A verdict cannot be kept", statement=given.verdict.get("statementId"))
                    return None
                log.warning("A verdict has to wait", problem=str(error)[:300])
                await asyncio.sleep(pause_s)
        return None

    async def _keep(self, given: Sequence[VerdictGiven]) -> None:
        async with acting(self._here) as session:
            for row in await keep_statements(session, self._here, given):
                announce(session, CONDUCT_CHANGED, _kept(row))


def _read(payload: Payload) -> VerdictGiven | None:
    try:
        return VerdictGiven.model_validate(payload)
    except ValidationError as error:
        log.error("What came is no verdict", problem=str(error)[:300])
        return None


def _kept(row: VerdictRow) -> ConductChanged:
    return ConductChanged(
        account_id=row.account_id, extension_id=row.extension_id, what="statement", statement_id=row.statement_id
    )
