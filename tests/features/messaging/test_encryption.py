"""End-to-end encryption of chats as the server sees it: keys of people, browsers and chats, and what is refused."""

import os
from typing import Any

from clarion.features.messaging.chats import Member
from clarion.features.messaging.encryption.rules import PLACEHOLDER
from clarion.features.people import Extension, ExtensionType, demo
from tests.features.messaging.sealing import OWN, Person, b64, new_key, public
from tests.features.messaging.test_chats import NEW, ask, post, team, texts
from tests.support.api import Api


async def three(api: Api) -> tuple[Person, Person, Person]:
    people = Person(api, "101"), Person(api, "102"), Person(api, "103")
    for one in people:
        await one.begin()
    return people


def code_of(answer: Any) -> str:
    return str(answer["errorCode"])


async def test_msg27_a_chat_is_encrypted_for_good_and_nothing_plain_comes_in_any_more(api: Api) -> None:
    """MSG-27"""
    ada, ben, chloe = await three(api)
    chat = (await team(api, members=("102",)))["id"]
    before = await post(api, chat, "Before")
    await ben.switch_on(chat, [ada, ben], 403)  # administers nothing
    assert code_of(await ada.switch_on(chat, [ada], 409)) == "E2E-103"  # leaves somebody out
    assert code_of(await ada.switch_on(chat, [ada, ben, chloe], 409)) == "E2E-103"  # brings somebody in
    state = await ada.switch_on(chat, [ada, ben])
    assert (state["encrypted"], state["epoch"], state["current"], state["owed"]) == (True, 1, True, [])
    await ada.switch_on(chat, [ada, ben], 409)

    said = await ben.write(chat, 1, names=[ada.id, chat, "404"])
    assert (said["text"], said["sealed"]["epoch"]) == (
        PLACEHOLDER,
        1,
    )
    assert [(one["id"], one["type"]) for one in said["mentions"]] == [(ada.id, "Person"), (chat, "Team")]
    # On the surface, and for bots: a placeholder, and a no of its own to what is plain.
    newest = (await texts(api, chat))[:2]
    assert newest == [PLACEHOLDER,
                      "From here on, this chat is end-to-end encrypted."]  # fmt: skip
    member = {"headers": await api.as_person("102")}
    plain = [
        ("POST", f"{NEW}/chats/{chat}/posts", {"text": "Plain"}),
        ("PATCH", f"{NEW}/chats/{chat}/posts/{said['id']}", {"text": "Plain"}),
        ("POST", f"{NEW}/chats/{chat}/tasks", {"subject": "Plain", "assignees": [{"id": ben.id}]}),
        ("POST", f"{NEW}/chats/{chat}/notes", {"title": "Plain"}),
        ("POST", f"{NEW}/chats/{chat}/adaptive-cards", {"type": "AdaptiveCard", "version": "1.3", "body": []}),
        ("POST", f"{OWN}/chats/{chat}/polls", {"question": "Plain?", "options": ["yes", "no"]}),
        ("POST", f"{OWN}/chats/{chat}/scheduled-posts", {"text": "Plain", "dueTime": "2199-01-01T00:00:00Z"}),
        ("POST", f"{OWN}/chats/{chat}/checklists", {"name": "Plain", "steps": [{"title": "Plain"}]}),
    ]
    for method, path, body in plain:
        answer = await api.client.request(method, path, json=body, **member)
        assert (answer.status_code, code_of(answer.json())) == (403, "E2E-101"), f"{path}: {answer.text}"
    picture = await ask(api, "POST", "/files", "102", files={"file": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40))})
    files = [{"id": picture[0]["id"], "type": "File"}]
    assert code_of(await ben.write(chat, 1, 403, attachments=files)) == "E2E-101"

    # Reactions, pins and typing say nothing and stay; changes are sealed, and so is what was said before.
    await ada.own("PUT", f"/chats/{chat}/posts/{said['id']}/reactions/%F0%9F%91%8D")
    await ada.own("PUT", f"/chats/{chat}/posts/{said['id']}/pin")
    await ada.own("POST", f"/chats/{chat}/typing", 204)
    path = f"/chats/{chat}/posts/{said['id']}/sealed"
    again = ben.sealed(1, edit=1)
    await ada.own("PUT", path, 403, json={"sealed": ada.sealed(1)})
    assert (await ben.own("PUT", path, json={"sealed": again}))["sealed"]["iv"] == again["iv"]
    await ada.own("PUT", f"/chats/{chat}/posts/{before['id']}/sealed", json={"sealed": ada.sealed(1, edit=1)})
    history = await ben.own("GET", f"/chats/{chat}/posts/{said['id']}/history")
    assert history["records"][0]["sealed"]["iv"] == said["sealed"]["iv"]
    plain_then = await ben.own("GET", f"/chats/{chat}/posts/{before['id']}/history")
    assert plain_then["records"][0]["text"] == "Before"
    listed = await ben.own("GET", "/chats")
    [line] = [one for one in listed["records"] if one["id"] == chat]
    assert (line["encrypted"], line["lastPost"]["sealed"]) == (True, True)


