"""Team messaging: what is said, changed, answered, attached, read and marked."""

import io
from typing import Any

from PIL import Image

from clarion.features.people import demo
from tests.features.messaging.test_chats import NEW, ask, post, team, texts
from tests.support.api import Api

OWN = "/restapi/v1.0/clarion/team-messaging"
OLD = "/restapi/v1.0/glip"


async def own(api: Api, method: str, path: str, number: str = "101", status: int = 200, **options: Any) -> Any:
    return await ask(api, method, OWN + path, number, status, **options)


async def lines(api: Api, number: str, **params: Any) -> dict[str, Any]:
    """One's chats as our own clients list them, by id."""
    found = await own(api, "GET", "/chats", number, params=params)
    return {one["id"]: one for one in found["records"]}


async def test_a_post_is_changed_with_its_history_kept_and_deleted(api: Api) -> None:
    """MSG-06"""
    chat = (await team(api, members=("102", "103")))["id"]
    said = await post(api, chat, "Frist")
    path = f"/chats/{chat}/posts/{said['id']}"
    await ask(api, "PATCH", path, "102", 403, json={"text": "Not mine"})
    assert (await ask(api, "PATCH", path, json={"text": "First"}))["text"] == "First"
    history = await own(api, "GET", path + "/history", "102")
    assert [one["text"] for one in history["records"]] == ["Frist"]
    await ask(api, "DELETE", path, "102", 403)
    other = await post(api, chat, "By Ben", "102")
    await ask(api, "DELETE", f"/chats/{chat}/posts/{other['id']}", "101", 204)  # administers the team
    await ask(api, "DELETE", path, "101", 204)
    await ask(api, "GET", path, "101", 404)
    await own(api, "GET", path + "/history", "101", 404)
    assert await texts(api, chat) == []
    shells = await own(api, "GET", f"/chats/{chat}/posts", "103")
    assert [one["deleted"] for one in shells["records"][:2]] == [True, True]
    assert "text" not in shells["records"][0]


async def test_answers_make_a_thread_and_pages_lose_nothing(api: Api) -> None:
    """MSG-03"""
    chat = (await team(api, members=("102",)))["id"]
    root = await post(api, chat, "Root")
    for number in range(5):
        answer = await post(api, chat, f"Answer {number}", "102", parentPostId=root["id"])
        assert answer["threadId"] == root["id"]
    await post(api, chat, "Beside")
    read = await ask(api, "GET", f"/chats/{chat}/posts/{root['id']}")
    assert (read["isParent"], read["threadId"]) == (True, root["id"])
    seen: list[str] = []
    params: dict[str, Any] = {"recordCount": 2}
    while True:
        page = await ask(api, "GET", f"/chats/{chat}/threads/{root['id']}/posts", "102", params=params)
        seen += [one["text"] for one in page["records"]]
        if "nextPageToken" not in page["navigation"]:
            break
        params["pageToken"] = page["navigation"]["nextPageToken"]
    assert seen == ["Answer 4", "Answer 3", "Answer 2", "Answer 1", "Answer 0", "Root"]
    await post(api, chat, "x", status=400, parentPostId="1")
    foreign = await post(api, (await team(api, "Else"))["id"], "Elsewhere")
    await post(api, chat, "x", status=400, threadId=foreign["id"])


async def test_unread_counts_mentions_and_positions(api: Api) -> None:
    """MSG-11"""
    chat = (await team(api, members=("102", "103")))["id"]
    ben, chloe = api.extension_id("102"), api.extension_id("103")
    first = await post(api, chat, f"Hello ![:Person]({ben}) and ![:Person]({api.extension_id('104')})")
    assert [(one["type"], one["name"]) for one in first["mentions"]] == [
        ("Person", "Ben Okafor"),
        ("Person", "Dev Patel"),
    ]
    await post(api, chat, f"All: ![:Team]({chat})")
    line = (await lines(api, "102", unread=True))[chat]
    assert (line["unread"], line["mentions"], line["lastPost"]["text"]) == (2, 2, f"All: ![:Team]({chat})")
    assert chat not in await lines(api, "101", unread=True)
    state = await own(api, "PATCH", f"/chats/{chat}/state", "102", json={"readSeq": line["lastSeq"] - 1})
    assert (await lines(api, "102"))[chat]["unread"] == 1
    await own(api, "PATCH", f"/chats/{chat}/state", "102", json={"readSeq": 1})  # never goes back
    assert (await lines(api, "102"))[chat]["unread"] == 1
    readers = await own(api, "GET", f"/chats/{chat}/posts/{first['id']}/readers")
    assert [one["personId"] for one in readers["records"]] == [ben]
    await ask(api, "POST", f"{OLD}/chats/{chat}/read", "102", 204)
    assert (await own(api, "GET", "/unread", "102"))["unreadChats"] == 0
    await ask(api, "POST", f"{OLD}/chats/{chat}/unread", "102", 204)
    assert (await lines(api, "102", unread=True))[chat]["own"]["markedUnread"]
    assert state["readSeq"] == line["lastSeq"] - 1
    found = await own(api, "GET", "/mentions", "102")
    assert [one["id"] for one in found["records"]] == [first["id"]]
    assert (await own(api, "GET", "/mentions", "104"))["records"] == []
    members = await own(api, "GET", f"/chats/{chat}/members", "103")
    assert {one["id"]: one["role"] for one in members["records"]}[chloe] == "Member"


