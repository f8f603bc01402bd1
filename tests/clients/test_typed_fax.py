"""npm `@rc-ex/core`: faxes by its typed methods, as its own test suite sends them (FAX-26, DEV-20)."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.typed_client import TypedClient, attachment

pytestmark = pytest.mark.asyncio(loop_scope="session")

ME = "/account/~/extension/~"
MACHINE = "+12025550130"


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), (10, 120, 10)).save(file, "PNG")
    return file.getvalue()


def next_year() -> str:
    """No line is needed for a fax of then, and nobody waits for it."""
    return (datetime.now(UTC) + timedelta(days=300)).isoformat(timespec="seconds")


async def test_fax_26_a_fax_of_text_and_picture_is_sent_read_and_downloaded(rc: TypedClient) -> None:
    files = [attachment("text.txt", "text/plain", b"hello world"), attachment("text.png", "image/png", picture())]
    order = {
        "to": [{"phoneNumber": MACHINE, "name": "To Name"}],
        "attachments": files,
        "sendTime": next_year(),
    }
    sent = await rc.call("POST", f"{ME}/fax", order)
    assert (sent["type"], sent["messageStatus"], sent["faxPageCount"]) == ("Fax", "Queued", 2)
    query = {"messageType": ["Fax"], "direction": ["Outbound"], "dateFrom": "2010-04-15T17:18:00.000Z"}
    listed = await rc.call("GET", f"{ME}/message-store", query=query)
    [stored] = [record for record in listed["records"] if record["id"] == sent["id"]]
    [document] = stored["attachments"]
    path = f"{ME}/message-store/{sent['id']}/content/{document['id']}"
    assert (await rc.call("GET", path)).startswith(b"%PDF")
    await rc.call("DELETE", f"{ME}/message-store/{sent['id']}")


@pytest.mark.parametrize("plainly", [False, True], ids=["typed", "by a form"])
async def test_fax_26_a_text_and_a_stream_are_sent_as_the_official_suite_sends_them(
    rc: TypedClient, tmp_path: Path, plainly: bool
) -> None:
    (tmp_path / "text.png").write_bytes(picture())
    stream = {"$file": {"name": "text.png", "type": "image/png", "path": str(tmp_path / "text.png")}}
    text = {"$file": {"name": "text.txt", "type": "text/plain", "text": "hello world"}}
    order: dict[str, Any] = {"attachments": [text, stream], "to": [{"phoneNumber": MACHINE, "name": "To Name"}]}
    order["sendTime"] = next_year()
    if plainly:
        answer = await rc.do("post_form", path=f"/restapi/v1.0{ME}/fax", body=order)
        sent = answer["data"]
    else:
        sent = await rc.call("POST", f"{ME}/fax", order)
    assert (sent["faxPageCount"], sent["to"][0]["phoneNumber"]) == (2, MACHINE)
    await rc.call("DELETE", f"{ME}/message-store/{sent['id']}")


async def test_fax_17_the_first_cover_page_is_none(rc: TypedClient) -> None:
    pages = await rc.call("GET", "/dictionary/fax-cover-page")
    assert pages["records"][0]["name"] == "None"
