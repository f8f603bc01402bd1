"""Faxes to a queue: in the inbox of everybody who looks after its messages, with who has read them (FAX-13, FAX-23)."""

import io
from typing import Any

import msgspec
import pytest
from PIL import Image

from clarion.base.fax import FaxReport, PageReport
from clarion.base.files import Files
from clarion.features.fax import FaxReceiver
from clarion.features.people import Extension, ExtensionType, demo
from clarion.features.people.settings.models import SmsRecipient
from tests.support.api import Api

OWN = "/account/~/extension/~"
STORE = f"{OWN}/message-store"
QUEUE_NUMBER, DANA = "+16505550190", "+12025550100"


def extension_id(api: Api, number: str) -> str:
    return demo.demo_extension_id(api.here.keys, demo.DEMO, number)


@pytest.fixture
async def queue(api: Api) -> str:
    """104 is a queue whose messages 102 and 103 read."""
    async with api.here.storage.transaction() as session:
        queue = await session.get_one(Extension, extension_id(api, "104"))
        queue.type, queue.first_name, queue.last_name = ExtensionType.DEPARTMENT, "Support", ""
        for number in ("102", "103"):
            reader = extension_id(api, number)
            session.add(SmsRecipient(extension_id=queue.id, recipient_id=reader, account_id=queue.account_id))
        return queue.id


async def comes_in(api: Api, extension: str) -> None:
    file = io.BytesIO()
    Image.new("1", (1728, 300), 1).save(file, "TIFF", compression="group4")
    account_id = demo.demo_account_id(api.here.keys, demo.DEMO)
    key = f"fax/{account_id}/aa/one.tiff"
    await api.here.get(Files).put(key, file.getvalue())
    report = FaxReport(ended=True, code="OK", negotiated=True, pages=(PageReport(width=1728, rows=300),))
    payload = {
        "telephony_session_id": "s-one", "account_id": account_id, "extension_id": extension, "key": key,
        "to_number": QUEUE_NUMBER, "from_number": DANA, "from_name": "", "received_at": "1700000000.0",
        "report": msgspec.json.encode(report).decode(),
    }  # fmt: skip
    await api.here.get(FaxReceiver).take(payload)


async def inbox(api: Api, person: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.get(f"{STORE}?messageType=Fax&dateFrom=2020-01-01", person)).json()[
        "records"
    ]
    return found


async def test_fax_13_a_fax_to_a_queue_is_in_the_inbox_of_its_readers_who_see_who_read_it(api: Api, queue: str) -> None:
    await comes_in(api, queue)
    await comes_in(api, queue)  # told twice
    [bens], [claras] = await inbox(api, "102"), await inbox(api, "103")
    assert bens["owner"]["extensionId"] == claras["owner"]["extensionId"] == queue
    assert bens["id"] != claras["id"]
    assert bens["to"][0]["name"] == "Support"
    await api.request("PUT", f"{STORE}/{claras['id']}", "103", json={"readStatus": "Read"})
    readers = (await api.get(f"{OWN}/clarion/fax/{bens['id']}/readers", "102")).json()["records"]
    assert [(each["extensionNumber"], each["readStatus"]) for each in readers] == [("102", "Unread"), ("103", "Read")]
    for person, company in (("101", demo.DEMO), ("101", demo.NEIGHBOUR)):
        foreign = await api.request("GET", f"{OWN}/clarion/fax/{bens['id']}/readers", person, company)
        assert foreign.status_code == 404


async def test_each_reader_has_a_document_of_their_own(api: Api, queue: str) -> None:
    await comes_in(api, queue)
    [bens], [claras] = await inbox(api, "102"), await inbox(api, "103")
    await api.request("DELETE", f"{STORE}/{bens['id']}?purge=true", "102")
    await api.relay.flush()
    document = claras["attachments"][0]["uri"]
    content = await api.client.get(document, headers=await api.as_person("103"))
    assert content.content.startswith(b"%PDF")
    readers = (await api.get(f"{OWN}/clarion/fax/{claras['id']}/readers", "103")).json()["records"]
    assert [each["extensionNumber"] for each in readers] == ["103"]


async def test_without_readers_a_fax_stays_with_its_extension(api: Api) -> None:
    await comes_in(api, extension_id(api, "104"))
    [message] = await inbox(api, "104")
    readers = (await api.get(f"{OWN}/clarion/fax/{message['id']}/readers", "104")).json()["records"]
    assert [each["extensionNumber"] for each in readers] == ["104"]
