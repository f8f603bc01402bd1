"""What guests do in their teams beside writing: threads, reactions, search."""

from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_guests import invited
from tests.features.messaging.test_posts import OWN, own
from tests.support.api import Api


async def test_guests_answer_in_threads_react_and_search_what_was_said(api: Api) -> None:
    """MSG-25, MSG-03, MSG-07: no notes, no tasks, and no word of who works here."""
    chat = (await team(api, members=("102",)))["id"]
    guest = await invited(api, chat)
    first = await post(api, chat, "Where is the zebra", "102")
    path = f"{OWN}/chats/{chat}/posts"
    answer = await guest.ask("POST", path, json={"text": "The zebra is here", "threadId": first["id"]})
    assert answer.status_code == 201, answer.text
    thread = (await guest.ask("GET", path, params={"threadId": first["id"]})).json()["records"]
    assert [one["text"] for one in thread] == ["The zebra is here", "Where is the zebra"]
    put = await guest.ask("PUT", f"{path}/{first['id']}/reactions/:tada:")
    assert put.status_code in (200, 204), put.text
    note = await ask(api, "POST", f"/chats/{chat}/notes", json={"title": "Zebra", "body": "zebra notes"})
    await ask(api, "POST", f"/notes/{note['id']}/publish")
    await ask(
        api,
        "POST",
        f"/chats/{chat}/tasks",
        status=201,
        json={"subject": "Feed the zebra", "assignees": [{"id": api.extension_id("102")}]},
    )

    async def find(query: str) -> list[tuple[str, str]]:
        found = await guest.ask("GET", OWN + "/search", params={"query": query})
        assert found.status_code == 200, found.text
        return [(one["type"], one["snippet"]["text"]) for one in found.json()["records"]]

    said = [("Post", "The zebra is here"), ("Post", "Where is the zebra")]
    assert await find("zebra") == said
    colleagues = await own(api, "GET", "/search", params={"query": "zebra"})
    assert {one["type"] for one in colleagues["records"]} == {"Post", "Note", "Task"}
    assert await find("from:Chloé zebra") == await find("from:nobodyatall zebra") == []
