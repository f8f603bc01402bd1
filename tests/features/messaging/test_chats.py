"""Team messaging: chats of every kind, who is in them, and who sees them."""

import asyncio
from typing import Any

from clarion.features.people import Account, demo, set_account_status
from tests.support.api import Api

NEW = "/team-messaging/v1"


async def ask(api: Api, method: str, path: str, number: str = "101", status: int = 200, **options: Any) -> Any:
    headers = await api.as_person(number, options.pop("organisation", demo.DEMO))
    address = path if path.startswith("/restapi") else NEW + path
    answer = await api.client.request(method, address, headers=headers, **options)
    assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


async def team(api: Api, name: str = "Parrots", number: str = "101", members: tuple[str, ...] = (), **more: Any) -> Any:
    body = {"name": name, "members": [{"id": api.extension_id(one)} for one in members]} | more
    return await ask(api, "POST", "/teams", number, 201, json=body)


async def post(api: Api, chat_id: str, text: str = "Hello", number: str = "101", status: int = 201, **more: Any) -> Any:
    return await ask(api, "POST", f"/chats/{chat_id}/posts", number, status, json={"text": text} | more)


async def texts(api: Api, chat_id: str, number: str = "101") -> list[str]:
    found = await ask(api, "GET", f"/chats/{chat_id}/posts", number, params={"recordCount": 250})
    return [one["text"] for one in found["records"] if one["type"] == "TextMessage"]


