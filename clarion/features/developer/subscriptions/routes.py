"""The resource /subscription."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.features.developer.subscriptions import service
from clarion.features.developer.subscriptions.models import Subscription
from clarion.features.developer.subscriptions.responses import SubscriptionInfo, SubscriptionList
from clarion.features.developer.subscriptions.schemas import DeliveryMode, SubscriptionRequest, subscription_view
from clarion.features.developer.subscriptions.service import Wish
from clarion.features.developer.subscriptions.webhooks.address import check_address, egress_policy
from clarion.features.developer.subscriptions.webhooks.dispatcher import Dispatcher
from clarion.features.developer.subscriptions.webhooks.validation import validate_receiver
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/subscription", tags=["Subscriptions"])
SOCKET = "clarion.socket"
"""The key of an ASGI scope under which the gateway puts the socket that a request came over."""
SUBSCRIPTION_HEADER = "WSG-SubscriptionId"


class SocketOfRequest(Protocol):
    """What these routes want of the socket they are called over."""

    connection_id: str

    def take_up(self, subscription_id: str, position: int) -> None:
        """Send the events of this subscription after `position`, once the answer has been sent."""


def socket_of(request: Request) -> SocketOfRequest | None:
    found: SocketOfRequest | None = request.scope.get(SOCKET)
    return found


def view(here: Container, row: Subscription) -> SubscriptionInfo:
    settings = here.settings
    return subscription_view(settings.public_url, row, here.clock.now(), settings.socket_absolute_seconds)


@router.post("", summary="Subscribe to events")
async def create_subscription(
    request: Request, response: Response, here: Here, caller: Annotated[Caller, require()], body: SubscriptionRequest
) -> SubscriptionInfo:
    """Filters that this user and app may not use are listed in `disabledFilters`, each with what is missing."""
    asked = service.check_filters(body.event_filters)
    transport = service.read_transport(body.delivery_mode)
    assert body.delivery_mode is not None
    if transport == "WebHook":
        wish = await _webhook_wish(here, caller, body, body.delivery_mode, asked)
    else:
        wish = _socket_wish(request, caller, asked)
    async with here.storage.transaction() as session:
        row = await service.create_subscription(session, here, caller, wish)
    socket = socket_of(request)
    if transport == "WebSocket" and socket is not None:
        socket.take_up(row.id, row.position)
        response.headers[SUBSCRIPTION_HEADER] = row.id
    return view(here, row)


async def _webhook_wish(
    here: Container, caller: Caller, body: SubscriptionRequest, mode: DeliveryMode, asked: tuple[str, ...]
) -> Wish:
    caller.check_scope("SubscriptionWebhook")
    address = check_address(mode.address, egress_policy(here.settings))
    async with here.storage.reading() as session:  # before anybody is posted to
        await service.check_room(session, here, caller)
    secrets = service.secrets_of(mode)
    await validate_receiver(here.get(Dispatcher).http_client, address, secrets, here.settings.webhook_seconds)
    lives_s = service.asked_lifetime(body.expires_in, never=body.never_expires, webhook=True)
    return Wish(asked, "WebHook", lives_s, address, secrets)


def _socket_wish(request: Request, caller: Caller, asked: tuple[str, ...]) -> Wish:
    socket = socket_of(request)
    if socket is None:
        raise Invalid(
            "A subscription with the transport WebSocket is created over the WebSocket connection itself.",
            parameter="deliveryMode.transportType",
        )
    caller.check_scope("WebSocketsSubscription")
    return Wish(asked, "WebSocket", None, connection_id=socket.connection_id)


@router.get("", summary="List one's subscriptions")
async def list_subscriptions(here: Here, caller: Annotated[Caller, require()]) -> SubscriptionList:
    async with here.storage.reading() as session:
        rows = await service.list_own(session, caller, here.clock.now())
    return {
        "uri": f"{here.settings.public_url}/restapi/v1.0/subscription",
        "records": [view(here, row) for row in rows],
    }


@router.get("/{subscriptionId}", summary="Read a subscription")
async def read_subscription(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
) -> SubscriptionInfo:
    async with here.storage.reading() as session:
        row = await service.get_own(session, caller, subscriptionId, here.clock.now())
    return view(here, row)


@router.put("/{subscriptionId}", summary="Change or renew a subscription")
async def update_subscription(
    request: Request,
    response: Response,
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
    body: SubscriptionRequest | None = None,
) -> SubscriptionInfo:
    """With or without a body the expiry moves on. A new address is asked whether it agrees, as in the beginning."""
    change = body or SubscriptionRequest(event_filters=None)
    asked = None if change.event_filters is None else service.check_filters(change.event_filters)
    now = here.clock.now()
    async with here.storage.reading() as session:
        row = await service.get_own(session, caller, subscriptionId, now)
    address = await _new_address(here, row, change.delivery_mode)
    async with here.storage.transaction() as session:
        row = await service.get_own(session, caller, subscriptionId, now)
        service.renew(here, row, change.expires_in, never=change.never_expires)
        if asked is not None:
            await service.change_filters(session, caller, row, asked, now)
        if address:
            row.address = address
        if change.delivery_mode is not None and row.transport == "WebHook":
            service.change_secrets(here, row, change.delivery_mode)
        service.tell(session, row, "Update")
    socket = socket_of(request)
    if socket is not None and row.connection_id == socket.connection_id:
        response.headers[SUBSCRIPTION_HEADER] = row.id
        if asked is not None:
            socket.take_up(row.id, row.position)
    return view(here, row)


async def _new_address(here: Container, row: Subscription, mode: DeliveryMode | None) -> str:
    """The address to change to, which has agreed; "" when it stays."""
    if mode is None or row.transport != "WebHook":
        return ""
    if mode.transport_type and service.read_transport(mode) != row.transport:
        raise Invalid(
            "The transport of a subscription cannot be changed; create another.",
            parameter="deliveryMode.transportType",
        )
    address = check_address(mode.address, egress_policy(here.settings)) if mode.address else ""
    if not address or address == row.address:
        return ""
    await validate_receiver(
        here.get(Dispatcher).http_client, address, service.secrets_of(mode), here.settings.webhook_seconds
    )
    return address


@router.post("/{subscriptionId}/renew", summary="Renew a subscription")
async def renew_subscription(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
) -> SubscriptionInfo:
    async with here.storage.transaction() as session:
        row = await service.get_own(session, caller, subscriptionId, here.clock.now())
        service.renew(here, row)
        service.tell(session, row, "Update")
    return view(here, row)


@router.delete("/{subscriptionId}", status_code=204, summary="End a subscription")
async def delete_subscription(
    here: Here,
    caller: Annotated[Caller, require()],
    subscriptionId: str,
) -> Response:
    async with here.storage.transaction() as session:
        row = await service.get_own(session, caller, subscriptionId, here.clock.now())
        await service.delete_subscription(session, row)
    return Response(status_code=204)
