"""What the other side is still to be told, in order. Written in the transaction of what it tells of."""

from typing import Any

from sqlalchemy import update

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.federation.events import EVENTS_WAIT, EventsWait
from clarion.features.messaging.federation.models import FederationEvent, FederationQueue, SharedChat

APPLYING = "federation: applying"
"""In `session.info`: what is written now came from the other side, and is not told back."""

# Made once. The row of the queue is locked last, after the chat: see `FederationQueue`.
_STEP = update(FederationQueue).values(sent_n=FederationQueue.sent_n + 1).returning(FederationQueue.sent_n)


async def tell(here: Container, session: AsyncSession, shared: SharedChat, kind: str, **more: Any) -> None:
    """One event about a shared chat."""
    with session.no_autoflush:
        n = await session.scalar(_STEP.where(FederationQueue.link_id == shared.link_id))
    if n is None:
        return  # the link is gone
    now = here.clock.now()
    body = {"n": n, "kind": kind, "chat": shared.shared_id, "at": wire_time(now), **more}
    session.add(FederationEvent(link_id=shared.link_id, n=n, body=body, created_at=now))
    announce(session, EVENTS_WAIT, EventsWait())
