"""The older surface of call handling: answering rules of extensions and of the company, forwarding all calls."""

from clarion.features.phone.handling.rules_v1.company_routes import router as company_rules_router
from clarion.features.phone.handling.rules_v1.routes import router as answering_rules_router

__all__ = ["answering_rules_router", "company_rules_router"]
