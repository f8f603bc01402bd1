"""npm `@rc-ex/core`: phones, swapped numbers, templates and queues; every answer is held against its type."""

from typing import Any

import pytest

from clarion.base.clock import SystemClock
from clarion.base.storage import Storage
from clarion.features.people import Extension, ExtensionType, Profile, create_extension
from tests.clients.test_typed_people import ME, V2, free_number
from tests.scenarios.installation import Installation
from tests.support.typed_client import TypedClient

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADDRESS = {"street": "20 Davis Drive", "city": "Belmont", "state": "CA", "zip": "94002", "country": "US"}


async def added_phone(rc: TypedClient, extension_id: str) -> dict[str, Any]:
    record = {
        "extension": {"id": extension_id},
        "type": "OtherPhone",
        "phoneInfo": {"tollType": "Toll"},
        "emergency": {"address": ADDRESS},
    }
    added = await rc.call("POST", f"{V2}/devices/bulk-add", {"records": [record]})
    assert added["results"][0]["successful"], added
    return dict(added["results"][0])


async def test_phones_are_added_swapped_and_taken_away(rc: TypedClient, clarion_up: Installation) -> None:
    mine = clarion_up.env["CLARION_101_EXTENSION_ID"]
    phone = (await added_phone(rc, mine))["id"]
    moved = await rc.call("PUT", f"/account/~/device/{phone}/emergency", {"emergency": {"address": ADDRESS}})
    assert moved["emergency"]["address"]["city"] == "Belmont"
    stock = await rc.call("POST", f"{V2}/device-inventory", {"type": "OtherPhone", "quantity": 2})
    spare, other = (device["id"] for device in stock["devices"])
    await rc.call("POST", f"{V2}/extensions/{mine}/devices/{phone}/replace", {"targetDeviceId": spare})
    listed = await rc.call("GET", f"{ME}/device")
    assert spare in [device["id"] for device in listed["records"]]
    await rc.call("DELETE", f"{V2}/devices/{spare}", {"keepAssetsInInventory": True})
    gone = {"records": [{"deviceId": device} for device in (spare, phone, other)]}
    removed = await rc.call("DELETE", f"{V2}/device-inventory", gone)
    assert [record["bulkItemSuccessful"] for record in removed["records"]] == [True, True, True]


async def test_a_number_takes_the_place_of_another(rc: TypedClient, clarion_up: Installation) -> None:
    stock = "/restapi/v1.0/account/~/clarion/available-numbers?count=1"
    offer = (await clarion_up.request("101", "GET", stock))["records"][0]["phoneNumber"]
    phone = await added_phone(rc, clarion_up.env["CLARION_101_EXTENSION_ID"])
    if offer == phone["phoneNumber"]:
        offer = (await clarion_up.request("101", "GET", stock))["records"][0]["phoneNumber"]
    await rc.call(
        "POST", f"{V2}/phone-numbers/bulk-add", {"records": [{"phoneNumber": offer, "usageType": "Inventory"}]}
    )
    ids = {}
    for number in (offer, phone["phoneNumber"]):
        [found] = (await rc.call("GET", f"{V2}/phone-numbers", query={"phoneNumber": number}))["records"]
        ids[number] = found["id"]
    swap = {"targetPhoneNumberId": ids[phone["phoneNumber"]]}
    swapped = await rc.call("POST", f"{V2}/phone-numbers/{ids[offer]}/replace", swap)
    assert swapped["usageType"] == "DirectNumber"
    await rc.call("DELETE", f"{V2}/devices/{phone['id']}", {"keepAssetsInInventory": False})


async def test_a_template_is_read(rc: TypedClient, clarion_up: Installation) -> None:
    body = {"name": f"Template {free_number()}", "extensionId": clarion_up.env["CLARION_102_EXTENSION_ID"]}
    made = await clarion_up.request("101", "POST", "/restapi/v1.0/account/~/clarion/templates", json=body)
    listed = await rc.call("GET", "/account/~/templates")
    assert made["id"] in [template["id"] for template in listed["records"]]
    assert (await rc.call("GET", f"/account/~/templates/{made['id']}"))["name"] == body["name"]


async def a_queue(clarion: Installation) -> str:
    """The id of a queue, which nobody can create by the API before there are call queues."""
    storage = Storage(f"sqlite:///{clarion.data}/clarion.db")
    try:
        async with storage.transaction() as session:
            someone = await session.get_one(Extension, clarion.env["CLARION_101_EXTENSION_ID"])
            queue = await create_extension(
                session,
                someone.account_id,
                Profile(display_name="Sales"),
                now=SystemClock().now(),
                number=free_number(),
                extension_type=ExtensionType.DEPARTMENT,
            )
        return queue.id
    finally:
        await storage.close()


async def test_a_queue_tells_who_takes_its_calls_and_reads_its_texts(rc: TypedClient, clarion_up: Installation) -> None:
    queue = await a_queue(clarion_up)
    presence = f"/account/~/call-queues/{queue}/presence"
    assert await rc.call("GET", presence) == await rc.call("PUT", presence, {"records": []})
    mine = f"{ME}/call-queue-presence"
    assert await rc.call("GET", mine) == await rc.call("PUT", mine, {"records": []})
    readers = f"/account/~/extension/{queue}/sms-recipients"
    ben = clarion_up.env["CLARION_102_EXTENSION_ID"]
    await rc.call("POST", f"{readers}/bulk-assign", {"addedExtensionIds": [ben]})
    assert [reader["id"] for reader in (await rc.call("GET", readers))["smsRecipients"]] == [ben]


async def test_the_countries_of_the_brand_are_listed(rc: TypedClient) -> None:
    brand = (await rc.call("GET", "/account/~/service-info"))["brand"]["id"]
    countries = await rc.call("GET", f"/dictionary/brand/{brand}/contracted-country")
    first = countries["records"][0]["id"]
    assert (await rc.call("GET", f"/dictionary/brand/{brand}/contracted-country/{first}"))["records"]


async def test_what_scim_offers_is_read_one_by_one(rc: TypedClient) -> None:
    for resource in ("Schemas", "ResourceTypes"):
        listed = await rc.call("GET", f"/scim/v2/{resource}")
        for entry in listed["Resources"]:
            assert (await rc.call("GET", f"/scim/v2/{resource}/{entry['id']}"))["id"] == entry["id"]
