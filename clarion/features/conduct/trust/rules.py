"""How far an account is trusted, and what that allows. Pure.

New accounts are held to little: for their first 30 days or until 100 dollars are paid. Age, paid invoices, a known
identity and calls that are signed at level A raise it.
"""

from dataclasses import dataclass

NEW_DAYS, NEW_DOLLARS = 30, 100.0
PROVEN_DAYS, PROVEN_DOLLARS, PROVEN_INVOICES = 90, 300.0, 3
A_LEVEL_SHARE, A_LEVEL_CALLS = 0.9, 100


@dataclass(frozen=True, slots=True)
class Record:
    """What is known about an account. `vouched`: the operator answers for it."""

    age_days: int
    paid_dollars: float = 0.0
    paid_invoices: int = 0
    identity_known: bool = False
    signed_calls: int = 0
    a_level_calls: int = 0
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class Caps:
    """What a level of trust allows: calls at once for each seat, calls an hour, texts a day, calls abroad."""

    concurrent_calls: int
    calls_1h: int
    texts_1d: int
    international: bool


LEVELS = (
    Caps(2, 60, 200, international=False),
    Caps(5, 600, 1_000, international=True),
    Caps(1_000, 100_000, 1_000_000, international=True),
)
"""New, known, proven. What is proven is held by plan and policy alone."""


def is_past_start(record: Record) -> bool:
    return record.age_days >= NEW_DAYS or record.paid_dollars >= NEW_DOLLARS


def is_trusted(record: Record) -> bool:
    """Past its start, with a known identity; or vouched for."""
    return record.vouched or (is_past_start(record) and record.identity_known)


def level_of(record: Record) -> int:
    """0 new, 1 known, 2 proven."""
    if record.vouched:
        return 2
    if not is_past_start(record):
        return 0
    paid = record.paid_dollars >= PROVEN_DOLLARS and record.paid_invoices >= PROVEN_INVOICES
    signed = record.signed_calls >= A_LEVEL_CALLS and record.a_level_calls >= A_LEVEL_SHARE * record.signed_calls
    proven = record.identity_known and record.age_days >= PROVEN_DAYS and (paid or signed)
    return 2 if proven else 1


def caps_of(record: Record) -> Caps:
    return LEVELS[level_of(record)]
