"""Numbers: who has which, what dialled digits mean, what a caller may show."""

from clarion.features.numbers.book import InventoryBook
from clarion.features.numbers.events import NUMBERS_CHANGED, NumbersChanged
from clarion.features.numbers.live_call import Plan
from clarion.features.numbers.models import PhoneNumber, Usage
from clarion.features.numbers.queries import NumberMemory, read_memory
from clarion.features.numbers.routes import router
from clarion.features.numbers.rules import Dialed, DialedKind, is_abroad, normalise, to_e164
from clarion.features.numbers.service import (
    add_number,
    assign_number,
    find_main_number,
    usable_numbers,
    verify_caller_id,
)

routers = (router,)

__all__ = [
    "NUMBERS_CHANGED",
    "Dialed",
    "DialedKind",
    "InventoryBook",
    "NumberMemory",
    "NumbersChanged",
    "PhoneNumber",
    "Plan",
    "Usage",
    "add_number",
    "assign_number",
    "find_main_number",
    "is_abroad",
    "normalise",
    "read_memory",
    "routers",
    "to_e164",
    "usable_numbers",
    "verify_caller_id",
]
