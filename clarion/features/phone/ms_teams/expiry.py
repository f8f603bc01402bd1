"""Letters to administrators about certificates towards Microsoft Teams that near their end: without one nobody's Teams
rings. They go out a month, a week and a day before.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.i18n import gettext
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.people import Account, people_with
from clarion.features.phone.ms_teams.models import TeamsDirectRouting
from clarion.features.phone.ms_teams.rules import LETTER_DAYS, next_letter
from clarion.features.phone.quality import MOST_LETTERS

_CARES = "TeamsDirectRouting"
_LOOK_EVERY_S = 3600.0


class CertificateTeller:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Letters about certificates have to wait")

    async def open(self) -> None:
        await self._worker.open()

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.tell_next():
            pass

    async def tell_next(self) -> bool:
        """Write about one certificate that is due; False when none is. Whoever locks its row writes."""
        now = self._here.clock.now()
        routing = TeamsDirectRouting
        query = select(routing).where(routing.warn_at <= now, routing.enabled.is_(True)).order_by(routing.warn_at)
        async with self._here.storage.transaction() as session:
            row = (await session.scalars(query.limit(1).with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return False
            if row.valid_until is not None and row.valid_until - now <= timedelta(days=LETTER_DAYS[0]):
                await _write(session, row, row.valid_until, now, f"{self._here.settings.public_url}/microsoft-teams")
            row.warn_at = next_letter(row.valid_until, now)
        return True


async def _write(session: AsyncSession, row: TeamsDirectRouting, end: datetime, now: datetime, link: str) -> None:
    account = await session.get_one(Account, row.account_id)
    addresses: dict[str, set[str]] = defaultdict(set)
    for person in (await people_with(session, row.account_id, _CARES))[:MOST_LETTERS]:
        if person.email and is_address(person.email):
            addresses[(person.language or account.language).partition("-")[0].lower()].add(person.email)
    facts = {"fqdn": row.fqdn, "day": f"{end:%Y-%m-%d}", "link": link}
    for language, found in addresses.items():
        subject, text = (gettext(language, f"teams-certificate.{part}", **facts) for part in ("subject", "text"))
        for address in sorted(found):
            queue_email(session, OutgoingEmail(address, subject, text), now, row.account_id)
