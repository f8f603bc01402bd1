"""Encrypted chats recovered with the company's key, and messages that are reported with proof."""

import json
import os
from typing import Any

from sqlalchemy import select

from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.evidence.models import EvidenceRow
from clarion.features.people import demo
from tests.features.messaging.sealing import OWN, Person, b64, new_key, public
from tests.features.messaging.test_chats import ask, team, texts
from tests.support.api import Api


async def company(api: Api, needed: int, parts: int) -> tuple[Person, Person, str, str]:
    """Ada and Ben in an encrypted chat of a company with a key; the chat and the key."""
    ada, ben = Person(api, "101"), Person(api, "102")
    await ada.begin()
    await ben.begin()
    key = {"publicKey": public(new_key()), "needed": needed, "parts": parts}
    made = await ada.own("POST", "/encryption/company-key", 201, json=key)
    chat = (await team(api, "Vault", number="102", members=("103",)))["id"]
    await ben.switch_on(chat, [ben])
    return ada, ben, chat, made["id"]


async def evidence(api: Api) -> list[str]:
    async with api.here.storage.reading() as session:
        rows = await session.scalars(select(EvidenceRow).order_by(EvidenceRow.position))
        return [row.kind for row in rows if row.kind.startswith("chat.recovery")]


async def test_msg49_a_key_in_parts_opens_only_with_a_second_administrator_and_everybody_in_the_chat_reads_so(
    api: Api,
) -> None:
    """MSG-49"""
    ada, ben, chat, key = await company(api, 2, 2)
    said = await ben.write(chat, 1)
    await ben.own("POST", "/encryption/recoveries", 403, json={"chatId": chat, "purpose": "Export", "reason": "None"})
    order = {"chatId": chat, "purpose": "Export", "reason": "Case 4711"}
    await ada.own("POST", "/encryption/recoveries", 404, json=order | {"chatId": "404"})
    row = await ada.own("POST", "/encryption/recoveries", 201, json=order)
    assert (row["status"], row["chat"]["name"]) == ("Waiting", "Vault")
    path = f"/encryption/recoveries/{row['id']}"
    for method, rest in (("POST", "/keys"), ("GET", "/posts"), ("GET", "/kept")):
        await ada.own(method, path + rest, 409)
    await ada.own("POST", path + "/decision", 403, json={"agreed": True})  # not by who asked
    chloe = Person(api, "103")
    person = api.extension_id("103")
    roles = {"records": [{"id": "1"}]}
    await ask(api, "PUT", f"/restapi/v1.0/account/~/extension/{person}/assigned-role", "101", 200, json=roles)
    opened = await chloe.own("POST", path + "/decision", json={"agreed": True})
    assert (opened["status"], opened["decidedBy"]) == ("Open", chloe.id)
    await chloe.own("POST", path + "/decision", 409, json={"agreed": True})
    assert "with the company's recovery key. Reason: Case 4711" in (await texts(api, chat, "102"))[0]

    keys = await ada.own("POST", path + "/keys")
    [epoch] = keys["records"]
    assert (epoch["companyKeyId"], "box" in epoch) == (key, False)
    assert len(epoch["companyBox"]) > 100
    assert {one["id"] for one in keys["people"]} == {ben.id}
    posts = (await ada.own("GET", path + "/posts"))["records"]  # Ada is not in the chat
    assert said["sealed"]["box"] in [one["sealed"]["box"] for one in posts if "sealed" in one]
    await ada.own("POST", path + "/boxes", 409, json={"boxes": [box(1, ben, 1)]})  # is for an export
    headers = await api.as_person("101", demo.NEIGHBOUR)
    for rest in ("/keys", "/decision", "/close"):
        answer = await api.client.post(OWN + path + rest, headers=headers, json={"agreed": True})
        assert answer.status_code == 404
    assert (await ada.own("GET", "/encryption/recoveries"))["records"][0]["reads"] == 1
    assert (await ada.own("GET", "/encryption/chats", params={"name": "vau"}))["records"][0]["id"] == chat
    api.clock.advance(25 * 3600)
    api.tokens.clear()
    await ada.own("POST", path + "/keys", 409)
    assert await evidence(api) == ["chat.recovery.asked", "chat.recovery.opened", "chat.recovery.read"]


def box(number: int, person: Person, generation: int) -> dict[str, Any]:
    return {"number": number, "personId": person.id, "generation": generation, "box": b64(os.urandom(113))}


async def test_msg49_somebody_who_lost_everything_gets_their_messages_back_from_the_company(api: Api) -> None:
    """MSG-49, MSG-44"""
    ada, ben, chat, _ = await company(api, 1, 1)
    await ben.write(chat, 1)
    await ben.begin()  # all browsers and words were lost
    assert (await ben.own("GET", f"/chats/{chat}/encryption"))["owed"] == [{"number": 1, "personId": ben.id}]
    order = {"chatId": chat, "purpose": "Return", "reason": "Ben lost his laptop"}
    await ada.own("POST", "/encryption/recoveries", 400, json=order)
    await ada.own("POST", "/encryption/recoveries", 400, json=order | {"personId": ada.id})
    row = await ada.own("POST", "/encryption/recoveries", 201, json=order | {"personId": ben.id})
    assert row["status"] == "Open"  # the key is one person's: nobody else has to agree
    path = f"/encryption/recoveries/{row['id']}"
    assert (await ada.own("POST", path + "/keys"))["owed"] == [1]
    await ada.own("POST", path + "/boxes", 409, json={"boxes": [box(1, ben, 1)]})  # to the keys he lost
    assert await ada.own("POST", path + "/boxes", json={"boxes": [box(1, ben, 2)]}) == {"given": 1}
    await ada.own("POST", path + "/boxes", 409, json={"boxes": [box(1, ben, 2)]})  # not owed any more
    assert (await ben.own("GET", f"/chats/{chat}/encryption"))["owed"] == []
    assert (await ada.own("POST", path + "/close"))["status"] == "Closed"
    await ada.own("POST", path + "/keys", 409)


async def test_msg27_a_member_reports_a_message_with_proof_and_nothing_can_be_made_up(api: Api) -> None:
    """MSG-27"""
    ben, chloe = Person(api, "102"), Person(api, "103")
    await ben.begin()
    await chloe.begin()
    chat = (await team(api, number="102", members=("103",)))["id"]
    await ben.switch_on(chat, [ben, chloe])
    said = await ben.write(chat, 1, text="Something vile")
    path = f"/chats/{chat}/posts/{said['id']}/report"
    proof = {"category": "harassment", "words": "Look", "body": json.dumps({"text": "Something vile"})}
    made_up = proof | {"body": json.dumps({"text": "Something worse"}), "frank": b64(b"f" * 32)}
    await chloe.own("POST", path, 400, json=made_up)
    await chloe.own("POST", path, 400, json=proof | {"frank": b64(b"g" * 32)})
    proven = await chloe.own("POST", path, 201, json=proof | {"frank": b64(b"f" * 32)})
    assert proven["proven"]
    without = await chloe.own("POST", path, 201, json={"category": "spam"})
    assert not without["proven"]
    async with api.here.storage.reading() as session:
        case = await session.get_one(CaseRow, proven["caseId"])
    assert "Something vile" in case.text
    assert (case.details["proven"], case.details["concerns"], case.reporter) == (True, ben.id, chloe.id)
    outsider = Person(api, "104")
    await outsider.own("POST", path, 404, json={"category": "spam"})
