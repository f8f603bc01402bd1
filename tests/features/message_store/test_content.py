"""What is attached: in whole, in part, inline or to keep, and never as a program."""

import pytest

from clarion.base.files import Files
from tests.features.message_store.conftest import PNG, Put
from tests.support.api import Api

STORE = "/account/~/extension/~/message-store"


async def test_a_picture_comes_back_byte_for_byte(api: Api, put: Put) -> None:
    row = await put(files=(("image/png", PNG),))
    message = (await api.get(f"{STORE}/{row.id}", "102")).json()
    uri = message["attachments"][1]["uri"].removeprefix("http://clarion.test")
    whole = await api.get(uri, "102")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, PNG, "image/png")
    assert whole.headers["content-length"] == str(len(PNG))
    assert whole.headers["content-disposition"].startswith("inline; filename=")
    assert whole.headers["x-content-type-options"] == "nosniff"
    token = (await api.as_person("102"))["Authorization"].removeprefix("Bearer ")
    by_query = await api.client.get(uri, params={"access_token": token})
    assert by_query.content == PNG
    assert (await api.client.get(uri)).status_code == 401
    kept = await api.get(
        uri, "102", params={"contentDisposition": "Attachment", "contentDispositionFilename": 'ä"\n.png'}
    )
    disposition = kept.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="___.png"')
    assert "filename*=UTF-8''%C3%A4%22%0A.png" in disposition


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-3", PNG[:4]),
        ("bytes=10-", PNG[10:]),
        ("bytes=-5", PNG[-5:]),
        ("bytes=5-99999", PNG[5:]),
        ("bytes=0-0,2-2", None),
        ("lines=1-2", None),
        ("bytes=-", None),
    ],
)
async def test_ranges_are_served(api: Api, put: Put, asked: str, expected: bytes | None) -> None:
    row = await put(files=(("image/png", PNG),))
    message = (await api.get(f"{STORE}/{row.id}", "102")).json()
    uri = message["attachments"][1]["uri"].removeprefix("http://clarion.test")
    answer = await api.get(uri, "102", headers={"Range": asked})
    assert answer.status_code == (200 if expected is None else 206)
    assert answer.content == (PNG if expected is None else expected)
    if expected is not None:
        assert answer.headers["content-range"].endswith(f"/{len(PNG)}")
        beyond = await api.get(uri, "102", headers={"Range": "bytes=5000-"})
        assert (beyond.status_code, beyond.json()["errorCode"]) == (416, "CMN-107")
        same = await api.get(uri, "102", headers={"If-None-Match": answer.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        changed = await api.get(uri, "102", headers={"Range": asked, "If-Range": '"other"'})
        assert changed.status_code == 200


async def test_the_text_of_a_message_is_an_attachment_too(api: Api, put: Put) -> None:
    row = await put("Grüße 🙂")
    answer = await api.get(f"{STORE}/{row.id}/content/{row.id}", "102")
    assert answer.text == "Grüße 🙂"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert (await api.get(f"{STORE}/{row.id}/content/5", "102")).status_code == 404


async def test_what_a_browser_would_run_is_not_shown_inline(api: Api, put: Put) -> None:
    row = await put(files=(("text/html", b"<script>alert(1)</script>"),))
    message = (await api.get(f"{STORE}/{row.id}", "102")).json()
    answer = await api.get(message["attachments"][1]["uri"].removeprefix("http://clarion.test"), "102")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_an_attachment_of_another_message_is_not_found(api: Api, put: Put) -> None:
    row, other = await put(files=(("image/png", PNG),)), await put("other")
    message = (await api.get(f"{STORE}/{row.id}", "102")).json()
    attachment = message["attachments"][1]["id"]
    assert (await api.get(f"{STORE}/{other.id}/content/{attachment}", "102")).status_code == 404


async def test_files_of_purged_messages_go_and_a_lost_file_is_a_404(api: Api, put: Put) -> None:
    row = await put(files=(("image/png", PNG),))
    lost = await put(files=(("image/png", PNG),))
    message = (await api.get(f"{STORE}/{lost.id}", "102")).json()
    files = api.here.get(Files)
    folder = f"messages/{api.account_id()}"
    before = [facts.key async for facts in files.walk(folder)]
    assert len(before) == 2
    await api.request("DELETE", f"{STORE}/{row.id}", "102", params={"purge": "true"})
    await api.settled()
    [left] = [facts.key async for facts in files.walk(folder)]
    await files.delete(left)
    uri = message["attachments"][1]["uri"].removeprefix("http://clarion.test")
    assert (await api.get(uri, "102")).status_code == 404
