"""Texts that an act of acceptable use holds back: they keep their place, and go on their way when the act ends."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from clarion.base.container import Container
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import hold
from clarion.features.messaging.texting.events import TEXT_QUEUED, TextQueued
from clarion.features.messaging.texting.machine import State
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.messaging.texting.rules import LASTS

CHANNEL = "texts"
HELD_AT_MOST = timedelta(days=400)  # longer than any act lasts


async def hold_back(here: Container, session: AsyncSession, act_id: str, delivery: TextDelivery) -> None:
    """Let a text wait until the act ends. When that is over already, it goes."""
    await session.flush()
    held = await hold(session, here, act_id=act_id, account_id=delivery.account_id, channel=CHANNEL, thing=delivery.id)
    if held is not None:
        delivery.due_at = delivery.expires_at = here.clock.now() + HELD_AT_MOST


def let_go(here: Container) -> Callable[[AsyncSession, str, str], Awaitable[None]]:
    """What conduct calls with the account and the delivery when an act is over."""

    async def release(session: AsyncSession, account_id: str, delivery_id: str) -> None:
        row = await session.get(TextDelivery, delivery_id)
        if row is None or row.account_id != account_id or row.state != State.QUEUED:
            return
        now = here.clock.now()
        row.due_at, row.expires_at = row.created_at, now + LASTS  # in the place that it had
        announce(session, TEXT_QUEUED, TextQueued(account_id=account_id))

    return release