async def test_the_same_key_again_finds_the_first_post(api: Api) -> None:
    chat = (await team(api, members=("102",)))["id"]
    body = {"text": "Once", "clientKey": "key-1"}
    first = await own(api, "POST", f"/chats/{chat}/posts", status=201, json=body)
    again = await own(api, "POST", f"/chats/{chat}/posts", status=200, json=body)
    assert (first["id"], first["clientKey"]) == (again["id"], "key-1")
    other = await own(api, "POST", f"/chats/{chat}/posts", "102", 201, json=body)
    assert other["id"] != first["id"]
    assert await texts(api, chat) == ["Once", "Once"]


async def test_reactions_pins_and_bookmarks(api: Api) -> None:
    """MSG-08"""
    chat = (await team(api, members=("102",)))["id"]
    said = f"/chats/{chat}/posts/" + (await post(api, chat, "Look"))["id"]
    await own(api, "PUT", said + "/reactions/👍", "102")
    shown = await own(api, "PUT", said + "/reactions/:parrot:", "101")
    assert {one["emoji"]: one["count"] for one in shown["reactions"]} == {"👍": 1, ":parrot:": 1}
    await own(api, "PUT", said + "/reactions/word", "101", 400)
    assert (await own(api, "DELETE", said + "/reactions/👍", "102"))["reactions"][0]["emoji"] == ":parrot:"
    assert (await own(api, "PUT", said + "/pin", "102"))["pinned"]
    assert [one["text"] for one in (await own(api, "GET", f"/chats/{chat}/pins"))["records"]] == ["Look"]
    await own(api, "DELETE", said + "/pin", "101")
    assert (await own(api, "GET", f"/chats/{chat}/pins"))["records"] == []
    await own(api, "PUT", said + "/bookmark", "102", 204, json={"note": "later"})
    [kept] = (await own(api, "GET", "/bookmarks", "102"))["records"]
    assert (kept["note"], kept["post"]["text"]) == ("later", "Look")
    for path in ("/reactions/👍", "/pin"):
        await own(api, "PUT", said + path, "103", 404)
    await own(api, "PUT", said + "/bookmark", "103", 404, json={})
    await ask(api, "POST", f"/teams/{chat}/leave", "102", 204)
    assert (await own(api, "GET", "/bookmarks", "102"))["records"] == []


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1200, 600), (10, 120, 10)).save(file, "PNG")
    return file.getvalue()


async def test_files_are_seen_by_who_is_in_the_chat_and_end_with_their_post(api: Api) -> None:
    """MSG-05"""
    chat = (await team(api, members=("102",)))["id"]
    [file] = await ask(api, "POST", "/files", files={"body": ("a parrot.png", picture(), "image/png")})
    path = NEW + f"/files/{file['id']}/content"
    headers = {number: await api.as_person(number) for number in ("101", "102", "103")}
    assert (await api.client.get(path, headers=headers["102"])).status_code == 404  # not shown yet
    await post(api, chat, "", "102", 400, attachments=[{"id": file["id"], "type": "File"}])
    shown = await post(api, chat, "See", attachments=[{"id": file["id"], "type": "File"}])
    assert shown["attachments"][0]["name"] == "a parrot.png"
    assert shown["attachments"][0]["contentUri"].endswith(path)
    answer = await api.client.get(path, headers=headers["102"])
    assert (answer.content, answer.headers["content-type"]) == (picture(), "image/png")
    small = await api.client.get(path + "?preview=true", headers=headers["102"])
    with Image.open(io.BytesIO(small.content)) as seen:
        assert max(seen.size) == 800
    foreign = await api.as_person("101", demo.NEIGHBOUR)
    for stranger in (headers["103"], foreign):
        assert (await api.client.get(path, headers=stranger)).status_code == 404
    await ask(api, "DELETE", f"/chats/{chat}/posts/{shown['id']}", status=204)
    assert (await api.client.get(path, headers=headers["101"])).status_code == 404
    plain = headers["102"] | {"content-type": "text/plain"}
    posted = await api.client.post(NEW + f"/files?groupId={chat}&name=notes.txt", content=b"words", headers=plain)
    assert posted.status_code == 200, posted.text
    [newest, *_] = (await ask(api, "GET", f"/chats/{chat}/posts"))["records"]
    assert newest["attachments"][0]["name"] == "notes.txt"
    # The test file of the antivirus makers.
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    refused = await api.client.post(NEW + "/files", files={"body": ("x.com", eicar)}, headers=headers["101"])
    assert refused.status_code == 403, refused.text


