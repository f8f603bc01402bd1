"""Keeping verdicts, appeals, and the calling policy of an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.http import Paging, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.events import VERDICT, VerdictGiven
from clarion.features.conduct.models import VerdictRow
from clarion.features.people import Account


class VerdictKeeper:
    """Listens for verdicts and keeps each once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(VERDICT, self.take, group="conduct-verdicts")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()

    async def take(self, payload: Payload) -> None:
        given = VerdictGiven.model_validate(payload)
        async with self._here.storage.transaction() as session:
            await keep_verdict(session, given)


async def keep_verdict(session: AsyncSession, given: VerdictGiven) -> None:
    """Store a verdict unless it is stored, or its account is gone."""
    statement_id = str(given.verdict["statementId"])
    if await session.get(VerdictRow, statement_id) or await session.get(Account, given.account_id) is None:
        return
    session.add(
        VerdictRow(
            statement_id=statement_id,
            account_id=given.account_id,
            extension_id=given.extension_id,
            event_id=str(given.verdict["eventId"])[:64],
            kind=given.kind,
            verdict=str(given.verdict["verdict"]),
            dialed=given.dialed,
            body=given.verdict,
            at=datetime.fromisoformat(given.at),
            appeal_text="",
        )
    )


async def read_verdicts(
    session: AsyncSession, account_id: str, paging: Paging, *, extension_id: str = ""
) -> tuple[Sequence[VerdictRow], int]:
    """Newest first; of one extension, or of the whole account."""
    query = select(VerdictRow).where(VerdictRow.account_id == account_id)
    if extension_id:
        query = query.where(VerdictRow.extension_id == extension_id)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(VerdictRow.at.desc(), VerdictRow.statement_id)
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


async def get_verdict(session: AsyncSession, account_id: str, statement_id: str) -> VerdictRow:
    row = await session.get(VerdictRow, statement_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [statementId] is not found.", parameter="statementId")
    return row


def appeal(row: VerdictRow, text: str, *, now: datetime) -> None:
    """Take an objection. The first one counts; a person will read it."""
    if row.appealed_at is None:
        row.appealed_at, row.appeal_text = now, text


def verdict_view(row: VerdictRow) -> dict[str, Any]:
    """A verdict with its words: what was tried, what was said, why, and what would pass."""
    return {
        "id": row.statement_id,
        "at": wire_time(row.at),
        "attempt": row.kind,
        "dialed": row.dialed,
        "extensionId": row.extension_id,
        "verdict": row.verdict,
        "grounds": row.body.get("grounds", []),
        "codes": row.body.get("codes", {}),
        "expiresAt": row.body.get("expiresAt"),
        "callerNumber": row.body.get("callerNumber") or None,
        "appealedAt": wire_time(row.appealed_at) if row.appealed_at else None,
    }


async def open_conduct(here: Container) -> None:
    """Start to listen. Call on the event loop."""
    await here.offer(VerdictKeeper, VerdictKeeper(here)).open()


async def close_conduct(here: Container) -> None:
    await here.get(VerdictKeeper).close()
