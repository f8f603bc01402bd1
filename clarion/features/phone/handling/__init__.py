"""Who gets a call: hours, rules, forwarding, blocking, screening; what would happen, and what happened and why."""

from clarion.features.phone.handling.book import HandlingBook, HandlingMemory
from clarion.features.phone.handling.live_call import CompanyRules, Handling
from clarion.features.phone.handling.programs import GreetingProgram, ScreeningProgram

__all__ = ["CompanyRules", "GreetingProgram", "Handling", "HandlingBook", "HandlingMemory", "ScreeningProgram"]
