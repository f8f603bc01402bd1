"""Texts to and from the simulated network, through the API."""

import base64
from typing import Any

import pytest

from clarion.base.text_carrier import CarrierBusy, OutgoingText, TextCarriers
from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging.texting.inside import InsideCarrier
from clarion.features.people import demo
from tests.features.messaging.conftest import (
    DANA,
    KEEPS_SILENT,
    OWN,
    PNG,
    REPLIES,
    SMS,
    STORE,
    Send,
    Status,
    arrives,
    inbox,
)
from tests.support.api import Api
from tests.support.waiting import wait_for


async def test_a_text_reaches_the_network_and_its_receipt_comes_back(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    """PH-50"""
    message = await send("Grüße from Clarion")
    assert (message["type"], message["direction"], message["messageStatus"]) == ("SMS", "Outbound", "Queued")
    assert message["readStatus"] == "Read"
    assert message["to"] == [{"phoneNumber": DANA, "messageStatus": "Queued"}]
    assert message["from"]["phoneNumber"] == OWN["102"]
    assert message["segmentCount"] == 1
    delivered = await becomes(message, "Delivered")
    assert delivered["to"][0]["messageStatus"] == "Delivered"
    assert delivered["smsSendingAttemptsCount"] == 1
    assert delivered["smsDeliveryTime"]
    assert "deliveryErrorCode" not in delivered
    [arrived] = desk._network.plan.inbox(DANA).messages
    assert (arrived.sender, arrived.text) == (OWN["102"], "Grüße from Clarion")


async def test_a_reply_lands_in_the_same_conversation(api: Api, desk: NetworkControl, send: Send) -> None:
    message = await send("ping", to=REPLIES)
    [reply] = await arrives(api, 1)
    assert reply["subject"] == "You wrote: ping"
    assert reply["conversationId"] == message["conversationId"]
    assert (reply["readStatus"], reply["messageStatus"]) == ("Unread", "Received")
    assert reply["from"] == {"phoneNumber": REPLIES}
    assert reply["to"][0]["phoneNumber"] == OWN["102"]
    assert reply["to"][0]["target"] is True


async def test_a_picture_arrives_byte_for_byte_in_both_directions(
    api: Api, desk: NetworkControl, becomes: Status
) -> None:
    """PH-50"""
    files: list[Any] = [
        ("json", ("request.json", f'{{"from":{{"phoneNumber":"{OWN["102"]}"}},"to":[{{"phoneNumber":"{DANA}"}}],'
                  '"text":"look"}', "application/json")),
        ("attachment", ("cat.png", PNG, "image/png")),
    ]  # fmt: skip
    answer = await api.request("POST", "/account/~/extension/~/mms", "102", files=files)
    assert answer.status_code == 200, answer.text
    message = await becomes(answer.json(), "Delivered")
    text, picture = message["attachments"]
    assert (text["type"], picture["type"]) == ("Text", "MmsAttachment")
    assert (picture["contentType"], picture["fileName"], picture["size"]) == ("image/png", "cat.png", len(PNG))
    content = await api.get(picture["uri"].removeprefix("http://clarion.test"), "102")
    assert content.content == PNG
    [arrived] = desk._network.plan.inbox(DANA).messages
    assert base64.b64decode(arrived.media[0].content) == PNG

    desk.texts.place({
        "from": DANA, "to": OWN["102"], "text": "back",
        "media": [{"content_type": "text/html", "file_name": "dog.png", "content": base64.b64encode(PNG).decode()},
                  {"content_type": "image/png", "file_name": "x.png", "content": base64.b64encode(b"MZ").decode()}],
    })  # fmt: skip
    [back] = await arrives(api, 1)
    [_, came] = back["attachments"]
    assert came["contentType"] == "image/png", "told by the bytes; the program is left out"
    assert (await api.get(came["uri"].removeprefix("http://clarion.test"), "102")).content == PNG


async def test_a_group_text_reaches_everybody_in_one_conversation(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    """PH-50"""
    message = await send("all", to=[DANA, KEEPS_SILENT, OWN["103"]])
    again = await send("again", to=[OWN["103"], KEEPS_SILENT, DANA])
    assert again["conversationId"] == message["conversationId"]
    delivered = await becomes(message, "Delivered")
    assert {party["messageStatus"] for party in delivered["to"]} == {"Delivered"}
    [at_dana, _] = desk._network.plan.inbox(DANA).messages
    assert set(at_dana.others) == {KEEPS_SILENT, OWN["103"]}
    [mine, _] = await arrives(api, 2, "103")
    assert {party["phoneNumber"] for party in mine["to"]} == {OWN["103"], DANA, KEEPS_SILENT}
    desk.texts.place({"from": DANA, "to": [OWN["102"], KEEPS_SILENT, OWN["103"]], "text": "to all"})
    [back] = await arrives(api, 1)
    assert back["conversationId"] == message["conversationId"], "the same people, the same conversation"


async def test_between_colleagues_a_text_never_leaves(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    message = await send("hi", to=OWN["103"])
    await becomes(message, "Delivered")
    [mine] = await arrives(api, 1, "103")
    assert (mine["from"]["extensionNumber"], mine["from"]["name"]) == ("102", message["from"]["name"])
    across = await send("hello neighbour", to="+12125550101")
    await becomes(across, "Delivered")
    answer = await api.request("GET", STORE, "101", demo.NEIGHBOUR)
    [theirs] = answer.json()["records"]
    assert theirs["from"] == {"phoneNumber": OWN["102"]}, "of strangers only the number is known"


async def test_what_fails_is_shown_as_failed_with_the_reason(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    refused = await becomes(await send(to="+12025550124"), "SendingFailed")
    assert refused["deliveryErrorCode"] == "SMS-CAR-11"
    lost = await becomes(await send(to="+12025550123"), "DeliveryFailed")
    assert lost["deliveryErrorCode"] == "SMS-CAR-27"
    assert lost["to"][0]["messageStatus"] == "DeliveryFailed"
    nobody = await becomes(await send(to="+12025550111"), "SendingFailed")
    assert nobody["deliveryErrorCode"] == "SMS-UP-410"
    half = await becomes(await send(to=[DANA, "+12025550123"]), "DeliveryFailed")

    async def both_are_told() -> bool:  # the receipt of one may come before that of the other
        now = (await api.get(f"{STORE}/{half['id']}", "102")).json()
        return [party["messageStatus"] for party in now["to"]] == ["Delivered", "DeliveryFailed"]

    await wait_for(both_are_told, missing="what became of each", timeout=20)


async def test_a_busy_carrier_is_asked_again_and_a_text_expires_in_the_end(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    message = await becomes(await send(to="+12025550125"), "Delivered", advance=15)
    assert message["smsSendingAttemptsCount"] == 3
    silent = await becomes(await send(to="+12025550126"), "Sent")
    assert "smsDeliveryTime" not in silent, "taken, and never heard of again"


async def test_a_text_that_no_carrier_takes_expires(api: Api, send: Send, becomes: Status) -> None:
    """No network is there at all."""
    carriers = api.here.get(TextCarriers)
    carriers.by_name["network"] = Busy()
    message = await becomes(await send(), "SendingFailed", advance=3600)
    assert message["deliveryErrorCode"] == "SMS-RC-503"
    assert message["smsSendingAttemptsCount"] > 5
    carriers.by_name.clear()
    nobody = await becomes(await send(), "SendingFailed")
    assert nobody["deliveryErrorCode"] == "SMS-RC-501"


class Busy(InsideCarrier):
    name = "network"

    def __init__(self) -> None:
        """A carrier that has no time."""

    async def submit(self, text: OutgoingText) -> tuple[str, ...]:
        raise CarrierBusy("not now", code="SMS-UP-503")


@pytest.mark.parametrize(
    ("change", "status", "code", "parameter"),
    [
        ({"from": {"phoneNumber": OWN["103"]}}, 403, "MSG-304", "from.phoneNumber"),
        ({"from": {"phoneNumber": "+12025550199"}}, 403, "MSG-304", "from.phoneNumber"),
        ({"from": {"phoneNumber": "+16505550100"}}, 403, "MSG-304", "from.phoneNumber"),
        ({"from": {}}, 403, "MSG-304", "from.phoneNumber"),
        ({"to": [{"phoneNumber": "12"}]}, 400, "MSG-240", "to.phoneNumber"),
        ({"to": [{"phoneNumber": "911"}]}, 400, "MSG-240", "to.phoneNumber"),
        ({"to": [{"phoneNumber": "nobody"}]}, 400, "MSG-240", "to.phoneNumber"),
        ({"to": [{"phoneNumber": OWN["102"]}]}, 400, "MSG-241", "to.phoneNumber"),
        ({"to": []}, 400, "CMN-101", "to"),
        ({"to": [{"phoneNumber": f"+1202555{n:04}"} for n in range(100, 111)]}, 400, "CMN-101", "to"),
        ({"text": ""}, 400, "CMN-101", "text"),
        ({"text": "x" * 1001}, 400, "CMN-101", "text"),
        ({"text": "🙂" * 501}, 400, "CMN-101", "text"),
        ({"text": None}, 400, "CMN-101", "text"),
        ({"country": {"isoCode": "USA"}}, 400, "CMN-101", "country.isoCode"),
    ],
)
async def test_what_cannot_be_sent_is_refused_in_words(
    api: Api, change: dict[str, Any], status: int, code: str, parameter: str
) -> None:
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "hi"} | change
    answer = await api.request("POST", SMS, "102", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (status, code), answer.text
    assert answer.json()["parameterName"] == parameter
    assert (await api.get(STORE, "102")).json()["records"] == []


async def test_emergency_numbers_get_no_texts_and_the_sender_hears_what_to_do(api: Api) -> None:
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": "9-1-1"}], "text": "help"}
    answer = await api.request("POST", SMS, "102", json=body)
    assert "Call 911" in answer.json()["message"]


async def test_files_are_looked_at_before_they_are_sent(api: Api) -> None:
    parameters = ("request.json", f'{{"from":{{"phoneNumber":"{OWN["102"]}"}},"to":[{{"phoneNumber":"{DANA}"}}]}}',
                  "application/json")  # fmt: skip

    async def mms(*contents: bytes) -> tuple[int, str]:
        files: list[Any] = [
            ("json", parameters),
            *(("f", (f"{n}.png", c, "image/png")) for n, c in enumerate(contents)),
        ]
        answer = await api.request("POST", "/account/~/extension/~/mms", "102", files=files)
        return answer.status_code, answer.json().get("errorCode", "")

    assert await mms(b"MZ\x90\0 a program") == (415, "MSG-348")
    assert await mms(b"<svg onload=alert(1)>") == (415, "MSG-348")
    assert await mms(b"") == (400, "MSG-347")
    assert await mms(PNG + bytes(1_500_001)) == (400, "MSG-337")
    assert await mms(PNG + bytes(800_000), PNG + bytes(800_000)) == (400, "MSG-337")
    assert await mms(*([PNG] * 11)) in ((400, "MSG-338"), (400, "CMN-104"))
    assert (await mms())[0] == 400
    assert await mms(PNG) == (200, "")
    stored = [path for path in (api.here.settings.data / "files" / "messages").rglob("*") if path.is_file()]
    assert len(stored) == 1, "what was refused is not kept"


async def test_texts_of_one_tenant_are_nothing_to_another(api: Api, desk: NetworkControl, send: Send) -> None:
    message = await send()
    path = f"/account/~/extension/{api.extension_id('102')}/sms"
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "x"}
    assert (await api.request("POST", path, "103", json=body)).status_code == 403
    assert (await api.request("POST", path, "101", demo.NEIGHBOUR, json=body)).status_code == 404
    own = await api.request("POST", SMS, "101", demo.NEIGHBOUR, json=body)
    assert (own.status_code, own.json()["errorCode"]) == (403, "MSG-304")
    assert (await api.request("GET", f"{STORE}/{message['id']}", "101", demo.NEIGHBOUR)).status_code == 404


async def test_a_text_for_nobody_here_is_counted_and_dropped(api: Api, desk: NetworkControl) -> None:
    desk.texts.place({"from": DANA, "to": "+16505559999", "text": "hello?"})
    desk.texts.place({"from": DANA, "to": OWN["102"], "text": "hello!"})
    [mine] = await arrives(api, 1)
    assert mine["subject"] == "hello!"


async def test_a_text_to_the_companys_number_goes_to_its_operator_who_may_answer_from_it(
    api: Api, desk: NetworkControl, becomes: Status
) -> None:
    desk.texts.place({"from": DANA, "to": "+16505550100", "text": "are you open?"})
    [mine] = await arrives(api, 1, "101")
    body = {"from": {"phoneNumber": "+16505550100"}, "to": [{"phoneNumber": DANA}], "text": "yes"}
    answer = await api.request("POST", SMS, "101", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["conversationId"] == mine["conversationId"]
    await becomes(answer.json(), "Delivered", "101")


async def test_the_composer_learns_how_large_a_text_is(api: Api) -> None:
    path = "/account/~/extension/~/clarion/text-size"
    answer = await api.request("POST", path, "102", json={"text": "a" * 161})
    assert answer.json() == {
        "encoding": "GSM-7", "segmentCount": 2, "units": 161, "left": 145, "characters": 161, "maxCharacters": 1000,
    }  # fmt: skip
    assert (await api.request("POST", path, "102", json={"text": "ж"})).json()["encoding"] == "UCS-2"


async def test_an_account_that_is_suspended_sends_nothing_and_hears_why(api: Api, send: Send) -> None:
    from clarion.features.people import Account

    await send()
    async with api.here.storage.transaction() as session:
        (await session.get_one(Account, api.account_id())).status = "Suspended"
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "x"}
    answer = await api.request("POST", SMS, "102", json=body)
    if answer.status_code == 403 and answer.json()["errorCode"] == "CMN-409":
        assert answer.json()["statementId"].startswith("st-")
    else:
        assert answer.status_code in (401, 403), "sign-in refuses such accounts already"


async def test_every_text_is_announced_with_its_changes(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    heard: list[tuple[str, str]] = []

    async def hear(payload: dict[str, Any]) -> None:
        heard.append((payload["change"], (payload["message"] or {}).get("messageStatus", "")))

    api.bus.subscribe("messages.changed", hear)
    message = await send()
    await becomes(message, "Delivered")

    async def told() -> bool:
        await api.settled()
        return ("Update", "Delivered") in heard

    await wait_for(told, missing="the event of the delivery")
    assert heard[0] == ("Create", "Queued")
    assert await inbox(api) == []
