"""Regional settings: of an account, and of a person who wants something else than the account. Pure."""

from datetime import datetime
from typing import Annotated, Any, Literal, Protocol, cast

import phonenumbers
from fastapi import Request
from pydantic import Field

from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.features.people.accounts.responses import AccountRegionalSettings, RegionalSettings, TimeFormat
from clarion.features.people.dictionary.countries import at_home, country_view, currency_of, find_country
from clarion.features.people.dictionary.languages import find_language, language_view
from clarion.features.people.dictionary.time_zones import get_time_zone, time_zone_view
from clarion.features.people.loose import LooseId

__all__ = [
    "RegionalChange",
    "at_home",
    "country_view",
    "find_language",
    "format_number",
    "get_time_zone",
    "language_view",
    "regional_view",
    "time_zone_view",
    "with_currency",
]


class Regional(Protocol):
    """What an account and a person have alike; None, in a person, means: as the account."""

    home_country: Any
    time_zone: Any
    language: Any
    greeting_language: Any
    formatting_locale: Any
    time_format: Any


class Named(WireModel):
    """A country, language or zone by whatever the client knows it."""

    id: Annotated[LooseId, Field(max_length=64)] | None = None
    name: Annotated[str, Field(max_length=100)] | None = None
    iso_code: Annotated[str, Field(max_length=3)] | None = None
    locale_code: Annotated[str, Field(max_length=20)] | None = None

    def texts(self) -> list[str]:
        return [text for text in (self.id, self.iso_code, self.locale_code, self.name) if text]


class RegionalChange(WireModel):
    """What is not given stays."""

    home_country: Named | None = None
    timezone: Named | None = None
    language: Named | None = None
    greeting_language: Named | None = None
    formatting_locale: Named | None = None
    time_format: Literal["12h", "24h"] | None = None

    def columns(self) -> dict[str, str]:
        """By column of accounts and extensions, only what was given. Raises Invalid for what does not exist."""
        found = {
            "home_country": _country(self.home_country),
            "time_zone": _zone(self.timezone),
            "language": _language(self.language, "language"),
            "greeting_language": _language(self.greeting_language, "greetingLanguage"),
            "formatting_locale": _language(self.formatting_locale, "formattingLocale"),
            "time_format": self.time_format,
        }
        return {name: value for name, value in found.items() if value is not None}

    def write(self, row: Regional) -> None:
        for name, value in self.columns().items():
            setattr(row, name, value)


def _invalid(parameter: str) -> Invalid:
    return Invalid(f"Parameter [{parameter}] value is invalid.", parameter=parameter)


def _country(named: Named | None) -> str | None:
    if named is None:
        return None
    for text in named.texts():
        country = find_country(text)
        if country is not None:
            return country.code
    raise _invalid("homeCountry")


def _zone(named: Named | None) -> str | None:
    if named is None:
        return None
    texts = named.texts()
    return get_time_zone(texts[0] if texts else "")


def _language(named: Named | None, parameter: str) -> str | None:
    if named is None:
        return None
    for text in named.texts():
        code = find_language(text)
        if code is not None:
            return code
    raise _invalid(parameter)


def regional_view(
    base: Request | str, account: Regional, now: datetime, person: Regional | None = None
) -> RegionalSettings:
    """The block `regionalSettings` of an account, or of a person in it."""

    def pick(name: str) -> str:
        own = getattr(person, name) if person is not None else None
        return str(own or getattr(account, name) or "")

    language = pick("language")
    home = pick("home_country")
    view: RegionalSettings = {
        "homeCountry": country_view(home, base),
        "timezone": time_zone_view(pick("time_zone"), now, base),
        "language": language_view(language),
        "greetingLanguage": language_view(pick("greeting_language") or language),
        "formattingLocale": language_view(pick("formatting_locale") or language),
        "timeFormat": cast("TimeFormat", pick("time_format")),
    }
    return view


def with_currency(view: RegionalSettings, home_country: str) -> AccountRegionalSettings:
    """The block of an account that also says in which money it is billed."""
    currency = currency_of(home_country)
    return cast("AccountRegionalSettings", view if currency is None else {**view, "currency": currency})


def format_number(e164: str, home_country: str) -> str:
    """A number as people in `home_country` write it: nationally when it is one of theirs, else with + and spaces."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    national = parsed.country_code == phonenumbers.country_code_for_region(home_country)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)
