"""Codes by email: six digits, good for the one sign-in that asked for them, for ten minutes."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.i18n import gettext
from clarion.base.mail_queue import OutgoingEmail, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions.models import SignInTicket
from clarion.features.people.second_factor.models import EmailFactor
from clarion.features.people.users.models import Extension

MOST_SENT = 3


def masked(address: str) -> str:
    """`b•••@example.com`: enough for its owner to know it."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"


async def send_code(session: AsyncSession, here: Container, ticket: SignInTicket, address: str) -> None:
    """Email a new code that `ticket` then takes; the one before is void. Raises Invalid after three of them."""
    sent = int(ticket.facts.get("sent", 0))
    if sent >= MOST_SENT:
        raise Invalid("Three codes were sent. Begin again.", code="OAU-147")
    code = f"{secrets.randbelow(10**6):06}"
    ticket.facts = {**ticket.facts, "emailCode": _hash(ticket, code), "sent": sent + 1}
    person = await session.get_one(Extension, ticket.extension_id)
    account = await session.get_one(Account, person.account_id)
    language = person.language or account.language
    letter = OutgoingEmail(
        address,
        gettext(language, "sign-in-code.subject"),
        gettext(language, "sign-in-code.text", name=person.name, code=code, address=here.settings.public_url),
    )
    queue_email(session, letter, here.clock.now(), account.id)


async def email_code_matches(session: AsyncSession, ticket: SignInTicket, code: str) -> bool:
    """Whether it is the code that was sent last for this ticket, to the address that the person confirmed."""
    if await session.get(EmailFactor, ticket.extension_id) is None:
        return False
    return takes_code(ticket, code)


def takes_code(ticket: SignInTicket, code: str) -> bool:
    known = str(ticket.facts.get("emailCode", ""))
    return bool(known) and hmac.compare_digest(known, _hash(ticket, "".join(code.split())))


def _hash(ticket: SignInTicket, code: str) -> str:
    return sha256(f"{ticket.token_hash}\0{code}".encode("utf-8", "surrogatepass")).hexdigest()


def address_for_codes(here: Container, person: Extension) -> str:
    """Raises Conflict where no email would arrive: nobody is to lock themselves out."""
    if not here.settings.smtp_url:
        raise Conflict("This server has no mail server, so codes by email would not arrive.")
    if not person.email:
        raise Conflict("You have no email address here: add one first.")
    return person.email


def confirm_address(session: AsyncSession, extension_id: str, address: str, now: datetime) -> None:
    """From now on codes go to this address, whatever address the person is given later."""
    session.add(EmailFactor(extension_id=extension_id, address=address, created_at=now))
