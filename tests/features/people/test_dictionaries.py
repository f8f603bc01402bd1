"""Countries, states, places, languages and time zones, and the regional settings that choose among them."""

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Invalid
from clarion.features.people import at_home, demo, format_number
from clarion.features.people.accounts.address import AddressChange, address_view
from clarion.features.people.dictionary.countries import (
    countries,
    currency_of,
    find_country,
    find_state,
    states_of,
)
from clarion.features.people.dictionary.languages import find_language, languages
from clarion.features.people.dictionary.places import Places
from clarion.features.people.dictionary.time_zones import bias, find_time_zone, known_zones, zone_id, zone_names
from tests.support.api import Api

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REGION = "/restapi/v2/accounts/~/regional-settings"


# ---- the facts


def test_every_country_is_found_by_its_id_and_its_code() -> None:
    ids = [country.id for country in countries().values()]
    assert len(ids) == len(set(ids)) > 230
    for country in countries().values():
        assert find_country(country.id) == find_country(country.code.lower()) == country
        assert country.calling_code
        assert country.code in at_home(country.code)
    assert [find_country(number).code for number in ("1", "39", "224")] == ["US", "CA", "GB"]  # type: ignore[union-attr]
    assert find_country("XX") is find_country("") is None


def test_states_and_currencies_are_those_of_the_standards() -> None:
    assert {"CA", "NY", "TX", "DC"} <= {state.code for state in states_of("US")}
    assert find_state("ca-qc") == next(state for state in states_of("CA") if state.code == "QC")
    assert find_state("US-XX") is None
    euro = currency_of("FR")
    assert euro is not None
    assert (euro["code"], euro["id"], euro["symbol"]) == ("EUR", 978, "€")


@given(st.sampled_from(sorted(known_zones())), st.integers(946_684_800, 2_051_222_400))
def test_the_bias_of_a_zone_is_its_offset_then(name: str, seconds: int) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    local = now.astimezone(ZoneInfo(name)).replace(tzinfo=UTC)
    assert bias(name, now) == (local - now).total_seconds() // 60
    assert find_time_zone(zone_id(name)) == name


def test_offered_zones_are_known_ones_and_each_only_once() -> None:
    assert set(zone_names()) <= known_zones()
    assert len(zone_names()) == len(set(zone_names())) > 250
    assert len({zone_id(name) for name in known_zones()}) == len(known_zones())


def test_languages_are_found_however_they_are_spelt() -> None:
    for code, language in languages().items():
        assert (
            find_language(code) == find_language(language.id) == find_language(code.lower().replace("-", "_")) == code
        )
    assert languages()["en-US"].clock == "12h"
    assert languages()["de-DE"].clock == "24h"
    assert find_language("tlh") is None


async def test_places_are_read_once_however_many_ask() -> None:
    places = Places()
    answers = await asyncio.gather(*(places.of("NY", with_exchanges=False) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert {"212", "718", "315"} <= {place.area_code for place in answers[0]}
    assert "212" in {place.area_code for place in await places.of("NY", with_exchanges=True) if not place.exchange}
    assert {"NY", "CA", "QC"} <= await places.states()


@pytest.mark.parametrize(
    ("number", "home", "written"),
    [
        ("+16505550101", "US", "(650) 555-0101"),
        ("+16505550101", "DE", "+1 650-555-0101"),
        ("+493012345678", "DE", "030 12345678"),
        ("not a number", "US", "not a number"),
    ],
)
def test_numbers_are_written_as_at_home(number: str, home: str, written: str) -> None:
    assert format_number(number, home) == written


def test_an_address_names_real_places() -> None:
    change = AddressChange(country="Germany", state="Berlin", city="Berlin", street="Unter den Linden 1", zip="10117")
    kept = change.over({}, "US")
    assert (kept["country"], kept["state"]) == ("DE", "BE")
    assert address_view(kept)["country"] == "Germany"
    assert AddressChange(street="").over(kept, "US").keys() == kept.keys() - {"street"}
    for wrong in (AddressChange(country="Atlantis"), AddressChange(country="US", state="Quebec")):
        with pytest.raises(Invalid):
            wrong.over({}, "US")
    assert AddressChange(country="FR", state="Somewhere").over({}, "US")["state"] == "Somewhere"


# ---- on the wire


@on_sqlite
async def test_dictionaries_are_listed_read_and_filtered(api: Api) -> None:
    async def listed(path: str) -> list[dict[str, object]]:
        answer = await api.get(f"/dictionary/{path}", "102")
        assert answer.status_code == 200, answer.text
        records: list[dict[str, object]] = answer.json()["records"]
        return records

    assert len(await listed("country?perPage=1000")) == len(countries())
    assert await listed("country?loginAllowed=false") == []
    assert {item["id"] for item in await listed("state?countryId=39&perPage=1000")} >= {"CA-QC", "CA-ON"}
    assert len(await listed("state?allCountries=true&perPage=1000")) == 1000
    with_numbers = await listed("state?withPhoneNumbers=true&perPage=1000")
    assert {item["isoCode"] for item in with_numbers} >= {"CA", "NY"}
    exchanges = await listed("location?stateId=US-CA&orderBy=Npa&withNxx=true&perPage=10")
    assert [item["npa"] for item in exchanges] == sorted(str(item["npa"]) for item in exchanges)
    assert exchanges[0]["nxx"]
    assert await listed("location?stateId=DE-BE") == []
    domestic = await listed("brand/1210/contracted-country/1")
    assert {item["isoCode"] for item in domestic} == set(at_home("US"))
    one = (await api.get("/dictionary/timezone/1229756374", "102")).json()
    assert one["name"] == "Europe/Berlin"
    assert (await api.get("/dictionary/language/de-DE", "102")).json()["timeFormat"] == "HH:mm"


@on_sqlite
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("country/0", 404),
        ("state/US-XX", 404),
        ("state?countryId=0", 404),
        ("location?stateId=XX", 400),
        ("location?orderBy=Age", 400),
        ("timezone/12", 404),
        ("language/1", 404),
        ("brand/7/contracted-country", 404),
        ("brand/1210/contracted-country/0", 404),
    ],
)
async def test_what_is_in_no_dictionary_is_not_found(api: Api, path: str, status: int) -> None:
    answer = await api.get(f"/dictionary/{path}", "102")
    assert answer.status_code == status, answer.text
    assert answer.json()["parameterName"]
    assert (await api.client.get(f"/restapi/v1.0/dictionary/{path}")).status_code == 401


