"""People added by administrators: tables read whatever wrote them, checked before anything is done, made whole."""

import codecs
from typing import Any

import pytest
from sqlalchemy import func, select

from clarion.base.errors import Invalid
from clarion.base.mail_queue import MailQueue, QueuedEmail
from clarion.features.people import Extension, demo
from clarion.features.phone.bulk_import.table import MOST_ROWS, read_table
from tests.support.api import Api

PEOPLE = "/account/~/clarion/people"
GOOD = "First name;Last Name;E-Mail;Ext\nZoë;Ångström;zoe@demo.example;310\n"


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        codecs.BOM_UTF8 + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16-be"),
        GOOD.encode("cp1252"),
        GOOD.replace(";", ",").replace("\n", "\r\n").encode(),
        GOOD.replace(";", "\t").encode(),
        GOOD.replace("First name", "VORNAME").replace("Last Name", "Nachname").replace("Ext", "Nebenstelle").encode(),
        GOOD.replace("Zoë", '"Zoë"').replace("310", '"=""310"""').encode(),
    ],
)
def test_a_table_is_understood_whatever_wrote_it(data: bytes) -> None:
    table = read_table(data)
    assert table.rows == [
        (2, {"firstName": "Zoë", "lastName": "Ångström", "email": "zoe@demo.example", "extensionNumber": "310"})
    ]
    assert table.unknown == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"First name,Last name\nA,B\n", "no heading email"),
        (b"First name,Given name,Last name,Email\n", "Two columns are headed firstName"),
        (b"First name,Last name,Email\n,,\n", "nobody below"),
        (b"First name,Last name,Email\n" + b"A,B,c@d.example\n" * (MOST_ROWS + 1), "more than"),
        (b"\xff\xfeA", "no text"),
    ],
)
def test_what_is_no_table_of_people_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_table(data)


async def read(api: Api, text: str, number: str = "101") -> Any:
    headers = {"content-type": "text/csv"}
    return await api.request("POST", f"{PEOPLE}/read", number, content=text.encode(), headers=headers)


async def count_people(api: Api) -> int:
    async with api.here.storage.reading() as session:
        return await session.scalar(select(func.count()).select_from(Extension)) or 0


async def test_pieces_of_a_long_table_are_not_proposed_the_same_extensions(api: Api) -> None:
    headers = {"content-type": "text/csv"}
    text = "first name,last name,email\nSol,One,sol@demo.example\n"
    answer = await api.request("POST", f"{PEOPLE}/read?after=250", content=text.encode(), headers=headers)
    assert [row["proposed"] for row in answer.json()["rows"]] == [{"extensionNumber": "251"}]
    answer = await api.request("POST", f"{PEOPLE}/read?after=-1", content=text.encode(), headers=headers)
    assert answer.status_code == 400


async def test_a_table_is_checked_without_doing_anything_and_then_made(api: Api) -> None:
    before = await count_people(api)
    text = (
        "first name,last name,email,extension,number,role,site,device,shoe size\n"
        "Pia,New,pia@demo.example,310,any,Manager,,desk phone,39\n"
        "Quinn,New,ben@demo.example,911,+4930123,Boss,Mars,fax,40\n"
        "Rae,New,pia@demo.example,,,,Main Site,,\n"
    )
    answer = await read(api, text)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["good"], found["bad"], found["unknownColumns"]) == (0, 3, ["shoe size"])
    pia, quinn, rae = found["rows"]
    assert [error["field"] for error in pia["errors"]] == ["email"], "two rows have one address"
    assert {error["field"] for error in quinn["errors"]} == {
        "email", "extensionNumber", "phoneNumber", "role", "site", "device",
    }  # fmt: skip
    assert (quinn["line"], rae["proposed"]) == (3, {"extensionNumber": "105"})
    assert await count_people(api) == before
    rows = [row["values"] | {"line": row["line"]} for row in (pia, rae)]
    rows[1]["email"] = "rae@demo.example"
    checked = (await api.request("POST", f"{PEOPLE}/check", json={"rows": rows})).json()
    assert (checked["good"], checked["bad"]) == (2, 0)
    assert await count_people(api) == before
    made = await api.request("POST", PEOPLE, json={"rows": [*rows, {"line": 9, "firstName": "No"}]})
    assert made.status_code == 200, made.text
    first, second, third = made.json()["results"]
    assert (first["successful"], second["successful"], third["successful"]) == (True, True, False)
    assert (first["extension"]["extensionNumber"], first["device"]["type"]) == ("310", "OtherPhone")
    assert {error["field"] for error in third["errors"]} == {"lastName", "email"}
    person = (await api.get(f"/account/~/extension/{first['extension']['id']}")).json()
    assert [role["displayName"] for role in person["roles"]] == ["Manager"]
    async with api.here.storage.reading() as session:
        letters = {row.recipient for row in await session.scalars(select(QueuedEmail))}
    assert letters == {"pia@demo.example", "rae@demo.example"}
    await api.here.get(MailQueue).deliver()
    written = [file.read_text() for file in (api.here.settings.data / "mail").glob("*.eml")]
    assert any("To: pia@" in text and first["phoneNumber"] in text for text in written), "the letter names the number"
    again = (await api.request("POST", PEOPLE, json={"rows": rows})).json()["results"]
    assert [item["successful"] for item in again] == [False, False], "sent twice, made once"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_may_add_people_only_gives_no_more_than_that(api: Api) -> None:
    body = {"displayName": "Greeter", "scope": "UserExtensions", "permissions": [{"id": "AddRemoveUsers"}]}
    role = (await api.request("POST", "/account/~/user-role", json=body)).json()
    path = f"/account/~/extension/{api.extension_id('102')}/assigned-role"
    await api.request("PUT", path, json={"records": [{"id": "4"}, {"id": role["id"]}]})
    row = {"firstName": "A", "lastName": "B", "email": "a@demo.example"}
    rich = row | {"role": "Manager", "phoneNumber": "any", "device": "phone"}
    checked = (await api.request("POST", f"{PEOPLE}/check", "102", json={"rows": [rich]})).json()
    assert {error["field"] for error in checked["rows"][0]["errors"]} == {"role", "phoneNumber", "device"}
    made = (await api.request("POST", PEOPLE, "102", json={"rows": [row], "sendWelcome": False})).json()
    assert made["results"][0]["successful"], made
    for number, organisation, status in (("103", demo.DEMO, 403), ("101", demo.NEIGHBOUR, 404)):
        foreign = f"/account/{api.account_id()}/clarion/people"
        answer = await api.request("POST", foreign, number, organisation, json={"rows": [row]})
        assert answer.status_code == status
    assert (await read(api, GOOD, "103")).status_code == 403
    assert (await api.request("POST", PEOPLE, json={"rows": [row] * 51})).status_code == 400
    assert (await api.request("POST", f"{PEOPLE}/read", json={"a": 1})).status_code == 400


