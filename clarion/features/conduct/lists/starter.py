"""What is known of destinations and mail domains before an operator imports lists (`starter.json`). Pure."""

import json
from functools import lru_cache
from importlib.resources import files

import phonenumbers

_SAID = json.loads(files(__package__).joinpath("starter.json").read_text("utf-8"))
_PRICES: dict[str, float] = _SAID["prices"]
_HOT: tuple[str, ...] = tuple(_SAID["hot spots"].split())
DISPOSABLE_MAIL: frozenset[str] = frozenset(_SAID["disposable mail"].split())
_LONGEST_CODE = 4


def default_price(number: str) -> float | None:
    """Dollars a minute, by the longest country code; None for what is no number."""
    digits = number.lstrip("+")
    if not digits.isdigit():
        return None
    found = (_PRICES.get(digits[:size]) for size in range(_LONGEST_CODE, 0, -1))
    return next((price for price in found if price is not None), None)


@lru_cache(maxsize=65_536)
def is_risky(number: str) -> bool:
    """Whether fraud goes there: a range on the starter list, or a number of premium rate by its numbering plan."""
    if number.startswith(_HOT):
        return True
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind == phonenumbers.PhoneNumberType.PREMIUM_RATE
