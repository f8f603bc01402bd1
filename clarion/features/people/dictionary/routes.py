"""Countries, states, places, languages and time zones. The same for all accounts."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.features.people.accounts.responses import TimeZoneInfo
from clarion.features.people.dictionary.countries import (
    Country,
    at_home,
    countries,
    find_country,
    find_state,
    full_country_view,
    named,
    state_id,
    state_view,
    states_of,
)
from clarion.features.people.dictionary.languages import find_language, full_language_view, languages
from clarion.features.people.dictionary.places import Places
from clarion.features.people.dictionary.responses import (
    AreaCodeInfo,
    ContractedCountryList,
    CountryDetails,
    LanguageInfo,
    StateInfo,
)
from clarion.features.people.dictionary.time_zones import find_time_zone, time_zone_view, zone_names
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/dictionary", tags=["Dictionaries"])
SignedIn = Annotated[Caller, require()]
BRAND_ID = "1210"
# The countries whose places are known by area code share one numbering plan.
_WITH_PLACES = ("US", "CA")


def not_found(parameter: str) -> NotFound:
    return NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)


async def _stocked(here: Container) -> frozenset[str]:
    """Countries of which this server has numbers to give."""
    async with here.storage.reading() as session:
        return await (here.find(NumberBook) or NumberBook()).countries_in_stock(session)


@router.get("/country", summary="List countries")
async def list_countries(
    request: Request,
    here: Here,
    caller: SignedIn,
    paging: PagingQuery,
    login: Annotated[bool | None, Query(alias="loginAllowed")] = None,
    signup: Annotated[bool | None, Query(alias="signupAllowed")] = None,
    selling: Annotated[bool | None, Query(alias="numberSelling")] = None,
    softphone: Annotated[bool | None, Query(alias="freeSoftphoneLine")] = None,
) -> ListResponse[CountryDetails]:
    stocked = await _stocked(here)
    views = [full_country_view(request, country, stocked, caller.language) for country in countries().values()]
    wanted = {"loginAllowed": login, "signupAllowed": signup, "numberSelling": selling, "freeSoftphoneLine": softphone}
    found = [view for view in views if all(value is None or view.get(key) == value for key, value in wanted.items())]
    return list_answer(request, cut(found, paging), paging, len(found))


@router.get("/country/{countryId}", summary="Read a country")
async def read_country(request: Request, here: Here, caller: SignedIn, countryId: str) -> CountryDetails:
    country = _get_country(countryId, "countryId")
    return full_country_view(request, country, await _stocked(here), caller.language)


def _get_country(wanted: str, parameter: str) -> Country:
    country = find_country(wanted[:10])
    if country is None:
        raise not_found(parameter)
    return country


@router.get("/state", summary="List states and provinces")
async def list_states(
    request: Request,
    here: Here,
    caller: SignedIn,
    paging: PagingQuery,
    country_id: Annotated[str, Query(alias="countryId", max_length=10)] = "1",
    everywhere: Annotated[bool, Query(alias="allCountries")] = False,
    with_numbers: Annotated[bool, Query(alias="withPhoneNumbers")] = False,
) -> ListResponse[StateInfo]:
    """Of one country, by default of the United States. `withPhoneNumbers`: only those that have area codes."""
    codes = tuple(countries()) if everywhere else (_get_country(country_id, "countryId").code,)
    found = [state for code in codes for state in states_of(code)]
    if with_numbers:
        known = await here.get(Places).states()
        found = [state for state in found if state.country in _WITH_PLACES and state.code in known]
    return list_answer(request, [state_view(request, state) for state in cut(found, paging)], paging, len(found))


@router.get("/state/{stateId}", summary="Read a state or province")
async def read_state(request: Request, caller: SignedIn, stateId: str) -> StateInfo:
    state = find_state(stateId[:10])
    if state is None:
        raise not_found("stateId")
    return state_view(request, state)


@router.get("/location", summary="List places by area code")
async def list_locations(
    request: Request,
    here: Here,
    caller: SignedIn,
    paging: PagingQuery,
    state: Annotated[str | None, Query(alias="stateId", max_length=10)] = None,
    order_by: Annotated[Literal["Npa", "City"], Query(alias="orderBy")] = "City",
    with_exchanges: Annotated[bool, Query(alias="withNxx")] = False,
) -> ListResponse[AreaCodeInfo]:
    """Places of the United States and Canada. `withNxx` lists every exchange of theirs."""
    wanted = find_state(state) if state else None
    if state and wanted is None:
        raise Invalid("Parameter [stateId] value is invalid.", parameter="stateId")
    places = list(await here.get(Places).of(wanted.code if wanted else None, with_exchanges=with_exchanges))
    if wanted is not None and wanted.country not in _WITH_PLACES:
        places = []
    if order_by == "Npa":
        places.sort(key=lambda place: (place.area_code, place.exchange, place.city))
    uri = uri_of(request, "dictionary", "location")
    records: list[AreaCodeInfo] = []
    for place in cut(places, paging):
        country = "US" if find_state(state_id("US", place.state)) else "CA"
        own = state_id(country, place.state)
        entry: AreaCodeInfo = {"uri": uri, "areaCode": place.area_code, "npa": place.area_code, "city": place.city,
                                 "state": {"id": own, "uri": uri_of(request, "dictionary", "state", own)}}  # fmt: skip
        if place.exchange:
            entry["nxx"] = place.exchange
        records.append(entry)
    return list_answer(request, records, paging, len(places))


@router.get("/timezone", summary="List time zones")
async def list_time_zones(
    request: Request, here: Here, caller: SignedIn, paging: PagingQuery
) -> ListResponse[TimeZoneInfo]:
    names, now = zone_names(), here.clock.now()
    return list_answer(request, [time_zone_view(name, now, request) for name in cut(names, paging)], paging, len(names))


@router.get("/timezone/{timezoneId}", summary="Read a time zone")
async def read_time_zone(request: Request, here: Here, caller: SignedIn, timezoneId: str) -> TimeZoneInfo:
    name = find_time_zone(timezoneId[:64])
    if name is None:
        raise not_found("timezoneId")
    return time_zone_view(name, here.clock.now(), request)


@router.get("/language", summary="List languages")
async def list_languages(request: Request, caller: SignedIn, paging: PagingQuery) -> ListResponse[LanguageInfo]:
    found = list(languages().values())
    records = [full_language_view(request, language) for language in cut(found, paging)]
    return list_answer(request, records, paging, len(found))


@router.get("/language/{languageId}", summary="Read a language")
async def read_language(request: Request, caller: SignedIn, languageId: str) -> LanguageInfo:
    code = find_language(languageId[:20])
    if code is None:
        raise not_found("languageId")
    return full_language_view(request, languages()[code])


@router.get("/brand/{brandId}/contracted-country", summary="List the countries in which an account may be at home")
async def list_contracted_countries(request: Request, caller: SignedIn, brandId: str) -> ContractedCountryList:
    _check_brand(brandId)
    return {"records": [{"id": country.id, "name": country.name} for country in countries().values()]}


@router.get("/brand/{brandId}/contracted-country/{contractedCountryId}", summary="List what is no call abroad")
async def list_domestic_countries(
    request: Request,
    here: Here,
    caller: SignedIn,
    brandId: str,
    contractedCountryId: str,
    paging: PagingQuery,
) -> ListResponse[CountryDetails]:
    _check_brand(brandId)
    country = _get_country(contractedCountryId, "contractedCountryId")
    found = named(at_home(country.code))
    stocked = await _stocked(here)
    records = [full_country_view(request, item, stocked, caller.language) for item in cut(found, paging)]
    return list_answer(request, records, paging, len(found))


def _check_brand(brand_id: str) -> None:
    if brand_id not in (BRAND_ID, "~"):
        raise not_found("brandId")
