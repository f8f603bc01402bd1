"""Who wants texts and who does not, as administrators and programs see and keep it."""

from clarion.features.messaging.text_consents.opt_out_routes import router as opt_out_router
from clarion.features.messaging.text_consents.routes import router as consent_router

routers = (consent_router, opt_out_router)

__all__ = ["routers"]
