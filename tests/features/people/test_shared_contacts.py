"""Contacts that are shared: search, share, merge, import, export, and what stays when somebody leaves."""

import csv
import io
from typing import Any

import pytest

from clarion.base.errors import Invalid
from clarion.features.people import company_names
from clarion.features.people.contacts import files, merging
from tests.support.api import Api

BOOK = "/account/~/extension/~/address-book/contact"
OWN = "/account/~/extension/~/clarion"
ADA = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ada Byron\nN:Byron;Ada;;;\nEND:VCARD\n"


async def add(api: Api, number: str = "101", **body: object) -> str:
    answer = await api.request("POST", BOOK, number, json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def listed(api: Api, number: str = "101", **query: str) -> list[dict[str, Any]]:
    answer = await api.get(f"{OWN}/contacts", number, params=query)
    assert answer.status_code == 200, answer.text
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


async def names(api: Api, number: str = "101", **query: str) -> list[str]:
    return [
        f"{each.get('firstName', '')} {each.get('lastName', '')}".strip() for each in await listed(api, number, **query)
    ]


async def share(api: Api, key: str, number: str = "101", **body: str) -> Any:
    return await api.request("PUT", f"{OWN}/contacts/{key}/sharing", number, json=body)


async def test_a_search_finds_any_part_of_a_contact(api: Api) -> None:
    await add(api, firstName="Zoë", lastName="Adams", company="Harbour Bakery", mobilePhone="+12025550150")
    await add(api, firstName="Bob", lastName="Young", email="bob@quay.example", notes="Prefers mornings")
    for typed in ("zoe", "ADAMS zo", "bakery", "(202) 555-0150", "5550150"):
        assert await names(api, search=typed) == ["Zoë Adams"], typed
    for typed in ("quay.ex", "mornings", "oun"):
        assert await names(api, search=typed) == ["Bob Young"], typed
    assert await names(api, phoneNumber="202-555-0150") == ["Zoë Adams"]
    assert await names(api, search="%") == []


async def test_a_contact_is_private_until_it_is_shared_and_then_everybody_corrects_it(api: Api) -> None:
    key = await add(api, firstName="Grace", lastName="Hopper", mobilePhone="+12025550115")
    assert await names(api, "102") == []
    assert (await api.get(f"{OWN}/contacts/{key}", "102")).status_code == 404
    assert (await share(api, key, "102", kind="Company")).status_code == 404

    assert (await share(api, key, kind="Company")).json()["sharing"] == {"kind": "Company"}
    (seen,) = await listed(api, "102")
    assert (seen["firstName"], seen["owner"]["own"], seen["deletable"]) == ("Grace", False, False)
    changed = await api.request("PATCH", f"{OWN}/contacts/{key}", "102", json={"jobTitle": "Rear admiral"})
    assert changed.status_code == 200, changed.text
    assert (await api.get(f"{BOOK}/{key}")).json()["jobTitle"] == "Rear admiral"
    assert (await api.request("DELETE", f"{OWN}/contacts/{key}", "102")).status_code == 403
    assert (await api.get(BOOK, "102")).json()["records"] == []  # the address book itself stays one's own
    async with api.here.storage.reading() as session:
        found = await company_names(session, numbers=["+12025550115"])
    assert list(found.values()) == [{"+12025550115": "Grace Hopper"}]

    assert (await share(api, key, kind="Personal")).status_code == 200
    assert await names(api, "102") == []


async def test_a_contact_of_a_team_is_seen_by_its_members_only(api: Api) -> None:
    members = [{"id": api.extension_id("102")}]
    team = (await api.request("POST", "/restapi/v1.0/glip/teams", json={"name": "Sales", "members": members})).json()[
        "id"
    ]
    audiences = (await api.get(f"{OWN}/contact-audiences", "102")).json()["records"]
    assert {"kind": "Team", "teamId": team, "teamName": "Sales"} in audiences
    key = await add(api, firstName="Grace")
    assert (await share(api, key, kind="Team")).status_code == 400
    assert (await share(api, key, kind="Team", teamId="12345")).status_code == 404
    assert (await share(api, key, kind="Team", teamId=team)).status_code == 200
    assert (await names(api, "102"), await names(api, "103")) == (["Grace"], [])
    assert await names(api, "102", audience="Team", teamId=team) == ["Grace"]
    assert (await names(api, audience="Personal"), await names(api, audience="Company")) == ([], [])


async def test_duplicates_are_found_and_merged_into_one(api: Api) -> None:
    first = await add(api, firstName="Grace", lastName="Hopper", mobilePhone="+12025550115", notes="Navy")
    second = await add(api, firstName="Grace", lastName="Hopper", mobilePhone="+12025550116", email="g@example.com")
    third = await add(api, firstName="grace", email="G@example.com", company="Yale")
    await add(api, firstName="Ada", lastName="Lovelace", businessPhone="+12025550115")  # one phone, another person
    groups = (await api.get(f"{OWN}/contact-duplicates")).json()["records"]
    assert [{str(each["id"]) for each in group["contacts"]} for group in groups] == [{first, second, third}]
    await api.request("PUT", "/account/~/extension/~/favorite", json={"records": [{"contactId": third}]})
    merged = await api.request("POST", f"{OWN}/contact-merge", json={"contactIds": [first, second, third]})
    assert merged.status_code == 200, merged.text
    said = merged.json()
    assert (said["mobilePhone"], said["homePhone"], said["email"]) == ("+12025550115", "+12025550116", "g@example.com")
    assert (said["notes"], said["company"]) == ("Navy", "Yale")
    assert sorted(await names(api)) == ["Ada Lovelace", "Grace Hopper"]
    favourites = (await api.get("/account/~/extension/~/favorite")).json()["records"]
    assert [each["contactId"] for each in favourites] == [first]
    gone = (await api.get("/account/~/extension/~/address-book-sync")).json()["records"]
    assert {str(each["id"]) for each in gone} & {second, third} == set()


@pytest.mark.parametrize("form", ["vCard", "CSV"])
async def test_what_is_exported_is_imported_again(api: Api, form: str) -> None:
    said = {
        "firstName": "Zoë",
        "lastName": "O'Neil; Smith",
        "company": "Quay, Ltd",
        "jobTitle": "=cmd()",
        "email": "zoe@example.com",
        "mobilePhone": "+12025550115",
        "businessFax": "+12025550116",
        "notes": "Two\nlines",
        "businessAddress": {"street": "1 Quay St", "city": "Arlington", "zip": "22201"},
    }
    key = await add(api, **said)
    file = await api.get(f"{OWN}/contact-export", params={"format": form})
    assert file.status_code == 200
    assert b",=cmd()" not in file.content
    headers = {"Content-Type": "text/vcard" if form == "vCard" else "text/csv"}
    again = await api.request("POST", f"{OWN}/contact-import", content=file.content, headers=headers)
    assert (again.json()["added"], again.json()["merged"]) == (0, 1), again.text
    await api.request("DELETE", f"{OWN}/contacts/{key}")
    fresh = await api.request("POST", f"{OWN}/contact-import?audience=Company", content=file.content, headers=headers)
    assert fresh.json() == {"added": 1, "merged": 0, "skipped": 0, "failed": 0, "problems": []}
    (seen,) = await listed(api, "102")
    kept = {name: value for name, value in said.items() if form == "CSV" or name != "businessAddress"}
    assert {name: seen.get(name) for name in kept} == kept


async def test_a_file_with_faults_says_which_lines_and_keeps_the_rest(api: Api) -> None:
    table = "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
    table += "Ada,Lovelace,ada@example.com,Mobile,+44 20 7946 0123\nBob,Young,no address,Work,\nAda,Lovelace,,Home,\n"
    headers = {"Content-Type": "text/csv"}
    path = f"{OWN}/contact-import?duplicates=Skip"
    done = (await api.request("POST", path, content=table.encode("utf-16"), headers=headers)).json()
    assert (done["added"], done["skipped"], done["failed"]) == (1, 1, 1)
    assert done["problems"][0]["line"] == 3
    assert "email" in done["problems"][0]["message"]
    assert [each["mobilePhone"] for each in await listed(api)] == ["+442079460123"]
    for body in (b"", b"no,contacts\n1,2\n", b"First Name,Last Name\n"):
        refused = await api.request("POST", f"{OWN}/contact-import", content=body, headers=headers)
        assert refused.status_code == 400, body


async def test_shared_contacts_stay_when_their_owner_is_deleted(api: Api) -> None:
    shared = await add(api, "103", firstName="Grace", mobilePhone="+12025550115")
    await add(api, "103", firstName="Private")
    await share(api, shared, "103", kind="Company")
    gone = await api.request("DELETE", f"/account/~/extension/{api.extension_id('103')}")
    assert gone.status_code == 204, gone.text
    assert (await names(api), await names(api, "102")) == (["Grace"], ["Grace"])
    assert (await listed(api))[0]["owner"]["own"] is True
    assert await names(api, phoneNumber="+12025550115") == ["Grace"]


def test_people_who_share_a_switchboard_are_not_the_same() -> None:
    desk = {"businessPhone": "+12025550100"}
    people = [
        ("1", {"firstName": "Ada", **desk}),
        ("2", {"firstName": "Bob", **desk}),
        ("3", {"firstName": "Ada", **desk}),
    ]
    assert merging.duplicates(people) == [["1", "3"]]
    assert merging.duplicates([("1", {"company": "Quay"}), ("2", {"company": "quay"})]) == [["1", "2"]]


def test_a_merge_never_loses_a_number_while_a_field_is_free() -> None:
    found = merging.merged({"mobilePhone": "+1"}, [{"mobilePhone": "+2"}, {"mobilePhone": "+3", "businessFax": "+4"}])
    assert sorted(found.values()) == ["+1", "+2", "+3", "+4"]


def test_outlook_headings_and_semicolons_are_understood() -> None:
    text = "Prénom;Nom;Téléphone mobile;Business Phone;Business City\nAda;Byron;;+33140000000;Paris\n"
    ((line, said),) = files.read_contacts(text.encode("cp1252"))
    assert (line, said) == (
        2,
        {
            "firstName": "Ada",
            "lastName": "Byron",
            "businessPhone": "+33140000000",
            "businessAddress": {"city": "Paris"},
        },
    )


def test_cards_that_begin_and_never_end_are_read_in_one_pass() -> None:
    """Reading each of them to the end of the file would take hours."""
    endless = b"BEGIN:VCARD\n" * 300_000
    found = files.read_contacts(endless + b"FN:Ada Byron\nTEL:+12025550199\nEND:VCARD\n" + ADA)
    assert [details and details["firstName"] for _, details in found][-1] == "Ada"


def test_lines_beyond_the_most_contacts_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of some megabytes has millions of short lines."""
    read: list[object] = []
    monkeypatch.setattr(files, "_row", lambda said: read.append(said) or {"firstName": "a"})
    with pytest.raises(Invalid, match="more than 10000 contacts"):
        files.read_contacts(b"First Name\n" + b"a\n" * 20_000)
    assert len(read) == 10_001


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "\n=1+1", "@SUM(A1)", "-2+3", "+1 (202) 555-0150"])
def test_no_cell_of_an_export_begins_a_formula(text: str) -> None:
    (row,) = list(csv.DictReader(io.StringIO(files.as_csv([{"firstName": text}]).decode("utf-8-sig"))))
    assert row["First Name"] == f"'{text}"
