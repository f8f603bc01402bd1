"""Emails about requests: that they are done, and that their time runs out."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.i18n import gettext
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.operations.privacy_requests import rules
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.operations.privacy_requests.rules import Kind
from clarion.features.people import Account, Extension, people_with, reader_of

PERMISSION = "HandlePrivacyRequests"
_AT_ONCE = 50


async def tell_done(here: Container, session: AsyncSession, row: PrivacyRequest) -> None:
    """To the person who asked, or was erased on their own request; officers see it on their page."""
    person = await session.get(Extension, row.asked_by)
    if person is None:
        return
    account = await session.get_one(Account, row.account_id)
    key = "privacy.export" if row.kind == Kind.EXPORT else "privacy.erasure"
    _queue(here, session, account, person, key)


async def remind(here: Container) -> None:
    """Officers, a week before a request has to be answered; once."""
    now = here.clock.now()
    due = select(PrivacyRequest).where(
        PrivacyRequest.status.in_(rules.OPEN),
        PrivacyRequest.reminded_at.is_(None),
        PrivacyRequest.due_at <= now + rules.REMIND_BEFORE,
    )
    async with here.storage.transaction() as session:
        for row in (await session.scalars(due.limit(_AT_ONCE))).all():
            row.reminded_at = now
            account = await session.get_one(Account, row.account_id)
            for person in await people_with(session, row.account_id, PERMISSION):
                _queue(here, session, account, person, "privacy.due", row)


def _queue(
    here: Container, session: AsyncSession, account: Account, person: Extension, key: str,
    row: PrivacyRequest | None = None,
) -> None:  # fmt: skip
    """Nobody without an email address is told."""
    address = person.email or ""
    if not is_address(address):
        return
    reader = reader_of(account, person)
    page = f"{here.settings.public_url.rstrip('/')}/{'privacy-requests' if row else 'settings?tab=security'}"
    facts = {"name": person.first_name, "company": account.name, "page": page} | ({"until": row.due_at} if row else {})
    subject = gettext(reader, f"{key}.subject", **facts)
    queue_email(
        session, OutgoingEmail(address, subject, gettext(reader, f"{key}.text", **facts)), here.clock.now(), account.id
    )
