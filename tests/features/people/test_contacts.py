"""Address books: contacts, synchronisation, favourites, uploads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Invalid
from clarion.features.people import demo
from clarion.features.people.contacts import rules
from tests.support.api import Api

BOOK = "/account/~/extension/~/address-book/contact"
SYNC = "/account/~/extension/~/address-book-sync"
FAVORITES = "/account/~/extension/~/favorite"
UPLOAD = "/account/~/address-book-bulk-upload"

FULL = {
    "firstName": "Grace",
    "lastName": "Hopper",
    "middleName": "Brewster",
    "nickName": "Amazing Grace",
    "company": "Navy",
    "jobTitle": "Rear admiral",
    "email": "grace@example.com",
    "email2": "g2@example.com",
    "email3": "g3@example.com",
    "birthday": "1906-12-09T00:00:00.000Z",
    "webPage": "https://example.com/grace",
    "notes": "Nanoseconds.",
    "homePhone": "+12025550111",
    "homePhone2": "+12025550112",
    "businessPhone": "+12025550113",
    "businessPhone2": "+12025550114",
    "mobilePhone": "+12025550115",
    "businessFax": "+12025550116",
    "companyPhone": "+12025550117",
    "assistantPhone": "+12025550118",
    "carPhone": "+12025550119",
    "otherPhone": "+12025550120",
    "otherFax": "+12025550121",
    "callbackPhone": "+12025550122",
    "homeAddress": {"street": "1 A St", "city": "Arlington", "state": "VA", "zip": "22201", "country": "US"},
    "businessAddress": {"city": "Washington"},
    "otherAddress": {"country": "US"},
    "ringtoneIndex": "3",
    "appInfo": "crm:77",
}


async def add(api: Api, number: str = "101", **body: object) -> int:
    answer = await api.request("POST", BOOK, number, json=body)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


async def test_a_contact_keeps_every_field(api: Api) -> None:
    made = (await api.request("POST", BOOK, json=FULL)).json()
    assert {name: made[name] for name in FULL} == FULL
    assert (made["availability"], type(made["id"])) == ("Alive", int)
    assert (await api.get(f"{BOOK}/{made['id']}")).json() == made
    assert made["uri"].endswith(f"/address-book/contact/{made['id']}")


async def test_put_replaces_and_patch_keeps(api: Api) -> None:
    key = await add(api, firstName="Grace", lastName="Hopper", mobilePhone="(202) 555-0115")
    patched = (await api.request("PATCH", f"{BOOK}/{key}", json={"company": "Navy", "lastName": None})).json()
    assert (patched["firstName"], patched["company"], patched["mobilePhone"]) == ("Grace", "Navy", "+12025550115")
    assert "lastName" not in patched
    replaced = (await api.request("PUT", f"{BOOK}/{key}", json={"lastName": "Lovelace"})).json()
    assert replaced["lastName"] == "Lovelace"
    assert not {"firstName", "company", "mobilePhone"} & set(replaced)
    assert (await api.request("PUT", f"{BOOK}/{key}", json={})).status_code == 400
    there = (await api.request("PUT", f"{BOOK}/{key}?dialingPlan=GB", json={"mobilePhone": "020 7946 0123"})).json()
    assert there["mobilePhone"] == "+442079460123"


async def test_lists_are_filtered_and_sorted(api: Api) -> None:
    for first, last, company in (("Zoë", "Adams", "X"), ("Bob", "Young", "Acme"), ("Ámy", "Miller", "Zorg")):
        await add(api, firstName=first, lastName=last, company=company)
    await add(api, company="Aaa only", homePhone="+12025550150")

    async def names(query: str) -> list[str]:
        records = (await api.get(f"{BOOK}?{query}")).json()["records"]
        return [record.get("firstName", record["company"]) for record in records]

    assert await names("sortBy=FirstName") == ["Aaa only", "Ámy", "Bob", "Zoë"]
    assert await names("sortBy=LastName&startsWith=a") == ["Aaa only", "Zoë", "Ámy", "Bob"]
    assert await names("startsWith=zoe") == ["Zoë"]
    assert await names("startsWith=%25") == []
    assert await names("phoneNumber=%2B12025550150&phoneNumber=%2B12025550199") == ["Aaa only"]
    assert await names("phoneNumber=(202)%20555-0150") == ["Aaa only"]
    page = (await api.get(f"{BOOK}?perPage=2&page=2")).json()
    assert (len(page["records"]), page["paging"]["totalElements"]) == (2, 4)
    assert (await api.get(f"{BOOK}?sortBy=Shoe")).status_code == 400


@pytest.mark.parametrize(
    "body",
    [{}, {"firstName": ""}, {"firstName": "x" * 121}, {"email": "nobody"}, {"birthday": "soon"}, {"notes": "x" * 4001}],
)
async def test_what_makes_no_contact_is_refused(api: Api, body: dict[str, str]) -> None:
    answer = await api.request("POST", BOOK, json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "CMN-101")


async def test_a_book_is_its_owners_and_an_administrators(api: Api) -> None:
    key = await add(api, "102", firstName="Secret")
    others = BOOK.replace("extension/~", f"extension/{api.extension_id('102')}")
    assert (await api.get(f"{others}/{key}", "103")).json()["errorCode"] == "CMN-404"
    assert (await api.get(f"{BOOK}/{key}", "103")).status_code == 404
    assert (await api.get(f"{others}/{key}", "101")).status_code == 200
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        answer = await api.request(method, f"{others}/{key}", "101", demo.NEIGHBOUR, json={"firstName": "X"})
        assert (answer.status_code, answer.json()["errorCode"]) == (404, "CMN-102")


async def sync(api: Api, **query: object) -> tuple[list[dict[str, object]], str]:
    """All pages: the records and the token of the last."""
    records: list[dict[str, object]] = []
    while True:
        answer = await api.get(SYNC, params={"perPage": 2, **query})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        records += body["records"]
        token = str(body["syncInfo"]["syncToken"])
        if "nextPageId" not in body:
            return records, token
        assert f"pageId={body['nextPageId']}" in body["nextPageUri"]
        query["pageId"] = body["nextPageId"]


async def test_a_synchronisation_tells_what_changed_and_what_is_gone(api: Api) -> None:
    empty, start = await sync(api)
    assert empty == []
    keys = [await add(api, firstName=f"C{n}") for n in range(5)]
    records, token = await sync(api, syncType="FSync")
    assert [record["id"] for record in records] == keys
    assert (await sync(api, syncType="ISync", syncToken=start))[0] == records, "from before there was a book"
    assert (await sync(api, syncType="ISync", syncToken=token)) == ([], token)
    await api.request("DELETE", f"{BOOK}/{keys[0]}")
    await api.request("PATCH", f"{BOOK}/{keys[3]}", json={"company": "New"})
    changes, later = await sync(api, syncToken=token)
    assert [(record["id"], record["availability"]) for record in changes] == [
        (keys[0], "Deleted"),
        (keys[3], "Alive"),
    ]
    assert "firstName" not in changes[0], "what was deleted is gone"
    assert [record["id"] for record in (await sync(api, syncType="FSync"))[0]] == [*keys[1:3], keys[4], keys[3]]
    assert (await sync(api, syncToken=later))[0] == []


async def test_what_changes_between_two_pages_comes_with_the_next_synchronisation(api: Api) -> None:
    keys = [await add(api, firstName=f"C{n}") for n in range(3)]
    first = (await api.get(SYNC, params={"syncType": "FSync", "perPage": 2})).json()
    await api.request("DELETE", f"{BOOK}/{keys[0]}")
    await api.request("PATCH", f"{BOOK}/{keys[2]}", json={"company": "New"})
    rest = (await api.get(SYNC, params={"syncType": "FSync", "perPage": 2, "pageId": first["nextPageId"]})).json()
    assert rest["records"] == []
    changes, _ = await sync(api, syncToken=rest["syncInfo"]["syncToken"])
    assert {record["id"]: record["availability"] for record in changes} == {keys[0]: "Deleted", keys[2]: "Alive"}


async def test_tokens_that_are_of_no_use_say_to_start_over(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_DELETIONS", 2)
    keys = [await add(api, firstName=f"C{n}") for n in range(4)]
    _, token = await sync(api)
    for key in keys:
        await api.request("DELETE", f"{BOOK}/{key}")
    foreign = rules.SyncToken("another", 3).text()
    for wrong in (token, foreign, "x", "äöü", rules.SyncToken("", 5).text(), "a" * 200):
        answer = await api.get(SYNC, params={"syncToken": wrong})
        assert (answer.status_code, answer.json()["parameterName"]) == (400, "syncToken"), wrong
        assert "FSync" in answer.json()["message"]
    assert (await api.get(SYNC, params={"syncType": "ISync"})).status_code == 400
    assert (await api.get(SYNC, params={"pageId": 2**52})).status_code == 400


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_token(text: str) -> None:
    try:
        token = rules.read_token(text)
        rules.known_since(token, "epoch", 7, 2)
    except Invalid:
        pass


@given(st.text("abc-_", min_size=1, max_size=16), st.integers(0, 2**40))
def test_a_token_reads_as_it_was_written(epoch: str, revision: int) -> None:
    token = rules.SyncToken(epoch, revision)
    assert rules.read_token(token.text()) == token


@given(st.integers(1, 2**26 - 1), st.data())
def test_a_page_id_reads_as_it_was_written_and_fits_a_json_number(until: int, data: st.DataObject) -> None:
    seen = data.draw(st.integers(0, until))
    number = rules.page_id(until, seen)
    assert number < 2**53
    assert rules.read_page_id(number) == (until, seen)


async def test_favourites_are_contacts_and_colleagues_in_an_order(api: Api) -> None:
    key = await add(api, firstName="Grace")
    colleague = {"extensionId": api.extension_id("103"), "accountId": api.account_id()}
    body = {"records": [colleague, {"contactId": str(key)}, colleague]}
    kept = (await api.request("PUT", FAVORITES, json=body)).json()
    assert kept["records"] == [{"id": 1, **colleague}, {"id": 2, "contactId": str(key)}]
    assert (await api.get(FAVORITES)).json() == kept
    await api.request("DELETE", f"{BOOK}/{key}")
    assert [record["id"] for record in (await api.get(FAVORITES)).json()["records"]] == [1]
    stranger = api.extension_id("101", demo.NEIGHBOUR)
    for wrong, status in (
        ({"extensionId": stranger}, 404),
        ({"contactId": str(key)}, 404),
        ({"extensionId": api.extension_id("103"), "accountId": "77"}, 404),
        ({}, 400),
        ({"contactId": "1", "extensionId": "2"}, 400),
    ):
        answer = await api.request("PUT", FAVORITES, json={"records": [wrong]})
        assert answer.status_code == status, wrong
    assert (await api.request("PUT", FAVORITES, json={"records": []})).json()["records"] == []


async def test_an_upload_adds_contacts_to_many_books(api: Api) -> None:
    stranger = api.extension_id("101", demo.NEIGHBOUR)
    body = {
        "records": [
            {"extensionId": api.extension_id("102"), "contacts": [{"firstName": "A", "mobilePhone": "2025550115"}]},
            {"extensionId": stranger, "contacts": [{"firstName": "B"}]},
            {"extensionId": api.extension_id("103"), "contacts": [{"firstName": "C"}, {}]},
        ]
    }
    answer = await api.request("POST", UPLOAD, json=body)
    assert answer.status_code == 202
    task = answer.json()
    assert task["status"] == "Completed"
    assert task["results"]["affectedItems"] == [
        {"extensionId": api.extension_id("102"), "contacts": [{"firstName": "A", "mobilePhone": "+12025550115"}]}
    ]
    assert [error["parameterValue"] for error in task["results"]["errors"]] == [stranger, api.extension_id("103")]
    path = f"{UPLOAD}/tasks/{task['id']}"
    assert (await api.get(path)).json() == task
    assert (await api.get(BOOK, "102")).json()["paging"]["totalElements"] == 1
    assert (await api.get(BOOK, "103")).json()["paging"]["totalElements"] == 0
    assert (await api.get(path, "102")).status_code == 404
    assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    member = {"records": [{"extensionId": api.extension_id("103"), "contacts": [{"firstName": "X"}]}]}
    assert (await api.request("POST", UPLOAD, "102", json=member)).json()["status"] == "Failed"


async def test_an_upload_is_bounded(api: Api) -> None:
    many = {"records": [{"extensionId": "1", "contacts": [{"firstName": "X"}]}] * 101}
    assert (await api.request("POST", UPLOAD, json=many)).status_code == 400
    assert (await api.request("POST", UPLOAD, json={"records": []})).status_code == 400


async def test_a_full_book_takes_no_more(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_CONTACTS", 1)
    await add(api, firstName="A")
    assert (await api.request("POST", BOOK, json={"firstName": "B"})).status_code == 409