async def test_msg27_whoever_comes_or_goes_ends_the_key_and_gets_what_is_theirs(api: Api) -> None:
    """MSG-27, MSG-44"""
    ada, ben, chloe = await three(api)
    dev = Person(api, "104")
    chat = (await team(api, members=("102", "104")))["id"]
    await ada.switch_on(chat, [ada, ben])  # Dev has no keys yet
    await ask(api, "POST", f"/teams/{chat}/add", "101", 204, json={"members": [{"id": chloe.id}]})
    assert code_of(await ada.write(chat, 1, 409)) == "E2E-103"
    body = await ada.epoch(chat, [ada, ben, chloe])
    await ben.own("POST", f"/chats/{chat}/encryption/epochs", 400, json=body)  # signed by somebody else
    await ada.own("POST", f"/chats/{chat}/encryption/epochs", 201, json=body)
    await ada.own("POST", f"/chats/{chat}/encryption/epochs", 409, json=body)
    await chloe.write(chat, 2)
    epochs = (await chloe.own("GET", f"/chats/{chat}/encryption/epochs"))["records"]
    assert [("box" in one) for one in epochs] == [False, True]  # reads from then on

    # Dev makes keys: whoever has the keys hands them over, of all epochs since he is in the chat.
    await dev.begin()
    state = await ben.own("GET", f"/chats/{chat}/encryption")
    assert state["owed"] == [{"number": 1, "personId": dev.id}, {"number": 2, "personId": dev.id}]
    assert state["current"]
    handed = [{"number": n, "personId": dev.id, "generation": 1, "box": b64(os.urandom(113))} for n in (1, 2)]
    boxes = f"/chats/{chat}/encryption/boxes"
    await chloe.own("POST", boxes, 409, json={"boxes": handed})  # she has no key of the first
    await ben.own("POST", boxes, 409, json={"boxes": [handed[0] | {"personId": chloe.id}]})  # nothing that she is owed
    await ben.own("POST", boxes, 204, json={"boxes": handed})
    assert (await ben.own("GET", f"/chats/{chat}/encryption"))["owed"] == []
    assert all("box" in one for one in (await dev.own("GET", f"/chats/{chat}/encryption/epochs"))["records"])

    # Who is taken out sees nothing of what follows, whatever they ask for.
    await ask(api, "POST", f"/teams/{chat}/remove", "101", 204, json={"members": [{"id": ben.id}]})
    assert code_of(await ada.write(chat, 2, 409)) == "E2E-103"
    await ada.own("POST", f"/chats/{chat}/encryption/epochs", 201, json=await ada.epoch(chat, [ada, chloe, dev]))
    await ada.write(chat, 3)
    for path in ("", "/epochs"):
        await ben.own("GET", f"/chats/{chat}/encryption{path}", 404)
    headers = await api.as_person("101", demo.NEIGHBOUR)
    stranger = await api.client.get(f"{OWN}/chats/{chat}/encryption/epochs", headers=headers)
    assert stranger.status_code == 404
    foreign = await api.client.get(f"{OWN}/encryption/people", params={"id": ada.id}, headers=headers)
    assert foreign.json() == {"records": []}


async def test_msg44_browsers_are_let_in_taken_away_and_begun_anew(api: Api) -> None:
    """MSG-44"""
    ada, ben, _ = await three(api)
    chat = (await team(api, members=("102",)))["id"]
    await ada.switch_on(chat, [ada, ben])
    waiting = await ada.own("POST", "/encryption/devices", 201, json={"name": "Phone", "publicKey": public(new_key())})
    assert not waiting["letIn"]
    box = {"box": b64(os.urandom(400)), "generation": 1}
    path = f"/encryption/devices/{waiting['id']}"
    await ben.own("PUT", path + "/box", 404, json=box)
    await ada.own("PUT", path + "/box", 409, json=box | {"generation": 2})
    await ada.own("PUT", path + "/box", 204, json=box)
    mine = await ada.own("GET", "/encryption")
    assert [one["letIn"] for one in mine["devices"]] == [True, True]
    assert {one["id"]: one.get("box") for one in mine["devices"]}[waiting["id"]] == box["box"]

    # Taken away: the keys change, signed by those before, and nobody writes with the chat's key of before.
    await ada.own("DELETE", path, 204)
    await ada.own("DELETE", f"/encryption/devices/{ada.device}", 409)  # the last one
    forged = ada.keys()  # not signed by the key before
    ada.generation -= 1
    await ada.own("POST", "/encryption/keys/next", 400, json={"keys": forged, "boxes": {ada.device: "AAAA"}})


