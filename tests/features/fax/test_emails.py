"""FAX-22, FAX-31: emails about faxes, with the pages only where they are wanted and allowed."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from clarion.base.fax import FaxReport
from clarion.base.files import Files
from clarion.base.mail_queue import QueuedEmail
from clarion.features.fax import FaxReceiver
from tests.features.fax.test_send import DANA, TEXT, Line, ended, form, line, post
from tests.support.api import Api
from tests.support.fax_pages import random_page, write_pages

__all__ = ["line"]

SHOWN = "(202) 555-0100"  # how the web app shows the number of Dana
NOTICES = "/account/~/extension/~/notification-settings"
SETTINGS = "/account/~/clarion/fax-settings"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def emails(api: Api, subject: str) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        query = select(QueuedEmail).where(QueuedEmail.subject.contains(subject)).order_by(QueuedEmail.written_at)
        return list((await session.scalars(query)).all())


async def receive(api: Api, tiff: bytes, name: str, report: FaxReport) -> None:
    own = (await api.get("/account/~/extension/~", "103")).json()
    key = f"fax/{own['account']['id']}/aa/{name}.tiff"
    await api.here.get(Files).put(key, tiff)
    payload = {
        "telephony_session_id": f"s-{name}", "account_id": str(own["account"]["id"]), "extension_id": str(own["id"]),
        "key": key, "to_number": "+16505550103", "from_number": DANA, "from_name": "",
        "received_at": f"{api.clock.now().timestamp():.3f}",
        "report": msgspec.json.encode(report).decode(),
    }  # fmt: skip
    await api.here.get(FaxReceiver).take(payload)


async def choose(api: Api, number: str, **given: Any) -> None:
    answer = await api.request("PUT", NOTICES, number, json=given)
    assert answer.status_code == 200, answer.text


async def test_fax_22_31_a_fax_that_comes_in_goes_by_email_with_its_pages_unless_hipaa_forbids_it(
    api: Api, tmp_path: Any
) -> None:
    tiff = write_pages(tmp_path / "in.tiff", [random_page(7, 200)]).read_bytes()
    address = "ward@example.org"
    await choose(api, "103", emailAddresses=[address], inboundFaxes={"notifyByEmail": True})
    await receive(api, tiff, "plain", ended("OK", 1))
    [plain] = await emails(api, f"Fax from {SHOWN}")
    assert (plain.recipient, plain.enclosures) == (address, [])
    assert "/fax" in plain.text and "Pages: 1" in plain.text

    await choose(api, "103", inboundFaxes={"includeAttachment": True, "markAsRead": True})
    await receive(api, tiff, "attached", ended("CALL_DROPPED", 1))
    *_, attached = await emails(api, f"Fax from {SHOWN}")
    [[key, name, media_type]] = attached.enclosures
    assert (name, media_type) == ("fax.pdf", "application/pdf")
    assert (await api.here.get(Files).get(key)).startswith(b"%PDF")
    assert "broke off" in attached.text
    store = (await api.get("/account/~/extension/~/message-store?messageType=Fax&dateFrom=2020-01-01", "103")).json()
    assert {row["readStatus"] for row in store["records"]} == {"Read", "Unread"}

    assert (await api.request("PUT", SETTINGS, "103", json={"hipaaMode": True})).status_code == 403
    assert (await api.request("PUT", SETTINGS, json={"hipaaMode": True})).status_code == 200
    assert (await api.get(SETTINGS)).json()["hipaaMode"] is True
    await receive(api, tiff, "hipaa", ended("OK", 1))
    third = await emails(api, f"Fax from {SHOWN}")
    assert [len(each.enclosures) for each in third] == [0, 1, 0]

    await choose(api, "103", inboundFaxes={"notifyByEmail": False})
    await receive(api, tiff, "unwanted", ended("OK", 1))
    assert len(await emails(api, f"Fax from {SHOWN}")) == 3


@on_sqlite
async def test_fax_22_the_sender_hears_by_email_what_became_of_a_fax(api: Api, line: Line) -> None:
    await choose(api, "102", emailAddresses=["bob@example.org"], outboundFaxes={"notifyByEmail": True})
    await post(api, **form(TEXT))
    await line.report(await line.work(), ended("OK", 2))
    [sent] = await emails(api, "Fax sent")
    assert SHOWN in sent.subject and "2 of 2 pages" in sent.text
    await post(api, **form(TEXT, to="+12025550101"))
    await line.report(await line.work(), ended("INCOMPATIBLE"))
    [failed] = await emails(api, "failed")
    assert "As it was." in failed.text, "why"
