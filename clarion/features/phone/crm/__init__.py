"""CRMs: who calls is looked up in them, and ended calls are written into them (PH-60)."""

from clarion.features.phone.crm.caller_lookup import CrmCallerLookup
from clarion.features.phone.crm.events import CRM_CHANGED
from clarion.features.phone.crm.journal import CrmJournal
from clarion.features.phone.crm.person_routes import router as person_router
from clarion.features.phone.crm.routes import router

routers = (router, person_router)

__all__ = ["CRM_CHANGED", "CrmCallerLookup", "CrmJournal", "routers"]
