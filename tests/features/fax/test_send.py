"""FAX-13 to FAX-16, FAX-18, FAX-26: faxes through the API, without a line: what call servers report is made up here."""

import base64
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from PIL import Image
from sqlalchemy import select

from clarion.base.errors import Forbidden
from clarion.base.fax import FaxReport, PageReport, Transport
from clarion.base.files import Files
from clarion.calls.control import CallControl
from clarion.features.fax import FaxReceiver, FaxSender
from clarion.features.fax.models import FaxJob, FaxReceipt
from clarion.features.fax.previews import PreviewCleanup
from clarion.features.fax.rules import LineSettings
from clarion.features.numbers import PhoneNumber, Usage
from clarion.features.people import demo
from tests.features.developer.subscriptions.test_resource import created
from tests.support.api import Api
from tests.support.receiver import receiver
from tests.support.waiting import wait_for

FAX, STORE = "/account/~/extension/~/fax", "/account/~/extension/~/message-store"
OWN = "/account/~/extension/~"
QUEUE = "/account/~/extension/~/clarion/fax-queue"
DANA, ECHO = "+12025550100", "+12025550101"
PAGE = PageReport(width=1728, rows=100)
TEXT = ("hello.txt", b"Hello\n" * 60)  # two pages


class Line:
    """Stands for the call servers: what they were asked, and what they are made to say."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.asked: list[dict[str, Any]] = []
        self.refuses = ""
        self._seen = 0

    async def ask(self, account_id: str, session_id: str, operation: str, payload: dict[str, Any]) -> dict[str, str]:
        assert operation == "send-fax"
        self.asked.append(payload)
        if self.refuses:
            raise Forbidden(self.refuses)
        return {"session": f"s-{payload['job_id']}-{payload['attempt']}"}

    async def work(self) -> dict[str, Any]:
        """What is due is placed, here or by the application's own worker; the next of what was."""
        self.api.tokens.clear()  # so that nobody is signed out by the passing of time

        async def placed() -> bool:
            await self.api.here.get(FaxSender).work()
            return len(self.asked) > self._seen

        await wait_for(placed, missing="a call for the fax")
        self._seen += 1
        return self.asked[self._seen - 1]

    async def report(self, asked: dict[str, Any], report: FaxReport) -> None:
        payload = {"job_id": asked["job_id"], "attempt": str(asked["attempt"])}
        payload["report"] = msgspec.json.encode(report).decode()
        await self.api.here.get(FaxSender).take(payload)


@pytest.fixture
def line(api: Api, monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line(api)
    monkeypatch.setattr(api.here.get(CallControl), "ask_session", line.ask)
    return line


async def post(api: Api, number: str = "102", **given: Any) -> Any:
    return await api.request("POST", FAX, number, **given)


def form(*files: tuple[str, bytes], to: str = DANA, **more: str) -> dict[str, Any]:
    parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in {"to": to, **more}.items()]
    return {"files": parts + [("attachment", file) for file in files]}


def ended(code: str, pages: int = 0) -> FaxReport:
    return FaxReport(ended=True, code=code, reason="As it was.", negotiated=True, bit_rate=14400, pages=(PAGE,) * pages)


async def queue_of(api: Api, message: dict[str, Any]) -> dict[str, Any]:
    [job] = (await api.get(f"{QUEUE}?messageId={message['id']}", "102")).json()["records"]
    found: dict[str, Any] = job
    return found


async def test_fax_26_a_fax_is_taken_sent_and_marked(api: Api, line: Line) -> None:
    answer = await post(api, **form(TEXT, coverIndex="1", coverPageText="For you"))
    assert answer.status_code == 200, answer.text
    message = answer.json()
    assert (message["type"], message["messageStatus"], message["faxPageCount"]) == ("Fax", "Queued", 3)
    assert message["to"] == [{"phoneNumber": DANA, "messageStatus": "Queued"}]
    assert message["from"]["phoneNumber"] == "+16505550102", "FAX-18: the own number unless another is named"
    assert message["coverPageText"] == "For you"
    [attachment] = message["attachments"]
    content = await api.client.get(attachment["uri"], headers=await api.as_person("102"))
    assert content.content.startswith(b"%PDF")

    asked = await line.work()
    assert (asked["number"], asked["first_page"]) == (DANA, 0)
    tiff = await api.here.get(Files).get(asked["document_key"])
    with Image.open(io.BytesIO(tiff)) as document:
        assert (document.n_frames, document.width) == (3, 1728)  # type: ignore[attr-defined]
    await line.report(asked, FaxReport(negotiated=True, pages=(PAGE,)))
    assert (await api.get(f"{STORE}/{message['id']}", "102")).json()["clarionPagesSent"] == {DANA: 1}
    await line.report(asked, ended("OK", 3))
    done = (await api.get(f"{STORE}/{message['id']}", "102")).json()
    assert (done["messageStatus"], done["to"][0]["messageStatus"]) == ("Sent", "Sent")


