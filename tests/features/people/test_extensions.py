"""Extensions in full: every field that can be written, the states, the numbers, bulk, and what they can use."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.base.errors import ClarionError, Invalid
from clarion.base.mail_queue import QueuedEmail
from clarion.features.people import Extension, ExtensionStatus, demo
from clarion.features.people.users.machine import AT_FIRST, MAY_SIGN_IN, NEXT, check_transition
from clarion.features.people.users.rules import (
    HELP_NUMBERS,
    check_extension_number,
    check_pin,
    is_reserved,
    next_free_number,
)
from tests.support.api import Api

LIST = "/account/~/extension"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no database could make different."""


async def make(api: Api, **body: Any) -> dict[str, Any]:
    answer = await api.request("POST", LIST, json={"contact": {"firstName": "Kim"}} | body)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def may_sign_in(api: Api, username: str, password: str) -> bool:
    return bool((await api.by_password(username, password)).status_code == 200)


# ---- the rules


@given(st.text(string.digits, min_size=1, max_size=12), st.sampled_from(("US", "GB", "DE", "AU", "JP")))
def test_a_number_that_may_be_had_is_short_and_calls_nobody_for_help(number: str, country: str) -> None:
    try:
        check_extension_number(number, country)
    except Invalid:
        return
    assert 3 <= len(number) <= 8
    assert number not in HELP_NUMBERS
    assert number.removeprefix("9") not in HELP_NUMBERS, "after the digit for an outside line"


@given(st.text(max_size=10).filter(lambda text: not (text.isascii() and text.isdigit())))
def test_what_is_no_number_is_no_extension_number(text: str) -> None:
    with pytest.raises(Invalid):
        check_extension_number(text)


@given(st.sets(st.integers(100, 400).map(str), max_size=300))
def test_the_next_free_number_is_free_and_the_lowest(taken: set[str]) -> None:
    number = next_free_number(taken)
    assert number not in taken
    check_extension_number(number)
    assert all(str(lower) in taken or is_reserved(str(lower)) for lower in range(101, int(number)))


def test_help_of_the_own_country_and_services_of_the_plan_are_kept_free() -> None:
    for number, country in (("911", "US"), ("9911", "US"), ("411", "US"), ("110", "DE"), ("000", "AU"), ("119", "JP")):
        with pytest.raises(Invalid):
            check_extension_number(number, country)
    check_extension_number("411", "DE")


@pytest.mark.parametrize("pin", ["12345", "123456", "654321", "777777", "12345678901", "12a456", "", "٣٣٣٣٤٤"])
def test_a_pin_that_anybody_would_try_is_refused(pin: str) -> None:
    with pytest.raises(Invalid):
        check_pin(pin)
    check_pin("180274")


@given(st.lists(st.sampled_from(sorted(ExtensionStatus)), min_size=1, max_size=8))
def test_no_row_of_changes_leads_out_of_the_states(wanted: list[str]) -> None:
    status: str = "Enabled"
    for after in wanted:
        try:
            check_transition(status, after)
        except ClarionError:
            assert after not in NEXT[status]
        else:
            status = after
    assert status in NEXT
    assert NEXT.keys() >= MAY_SIGN_IN
    assert NEXT.keys() >= AT_FIRST


# ---- fields


async def test_every_field_that_can_be_written_is_kept_and_shown(api: Api) -> None:
    fields = await api.request("POST", "/account/~/custom-fields", json={"category": "User", "displayName": "Badge"})
    body = {
        "contact": {
            "firstName": "Kim", "lastName": "Ha", "company": "Demo", "jobTitle": "Cook", "department": "Kitchen",
            "email": "kim@demo.example", "businessPhone": "+1 650 555 0177", "mobilePhone": "+16505550178",
            "businessAddress": {"street": "1 Rue", "city": "Montréal", "state": "Quebec", "zip": "H2X 1Y4",
                                "country": "Canada"},
            "emailAsLoginName": False, "pronouncedName": {"type": "TextToSpeech", "text": "Kim Hah"},
        },
        "regionalSettings": {
            "homeCountry": {"id": "39"}, "timezone": {"name": "America/Toronto"}, "language": {"localeCode": "fr-CA"},
            "greetingLanguage": {"id": "1033"}, "formattingLocale": {"localeCode": "en-CA"}, "timeFormat": "24h",
        },
        "partnerId": "hr-17", "references": [{"ref": "x-1", "type": "CustomerDirectoryId"}], "hidden": True,
        "setupWizardState": "Incomplete", "ivrPin": "180274", "extensionNumber": "4242",
        "customFields": [{"id": fields.json()["id"], "value": "B-9"}],
    }  # fmt: skip
    made = await make(api, **body)
    shown = (await api.get(f"{LIST}/{made['id']}")).json()
    assert shown == made
    contact = shown["contact"]
    assert contact["businessAddress"] == {
        "street": "1 Rue", "city": "Montréal", "state": "QC", "zip": "H2X 1Y4", "country": "Canada",
    }  # fmt: skip
    assert (contact["emailAsLoginName"], contact["pronouncedName"]["text"]) == (False, "Kim Hah")
    region = shown["regionalSettings"]
    assert [region[name]["localeCode"] for name in ("language", "greetingLanguage", "formattingLocale")] == [
        "fr-CA", "en-US", "en-CA",
    ]  # fmt: skip
    assert (region["homeCountry"]["isoCode"], region["timeFormat"]) == ("CA", "24h")
    assert shown["assignedCountry"]["isoCode"] == "CA"
    assert shown["customFields"] == [{"id": fields.json()["id"], "value": "B-9", "displayName": "Badge"}]
    assert (shown["partnerId"], shown["hidden"], shown["setupWizardState"]) == ("hr-17", True, "Incomplete")
    assert shown["references"] == [{"ref": "x-1", "type": "CustomerDirectoryId"}]
    assert "180274" not in str(shown)
    again = await api.request("PUT", f"{LIST}/{made['id']}", json=shown)
    assert again.json() == shown, "what was read can be sent back"


