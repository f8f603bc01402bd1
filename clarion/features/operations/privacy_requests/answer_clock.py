"""How much of the time for an answer is used up: acceptable use is asked (PRV-01) at a half and later."""

from typing import Final

from sqlalchemy import select

from clarion.base.container import Container
from clarion.features.conduct import Attempt, AttemptKind, conduct_of
from clarion.features.operations.privacy_requests import rules
from clarion.features.operations.privacy_requests.models import PrivacyRequest

STEPS: Final = (0.9, 0.75, 0.5)
_AT_ONCE: Final = 1000


class RequestClock:
    """Says each step of a request once. After a restart it says the last one again, under the same id."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._said: dict[str, float] = {}

    async def look(self) -> None:
        now = self._here.clock.now()
        query = select(PrivacyRequest).where(PrivacyRequest.status.in_(rules.OPEN)).order_by(PrivacyRequest.due_at)
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(query.limit(_AT_ONCE))).all()
        for row in rows:
            share = (now - row.received_at) / (row.due_at - row.received_at)
            step = next((each for each in STEPS if share >= each), 0.0)
            if step > self._said.get(row.id, 0.0):
                self._judge(row, step, share)
        self._said = {row.id: self._said[row.id] for row in rows if row.id in self._said}

    def _judge(self, row: PrivacyRequest, step: float, share: float) -> None:
        self._said[row.id] = step
        attempt = Attempt(
            event_id=f"privacy/{row.id}/{step:.0%}",
            kind=AttemptKind.PRIVACY_REQUEST,
            at=self._here.clock.now(),
            account_id=row.account_id,
        )
        conduct_of(self._here).judge(attempt, {"request_share": share})
