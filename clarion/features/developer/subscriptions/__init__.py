"""Subscriptions: what happens, told to apps over WebSocket and webhooks.

`sources/` says which events there are; `docs/decisions/0009-events-are-kept-then-sent.md` how they travel.
"""

from clarion.features.developer.subscriptions.console_routes import router as console_router
from clarion.features.developer.subscriptions.events import SUBSCRIPTION_CHANGED, SubscriptionChanged
from clarion.features.developer.subscriptions.gateway.routes import router as gateway_router
from clarion.features.developer.subscriptions.routes import router as subscriptions_router
from clarion.features.developer.subscriptions.startup import (
    close_delivery,
    close_sockets,
    open_delivery,
    open_sockets,
)
from clarion.features.developer.subscriptions.webinar_routes import router as webinar_router

routers = (subscriptions_router, webinar_router, console_router, gateway_router)

__all__ = [
    "SUBSCRIPTION_CHANGED",
    "SubscriptionChanged",
    "close_delivery",
    "close_sockets",
    "open_delivery",
    "open_sockets",
    "routers",
]
