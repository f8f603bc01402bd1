"""The developer platform: registered apps."""

from clarion.features.developer.apps.client_info_routes import router as client_info_router
from clarion.features.developer.apps.demo import DEMO_CLIENT_ID, demo_client_secret, ensure_demo_app
from clarion.features.developer.apps.models import App
from clarion.features.developer.apps.service import (
    WEB_APP_ID,
    AppRegistry,
    list_apps,
    register_app,
    register_web_app,
)

routers = (client_info_router,)

__all__ = [
    "DEMO_CLIENT_ID",
    "WEB_APP_ID",
    "App",
    "AppRegistry",
    "demo_client_secret",
    "ensure_demo_app",
    "list_apps",
    "register_app",
    "register_web_app",
    "routers",
]