@on_sqlite
@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"ivrPin": "123456"}, "ivrPin"),
        ({"type": "Department"}, "type"),
        ({"subType": "VideoPro"}, "subType"),
        ({"transition": {"sendWelcomeEmail": "x"}}, "transition.sendWelcomeEmail"),
        ({"contact": {"pronouncedName": {"type": "Recorded"}}}, "pronouncedName"),
        ({"contact": {"pronouncedName": {"type": "TextToSpeech"}}}, "contact.pronouncedName.text"),
        ({"contact": {"businessAddress": {"country": "Atlantis"}}}, "businessAddress.country"),
        ({"contact": {"businessAddress": {"state": "ZZ"}}}, "businessAddress.state"),
        ({"regionalSettings": {"homeCountry": {"id": "0"}}}, "homeCountry"),
        ({"regionalSettings": {"greetingLanguage": {"id": "7"}}}, "greetingLanguage"),
        ({"regionalSettings": {"timezone": {"id": "1"}}}, "timezone"),
        ({"references": [{"ref": "a", "type": "Other"}]}, "references.type"),
        ({"customFields": [{"id": "1", "value": "a"}]}, "customFields.id"),
        ({"site": {"id": "17"}}, "site.id"),
        ({"costCenter": {"id": "17"}}, "costCenter.id"),
        ({"callQueueInfo": {"slaGoal": 90}}, "callQueueInfo"),
        ({"status": "Unassigned"}, "status"),
    ],
)
async def test_what_cannot_be_written_is_refused_by_name(api: Api, change: dict[str, Any], parameter: str) -> None:
    path = f"{LIST}/{api.extension_id('104')}"
    before = (await api.get(path)).json()
    answer = await api.request("PUT", path, json=change)
    assert answer.status_code in (400, 403, 404), answer.text
    assert answer.json()["parameterName"] == parameter
    assert (await api.get(path)).json() == before


@on_sqlite
async def test_who_may_not_sign_in_by_address_still_may_by_number(api: Api) -> None:
    await api.request("PUT", f"{LIST}/~", "102", json={"contact": {"emailAsLoginName": False}})
    assert not await may_sign_in(api, "ben@demo.example", api.password("102"))
    assert await may_sign_in(api, "102", api.password("102"))


# ---- types and states


@on_sqlite
@pytest.mark.parametrize("kind", ["IvrMenu", "Martian"])
async def test_a_type_that_could_do_nothing_is_not_made(api: Api, kind: str) -> None:
    answer = await api.request("POST", LIST, json={"contact": {"firstName": "X"}, "type": kind})
    assert (answer.status_code, answer.json()["parameterName"]) == (400, "type")
    assert "User" in answer.json()["message"], "it says what can be made"


async def test_other_types_are_what_they_are_for(api: Api) -> None:
    mailbox = await make(api, type="Voicemail", name="Suggestions", contact={})
    assert (mailbox["name"], mailbox["roles"]) == ("Suggestions", [])
    hall = await make(api, type="Limited", name="Lobby", contact={})
    async with api.here.storage.reading() as session:
        assert (await session.get_one(Extension, str(mailbox["id"]))).voicemail_enabled
        assert not (await session.get_one(Extension, str(hall["id"]))).voicemail_enabled
    assert not await may_sign_in(api, hall["extensionNumber"], "")
    person = await make(api)
    changed = await api.request("PUT", f"{LIST}/{person['id']}", json={"type": "VirtualUser"})
    assert changed.json()["type"] == "VirtualUser"
    assert (await api.request("PUT", f"{LIST}/{hall['id']}", json={"type": "User"})).status_code == 400


