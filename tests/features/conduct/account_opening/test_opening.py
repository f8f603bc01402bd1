"""Opening accounts: whoever was ended is known again by two signs, and a name that poses as a mark needs its right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Invalid
from clarion.features.conduct import acts
from clarion.features.conduct.account_opening import Signs, read_new_accounts, signs_of
from clarion.features.conduct.acts import APPEAL, NewAct, default_end
from clarion.features.conduct.verdict import Act, Proof
from clarion.features.people import demo
from tests.support.api import Api

ACCOUNTS = "/clarion/accounts"
OFFICER = "/clarion/conduct"


@pytest.mark.parametrize(
    ("name", "addresses", "numbers", "shared"),
    [
        ("Bright Offers Ltd", ["eve@bright.example"], ["+1 202 555 0177"], 3),
        ("Brlght 0ffers Ltd", ["eve+new@bright.example"], [], 2),
        ("Brıght Offers Ltd", ["other@elsewhere.example"], [], 1),
        ("Another Name", ["new@bright.example"], ["12025550177"], 2),
        ("Another Name", ["eve@gmail.com"], [], 0),
        ("Abc", ["new@nowhere.example"], ["55"], 0),
    ],
)
def test_signs_are_compared_as_people_see_them(
    name: str, addresses: list[str], numbers: list[str], shared: int
) -> None:
    ended = signs_of("Bright Offers Ltd", ["eve@bright.example", "ann@gmail.com"], ["+12025550177", "55"])
    assert signs_of(name, addresses, numbers).shared_with(ended) == shared


@given(st.text(max_size=40), st.lists(st.emails(), max_size=3), st.lists(st.text(max_size=20), max_size=3))
def test_an_account_shares_as_much_with_another_as_the_other_with_it(
    name: str, addresses: list[str], numbers: list[str]
) -> None:
    one, other = signs_of(name, addresses, numbers), signs_of("Bright Offers", ["a@b.example"], ["+12025550177"])
    assert one.shared_with(other) == other.shared_with(one) <= 3
    assert one.shared_with(Signs()) == 0


def order(**more: Any) -> dict[str, Any]:
    who = {"firstName": "Eve", "lastName": "Stone", "email": "eve@bright.example", "password": "a long password 1"}
    return {"name": "Bright Offers Ltd", "administrator": who | more.pop("administrator", {}), **more}


async def test_an_account_is_opened_by_the_operator_and_its_administrator_signs_in(sqlite_api: Api) -> None:
    api = sqlite_api
    body = order(country="GB")
    assert (await api.request("POST", ACCOUNTS, "102", json=body)).status_code == 403
    assert (await api.request("POST", ACCOUNTS, "101", demo.NEIGHBOUR, json=body)).status_code == 403, (
        "not the operator"
    )
    opened = await api.request("POST", ACCOUNTS, json=body)
    assert opened.status_code == 201, opened.text
    said = opened.json()
    assert (said["country"], said["notes"], said["administrator"]["extensionNumber"]) == ("GB", [], "101")
    signed = await api.by_password("eve@bright.example", "a long password 1")
    assert signed.status_code == 200, signed.text
    headers = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    own = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert own.json()["id"] == int(said["id"]) or str(own.json()["id"]) == said["id"]
    for wrong in (
        {"country": "G1"},
        {"country": "QQ"},
        {"name": ""},
        {"administrator": {"email": "eve"}},
        {"administrator": {"password": "x"}},
    ):
        assert (await api.request("POST", ACCOUNTS, json=order(**wrong))).status_code == 400, wrong


async def test_a_name_that_poses_as_a_mark_needs_the_right_to_it_inf_02(sqlite_api: Api) -> None:
    api = sqlite_api
    refused = await api.request("POST", ACCOUNTS, json=order(name="PayPaI"))
    assert refused.status_code == 403, refused.text
    said = refused.json()
    assert (said["rule"], said["challenge"], said["clause"]) == ("INF-02", "proof-of-right", "AUP-C02")
    assert "looks like a protected one" in said["message"] and "Would pass with proof of the right" in said["message"]
    with_right = await api.request("POST", ACCOUNTS, json=order(name="PayPaI", rightToName="Licence of 3 May, seen."))
    assert with_right.status_code == 201, with_right.text


async def test_whoever_was_ended_comes_back_only_with_proof_sec_03(sqlite_api: Api) -> None:
    api = sqlite_api
    first = (await api.request("POST", ACCOUNTS, json=order())).json()["id"]
    again = order(name="Quiet Harbour", administrator={"email": "eve@bright.example", "contactPhone": "+12025550177"})
    await _end(api, first)
    one_sign = await api.request("POST", ACCOUNTS, json=again)
    assert one_sign.status_code == 201, "an address alone may be chance"
    both = order(administrator={"email": "eve+two@bright.example"})
    refused = await api.request("POST", ACCOUNTS, json=both)
    assert refused.status_code == 403 and refused.json()["rule"] == "SEC-03", refused.text
    assert "shares 2 strong signs with one that was ended" in refused.json()["message"]
    assert "Bright" not in refused.json()["message"], "of the other account nothing is told"
    proven = await api.request("POST", ACCOUNTS, json=both | {"proofOfIdentity": "Passport seen; a namesake."})
    assert proven.status_code == 201, proven.text


async def _end(api: Api, account_id: str) -> None:
    """Two people end an account."""
    new = NewAct(
        verb=Act.TERMINATE, scope="account", subject=account_id, account_id=account_id, rule="SPM-05", clause="C8",
        reason="Adverts from stolen numbers.", evidence=("cases",), proof=Proof.HUMAN, appeal=APPEAL,
        expires_at=default_end(Act.TERMINATE, api.clock.now()), by=api.extension_id("101"), by_name="Ada",
    )  # fmt: skip
    async with acts.acting(api.here) as session:
        row = await acts.take(session, api.here, new)
        row = await acts.confirm(session, api.here, row.id, by=api.extension_id("103"), by_name="Grace")
        assert row.state == "standing"


async def test_many_accounts_are_opened_or_refused_each_by_itself(sqlite_api: Api) -> None:
    api = sqlite_api
    first, other = order(), order(name="Second Ltd", administrator={"email": "second@example.com"})
    body = {"records": [first, other, first, order(name="Third Ltd", country="XX")]}
    assert (await api.request("POST", f"{ACCOUNTS}/bulk-open", "101", demo.NEIGHBOUR, json=body)).status_code == 403
    answer = await api.request("POST", f"{ACCOUNTS}/bulk-open", json=body)
    assert answer.status_code == 200, answer.text
    records = answer.json()["records"]
    assert [record["status"] for record in records] == [201, 201, 409, 400]
    assert answer.json()["opened"] == 2
    assert records[1]["account"]["name"] == "Second Ltd"
    assert records[3]["error"]["parameterName"] == "country"
    too_many = await api.request("POST", f"{ACCOUNTS}/bulk-open", json={"records": [first] * 101})
    assert too_many.status_code == 400


HEADER = "name,first_name,last_name,email,password,country,again"


def test_accounts_are_read_from_a_table() -> None:
    rows = [HEADER, "Bright Ltd,Eve,Stone,eve@bright.example,a long password 1,gb,", "B,E,S,e@b.example,pass word,,yes"]
    first, second = read_new_accounts(rows)
    assert (first.name, first.country, first.again) == ("Bright Ltd", "GB", False)
    assert (second.country, second.again, second.phone) == ("US", True, "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "missing: name"),
        (["name,first_name"], "missing: last_name"),
        ([HEADER + ",colour"], "unknown: colour"),
        ([HEADER], "There is no row"),
        ([HEADER, "A,B"], "Row 1 has another number of cells"),
        ([HEADER, "A,B,C,d@e.example,p,US,no,more"], "Row 1 has another number of cells"),
        ([HEADER, "A,B,C,,p,US,no"], "Row 1: email is empty"),
        ([HEADER, f"{'A' * 2001},B,C,d@e.example,p,US,no"], "Row 1: name is too long"),
        ([HEADER, "A,B,C,d@e.example,p,US,perhaps"], "Row 1: again is yes or no"),
        ([HEADER, 'A,"B"x,C,d@e.example,p,US,no'], "is not CSV"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_is_wrong(rows: list[str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_new_accounts(rows)
