"""Emails to administrators about emergency locations that are not fresh."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.i18n import gettext
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.emergency.upkeep.service import CheckedLocation
from clarion.features.people import Account, Extension, reader_of

_MOST_PEOPLE = 20
_MOST_LINES = 50


async def write_alarms(
    here: Container, session: AsyncSession, alarmed: Sequence[CheckedLocation], now: datetime
) -> None:
    """One email for each company and administrator, in their language."""
    by_account: dict[str, list[CheckedLocation]] = {}
    for location, check in alarmed:
        by_account.setdefault(location.account_id, []).append((location, check))
    for account_id, mine in by_account.items():
        account = await session.get_one(Account, account_id)
        for person in await _administrators(session, account_id):
            letter = _letter(here, account, person, mine)
            queue_email(session, letter, now, account_id)


async def _administrators(session: AsyncSession, account_id: str) -> list[Extension]:
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.status == "Enabled",
        Extension.role == "admin",
        Extension.email.is_not(None),
    )
    people = await session.scalars(query.order_by(Extension.number).limit(_MOST_PEOPLE))
    return [person for person in people if person.email and is_address(person.email)]


def _letter(here: Container, account: Account, person: Extension, alarmed: Sequence[CheckedLocation]) -> OutgoingEmail:
    reader = reader_of(account, person)
    lines = [gettext(reader, "hello", name=person.name), "", gettext(reader, "emergency-check.text"), ""]
    for location, check in alarmed[:_MOST_LINES]:
        failed = check.alarm == "TestFailed"
        at = check.tested_at if failed else check.confirmed_at
        key = "emergency-check.failed" if failed else "emergency-check.unconfirmed"
        lines.append(gettext(reader, key, place=location.name, address=location.address_text, when=at))
    if len(alarmed) > _MOST_LINES:
        lines.append(gettext(reader, "emergency-check.more", count=len(alarmed) - _MOST_LINES))
    lines += ["", gettext(reader, "emergency-check.link", link=f"{here.settings.public_url}/emergency-places"), ""]
    return OutgoingEmail(str(person.email), gettext(reader, "emergency-check.subject"), "\n".join(lines))
