"""How far a right to a calling number goes (CLI-02), and what a proof tells the rules (CLI-03, CLI-04)."""

from dataclasses import dataclass
from typing import Final

import phonenumbers

from clarion.calls.wire import CallerProof
from clarion.features.conduct.ports import Features

LABEL, SCREEN, REJECT = "label", "screen", "reject"
CHOICES: Final = (LABEL, SCREEN, REJECT)
MISSING: Final = 428
FORGED: Final = 438
_RANKS: Final = {"": 0, "C": 1, "B": 2, "A": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What is known of an account and the number that it shows. Nothing of it is believed from the wire."""

    account_known: bool = False  # a customer of ours, in good standing
    assigned: bool = False  # the number is in the account's inventory
    verified: bool = False  # somebody else's number that the account proved its right to, not longer than a year ago
    unusable: bool = False  # do-not-originate, unallocated, invalid


def level_of(right: Right) -> str:
    """A: customer and number known; B: customer known; C: neither (RFC 8588 §4). Never more than can be proven."""
    if not right.account_known:
        return "C"
    if right.unusable or not (right.assigned or right.verified):
        return "B"
    return "A"


def lower(asked: str, proven: str) -> str:
    """The level to sign when somebody asks for one: downgraded to what is proven, never upgraded."""
    return asked if _RANKS.get(asked, 0) < _RANKS.get(proven, 0) else proven


def signing_features(asked: str, proven: str) -> Features:
    """What CLI-02 looks at."""
    return {"attestation_asked": _RANKS.get(asked, 0), "attestation_proven": _RANKS.get(proven, 0)}


def proof_features(
    proof: CallerProof | None, *, caller_country: str = "", home_country: str = "", from_abroad: bool | None = None
) -> Features:
    """What CLI-03 and CLI-04 look at. `from_abroad`: whether the trunk is a route from abroad; None: no trunk.

    Without a proof nobody looked, and nothing is said about it.
    """
    found: dict[str, bool | str] = {}
    if proof is not None:
        found["identity_present"] = proof.status != MISSING
        found["identity_valid"] = bool(proof.level)
        found["identity_hard_invalid"] = proof.status == FORGED
        found["attestation_level"] = proof.level
    if from_abroad is not None and caller_country and home_country:
        found["national_from_abroad"] = from_abroad and caller_country == home_country
    return found


def country_of(number: str, home_country: str) -> str:
    """The country of a calling number, ISO 3166-1; empty for what is no number."""
    try:
        parsed = phonenumbers.parse(number, home_country)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(parsed) or ""


def treatment(proof: CallerProof, *, invalid: str, missing: str) -> str:
    """What the account's policy does with a call: label, screen or reject."""
    if proof.level:
        return LABEL
    return missing if proof.status == MISSING else invalid


def words(proof: CallerProof) -> str:
    """One sentence for the record of the call."""
    if proof.level:
        return f"Caller identity verified, attestation {proof.level}, origin {proof.origid}."
    if proof.status == MISSING:
        return "The call carries no caller identity."
    return f"Caller identity not verified: {proof.status}, {proof.why}."
