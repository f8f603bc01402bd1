"""Trust that grows with age, payments and identity, and what it allows."""

from clarion.features.conduct.trust.book import IdentityBook, PaymentBook, Payments, TrustBook
from clarion.features.conduct.trust.rules import Caps, Record, caps_of, is_trusted, level_of

__all__ = [
    "Caps",
    "IdentityBook",
    "PaymentBook",
    "Payments",
    "Record",
    "TrustBook",
    "caps_of",
    "is_trusted",
    "level_of",
]