async def test_fax_14_a_fax_can_wait_and_is_canceled_by_deleting_it(api: Api, line: Line) -> None:
    now = api.clock.now()
    too_late = await post(api, **form(TEXT, sendTime=(now + timedelta(days=700)).isoformat()))
    assert (too_late.status_code, too_late.json()["errors"][0]["parameterName"]) == (400, "sendTime")
    message = (await post(api, **form(TEXT, sendTime=(now + timedelta(hours=2)).isoformat()))).json()
    await api.request("DELETE", f"{STORE}/{message['id']}", "102")
    stopped = await queue_of(api, message)
    assert (stopped["state"], "nextAttemptTime" in stopped) == ("Canceled", False), "at once"
    deleted = (await api.get(f"{STORE}/{message['id']}", "102")).json()
    assert (deleted["messageStatus"], deleted["clarionCanceled"]) == ("SendingFailed", [DANA])
    api.clock.advance(86400)
    api.tokens.clear()
    await api.here.get(FaxSender).work()
    assert line.asked == []
    assert (await queue_of(api, message))["state"] == "Canceled"


async def test_a_fax_that_is_deleted_while_it_is_sent_is_not_tried_again(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    await api.request("DELETE", f"{STORE}/{message['id']}", "102")
    assert (await queue_of(api, message))["state"] == "Sending", "a call is up"
    await line.report(asked, ended("CALL_DROPPED", 1))
    job = await queue_of(api, message)
    assert (job["state"], job["pagesSent"]) == ("Canceled", 1)
    assert not {"next", "change"} & set(job["attempts"][0])
    deleted = (await api.get(f"{STORE}/{message['id']}", "102")).json()
    assert deleted["messageStatus"] == "SendingFailed"


async def test_fax_15_16_many_recipients_and_once_more(api: Api, line: Line) -> None:
    body = {"to": [{"phoneNumber": DANA, "name": "Dana"}, {"phoneNumber": ECHO}], "faxResolution": "Low"}
    parts = [("json", ("request.json", msgspec.json.encode(body), "application/json")), ("attachment", TEXT)]
    message = (await post(api, files=parts)).json()
    assert [each["phoneNumber"] for each in message["to"]] == [DANA, ECHO]
    again = {"originalMessageId": message["id"]}
    early = await post(api, json=again)
    assert (early.status_code, early.json()["errorCode"]) == (409, "MSG-343")
    for _ in range(2):
        await line.report(await line.work(), ended("OK", 2))
    resent = (await post(api, json=again | {"to": [{"phoneNumber": DANA}]})).json()
    assert resent["id"] != message["id"]
    assert resent["faxPageCount"] == message["faxPageCount"]
    assert (await line.work())["number"] == DANA
    foreign = await api.request("POST", FAX, "101", demo.NEIGHBOUR, json=again)
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (form(TEXT, to="911"), 400, "MSG-240"),
        (form(TEXT, to="hello"), 400, "MSG-240"),
        (form(TEXT, to="+1202CALLNOW"), 400, "MSG-240"),
        (form(("empty.pdf", b"")), 400, "MSG-347"),
        (form(("program.exe", b"MZ" + bytes(100))), 415, "MSG-348"),
        (form(("false.tif", b"Hello")), 415, "MSG-348"),
        (form(("letter.key", b"PK\3\4" + bytes(100))), 415, "MSG-348"),
        (form(("broken.pdf", b"%PDF-1.4 nothing")), 400, "MSG-348"),
        (form(), 400, "MSG-347"),
        (form(TEXT, coverIndex="9"), 400, "CMN-101"),
        ({"json": {"to": [{"phoneNumber": DANA}], "from": {"phoneNumber": ECHO}, "coverIndex": 1}}, 403, "MSG-304"),
        ({"json": {"originalMessageId": 12}}, 404, "CMN-102"),
        ({"json": {"to": []}}, 400, "CMN-101"),
    ],
)
async def test_what_cannot_be_faxed_is_refused_with_the_reason(
    api: Api, line: Line, given: dict[str, Any], status: int, code: str
) -> None:
    answer = await post(api, **given)
    assert (answer.status_code, answer.json()["errorCode"]) == (status, code), answer.text


async def test_fax_17_cover_pages_are_listed(api: Api) -> None:
    answer = (await api.get("/dictionary/fax-cover-page", "102")).json()
    assert [each["name"] for each in answer["records"]] == ["None", "Plain", "Formal"]


