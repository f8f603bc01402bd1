"""One attempt: what is sent, what came back, and what follows from it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clarion.base.container import Container
from clarion.base.http_client import HttpClient, RequestFailed
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions.events import SUBSCRIPTION_CHANGED, SubscriptionChanged
from clarion.features.developer.subscriptions.models import Subscription, WebhookAttempt, WebhookDelivery
from clarion.features.developer.subscriptions.rules import pause_after
from clarion.features.developer.subscriptions.webhooks.address import USER_AGENT
from clarion.features.developer.subscriptions.webhooks.secrets import SIGNATURE, Secrets, open_secrets, sign

MOST_ATTEMPTS = 12
"""After so many (about an hour) a delivery is given up, so that the next can be tried; it can be replayed."""
_GONE = 410
_SECRET_HEADERS = ("Verification-Token", "Validation-Token")


@dataclass(frozen=True)
class Tried:
    """`problem` is "" when the receiver took it."""

    started_at: datetime
    took_ms: int
    request_headers: dict[str, str]
    status: int | None = None
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    problem: str = ""


async def try_once(
    here: Container, http_client: HttpClient, subscription: Subscription, delivery: WebhookDelivery
) -> Tried:
    """Send a delivery to its receiver. Whatever happens is in the result."""
    body, now = delivery.payload.encode(), here.clock.now()
    headers = _headers(open_secrets(here.keys, subscription.secrets), delivery, body, now)
    shown = {name: "***" if name in _SECRET_HEADERS else value for name, value in headers.items()}
    try:
        answer = await http_client.post(subscription.address, headers, body, here.settings.webhook_seconds)
    except RequestFailed as problem:
        return Tried(now, problem.took_ms, shown, problem=problem.sentence[:300])
    return Tried(now, answer.took_ms, shown, answer.status, answer.headers, answer.body, _problem(answer.status))


def _problem(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"The receiver redirects (HTTP {status}); redirects are not followed."
    return f"The receiver answered HTTP {status}."


def _headers(secrets: Secrets, delivery: WebhookDelivery, body: bytes, now: datetime) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "Content-Length": str(len(body)),
        "User-Agent": USER_AGENT,
        "Clarion-Delivery": delivery.uuid,
        "Clarion-Attempt": str(delivery.attempts + 1),
    }
    if secrets.verification_token:
        headers["Verification-Token"] = secrets.verification_token
    if secrets.validation_token:
        headers["Validation-Token"] = secrets.validation_token
    if secrets.signing_key:
        headers[SIGNATURE] = sign(secrets.signing_key, int(now.timestamp()), body)
    return headers


async def record(here: Container, session: AsyncSession, delivery_id: int, tried: Tried, chance: float) -> bool:
    """Keep the attempt. True when the next delivery of the subscription may follow at once."""
    delivery = await session.get(WebhookDelivery, delivery_id)
    subscription = await session.get(Subscription, delivery.subscription_id) if delivery else None
    if delivery is None or subscription is None:
        return False  # deleted meanwhile
    delivery.attempts += 1
    session.add(
        WebhookAttempt(
            delivery_id=delivery.id,
            number=delivery.attempts,
            started_at=tried.started_at,
            took_ms=tried.took_ms,
            request_headers=tried.request_headers,
            status=tried.status,
            answer_headers=tried.answer_headers,
            answer=tried.answer,
            problem=tried.problem,
        )
    )
    now = here.clock.now()
    if not tried.problem:
        delivery.state, delivery.settled_at = "Delivered", now
        subscription.failures, subscription.failing_since, subscription.next_attempt_at = 0, None, None
        return subscription.status == "Active"
    _note_failure(here, session, subscription, delivery, tried, chance)
    return False


def _note_failure(
    here: Container,
    session: AsyncSession,
    subscription: Subscription,
    delivery: WebhookDelivery,
    tried: Tried,
    chance: float,
) -> None:
    now = here.clock.now()
    subscription.failures += 1
    subscription.failing_since = subscription.failing_since or tried.started_at
    subscription.next_attempt_at = now + timedelta(seconds=pause_after(delivery.attempts, chance))
    subscription.lease_owner, subscription.lease_until = "", None
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.settled_at = "Failed", now
    patience = timedelta(seconds=here.settings.webhook_patience_seconds)
    if tried.status == _GONE:
        set_aside(session, subscription, "The receiver says that it is gone for good (HTTP 410).", now)
    elif now - subscription.failing_since >= patience:
        since = f"{subscription.failing_since:%Y-%m-%d %H:%M} UTC"
        set_aside(session, subscription, f"No delivery has succeeded since {since}. {tried.problem}", now)


def set_aside(session: AsyncSession, subscription: Subscription, reason: str, now: datetime) -> None:
    """Stop delivering, say so, and keep what comes for the one who resumes it."""
    if subscription.status != "Active":
        return
    subscription.status, subscription.status_reason, subscription.status_at = "Blacklisted", reason[:300], now
    change = SubscriptionChanged(
        account_id=subscription.account_id,
        extension_id=subscription.extension_id,
        subscription_id=subscription.id,
        change="Suspend",
        reason=reason[:300],
    )
    announce(session, SUBSCRIPTION_CHANGED, change)
