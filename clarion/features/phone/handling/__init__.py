"""Who gets a call: hours, rules, forwarding, blocking, screening; what would happen, and what happened and why."""

from clarion.features.phone.handling.blocking import blocking_router
from clarion.features.phone.handling.book import HandlingBook, HandlingMemory
from clarion.features.phone.handling.events import HANDLING_CHANGED, HandlingChanged
from clarion.features.phone.handling.forwarding import forwarding_router
from clarion.features.phone.handling.hours import holidays_router, hours_router
from clarion.features.phone.handling.live_call import CompanyRules, Handling
from clarion.features.phone.handling.model import Greeting
from clarion.features.phone.handling.programs import GreetingProgram, ScreeningProgram
from clarion.features.phone.handling.rules_v1 import answering_rules_router, company_rules_router
from clarion.features.phone.handling.store import accounts_with_handling, read_profiles

routers = (
    hours_router,
    holidays_router,
    answering_rules_router,
    company_rules_router,
    forwarding_router,
    blocking_router,
)

__all__ = [
    "HANDLING_CHANGED",
    "CompanyRules",
    "Greeting",
    "GreetingProgram",
    "Handling",
    "HandlingBook",
    "HandlingChanged",
    "HandlingMemory",
    "ScreeningProgram",
    "accounts_with_handling",
    "read_profiles",
    "routers",
]
