"""How numbers are written to a carrier and by it, and which caller number it is shown. Pure."""

from functools import lru_cache

import phonenumbers

from clarion.calls.directory import Trunk

E164, DIGITS, NATIONAL = "e164", "digits", "national"
PASS, OWN, FIXED = "pass", "own", "fixed"


def to_carrier(number: str, trunk: Trunk) -> str:
    """An E.164 number (with +) as the carrier wants it. Anything else, a short code for one, stays as it is."""
    if not number.startswith("+"):
        return number
    return trunk.dial_prefix + _written(number, trunk.number_format, trunk.country)


def from_carrier(text: str, trunk: Trunk) -> str:
    """What a carrier wrote in the form that it is asked for, as E.164 with +. What cannot be one stays as it is, and
    so does everything of a carrier that writes E.164 anyway.
    """
    if text.startswith("+") or not text.isdigit() or trunk.number_format == E164:
        return text
    if trunk.number_format == DIGITS:
        return "+" + text
    return _parsed(text, trunk.country) or text


def caller_for(trunk: Trunk, number: str, *, owned: bool) -> str:
    """The caller number that the carrier is shown. `owned`: it belongs to the account that calls. Empty stays empty:
    who has no number to show gets the trunk's own.
    """
    if trunk.caller_id_policy == FIXED:
        return trunk.caller_id or number
    if trunk.caller_id_policy == OWN and not owned:
        return trunk.caller_id or number
    return number or trunk.caller_id


@lru_cache(maxsize=8192)
def _written(number: str, number_format: str, country: str) -> str:
    if number_format == DIGITS:
        return number.removeprefix("+")
    if number_format == NATIONAL:
        return _national(number, country)
    return number


def _national(number: str, country: str) -> str:
    """0301234 for a number of the country, 004930… for any other (011… in North America)."""
    try:
        parsed = phonenumbers.parse(number)
        if phonenumbers.region_code_for_number(parsed) == country or _same_code(parsed, country):
            text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        else:
            text = phonenumbers.format_out_of_country_calling_number(parsed, country)
    except phonenumbers.NumberParseException:
        return number
    return "".join(char for char in text if char.isdigit())


def _same_code(parsed: phonenumbers.PhoneNumber, country: str) -> bool:
    return bool(parsed.country_code == phonenumbers.country_code_for_region(country))


@lru_cache(maxsize=8192)
def _parsed(text: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