async def test_the_states_of_a_life(api: Api) -> None:
    person = await make(api, status="NotActivated", password="a very good one")
    assert person["setupWizardState"] == "NotStarted"
    path = f"{LIST}/{person['id']}"
    signed = await api.by_password(person["extensionNumber"], "a very good one")
    headers = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    assert (await api.request("PUT", path, json={"status": "Enabled"})).json()["status"] == "Enabled"
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 200
    info = {"reason": "Voluntarily", "comment": "On leave"}
    frozen = (await api.request("PUT", path, json={"status": "Disabled", "statusInfo": info})).json()
    assert (frozen["status"], frozen["statusInfo"]) == ("Disabled", info)
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 401, "at once"
    assert not await may_sign_in(api, person["extensionNumber"], "a very good one")
    assert (await api.request("PUT", path, json={"status": "Frozen"})).status_code == 400, "that does not follow"
    back = (await api.request("PUT", path, json={"status": "Enabled"})).json()
    assert "statusInfo" not in back
    assert [item["status"] for item in (await api.get(f"{LIST}?status=Disabled")).json()["records"]] == []
    waiting = await make(api, status="Unassigned", name="Desk 7", contact={})
    assert (await api.get(f"{LIST}?status=Unassigned")).json()["records"][0]["id"] == waiting["id"]


@on_sqlite
async def test_filters_find_and_refuse(api: Api) -> None:
    found = (await api.get(f"{LIST}?email=BEN@demo.example&email=nobody@demo.example&type=User")).json()["records"]
    assert [item["extensionNumber"] for item in found] == ["102"]
    assert (await api.get(f"{LIST}?type=Room")).json()["records"] == [], "known to the surface, not here"
    for bad in ("type=Martian", "status=Asleep", "page=0", "perPage=x"):
        answer = await api.get(f"{LIST}?{bad}")
        assert answer.status_code == 400, bad
        assert answer.json()["parameterName"] == bad.partition("=")[0]


async def test_members_change_themselves_but_not_what_is_managed(api: Api) -> None:
    me = f"{LIST}/~"
    assert (await api.request("PUT", me, "102", json={"contact": {"mobilePhone": "+16505550111"}})).status_code == 200
    for change in ({"extensionNumber": "555"}, {"status": "Disabled"}, {"hidden": True}, {"partnerId": "x"},
                   {"type": "VirtualUser"}, {"site": {"id": "17"}}):  # fmt: skip
        answer = await api.request("PUT", me, "102", json=change)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "CMN-402"), change
    mine = (await api.get(me, "102")).json()
    assert (await api.request("PUT", me, "102", json=mine)).status_code == 200, "what was read may come back"


async def test_numbers_of_who_goes_rest_in_the_inventory_or_leave(api: Api) -> None:
    numbers = "/account/~/phone-number?usageType=DirectNumber&usageType=NumberPool&perPage=1000"

    async def owners() -> dict[str, Any]:
        records = (await api.get(numbers)).json()["records"]
        return {item["phoneNumber"]: item.get("extension", {}).get("extensionNumber") for item in records}

    before = await owners()
    direct = {number: owner for number, owner in before.items() if owner in ("103", "104")}
    assert len(direct) == 2
    assert (await api.request("DELETE", f"{LIST}/{api.extension_id('103')}")).status_code == 204
    gone = f"{LIST}/{api.extension_id('104')}"
    assert (await api.request("DELETE", f"{gone}?savePhoneLines=true")).status_code == 400
    assert (await api.request("DELETE", f"{gone}?savePhoneNumbers=false")).status_code == 204
    after = await owners()
    kept = [number for number in direct if number in after]
    assert [direct[number] for number in kept] == ["103"]
    assert after[kept[0]] is None


# ---- many at once


