"""Who gets incidents by email: an address counts once its owner has confirmed it."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.i18n import gettext
from clarion.base.ids import new_id
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.operations.service_status import wording
from clarion.features.operations.service_status.models import Incident, IncidentUpdate, StatusSubscriber

_CONFIRM_WITHIN: Final = timedelta(days=1)
_MOST_SUBSCRIBERS: Final = 10_000
_MOST_UNCONFIRMED: Final = 100
"""Nobody makes this server write to more strangers than that in a day."""


async def subscribe(here: Container, session: AsyncSession, address: str, language: str) -> None:
    """Ask the owner of an address to confirm. An address that was asked within a day, or that gets incidents already,
    is not written to, and who asks is told the same. Raises Invalid, Conflict.
    """
    address, now = address.strip().lower(), here.clock.now()
    if not is_address(address):
        raise Invalid("Enter an email address.", parameter="email")
    await session.execute(
        delete(StatusSubscriber).where(
            StatusSubscriber.confirmed_at.is_(None), StatusSubscriber.created_at < now - _CONFIRM_WITHIN
        )
    )
    if await session.scalar(select(StatusSubscriber.id).where(StatusSubscriber.email == address)) is not None:
        return
    unconfirmed = await _count(session, confirmed=False)
    if unconfirmed >= _MOST_UNCONFIRMED or await _count(session, confirmed=True) >= _MOST_SUBSCRIBERS:
        raise Conflict("Too many subscriptions wait to be confirmed. Try again tomorrow, or use the feed.")
    row = StatusSubscriber(id=new_id(), email=address, language=language, created_at=now, confirmed_at=None)
    session.add(row)
    subject = gettext(language, "status.confirm.subject")
    text = gettext(language, "status.confirm.text", page=_page(here), link=_link(here, row, "confirm"))
    queue_email(session, OutgoingEmail(address, subject, text), now)


async def _count(session: AsyncSession, *, confirmed: bool) -> int:
    query = select(func.count()).select_from(StatusSubscriber)
    is_none = StatusSubscriber.confirmed_at.is_(None)
    return await session.scalar(query.where(~is_none if confirmed else is_none)) or 0


async def get_subscriber(here: Container, session: AsyncSession, token: str) -> StatusSubscriber:
    """Who a link in an email was written to. Raises NotFound."""
    subscriber_id, _, proof = token[:200].partition(".")
    row = await session.get(StatusSubscriber, subscriber_id[:32])
    if row is None or not hmac.compare_digest(proof, _proof(here, row)):
        raise NotFound("This link is not valid any more.", parameter="token")
    return row


def confirm(row: StatusSubscriber, now: datetime) -> None:
    row.confirmed_at = row.confirmed_at or now


async def unsubscribe(session: AsyncSession, row: StatusSubscriber) -> None:
    await session.delete(row)


async def tell_subscribers(here: Container, session: AsyncSession, incident: Incident, update: IncidentUpdate) -> None:
    """Queue an email to everybody who has confirmed, in the language of each."""
    for row in await session.scalars(select(StatusSubscriber).where(StatusSubscriber.confirmed_at.is_not(None))):
        said = wording.update_text(row.language, incident, update)
        title = wording.title(row.language, incident)
        stage = gettext(row.language, f"status.stage.{update.stage}")
        subject = gettext(row.language, "status.mail.subject", stage=stage, title=title)
        text = gettext(
            row.language, "status.mail.text", title=title, text=said, page=_page(here), link=_link(here, row, "leave")
        )
        queue_email(session, OutgoingEmail(row.email, subject, text), update.at)


def _page(here: Container) -> str:
    return f"{here.settings.public_url}/status"


def _link(here: Container, row: StatusSubscriber, what: str) -> str:
    return f"{_page(here)}/{what}?token={row.id}.{_proof(here, row)}"


def _proof(here: Container, row: StatusSubscriber) -> str:
    key = here.keys.derive("service status: subscriptions")
    return hmac.new(key, f"{row.id} {row.email}".encode(), sha256).hexdigest()[:32]