async def test_a_private_team_is_for_its_members_only(api: Api) -> None:
    """MSG-01"""
    made = await team(api, members=("102",))
    await post(api, made["id"], "One")
    await post(api, made["id"], "Two", "102")
    assert await texts(api, made["id"], "102") == ["Two", "One"]
    listed = await ask(api, "GET", "/chats", "102")
    [known] = [chat for chat in listed["records"] if chat["id"] == made["id"]]
    assert {one["id"] for one in known["members"]} == {api.extension_id("101"), api.extension_id("102")}
    for number, organisation in (("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
        for path in (f"/chats/{made['id']}", f"/teams/{made['id']}", f"/chats/{made['id']}/posts"):
            await ask(api, "GET", path, number, 404, organisation=organisation)
        await ask(api, "POST", f"/chats/{made['id']}/posts", number, 404, json={"text": "x"}, organisation=organisation)
        await ask(api, "POST", f"/teams/{made['id']}/join", number, 404, organisation=organisation)


async def test_conversations_are_found_again_by_their_people(api: Api) -> None:
    """MSG-02"""
    two = {"members": [{"id": api.extension_id("102")}]}
    direct = await ask(api, "POST", "/conversations", "101", 201, json=two)
    assert direct["type"] == "Direct"
    again = await ask(api, "POST", "/conversations", "102", 200, json={"members": [{"id": api.extension_id("101")}]})
    assert again["id"] == direct["id"]
    group = await ask(
        api, "POST", "/conversations", "101", 201,
        json={"members": [{"id": api.extension_id("102")}, {"id": api.extension_id("103")}]},
    )  # fmt: skip
    assert group["type"] == "Group"
    own = await ask(api, "POST", "/conversations", "101", 201, json={"members": []})
    assert own["type"] == "Personal"


async def test_everybody_is_in_the_chat_of_everybody(api: Api) -> None:
    everyone = await ask(api, "GET", "/everyone", "103")
    await post(api, everyone["id"], "To all", "103")
    assert await texts(api, everyone["id"], "101") == ["To all"]
    await ask(api, "PATCH", "/everyone", "103", 403, json={"name": "No"})
    assert (await ask(api, "PATCH", "/everyone", json={"name": "All of us"}))["name"] == "All of us"
    await ask(api, "GET", f"/chats/{everyone['id']}", "101", 404, organisation=demo.NEIGHBOUR)


async def ids(api: Api, path: str, number: str) -> set[str]:
    found = await ask(api, "GET", path, number, params={"recordCount": 250})
    return {chat["id"] for chat in found["records"]}


async def test_a_team_lives_is_left_filled_archived_and_deleted(api: Api) -> None:
    """MSG-01"""
    made = await team(api, "Open", public=True, description="For all")
    chat = made["id"]
    assert (made["public"], made["status"], made["description"]) == (True, "Active", "For all")
    assert chat in await ids(api, "/teams", "103")  # it can be joined, and not read
    await ask(api, "GET", f"/teams/{chat}", "103")
    await ask(api, "GET", f"/chats/{chat}/posts", "103", 404)
    await ask(api, "POST", f"/teams/{chat}/leave", "103", 205)
    await ask(api, "POST", f"/teams/{chat}/join", "103", 204)
    await ask(api, "POST", f"/teams/{chat}/join", "103", 205)
    await ask(api, "PATCH", f"/teams/{chat}", "103", 403, json={"name": "Mine"})
    await ask(api, "DELETE", f"/teams/{chat}", "103", 403)
    await ask(api, "POST", f"/teams/{chat}/remove", "103", 403, json={"members": [{"id": api.extension_id("101")}]})
    await ask(api, "POST", f"/teams/{chat}/add", "103", 204, json={"members": [{"email": "BEN@demo.example"}]})
    await ask(api, "POST", f"/teams/{chat}/add", "103", 404, json={"members": [{"email": "erin@harbor.example"}]})
    kinds = [one["type"] for one in (await ask(api, "GET", f"/chats/{chat}/posts", "102"))["records"]]
    assert kinds == ["PersonsAdded", "PersonJoined"]
    await ask(api, "POST", f"/teams/{chat}/archive", "101", 204)
    await ask(api, "POST", f"/teams/{chat}/archive", "101", 205)
    await post(api, chat, "Too late", "102", 409)
    assert chat not in await ids(api, "/teams", "104")
    assert chat in await ids(api, "/teams", "102")
    await ask(api, "POST", f"/teams/{chat}/unarchive", "101", 204)
    await post(api, chat, "Again", "102")
    await ask(api, "POST", f"/teams/{chat}/leave", "101", 204)  # somebody has to look after it
    members = await ask(api, "GET", f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/members", "103")
    [heir] = [one["id"] for one in members["records"] if one["role"] == "Admin"]
    number = "103" if heir == api.extension_id("103") else "102"
    await ask(api, "DELETE", f"/teams/{chat}", number, 204)
    await ask(api, "GET", f"/chats/{chat}", number, 404)
    assert chat not in await ids(api, "/chats", number)


async def test_favourites_recent_chats_and_folders(api: Api) -> None:
    """MSG-04"""
    own = "/restapi/v1.0/clarion/team-messaging"
    first, second = (await team(api, "A", members=("102",)))["id"], (await team(api, "B", members=("102",)))["id"]
    await ask(api, "POST", f"/chats/{second}/favorite", "102", 204)
    await ask(api, "POST", f"/chats/{second}/favorite", "103", 404)
    assert await ids(api, "/favorites", "102") == {second}
    assert await ids(api, "/favorites", "101") == set()
    api.clock.advance(5)
    await post(api, first, "Newest")
    recent = await ask(api, "GET", "/recent/chats", "102", params={"type": ["Team"]})
    assert [chat["id"] for chat in recent["records"]] == [first, second]
    await ask(api, "POST", f"/chats/{second}/unfavorite", "102", 204)
    assert await ids(api, "/favorites", "102") == set()
    folder = await ask(api, "POST", own + "/folders", "102", 201, json={"name": "Birds"})
    await ask(api, "PATCH", f"{own}/chats/{first}/state", "101", 404, json={"folderId": folder["id"]})
    await ask(api, "PATCH", f"{own}/chats/{first}/state", "102", json={"folderId": folder["id"], "muted": True})
    found = await ask(api, "GET", own + "/chats", "102", params={"folderId": folder["id"]})
    assert [(chat["id"], chat["own"]["muted"]) for chat in found["records"]] == [(first, True)]
    await ask(api, "DELETE", f"{own}/folders/{folder['id']}", "101", 404)
    await ask(api, "DELETE", f"{own}/folders/{folder['id']}", "102", 204)
    assert first in {chat["id"] for chat in (await ask(api, "GET", own + "/chats", "102"))["records"]}


async def test_whoever_comes_is_in_the_chat_of_everybody_and_whoever_goes_is_not(api: Api) -> None:
    everyone = await ask(api, "GET", "/everyone")
    chat = (await team(api, members=("104",)))["id"]
    body = {"contact": {"firstName": "Eva", "lastName": "New", "email": "eva@demo.example"}, "status": "Enabled"}
    made = await api.request("POST", "/account/~/extension", "101", json=body)
    assert made.status_code == 200, made.text
    await api.settled()

    async def people(of: str) -> set[str]:
        found = await ask(api, "GET", f"/chats/{of}")
        return {one["id"] for one in found["members"]}

    assert str(made.json()["id"]) in await people(everyone["id"])
    gone = api.extension_id("104")
    assert (await api.request("DELETE", f"/account/~/extension/{gone}", "101")).status_code == 204
    await api.settled()
    assert gone not in await people(everyone["id"])
    assert await people(chat) == {api.extension_id("101")}
    lines = await ask(api, "GET", "/restapi/v1.0/clarion/team-messaging/chats")
    assert {one["id"]: one["memberCount"] for one in lines["records"]}[chat] == 1


async def test_bounds_are_told_in_words(api: Api) -> None:
    chat = (await team(api))["id"]
    refused = await post(api, chat, "x" * 10_001, status=400)
    assert "10000" in refused["message"]
    await post(api, chat, "x" * 10_000)
    await post(api, chat, "  ", status=400)
    await post(api, chat, "".join(f"![:Person]({number})" for number in range(101)), status=400)
    await ask(api, "POST", "/teams", status=400, json={"name": "x" * 251})
    await ask(api, "POST", "/teams", status=400, json={"name": " "})
    await ask(api, "POST", "/teams", status=400, json={"name": "x", "members": [{"id": str(n)} for n in range(5_001)]})
    await ask(api, "GET", f"/chats/{chat}/posts", status=400, params={"pageToken": "nonsense"})
    await ask(api, "GET", f"/chats/{chat}/posts", status=400, params={"pageToken": "WyIiLHsic2VxIjoieCJ9XQ"})
    await ask(api, "GET", "/chats/nothing", status=404)


async def test_posts_sent_at_once_get_one_order_and_none_is_lost(api: Api) -> None:
    chat = (await team(api, members=("102", "103")))["id"]
    numbers = ("101", "102", "103")
    for number in numbers:
        await api.as_person(number)
    await asyncio.gather(*(post(api, chat, f"{number}/{place}", number) for place in range(8) for number in numbers))
    orders = [await texts(api, chat, number) for number in numbers]
    assert orders[0] == orders[1] == orders[2]
    assert len(orders[0]) == len(set(orders[0])) == 24
    own = f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/posts"
    found = await ask(api, "GET", own, params={"recordCount": 250})
    assert [one["seq"] for one in found["records"]] == list(range(len(found["records"]), 0, -1))
    assert len({one["n"] for one in found["records"]}) == len(found["records"])
    key = {"text": "Once", "clientKey": "k"}
    headers = await api.as_person("102")
    again = await asyncio.gather(*(api.client.post(own, headers=headers, json=key) for _ in range(5)))
    assert sorted(answer.status_code for answer in again) == [200, 200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in again}) == 1


async def test_a_suspended_account_says_nothing(api: Api) -> None:
    chat = (await team(api))["id"]
    async with api.here.storage.transaction() as session:
        account = await session.get_one(Account, api.account_id())
        set_account_status(session, account, "Suspended")
    await post(api, chat, "Hello", status=403)
