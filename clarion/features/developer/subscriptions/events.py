"""What subscriptions announce, and what passes between their parts."""

from typing import Literal

from pydantic import BaseModel

SUBSCRIPTION_CHANGED = "subscriptions.changed"
"""Through the outbox: read it again, wherever it is in memory."""

LOGGED = "events.logged"
"""Straight on the bus: {after, last, entries}: the log grew from position `after` to `last`."""
DELIVERIES_WAIT = "webhooks.waiting"
"""Straight on the bus: {subscription_ids}: there is something to deliver."""


class SubscriptionChanged(BaseModel):
    account_id: str
    extension_id: str
    subscription_id: str
    change: Literal["Create", "Update", "Delete", "Suspend", "Resume"]
    reason: str = ""
