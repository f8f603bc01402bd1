"""Who is calling: names from the called person's address book and from the company's directory."""

import pytest

from clarion.apps import caller_names
from clarion.apps.caller_names import CallerNames
from clarion.calls.destinations import Place
from clarion.calls.directory import Directory, Extension, PhoneNumber
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import Identity
from clarion.features.phone.call_log.service import write_calls
from clarion.features.phone.lines import AnswerRegistry, CompanyNumbers
from tests.calls.world import Phones
from tests.features.phone.test_call_log_rules import NOBODY, WORLD, call, party
from tests.support.api import Api
from tests.support.waiting import wait_for

BOOK = "/account/~/extension/~/address-book/contact"


def route(directory: Directory, caller: Identity) -> Place:
    request = RouteRequest(call_id="c", purpose="first", dialed="+16505550102", anchor=caller, requester=caller)
    place = CompanyNumbers(directory, Phones(), AnswerRegistry()).find(
        request, Dialed(kind="number", value="+16505550102"), None
    )
    assert place is not None
    return place


def a_directory() -> Directory:
    directory = Directory()
    directory.load(
        [],
        [Extension(extension_id="e", account_id="1", number="102", name="Ben")],
        [],
        [PhoneNumber(number="+16505550102", account_id="1", extension_id="e")],
        [],
    )
    return directory


def test_a_caller_has_the_name_that_the_called_person_wrote_down() -> None:
    directory = a_directory()
    stranger = Identity(number="12025550115", name="WASHINGTON DC")
    assert route(directory, stranger).caller.name == "WASHINGTON DC"
    directory.people_names = {"1": {"+12025550115": "Chloe (mobile)"}, "2": {"+12025550115": "Not ours"}}
    assert route(directory, stranger).caller.name == "Chloe (mobile)"
    directory.contact_names = {"e": {"+12025550115": "Grace"}, "f": {"+12025550115": "Not mine"}}
    assert route(directory, stranger).caller.name == "Grace"
    assert route(directory, stranger).caller.number == "12025550115"


def test_who_hides_the_number_stays_unknown_and_colleagues_keep_their_names() -> None:
    directory = a_directory()
    directory.contact_names = {"e": {"+12025550115": "Grace", "+16505550103": "Nickname"}}
    hidden = Identity(number="", name="")
    assert route(directory, hidden).caller.name == ""
    colleague = Identity(account_id="1", extension_id="f", extension_number="103", name="Chloe")
    assert route(directory, colleague).caller.name == "Chloe"


async def test_address_books_and_the_directory_reach_the_call_servers_memory(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, directory = sqlite_api, Directory()
    names = CallerNames(api.here, directory)
    await names.open()
    await wait_for(lambda: names.loads == 1, missing="the first reading of names")
    made = await api.request("POST", BOOK, "102", json={"firstName": "Grace", "mobilePhone": "(202) 555-0115"})
    key = api.extension_id("102")
    await api.settled()
    await wait_for(lambda: directory.contact_names.get(key) == {"+12025550115": "Grace"}, missing="the contact's name")
    monkeypatch.setattr(caller_names, "MOST_NAMES", 1)
    await api.request("POST", BOOK, "103", json={"firstName": "One too many", "mobilePhone": "(202) 555-0117"})
    await api.settled()
    other = api.extension_id("103")
    await wait_for(lambda: directory.contact_names.get(other) == {}, missing="the end of what memory there is")
    path = f"/account/~/extension/{other}"
    await api.request("PUT", path, json={"contact": {"mobilePhone": "202-555-0116"}})
    await api.settled()
    known = directory.people_names
    await wait_for(lambda: "+12025550116" in known.get(api.account_id(), {}), missing="the colleague's name")
    await api.request("DELETE", f"{BOOK}/{made.json()['id']}", "102")
    await api.settled()
    await wait_for(lambda: directory.contact_names.get(key) == {}, missing="the contact to be forgotten")
    await names.close()


async def test_the_call_log_names_whom_the_address_book_knows(sqlite_api: Api) -> None:
    api = sqlite_api
    world = WORLD | {"number": "+12025550115", "name": ""}
    contact = {"firstName": "Grace", "lastName": "Hopper", "homePhone": "+12025550115"}
    assert (await api.request("POST", BOOK, "102", json=contact)).status_code == 200
    ben, chloe = (
        NOBODY | {"account_id": api.account_id(), "extension_id": api.extension_id(number), "extension_number": number}
        for number in ("102", "103")
    )
    record = call(party(1, ben, world), party(2, chloe, world), account_ids=[api.account_id()])
    async with api.here.storage.transaction() as session:
        lines = await write_calls(session, [record], now=api.clock.now())
    far = {line.extension_id: {**line.caller, **line.callee}.get("name") for line in lines}
    assert far[api.extension_id("102")] == "Grace Hopper"
    assert far[api.extension_id("103")] is None, "one's own address book counts, no other's"
