"""PH-61: accounts of one installation share their directories, once both have agreed."""

from typing import Any

from clarion.features.people import demo
from tests.support.api import Api

LINKS = "/account/~/clarion/account-links"
THEM = ("101", demo.NEIGHBOUR)


async def _entries(api: Api, *who: Any, query: str = "") -> list[dict[str, Any]]:
    answer = await api.request("GET", f"/account/~/directory/entries?perPage=1000{query}", *who)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


async def _accounts(api: Api, *who: Any) -> set[str]:
    return {one["account"]["id"] for one in await _entries(api, *who)}


async def _linked(api: Api, shows: str = "People", **more: Any) -> tuple[str, str, str]:
    """Our link, theirs, and their account."""
    them = (await api.request("GET", LINKS, *THEM)).json()["accountId"]
    asked = await api.request("POST", LINKS, json={"accountId": them, "shows": "All"})
    assert asked.status_code == 201, asked.text
    assert asked.json()["state"] == "Waiting"
    [theirs] = (await api.request("GET", LINKS, *THEM)).json()["records"]
    assert (theirs["state"], theirs["shows"]) == ("Asked", "Nobody")
    assert await _accounts(api) == {api.account_id()}, "nothing before both agree"
    assert len(await _accounts(api, *THEM)) == 1
    agreed = await api.request("PUT", f"{LINKS}/{theirs['id']}", *THEM, json={"shows": shows} | more)
    assert agreed.json()["state"] == "Agreed", agreed.text
    return asked.json()["id"], theirs["id"], them


async def test_both_agree_and_find_each_other_until_one_ends_it(api: Api) -> None:
    """PH-61"""
    ours, _, them = await _linked(api)
    assert await _accounts(api) == {api.account_id(), them}
    entries = await _entries(api)
    assert [one["account"]["id"] for one in entries][-1] == them, "our own come first"
    assert {one["account"]["id"] for one in await _entries(api, query="&showFederated=false")} == {api.account_id()}
    stranger = entries[-1]
    assert not {"site", "customFields", "profileImage"} & stranger.keys()
    read = await api.get(f"/account/~/directory/entries/{stranger['id']}")
    assert read.json() == stranger
    federation = (await api.get("/account/~/directory/federation")).json()["accounts"]
    assert [one["id"] for one in federation] == [api.account_id(), them]
    assert "linkCreationTime" in federation[1]
    found = await api.request(
        "POST", "/account/~/directory/entries/search", json={"searchString": stranger["name"], "accountIds": [them]}
    )
    assert [one["id"] for one in found.json()["records"]] == [stranger["id"]]
    hidden = await api.request("GET", f"/account/~/extension/{stranger['id']}")
    assert hidden.status_code == 404, "the directory opens nothing else"
    assert (await api.request("DELETE", f"{LINKS}/{ours}")).status_code == 204
    assert await _accounts(api) == {api.account_id()}
    assert (await api.get(f"/account/~/directory/entries/{stranger['id']}")).status_code == 404
    assert (await api.request("GET", LINKS, *THEM)).json()["records"] == []


async def test_each_side_says_who_is_seen(api: Api) -> None:
    """PH-61"""
    _, theirs, them = await _linked(api, "Departments", departments=["Sales"])
    assert await _accounts(api) == {api.account_id()}, "nobody of theirs is in sales"
    person = (await _entries(api, *THEM, query="&type=User&showFederated=false"))[0]["id"]
    contact = {"department": "Sales", "mobilePhone": "+12025550123"}
    put = await api.request("PUT", f"/account/~/extension/{person}", *THEM, json={"contact": contact})
    assert put.status_code == 200, put.text
    [seen] = [one for one in await _entries(api) if one["account"]["id"] == them]
    assert seen["id"] == person
    assert "+12025550123" not in {one["phoneNumber"] for one in seen["phoneNumbers"]}, "mobile phones are private"
    await api.request("PUT", f"{LINKS}/{theirs}", *THEM, json={"shows": "Nobody"})
    assert await _accounts(api) == {api.account_id()}


async def test_links_are_for_administrators_and_cannot_be_forced(api: Api) -> None:
    """PH-61"""
    assert (await api.request("GET", LINKS, "102")).status_code == 403
    for account in ("1", api.account_id(), "x" * 70):
        assert (await api.request("POST", LINKS, json={"accountId": account})).status_code in (400, 404), account
    ours, theirs, them = await _linked(api)
    assert (await api.request("POST", LINKS, json={"accountId": them})).status_code == 409
    assert (await api.request("PUT", f"{LINKS}/{theirs}", json={"shows": "All"})).status_code == 404
    assert (await api.request("DELETE", f"{LINKS}/{ours}", *THEM)).status_code == 404
    assert (await api.request("PUT", f"{LINKS}/{ours}", json={"shows": "Departments"})).status_code == 400