@on_sqlite
async def test_country_names_are_in_the_language_of_the_person(api: Api) -> None:
    await api.request("PUT", "/account/~/extension/~", "102", json={"regionalSettings": {"language": {"id": "1031"}}})
    await api.settled()
    assert (await api.get("/dictionary/country/83", "102")).json()["name"] == "Deutschland"
    assert (await api.get("/dictionary/country/83", "103")).json()["name"] == "Germany"


async def test_regional_settings_of_the_account_change_what_follows_from_them(api: Api) -> None:
    heard: list[dict[str, object]] = []

    async def listen(payload: dict[str, object]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.account_changed", listen)
    body = {
        "homeCountry": {"isoCode": "GB"}, "timezone": {"name": "Europe/London"}, "language": {"localeCode": "en-GB"},
        "greetingLanguage": {"id": "1033"}, "formattingLocale": {"localeCode": "fr-FR"}, "timeFormat": "24h",
    }  # fmt: skip
    changed = (await api.request("PATCH", REGION, json=body)).json()
    assert changed["homeCountry"]["callingCode"] == "44"
    assert changed["formattingLocale"]["localeCode"] == "fr-FR"
    assert (await api.get(REGION, "102")).json() == changed
    await api.settled()
    assert heard[-1]["hints"] == ["AccountSettings", "DialingPlan"]
    account = (await api.get("/account/~")).json()
    assert account["regionalSettings"]["currency"]["code"] == "GBP"
    assert account["serviceInfo"]["contractedCountry"]["isoCode"] == "GB"
    person = (await api.get("/account/~/extension/~", "102")).json()
    assert person["regionalSettings"] == changed, "who chose nothing has what the account has"
    plan = (await api.get("/account/~/dialing-plan", "102")).json()["records"]
    assert {item["isoCode"] for item in plan} == set(at_home("GB"))
    assert plan[0]["isoCode"] == "GB"
    await api.request("PATCH", "/account/~", json={"internationalCalling": True})
    assert (await api.get("/account/~/dialing-plan", "102")).json()["paging"]["totalElements"] == len(countries())
    other = await api.request("GET", REGION, organisation=demo.NEIGHBOUR)
    assert other.json()["homeCountry"]["isoCode"] == "US"
    refused = await api.request("PATCH", REGION, "102", json=body)
    assert refused.json()["errorCode"] == "CMN-408"
    for wrong in ({"homeCountry": {"id": "0"}}, {"timeFormat": "25h"}, {"language": {"localeCode": "tlh"}}):
        assert (await api.request("PATCH", REGION, json=wrong)).status_code == 400, wrong


async def test_the_companys_address_is_kept_and_shown_in_both_versions(api: Api) -> None:
    v2 = "/restapi/v2/accounts/~"
    assert "companyAddress" not in (await api.get(v2)).json()
    body = {
        "company": "Clarion & Söhne", "email": "Office@Demo.example", "mainSiteName": "Headquarters",
        "businessAddress": {"street": "1 Main St", "city": "San Mateo", "state": "California", "zip": "94401"},
    }  # fmt: skip
    path = "/account/~/business-address"
    changed = (await api.request("PUT", path, json=body)).json()
    assert changed["businessAddress"]["state"] == "CA"
    assert (changed["company"], changed["email"]) == ("Clarion & Söhne", "office@demo.example")
    assert changed["mainSiteName"] == "Headquarters"
    assert (await api.get(path, "102")).json() == changed
    newer = (await api.get(v2, "102")).json()
    assert newer["companyAddress"] == {
        "street": "1 Main St", "city": "San Mateo", "state": "CA", "zip": "94401", "country": "US",
    }  # fmt: skip
    assert newer["contactInfo"]["extensionNumber"] == "101"
    assert newer["mainNumber"].startswith("+")
    assert (await api.request("PUT", path, "102", json=body)).status_code == 403
    for wrong in ({"email": "nobody"}, {"company": ""}, {"businessAddress": {"state": "Quebec"}}):
        assert (await api.request("PUT", path, json=wrong)).status_code == 400, wrong
