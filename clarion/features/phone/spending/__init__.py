"""What calls cost while they go on, and limits of the day that end them (PH-73)."""

from clarion.features.phone.spending.book import AccountSpending, SpendingSnapshot
from clarion.features.phone.spending.consumer import SpendingConsumer, charges_consumer
from clarion.features.phone.spending.enforcer import OPERATION, SpendingEnforcer
from clarion.features.phone.spending.events import RUNNING, SPENDING_CHANGED, SPENDING_NOTICE
from clarion.features.phone.spending.models import CallCharge
from clarion.features.phone.spending.reading import currency_of, read_snapshot
from clarion.features.phone.spending.routes import own_router, router
from clarion.features.phone.spending.rules import decimal_of as amount_text

__all__ = [
    "OPERATION",
    "RUNNING",
    "SPENDING_CHANGED",
    "SPENDING_NOTICE",
    "AccountSpending",
    "CallCharge",
    "SpendingConsumer",
    "SpendingEnforcer",
    "SpendingSnapshot",
    "amount_text",
    "charges_consumer",
    "currency_of",
    "own_router",
    "read_snapshot",
    "router",
]
