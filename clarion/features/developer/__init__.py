"""The developer platform: registered apps."""

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
    WEB_APP_ID,
    list_apps,
    register_app,
    register_web_app,
)

routers = (
    client_info_router,
    apps_router,
)

__all__ = [
    "APP_CHANGED",
    "DEMO_CLIENT_ID",
    "DEMO_REDIRECT_URIS",
    "WEB_APP_ID",
    "App",
    "AppChanged",
    "AppRegistry",
    "demo_client_secret",
    "ensure_demo_app",
    "list_apps",
    "register_app",
    "register_web_app",
    "routers",
]
