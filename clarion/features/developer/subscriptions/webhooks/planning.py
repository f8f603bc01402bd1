"""Which webhooks get which entries of the log. Planned in the transaction that writes the log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions.envelope import Logged
from clarion.features.developer.subscriptions.kinds import Reading, read_stored
from clarion.features.developer.subscriptions.models import Subscription, SubscriptionPath, WebhookDelivery


async def plan_deliveries(session: AsyncSession, entries: Sequence[Logged], now: datetime) -> list[str]:
    """Write what is to be delivered; returns the ids of the subscriptions for which there is something."""
    if not entries:
        return []
    listening = await _listening(session, {entry.path for entry in entries}, now)
    rows = [
        {
            "subscription_id": subscription.id,
            "account_id": subscription.account_id,
            "uuid": entry.uuid,
            "event": reading.text,
            "payload": entry.payload(reading, subscription.id, subscription.extension_id),
            "state": "Waiting",
            "attempts": 0,
            "created_at": now,
        }
        for entry in entries
        for subscription, readings in listening.get(entry.path, {}).values()
        if entry.account_id == subscription.account_id
        for reading in [next((one for one in readings if entry.is_for(one, subscription.extension_id)), None)]
        if reading is not None
    ]
    if rows:
        await session.execute(insert(WebhookDelivery), rows)
    return sorted({str(row["subscription_id"]) for row in rows})


Listening = dict[str, dict[str, tuple[Subscription, list[Reading]]]]


async def _listening(session: AsyncSession, paths: set[str], now: datetime) -> Listening:
    """By path and subscription: the webhook and its filters on this path, in their order."""
    query = (
        select(SubscriptionPath.path, SubscriptionPath.text, Subscription)
        .join(Subscription, Subscription.id == SubscriptionPath.subscription_id)
        .where(SubscriptionPath.path.in_(list(paths)), Subscription.transport == "WebHook")
        .where(Subscription.expires_at.is_(None) | (Subscription.expires_at > now))
        .order_by(SubscriptionPath.subscription_id, SubscriptionPath.number)
    )
    found: Listening = {}
    for path, text, subscription in (await session.execute(query)).all():
        found.setdefault(path, {}).setdefault(subscription.id, (subscription, []))[1].append(read_stored(text))
    return found
