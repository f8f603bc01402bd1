"""Which numbers can be proven, how long a proof may take, and when there have been enough tries."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

import phonenumbers

from clarion.base.errors import Invalid
from clarion.features.numbers.rules import to_e164

CODE_LASTS: Final = timedelta(minutes=10)
LETTER_LASTS: Final = timedelta(days=30)
MOST_TRIES: Final = 5
MOST_A_DAY: Final = 10  # of one account
MOST_A_DAY_TO_A_NUMBER: Final = 3  # whoever asks
LETTER_BYTES: Final = 10 * 2**20
LETTER_TYPES: Final = ("application/pdf", "image/png", "image/jpeg")

PENDING, REVIEW, VERIFIED, REFUSED, EXPIRED = "Pending", "Review", "Verified", "Refused", "Expired"
CALL, TEXT, LETTER = "Call", "Text", "Letter"
_COSTLY: Final = frozenset(
    {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PAGER,
        phonenumbers.PhoneNumberType.UAN,
        phonenumbers.PhoneNumberType.VOICEMAIL,
    }
)


def provable(text: str) -> str:
    """A number in E.164 that somebody can prove a right to. Raises Invalid."""
    e164 = to_e164(text)
    parsed = phonenumbers.parse(e164) if e164 else None
    if e164 is None or parsed is None or not phonenumbers.is_valid_number(parsed):
        raise Invalid(
            "Parameter [phoneNumber] value is invalid: give a valid number with its country code.",
            parameter="phoneNumber",
        )
    if phonenumbers.number_type(parsed) in _COSTLY:
        raise Invalid("Nobody calls from a number of this kind.", parameter="phoneNumber")
    return e164


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_of(key: bytes, proof_id: str, code: str) -> str:
    """What is kept in place of a code."""
    return hmac.digest(key, f"{proof_id}|{code}".encode(), sha256).hex()


def matches(key: bytes, proof_id: str, code: str, kept: str) -> bool:
    return bool(kept) and hmac.compare_digest(hash_of(key, proof_id, code), kept)
