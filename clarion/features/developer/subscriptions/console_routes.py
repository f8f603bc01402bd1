"""What the web app's pages about subscriptions and deliveries stand on. Ours, beyond the compatible surface."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.http import PagingQuery, WireModel, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.features.developer.subscriptions import console, service
from clarion.features.developer.subscriptions.models import Subscription, WebhookAttempt, WebhookDelivery
from clarion.features.developer.subscriptions.responses import (
    DeliveryAttempt,
    NotificationInfo,
    SubscriptionInfo,
    WebhookDeliveryDetails,
    WebhookDeliveryInfo,
)
from clarion.features.developer.subscriptions.routes import view
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/subscriptions", tags=["Subscriptions"])
State = Literal["Waiting", "Delivered", "Failed", "Skipped"]


class Resume(WireModel):
    """`skipMissed`: leave out what came while the webhook was set aside."""

    skip_missed: bool = False


class Replay(WireModel):
    """Which deliveries to send again: by id, or by time and state."""

    delivery_ids: list[Annotated[int, Field(ge=1, le=2**53)]] | None = Field(None, max_length=console.MOST_REPLAYED)
    date_from: datetime | None = None
    date_to: datetime | None = None
    states: list[State] = Field(["Failed", "Skipped"], max_length=4)


def _shown(here: Container, row: Subscription, owner: Extension | None, waiting: int) -> SubscriptionInfo:
    found = view(here, row)
    found["owner"] = {"extensionId": row.extension_id, "name": owner.name if owner else ""}
    if owner is not None:
        found["owner"]["extensionNumber"] = owner.number
    found["app"] = {"clientId": row.client_id, "name": row.client_name}
    found["waiting"] = waiting
    found["neverExpires"] = row.transport == "WebHook" and row.expires_at is None
    if row.failing_since is not None:
        found["failingSince"] = wire_time(row.failing_since)
    if row.next_attempt_at is not None:
        found["nextAttemptAt"] = wire_time(row.next_attempt_at)
    return found


@router.get("", summary="List subscriptions of all apps")
async def list_all(
    request: Request, here: Here, caller: Annotated[Caller, require()], paging: PagingQuery
) -> ListResponse[SubscriptionInfo]:
    """One's own with every app; an administrator sees those of the whole account."""
    async with here.storage.reading() as session:
        rows, total = await console.read_page(session, caller, here.clock.now(), paging)
        owners = await console.owners_of(session, rows)
        waiting = await console.waiting_of(session, [row.id for row in rows])
    records = [_shown(here, row, owners.get(row.extension_id), waiting.get(row.id, 0)) for row in rows]
    return list_answer(request, records, paging, total)


@router.get("/{subscriptionId}", summary="Read a subscription of any app")
async def read_one(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
) -> SubscriptionInfo:
    async with here.storage.reading() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        owners = await console.owners_of(session, [row])
        waiting = await console.waiting_of(session, [row.id])
    return _shown(here, row, owners.get(row.extension_id), waiting.get(row.id, 0))


@router.post("/{subscriptionId}/suspend", summary="Stop delivering to a webhook for a while")
async def suspend(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
) -> SubscriptionInfo:
    """What comes meanwhile is kept, and delivered in order once it is resumed."""
    async with here.storage.transaction() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        service.suspend(session, row, f"Suspended by extension {caller.extension_number}.", here.clock.now())
    return view(here, row)


@router.post("/{subscriptionId}/resume", summary="Deliver to a webhook again")
async def resume(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
    body: Resume | None = None,
) -> SubscriptionInfo:
    """Whether a person suspended it, or the receiver failed for too long."""
    wish = body or Resume()
    async with here.storage.transaction() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        await service.resume(session, row, here.clock.now(), skip_missed=wish.skip_missed)
    return view(here, row)


@router.delete("/{subscriptionId}", status_code=204, summary="End a subscription of any app")
async def delete(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
) -> None:
    async with here.storage.transaction() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        await service.delete_subscription(session, row)


@router.get("/{subscriptionId}/deliveries", summary="List what was delivered to a webhook, and what was not")
async def list_deliveries(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require()],
    paging: PagingQuery,
    subscriptionId: str,
    state: Annotated[State | None, Query()] = None,
) -> ListResponse[WebhookDeliveryInfo]:
    """Newest first, each with its last attempt."""
    async with here.storage.reading() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        rows, total = await console.read_deliveries(session, row.id, state, paging)
        last = await console.last_attempts(session, [one.id for one in rows])
    return list_answer(request, [_delivery(one, last.get(one.id)) for one in rows], paging, total)


@router.get("/{subscriptionId}/deliveries/{deliveryId}", summary="Read a delivery with every attempt")
async def read_delivery(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
    deliveryId: str,
) -> WebhookDeliveryDetails:
    async with here.storage.reading() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        delivery = await console.get_delivery(session, row.id, deliveryId)
        tried = await console.attempts_of(session, delivery.id)
    found = _delivery(delivery, tried[-1] if tried else None)
    return {**found, "payload": delivery.payload, "attempts": [_attempt(one, whole=True) for one in tried]}


@router.post("/{subscriptionId}/deliveries/{deliveryId}/replay", summary="Deliver once more")
async def replay_one(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
    deliveryId: str,
) -> NotificationInfo:
    """The same event with the same uuid, after what waits already."""
    async with here.storage.transaction() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        delivery = await console.get_delivery(session, row.id, deliveryId)
        count = await console.replay(session, row, [delivery], here.clock.now())
    return await _told(here, row.id, count)


@router.post("/{subscriptionId}/replay", summary="Deliver a range once more")
async def replay_range(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
    body: Replay,
) -> NotificationInfo:
    """In their old order; at most a thousand at a time, oldest first."""
    async with here.storage.transaction() as session:
        row = await console.get_visible(session, caller, subscriptionId)
        chosen = await console.choose(session, row.id, body.delivery_ids, body.states, (body.date_from, body.date_to))
        count = await console.replay(session, row, chosen, here.clock.now())
    return await _told(here, row.id, count)


async def _told(here: Container, subscription_id: str, count: int) -> NotificationInfo:
    await console.tell_dispatchers(here, subscription_id)
    return {"replayed": count}


def _delivery(row: WebhookDelivery, last: WebhookAttempt | None) -> WebhookDeliveryInfo:
    found: WebhookDeliveryInfo = {
        "id": row.id,
        "uuid": row.uuid,
        "event": row.event,
        "state": row.state,
        "attemptCount": row.attempts,
        "creationTime": wire_time(row.created_at),
    }
    if row.settled_at is not None:
        found["settledTime"] = wire_time(row.settled_at)
    if row.replay_of is not None:
        found["replayOf"] = row.replay_of
    if last is not None:
        found["lastAttempt"] = _attempt(last, whole=False)
    return found


def _attempt(row: WebhookAttempt, *, whole: bool) -> DeliveryAttempt:
    found: DeliveryAttempt = {
        "number": row.number,
        "startTime": wire_time(row.started_at),
        "durationMs": row.took_ms,
        "status": row.status,
        "problem": row.problem,
    }
    if whole:
        found |= {
            "requestHeaders": row.request_headers,
            "answerHeaders": row.answer_headers,
            "answer": row.answer,
        }
    return found
