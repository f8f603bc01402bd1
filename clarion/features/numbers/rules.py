"""What dialled digits mean. Pure: an emergency, an extension, a number of the world, a code, or nothing.

`normalise` knows the plan of a country, not who exists: three digits are an extension whether or not there
is one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from clarion.features.emergency import recognise
from clarion.features.people import at_home

_LONGEST = 128
_LONGEST_EXTENSION = 6
_SCHEMES = ("sip:", "sips:", "tel:", "callto:")
_SEPARATORS = str.maketrans("", "", " -./()[]~\u00a0\u2010\u2011\u2012\u2013\u2014\u200b\u202a\u202c")
# N11 codes of the North American plan: directory, road information, repair, relay …
_SERVICE_CODES = frozenset({"211", "311", "411", "511", "611", "711", "811"})
_PRIVACY = {"*67": True, "*82": False}
ALTERNATE = "*65"
"""Before a number: the call shows the number that the caller keeps as the alternate one."""
NO_COUNTRY = "001"


class DialedKind(StrEnum):
    EMERGENCY = "emergency"
    EXTENSION = "extension"
    E164 = "e164"
    SERVICE = "service"  # 411 and the like: goes to a carrier as dialled
    FEATURE = "feature"  # *xx, conf_…, prk…: something of the phone system itself
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Dialed:
    """`value`: bare emergency code, extension number, E.164 with +, code as dialled; empty when invalid.

    `country`: ISO 3166-1 alpha-2 of an E.164 number, "001" when it belongs to none. `withhold`: the caller
    asked
    (*67) to hide the number or (*82) to show it; `alternate`: to show another one (*65). `note`: why it is invalid.
    """

    kind: DialedKind
    value: str = ""
    country: str = ""
    withhold: bool | None = None
    alternate: bool = False
    note: str = ""


@lru_cache(maxsize=4096)
def normalise(dialed: str, country: str = "US", site_prefix: str = "9", main_number: str = "") -> Dialed:
    """Understand what a person or program dialled. Never raises.

    `country`: where the caller is; `site_prefix`: digits for an outside line; `main_number`: E.164 of the
    caller's
    account, for the form `<main number>*<extension>`.
    """
    if not dialed or len(dialed) > _LONGEST:
        return Dialed(DialedKind.INVALID, note="Nothing was dialled." if not dialed else "Too long.")
    emergency = recognise(dialed, country, (site_prefix,) if site_prefix else ())
    if emergency is not None:
        return Dialed(DialedKind.EMERGENCY, emergency.code)
    return _understand(_clean(dialed), country.upper(), site_prefix, main_number.removeprefix("+"))


def is_abroad(home_country: str, country: str) -> bool:
    """Whether a number of `country` ("001": of none) is abroad for somebody at home in `home_country`."""
    return country not in at_home(home_country)


def to_e164(text: str, country: str = "US") -> str | None:
    """A phone number in E.164, or None when it cannot be one. For forms and settings, not for dialling."""
    found = _number(_clean(text), country.upper(), "")
    return found.value if found else None


def has_letters(text: str) -> bool:
    """Whether a number is written with letters, as in 1-800-FLOWERS."""
    return any(char.isalpha() for char in _clean(text))


def _clean(dialed: str) -> str:
    text = unquote(dialed).strip().strip("<>").strip()
    lowered = text.lower()
    for scheme in _SCHEMES:
        if lowered.startswith(scheme):
            text = text[len(scheme) :].lstrip("/")
            break
    text = text.partition("@")[0].partition(";")[0].partition("?")[0].translate(_SEPARATORS)
    # Digits of other scripts are digits; the library understands them, the comparisons here do not.
    return "".join(str(int(char)) if char.isdecimal() else char for char in text).removesuffix("#")


def _understand(digits: str, country: str, site_prefix: str, main: str) -> Dialed:
    for code, withhold in _PRIVACY.items():
        rest = digits.removeprefix(code)
        if rest != digits and rest:
            inner = _understand(rest, country, site_prefix, main)
            return replace(inner, withhold=withhold)
    rest = digits.removeprefix(ALTERNATE)
    if rest != digits and rest:
        return replace(_understand(rest, country, site_prefix, main), alternate=True)
    number, star, extension = digits.lstrip("+").partition("*")
    if star and number and extension.isdigit() and number.isdigit():
        if number == main:
            return Dialed(DialedKind.EXTENSION, extension)
        return _number(number, country, site_prefix) or _invalid()
    if digits.startswith(("*", "#")) or digits.lower().startswith(("conf_", "prk")):
        return Dialed(DialedKind.FEATURE, digits)
    if not digits.removeprefix("+").isdigit():
        return Dialed(DialedKind.INVALID, note="Only digits, + * and # can be dialled.")
    if not digits.startswith("+") and len(digits) <= _LONGEST_EXTENSION:
        if _is_nanp(country) and digits in _SERVICE_CODES:
            return Dialed(DialedKind.SERVICE, digits)
        return Dialed(DialedKind.EXTENSION, digits)
    return _number(digits, country, site_prefix) or _invalid()


def _invalid() -> Dialed:
    return Dialed(DialedKind.INVALID, note="This is no phone number.")


@lru_cache(maxsize=8192)
def _number(digits: str, country: str, site_prefix: str) -> Dialed | None:
    """The first reading that is a valid number, else the first that could be one."""
    possible: PhoneNumber | None = None
    for text in _readings(digits, site_prefix):
        parsed = _parse(text, country)
        if parsed is None:
            continue
        if phonenumbers.is_valid_number(parsed):
            return _dialed(parsed, phonenumbers.region_code_for_number(parsed) or NO_COUNTRY)
        if possible is None and phonenumbers.is_possible_number(parsed):
            possible = parsed
    return _dialed(possible, _country_of_unassigned(possible)) if possible else None


def _readings(digits: str, site_prefix: str) -> list[str]:
    if digits.startswith("+"):
        return [digits]
    readings = [digits]
    if site_prefix and digits.startswith(site_prefix):
        readings.append(digits[len(site_prefix) :])
    if digits.startswith("00"):
        readings.append("+" + digits[2:])
    readings.append("+" + digits)  # programs leave the + out
    return readings


def _parse(text: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def _dialed(parsed: PhoneNumber, country: str) -> Dialed:
    return Dialed(DialedKind.E164, phonenumbers.format_number(parsed, PhoneNumberFormat.E164), country)


def _country_of_unassigned(parsed: PhoneNumber) -> str:
    """The country of a number that fits the length but no assigned range: by its area code under +1."""
    if parsed.country_code is None:
        return NO_COUNTRY
    if parsed.country_code != 1:
        return phonenumbers.region_code_for_country_code(parsed.country_code) or NO_COUNTRY
    area = str(parsed.national_number)[:3]
    if not area.isdigit() or len(area) != 3:
        return NO_COUNTRY
    typical = PhoneNumber(country_code=1, national_number=int(area + "2345678"))
    return phonenumbers.region_code_for_number(typical) or NO_COUNTRY


def _is_nanp(country: str) -> bool:
    return phonenumbers.country_code_for_region(country) == 1
