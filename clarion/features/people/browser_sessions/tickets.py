"""Tickets: what a half-done sign-in, a one-time link or a passkey ceremony is known by between two requests."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from clarion.base.errors import Invalid, Unauthorized
from clarion.base.ids import new_token
from clarion.base.storage import AsyncSession
from clarion.features.people.browser_sessions.models import SignInTicket
from clarion.features.people.sign_in.tokens import token_hash

SECOND_FACTOR, ENROL, NEW_PASSWORD = "second-factor", "enrol", "new-password"
LINK, PASSKEY_SIGN_IN, PASSKEY_NEW = "link", "passkey-sign-in", "passkey-new"
ENTRY, EMAIL_FACTOR = "entry", "email-factor"
PROVIDER_REQUEST, PROVIDER_ANSWER, OPENID_REQUEST = "saml-request", "saml-answer", "openid-request"
LIFE = timedelta(minutes=10)
MAX_ATTEMPTS = 10


def make_ticket(
    session: AsyncSession,
    purpose: str,
    now: datetime,
    *,
    extension_id: str | None = None,
    facts: dict[str, Any] | None = None,
    life: timedelta = LIFE,
) -> str:
    """The ticket's text; only its hash is kept."""
    text = new_token()
    session.add(
        SignInTicket(
            token_hash=token_hash(text),
            purpose=purpose,
            extension_id=extension_id,
            facts=facts or {},
            created_at=now,
            expires_at=now + life,
        )
    )
    return text


def make_entry_ticket(session: AsyncSession, now: datetime, extension_id: str, life: timedelta) -> str:
    """For a link that signs this person in once, in whatever browser; second factors are asked for as ever."""
    facts = {"proved": ["otp"], "remember": False, "browser": ""}
    return make_ticket(session, ENTRY, now, extension_id=extension_id, facts=facts, life=life)


async def get_ticket(session: AsyncSession, text: str, *purposes: str, now: datetime) -> SignInTicket:
    """A ticket that is still good. Raises 401 for one that is not, or is for something else."""
    row = await session.get(SignInTicket, token_hash(text[:200]))
    if row is None or row.purpose not in purposes or row.expires_at <= now or row.attempts >= MAX_ATTEMPTS:
        raise Unauthorized("This sign-in has taken too long or is over. Begin again.", code="OAU-213")
    return row


async def count_attempt(session: AsyncSession, row: SignInTicket) -> None:
    """A ticket bears a few tries only, also when they come at once."""
    query = (
        update(SignInTicket)
        .where(SignInTicket.token_hash == row.token_hash, SignInTicket.attempts < MAX_ATTEMPTS)
        .values(attempts=SignInTicket.attempts + 1)
        .returning(SignInTicket.attempts)
    )
    if (await session.execute(query)).scalar() is None:
        raise Invalid("Too many tries. Begin again.", code="OAU-147")


async def use_up(session: AsyncSession, row: SignInTicket) -> None:
    """Take the ticket out of the world. Raises 401 for all but the first who do."""
    done = await session.execute(
        delete(SignInTicket).where(SignInTicket.token_hash == row.token_hash).returning(SignInTicket.token_hash)
    )
    if done.scalar() is None:
        raise Unauthorized("This sign-in is over. Begin again.", code="OAU-213")
