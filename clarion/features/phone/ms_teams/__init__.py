"""Microsoft Teams as people's phone, by direct routing: the account's connection, and who uses it."""

from clarion.features.phone.ms_teams.events import DIRECT_ROUTING_CHANGED
from clarion.features.phone.ms_teams.expiry import CertificateTeller
from clarion.features.phone.ms_teams.models import TeamsDirectRouting, TeamsUser
from clarion.features.phone.ms_teams.queries import teams_lines
from clarion.features.phone.ms_teams.routes import router as users_router
from clarion.features.phone.ms_teams.setup_routes import STATES
from clarion.features.phone.ms_teams.setup_routes import router as setup_router

routers = (users_router, setup_router)

__all__ = [
    "DIRECT_ROUTING_CHANGED",
    "STATES",
    "CertificateTeller",
    "TeamsDirectRouting",
    "TeamsUser",
    "routers",
    "teams_lines",
]