async def test_msg44_changed_and_lost_keys_end_what_is_written_with(api: Api) -> None:
    """MSG-44"""
    ada, ben, _ = await three(api)
    chat = (await team(api, members=("102",)))["id"]
    await ada.switch_on(chat, [ada, ben])
    await ada.write(chat, 1)
    body = {"keys": ada.keys(signed=True), "boxes": {ada.device: b64(os.urandom(300))}}
    await ada.own("POST", "/encryption/keys/next", 409, json=body | {"boxes": {"1": "AAAA"}})
    await ada.own("POST", "/encryption/keys/next", 204, json=body)
    seen = (await ben.own("GET", "/encryption/people", params={"id": [ada.id, "404"]}))["records"]
    assert [(one["generation"], one["fresh"]) for one in seen[0]["keys"]] == [(1, True), (2, False)]
    assert code_of(await ben.write(chat, 1, 409)) == "E2E-103"
    await ben.own("POST", f"/chats/{chat}/encryption/epochs", 201, json=await ben.epoch(chat, [ada, ben]))
    await ben.write(chat, 2)
    assert (await ben.own("GET", f"/chats/{chat}/encryption"))["owed"] == []  # older keys open older boxes still

    # All lost: keys begin anew, and what the old ones opened is owed again.
    await ben.begin()
    state = await ada.own("GET", f"/chats/{chat}/encryption")
    assert state["owed"] == [{"number": n, "personId": ben.id} for n in (1, 2)]
    assert not state["current"]
    mine = await ben.own("GET", "/encryption")
    assert [one["fresh"] for one in mine["keys"]] == [True, True]
    assert len(mine["devices"]) == 1


async def test_msg49_the_company_allows_forbids_or_requires(api: Api) -> None:
    """MSG-49"""
    ada, ben, _ = await three(api)
    chat = (await team(api, members=("102",)))["id"]
    await ben.own("PUT", "/encryption/policy", 403, json={"mode": "Forbidden"})
    await ada.own("PUT", "/encryption/policy", json={"mode": "Forbidden"})
    assert code_of(await ada.switch_on(chat, [ada, ben], 403)) == "E2E-104"
    await ada.own("PUT", "/encryption/policy", json={"mode": "Required"})
    assert code_of(await post(api, chat, "Plain", "102", 403)) == "E2E-102"
    everyone = next(one for one in (await ask(api, "GET", "/chats"))["records"] if one["type"] == "Everyone")
    await ada.switch_on(everyone["id"], [ada], 409)
    await post(api, everyone["id"], "To all of us")
    async with api.here.storage.transaction() as session:
        (await session.get_one(Extension, api.extension_id("104"))).type = ExtensionType.GUEST
    mixed = (await team(api, members=("102",)))["id"]
    async with api.here.storage.transaction() as session:
        person = api.extension_id("104")
        session.add(Member(chat_id=mixed, extension_id=person, role="Member", joined_at=api.clock.now()))
    await post(api, mixed, "Guests have no keys")
    await ada.switch_on(mixed, [ada, ben], 409)
    key = {"publicKey": public(new_key()), "needed": 2, "parts": 3}
    await ben.own("POST", "/encryption/company-key", 403, json=key)
    await ada.own("POST", "/encryption/company-key", 400, json=key | {"needed": 1})
    first = await ada.own("POST", "/encryption/company-key", 201, json=key)
    assert code_of(await ada.switch_on(chat, [ada, ben], 409, companyKeyId="")) == "E2E-103"
    await ada.switch_on(chat, [ada, ben], 400, companyBox=None)
    await ada.switch_on(chat, [ada, ben])
    await ben.write(chat, 1)
    [epoch] = (await ben.own("GET", f"/chats/{chat}/encryption/epochs"))["records"]
    assert epoch["companyKeyId"] == first["id"]
    assert "companyBox" not in epoch  # for who recovers, not for members
    await ada.own("DELETE", "/encryption/company-key", 204)
    assert code_of(await ben.write(chat, 1, 409)) == "E2E-103"
    await ben.own("POST", f"/chats/{chat}/encryption/epochs", 201, json=await ben.epoch(chat, [ada, ben]))
    await ada.own("DELETE", "/encryption/company-key", 409)
    known = (await ben.own("GET", "/encryption"))["companyKeys"]
    assert [bool(one["retiredTime"]) for one in known] == [True]
