"""Messaging: texts today."""

from clarion.base.container import Container
from clarion.features.messaging import text_consents, text_templates
from clarion.features.messaging.texting import (
    CONSENT_CHANGED,
    ConsentChanged,
    Desk,
    Dispatcher,
    close_texting,
    gateway_router,
    open_texting,
    opted_out,
    router,
    set_consent,
)

routers = (router, gateway_router, text_templates.router, *text_consents.routers)


async def open_messaging(here: Container) -> None:
    """Start to listen and to work. Call on the event loop."""
    await open_texting(here)


async def close_messaging(here: Container) -> None:
    await close_texting(here)


__all__ = [
    "CONSENT_CHANGED",
    "ConsentChanged",
    "Desk",
    "Dispatcher",
    "close_messaging",
    "open_messaging",
    "opted_out",
    "routers",
    "set_consent",
]
