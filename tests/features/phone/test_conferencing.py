"""How conferences by phone are reached: codes of one's own, the company's numbers, and whose a code is."""

from typing import Any

import pytest

from clarion.base.errors import Invalid
from clarion.features.people import demo
from clarion.features.phone import find_conference_seat
from clarion.features.phone.conferencing import ConferenceCache, read_conference_memory
from clarion.features.phone.conferencing.rules import Choice, DialIn, check_choices, shown_numbers
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

MINE = "/account/~/extension/~/conferencing"
MAIN, KEPT = "+16505550100", "+16505550198"  # the company's, and the one that it keeps for conferences
PATH = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/conferencing"


async def change(api: Api, number: str = "101", **body: Any) -> Any:
    return await api.request("PUT", MINE, number, json=body)


async def test_everybody_has_codes_of_their_own_that_open_their_conference(api: Api) -> None:
    first, second = (await api.get(MINE, "101")).json(), (await api.get(MINE, "102")).json()
    codes = [view[name] for view in (first, second) for name in ("hostCode", "participantCode")]
    assert len(set(codes)) == 4
    assert all(len(code) == 9 and code.isdigit() for code in codes)
    assert (await api.get(MINE, "101")).json() == first, "they stay"
    assert (first["phoneNumber"], first["allowJoinBeforeHost"]) == (KEPT, False)
    assert (await change(api, allowJoinBeforeHost=True)).json()["allowJoinBeforeHost"] is True
    async with api.here.storage.reading() as session:
        seats = [await find_conference_seat(session, api.account_id(), code) for code in codes]
        nobody = await find_conference_seat(session, api.account_id(demo.NEIGHBOUR), codes[0])
        wrong = await find_conference_seat(session, api.account_id(), "100000000")
    assert [(seat.extension_id, seat.host, seat.join_before_host) for seat in seats if seat] == [
        (api.extension_id("101"), True, True),
        (api.extension_id("101"), False, True),
        (api.extension_id("102"), True, False),
        (api.extension_id("102"), False, False),
    ]
    assert (nobody, wrong) == (None, None)


async def test_the_answers_have_the_published_shape(sqlite_api: Api) -> None:
    need_surface()
    read, changed = await sqlite_api.get(MINE), await change(sqlite_api, allowJoinBeforeHost=False)
    assert faults("GET", PATH, read.status_code, read.json()) == []
    assert faults("PUT", PATH, changed.status_code, changed.json()) == []


async def test_numbers_are_chosen_among_those_of_the_company(sqlite_api: Api) -> None:
    api = sqlite_api
    offers = (await api.get("/account/~/clarion/available-numbers?count=1")).json()["records"]
    more = offers[0]["phoneNumber"]
    added = await api.request(
        "POST", "/restapi/v2/accounts/~/phone-numbers/bulk-add", json={"records": [{"phoneNumber": more}]}
    )
    path = f"/restapi/v2/accounts/~/phone-numbers/{added.json()['records'][0]['id']}"
    refused = await change(api, phoneNumbers=[{"phoneNumber": more}])
    assert (refused.status_code, refused.json()["parameterName"]) == (400, "phoneNumbers.phoneNumber"), "it rests"
    for answered_by_people in (MAIN, more):
        await api.request("PATCH", path, json={"usageType": "CompanyNumber"})
        assert (await change(api, phoneNumbers=[{"phoneNumber": answered_by_people}])).status_code == 400
    await api.request("PATCH", path, json={"type": "VoiceFax", "usageType": "ConferencingNumber"})
    told = {each["phoneNumber"] for each in (await api.get(MINE)).json()["phoneNumbers"]}
    assert told == {KEPT, more}, "no number that people answer"
    chosen = (await change(api, phoneNumbers=[{"phoneNumber": KEPT}, {"phoneNumber": more, "default": True}])).json()
    assert chosen["phoneNumber"] == more
    assert [(each["phoneNumber"], each["default"]) for each in chosen["phoneNumbers"]] == [(more, True), (KEPT, False)]
    only = (await change(api, phoneNumbers=[{"phoneNumber": more}])).json()
    assert [each["phoneNumber"] for each in only["phoneNumbers"]] == [more]
    foreign = (await api.get(f"{MINE}?countryId=44")).json()
    assert (foreign["phoneNumbers"], "phoneNumber" in foreign) == ([], False)
    assert (await api.get(f"{MINE}?countryId=XX")).status_code == 400
    assert len((await change(api, phoneNumbers=[])).json()["phoneNumbers"]) == 2, "no choice is every number"


async def test_nobody_reads_the_codes_of_others_but_administrators(sqlite_api: Api) -> None:
    path = f"/account/~/extension/{sqlite_api.extension_id('103')}/conferencing"
    assert (await sqlite_api.get(path, "101")).status_code == 200
    assert (await sqlite_api.get(path, "102")).json()["errorCode"] == "CMN-404"
    foreign = await sqlite_api.request("GET", path, organisation=demo.NEIGHBOUR)
    assert (foreign.status_code, foreign.json()["errorCode"]) == (404, "CMN-102")


def test_each_country_has_one_default_and_home_comes_first() -> None:
    numbers = [DialIn("+4930", "DE"), DialIn("+1201", "US"), DialIn("+1202", "US", main=True), DialIn("+4940", "DE")]
    shown = [(each.dial_in.number, each.default) for each in shown_numbers(numbers, [], "US")]
    assert shown == [("+1202", True), ("+1201", False), ("+4930", True), ("+4940", False)]
    kept = shown_numbers(numbers, [Choice("+4940", default=True), Choice("+1999", default=True)], "US")
    assert [(each.dial_in.number, each.default) for each in kept] == [("+4940", True)], "one that is gone is left out"
    assert shown_numbers([], [Choice("+4940")], "US") == []
    with pytest.raises(Invalid, match="one default"):
        check_choices(numbers, [Choice("+1201", default=True), Choice("+1202", default=True)])


async def test_numbers_kept_for_conferences_are_the_ones_that_are_told(sqlite_api: Api) -> None:
    """PH-47: and call servers learn whose each code is."""
    api = sqlite_api
    more = (await api.get("/account/~/clarion/available-numbers?count=1")).json()["records"][0]["phoneNumber"]
    numbers = "/restapi/v2/accounts/~/phone-numbers"
    added = await api.request("POST", f"{numbers}/bulk-add", json={"records": [{"phoneNumber": more}]})
    body = {"type": "VoiceFax", "usageType": "ConferencingNumber"}
    kept = await api.request("PATCH", f"{numbers}/{added.json()['records'][0]['id']}", json=body)
    assert (kept.status_code, kept.json()["usageType"]) == (200, "ConferencingNumber")
    view = (await api.get(MINE)).json()
    assert {each["phoneNumber"] for each in view["phoneNumbers"]} == {KEPT, more}
    async with api.here.storage.reading() as session:
        memory = await read_conference_memory(session)
    book = ConferenceCache()
    book.load(memory)
    door = book.find(api.account_id(), view["hostCode"])
    assert door is not None
    assert (door.extension_id, door.host, door.early) == (api.extension_id("101"), True, False)
    assert book.find(api.account_id(demo.NEIGHBOUR), view["hostCode"]) is None
