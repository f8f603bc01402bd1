"""Small decisions about queues. Pure."""

import re

from clarion.calls.model import Identity

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT = re.compile(r"[0-9]{2,8}")


def spoken_digits(text: str) -> list[str]:
    """Prompts that read digits out, one by one."""
    return [f"digit-{letter}" for letter in text if letter.isdigit()]


def spoken_position(position: str) -> list[str]:
    """Prompts that say which place somebody has."""
    return ["queue-next"] if position == "1" else ["queue-position", *spoken_digits(position)]


def spoken_wait(minutes: str) -> list[str]:
    """Prompts that say how long it will take; none where nobody knows (empty)."""
    if minutes in ("", "0"):
        return ["queue-wait-short"] if minutes else []
    return ["queue-wait-minutes", *spoken_digits(minutes)]


def callback_number(caller: Identity) -> str:
    """The number that a caller can be called back at; empty when there is none: withheld, malformed, or a service code.

    Colleagues are called by their short number.
    """
    if caller.extension_id:
        return caller.extension_number if _SHORT.fullmatch(caller.extension_number) else ""
    number = caller.number if caller.number.startswith("+") else f"+{caller.number}"
    return number if not caller.withheld and _E164.fullmatch(number) else ""
