"""Team messaging: chats of every kind, who is in them, and who sees them."""

from typing import Any

from clarion.features.people import demo
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
