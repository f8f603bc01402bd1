"""FAX-17: cover pages that a company makes."""

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image, ImageDraw

from clarion.base.files import Files
from tests.features.fax.test_send import DANA, Line, form, line, post  # noqa: F401
from tests.support.api import Api

PAGES = "/account/~/clarion/fax-cover-pages"


def sheet() -> bytes:
    """A page that is black below the middle."""
    page, file = Image.new("1", (1728, 2200), 1), io.BytesIO()
    ImageDraw.Draw(page).rectangle((0, 1100, 1728, 2200), fill=0)
    page.save(file, "PNG")
    return file.getvalue()


def body(name: str, fields: Any = None, file: bytes = b"", **more: str) -> dict[str, Any]:
    parts: list[tuple[str, Any]] = [(key, (None, value)) for key, value in more.items()]
    given = json.dumps({"name": name} | ({"fields": fields} if fields is not None else {}))
    parts.append(("json", ("request.json", given, "application/json")))
    return {"files": parts + ([("attachment", ("sheet.png", file))] if file else [])}


async def made(api: Api, **given: Any) -> dict[str, Any]:
    answer = await api.request("POST", PAGES, **body("Letterhead", **given))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def is_black(page: Image.Image, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether a part of a page, in percent, has black dots."""
    box = (left * page.width, top * page.height, right * page.width, bottom * page.height)
    part = page.crop(tuple(int(each / 100) for each in box))  # type: ignore[arg-type]
    return part.convert("L").getextrema()[0] == 0


async def test_fax_17_a_fax_goes_out_with_a_cover_page_of_the_company(api: Api, line: Line) -> None:  # noqa: F811
    fields = [{"kind": "Message", "x": 10, "y": 10}, {"kind": "PageCount", "x": 60, "y": 30, "label": "Pages: "}]
    cover = await made(api, fields=fields, file=sheet())
    assert (cover["coverIndex"], cover["hasSheet"], len(cover["fields"])) == (100, True, 2)
    names = (await api.get("/dictionary/fax-cover-page", "102")).json()["records"]
    assert names[-1] == {"id": "100", "name": "Letterhead"}
    options = (await api.get("/account/~/extension/~/clarion/fax-options", "102")).json()
    assert options["coverPages"][-1] == {"id": "100", "name": "Letterhead"}
    sent = await post(api, **form(("a.txt", b"Hello"), coverIndex="100", coverPageText="Call me"))
    assert (sent.status_code, sent.json()["faxPageCount"], sent.json()["coverIndex"]) == (200, 2, 100), sent.text
    tiff = await api.here.get(Files).get((await line.work())["document_key"])
    with Image.open(io.BytesIO(tiff)) as page:
        assert is_black(page, 10, 9, 30, 14), "the message"
        assert is_black(page, 60, 29, 80, 33), "how many pages"
        assert not is_black(page, 0, 35, 100, 48), "white paper"
        assert is_black(page, 0, 52, 100, 100), "the sheet below"


async def test_fax_17_an_administrator_sees_changes_and_removes_cover_pages(api: Api) -> None:
    cover = await made(api)
    assert {field["kind"] for field in cover["fields"]} >= {"Company", "Recipient", "Message", "PageCount"}
    preview = await api.request("POST", f"{PAGES}/preview", **body("x", [], sheet()))
    [page] = preview.json()["records"]
    png = base64.b64decode(page["image"].partition(",")[2])
    with Image.open(io.BytesIO(png)) as picture:
        assert not is_black(picture, 0, 0, 100, 48)
        assert is_black(picture, 0, 52, 100, 100)
    changed = await api.request("PUT", f"{PAGES}/{cover['id']}", **body("Plain sheet", file=sheet()))
    assert (changed.json()["name"], changed.json()["fields"]) == ("Plain sheet", cover["fields"])
    same = await api.request("POST", f"{PAGES}/preview", **body("x", [], coverPageId=cover["id"]))
    assert same.json() == preview.json(), "the sheet that it has"
    assert [row["name"] for row in (await api.get(PAGES)).json()["records"]] == ["Plain sheet"]
    assert (await api.request("DELETE", f"{PAGES}/{cover['id']}")).status_code == 204
    assert (await api.get(PAGES)).json()["records"] == []
    gone = await post(api, **form(("a.txt", b"Hello"), coverIndex="100"))
    assert (gone.status_code, gone.json()["errorCode"]) == (400, "CMN-101")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (body("", []), 400),
        (body("x" * 61, []), 400),
        (body("x", [{"kind": "Message", "x": 101, "y": 0}]), 400),
        (body("x", [{"kind": "Script", "x": 1, "y": 0}]), 400),
        (body("x", [{"kind": "Label", "x": 1, "y": 1, "size": 500}]), 400),
        (body("x", [{"kind": "Label", "x": 1, "y": 1}] * 41), 400),
        ({"files": [("name", (None, "x")), ("attachment", ("two.txt", b"line\n" * 120))]}, 400),
        ({"files": [("name", (None, "x")), ("attachment", ("a.zip", b"PK\x03\x04...."))]}, 415),
    ],
)
async def test_fax_17_what_is_no_cover_page_is_refused(api: Api, given: dict[str, Any], status: int) -> None:
    answer = await api.request("POST", PAGES, **given)
    assert answer.status_code == status, answer.text
    assert (await api.get(PAGES)).json()["records"] == []


async def test_fax_17_cover_pages_are_for_administrators_of_the_company(api: Api) -> None:
    cover = await made(api)
    assert (await api.request("POST", PAGES, "102", **body("x"))).status_code == 403
    assert (await api.request("GET", PAGES, "102")).status_code == 403
    assert (await api.request("DELETE", f"{PAGES}/1{cover['id']}")).status_code == 404
    for number in range(29):
        assert (await api.request("POST", PAGES, **body(f"Page {number}", []))).status_code == 200
    assert (await api.request("POST", PAGES, **body("one too many", []))).status_code == 409
