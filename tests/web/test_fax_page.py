"""The fax page in Chromium, with a real server. What call servers report of a fax on the line is made up here."""

import base64
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image
from sqlalchemy import delete, select

from clarion.base.fax import FaxReport, PageReport
from clarion.base.fax_documents import FaxDocuments, Source
from clarion.base.files import Files
from clarion.calls.control import CallControl
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.fax import FaxReceiver, FaxSender
from clarion.features.fax.models import FaxJob, FaxOffer, FaxText
from clarion.features.fax.prints import keep_print, list_prints
from clarion.features.message_store import Message
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Extension, demo
from clarion.features.phone.handling.models import BlockedNumber
from tests.support.waiting import wait_for
from tests.web.looks import fits
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
DANA, SHOWN = "+12025550100", "(202) 555-0100"
PAGE = PageReport(width=1728, rows=2156)


class Line:
    """Stands for the call servers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.asked: list[dict[str, Any]] = []
        self.ended: list[str] = []

    async def ask(self, account_id: str, session_id: str, operation: str, payload: dict[str, Any]) -> dict[str, str]:
        self.asked.append(payload)
        return {"session": f"s-{payload['job_id']}"}

    async def act(self, account_id: str, session_id: str, action: str, **more: Any) -> dict[str, Any]:
        self.ended.append(session_id)
        return {}

    async def report(self, report: FaxReport) -> None:
        asked = self.asked[-1]
        payload = {"job_id": asked["job_id"], "attempt": str(asked["attempt"])}
        payload["report"] = msgspec.json.encode(report).decode()
        await self.site.here.get(FaxSender).take(payload)

    async def state(self) -> str:
        async with self.site.here.storage.reading() as session:
            return str(await session.scalar(select(FaxJob.state)))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


@pytest.fixture
def line(site: Site, monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line(site)
    control = site.here.get(CallControl)
    monkeypatch.setattr(control, "ask_session", line.ask)
    monkeypatch.setattr(control, "act", line.act)
    return line


async def ben_at_faxes(site: Site) -> Browser:
    browser = await site.browser()
    await browser.enter("/fax", "102", site.password("102"))
    return browser


async def is_for_faxes(site: Site, number: str) -> None:
    async with site.here.storage.transaction() as session:
        row = (await session.scalars(select(PhoneNumber).where(PhoneNumber.number == number))).one()
        row.type = "FaxOnly"


async def comes_in(site: Site, pages: int = 2) -> None:
    """A fax of Dana for 102."""
    file, sheets = io.BytesIO(), [Image.new("1", (1728, 2156), 1) for _ in range(pages)]
    sheets[0].save(file, "TIFF", compression="group4", save_all=True, append_images=sheets[1:], dpi=(204, 196))
    account_id = demo.demo_account_id(site.here.keys, demo.DEMO)
    key = f"fax/{account_id}/aa/one.tiff"
    await site.here.get(Files).put(key, file.getvalue())
    payload = {
        "telephony_session_id": "s-in", "account_id": account_id, "key": key,
        "extension_id": demo.demo_extension_id(site.here.keys, demo.DEMO, "102"),
        "to_number": "+16505550102", "from_number": DANA, "from_name": "", "received_at": "1764500000.0",
        "report": msgspec.json.encode(FaxReport(ended=True, code="OK", pages=(PAGE,) * pages)).decode(),
    }  # fmt: skip
    await site.here.get(FaxReceiver).take(payload)


async def test_fax_23_24_a_fax_that_comes_in_is_read_and_sent_on(site: Site) -> None:
    await is_for_faxes(site, "+16505550102")
    ben = await ben_at_faxes(site)
    await ben.sees("No faxes yet")
    await ben.sees("Your fax number: (650) 555-0102. Faxes to it appear here.")
    await comes_in(site)
    await ben.sees(SHOWN)
    await ben.sees("1 unread fax")
    await fits(ben, site.folder, "fax-inbox")
    await ben.click(f"New {SHOWN}")
    width, height = await ben.do("image_shown", alt="Page 2 of 2")
    assert (width, round(height / width, 2)) == (1728, 1.30)
    await ben.click("Rotate")
    await ben.click("Zoom in")
    await ben.sees("150 %")
    await ben.do("focus_button", name="Signed receipt (JSON)")
    await ben.do("focus_button", name="Receipt (PDF)")
    await fits(ben, site.folder, "fax-viewer")

    async def is_read() -> bool:
        async with site.here.storage.reading() as session:
            return await session.scalar(select(Message.read_status)) == "Read"

    await wait_for(is_read, missing="the mark that the fax was read")
    await ben.click("Forward as a new fax")
    await ben.sees("fax.pdf")
    await ben.do("focus_button", name="Remove fax.pdf")  # who can be chosen is listed while the field has the focus
    await fits(ben, site.folder, "fax-new")


async def test_fax_23_a_fax_is_written_on_and_forwarded(site: Site, line: Line) -> None:
    ben = await ben_at_faxes(site)
    await comes_in(site, pages=1)
    await ben.sees(SHOWN)
    await ben.click(f"More actions for the fax of {SHOWN}")
    await ben.click("Annotate or sign, and forward", role="menuitem")
    await ben.do("switch_to", word="Write")
    await ben.fill("Text", "Agreed, Ben")
    await ben.click("Place at the bottom", exact=True)
    await fits(ben, site.folder, "fax-annotate")
    await ben.click("Continue to send", exact=True)
    await ben.sees("page-1.png")
    await ben.do("focus", label="To")
    await ben.do("type", text=DANA)
    await ben.do("press", keys="Enter")
    await ben.click("Send fax", exact=True)
    await wait_for(lambda: len(line.asked) == 1, missing="a call for the fax")
    tiff = await site.here.get(Files).get(line.asked[0]["document_key"])
    with Image.open(io.BytesIO(tiff)) as page:
        black = page.convert("L").point(lambda dot: 255 - dot).getbbox()
    assert black is not None, "the page was white before"
    assert black[1] > page.height * 0.8


async def test_fax_28_29_a_fax_is_found_by_the_words_on_its_pages_and_its_sender_blocked(site: Site) -> None:
    await comes_in(site)
    async with site.here.storage.transaction() as session:
        message = (await session.scalars(select(Message))).one()
        message.details = {**message.details, "clarionCategory": "Invoice"}
        key, words = (
            {"message_id": message.id, "account_id": message.account_id},
            "Invoice for two barrels of Amontillado",
        )
        await session.execute(delete(FaxText))
        session.add(FaxText(**key, extension_id=message.extension_id, tiff_key="", text=words, category="Invoice"))
    ben = await ben_at_faxes(site)
    await ben.sees("Invoice")
    await ben.fill("Search names, numbers and words on pages", "barrels amontillado")
    await ben.sees("Invoice for two barrels of Amontillado")
    await fits(ben, site.folder, "fax-found")
    await ben.fill("Search names, numbers and words on pages", "herring")
    await ben.sees("No fax found")
    await ben.fill("Search names, numbers and words on pages", "")
    await ben.click(f"More actions for the fax of {SHOWN}")
    await ben.click("Block sender", role="menuitem")
    await ben.sees(f"Faxes and calls from {SHOWN} are blocked")
    await ben.click(f"More actions for the fax of {SHOWN}")
    await ben.click("Report junk fax", role="menuitem")
    await ben.sees("Junk fax reported")
    async with site.here.storage.reading() as session:
        case = (await session.scalars(select(CaseRow))).one()
        assert (case.kind, case.subject, case.details["channel"]) == ("complaint", DANA, "fax")
        assert await session.scalar(select(BlockedNumber.number)) == DANA


async def test_fax_25_what_was_printed_without_a_number_is_sent_to_one_and_waits_no_longer(
    site: Site, line: Line
) -> None:
    async with site.here.storage.reading() as session:
        owner = (await session.scalars(select(Extension).where(Extension.number == "102"))).first()
    assert owner is not None
    document = await site.here.get(FaxDocuments).render([Source(b"Minutes", "text/plain")])  # type: ignore[type-abstract]
    await keep_print(site.here, owner, "Minutes", document)
    ben = await ben_at_faxes(site)
    await ben.sees("1 printed document waits for a fax number")
    await ben.sees("You have no fax number. Ask an administrator for one.")
    await fits(ben, site.folder, "fax-prints")
    await ben.click("Send fax: Minutes")
    await ben.do("focus", label="To")
    await ben.do("type", text=DANA)
    await ben.do("press", keys="Enter")
    await ben.sees("Minutes.pdf")
    await ben.click("Send fax", exact=True)
    await wait_for(lambda: len(line.asked) == 1, missing="a call for the fax")

    async def gone() -> bool:
        return await list_prints(site.here, owner) == []

    await wait_for(gone, missing="the end of the printed document")


async def test_fax_10_a_document_is_offered_and_withdrawn_and_another_is_fetched(site: Site, line: Line) -> None:
    await is_for_faxes(site, "+16505550102")
    ada = await site.browser()
    await ada.enter("/numbers", "101", site.password("101"))
    await ada.sees("Faxes only")
    ben = await ben_at_faxes(site)
    await ben.click("Polling", exact=True)
    await ben.sees("Documents you offer")
    text = base64.b64encode(b"Prices\n" * 60).decode()
    await ben.do("hand_over", label="Files", how="drop", name="prices.txt", type="text/plain", base64=text)
    await ben.click("Offer document", exact=True)
    await ben.sees("2 pages · Not fetched yet")
    await fits(ben, site.folder, "fax-polling")
    await ben.click("Withdraw: prices.txt")

    async def withdrawn() -> bool:
        async with site.here.storage.reading() as session:
            return (await session.scalars(select(FaxOffer))).first() is None

    await wait_for(withdrawn, missing="the end of the offer")
    await ben.fill("Fetch from number", DANA)
    await ben.click("Fetch fax", exact=True)
    await wait_for(lambda: len(line.asked) == 1, missing="a call for the document")
    assert (line.asked[0]["number"], line.asked[0]["document_key"]) == (DANA, "")


async def test_fax_13_18_40_a_fax_is_previewed_sent_followed_and_canceled(site: Site, line: Line) -> None:
    ben = await ben_at_faxes(site)
    await ben.click("New fax", exact=True)
    await ben.do("focus", label="To")
    await ben.do("type", text=DANA)
    await ben.do("press", keys="Enter")
    await ben.do("picture", file=str(site.folder / "typed.png"))
    text = base64.b64encode(b"Hello\n" * 60).decode()
    await ben.do("hand_over", label="Files", how="drop", name="hello.txt", type="text/plain", base64=text)
    await ben.sees("hello.txt")
    await ben.click("Preview", exact=True)
    assert (await ben.do("image_shown", alt="Page 2 of 2"))[0] == 1728
    await fits(ben, site.folder, "fax-preview")
    await ben.click("Send fax", exact=True)
    await wait_for(lambda: len(line.asked) == 1, missing="a call for the fax")
    assert (line.asked[0]["number"], line.asked[0]["caller_number"]) == (DANA, "+16505550102")
    await ben.sees("Sending")
    await line.report(FaxReport(negotiated=True, pages=(PAGE,)))
    await ben.sees("1 of 2 pages sent")
    await line.report(FaxReport(ended=True, code="CALL_DROPPED", negotiated=True, bit_rate=14400, pages=(PAGE,)))
    await ben.sees("Next attempt")
    await ben.click(SHOWN, exact=True)
    await ben.do("sees_id", part="fax-job")
    explained = await ben.do("text_of", part="fax-job")
    assert "The connection was lost." in explained
    assert "remaining pages only" in explained
    await ben.do("press", keys="Escape")
    await ben.click(f"More actions for the fax of {SHOWN}")
    await ben.click("Cancel sending", role="menuitem")
    await ben.sees("Fax canceled")
    assert await line.state() == "Canceled"
