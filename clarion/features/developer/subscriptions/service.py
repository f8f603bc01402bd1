"""What can be done with subscriptions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.ids import new_uuid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions import log as event_log
from clarion.features.developer.subscriptions.events import SUBSCRIPTION_CHANGED, SubscriptionChanged
from clarion.features.developer.subscriptions.models import Subscription, SubscriptionPath, WebhookDelivery
from clarion.features.developer.subscriptions.permits import Judgement, judge, refusal
from clarion.features.developer.subscriptions.rules import MAX_FILTERS, lifetime
from clarion.features.developer.subscriptions.schemas import DeliveryMode
from clarion.features.developer.subscriptions.webhooks.secrets import Secrets, open_secrets, seal_secrets
from clarion.features.people.sign_in import Caller

Change = Literal["Create", "Update", "Delete", "Suspend", "Resume"]
_OWN_PATH = "/restapi/v1.0/subscription/"
_PHONES = (
    "it needs the secrets by which the maker of an app is known to Apple or Google, which no server of yours has; "
    "browsers and phones take Web Push (/restapi/v1.0/clarion/push); for programs "
)
_NOT_HERE = {"pubnub": "PubNub is no longer available; "} | dict.fromkeys(("apns", "gcm", "fcm", "rc", "rcg"), _PHONES)


@dataclass(frozen=True)
class Wish:
    """A new subscription, checked as far as that goes without reading anything."""

    asked: tuple[str, ...]
    transport: str
    lives_s: int | None
    address: str = ""
    secrets: Secrets = field(default_factory=Secrets)
    connection_id: str = ""


def check_filters(asked: Sequence[str] | None) -> tuple[str, ...]:
    """Raises 400 SUB-508 for none, or too many."""
    found = tuple(text.strip() for text in asked or () if text.strip())
    if not found:
        raise Invalid("Parameter [eventFilters] is required.", code="SUB-508", parameter="eventFilters")
    if len(found) > MAX_FILTERS:
        raise Invalid(
            f"Parameter [eventFilters] holds {len(found)} filters; at most {MAX_FILTERS} are allowed.",
            code="SUB-508",
            parameter="eventFilters",
        )
    return found


def read_transport(mode: DeliveryMode | None) -> str:
    """`WebHook` or `WebSocket`, in whatever case it was written. Raises 400 for everything else."""
    name = "deliveryMode.transportType"
    if mode is None or not mode.transport_type:
        raise Invalid(f"Parameter [{name}] is required.", parameter=name)
    known = {"webhook": "WebHook", "websocket": "WebSocket"}
    found = known.get(mode.transport_type.lower())
    if found is None:
        why = _NOT_HERE.get(mode.transport_type.lower(), "")
        raise Invalid(f"Parameter [{name}] value is invalid: {why}use WebHook or WebSocket.", parameter=name)
    return found


def secrets_of(mode: DeliveryMode) -> Secrets:
    return Secrets(mode.verification_token or "", mode.validation_token or "", mode.signing_key or "")


async def check_room(session: AsyncSession, here: Container, caller: Caller) -> None:
    """Raises 403 SUB-505 when this app of this person, or the account, has as many as it may."""
    of_app = (Subscription.extension_id == caller.extension_id) & (Subscription.client_id == caller.app.client_id)
    settings = here.settings
    for condition, most, whose in (
        (of_app, settings.subscriptions_per_app, "this user with this app"),
        (Subscription.account_id == caller.account_id, settings.subscriptions_per_account, "this account"),
    ):
        query = select(func.count()).select_from(Subscription).where(condition)
        if (await session.scalar(query) or 0) >= most:
            raise Forbidden(
                f"There are {most} subscriptions of {whose} already; delete some before creating others.",
                code="SUB-505",
            )


async def create_subscription(session: AsyncSession, here: Container, caller: Caller, wish: Wish) -> Subscription:
    """A new subscription, in force once this transaction is committed. Raises when no filter is left."""
    judgement = await judge(session, caller, wish.asked, wish.lives_s)
    if not judgement.texts:
        raise refusal(judgement)
    if wish.connection_id:
        await end_connection(session, wish.connection_id)  # a new one replaces the old
    await check_room(session, here, caller)
    now = here.clock.now()
    row = Subscription(
        id=new_uuid(),
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        client_id=caller.app.client_id,
        client_name=caller.app.name[:100],
        scopes=sorted(caller.scopes),
        transport=wish.transport,
        address=wish.address,
        secrets=seal_secrets(here.keys, wish.secrets),
        signed=bool(wish.secrets.signing_key),
        asked=list(wish.asked),
        filters=[],
        disabled=[],
        status="Active",
        created_at=now,
        lives_s=wish.lives_s,
        position=await event_log.read_head(session),
        connection_id=wish.connection_id,
        auth_session_id=caller.session_id,
    )
    row.expires_at = _expiry(here, row, now)
    session.add(row)
    await session.flush()
    await put_in_force(session, row, judgement, now)
    tell(session, row, "Create")
    return row


def _expiry(here: Container, row: Subscription, now: datetime) -> datetime | None:
    if row.transport == "WebSocket":
        return socket_expiry(here, now)
    return None if row.lives_s is None else now + timedelta(seconds=row.lives_s)


def socket_expiry(here: Container, now: datetime) -> datetime:
    """Until when the subscription of a socket lives without hearing from it; moved on while the socket is open."""
    return now + timedelta(seconds=here.settings.socket_recovery_seconds + 60)


async def put_in_force(session: AsyncSession, row: Subscription, judgement: Judgement, now: datetime) -> None:
    """Make these filters the ones of the subscription."""
    row.filters, row.disabled = judgement.texts, list(judgement.disabled)
    reminder = judgement.reminder
    row.reminder_threshold = reminder.threshold if reminder else None
    row.reminder_interval = reminder.interval if reminder else None
    plan_reminder(row, now)
    await session.execute(delete(SubscriptionPath).where(SubscriptionPath.subscription_id == row.id))
    paths = [(reading.path, reading.text) for reading in judgement.granted]
    if reminder:
        paths.append((_OWN_PATH + row.id, judgement.reminder_text))
    for number, (path, text) in enumerate(paths):
        session.add(SubscriptionPath(subscription_id=row.id, number=number, path=path, text=text))
    await session.flush()


def plan_reminder(row: Subscription, now: datetime) -> None:
    """When the owner is to be reminded next of the end of the subscription."""
    row.next_reminder_at = None
    if row.reminder_threshold is None or row.expires_at is None or row.transport == "WebSocket":
        return
    first = row.expires_at - timedelta(seconds=row.reminder_threshold)
    row.next_reminder_at = max(first, now + timedelta(seconds=row.reminder_interval or 1)) if first <= now else first


def own_path(row: Subscription) -> str:
    """The path of notifications about the subscription itself."""
    return _OWN_PATH + row.id


async def get_own(session: AsyncSession, caller: Caller, subscription_id: str, now: datetime) -> Subscription:
    """One's own with this app. Raises 404 for others', whether there are such or not, and for those that ended."""
    row = await session.get(Subscription, subscription_id[:64])
    if (
        row is None
        or row.extension_id != caller.extension_id
        or row.client_id != caller.app.client_id
        or (row.expires_at is not None and row.expires_at <= now)
    ):
        raise missing()
    return row


def missing() -> NotFound:
    return NotFound("Resource for parameter [subscriptionId] is not found.", parameter="subscriptionId")


async def list_own(session: AsyncSession, caller: Caller, now: datetime) -> Sequence[Subscription]:
    query = select(Subscription).where(
        Subscription.extension_id == caller.extension_id,
        Subscription.client_id == caller.app.client_id,
        Subscription.expires_at.is_(None) | (Subscription.expires_at > now),
    )
    return (await session.scalars(query.order_by(Subscription.created_at, Subscription.id))).all()


async def change_filters(
    session: AsyncSession, caller: Caller, row: Subscription, asked: Sequence[str], now: datetime
) -> None:
    """Raises when no filter is left; then everything stays as it was."""
    judgement = await judge(session, caller, asked, row.lives_s)
    if not judgement.texts:
        raise refusal(judgement)
    row.asked, row.scopes = list(asked), sorted(caller.scopes)
    row.position = await event_log.read_head(session)  # where a socket looks for events of filters it did not have
    await put_in_force(session, row, judgement, now)


def renew(here: Container, row: Subscription, expires_in: int | None = None, *, never: bool = False) -> None:
    """Move the expiry on, by what is asked for now or was asked for in the beginning."""
    now = here.clock.now()
    if never:
        row.lives_s = None
    elif expires_in is not None:
        row.lives_s = lifetime(expires_in, webhook=row.transport == "WebHook")
    row.expires_at = _expiry(here, row, now)
    plan_reminder(row, now)


def change_secrets(here: Container, row: Subscription, mode: DeliveryMode) -> None:
    """What was not given stays; an empty text takes a token away."""
    old = open_secrets(here.keys, row.secrets)
    fresh = Secrets(
        old.verification_token if mode.verification_token is None else mode.verification_token,
        old.validation_token if mode.validation_token is None else mode.validation_token,
        old.signing_key if mode.signing_key is None else mode.signing_key,
    )
    row.secrets, row.signed = seal_secrets(here.keys, fresh), bool(fresh.signing_key)


async def resume(session: AsyncSession, row: Subscription, now: datetime, *, skip_missed: bool = False) -> None:
    """Deliver again, from where it stopped or (`skip_missed`) from now on."""
    if skip_missed:
        waiting = select(WebhookDelivery).where(
            WebhookDelivery.subscription_id == row.id, WebhookDelivery.state == "Waiting"
        )
        for delivery in (await session.scalars(waiting)).all():
            delivery.state, delivery.settled_at = "Skipped", now
    row.status, row.status_reason, row.status_at = "Active", "", None
    row.failures, row.failing_since, row.next_attempt_at = 0, None, None
    row.lease_owner, row.lease_until = "", None
    tell(session, row, "Resume")


def suspend(session: AsyncSession, row: Subscription, reason: str, now: datetime) -> None:
    """Stop delivering for a while; what comes is kept."""
    if row.transport != "WebHook":
        raise Invalid("Only webhooks can be suspended.", parameter="subscriptionId")
    row.status, row.status_reason, row.status_at = "Suspended", reason[:300], now
    tell(session, row, "Suspend", row.status_reason)


async def delete_subscription(session: AsyncSession, row: Subscription) -> None:
    await session.delete(row)
    tell(session, row, "Delete")


async def end_connection(session: AsyncSession, connection_id: str) -> None:
    """Delete what a socket was subscribed to."""
    query = select(Subscription).where(Subscription.connection_id == connection_id)
    for row in (await session.scalars(query)).all():
        await delete_subscription(session, row)
    await session.flush()


def tell(session: AsyncSession, row: Subscription, change: Change, reason: str = "") -> None:
    news = SubscriptionChanged(
        account_id=row.account_id,
        extension_id=row.extension_id,
        subscription_id=row.id,
        change=change,
        reason=reason,
    )
    announce(session, SUBSCRIPTION_CHANGED, news)


def asked_lifetime(expires_in: int | None, *, never: bool, webhook: bool) -> int | None:
    return None if never else lifetime(expires_in, webhook=webhook)
