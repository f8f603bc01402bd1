"""What bridges are made of: PINs, links, passwords, preferences. Pure but for chance."""

import secrets
from typing import Any

from pydantic import ValidationError

from clarion.base.errors import Invalid
from clarion.features.meetings.bridges.schemas import Preferences

LINK_BYTES = 16  # 128 bits
PIN_DIGITS = 12
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_link() -> str:
    return secrets.token_urlsafe(LINK_BYTES)


def new_pin() -> str:
    return str(10 ** (PIN_DIGITS - 1) + secrets.randbelow(9 * 10 ** (PIN_DIGITS - 1)))


def new_password() -> str:
    """Ten letters and digits that nobody confuses."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def merged(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Preferences after a change, member by member, complete and of the right types. Raises Invalid."""
    try:
        return Preferences.model_validate(_merge(before, change)).model_dump()
    except ValidationError as error:
        place = ".".join(["preferences", *(str(part) for part in error.errors()[0]["loc"])])
        raise Invalid(f"Parameter [{place}] value is invalid.", parameter=place) from None


def _merge(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    after = dict(before)
    for name, value in change.items():
        old = after.get(name)
        after[name] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return after
