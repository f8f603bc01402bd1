"""Looking at subscriptions and deliveries, and sending some again."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import Select, func, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.http import Paging
from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions import service
from clarion.features.developer.subscriptions.events import DELIVERIES_WAIT
from clarion.features.developer.subscriptions.models import Subscription, WebhookAttempt, WebhookDelivery
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

MOST_REPLAYED = 1000


async def get_visible(session: AsyncSession, caller: Caller, subscription_id: str) -> Subscription:
    """One's own of any app; for administrators, any of the account. Others answer as if there were none."""
    row = await session.get(Subscription, subscription_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise service.missing()
    if row.extension_id != caller.extension_id and not caller.is_admin:
        raise service.missing()
    return row


async def read_page(
    session: AsyncSession, caller: Caller, now: datetime, paging: Paging
) -> tuple[Sequence[Subscription], int]:
    """What `caller` may see, newest first."""
    query = select(Subscription).where(Subscription.account_id == caller.account_id)
    if not caller.is_admin:
        query = query.where(Subscription.extension_id == caller.extension_id)
    query = query.where(Subscription.expires_at.is_(None) | (Subscription.expires_at > now))
    ordered = query.order_by(Subscription.created_at.desc(), Subscription.id)
    rows = (await session.scalars(ordered.offset(paging.offset).limit(paging.per_page))).all()
    return rows, await _count(session, query)


async def _count(session: AsyncSession, query: Select[Subscription] | Select[WebhookDelivery]) -> int:
    return await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


async def owners_of(session: AsyncSession, rows: Sequence[Subscription]) -> dict[str, Extension]:
    ids = {row.extension_id for row in rows}
    found = await session.scalars(select(Extension).where(Extension.id.in_(ids)))
    return {row.id: row for row in found}


async def waiting_of(session: AsyncSession, subscription_ids: Collection[str]) -> dict[str, int]:
    """How many deliveries wait, by subscription."""
    query = (
        select(WebhookDelivery.subscription_id, func.count())
        .where(WebhookDelivery.state == "Waiting", WebhookDelivery.subscription_id.in_(list(subscription_ids)))
        .group_by(WebhookDelivery.subscription_id)
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def read_deliveries(
    session: AsyncSession, subscription_id: str, state: str | None, paging: Paging
) -> tuple[Sequence[WebhookDelivery], int]:
    query = select(WebhookDelivery).where(WebhookDelivery.subscription_id == subscription_id)
    if state is not None:
        query = query.where(WebhookDelivery.state == state)
    ordered = query.order_by(WebhookDelivery.id.desc())
    rows = (await session.scalars(ordered.offset(paging.offset).limit(paging.per_page))).all()
    return rows, await _count(session, query)


async def last_attempts(session: AsyncSession, delivery_ids: Collection[int]) -> dict[int, WebhookAttempt]:
    newest = (
        select(func.max(WebhookAttempt.id))
        .where(WebhookAttempt.delivery_id.in_(list(delivery_ids)))
        .group_by(WebhookAttempt.delivery_id)
    )
    rows = await session.scalars(select(WebhookAttempt).where(WebhookAttempt.id.in_(newest)))
    return {row.delivery_id: row for row in rows}


async def attempts_of(session: AsyncSession, delivery_id: int) -> Sequence[WebhookAttempt]:
    query = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id)
    return (await session.scalars(query.order_by(WebhookAttempt.id))).all()


async def get_delivery(session: AsyncSession, subscription_id: str, delivery_id: str) -> WebhookDelivery:
    known = delivery_id.isascii() and delivery_id.isdigit() and len(delivery_id) <= 15
    row = await session.get(WebhookDelivery, int(delivery_id)) if known else None
    if row is None or row.subscription_id != subscription_id:
        raise NotFound("Resource for parameter [deliveryId] is not found.", parameter="deliveryId")
    return row


async def choose(
    session: AsyncSession,
    subscription_id: str,
    ids: Sequence[int] | None,
    states: Sequence[str],
    between: tuple[datetime | None, datetime | None],
) -> Sequence[WebhookDelivery]:
    """Deliveries to send again, oldest first. What still waits is not among them."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.subscription_id == subscription_id, WebhookDelivery.state != "Waiting"
    )
    if ids is not None:
        query = query.where(WebhookDelivery.id.in_(ids))
    else:
        query = query.where(WebhookDelivery.state.in_(states))
    start, end = (_aware(moment) for moment in between)
    if start is not None:
        query = query.where(WebhookDelivery.created_at >= start)
    if end is not None:
        query = query.where(WebhookDelivery.created_at <= end)
    return (await session.scalars(query.order_by(WebhookDelivery.id).limit(MOST_REPLAYED))).all()


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


async def replay(session: AsyncSession, row: Subscription, chosen: Sequence[WebhookDelivery], now: datetime) -> int:
    """Put copies of them behind what waits; returns how many."""
    for old in chosen:
        session.add(
            WebhookDelivery(
                subscription_id=row.id,
                account_id=row.account_id,
                uuid=old.uuid,
                event=old.event,
                payload=old.payload,
                state="Waiting",
                attempts=0,
                replay_of=old.replay_of or old.id,
                created_at=now,
            )
        )
    return len(chosen)


async def tell_dispatchers(here: Container, subscription_id: str) -> None:
    await here.bus.publish(DELIVERIES_WAIT, {"subscription_ids": [subscription_id]})
