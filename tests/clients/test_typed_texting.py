"""npm `@rc-ex/core`: texts of every kind by its typed methods; every answer is held against its type."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.scenarios.installation import ECHO, Installation
from tests.support.typed_client import TypedClient, attachment
from tests.support.waiting import wait_for

pytestmark = pytest.mark.asyncio(loop_scope="session")

ME = "/account/~/extension/~"


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), (10, 120, 10)).save(file, "PNG")
    return file.getvalue()


async def finished(rc: TypedClient, path: str) -> Any:
    seen: dict[str, Any] = {}

    async def look() -> bool:
        seen.update(await rc.call("GET", path))
        return seen["status"] not in (
            "Accepted",
            "InProgress",
            "Pending",
            "AttemptFailed",
            "Queued",
            "Processing",
            "Sending",
        )

    await wait_for(look, missing=lambda: f"the end of {path}: {seen}", timeout=30)
    return seen


@pytest.fixture
def sender(clarion_up: Installation) -> dict[str, str]:
    return {"phoneNumber": clarion_up.env["RINGCENTRAL_SENDER"]}


async def test_a_text_is_sent_listed_marked_and_deleted(rc: TypedClient, sender: dict[str, str]) -> None:
    first = await rc.call("GET", f"{ME}/message-sync", query={"syncType": "FSync", "messageType": ["SMS"]})
    sent = await rc.call("POST", f"{ME}/sms", {"from": sender, "to": [{"phoneNumber": ECHO}], "text": "Hello typed"})
    assert sent["direction"] == "Outbound"
    path = f"{ME}/message-store/{sent['id']}"
    assert (await rc.call("GET", path))["subject"] == "Hello typed"
    assert (await rc.call("PUT", path, {"readStatus": "Read"}))["readStatus"] == "Read"
    await rc.call("PATCH", path, {"readStatus": "Unread"})
    listed = await rc.call("GET", f"{ME}/message-store", query={"messageType": ["SMS"], "direction": ["Outbound"]})
    assert sent["id"] in [record["id"] for record in listed["records"]]
    token = first["syncInfo"]["syncToken"]
    changed = await rc.call("GET", f"{ME}/message-sync", query={"syncType": "ISync", "syncToken": token})
    assert sent["id"] in [record["id"] for record in changed["records"]]
    await rc.call("DELETE", path)
    await rc.call("DELETE", path, query={"purge": True})
    await rc.call("GET", path, status=404)


async def test_a_picture_message_gives_back_its_picture(rc: TypedClient, sender: dict[str, str]) -> None:
    image = picture()
    body = {
        "from": sender,
        "to": [{"phoneNumber": ECHO}],
        "text": "Look",
        "attachments": [attachment("look.png", "image/png", image)],
    }
    sent = await rc.call("POST", f"{ME}/mms", body)
    found = next(part for part in sent["attachments"] if part["contentType"] == "image/png")
    assert await rc.call("GET", f"{ME}/message-store/{sent['id']}/content/{found['id']}") == image
    await rc.call("DELETE", f"{ME}/message-store", query={"conversationId": [str(sent["conversation"]["id"])]})


async def test_a_company_message_reaches_a_colleague(rc: TypedClient, clarion_up: Installation) -> None:
    body = {
        "from": {"extensionId": clarion_up.env["CLARION_101_EXTENSION_ID"]},
        "to": [{"extensionId": clarion_up.env["CLARION_102_EXTENSION_ID"]}],
        "text": "Lunch?",
    }
    assert (await rc.call("POST", f"{ME}/company-pager", body))["type"] == "Pager"


async def test_how_long_messages_are_kept_can_be_said(rc: TypedClient) -> None:
    path = "/account/~/message-store-configuration"
    before = await rc.call("GET", path)
    assert (await rc.call("PUT", path, {"retentionPeriod": 30}))["retentionPeriod"] == 30
    await rc.call("PUT", path, before)


async def test_messages_are_exported(rc: TypedClient) -> None:
    made = await rc.call(
        "POST",
        "/account/~/message-store-report",
        {"dateFrom": "2026-01-01T00:00:00.000Z", "dateTo": "2026-12-31T00:00:00.000Z", "messageTypes": ["SMS"]},
    )
    report = await finished(rc, f"/account/~/message-store-report/{made['id']}")
    assert report["status"] == "Completed"
    archives = await rc.call("GET", f"/account/~/message-store-report/{made['id']}/archive")
    assert archives["records"]


@pytest.mark.parametrize("whose", ["/account/~", ME])
async def test_templates_are_made_changed_and_deleted(rc: TypedClient, whose: str) -> None:
    books = f"{whose}/message-store-templates"
    made = await rc.call("POST", books, {"displayName": "Greeting", "body": {"text": "Hello there"}})
    path = f"{books}/{made['id']}"
    await rc.call("PUT", path, {"displayName": "Greeting", "body": {"text": "Hi there"}})
    assert (await rc.call("GET", path))["body"]["text"] == "Hi there"
    assert made["id"] in [found["id"] for found in (await rc.call("GET", books))["records"]]
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)


async def test_a_batch_of_texts_is_sent_and_counted(rc: TypedClient, sender: dict[str, str]) -> None:
    body = {"from": sender["phoneNumber"], "text": "News", "messages": [{"to": [ECHO]}]}
    batch = await rc.call("POST", "/account/~/a2p-sms/batches", body)
    assert (await finished(rc, f"/account/~/a2p-sms/batches/{batch['id']}"))["batchSize"] == 1
    assert batch["id"] in [found["id"] for found in (await rc.call("GET", "/account/~/a2p-sms/batches"))["records"]]
    messages = await rc.call("GET", "/account/~/a2p-sms/messages", query={"batchId": batch["id"]})
    await rc.call("GET", f"/account/~/a2p-sms/messages/{messages['records'][0]['id']}")
    await rc.call("GET", "/account/~/a2p-sms/statuses")


async def test_who_wants_no_texts_is_kept(rc: TypedClient, sender: dict[str, str]) -> None:
    consents = "/restapi/v2/accounts/~/sms/consents"
    record = {"from": sender["phoneNumber"], "to": "+12025550177", "optStatus": "OptOut", "source": "Api"}
    await rc.call("PATCH", consents, {"records": [record]})
    found = await rc.call("POST", f"{consents}/search", {"to": ["+12025550177"]})
    assert [entry["optStatus"] for entry in found["records"]] == ["OptOut"]
    await rc.call("GET", f"{consents}/history", query={"from": sender["phoneNumber"], "to": "+12025550177"})
    await rc.call("GET", f"{consents}/export")
    await rc.call("PATCH", consents, {"records": [record | {"optStatus": "OptIn"}]})


async def registered(clarion: Installation) -> None:
    """A verified brand with a confirmed campaign; the surface itself has no way to write them down."""
    brands = "/restapi/v1.0/account/~/clarion/text-brands"
    details = {
        "companyName": "Demo Inc.",
        "industryCategory": "Technology",
        "commercialType": "SoleProprietor",
        "businessContactEmail": "texts@demo.example",
        "businessAddress": {"street": "1 Main", "city": "Belmont", "state": "CA", "zip": "94002", "countryCode": "US"},
    }
    campaign = {
        "name": "Reminders",
        "useCases": ["CustomerCare"],
        "description": "People who booked an appointment are reminded of it a day before.",
        "optIn": "They tick a box on the booking page that says so, with a link to the terms.",
        "samples": ["Your appointment is tomorrow."],
    }
    brand = await clarion.request("101", "POST", brands, json={"name": "Demo", "companyDetails": details})
    path = f"{brands}/{brand['id']}"
    for status in ("Submitted", "Verified"):
        await clarion.request("101", "POST", f"{path}/status", json={"status": status})
    made = await clarion.request("101", "POST", f"{path}/campaigns", json=campaign)
    for status in ("Submitted", "Confirmed"):
        await clarion.request("101", "POST", f"{path}/campaigns/{made['id']}/status", json={"status": status})


async def test_brands_and_campaigns_are_read_and_numbers_join_them(
    rc: TypedClient, sender: dict[str, str], clarion_up: Installation
) -> None:
    await registered(clarion_up)
    brands = await rc.call("GET", "/account/~/sms-registration-brands")
    brand = f"/account/~/sms-registration-brands/{brands['records'][0]['id']}"
    assert (await rc.call("GET", brand))["status"] == "Verified"
    campaigns = await rc.call("GET", f"{brand}/campaigns")
    campaign = f"{brand}/campaigns/{campaigns['records'][0]['id']}"
    assert (await rc.call("GET", campaign))["useCases"] == ["CustomerCare"]
    await rc.call("POST", f"{campaign}/submit-phone-numbers", {"phoneNumbers": [sender["phoneNumber"]]})
    numbers = (await rc.call("GET", f"{ME}/phone-number"))["records"]
    mine = next(record for record in numbers if record["phoneNumber"] == sender["phoneNumber"])
    assert "A2PSmsSender" in mine["features"]
    shown = await rc.call("GET", f"{ME}/phone-number/{mine['id']}/sms-configuration")
    assert shown["smsCampaignInfo"]["status"] == "Confirmed"


async def test_a_shared_thread_is_assigned_noted_and_resolved(
    rc: TypedClient, sender: dict[str, str], clarion_up: Installation
) -> None:
    threads = "/account/~/message-threads"
    metadata = {"from": sender, "to": [{"phoneNumber": ECHO}], "text": "A question"}
    sent = await rc.call("POST", f"{threads}/messages", {"metadata": metadata})
    listed = await rc.call("GET", threads)
    thread = next(record for record in listed["records"] if record["id"] == sent["threadId"])
    path = f"{threads}/{thread['id']}"
    mine = {"assignee": {"extensionId": clarion_up.env["CLARION_101_EXTENSION_ID"]}}
    assert (await rc.call("POST", f"{path}/assign", mine))["assignee"]
    note = await rc.call("POST", f"{threads}/notes", {"threadId": thread["id"], "text": "Call back"})
    await rc.call("PATCH", f"{threads}/notes/{note['id']}", {"text": "Called back"})
    notes = await rc.call("GET", f"{threads}/notes", query={"threadId": thread["id"]})
    assert [entry["text"] for entry in notes["records"]] == ["Called back"]
    assert (await rc.call("GET", f"{threads}/messages", query={"threadId": thread["id"]}))["records"]
    files = {"metadata": metadata, "attachments": [attachment("look.png", "image/png", picture())]}
    with_file = await rc.call("POST", f"{threads}/messages", files)
    content = f"{threads}/messages/{with_file['id']}/content/{with_file['attachments'][0]['id']}"
    assert await rc.call("GET", content) == picture()
    await rc.call("GET", f"{threads}/sync", query={"syncType": "FSync"})
    await rc.call("GET", f"{threads}/entries/sync", query={"syncType": "FSync", "threadId": thread["id"]})
    await rc.call("DELETE", f"{threads}/notes", {"ids": [note["id"]]})
    await rc.call("DELETE", f"{threads}/messages", {"ids": [sent["id"]]})
    await rc.call("POST", f"{path}/resolve")
    assert (await rc.call("GET", path))["status"] == "Resolved"
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)