async def test_fax_26_what_comes_in_is_stored_once(api: Api, line: Line) -> None:
    file = io.BytesIO()
    Image.new("1", (1728, 300), 1).save(file, "TIFF", compression="group4")
    headers = (await api.get("/account/~/extension/~", "103")).json()
    account_id, extension_id = str(headers["account"]["id"]), str(headers["id"])
    for name in ("one", "one"):
        key = f"fax/{account_id}/aa/{name}.tiff"
        await api.here.get(Files).put(key, file.getvalue())
        payload = {
            "telephony_session_id": "s-one", "account_id": account_id, "extension_id": extension_id, "key": key,
            "to_number": "+16505550103", "from_number": DANA, "from_name": "", "received_at": "1700000000.0",
            "report": msgspec.json.encode(ended("OK", 1)).decode(),
        }  # fmt: skip
        await api.here.get(FaxReceiver).take(payload)
    [message] = (await api.get(f"{STORE}?messageType=Fax&dateFrom=2020-01-01", "103")).json()["records"]
    assert (message["direction"], message["faxPageCount"], message["readStatus"]) == ("Inbound", 1, "Unread")
    assert message["from"] == {"phoneNumber": DANA}


async def test_fax_18_19_the_sender_sees_from_which_numbers_and_what_can_be_sent(api: Api) -> None:
    found = (await api.get(f"{OWN}/clarion/fax-options", "102")).json()
    assert found["numbers"][0] == {"phoneNumber": "+16505550102", "label": "", "own": True, "receivesFaxes": False}
    assert (found["maxPages"], found["maxBytes"]) == (200, 50 * 2**20)
    assert len(found["formats"]) >= 29
    numbers = {each["phoneNumber"] for each in found["numbers"]}
    assert "+16505550103" not in numbers, "another person's"
    for change in ({"type": "FaxOnly"}, {"fax_detection": True}, {"usage": Usage.FAX}):
        async with api.here.storage.transaction() as session:
            row = (await session.scalars(select(PhoneNumber).where(PhoneNumber.number == "+16505550102"))).one()
            row.type, row.fax_detection, row.usage = "VoiceFax", False, Usage.DIRECT
            for name, value in change.items():
                setattr(row, name, value)
        found = (await api.get(f"{OWN}/clarion/fax-options", "102")).json()
        assert [each["phoneNumber"] for each in found["numbers"] if each["receivesFaxes"]] == ["+16505550102"], change


