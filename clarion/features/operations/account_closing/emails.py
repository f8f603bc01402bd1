"""Emails about an account that is being closed: to its administrators, and at the end the certificate."""

from datetime import datetime
from typing import Final

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.i18n import Reader, gettext
from clarion.base.mail_queue import Enclosure, OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.operations.account_closing.models import AccountClosing
from clarion.features.people import Account, people_with, reader_of

PERMISSION: Final = "AccountAdministration"
AREA: Final = "closing-certificates"


async def send(here: Container, session: AsyncSession, row: AccountClosing, what: str) -> None:
    """`what`: begun, soon, blocked, withdrawn. People without an address get none."""
    account = await session.get_one(Account, row.account_id)
    page = f"{here.settings.public_url.rstrip('/')}/close-account"
    for person in await people_with(session, row.account_id, PERMISSION):
        if not is_address(person.email or ""):
            continue
        reader = reader_of(account, person)
        facts = {"name": person.first_name, "company": account.name, "page": page, "until": row.end_at}
        subject = gettext(reader, f"closing.{what}.subject", **facts)
        text = gettext(reader, f"closing.{what}.text", **facts)
        queue_email(session, OutgoingEmail(person.email or "", subject, text), here.clock.now(), account.id)


async def readers_of_certificate(session: AsyncSession, row: AccountClosing) -> list[str]:
    """Addresses, with the language of each: administrators are erased before the certificate is written."""
    account = await session.get_one(Account, row.account_id)
    people = await people_with(session, row.account_id, PERMISSION)
    return [
        f"{reader_of(account, person).language} {person.email}" for person in people if is_address(person.email or "")
    ]


async def send_certificate(here: Container, session: AsyncSession, row: AccountClosing, document: bytes) -> None:
    key = f"{AREA}/{row.id}/certificate.json"
    await here.get(Files).put(key, document, "application/json")
    now: datetime = here.clock.now()
    for each in row.emails:
        language, address = each.split(" ", 1)
        reader = Reader(language)
        facts = {"company": row.account_name}
        letter = OutgoingEmail(
            address,
            gettext(reader, "closing.done.subject", **facts),
            gettext(reader, "closing.done.text", **facts),
            (Enclosure(key, f"account-closing-{row.id}.json", "application/json"),),
        )
        queue_email(session, letter, now)
