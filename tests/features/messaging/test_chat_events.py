"""Team messaging: what is told of chats and posts, and that only those who are in them are told."""

from typing import Any

from clarion.features.people import demo
from tests.api.test_live import Socket
from tests.features.developer.subscriptions.test_resource import created
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import OWN, own
from tests.support.api import Api
from tests.support.receiver import Receiver, receiver

FILTERS = ("/team-messaging/v1/posts", "/restapi/v1.0/glip/groups")


def told(hook: Receiver) -> list[str]:
    return [one["body"]["eventType"] for one in hook.bodies]


async def test_members_are_told_and_nobody_else(api: Api) -> None:
    async with receiver() as bens, receiver() as chloes:
        await ask(api, "GET", "/everyone")
        await api.settled()
        for hook, number in ((bens, "102"), (chloes, "103")):
            made = await created(api, hook, *FILTERS, number=number)
            assert made["eventFilters"] == list(FILTERS)
        chat = (await team(api, members=("102",)))["id"]
        said = await post(api, chat, f"Hello ![:Person]({api.extension_id('102')})")
        path = f"/chats/{chat}/posts/{said['id']}"
        await ask(api, "PATCH", path, json={"text": "Bye"})
        await own(api, "PUT", path + "/reactions/👍")
        await ask(api, "DELETE", path, status=204)
        await ask(api, "PATCH", f"/teams/{chat}", json={"name": "Cockatoos"})
        await api.settled()  # whoever goes is told nothing more, also of what waits still
        await ask(api, "POST", f"/teams/{chat}/remove", status=204, json={"members": [{"id": api.extension_id("102")}]})
        await post(api, chat, "Not for Ben")
        await api.settled()  # whoever comes reads what was said before, and may be told of it
        await ask(api, "POST", f"/teams/{chat}/add", status=204, json={"members": [{"id": api.extension_id("103")}]})
        await post(api, chat, "For Chloé")
        await api.settled()
        await bens.got(7)
        await chloes.got(4)
        assert told(bens) == [
            "GroupJoined",
            "PostAdded",  # who was brought in
            "PostAdded", "PostChanged", "PostRemoved", "GroupRenamed", "GroupLeft",
        ]  # fmt: skip
        assert set(told(chloes)) == {"GroupJoined", "GroupChanged", "PostAdded"}
        added = bens.bodies[2]
        assert (added["event"], added["ownerId"]) == (FILTERS[0], api.extension_id("102"))
        body = added["body"]
        assert (body["text"], body["groupId"], body["creatorId"]) == (said["text"], chat, api.extension_id("101"))
        assert body["mentions"][0]["id"] == api.extension_id("102")
        assert body["attachments"] is None
        assert body["parentPostId"] is None
        assert bens.bodies[4]["body"] == {
            "id": said["id"], "groupId": chat, "eventType": "PostRemoved", "ownerId": api.extension_id("102"),
        }  # fmt: skip
        assert bens.bodies[5]["body"]["name"] == "Cockatoos"
        assert bens.bodies[0]["body"]["type"] == "Team"
        heard = [one["body"]["text"] for one in chloes.bodies if one["body"].get("type") == "TextMessage"]
        assert heard == ["For Chloé"]


async def test_live_pages_see_typing_reading_and_marks(api: Api) -> None:
    everyone = await ask(api, "GET", "/everyone", "101")
    direct = await ask(api, "POST", "/conversations", "101", 201, json={"members": [{"id": api.extension_id("102")}]})
    chat = direct["id"]
    await api.settled()
    sockets: dict[str, Socket] = {}
    for number in ("101", "102", "103"):
        sockets[number] = Socket(api, (await api.as_person(number))["Authorization"].split()[1])
        await sockets[number].open()
    snapshot = await sockets["102"].frame(lambda frame: frame["type"] == "snapshot" and frame["topic"] == "chats")
    said = await post(api, chat, "Hello")
    first = (await sockets["102"].event("chats"))["data"]
    assert (first["eventType"], first["post"]["text"], first["chatId"]) == ("PostAdded", "Hello", chat)
    assert first["n"] > snapshot["data"]["n"]
    caught_up = await own(api, "GET", "/changes", "102", params={"since": snapshot["data"]["n"]})
    assert [one["id"] for one in caught_up["posts"]] == [said["id"]]
    assert caught_up["posts"][0] == first["post"]
    await own(api, "POST", f"/chats/{chat}/typing", "102", 204)
    await own(api, "PATCH", f"/chats/{chat}/state", "102", json={"unread": False})
    await own(api, "PUT", f"/chats/{chat}/posts/{said['id']}/reactions/👍", "102")
    seen: dict[str, Any] = {}
    while not {"typing", "read", "PostState"} <= set(seen):
        event = (await sockets["101"].event("chats"))["data"]
        seen[event["eventType"]] = event
    assert (seen["typing"]["personId"], seen["read"]["readSeq"]) == (api.extension_id("102"), first["post"]["seq"])
    assert seen["PostState"]["post"]["reactions"][0]["personIds"] == [api.extension_id("102")]
    fresh = await own(api, "GET", f"/chats/{chat}/posts/{said['id']}")
    assert fresh == seen["PostState"]["post"]
    own_state = (await sockets["102"].frame(lambda frame: frame.get("data", {}).get("eventType") == "GroupState"))[
        "data"
    ]
    assert own_state["state"]["readSeq"] == first["post"]["seq"]
    # Chloé was told nothing of it: the first that she hears is for everybody.
    await post(api, everyone["id"], "To all")
    heard = (await sockets["103"].event("chats"))["data"]
    assert heard["post"]["text"] == "To all"
    for socket in sockets.values():
        await socket.end()


async def test_what_people_say_does_not_stand_in_the_audit_trail(api: Api) -> None:
    direct = await ask(api, "POST", "/conversations", "102", 201, json={"members": [{"id": api.extension_id("103")}]})
    await post(api, direct["id"], "Between us two", "102")
    await own(api, "PATCH", f"/chats/{direct['id']}/state", "103", json={"muted": True})
    await team(api, "Told of", "102")
    trail = await api.request("POST", "/account/~/audit-trail/search", "101", json={})
    assert trail.status_code == 200, trail.text
    assert "Between us two" not in trail.text
    assert "chat_posts" not in trail.text
    assert "muted" not in trail.text
    assert "Told of" in trail.text


async def test_another_company_never_hears_of_it(api: Api) -> None:
    async with receiver() as hook:
        body = {"eventFilters": list(FILTERS), "deliveryMode": {"transportType": "WebHook", "address": hook.address}}
        await ask(api, "GET", "/everyone", organisation=demo.NEIGHBOUR)
        await api.settled()
        answer = await api.request("POST", "/subscription", "101", demo.NEIGHBOUR, json=body)
        assert answer.status_code == 200, answer.text
        chat = (await team(api, public=True))["id"]
        await post(api, chat, "Inside")
        await api.settled()
        headers = await api.as_person("101", demo.NEIGHBOUR)
        theirs = (await api.client.get("/team-messaging/v1/everyone", headers=headers)).json()["id"]
        await api.client.post(f"/team-messaging/v1/chats/{theirs}/posts", headers=headers, json={"text": "Ours"})
        await hook.got(1)
        assert [one["body"].get("text") for one in hook.bodies] == ["Ours"]
        for path in (f"{OWN}/chats", f"{OWN}/changes?since=0", "/team-messaging/v1/teams"):
            assert chat not in (await api.client.get(path, headers=headers)).text
