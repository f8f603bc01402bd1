"""Messages inside the company."""

from typing import Any

import pytest

from clarion.features.people import Extension, ExtensionType, demo
from clarion.features.people.settings.models import SmsRecipient
from tests.features.messaging.conftest import STORE
from tests.support.api import Api

PAGER = "/account/~/extension/~/company-pager"


async def page(api: Api, body: dict[str, Any], number: str = "102", status: int = 200) -> Any:
    answer = await api.request("POST", PAGER, number, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def pagers(api: Api, number: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = (await api.get(STORE, number, params={"messageType": "Pager"})).json()["records"]
    return records


async def test_a_message_is_in_both_mailboxes_at_once(api: Api) -> None:
    """PH-63"""
    sent = await page(api, {"to": [{"extensionId": api.extension_id("103")}, {"extensionNumber": "104"}], "text": "hi"})
    assert (sent["type"], sent["direction"], sent["messageStatus"]) == ("Pager", "Outbound", "Sent")
    assert {party["extensionNumber"] for party in sent["to"]} == {"103", "104"}
    assert sent["pgToDepartment"] is False
    [mine] = await pagers(api, "103")
    assert (mine["direction"], mine["readStatus"], mine["subject"]) == ("Inbound", "Unread", "hi")
    assert mine["conversationId"] == sent["conversationId"]
    assert next(party for party in mine["to"] if party.get("target"))["extensionNumber"] == "103"
    assert len(await pagers(api, "104")) == len(await pagers(api, "102")) == 1
    text = mine["attachments"][0]["uri"].removeprefix("http://clarion.test")
    assert (await api.get(text, "103")).text == "hi"


async def test_an_answer_goes_to_everybody_else_in_the_same_conversation(api: Api) -> None:
    await page(api, {"to": [{"extensionNumber": "103"}, {"extensionNumber": "104"}], "text": "lunch?"})
    [mine] = await pagers(api, "103")
    answer = await page(api, {"replyOn": mine["id"], "text": "yes"}, "103")
    assert answer["conversationId"] == mine["conversationId"]
    assert {party["extensionNumber"] for party in answer["to"]} == {"102", "104"}
    assert [message["subject"] for message in await pagers(api, "104")].count("yes") == 1


async def test_a_message_to_oneself_raises_an_event(api: Api) -> None:
    heard: list[str] = []

    async def hear(payload: dict[str, Any]) -> None:
        heard.append(payload["direction"])

    api.bus.subscribe("messages.changed", hear)
    await page(api, {"to": [{"extensionId": "~"}], "text": "note to self"})
    await api.settled()
    assert sorted(heard) == ["Inbound", "Outbound"]


async def test_a_group_gets_it_and_so_do_those_who_read_for_it(api: Api) -> None:
    """PH-63"""
    async with api.here.storage.transaction() as session:
        group = await session.get_one(Extension, api.extension_id("104"))
        group.type = ExtensionType.DEPARTMENT
        reader = api.extension_id("103")
        session.add(SmsRecipient(extension_id=group.id, recipient_id=reader, account_id=group.account_id))
    sent = await page(api, {"to": [{"extensionNumber": "104"}], "text": "to all of you"})
    assert sent["pgToDepartment"] is True
    assert [message["subject"] for message in await pagers(api, "103")] == ["to all of you"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "x"}, 400),
        ({"to": [{}], "text": "x"}, 400),
        ({"to": [{"extensionNumber": "999"}], "text": "x"}, 404),
        ({"to": [{"extensionId": "1"}], "text": "x"}, 404),
        ({"to": [{"extensionNumber": "103"}], "text": ""}, 400),
        ({"to": [{"extensionNumber": "103"}], "text": "x" * 1025}, 400),
        ({"to": [{"extensionNumber": "103"}], "from": {"extensionNumber": "104"}, "text": "x"}, 400),
        ({"to": [{"extensionNumber": "103"}] * 101, "text": "x"}, 400),
        ({"replyOn": 5, "text": "x"}, 404),
        ({"to": [{"extensionNumber": "103"}]}, 400),
    ],
)
async def test_what_cannot_be_sent_is_refused(api: Api, body: dict[str, Any], status: int) -> None:
    await page(api, body, status=status)
    assert await pagers(api, "103") == await pagers(api, "102") == []


async def test_nobody_of_another_tenant_is_reached(api: Api) -> None:
    other = api.extension_id("102", demo.NEIGHBOUR)
    await page(api, {"to": [{"extensionId": other}], "text": "x"}, status=404)
