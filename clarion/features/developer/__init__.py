"""The developer platform: registered apps, subscriptions to events."""

from clarion.features.developer.apps.cards import AppCards
from clarion.features.developer.apps.client_info_routes import router as client_info_router
from clarion.features.developer.apps.demo import (
    DEMO_CLIENT_ID,
    DEMO_REDIRECT_URIS,
    demo_client_secret,
    ensure_demo_app,
)
from clarion.features.developer.apps.events import APP_CHANGED, AppChanged
from clarion.features.developer.apps.models import App
from clarion.features.developer.apps.registry import AppRegistry
from clarion.features.developer.apps.routes import router as apps_router
from clarion.features.developer.apps.service import (
    DOCS_APP_ID,
    WEB_APP_ID,
    list_apps,
    register_app,
    register_docs_app,
    register_web_app,
)
from clarion.features.developer.gallery.routes import router as gallery_router
from clarion.features.developer.subscriptions import (
    SUBSCRIPTION_CHANGED,
    close_delivery,
    close_sockets,
    open_delivery,
    open_sockets,
)
from clarion.features.developer.subscriptions import routers as subscription_routers
from clarion.features.developer.usage import AppUsageMeter
from clarion.features.developer.usage import router as usage_router

routers = (
    client_info_router,
    apps_router,
    gallery_router,
    usage_router,
)

__all__ = [
    "APP_CHANGED",
    "DEMO_CLIENT_ID",
    "DEMO_REDIRECT_URIS",
    "DOCS_APP_ID",
    "SUBSCRIPTION_CHANGED",
    "WEB_APP_ID",
    "App",
    "AppCards",
    "AppChanged",
    "AppRegistry",
    "AppUsageMeter",
    "close_delivery",
    "close_sockets",
    "demo_client_secret",
    "ensure_demo_app",
    "list_apps",
    "open_delivery",
    "open_sockets",
    "register_app",
    "register_docs_app",
    "register_web_app",
    "routers",
    "subscription_routers",
]
