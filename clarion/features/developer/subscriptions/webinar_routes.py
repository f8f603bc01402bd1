"""The resource /webinar/notifications/v1/subscriptions: webhooks for events of webinars alone."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions import routes, service
from clarion.features.developer.subscriptions.models import Subscription
from clarion.features.developer.subscriptions.responses import SubscriptionInfo, SubscriptionList
from clarion.features.developer.subscriptions.schemas import SubscriptionRequest
from clarion.features.people.sign_in import Caller, require

ROOT = "/webinar/notifications/v1/subscriptions"
router = APIRouter(prefix=ROOT, tags=["Webinars: subscriptions"])
Reader = Annotated[Caller, require("Meetings")]
_OURS = "/webinar/"


def _view(here: Container, row: Subscription) -> SubscriptionInfo:
    return routes.view(here, row) | {"uri": f"{here.settings.public_url}{ROOT}/{row.id}"}


def _check_filters(body: SubscriptionRequest) -> None:
    """Raises Invalid for events that are not of webinars."""
    for text in service.check_filters(body.event_filters):
        if not text.startswith(_OURS):
            raise Invalid(
                f"[{text[:200]}] is not an event of webinars. Use /restapi/v1.0/subscription for others.",
                code="SUB-508",
                parameter="eventFilters",
            )


def _is_ours(row: Subscription) -> bool:
    return row.transport == "WebHook" and all(text.startswith(_OURS) for text in row.filters)


async def _get(session: AsyncSession, here: Container, caller: Caller, subscription_id: str) -> Subscription:
    """Raises NotFound, also for subscriptions to other events."""
    row = await service.get_own(session, caller, subscription_id, here.clock.now())
    if not _is_ours(row):
        raise NotFound("Resource for parameter [subscriptionId] is not found.", parameter="subscriptionId")
    return row


@router.post("", summary="Subscribe to events of webinars", status_code=201)
async def create_webinar_subscription(
    request: Request, response: Response, here: Here, caller: Reader, body: SubscriptionRequest
) -> SubscriptionInfo:
    """By webhook."""
    _check_filters(body)
    if service.read_transport(body.delivery_mode) != "WebHook":
        raise Invalid("Use WebHook here.", parameter="deliveryMode.transportType")
    made = await routes.create_subscription(request, response, here, caller, body)
    return made | {"uri": f"{here.settings.public_url}{ROOT}/{made['id']}"}


@router.get("", summary="List your subscriptions to events of webinars")
async def list_webinar_subscriptions(here: Here, caller: Reader) -> SubscriptionList:
    async with here.storage.reading() as session:
        rows = await service.list_own(session, caller, here.clock.now())
    return {
        "uri": f"{here.settings.public_url}{ROOT}",
        "records": [_view(here, row) for row in rows if _is_ours(row)],
    }


@router.get("/{subscriptionId}", summary="Read a subscription to events of webinars")
async def read_webinar_subscription(here: Here, caller: Reader, subscriptionId: str) -> SubscriptionInfo:
    async with here.storage.reading() as session:
        return _view(here, await _get(session, here, caller, subscriptionId))


@router.put("/{subscriptionId}", summary="Change or renew a subscription to events of webinars")
async def update_webinar_subscription(
    request: Request,
    response: Response,
    here: Here,
    caller: Reader,
    subscriptionId: str,
    body: SubscriptionRequest | None = None,
) -> SubscriptionInfo:
    """Its filters and expiry; without a body the expiry moves on."""
    change = SubscriptionRequest(event_filters=None)
    if body is not None:
        change = SubscriptionRequest(event_filters=body.event_filters, expires_in=body.expires_in)
    if change.event_filters is not None:
        _check_filters(change)
    async with here.storage.reading() as session:
        await _get(session, here, caller, subscriptionId)
    found = await routes.update_subscription(request, response, here, caller, subscriptionId, change)
    return found | {"uri": f"{here.settings.public_url}{ROOT}/{found['id']}"}


@router.post("/{subscriptionId}/renew", summary="Renew a subscription to events of webinars")
async def renew_webinar_subscription(here: Here, caller: Reader, subscriptionId: str) -> SubscriptionInfo:
    async with here.storage.transaction() as session:
        row = await _get(session, here, caller, subscriptionId)
        service.renew(here, row)
        service.tell(session, row, "Update")
    return _view(here, row)


@router.delete("/{subscriptionId}", status_code=204, summary="End a subscription to events of webinars")
async def delete_webinar_subscription(here: Here, caller: Reader, subscriptionId: str) -> Response:
    async with here.storage.transaction() as session:
        await service.delete_subscription(session, await _get(session, here, caller, subscriptionId))
    return Response(status_code=204)
