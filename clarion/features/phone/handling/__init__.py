"""Who gets a call: hours, rules, forwarding, blocking, screening; what would happen, and what happened and why."""

from clarion.base.zones import zone_of
from clarion.features.phone.handling.blocking import blocking_router, older_blocking_router
from clarion.features.phone.handling.book import HandlingCache
from clarion.features.phone.handling.dry_run import (
    EXPLAIN,
    CallPlanner,
    Question,
    Walk,
    dry_run_router,
    explain_record,
    past_in_language,
)
from clarion.features.phone.handling.dry_run.walk import Surroundings
from clarion.features.phone.handling.events import HANDLING_CHANGED, HandlingChanged
from clarion.features.phone.handling.forwarding import forwarding_router
from clarion.features.phone.handling.hours import holidays_router, hours_router
from clarion.features.phone.handling.live_call import CompanyRules, Handling
from clarion.features.phone.handling.model import Greeting, Profile
from clarion.features.phone.handling.programs import GreetingProgram, ScreeningProgram
from clarion.features.phone.handling.rules_v1 import answering_rules_router, company_rules_router
from clarion.features.phone.handling.states import interaction_rules_router, states_router, targets_router
from clarion.features.phone.handling.store import (
    accounts_with_handling,
    hours_of,
    open_at,
    opens_at,
    read_profiles,
    read_profiles_of,
)
from clarion.features.phone.handling.versions import Report, put_whole, read_whole, versions_router

routers = (
    hours_router,
    holidays_router,
    answering_rules_router,
    company_rules_router,
    forwarding_router,
    blocking_router,
    older_blocking_router,
    dry_run_router,
    states_router,
    interaction_rules_router,
    targets_router,
    versions_router,
)

__all__ = [
    "EXPLAIN",
    "HANDLING_CHANGED",
    "CallPlanner",
    "CompanyRules",
    "Greeting",
    "GreetingProgram",
    "Handling",
    "HandlingCache",
    "HandlingChanged",
    "Profile",
    "Question",
    "Report",
    "ScreeningProgram",
    "Surroundings",
    "Walk",
    "accounts_with_handling",
    "explain_record",
    "hours_of",
    "open_at",
    "opens_at",
    "past_in_language",
    "put_whole",
    "read_profiles",
    "read_profiles_of",
    "read_whole",
    "routers",
    "zone_of",
]