async def test_fax_23_what_will_be_sent_is_seen_page_by_page(api: Api, line: Line) -> None:
    given = form(TEXT, coverIndex="1", coverPageText="For you")
    preview = (await api.request("POST", f"{OWN}/clarion/fax-previews", "102", **given)).json()
    assert preview["pageCount"] == 3
    pages = f"{OWN}/clarion/fax-previews/{preview['id']}/pages"
    found = (await api.get(f"{pages}?first=2&count=5", "102")).json()
    assert (found["pageCount"], [each["page"] for each in found["records"]]) == (3, [2, 3])
    with Image.open(io.BytesIO(base64.b64decode(found["records"][0]["image"].partition(",")[2]))) as page:
        assert (page.format, page.mode, page.width) == ("PNG", "1", 1728)
    beyond = await api.get(f"{pages}?first=4", "102")
    assert (beyond.status_code, beyond.json()["parameterName"]) == (404, "first")
    assert (await api.get(f"{pages}?count=11", "102")).status_code == 400
    for person, company in (("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
        assert (await api.request("GET", pages, person, company)).status_code == 404, "another person's preview"
    file_age = datetime.now(UTC) - api.clock.now()  # files have the time of the machine
    api.clock.advance(file_age.total_seconds() + 3700)
    await api.here.get(PreviewCleanup).turn()
    api.tokens.clear()
    assert (await api.get(pages, "102")).status_code == 404
    assert line.asked == [], "nothing was sent"


async def test_fax_23_a_fax_in_the_mailbox_is_seen_page_by_page_and_downloaded(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    path = f"{OWN}/clarion/fax/{message['id']}"
    assert (await api.get(f"{path}/pages?count=1", "102")).json()["pageCount"] == 2
    tiff = await api.get(f"{path}/tiff", "102")
    assert tiff.headers["content-type"] == "image/tiff"
    with Image.open(io.BytesIO(tiff.content)) as document:
        assert document.n_frames == 2  # type: ignore[attr-defined]
    for person, company in (("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
        assert (await api.request("GET", f"{path}/pages", person, company)).status_code == 404


async def test_fax_13_14_a_fax_in_the_queue_is_put_off_and_canceled(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT, sendTime=(api.clock.now() + timedelta(hours=2)).isoformat()))).json()
    job = await queue_of(api, message)
    path, later = f"{QUEUE}/{job['id']}", (api.clock.now() + timedelta(hours=5)).isoformat()
    changed = (await api.request("PATCH", path, "102", json={"sendTime": later})).json()
    assert datetime.fromisoformat(changed["nextAttemptTime"]) == datetime.fromisoformat(later).replace(microsecond=0)
    assert (await api.request("PATCH", path, "102", json={})).status_code == 400
    too_late = {"sendTime": (api.clock.now() + timedelta(days=700)).isoformat()}
    assert (await api.request("PATCH", path, "102", json=too_late)).status_code == 400
    assert (await api.request("PATCH", path, "103", json={"state": "Canceled"})).status_code == 404
    canceled = (await api.request("PATCH", path, "102", json={"state": "Canceled"})).json()
    assert canceled["state"] == "Canceled"
    assert (await api.request("PATCH", path, "102", json={"state": "Canceled"})).status_code == 409
    stored = (await api.get(f"{STORE}/{message['id']}", "102")).json()
    assert stored["messageStatus"] == "SendingFailed"


async def test_fax_13_a_fax_under_way_is_canceled_by_ending_its_call(
    api: Api, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended_calls: list[str] = []

    async def act(account_id: str, session_id: str, action: str, **more: Any) -> dict[str, Any]:
        assert action == "end"
        ended_calls.append(session_id)
        return {}

    monkeypatch.setattr(api.here.get(CallControl), "act", act)
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()

    async def placed() -> bool:
        async with api.here.storage.reading() as session:
            return bool(await session.scalar(select(FaxJob.call_id)))

    await wait_for(placed, missing="the call of the fax")
    job = await queue_of(api, message)
    await api.request("PATCH", f"{QUEUE}/{job['id']}", "102", json={"state": "Canceled"})
    assert ended_calls == [f"s-{asked['job_id']}-1"]
    await line.report(asked, ended("CALL_DROPPED", 1))
    assert (await queue_of(api, message))["state"] == "Canceled", "what the modem says afterwards changes nothing"


async def test_fax_27_a_webhook_hears_of_each_state_of_a_fax(api: Api, line: Line) -> None:
    async with receiver() as hook:
        await created(api, hook, "/restapi/v1.0" + STORE + "?type=Fax&direction=Outbound", number="102")
        message = (await post(api, **form(TEXT))).json()
        asked = await line.work()
        await line.report(asked, FaxReport(negotiated=True, pages=(PAGE,)))
        await line.report(asked, ended("OK", 2))
        await api.settled()
        changes = [event["body"]["changes"][0] for event in await hook.got(4)]
    assert changes[0] == {"type": "Fax", "newCount": 1, "updatedCount": 0, "newMessageIds": [message["id"]]}
    assert [each["updatedCount"] for each in changes[1:]] == [1, 1, 1], "being sent, a page, sent"


async def test_a_purged_fax_leaves_nothing_behind(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    await line.report(asked, ended("OK", 2))
    await api.request("DELETE", f"{STORE}/{message['id']}?purge=true", "102")
    api.clock.advance(61)
    await api.here.get(FaxSender)._forget_purged()
    await api.here.get(FaxSender)._forget_words()
    async with api.here.storage.reading() as session:
        for table in (FaxJob, FaxReceipt):
            assert (await session.scalars(select(table))).all() == []

    async def gone() -> bool:
        return await api.here.get(Files).find(asked["document_key"]) is None

    await wait_for(gone, missing="the end of the document")


async def test_fax_11_36_37_what_a_destination_took_is_remembered_and_used_first(api: Api, line: Line) -> None:
    first = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    assert (asked["without_t38"], asked["slow"]) == (False, False)
    await line.report(asked, msgspec.structs.replace(ended("CANNOT_TRAIN"), transport=Transport.T38))
    [attempt] = (await queue_of(api, first))["attempts"]
    assert (attempt["reason"], attempt["change"]) == ("As it was.", "over G.711")
    api.clock.advance(120)
    asked = await line.work()
    assert (asked["without_t38"], asked["slow"]) == (True, False)
    await line.report(asked, ended("OK", 2))
    again = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    assert asked["without_t38"] is True
    await line.report(asked, ended("OK", 2))
    assert (await queue_of(api, again))["attempts"][0]["settings"] == ["over G.711"]
    api.clock.advance(91 * 86400)
    api.tokens.clear()
    await post(api, **form(TEXT))
    assert (await line.work())["without_t38"] is False, "after three months everything is tried again"


async def test_fax_36_a_fax_with_one_page_a_call_goes_on_at_once(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    async with api.here.storage.transaction() as session:
        job = await session.get_one(FaxJob, asked["job_id"])
        job.line_settings = LineSettings(pages_a_call=1)
    await line.report(asked, ended("OK", 1))
    assert (await queue_of(api, message))["attempts"][0]["change"] == "remaining pages only"
    asked = await line.work()
    assert (asked["first_page"], asked["pages"]) == (1, 1)
    await line.report(asked, ended("OK", 1))
    assert (await queue_of(api, message))["state"] == "Sent"
