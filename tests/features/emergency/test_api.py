"""ADM-02, ADM-03, ADM-04, ADM-05, ADM-11, ADM-12, ADM-14, ADM-17: locations, notices and rehearsals."""

from typing import Any

from clarion.features.emergency import read_snapshot
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

ADDRESS = {
    "countryIsoCode": "US",
    "state": "CA",
    "city": "Oakland",
    "street": "1 Broadway",
    "zip": "94607",
    "customerName": "Clarion Demo",
}
LOCATIONS = "/account/~/emergency-locations"
NOTICES = "/account/~/clarion/emergency-notices"


async def create(api: Api, **body: Any) -> dict[str, Any]:
    answer = await api.request("POST", LOCATIONS, json={"name": "Second office", "address": ADDRESS} | body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def placed(
    api: Api, code: str = "911", session: str = "s-1", number: str = "102", settle: bool = True, **more: Any
) -> None:
    """As the call core reports an emergency call."""
    await api.bus.publish(
        "calls.emergency",
        {
            "account_id": api.account_id(),
            "extension_id": api.extension_id(number),
            "extension_number": number,
            "device_id": "",
            "name": "Ben Okafor",
            "code": code,
            "callback_number": "+16505550102",
            "pidf_lo": "<x/>",
            "telephony_session_id": session,
            "session_id": "1",
            "placed_at": api.clock.now().isoformat(),
        }
        | more,
    )
    if settle:
        await api.settled()


async def test_a_location_is_registered_read_changed_and_found_adm_03(api: Api) -> None:
    """PH-49"""
    made = await create(api)
    assert made["addressStatus"] == "Valid", "usable at once (ADM-14)"
    assert made["usageStatus"] == "Inactive"
    assert made["address"]["countryId"] == "1"
    path = f"{LOCATIONS}/{made['id']}"
    assert (await api.get(path)).json() == made
    changed = await api.request("PUT", path, json={"address": ADDRESS | {"street": "2 Broadway"}})
    assert changed.json()["address"]["street"] == "2 Broadway"
    found = (await api.get(LOCATIONS, params={"searchString": "oakland"})).json()
    assert [item["id"] for item in found["records"]] == [made["id"]]
    assert (await api.get(LOCATIONS)).json()["paging"]["totalElements"] == 2


async def test_an_address_that_cannot_be_found_is_refused_by_field(api: Api) -> None:
    for change, parameter in (({"zip": "1"}, "zip"), ({"street": "Broadway"}, "street"), ({"state": "QQ"}, "state")):
        answer = await api.request("POST", LOCATIONS, json={"address": ADDRESS | change})
        assert answer.status_code == 400
        assert answer.json()["parameterName"] == f"address.{parameter}"


async def test_a_state_may_be_given_by_its_name(api: Api) -> None:
    made = await api.request("POST", LOCATIONS, json={"address": ADDRESS | {"state": "california"}})
    assert made.json()["address"]["state"] == "CA"


async def test_a_body_of_the_wrong_form_is_refused(api: Api) -> None:
    wrong: list[Any] = [{}, {"address": "x"}, {"address": {"city": 5}}, [], {"name": "x" * 500}]
    for body in wrong:
        assert (await api.request("POST", LOCATIONS, json=body)).status_code == 400, body


async def test_a_location_in_use_is_not_removed_without_another_in_its_place(api: Api) -> None:
    [default] = (await api.get(LOCATIONS)).json()["records"]
    refused = await api.request("DELETE", f"{LOCATIONS}/{default['id']}")
    assert refused.status_code == 409
    other = await create(api)
    path = f"{LOCATIONS}/{default['id']}"
    removed = await api.request("DELETE", path, params={"newLocationId": other["id"]})
    assert removed.status_code == 204
    assert (await api.get("/account/~/clarion/emergency-default")).json()["location"]["id"] == other["id"]
    assert (await api.get(path)).status_code == 404


async def test_members_do_not_touch_the_companys_locations_but_have_their_own_adm_05(api: Api) -> None:
    assert (await api.get(LOCATIONS, "102")).status_code == 200, "where the company is may be seen"
    assert (await api.request("POST", LOCATIONS, "102", json={"address": ADDRESS})).status_code == 403
    own = "/account/~/extension/~/emergency-locations"
    for number in range(20):
        body = {"name": f"Home {number}", "address": ADDRESS | {"street": f"{number + 1} Broadway"}}
        assert (await api.request("POST", own, "102", json=body)).status_code == 200
    mine = (await api.get(own, "102")).json()
    assert sum(item["visibility"] == "Private" for item in mine["records"]) == 20
    assert (await api.get(own, "103")).json()["paging"]["totalElements"] == 1, "private ones stay private"
    company = next(item for item in mine["records"] if item["visibility"] == "Public")
    queries = {"visibility=Public": 1, "siteId=1": 0, "siteId=1&siteId=main-site": 21, "domesticCountryId=1": 21,
               "domesticCountryId=44": 0, "addressStatus=Invalid": 0, "usageStatus=Inactive": 20}  # fmt: skip
    for query, count in queries.items():
        found = (await api.get(f"{own}?perPage=5&page=2&{query}", "102")).json()
        assert (found["paging"]["totalElements"], len(found["records"])) == (count, min(5, max(0, count - 5))), query
    assert (await api.get(f"{own}?domesticCountryId=0", "102")).json()["parameterName"] == "domesticCountryId"
    refused = await api.request("PUT", f"{own}/{company['id']}", "102", json={"name": "Mine"})
    assert refused.status_code == 403


async def test_another_tenant_finds_nothing(api: Api) -> None:
    made = await create(api)
    path = f"{LOCATIONS}/{made['id']}"
    for method in ("GET", "PUT", "DELETE"):
        answer = await api.request(method, path, "101", demo.NEIGHBOUR, json={} if method == "PUT" else None)
        assert answer.status_code == 404
    theirs = (await api.request("GET", LOCATIONS, "101", demo.NEIGHBOUR)).json()
    assert "Broadway" not in str(theirs)


async def test_a_change_reaches_the_desk_with_the_next_reading(api: Api) -> None:
    made = await create(api)
    path = "/account/~/extension/~/clarion/emergency-location"
    assert (await api.request("PUT", path, "102", json={"locationId": made["id"]})).status_code == 200
    async with api.here.storage.reading() as session:
        memory = await read_snapshot(session)
    assert memory.extensions[api.extension_id("102")].city == "Oakland"
    assert memory.accounts[api.account_id()].city == "Belmont"


async def test_a_call_for_help_raises_a_notice_that_an_admin_acknowledges_adm_02(api: Api) -> None:
    heard: list[dict[str, Any]] = []

    async def hear(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("emergency.notice", hear)
    await placed(api)
    await placed(api)  # the bus may bring it twice
    [notice] = (await api.get(NOTICES)).json()["records"]
    assert notice["code"] == "911"
    assert notice["callbackNumber"] == "+16505550102"
    assert "Belmont" in notice["address"]
    assert notice["locationSent"]
    assert not notice["test"]
    assert [item["code"] for item in heard] == ["911"]
    done = await api.request("POST", f"{NOTICES}/{notice['id']}/acknowledge")
    assert done.json()["acknowledgedBy"] == api.extension_id("101")
    assert (await api.get(NOTICES, params={"openOnly": "true"})).json()["records"] == []


async def test_a_notice_waits_for_a_database_that_is_away(api: Api) -> None:
    kept = api.here.storage

    class Gone:
        def transaction(self) -> Any:
            raise OSError("the database is away")

    api.here.storage = Gone()  # type: ignore[assignment]
    await placed(api, settle=False)
    await api.bus.settled()
    api.here.storage = kept

    async def there() -> bool:
        return bool((await api.get(NOTICES)).json()["records"])

    await wait_for(there, missing="the notice")


async def test_rehearsals_are_kept_apart_as_evidence_adm_11_adm_12(api: Api) -> None:
    await placed(api, code="933")
    await placed(api, code="911", session="s-2")
    tests = (await api.get(NOTICES, params={"test": "true"})).json()["records"]
    assert [item["code"] for item in tests] == ["933"]
    real = (await api.get(NOTICES, params={"test": "false"})).json()["records"]
    assert [item["code"] for item in real] == ["911"]


async def test_repeated_calls_are_counted_adm_17(api: Api) -> None:
    for number in range(3):
        await placed(api, session=f"s-{number}")
    found = (await api.get(NOTICES)).json()["records"]
    assert sorted(item["repeats"] for item in found) == [0, 1, 2]


async def test_a_call_to_a_crisis_line_stays_private(api: Api) -> None:
    await placed(api, code="988")
    assert (await api.get(NOTICES)).json()["records"] == []


async def test_a_notice_of_an_unverified_call_says_where_it_came_from_and_names_nobody(api: Api) -> None:
    """ADM-02: the people on site are told, and told that nobody knows who it was."""
    who = {"extension_id": "", "extension_number": "", "name": "Unverified caller at 203.0.113.7"}
    await placed(api, **who, callback_number="anonymous", pidf_lo="", unverified="udp:203.0.113.7:5060")
    [notice] = (await api.get(NOTICES)).json()["records"]
    assert (notice["verified"], notice["source"]) == (False, "udp:203.0.113.7:5060")
    assert (notice["address"], notice["locationSent"], notice["extension"]["id"]) == ("", False, "")
    await placed(api, session="s-2")
    verified = next(each for each in (await api.get(NOTICES)).json()["records"] if each["verified"])
    assert verified["source"] is None


async def test_a_call_to_a_helpline_of_any_country_stays_private(api: Api) -> None:
    for number, code in enumerate(("116123", "131114", "3114")):
        await placed(api, code, session=f"s-h{number}")
    assert (await api.get(NOTICES)).json()["records"] == []


async def test_notices_are_for_administrators_of_the_account(api: Api) -> None:
    await placed(api)
    assert (await api.get(NOTICES, "102")).status_code == 403
    theirs = (await api.request("GET", NOTICES, "101", demo.NEIGHBOUR)).json()
    assert theirs["records"] == []
    [notice] = (await api.get(NOTICES)).json()["records"]
    path = f"{NOTICES}/{notice['id']}/acknowledge"
    assert (await api.request("POST", path, "101", demo.NEIGHBOUR)).status_code == 404
