"""Brands and campaigns: what the texts of a company are registered as."""

from clarion.features.messaging.brands.admin_routes import router as admin_router
from clarion.features.messaging.brands.admin_routes import rule_router
from clarion.features.messaging.brands.book import Campaigns
from clarion.features.messaging.brands.queries import account_campaigns, is_registered
from clarion.features.messaging.brands.routes import router
from clarion.features.messaging.brands.service import require_campaigns

routers = (router, admin_router, rule_router)

__all__ = ["Campaigns", "account_campaigns", "is_registered", "require_campaigns", "routers"]
