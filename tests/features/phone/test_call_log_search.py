"""History is searched by what somebody remembers: part of a name, or digits of a number."""

from typing import Any

import pytest

from tests.features.phone.test_call_log import OWN, ended, who
from tests.features.phone.test_call_log_rules import WORLD, call, party
from tests.support.api import Api

AUNT = WORLD | {"number": "+14155550142", "name": "ZOË Bakery"}


async def outside(api: Api, session: str, other: dict[str, Any], number: str = "101") -> None:
    start = api.clock.now().timestamp() - 600
    times = {"started": start, "answered": start + 5, "ended": start + 35}
    mine = who(api, number)
    record = call(
        party(1, other, mine, **times), party(2, mine, other, **times), session_id=session,
        telephony_session_id=f"s-{session}", account_ids=[api.account_id()], **times,
    )  # fmt: skip
    await api.end_calls(record)


async def test_a_call_is_found_by_part_of_a_name_or_number_of_the_other_party(api: Api) -> None:
    await ended(api, "1", callee="102")
    await ended(api, "2", callee="")
    await outside(api, "3", AUNT)
    person = (await api.get("/account/~/extension/~", "102")).json()["contact"]

    async def found(search: str, path: str = OWN) -> list[str]:
        answer = await api.get(path, params={"search": search, "dateFrom": "2020-01-01"})
        assert answer.status_code == 200, answer.text
        return sorted({item["sessionId"] for item in answer.json()["records"]})

    assert await found("bakery") == await found("BAK zoë") == await found("(415) 555-01") == ["3"]
    assert await found(person["lastName"][:4].upper()) == await found("102") == ["1"]
    assert await found("101") == [], "one's own number finds nothing"
    assert await found("101", "/account/~/call-log") == ["1", "2", "3"]
    assert await found("bakery elsewhere") == await found("%") == await found("̈ ") == []
    await api.request(
        "POST", "/account/~/extension/~/address-book/contact", json={"firstName": "Chloé", "homePhone": WORLD["number"]}
    )
    assert await found("chloe") == await found("Chloé") == ["2"], "by the contact that was saved later"
    assert (await api.get(OWN, params={"search": "x" * 101})).status_code == 400
    table = await api.get("/account/~/clarion/call-log/export", params={"search": "bakery", "dateFrom": "2020-01-01"})
    assert table.text.count("Bakery") == 1


async def test_whose_log_it_is_keeps_their_own_contacts_from_administrators(api: Api) -> None:
    await outside(api, "1", AUNT, "102")
    contact = {"firstName": "Grandma", "homePhone": AUNT["number"]}
    path, theirs = (
        "/account/~/extension/~/address-book/contact",
        f"/account/~/extension/{api.extension_id('102')}/call-log",
    )

    async def found(number: str, search: str = "grandma") -> int:
        answer = await api.get(theirs, number, params={"search": search, "dateFrom": "2020-01-01"})
        assert answer.status_code == 200, answer.text
        return len(answer.json()["records"])

    await api.request("POST", path, "102", json=contact)
    assert (await found("102"), await found("101"), await found("101", "bakery")) == (1, 0, 1)
    await api.request("POST", path, "101", json=contact)
    assert await found("101") == 1, "by a contact of one's own"


@pytest.mark.parametrize("name", ["Chloé", "CHLOE", "chloe"])
async def test_colleagues_are_found_with_and_without_marks(api: Api, name: str) -> None:
    await ended(api, "1", callee="102")
    body = {"contact": {"firstName": "Chloé", "lastName": "Martin"}}
    assert (await api.request("PUT", f"/account/~/extension/{api.extension_id('102')}", json=body)).status_code == 200
    answer = await api.get(OWN, params={"search": name, "dateFrom": "2020-01-01"})
    assert len(answer.json()["records"]) == 1
