"""Notes, whiteboards and annotations of a meeting. MTG-03, MTG-04, MTG-08."""

import json
import os
from base64 import b64decode, b64encode
from typing import Any

from pycrdt import Doc, Map, Text

from clarion.features.meetings import RoomServer
from clarion.features.meetings.documents import shelf
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.meeting_client import OFFER, Participant, enter, link_of
from tests.support.waiting import wait_for


def document() -> Doc[Any]:
    return Doc({"text": Text(), "shapes": Map()})


def packed(update: bytes) -> str:
    return b64encode(update).decode()


async def write(one: Participant, text: str, name: str = "notes") -> None:
    """Put a text at the end of what is there."""
    doc = await read(one, name)
    before = doc.get_state()
    doc["text"] += text
    await one.do("updateDocument", document=name, update=packed(doc.get_update(before)))


async def read(one: Participant, name: str = "notes") -> Doc[Any]:
    doc = document()
    doc.apply_update(b64decode((await one.do("openDocument", document=name))["update"]))
    return doc


async def text_of(one: Participant) -> str:
    return str((await read(one))["text"])


async def test_mtg_08_notes_are_shared_merged_and_stay_with_the_meeting(meetings: Meetings, monkeypatch: Any) -> None:
    api = meetings.api
    monkeypatch.setattr(shelf, "MERGE_AFTER", 3)
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, link_of(bridge), name="Gus")
    for count in range(4):
        await write(guest if count % 2 else host, f"{count} ")
    assert await text_of(host) == "0 1 2 3 "
    await guest.until(lambda me: len(events(me)) == 2, "what the host wrote")
    doc = document()
    doc["shapes"]["a"] = json.dumps({"kind": "line"})
    doc["shapes"]["b"] = "no JSON"
    await guest.do("updateDocument", document="whiteboard", update=packed(doc.get_update()))
    second = RoomServer(api.here, meetings.sfu)  # another server goes on with it
    await meetings.server.close()
    await second.open()
    try:
        await host.until(lambda me: me.events[-1]["event"] == "welcome", "the next owner")
        await write(host, "after")
        meeting = host.view["room"]["meetingId"]
        host.send('{"type": "end"}')
        await host.until_over()
    finally:
        await second.close()
    path = f"/restapi/v1.0/account/~/extension/~/clarion/meetings/{meeting}/documents"
    records = (await ask(api, "GET", path, "101")).json()["records"]
    assert [(one["document"], one["text"], one["shapes"]) for one in records] == [
        ("notes", "0 1 2 3 after", {}),
        ("whiteboard", "", {"a": {"kind": "line"}}),
    ]
    assert (await ask(api, "GET", path, "103")).status_code == 404


async def test_what_is_no_update_or_too_much_changes_nothing(meetings: Meetings, monkeypatch: Any) -> None:
    monkeypatch.setattr(shelf, "LARGEST_DOCUMENT", 2000)
    api = meetings.api
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, link_of(bridge), name="Gus")
    await write(guest, "kept")
    for update in ("!!!!", packed(os.urandom(40)), packed(b"\xff" * 9)):
        reply = await guest.ask("updateDocument", document="notes", update=update)
        assert reply["error"]["errorCode"] == "CMN-101", update
    for name in ("passwords", "annotation:", "notes2", "annotation:p1x"):
        reply = await guest.ask("openDocument", document=name)
        assert reply["error"]["errorCode"] == "CMN-101", name
    doc = await read(guest)
    doc["text"] += "x" * 3000
    reply = await guest.ask("updateDocument", document="notes", update=packed(doc.get_update()))
    assert reply["error"]["errorCode"] == "MTG-116"
    assert await text_of(host) == "kept"
    assert (await guest.ask("clearDocument", document="notes"))["error"]["errorCode"] == "MTG-110"
    await host.do("clearDocument", document="notes")
    await guest.until(lambda me: events(me) and events(me)[-1]["cleared"], "the cleared notes")
    assert await text_of(guest) == ""
    await host.do("setRole", participant=guest.view["you"], role="listener")
    reply = await guest.ask("updateDocument", document="notes", update=packed(document().get_update()))
    assert reply["error"]["errorCode"] == "MTG-110"


async def test_mtg_03_a_shared_screen_is_drawn_on_while_it_is_shared_and_each_room_has_its_own(
    meetings: Meetings,
) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, link_of(bridge), name="Gus")
    name = f"annotation:{host.view['you']}"
    assert (await guest.ask("openDocument", document=name))["error"]["errorCode"] == "MTG-111"
    await host.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "screen"}])
    await write(guest, "here", name)
    await host.until(lambda me: events(me) and events(me)[0]["document"] == name, "the annotation")
    await host.do("clearDocument", document=name)
    await write(guest, "of all")
    await host.do("planBreakouts", rooms=["Red"])
    await host.do("assignBreakout", participants=[guest.view["you"]], room="b1")
    await host.do("openBreakouts")
    heard = len(events(host))
    await write(guest, "of us")
    assert (await text_of(guest), await text_of(host)) == ("of us", "of all")
    assert len(events(host)) == heard, "what is written in a room is heard there only"
    assert (await guest.ask("openDocument", document=name))["error"]["errorCode"] == "MTG-111"


def events(one: Participant) -> list[dict[str, Any]]:
    return [each for each in one.events if each["event"] == "document"]


async def in_the_chat(api: Any, path: str, count: int) -> list[dict[str, Any]]:
    """What the host reads, once so much has reached the chat of team messaging."""

    async def read_it() -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = (await ask(api, "GET", path, "101")).json()["records"]
        return records if len(records) >= count else []

    return await wait_for(read_it, missing=f"{count} lines in the chat")


async def test_mtg_05_the_chat_stays_with_the_meeting_and_private_words_do_not(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host, colleague = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), "102")
    guest = await enter(api, link_of(bridge), name="<i>Gus</i>")
    await host.do("chat", text="Hello <b>all</b>")
    await guest.do("chat", text="only you", to=host.view["you"])
    await host.do("planBreakouts", rooms=["Red"])
    await host.do("assignBreakout", participants=[guest.view["you"]], room="b1")
    await host.do("openBreakouts")
    await guest.do("chat", text="in the red room")
    await colleague.do("chat", text="Bye")
    meeting = host.view["room"]["meetingId"]
    host.send('{"type": "end"}')
    await host.until_over()
    path = f"/restapi/v1.0/account/~/extension/~/clarion/meetings/{meeting}/chat"
    whole = await in_the_chat(api, path, 3)
    assert [(one["text"], one["place"]) for one in whole] == [
        ("Hello <b>all</b>", ""),
        ("in the red room", "b1"),
        ("Bye", ""),
    ]
    assert (whole[1]["name"], "extensionId" in whole[1], "extensionId" in whole[0]) == ("<i>Gus</i>", False, True)
    first = (await ask(api, "GET", f"{path}?perPage=1", "102")).json()
    rest = (await ask(api, "GET", f"{path}?after={first['next']}", "102")).json()
    assert [one["text"] for one in (*first["records"], *rest["records"])] == ["Hello <b>all</b>", "Bye"]
    assert "next" not in rest
    assert (await ask(api, "GET", path, "103")).status_code == 404
