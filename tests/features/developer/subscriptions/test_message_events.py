"""Events of messages, from real messages: what changed, and new texts and voicemails as a whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clarion.base.text_carrier import IncomingText
from clarion.features.message_store import MessageType
from clarion.features.messaging import TextInbox
from clarion.features.people import demo
from tests.features.developer.subscriptions.test_resource import created
from tests.features.developer.subscriptions.test_sources import OWN, PUBLISHED, faults
from tests.features.message_store.conftest import Put, put  # noqa: F401 - a fixture
from tests.support.api import Api
from tests.support.receiver import receiver

STORE = "/account/~/extension/~/message-store"


async def a_text(api: Api, text: str = "hello") -> None:
    incoming = IncomingText(
        carrier="network", id=text, sender="+12025550100", recipient="+16505550102", text=text,
        at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    )  # fmt: skip
    await api.here.get(TextInbox).take(incoming)
    await api.settled()


def check_shape(schema: str, event: dict[str, Any]) -> None:
    if PUBLISHED.is_file():
        assert faults(schema, event) == []


async def test_a_text_is_told_as_a_change_and_as_a_whole(api: Api) -> None:
    async with receiver() as hook:
        await created(api, hook, OWN + "/message-store", OWN + "/message-store/instant?type=SMS", number="102")
        await a_text(api)
        events = {event["event"].partition("/message-store")[2]: event for event in await hook.got(2)}
    [message] = (await api.get(STORE, "102")).json()["records"]
    change = events[""]
    assert change["body"]["changes"] == [
        {"type": "SMS", "newCount": 1, "updatedCount": 0, "newMessageIds": [message["id"]]}
    ]
    assert change["body"]["extensionId"] == api.extension_id("102")
    check_shape("MessageEvent", change)
    whole = events["/instant?type=SMS"]
    assert whole["body"]["subject"] == "hello"
    assert whole["body"]["id"] == str(message["id"])
    assert whole["body"]["conversationId"] == message["conversation"]["id"]
    assert whole["body"]["from"] == {"phoneNumber": "+12025550100"}
    check_shape("InstantMessageEvent", whole)


async def test_marking_and_deleting_are_told_as_updates(api: Api) -> None:
    await a_text(api)
    [message] = (await api.get(STORE, "102")).json()["records"]
    async with receiver() as hook:
        await created(api, hook, OWN + "/message-store?type=SMS", number="102")
        await api.request("PUT", f"{STORE}/{message['id']}", "102", json={"readStatus": "Read"})
        await api.request("DELETE", f"{STORE}/{message['id']}", "102")
        await api.settled()
        events = await hook.got(2)
    assert [event["body"]["changes"][0]["updatedCount"] for event in events] == [1, 1]
    assert [event["body"]["changes"][0]["newMessageIds"] for event in events] == [[], []]


async def test_filters_choose_by_type_and_direction(api: Api) -> None:
    async with receiver() as hook:
        await created(api, hook, OWN + "/message-store?type=Pager&direction=Inbound", number="102")
        await a_text(api)
        body = {"to": [{"extensionId": "~"}], "text": "to myself"}
        await api.request("POST", "/account/~/extension/~/company-pager", "102", json=body)
        await api.settled()
        [event] = await hook.got(1)
        assert event["body"]["changes"][0]["type"] == "Pager"
        check_shape("MessageEvent", event)


async def test_a_voicemail_is_told_as_a_whole(api: Api, put: Put) -> None:  # noqa: F811
    async with receiver() as hook:
        await created(api, hook, OWN + "/voicemail", number="102")
        await put("", type_=MessageType.VOICEMAIL, details={"vmTranscriptionStatus": "NotAvailable"})
        await api.settled()
        [event] = await hook.got(1)
    assert event["body"]["type"] == "Voicemail"
    assert event["body"]["vmTranscriptionStatus"] == "NotAvailable"
    check_shape("VoicemailMessageEvent", event)


@pytest.mark.parametrize("path", ["/message-store", "/message-store/instant?type=SMS", "/voicemail"])
async def test_messages_of_others_are_nobodys_business(api: Api, path: str) -> None:
    foreign = f"/restapi/v1.0/account/~/extension/{api.extension_id('102')}{path}"
    async with receiver() as hook:
        body = {
            "eventFilters": [foreign],
            "deliveryMode": {"transportType": "WebHook", "address": hook.address},
        }
        for number, organisation in (("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
            answer = await api.request("POST", "/subscription", number, organisation, json=body)
            assert answer.status_code in (400, 403, 404), answer.text
