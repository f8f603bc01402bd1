"""Subscriptions on the wire."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.features.developer.subscriptions.models import Subscription
from clarion.features.developer.subscriptions.responses import ExpiryInfo, NotificationDeliveryMode, SubscriptionInfo
from clarion.features.developer.subscriptions.rules import LONGEST_S

Token = Annotated[str, StringConstraints(max_length=1024, pattern=r"^[\x21-\x7e]*$")]
SigningKey = Annotated[str, StringConstraints(min_length=16, max_length=256, pattern=r"^[\x21-\x7e]*$")]
NEVER = "9999-12-31T23:59:59.999Z"


class DeliveryMode(WireModel):
    """`signingKey` is ours: with it every delivery carries the header `Clarion-Signature`."""

    transport_type: Annotated[str, StringConstraints(max_length=40)] = ""
    address: Annotated[str, StringConstraints(max_length=2000)] = ""
    verification_token: Token | None = None
    validation_token: Token | None = None
    signing_key: SigningKey | None = None


class SubscriptionRequest(WireModel):
    """The body of POST and PUT. `neverExpires` is ours."""

    event_filters: list[Annotated[str, StringConstraints(max_length=2000)]] | None = Field(None, max_length=1000)
    expires_in: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    never_expires: bool = False
    delivery_mode: DeliveryMode | None = None


def subscription_view(base: str, row: Subscription, now: datetime, socket_lives_s: int) -> SubscriptionInfo:
    """The resource. `base`: the public address of the API, or the request's."""
    ends = _expiry(row, now, socket_lives_s)
    view: SubscriptionInfo = {
        "uri": uri_of(base, "subscription", row.id),
        "id": row.id,
        "status": row.status,
        "eventFilters": row.filters,
        "creationTime": wire_time(row.created_at),
        "expirationTime": ends["expirationTime"],
        "expiresIn": ends["expiresIn"],
        "deliveryMode": _delivery_mode(base, row),
    }
    if row.disabled:
        view["disabledFilters"] = row.disabled
    if row.status != "Active" and row.status_at is not None:
        view["blacklistedData"] = {"blacklistedAt": wire_time(row.status_at), "reason": row.status_reason}
    return view


def _expiry(row: Subscription, now: datetime, socket_lives_s: int) -> ExpiryInfo:
    if row.transport == "WebSocket":
        ends = row.created_at + timedelta(seconds=socket_lives_s)
    elif row.expires_at is None:
        return {"expirationTime": NEVER, "expiresIn": LONGEST_S}
    else:
        ends = row.expires_at
    return {"expirationTime": wire_time(ends), "expiresIn": max(1, int((ends - now).total_seconds()))}


def _delivery_mode(base: str, row: Subscription) -> NotificationDeliveryMode:
    # A bot framework reads the address of every subscription it finds, whatever its transport.
    address = row.address or _socket_address(base)
    return {"transportType": row.transport, "encryption": False, "address": address, "signed": row.signed}


def _socket_address(base: str) -> str:
    return "ws" + base.removeprefix("http").rstrip("/") + "/ws"
