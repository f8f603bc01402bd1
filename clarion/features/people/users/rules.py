"""What makes a good extension number. Pure."""

import re

from clarion.base.errors import Invalid

MIN_DIGITS, MAX_DIGITS = 3, 8
# Short numbers that call for help somewhere in the world. An extension must never stand in their way.
HELP_NUMBERS = frozenset({
    "000", "061", "100", "108", "110", "111", "112", "113", "114", "115", "116", "117", "118", "119", "120",
    "122", "123", "127", "128", "129", "130", "131", "132", "133", "140", "144", "155", "158", "160", "166",
    "180", "185", "190", "191", "192", "193", "194", "197", "198", "199", "911", "912", "913", "933", "955",
    "988", "990", "991", "992", "993", "994", "995", "996", "997", "998", "999", "9911", "9112", "9933",
    "9999", "9988",
})  # fmt: skip


def check_extension_number(number: str) -> None:
    """Raise Invalid for a number that nobody may have."""
    if not re.fullmatch(rf"[0-9]{{{MIN_DIGITS},{MAX_DIGITS}}}", number):
        raise Invalid(f"An extension number has {MIN_DIGITS} to {MAX_DIGITS} digits.", parameter="extensionNumber")
    if number in HELP_NUMBERS:
        raise Invalid(f"{number} is kept free for emergency and help services.", parameter="extensionNumber")


def next_free_number(taken: set[str], start: int = 101) -> str:
    """The lowest free number from `start` on."""
    number = start
    while str(number) in taken or str(number) in HELP_NUMBERS:
        number += 1
    return str(number)