async def test_whoever_was_away_catches_up(api: Api) -> None:
    start = (await own(api, "GET", "/changes", "102", params={"since": 0}))["n"]
    chat = (await team(api, members=("102", "103")))["id"]
    gone = (await team(api, "Short", members=("102",)))["id"]
    kept = await post(api, chat, "One")
    await post(api, chat, "Two", "103")
    await post(api, gone, "Lost")
    await ask(api, "PATCH", f"/chats/{chat}/posts/{kept['id']}", json={"text": "One!"})
    await ask(api, "POST", f"/teams/{gone}/remove", status=204, json={"members": [{"id": api.extension_id("102")}]})
    texts_seen: dict[str, str] = {}
    left: set[str] = set()
    since, more, chats = start, True, set[str]()
    while more:
        found = await own(api, "GET", "/changes", "102", params={"since": since, "recordCount": 2})
        for one in found["posts"]:
            texts_seen[one["id"]] = one.get("text", "")
        chats |= {one["id"] for one in found["chats"]}
        left |= set(found["left"])
        since, more = found["n"], found["more"]
    assert {text for text in texts_seen.values() if text} == {"One!", "Two"}
    assert (left, chat in chats, gone in chats) == ({gone}, True, False)
    assert (await own(api, "GET", "/changes", "102", params={"since": 10**12}))["reset"]


async def test_the_older_names_do_the_same(api: Api) -> None:
    made = await ask(
        api, "POST", OLD + "/groups", "101", 201,
        json={"type": "Team", "isPublic": True, "name": "Old", "members": ["ben@demo.example"]},
    )  # fmt: skip
    assert (made["type"], made["isPublic"], len(made["members"])) == ("Team", True, 2)
    said = await ask(api, "POST", OLD + f"/groups/{made['id']}/posts", "102", 201, json={"text": "Hi"})
    headers = await api.as_person("102")
    changed = await api.client.put(
        f"{OLD}/groups/{made['id']}/posts/{said['id']}/text", content=b"Hello",
        headers=headers | {"content-type": "text/plain"},
    )  # fmt: skip
    assert changed.json()["text"] == "Hello"
    await ask(api, "POST", OLD + "/posts", "101", 201, json={"groupId": made["id"], "text": "Again"})
    found = await ask(api, "GET", OLD + "/posts", "101", params={"groupId": made["id"]})
    assert [one["text"] for one in found["records"] if one["type"] == "TextMessage"] == ["Again", "Hello"]
    assigned = await ask(
        api, "POST", f"{OLD}/groups/{made['id']}/bulk-assign",
        json={"addedPersonIds": [api.extension_id("103")], "removedPersonIds": [api.extension_id("102")]},
    )  # fmt: skip
    assert set(assigned["members"]) == {api.extension_id("101"), api.extension_id("103")}
    assert (await ask(api, "GET", OLD + "/preferences"))["chats"]["maxCount"] == 10_000
    person = await ask(api, "GET", f"/persons/{api.extension_id('102')}")
    assert (person["firstName"], person["companyId"]) == ("Ben", api.account_id())
    assert (await ask(api, "GET", "/companies/~"))["id"] == api.account_id()
    await ask(api, "GET", f"/companies/{api.account_id(demo.NEIGHBOUR)}", status=404)
    await ask(api, "GET", f"/persons/{api.extension_id('101', demo.NEIGHBOUR)}", status=404)


async def test_a_thread_goes_on_without_the_post_that_it_began_with(api: Api) -> None:
    chat = (await team(api, members=("102",)))["id"]
    root = await post(api, chat, "Root")
    first = await post(api, chat, "First", "102", parentPostId=root["id"])
    await post(api, chat, "Second", threadId=int(root["id"]))
    await ask(api, "DELETE", f"/chats/{chat}/posts/{first['id']}", "102", 204)
    assert (await own(api, "GET", f"/chats/{chat}/posts/{root['id']}"))["replyCount"] == 1
    await ask(api, "DELETE", f"/chats/{chat}/posts/{root['id']}", status=204)
    await post(api, chat, "Third", "102", threadId=root["id"])
    await post(api, chat, "x", "102", 400, parentPostId=first["id"])
    found = await ask(api, "GET", f"/chats/{chat}/threads/{root['id']}/posts")
    assert [one["text"] for one in found["records"]] == ["Third", "Second"]