async def test_people_are_found_by_words_digits_status_role_and_site(api: Api) -> None:
    async def names(**query: Any) -> list[str]:
        answer = await api.get(PEOPLE, params=query)
        assert answer.status_code == 200, answer.text
        return [record["contact"]["firstName"] for record in answer.json()["records"]]

    assert await names(group="People") == ["Ada", "Ben", "Chloé", "Dev"]
    assert await names(search="oka") == ["Ben"]
    assert await names(search="(650) 555-0102") == ["Ben"]
    assert await names(roleId="1") == ["Ada"]
    assert await names(roleId="4", perPage=2, page=2) == ["Dev"]
    assert await names(status="Disabled") == []
    assert await names(siteId="main-site", orderBy="Name", group="People") == ["Ada", "Chloé", "Ben", "Dev"]
    assert await names(siteId="4711") == []
    ben = (await api.get(PEOPLE, params={"search": "102"})).json()["records"][0]
    assert ben["phoneNumbers"] == [{"phoneNumber": "+16505550102", "usageType": "DirectNumber"}]
    free = (await api.get("/account/~/clarion/free-extension-number")).json()
    assert free == {"extensionNumber": "105"}


async def test_a_number_rests_in_stock_and_is_given_to_somebody_else(api: Api) -> None:
    numbers = (await api.get(f"/account/~/extension/{api.extension_id('102')}/phone-number")).json()["records"]
    own = next(number for number in numbers if number["usageType"] == "DirectNumber")
    rested = await api.request("POST", f"/account/~/phone-number/{own['id']}/clarion/rest")
    assert (rested.status_code, rested.json()["usageType"]) == (200, "NumberPool"), rested.text
    row = {"firstName": "A", "lastName": "B", "email": "a@demo.example", "phoneNumber": own["phoneNumber"]}
    made = (await api.request("POST", PEOPLE, json={"rows": [row]})).json()["results"][0]
    assert made["phoneNumber"] == own["phoneNumber"], made
    main = next(number for number in numbers if number["usageType"] == "MainCompanyNumber")
    refused = await api.request("POST", f"/account/~/phone-number/{main['id']}/clarion/rest")
    assert refused.status_code == 400


async def test_devices_are_found_with_owner_place_and_status(api: Api) -> None:
    devices = "/account/~/clarion/devices"
    made = await api.request("POST", "/account/~/device", json={
        "name": "Lobby", "extension": {"id": api.extension_id("102")},
    })  # fmt: skip
    assert made.status_code == 201, made.text
    await api.request("POST", "/restapi/v2/accounts/~/device-inventory", json={"type": "OtherPhone", "quantity": 1})
    found = (await api.get(devices, params={"search": "okafor lobby"})).json()["records"]
    assert [(one["name"], one["extension"]["name"], one["registrations"]) for one in found] == [
        ("Lobby", "Ben Okafor", [])
    ]
    stock = (await api.get(devices, params={"place": "Stock"})).json()["records"]
    assert [one["name"] for one in stock] == ["OtherPhone in stock"]
    assert (await api.get(devices, params={"status": "Online"})).json()["records"] == []
    assert (await api.get(devices, "102")).status_code == 403
