"""Is this a call for help? Pure, needs nothing that can be down, and runs before anything else may say no.

`recognise` looks a dialled string up in a table that is built once per country and outside-line prefix. Only
whole strings match: 911 is a call for help, 9115550100 is a number in Arkansas.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

from phonenumbers import country_code_for_region

from clarion.features.emergency.national import (
    CRISIS,
    EVERYWHERE,
    HELPLINES,
    NATIONAL,
    PRIVACY_PREFIXES,
    TEST_CODE,
    main_number,
)

_LONGEST = 256  # no dialled string is longer; what is longer is not looked at
_SCHEMES = ("sip:", "sips:", "tel:", "callto:")
# People bring the outside-line digit of their last office along; these work even where they are not
# configured.
_HABIT_PREFIXES = ("9", "0", "00")
_SEPARATORS = frozenset(" -./()_,[]~")


class Kind(StrEnum):
    EMERGENCY = "emergency"
    TEST = "test"  # 933 and urn:service:test.sos: a rehearsal
    CRISIS = "crisis"  # must pass like an emergency, raises no on-site notice


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """What was recognised. `code` is what goes to the carrier: digits without prefixes."""

    code: str
    kind: Kind = Kind.EMERGENCY
    service: str = "sos"  # RFC 5031 label: sos, sos.police, sos.fire …

    @property
    def is_test(self) -> bool:
        return self.kind is Kind.TEST

    @property
    def needs_notice(self) -> bool:
        """Kari's Law: somebody on the premises is told. Not for crisis lines, which promise privacy."""
        return self.kind is not Kind.CRISIS


def recognise(
    dialed: str, country: str = "US", outside_line_prefixes: Iterable[str] = ("9",)
) -> EmergencyNumber | None:
    """The emergency number in `dialed`, or None. Never raises.

    `dialed`: user part of the request URI, a whole sip:, sips: or tel: URI, or urn:service:sos (RFC 5031),
    with any separators. `country`: ISO 3166-1 alpha-2 of the place where the caller is.
    `outside_line_prefixes`: digits that people dial there to get a line.
    """
    if not dialed or len(dialed) > _LONGEST:
        return None
    country = country.upper()
    table = _table(country, tuple(outside_line_prefixes))
    hit = table.get(dialed)  # nearly always the digits come clean
    if hit is not None or (dialed.isascii() and dialed.removeprefix("+").isdigit()):
        return hit
    user = _user_part(dialed)
    if user.startswith("urn:service:") or user == "sos":
        return _by_service(user, country)
    first, _, _ = user.partition(",")
    return table.get(_digits(user)) or table.get(_digits(first))


def find_helpline(dialed: str, country: str = "US", outside_line_prefixes: Iterable[str] = ("9",)) -> str | None:
    """The helpline of that country in `dialed`, or None. An extension of the same number goes first. Never raises."""
    known = HELPLINES.get(country.upper())
    if not known or not dialed or len(dialed) > _LONGEST:
        return None
    digits = _digits(_user_part(dialed)).removeprefix("+")
    lines = ("", *(_digits(prefix) for prefix in outside_line_prefixes))
    code = str(country_code_for_region(country.upper()) or "")
    return next((n for n in known if digits in {*(line + n for line in lines), code + n}), None)


def promises_privacy(code: str) -> bool:
    """Whether nobody on the premises is told of calls to this number: crisis lines and helplines of any country."""
    return any(code in numbers for table in (CRISIS, HELPLINES) for numbers in table.values())


def numbers_of(countries: Iterable[str]) -> list[str]:
    """Emergency numbers and helplines of these countries, sorted."""
    tables = (NATIONAL, CRISIS, HELPLINES)
    return sorted({n for country in countries for table in tables for n in table.get(country.upper(), frozenset())})


def is_reserved(number: str, country: str = "US", outside_line_prefixes: Iterable[str] = ("9",)) -> bool:
    """Whether `number` must not be given to an extension, because dialling it calls for help."""
    return recognise(number, country, outside_line_prefixes) is not None


def _user_part(dialed: str) -> str:
    """What was dialled, without scheme, host, parameters and percent encoding."""
    text = unquote(dialed.strip().strip("<>").strip()).casefold()
    for scheme in _SCHEMES:
        if text.startswith(scheme):
            text = text[len(scheme) :].lstrip("/")
            break
    return text.partition("@")[0].partition(";")[0].partition("?")[0].strip()


def _digits(text: str) -> str:
    """Digits of any script as 0 to 9; + * and # kept; separators gone; a # at the end just ends the number."""
    kept: list[str] = []
    for char in text:
        if char in _SEPARATORS or unicodedata.category(char) in ("Pd", "Zs", "Cf"):
            continue
        value = unicodedata.digit(char, None) if not char.isascii() else None
        kept.append(char if value is None else str(value))
    digits = "".join(kept)
    return digits[:-1] if digits.endswith("#") else digits


def _by_service(urn: str, country: str) -> EmergencyNumber | None:
    """urn:service:sos and its subservices (RFC 5031 §4.2); test.sos is a rehearsal (RFC 6881 §17)."""
    service = urn.removeprefix("urn:service:")
    if service == "sos" or service.startswith("sos."):
        return EmergencyNumber(main_number(country), Kind.EMERGENCY, service)
    if service == "test.sos" or service.startswith("test.sos."):
        return EmergencyNumber(TEST_CODE, Kind.TEST, service.removeprefix("test."))
    return None


@lru_cache(maxsize=1024)
def _table(country: str, prefixes: tuple[str, ...]) -> dict[str, EmergencyNumber]:
    """Every digit string that calls for help there, with what it means."""
    own = {digits for prefix in prefixes if (digits := _digits(prefix.casefold()))}
    calling_code = str(country_code_for_region(country) or "")
    privacy = PRIVACY_PREFIXES[""] + PRIVACY_PREFIXES.get(country, ())
    anywhere = EVERYWHERE | {TEST_CODE, main_number(country)}
    table: dict[str, EmergencyNumber] = {}
    for number in _numbers(country):
        lines = own | set(_HABIT_PREFIXES if number.code in anywhere else ())
        forms = {number.code, *(line + number.code for line in lines)}
        forms |= {hide + form for hide in privacy for form in tuple(forms)}
        forms |= {line + hide + number.code for hide in privacy for line in lines}
        # Some phones turn whatever is dialled into +…; nothing that short is a number anywhere.
        forms |= {"+" + number.code}
        if calling_code:
            forms |= {f"+{calling_code}{number.code}"}
        for form in forms:
            table.setdefault(form, number)
    return table


def _numbers(country: str) -> list[EmergencyNumber]:
    """The numbers of a country; real ones first, so that a rehearsal never hides one of them."""
    real = sorted(EVERYWHERE | NATIONAL.get(country, frozenset()), key=lambda code: (len(code), code))
    crisis = sorted(CRISIS.get(country, frozenset()))
    return [
        *(EmergencyNumber(code, Kind.EMERGENCY) for code in real),
        *(EmergencyNumber(code, Kind.CRISIS, "") for code in crisis),
        EmergencyNumber(TEST_CODE, Kind.TEST),
    ]
