"""Which numbers a conference is reached by, and which of them come first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from clarion.base.errors import Invalid

CODE_LENGTH = 9


class CodeRole(StrEnum):
    HOST = "host"
    PARTICIPANT = "participant"


@dataclass(frozen=True)
class DialIn:
    """A number of the account that conferences can be reached by. `country`: ISO code. `main`: the company's own."""

    number: str
    country: str
    label: str = ""
    main: bool = False


@dataclass(frozen=True)
class Choice:
    number: str
    default: bool = False


@dataclass(frozen=True)
class Shown:
    """A number as it is told. `default`: the one to take in its country."""

    dial_in: DialIn
    default: bool


def shown_numbers(available: Sequence[DialIn], chosen: Sequence[Choice], home: str) -> list[Shown]:
    """The chosen numbers as far as the account still has them, else all; the default of the home country first.

    Each country has one default: the chosen one, or the first, where the main number goes before others.
    """
    by_number = {each.number: each for each in available}
    kept = [choice for choice in chosen if choice.number in by_number]
    ordered = [by_number[choice.number] for choice in kept]
    ordered = ordered or sorted(available, key=lambda each: (not each.main, each.number))
    defaults = {by_number[choice.number].country: choice.number for choice in kept if choice.default}
    for each in ordered:
        defaults.setdefault(each.country, each.number)
    shown = [Shown(each, defaults[each.country] == each.number) for each in ordered]
    return sorted(shown, key=lambda each: (each.dial_in.country != home, not each.default))


def check_choices(available: Sequence[DialIn], chosen: Sequence[Choice]) -> None:
    """Raises Invalid: for a number that is no dial-in number of the account, and for two defaults in a country."""
    by_number = {each.number: each for each in available}
    defaults: dict[str, str] = {}
    for choice in chosen:
        found = by_number.get(choice.number)
        if found is None:
            raise Invalid(
                f"{choice.number} is no number that conferences of this account can be reached by.",
                parameter="phoneNumbers.phoneNumber",
            )
        if choice.default and defaults.setdefault(found.country, choice.number) != choice.number:
            raise Invalid("A country has one default number.", parameter="phoneNumbers.default")
