"""What is wrong with a row by itself or beside the others, and what to do about it. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clarion.features.phone.bulk_import.schemas import PersonRow
from clarion.features.phone.devices.models import DeviceType

ANY_NUMBER = frozenset({"any", "auto", "automatic", "next", "*"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_MOBILE = re.compile(r"\+[1-9]\d{4,14}")
_DEVICES: dict[str, DeviceType | None] = {
    "": None, "none": None, "no": None, "app": None, "webapp": None, "browser": None,
    "softphone": DeviceType.SOFT_PHONE, "sipapp": DeviceType.SOFT_PHONE, "desktop": DeviceType.SOFT_PHONE,
    "deskphone": DeviceType.OTHER_PHONE, "phone": DeviceType.OTHER_PHONE, "otherphone": DeviceType.OTHER_PHONE,
    "sipphone": DeviceType.OTHER_PHONE, "hardphone": DeviceType.OTHER_PHONE, "desk": DeviceType.OTHER_PHONE,
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """`field`: where; `message`: what, and what to do."""

    field: str
    message: str


def device_of(word: str) -> DeviceType | None:
    """Raises KeyError for a word that means no device."""
    return _DEVICES["".join(char for char in word.casefold() if char.isalnum())]


def mobile_of(text: str) -> str:
    """As it is stored: with + and without blanks and signs."""
    return re.sub(r"[\s().\-/]", "", text)


def own_problems(row: PersonRow) -> list[Problem]:
    needed = (("firstName", row.first_name, "a first name"), ("lastName", row.last_name, "a last name"),
              ("email", row.email, "an e-mail address"))  # fmt: skip
    found = [Problem(field, f"Missing: give {what}.") for field, value, what in needed if not value]
    if row.email and (not _EMAIL.fullmatch(row.email) or len(row.email) > 254):
        found.append(Problem("email", f"“{row.email[:60]}” is no e-mail address: write it like ann@example.com."))
    for field, value in (("firstName", row.first_name), ("lastName", row.last_name), ("jobTitle", row.job_title),
                         ("department", row.department)):  # fmt: skip
        if len(value) > 100:
            found.append(Problem(field, "Too long: at most 100 characters."))
    if row.mobile_number and not _MOBILE.fullmatch(mobile_of(row.mobile_number)):
        found.append(Problem("mobileNumber", "Write the mobile number with + and country code, like +14155550134."))
    try:
        device_of(row.device)
    except KeyError:
        found.append(Problem("device", f"“{row.device[:60]}” is no device: write none, softphone or desk phone."))
    return found


def twins(rows: Sequence[PersonRow]) -> list[list[Problem]]:
    """For each row, what it has in common with another although only one can have it."""
    emails = Counter(_texts(row.email.lower() for row in rows))
    extensions = Counter(_texts(row.extension_number for row in rows))
    numbers = Counter(_texts(row.phone_number for row in rows if row.phone_number.casefold() not in ANY_NUMBER))
    found = []
    for row in rows:
        problems = []
        if emails[row.email.lower()] > 1:
            problems.append(Problem("email", "Another row has this address: everybody needs their own."))
        if extensions[row.extension_number] > 1:
            problems.append(Problem("extensionNumber", "Another row has this extension: choose another, or none."))
        if numbers[row.phone_number] > 1:
            problems.append(Problem("phoneNumber", "Another row has this number: choose another, or “any”."))
        found.append(problems)
    return found


def _texts(values: Iterable[str]) -> list[str]:
    return [value for value in values if value]
