"""Writes down each time that somebody was in the call of a colleague, with evidence of its beginning and its end."""

from datetime import UTC, datetime

from clarion.base.bus import Payload
from clarion.base.event_consumer import EventConsumer
from clarion.base.storage import AsyncSession
from clarion.calls.supervision_steps import TOPIC
from clarion.features.conduct import commitment, keep_evidence, subject_of_extension
from clarion.features.people import Account
from clarion.features.phone.supervision.models import Supervision


class SupervisionConsumer(EventConsumer):
    """Listens in one of the API's processes; what comes twice changes nothing."""

    TOPICS = (TOPIC,)
    GROUP = "supervisions"

    async def take(self, payload: Payload) -> None:
        """Payload: see `supervision_steps`."""
        async with self._here.storage.transaction() as session:
            if await session.get(Account, str(payload["account_id"])) is None:
                return
            row = await session.get(Supervision, str(payload["id"]))
            began, over = row is None, row is not None and row.ended_at is not None
            if row is None:
                row = _new(payload)
                session.add(row)
            if over:
                return
            row.modes = str(payload["modes"])[:200]
            row.ended_at = _time(payload["ended"]) if payload["ended"] else None
            if began:
                await self._evidence(session, row, "supervision.began", row.began_at)
            if row.ended_at is not None:
                await self._evidence(session, row, "supervision.ended", row.ended_at)

    async def _evidence(self, session: AsyncSession, row: Supervision, kind: str, at: datetime) -> None:
        async def person(extension_id: str) -> str:
            return await commitment(session, self._here, subject_of_extension(extension_id), extension_id)

        record = {
            "kind": kind,
            "at": at,
            "accountId": row.account_id,
            "clause": "C11",
            "rule": "INT-01",
            "session": row.session_id,
            "supervisor": await person(row.supervisor_id),
            "agent": await person(row.agent_id),
            "modes": row.modes,
            "announced": row.announced,
            "purpose": row.purpose,
        }
        await keep_evidence(session, record)


def _new(payload: Payload) -> Supervision:
    return Supervision(
        id=str(payload["id"]),
        account_id=str(payload["account_id"]),
        supervisor_id=str(payload["supervisor_id"]),
        agent_id=str(payload["agent_id"]),
        session_id=str(payload["telephony_session"]),
        modes="",
        announced=bool(payload["announced"]),
        purpose=str(payload["purpose"])[:20],
        began_at=_time(payload["began"]),
        ended_at=None,
    )


def _time(epoch: object) -> datetime:
    return datetime.fromtimestamp(float(str(epoch)), UTC)
