"""Subscriptions, the event log, and what was delivered to webhooks."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.developer.subscriptions.responses import DeliveryState

_Position = BigInteger().with_variant(Integer, "sqlite")


class Subscription(Base):
    """What one person's app wants to hear of, and how.

    `transport` is WebHook or WebSocket. `status`: Active, Suspended (by a person) or Blacklisted (the receiver failed
    for too long); `status_reason` and `status_at` say why and since when. `expires_at` None: never. Of a WebSocket
    subscription it is the time until which the connection may still come back; `connection_id` stays the same
    through all its sockets, `epoch` counts them. `position`: where in the log it began.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_owner", "extension_id", "client_id"),
        Index("ix_subscriptions_account", "account_id"),
        Index("ix_subscriptions_expires_at", "expires_at"),
        Index("ix_subscriptions_connection_id", "connection_id"),
        Index("ix_subscriptions_next_reminder_at", "next_reminder_at"),
        Index("ix_subscriptions_next_attempt_at", "next_attempt_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(IdString)
    client_name: Mapped[str] = mapped_column(String(100), default="")
    scopes: Mapped[list[str]]
    transport: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(2000), default="")
    secrets: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)  # sealed; see `secrets.py`
    signed: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[list[str]]  # as the app wrote them, to be judged again when rights change
    filters: Mapped[list[str]]
    disabled: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(String(20), default="Active")
    status_reason: Mapped[str] = mapped_column(String(300), default="")
    status_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    lives_s: Mapped[int | None]
    expires_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(_Position, default=0)
    connection_id: Mapped[str] = mapped_column(IdString, default="")
    auth_session_id: Mapped[str] = mapped_column(IdString, default="")
    epoch: Mapped[int] = mapped_column(default=0)
    reminder_threshold: Mapped[int | None]
    reminder_interval: Mapped[int | None]
    next_reminder_at: Mapped[datetime | None]
    # Webhooks: whose turn it is, and since when the receiver has been failing.
    next_attempt_at: Mapped[datetime | None]
    lease_owner: Mapped[str] = mapped_column(String(40), default="")
    lease_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)


class SubscriptionPath(Base):
    """One filter in force; the log is written for paths that stand here."""

    __tablename__ = "subscription_paths"
    __table_args__ = (UniqueConstraint("subscription_id", "number"),)

    id: Mapped[int] = mapped_column(_Position, primary_key=True)
    subscription_id: Mapped[str] = mapped_column(IdString, ForeignKey("subscriptions.id", ondelete="CASCADE"))
    number: Mapped[int]
    path: Mapped[str] = mapped_column(String(500), index=True)
    text: Mapped[str] = mapped_column(String(600))


class EventLogHead(Base):
    """One row: the last position given. Its lock is what makes positions appear in order."""

    __tablename__ = "event_log_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(_Position)


class EventLogEntry(Base):
    """A notification that somebody had subscribed to when it was written."""

    __tablename__ = "event_log"
    __table_args__ = (Index("ix_event_log_path_position", "path", "position"),)

    position: Mapped[int] = mapped_column(_Position, primary_key=True, autoincrement=False)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    account_id: Mapped[str] = mapped_column(IdString)
    path: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    kept_at: Mapped[datetime] = mapped_column(index=True)


class WebhookDelivery(Base):
    """One notification for one webhook. `state`: Waiting, Delivered, Failed (given up), Skipped (by a person)."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_turn", "state", "subscription_id", "id"),
        Index("ix_webhook_deliveries_account", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(_Position, primary_key=True)
    subscription_id: Mapped[str] = mapped_column(IdString, ForeignKey("subscriptions.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(IdString)
    uuid: Mapped[str] = mapped_column(String(36))
    event: Mapped[str] = mapped_column(String(600))
    payload: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(String(12), default="Waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    replay_of: Mapped[int | None] = mapped_column(_Position)
    created_at: Mapped[datetime] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]


class WebhookAttempt(Base):
    """One try: what was sent, what came back, how long it took. `problem` is "" when the receiver answered 200."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(_Position, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(
        _Position, ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    started_at: Mapped[datetime]
    took_ms: Mapped[int]
    request_headers: Mapped[dict[str, str]]
    status: Mapped[int | None]
    answer_headers: Mapped[dict[str, str]]
    answer: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
