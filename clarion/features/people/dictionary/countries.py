"""Countries and their parts, currencies and calling codes: facts of `phonenumbers`, `pycountry` and CLDR. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
import pycountry
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_territory_currencies
from phonenumbers import PhoneMetadata
from starlette.requests import Request

from clarion.base.http import uri_of
from clarion.features.people.accounts.responses import CountryReference
from clarion.features.people.dictionary.responses import CountryCurrency, CountryDetails, StateInfo

# Clients know these by number; everybody else has the number of ISO 3166-1.
_KNOWN_IDS = {"US": "1", "CA": "39", "GB": "224", "FR": "75", "DE": "83"}

# Countries that count as home besides one's own. The Caribbean shares +1 with the US and is not among them:
# one-ring and premium-rate fraud lives on that mistake.
_AT_HOME = {
    "US": ("US", "CA", "PR", "VI", "GU", "AS", "MP"),
    "CA": ("CA", "US", "PR", "VI"),
    "GB": ("GB", "GG", "JE", "IM"),
    "FR": ("FR", "MC"),
    "IT": ("IT", "VA", "SM"),
    "AU": ("AU", "CC", "CX"),
    "NO": ("NO", "SJ"),
    "FI": ("FI", "AX"),
}


@dataclass(frozen=True, slots=True)
class Country:
    """`id` is the wire's."""

    id: str
    code: str
    name: str
    calling_code: str

    @property
    def emergency(self) -> bool:
        """Whether its emergency numbers are known. Read when asked for: the tables of all countries take a while."""
        short = PhoneMetadata.short_metadata_for_region(self.code)
        return bool(short and short.emergency and short.emergency.national_number_pattern)


@dataclass(frozen=True, slots=True)
class State:
    """A state, province or region: `id` is its code of ISO 3166-2, such as US-CA."""

    id: str
    country: str
    code: str
    name: str


@cache
def territory_names(language: str = "en") -> dict[str, str]:
    """ISO code: name, in a language such as `fr-CA`; in English where the language is not known."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return dict(locale.territories)


@cache
def countries() -> dict[str, Country]:
    """By ISO code: every country that has a numbering plan, in the order of their English names."""
    names = territory_names()
    found = [
        _country(code, names.get(code, code))
        for code in phonenumbers.SUPPORTED_REGIONS
        if pycountry.countries.get(alpha_2=code) is not None or code in _KNOWN_IDS
    ]
    return {country.code: country for country in sorted(found, key=lambda item: item.name)}


def _country(code: str, name: str) -> Country:
    entry = pycountry.countries.get(alpha_2=code)
    number = _KNOWN_IDS.get(code) or (str(int(entry.numeric)) if entry else code)
    return Country(number, code, name, _calling_codes().get(code, ""))


@cache
def _calling_codes() -> dict[str, str]:
    """ISO code: calling code."""
    table: dict[int, tuple[str, ...]] = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return {region: str(code) for code, regions in table.items() for region in regions}


@cache
def _by_id() -> dict[str, str]:
    return {country.id: country.code for country in countries().values()}


def find_country(wanted: str) -> Country | None:
    """By the wire's id, or by ISO code."""
    return countries().get(_by_id().get(wanted, wanted.upper()))


def at_home(country: str) -> tuple[str, ...]:
    """The countries that are not abroad for somebody at home in `country`, which comes first."""
    return _AT_HOME.get(country, (country,))


@lru_cache(maxsize=300)  # of every country; anybody may ask for what is none
def states_of(country: str) -> tuple[State, ...]:
    """The parts of a country, by name; only those that no other part contains."""
    found = pycountry.subdivisions.get(country_code=country) or []  # type: ignore[no-untyped-call]
    states = [State(item.code, country, item.code.partition("-")[2], item.name) for item in found
              if item.parent_code is None]  # fmt: skip
    return tuple(sorted(states, key=lambda item: item.name))


def find_state(wanted: str) -> State | None:
    """By its code of ISO 3166-2."""
    country = wanted.partition("-")[0].upper()
    return next((state for state in states_of(country) if state.id == wanted.upper()), None)


def state_id(country: str, code: str) -> str:
    return f"{country}-{code}"


@cache
def currency_of(country: str) -> CountryCurrency | None:
    """The country's money, as the wire shows it; None where nobody knows."""
    names = get_territory_currencies(country)
    entry = pycountry.currencies.get(alpha_3=names[0]) if names else None
    if entry is None:
        return None
    symbol = get_currency_symbol(entry.alpha_3, locale="en")
    return {"id": int(entry.numeric), "code": entry.alpha_3, "name": entry.name, "symbol": symbol}


def country_view(code: str, base: Request | str | None = None) -> CountryReference:
    """A country as others mention it. Unknown codes are shown as they are."""
    country = countries().get(code) or Country(code, code, territory_names().get(code, code), "")
    view: CountryReference = {
        "id": country.id,
        "name": country.name,
        "isoCode": country.code,
        "callingCode": country.calling_code,
    }
    return view if base is None else {"uri": uri_of(base, "dictionary", "country", country.id), **view}


def full_country_view(
    base: Request | str, country: Country, stocked: Collection[str], language: str = "en"
) -> CountryDetails:
    """`stocked`: ISO codes of countries of which there are numbers to be had."""
    return {
        **country_view(country.code, base),
        "name": territory_names(language).get(country.code, country.name),
        "emergencyCalling": country.emergency,
        "numberSelling": country.code in stocked,
        "loginAllowed": True,
        "signupAllowed": True,
        "freeSoftphoneLine": True,
    }


def state_view(base: Request | str, state: State) -> StateInfo:
    country = country_view(state.country, base)
    return {
        "uri": uri_of(base, "dictionary", "state", state.id),
        "id": state.id,
        "country": {"id": country["id"], "uri": country["uri"]},
        "isoCode": state.code,
        "name": state.name,
    }


def named(codes: Iterable[str]) -> list[Country]:
    """The countries behind the codes, in the order of their names."""
    known = countries()
    return sorted((known[code] for code in codes if code in known), key=lambda item: item.name)
