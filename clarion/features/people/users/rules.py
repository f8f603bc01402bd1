"""What makes a good extension number and a good PIN. Pure."""

import re
from collections.abc import Collection
from functools import cache
from itertools import pairwise

import phonenumbers

from clarion.base.errors import Invalid

MIN_DIGITS, MAX_DIGITS = 3, 8
MIN_PIN, MAX_PIN = 6, 10
# Short numbers that call for help somewhere in the world. An extension must never stand in their way.
HELP_NUMBERS = frozenset({
    "000", "061", "100", "108", "110", "111", "112", "113", "114", "115", "116", "117", "118", "119", "120",
    "122", "123", "127", "128", "129", "130", "131", "132", "133", "140", "144", "155", "158", "160", "166",
    "180", "185", "190", "191", "192", "193", "194", "197", "198", "199", "911", "912", "913", "933", "955",
    "988", "990", "991", "992", "993", "994", "995", "996", "997", "998", "999", "9911", "9112", "9933",
    "9999", "9988",
})  # fmt: skip
# Codes of the public network that people under +1 dial: directory, road information, repair, relay …
_SERVICE_CODES = frozenset({"211", "311", "411", "511", "611", "711", "811"})


@cache
def _calls_for_help(number: str, country: str) -> bool:
    return bool(phonenumbers.is_emergency_number(number, country))


def is_reserved(number: str, country: str = "US", outside_prefix: str = "9") -> bool:
    """Whether the number, dialled in this country, asks for help or for a service of the public network."""
    readings = {number, number.removeprefix(outside_prefix) if outside_prefix else number}
    return any(
        reading in HELP_NUMBERS
        or _calls_for_help(reading, country)
        or (reading in _SERVICE_CODES and phonenumbers.country_code_for_region(country) == 1)
        for reading in readings
    )


def check_extension_number(number: str, country: str = "US", outside_prefix: str = "9") -> None:
    """Raise Invalid for a number that nobody may have."""
    if not re.fullmatch(rf"[0-9]{{{MIN_DIGITS},{MAX_DIGITS}}}", number):
        raise Invalid(f"An extension number has {MIN_DIGITS} to {MAX_DIGITS} digits.", parameter="extensionNumber")
    if is_reserved(number, country, outside_prefix):
        raise Invalid(
            f"{number} is kept free for emergency and help services: choose another number.",
            parameter="extensionNumber",
        )


def next_free_number(taken: Collection[str], start: int = 101, country: str = "US", outside_prefix: str = "9") -> str:
    """The lowest free number from `start` on."""
    number = start
    while str(number) in taken or is_reserved(str(number), country, outside_prefix):
        number += 1
    return str(number)


def check_pin(pin: str) -> None:
    """Raise Invalid for a PIN that is too short, or that anybody would try first."""
    if not re.fullmatch(rf"[0-9]{{{MIN_PIN},{MAX_PIN}}}", pin):
        raise Invalid(f"A PIN has {MIN_PIN} to {MAX_PIN} digits.", parameter="ivrPin")
    steps = {int(second) - int(first) for first, second in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise Invalid("This PIN is too easy to guess: choose one that is no row of digits.", parameter="ivrPin")
