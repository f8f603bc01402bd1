"""The developer platform: registered apps."""

from clarion.features.developer.demo import DEMO_CLIENT_ID, demo_client_secret, ensure_demo_app
from clarion.features.developer.models import App
from clarion.features.developer.routes import router
from clarion.features.developer.service import (
    WEB_APP_ID,
    AppRegistry,
    list_apps,
    register_app,
    register_web_app,
)

routers = (router,)

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
