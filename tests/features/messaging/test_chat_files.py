"""The files of a chat as a list."""

from typing import Any

from clarion.features.people import demo
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api
from tests.web.test_texts import png


async def bring(api: Api, chat: str, name: str, content: bytes, number: str = "101") -> dict[str, Any]:
    """A post that shows this file."""
    [made] = await ask(api, "POST", "/files", number, files={"file": (name, content, "application/octet-stream")})
    return await post(api, chat, "", number, attachments=[{"id": made["id"], "type": "File"}])


async def names(api: Api, chat: str, number: str = "101", **query: Any) -> list[str]:
    found = await own(api, "GET", f"/chats/{chat}/files", number, params=query)
    return [record["name"] for record in found["records"]]


async def test_files_of_a_chat_are_found_by_kind_and_name(api: Api) -> None:
    """MSG-05"""
    chat, other = (await team(api, members=("102",)))["id"], (await team(api, "Other"))["id"]
    await bring(api, other, "elsewhere.png", png(8, 8))
    shown = await bring(api, chat, "Roof plan.png", png(40, 30))
    api.clock.advance(1)
    await bring(api, chat, "100%_notes.txt", b"one, two", "102")
    api.clock.advance(1)
    await bring(api, chat, "data.bin", bytes(range(256)))
    assert await names(api, chat, "102") == ["data.bin", "100%_notes.txt", "Roof plan.png"]
    assert await names(api, chat, kind="Picture") == ["Roof plan.png"]
    assert await names(api, chat, kind="Document") == ["100%_notes.txt"]
    assert await names(api, chat, kind="Other") == ["data.bin"]
    assert await names(api, chat, kind="Video") == []
    assert await names(api, chat, name="PLAN") == ["Roof plan.png"]
    assert await names(api, chat, name="%_") == ["100%_notes.txt"]
    await own(api, "GET", f"/chats/{chat}/files", status=400, params={"kind": "Song"})
    await own(api, "GET", f"/chats/{chat}/files", "103", 404)
    await own(api, "GET", f"/chats/{chat}/files", "101", 404, organisation=demo.NEIGHBOUR)

    page = await own(api, "GET", f"/chats/{chat}/files", params={"recordCount": 2})
    token = page["navigation"]["nextPageToken"]
    rest = await own(api, "GET", f"/chats/{chat}/files", params={"recordCount": 2, "pageToken": token})
    [plan] = rest["records"]
    place = {"id": shown["id"], "seq": plan["post"]["seq"], "threadId": None}
    assert (plan["name"], plan["post"], plan["creatorId"]) == ("Roof plan.png", place, api.extension_id("101"))
    assert (plan["width"], plan["previewUri"].startswith(plan["contentUri"])) == (40, True)
    await ask(api, "DELETE", f"/chats/{chat}/posts/{shown['id']}", status=204)
    assert await names(api, chat) == ["data.bin", "100%_notes.txt"]
