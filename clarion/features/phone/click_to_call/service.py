"""Buttons of people, queues and menus, and the calls that visitors ask for."""

import hashlib
import hmac
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound, TooMany
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.people import PEOPLE_TYPES, Extension
from clarion.features.phone.click_to_call.controller import MANY
from clarion.features.phone.click_to_call.models import ClickToCall, ClickToCallButton
from clarion.features.phone.click_to_call.rules import MOST_OF_ADDRESS, WINDOW, new_key, wait_of
from clarion.features.phone.device_provisioning.gate import place_of

MOST = 20
_KEPT = timedelta(days=1)
_TARGETS = (*PEOPLE_TYPES, "FlexibleUser", "Limited", "SharedLinesGroup", *MANY)


@dataclass(frozen=True)
class Wanted:
    """A button as somebody wants it. `origins` as `rules.origin_of` writes them."""

    name: str
    origins: tuple[str, ...]
    consent: str = ""
    enabled: bool = True
    per_number: int = 3
    per_hour: int = 30


async def buttons_of(session: AsyncSession, owner: Extension) -> Sequence[ClickToCallButton]:
    query = select(ClickToCallButton).where(ClickToCallButton.extension_id == owner.id)
    return (await session.scalars(query.order_by(ClickToCallButton.created_at, ClickToCallButton.id))).all()


async def get_button(session: AsyncSession, owner: Extension, button_id: str) -> ClickToCallButton:
    """Raises NotFound."""
    row = await session.get(ClickToCallButton, button_id[:64], with_for_update=True)
    if row is None or row.extension_id != owner.id:
        raise NotFound("Resource for parameter [buttonId] is not found.", parameter="buttonId")
    return row


async def add(here: Container, session: AsyncSession, owner: Extension, wanted: Wanted) -> ClickToCallButton:
    """Raises Conflict when there are too many, or nobody would answer for such an extension."""
    if owner.type not in _TARGETS:
        raise Conflict("Buttons are for people, call queues and menus.", parameter="extensionId")
    mine = select(func.count()).select_from(ClickToCallButton).where(ClickToCallButton.extension_id == owner.id)
    if (await session.scalar(mine) or 0) >= MOST:
        raise Conflict(f"An extension has at most {MOST} buttons.", parameter="extensionId")
    row = ClickToCallButton(
        id=new_id(), account_id=owner.account_id, extension_id=owner.id, key=new_key(), created_at=here.clock.now()
    )
    change(row, wanted)
    session.add(row)
    await session.flush()
    return row


def change(row: ClickToCallButton, wanted: Wanted) -> None:
    row.name, row.origins, row.consent = wanted.name, list(wanted.origins), wanted.consent
    row.enabled, row.per_number, row.per_hour = wanted.enabled, wanted.per_number, wanted.per_hour


async def get_public(session: AsyncSession, key: str) -> ClickToCallButton:
    """The button that a page names. Raises NotFound, also for one that is switched off."""
    row = (await session.scalars(select(ClickToCallButton).where(ClickToCallButton.key == key[:40]))).one_or_none()
    if row is None or not row.enabled:
        raise NotFound("There is no such button.", parameter="key")
    return row


# ---- calls


async def take(here: Container, button_id: str, number: str, address: str) -> tuple[str, str]:
    """Room for one call: its id, and the token by which the page follows it. Raises TooMany, and counts nothing then.

    One after another for each button, so that two at once are counted.
    """
    now, token = here.clock.now(), secrets.token_urlsafe(24)
    async with here.storage.transaction() as session:
        button = await session.get(ClickToCallButton, button_id, with_for_update=True)
        if button is None:
            raise NotFound("There is no such button.", parameter="key")
        await session.execute(delete(ClickToCall).where(ClickToCall.at < now - _KEPT))
        row = ClickToCall(
            id=digest_of(token),
            account_id=button.account_id,
            button_id=button.id,
            number=_mark(here, number),
            place=_mark(here, place_of(address)),
            at=now,
        )
        own = ClickToCall.account_id == button.account_id
        limits = (
            (ClickToCall.place == row.place, MOST_OF_ADDRESS, "You asked for many calls lately."),
            (own & (ClickToCall.number == row.number), button.per_number, "This number was called often lately."),
            (ClickToCall.button_id == button.id, button.per_hour, "Many visitors asked for a call lately."),
        )
        for condition, most, words in limits:
            query = select(ClickToCall.at).where(condition, ClickToCall.at > now - WINDOW).order_by(ClickToCall.at)
            _check((await session.scalars(query)).all(), most, now, words)
        session.add(row)
    return row.id, token


def _check(times: Sequence[datetime], most: int, now: datetime, words: str) -> None:
    wait = math.ceil(wait_of(times, most, now))
    if wait > 0:
        raise TooMany(f"{words} Try again in {math.ceil(wait / 60)} min.", retry_after=wait)


async def keep_session(here: Container, call_id: str, session_id: str) -> None:
    async with here.storage.transaction() as session:
        row = await session.get(ClickToCall, call_id)
        if row is not None:
            row.session_id = session_id


async def get_call(session: AsyncSession, button: ClickToCallButton, token: str) -> ClickToCall:
    """Raises NotFound."""
    row = await session.get(ClickToCall, digest_of(token[:100]))
    if row is None or row.button_id != button.id:
        raise NotFound("There is no such call.", parameter="token")
    return row


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mark(here: Container, text: str) -> str:
    return hmac.new(here.keys.derive("click-to-call visitors"), text.encode(), hashlib.sha256).hexdigest()
