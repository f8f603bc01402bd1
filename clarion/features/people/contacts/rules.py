"""Contacts, their numbers, and the tokens of synchronisation. Pure."""

import base64
import binascii
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat

from clarion.base.errors import Invalid

Details = Mapping[str, Any]
"""Fields of a contact by the names that the API gives them (`ContactBody`)."""
Draft = dict[str, Any]
"""The same, while they are being put together."""

MOST_CONTACTS = 10_000
MOST_FAVORITES = 1_000
MOST_DELETIONS = 5_000  # that a book remembers
PHONE_FIELDS = (
    "homePhone",
    "homePhone2",
    "businessPhone",
    "businessPhone2",
    "mobilePhone",
    "businessFax",
    "companyPhone",
    "assistantPhone",
    "carPhone",
    "otherPhone",
    "otherFax",
    "callbackPhone",
)
_CURSOR_BITS = 26
_START_OVER = "Parameter [syncToken] value is invalid or too old; start over with syncType=FSync."


def e164_of(text: str, country: str) -> str:
    """The number in E.164 when it is one, seen from `country` (ISO 3166-1 alpha-2), else as it was written."""
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return text.strip()
    if not phonenumbers.is_possible_number(parsed) or parsed.extension:
        return text.strip()
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def tidy(details: Details, country: str) -> Draft:
    """What is kept of what was written: no empty members, numbers in E.164."""
    kept: Draft = {}
    for name, value in details.items():
        if isinstance(value, Mapping):
            value = {key: text for key, text in value.items() if text}
        elif name in PHONE_FIELDS and value:
            value = e164_of(value, country)
        if value:
            kept[name] = value
    return kept


def fold(text: str) -> str:
    """For sorting and comparing by the beginning: without marks, case or outer spaces."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))[:120]


SEARCHED_FIELDS = (
    "firstName",
    "middleName",
    "lastName",
    "nickName",
    "company",
    "jobTitle",
    "email",
    "email2",
    "email3",
    "notes",
)
_LONGEST_SEARCHED = 2000


def plain(text: str) -> str:
    """Without marks, case or outer spaces, of any length."""
    folded = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def digits_of(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def search_text(details: Details) -> str:
    """What a search for any part of a contact looks through: words first, then the digits of all numbers."""
    numbers = [digits_of(str(details[name])) for name in PHONE_FIELDS if details.get(name)]
    words = [plain(str(details[name])) for name in SEARCHED_FIELDS if details.get(name)]
    return " ".join([*numbers, *words])[:_LONGEST_SEARCHED]


def searched_words(typed: str) -> list[str]:
    """Each has to be in `search_text`. A number keeps only its digits, so that spaces and dashes make no difference."""
    if (digits := digits_of(typed)) and not any(char.isalpha() for char in typed):
        return [digits]
    return plain(typed).split()[:8]


@dataclass(frozen=True)
class SyncToken:
    """Up to which revision of which book a client knows. Nobody has to keep it secret: it opens nothing."""

    epoch: str
    revision: int

    def text(self) -> str:
        return base64.urlsafe_b64encode(f"{self.epoch}:{self.revision}".encode()).decode().rstrip("=")


def read_token(text: str) -> SyncToken:
    """Raises Invalid, which tells the client to start over."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise Invalid(_START_OVER, parameter="syncToken") from None
    epoch, colon, revision = plain.rpartition(":")
    if not colon or not (revision.isascii() and revision.isdigit()) or len(revision) > 15:
        raise Invalid(_START_OVER, parameter="syncToken")
    return SyncToken(epoch, int(revision))


def known_since(token: SyncToken, epoch: str, revision: int, forgotten: int) -> int:
    """The revision from which on a book has to tell what changed. Raises Invalid where it cannot any more."""
    if token.revision == 0 and token.epoch in ("", epoch):
        return 0  # from before there was a book: nothing is known, so nothing can have been missed
    if token.epoch != epoch or not forgotten <= token.revision <= revision:
        raise Invalid(_START_OVER, parameter="syncToken")
    return token.revision


def page_id(until: int, seen: int) -> int:
    """The frame of a paged synchronisation and how far it has come, as the number that the surface wants."""
    return (until << _CURSOR_BITS) | seen


def read_page_id(number: int) -> tuple[int, int]:
    """until, seen. Raises Invalid."""
    until, seen = number >> _CURSOR_BITS, number & ((1 << _CURSOR_BITS) - 1)
    if number <= 0 or seen > until:
        raise Invalid("Parameter [pageId] value is invalid.", parameter="pageId")
    return until, seen