async def test_many_are_changed_and_each_stands_by_itself(api: Api) -> None:
    stranger = api.extension_id("102", demo.NEIGHBOUR)
    records = [
        {"id": int(api.extension_id("102")), "contact": {"jobTitle": "Baker"}},
        {"id": api.extension_id("103"), "extensionNumber": "911"},
        {"id": stranger, "contact": {"jobTitle": "Mallory"}},
        {"id": api.extension_id("104"), "contact": {"email": 5}},
    ]
    answer = await api.request("POST", "/account/~/extension-bulk-update", json={"records": records})
    task = answer.json()
    assert (answer.status_code, task["status"]) == (200, "Completed")
    result = task["result"]["affectedItems"]["result"]
    assert [item["status"] for item in result] == ["Success", "Fail", "Fail", "Fail"]
    assert [item["errors"][0]["errorCode"] for item in result[1:]] == ["CMN-101", "CMN-102", "CMN-101"]
    assert (await api.get(f"{LIST}/{api.extension_id('102')}")).json()["contact"]["jobTitle"] == "Baker"
    again = f"/account/~/extension-bulk-update/tasks/{task['id']}"
    assert (await api.get(again)).json() == task
    assert (await api.request("GET", again, organisation=demo.NEIGHBOUR)).status_code == 404
    own = {"records": [{"id": api.extension_id("102"), "contact": {"jobTitle": "Cook"}}]}
    mine = (await api.request("POST", "/account/~/extension-bulk-update", "102", json=own)).json()
    assert mine["result"]["affectedItems"]["result"][0]["status"] == "Success"
    assert (await api.get(f"/account/~/extension-bulk-update/tasks/{mine['id']}", "103")).status_code == 404
    for bad in ({}, {"records": []}, {"records": [{}] * 501}):
        assert (await api.request("POST", "/account/~/extension-bulk-update", json=bad)).status_code == 400


async def test_many_are_deleted_and_each_stands_by_itself(api: Api) -> None:
    ids = [api.extension_id("103"), api.extension_id("101"), "12345", api.extension_id("102", demo.NEIGHBOUR)]
    body = {"keepAssetsInInventory": True, "records": [{"id": item} for item in ids]}
    answer = await api.request("DELETE", "/restapi/v2/accounts/~/extensions", json=body)
    records = answer.json()["records"]
    assert [item["bulkItemSuccessful"] for item in records] == [True, False, False, False]
    assert records[1]["bulkItemErrors"][0]["message"] == "An account keeps at least one administrator."
    assert [item["bulkItemErrors"][0]["errorCode"] for item in records[2:]] == ["CMN-102", "CMN-102"]
    assert (await api.get(f"{LIST}/{ids[0]}")).status_code == 404
    refused = await api.request("DELETE", "/restapi/v2/accounts/~/extensions", "102", json=body)
    assert refused.json()["errorCode"] == "CMN-408"


# ---- what an extension can use


async def test_features_follow_roles_type_and_account(api: Api) -> None:
    async def features(number: str, query: str = "") -> dict[str, Any]:
        records = (await api.get(f"{LIST}/~/features{query}", number)).json()["records"]
        return {record["id"]: record for record in records}

    mine = await features("102")
    assert mine["SMSSending"] == {"id": "SMSSending", "available": True}
    assert mine["EditUsers"]["reason"]["code"] == "InsufficientPermissions"
    assert mine["EditUsers"]["reason"]["permission"] == "AddRemoveUsers"
    assert mine["InternationalCalling"]["reason"]["code"] == "AccountLimitation"
    await api.request("PATCH", "/account/~", json={"internationalCalling": True})
    assert (await features("102", "?featureId=InternationalCalling"))["InternationalCalling"]["available"]
    assert all(item["available"] for item in (await features("102", "?availableOnly=true")).values())
    admin = await features("101")
    assert admin["EditUsers"]["available"]
    working = ("Conferencing", "FaxSending", "FaxReceiving", "TeamMessaging", "EditGroups", "EditUserGroups")
    answering = [f"{what}{whose}AnsweringRules" for what in ("Read", "Edit") for whose in ("Account", "Extension")]
    denied = [name for name in (*working, *answering, "CallForwarding") if not admin[name]["available"]]
    assert denied == [], "what works here is told to be there"
    other = (await api.get(f"{LIST}/{api.extension_id('103')}/features", "101")).json()["records"]
    assert {"ReadExtensionInfo", "ReadExtensionDevices"} <= {item["id"] for item in other if item["available"]}
    assert "ReadMessages" not in {item["id"] for item in other}, "messages are not delegated"
    stranger = (await api.get(f"{LIST}/{api.extension_id('103')}/features?availableOnly=true", "102")).json()
    assert stranger["records"] == []


async def test_a_welcome_goes_out_when_it_is_asked_for(api: Api) -> None:
    wanted = {"transition": {"sendWelcomeEmail": True}}
    await make(api, contact={"firstName": "Kim", "email": "kim@demo.example"}, **wanted)
    nobody = await api.request("POST", LIST, json={"contact": {"firstName": "Lee"}} | wanted)
    assert (nobody.status_code, nobody.json()["parameterName"]) == (400, "transition.sendWelcomeEmail")
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(QueuedEmail.recipient))).all() == ["kim@demo.example"]
