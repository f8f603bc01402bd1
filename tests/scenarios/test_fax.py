"""Faxes through everything real: API, queue, call server, rtpengine, and a fax machine behind the carrier."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from PIL import Image

from clarion.features.conduct import canonical
from tests.features.fax.test_ipp import documented_printers
from tests.scenarios.installation import Installation
from tests.support import cups
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages
from tests.support.processes import Process
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

ACCOUNT = "/restapi/v1.0/account/~"
OWN = f"{ACCOUNT}/extension/~"
MACHINE = "+12025550130"  # speaks G.711 alone
T38_MACHINE = "+12025550131"
LOSSY_MACHINE = "+12025550132"  # changes to T.38 when it answers, and loses five percent of its packets
OFFERING_MACHINE = "+12025550133"  # has a page for who polls it
PATIENCE = 120.0  # a page on a telephone line takes its time


async def post_fax(clarion: Installation, person: str, **given: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {await clarion.token(person)}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        answer = await client.post(f"{clarion.url}{OWN}/fax", **given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def message_with(clarion: Installation, person: str, message_id: int, status: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        found: dict[str, Any] = await clarion.request(person, "GET", f"{OWN}/message-store/{message_id}")
        return found if found["messageStatus"] == status else None

    found = await wait_for(look, missing=f"the status {status} of the fax", timeout=PATIENCE)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("machine", "transport"),
    [(MACHINE, "G.711"), (LOSSY_MACHINE, "T.38")],
    ids=["g711", "t38 with 5 percent loss"],
)
async def test_fax_01_02_13_26_a_fax_leaves_by_api_and_arrives_dot_by_dot(
    clarion_up: Installation, tmp_path: Path, machine: str, transport: str
) -> None:
    pages = [random_page(1, 300), random_page(2, 300)]
    document = write_pages(tmp_path / "two.tiff", pages)
    body = {"to": (None, machine), "faxResolution": (None, "High"), "attachment": ("two.tiff", document.read_bytes())}
    sent = await post_fax(clarion_up, "101", files=body)
    assert (sent["messageStatus"], sent["faxPageCount"], sent["direction"]) == ("Queued", 2, "Outbound")

    done = await message_with(clarion_up, "101", sent["id"], "Sent")
    assert done["to"][0]["messageStatus"] == "Sent"
    *_, call = (await clarion_up.network("calls", number=machine))["calls"]
    assert (call["fax"]["code"], call["fax"]["transport"]) == ("OK", transport)
    assert (call["packets_lost"] > 0) == (machine == LOSSY_MACHINE)
    assert call["fax"]["remote_ident"] == done["from"]["phoneNumber"], "the sender says who it is (TSI)"
    arrived = read_pages(Path(call["recording"]))
    # Each page begins with the line that says who sends it, and when.
    assert same_pages([page[-300:] for page in arrived], pages)
    [job] = (await clarion_up.request("101", "GET", f"{OWN}/clarion/fax-queue?messageId={sent['id']}"))["records"]
    assert (job["state"], job["pagesSent"]) == ("Sent", 2)
    assert [(attempt["code"], attempt["transport"]) for attempt in job["attempts"]] == [("OK", transport)]
    [line] = await faxes_in_log(clarion_up, "101", machine)
    assert (line["direction"], line["action"], line["result"]) == ("Outbound", "Outgoing Fax", "Sent")
    assert (line["transport"], line["from"]["phoneNumber"]) == ("PSTN", done["from"]["phoneNumber"])

    written = await clarion_up.request("101", "GET", f"{OWN}/message-store/{sent['id']}/clarion/receipt")
    receipt = tmp_path / "receipt.json"
    receipt.write_text(canonical(written) + "\n")
    # FAX-38: a program without database and settings checks what the machine received against the receipt.
    swapped = write_pages(tmp_path / "swapped.tiff", pages[::-1])
    for document, code in ((call["recording"], 0), (swapped, 1)):
        command = (sys.executable, "-m", "clarion.apps.cli", "fax", "verify", receipt, document)
        checked = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE, env={"HOME": "/none"})
        _, said = await checked.communicate()
        assert checked.returncode == code, said.decode()


async def make_fax_number(clarion: Installation, number: str, type: str = "FaxOnly", *, detects: bool = False) -> None:
    """Give 102 a number that a fax machine answers, or one of another type. What the call servers learn of it first is
    all of it: `detects` is set while the number still leads nowhere.
    """
    v2 = "/restapi/v2/accounts/~/phone-numbers"
    added = await clarion.request(
        "101", "POST", f"{v2}/bulk-add", json={"records": [{"phoneNumber": number, "usageType": "Inventory"}]}
    )
    id = added["records"][0]["id"]
    v1 = f"{ACCOUNT}/phone-number/{id}"
    assert (await clarion.request("101", "GET", v1))["clarionFaxDetection"] is False
    if detects:
        changed = await clarion.request("101", "PATCH", v1, json={"clarionFaxDetection": True})
        assert changed["clarionFaxDetection"] is True
    use = {
        "usageType": "DirectNumber",
        "type": type,
        "extension": {"id": clarion.env["CLARION_102_EXTENSION_ID"]},
    }
    await clarion.request("101", "PATCH", f"{v2}/{id}", json=use)


async def call_until_answered(clarion: Installation, number: str, **how: Any) -> None:
    """The call servers learn of a new number in a moment: until then it leads nowhere."""

    async def answered() -> bool:
        call = await clarion.network("place", **{"from": MACHINE, "to": number, **how})

        async def outcome() -> dict[str, Any] | None:
            found = await clarion.network("call", id=call["id"])
            return found if found.get("status") else None

        found = await wait_for(outcome, missing=f"the outcome of the call to {number}", timeout=PATIENCE)
        return found is not None and found["status"] == 200

    await wait_for(answered, missing=f"an answer at {number}", timeout=PATIENCE)


async def faxes_in_log(clarion: Installation, person: str, number: str) -> list[dict[str, Any]]:
    """Its lines of type Fax with a number, once there are any."""

    async def look() -> list[dict[str, Any]]:
        found = await clarion.request(person, "GET", f"{OWN}/call-log?type=Fax&phoneNumber={quote(number)}")
        records: list[dict[str, Any]] = found["records"]
        return records

    return await wait_for(look, missing=f"a fax with {number} in the call log of {person}", timeout=PATIENCE) or []


async def fax_of_102(clarion: Installation, number: str) -> dict[str, Any]:
    """The message with what came in at a number, once it is stored."""

    async def arrived() -> dict[str, Any] | None:
        found = await clarion.request("102", "GET", f"{OWN}/message-store?messageType=Fax&direction=Inbound")
        own = [each for each in found["records"] if each["to"][0]["phoneNumber"] == number]
        return own[0] if own else None

    try:
        message = await wait_for(arrived, missing="the fax in the store of 102", timeout=PATIENCE)
    except AssertionError as error:
        calls = (await clarion.network("calls", number=number))["calls"]
        raise AssertionError(f"{error}; the calls to {number}: {calls}") from None
    assert message is not None
    return message


async def test_fax_40_a_busy_line_is_tried_again_and_the_queue_says_when(clarion_up: Installation) -> None:
    body = {"to": (None, "+12025550104"), "attachment": ("hello.txt", b"Hello")}
    sent = await post_fax(clarion_up, "101", files=body)

    async def tried() -> dict[str, Any] | None:
        path = f"{OWN}/clarion/fax-queue?messageId={sent['id']}"
        [job] = (await clarion_up.request("101", "GET", path))["records"]
        return job if job["attempts"] else None

    job = await wait_for(tried, missing="the first attempt", timeout=60)
    assert job is not None
    [attempt] = job["attempts"]
    assert (job["state"], attempt["code"], attempt["reason"]) == ("Waiting", "BUSY", "The line is busy.")
    assert attempt["next"] == job["nextAttemptTime"]
    await clarion_up.request("101", "DELETE", f"{OWN}/message-store/{sent['id']}")


@pytest.mark.parametrize(
    ("number", "habit", "loss", "transport"),
    [("+16505550177", "refuses", 0, "G.711"), ("+16505550176", "accepts", 5, "T.38")],
)
async def test_fax_01_02_26_a_fax_comes_in_and_lies_in_the_message_store(
    clarion_up: Installation, tmp_path: Path, number: str, habit: str, loss: float, transport: str
) -> None:
    await make_fax_number(clarion_up, number)
    document = write_pages(tmp_path / "one.tiff", [random_page(3, 300)])

    how = {"behaviour": "fax", "document": str(document), "t38": habit, "packet_loss": loss}
    await call_until_answered(clarion_up, number, **how)

    message = await fax_of_102(clarion_up, number)
    assert message["from"]["phoneNumber"] == MACHINE
    assert message["to"][0]["phoneNumber"] == number
    assert (message["messageStatus"], message["readStatus"], message["faxPageCount"]) == ("Received", "Unread", 1)
    assert (message["clarionFax"]["complete"], message["clarionFax"]["transport"]) == (True, transport)
    [attachment] = message["attachments"]
    assert (attachment["type"], attachment["contentType"]) == ("RenderedDocument", "application/pdf")
    headers = {"Authorization": f"Bearer {await clarion_up.token('102')}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        content = (await client.get(attachment["uri"])).content
    assert content.startswith(b"%PDF")


async def voicemails_of_102(clarion: Installation) -> set[int]:
    store = await clarion.request("102", "GET", f"{OWN}/message-store?messageType=VoiceMail&perPage=1000")
    return {each["id"] for each in store["records"]}


@pytest.mark.parametrize("habit", ["refuses", "accepts"])
async def test_fax_09_a_fax_to_a_number_for_calls_is_heard_by_its_tone_and_taken_from_the_voicemail(
    clarion_up: Installation, tmp_path: Path, habit: str
) -> None:
    """102 has no phone: the voicemail answers, and the machine sends its tone."""
    number = {"refuses": "+16505550173", "accepts": "+16505550172"}[habit]
    await make_fax_number(clarion_up, number, type="VoiceFax", detects=True)
    document = write_pages(tmp_path / "one.tiff", [random_page(3, 300)])
    before = await voicemails_of_102(clarion_up)
    await call_until_answered(clarion_up, number, behaviour="fax", document=str(document), t38=habit)
    message = await fax_of_102(clarion_up, number)
    assert (message["clarionFax"]["complete"], message["faxPageCount"]) == (True, 1)
    assert await voicemails_of_102(clarion_up) == before


async def test_fax_10_a_page_that_another_machine_offers_is_fetched(clarion_up: Installation) -> None:
    path = f"{OWN}/clarion/fax-polls"
    asked = await clarion_up.request("101", "POST", path, json={"to": {"phoneNumber": OFFERING_MACHINE}})
    assert asked["telephonySessionId"]

    async def arrived() -> dict[str, Any] | None:
        found = await clarion_up.request("101", "GET", f"{OWN}/message-store?messageType=Fax&direction=Inbound")
        return next((each for each in found["records"] if each["from"]["phoneNumber"] == OFFERING_MACHINE), None)

    message = await wait_for(arrived, missing="the page that was fetched", timeout=PATIENCE)
    assert message is not None
    assert (message["faxPageCount"], message["clarionFax"]["complete"]) == (1, True)
    [line] = await faxes_in_log(clarion_up, "101", OFFERING_MACHINE)
    assert (line["direction"], line["result"]) == ("Outbound", "Received")
    nothing = await clarion_up.request("101", "POST", path, json={"to": {"phoneNumber": MACHINE}})
    assert nothing["telephonySessionId"] != asked["telephonySessionId"]

    async def ended() -> dict[str, Any] | None:
        lines = await faxes_in_log(clarion_up, "101", MACHINE)
        return next((each for each in lines if each["telephonySessionId"] == nothing["telephonySessionId"]), None)

    failed = await wait_for(ended, missing="the end of a call to a machine that offers nothing", timeout=PATIENCE)
    assert failed is not None
    assert failed["result"] == "Receive Error"


async def test_fax_10_a_document_that_a_number_offers_is_fetched_by_another_machine(
    clarion_up: Installation, tmp_path: Path
) -> None:
    number, pages = "+16505550179", [random_page(71, 300), random_page(72, 300)]
    await make_fax_number(clarion_up, number)
    document = write_pages(tmp_path / "offered.tiff", pages).read_bytes()
    headers = {"Authorization": f"Bearer {await clarion_up.token('102')}"}
    form = {"phoneNumber": (None, number), "attachment": ("offered.tiff", document)}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        made = await client.post(f"{clarion_up.url}{OWN}/clarion/fax-offers", files=form)
    assert made.status_code == 200, made.text

    await call_until_answered(clarion_up, number, behaviour="fax", t38="accepts")

    async def fetched() -> dict[str, Any] | None:
        calls = (await clarion_up.network("calls", number=number))["calls"]
        return next((each for each in calls if (each.get("fax") or {}).get("code") == "OK"), None)

    call = await wait_for(fetched, missing="the document at the machine that fetches it", timeout=PATIENCE)
    assert call is not None
    assert same_pages([page[-300:] for page in read_pages(Path(call["recording"]))], pages)

    async def noted() -> dict[str, Any] | None:
        found = await clarion_up.request("102", "GET", f"{OWN}/clarion/fax-offers")
        return next((each for each in found["records"] if each.get("fetchedBy") == MACHINE), None)

    assert await wait_for(noted, missing="who fetched the document", timeout=PATIENCE)
    [line] = await faxes_in_log(clarion_up, "102", number)
    assert (line["direction"], line["result"]) == ("Inbound", "Sent")


async def test_fax_02_a_fax_between_two_numbers_of_one_installation_arrives(
    clarion_up: Installation, tmp_path: Path
) -> None:
    number = "+16505550175"
    await make_fax_number(clarion_up, number)
    await call_until_answered(clarion_up, number, behaviour="silent", duration=1)
    document = write_pages(tmp_path / "one.tiff", [random_page(5, 200)])
    body = {"to": (None, number), "faxResolution": (None, "High"), "attachment": ("one.tiff", document.read_bytes())}
    sent = await post_fax(clarion_up, "101", files=body)
    done = await message_with(clarion_up, "101", sent["id"], "Sent")
    [out] = await faxes_in_log(clarion_up, "101", number)
    [arrived] = [line for line in await faxes_in_log(clarion_up, "102", number) if line["result"] == "Received"]
    assert (out["direction"], out["action"], out["result"], out["transport"]) == (
        "Outbound", "Outgoing Fax", "Sent", "VoIP",
    )  # fmt: skip
    assert (arrived["direction"], arrived["action"], arrived["result"]) == ("Inbound", "Incoming Fax", "Received")
    message = await fax_of_102(clarion_up, number)
    assert message["from"]["phoneNumber"] == done["from"]["phoneNumber"]
    assert (message["faxPageCount"], message["clarionFax"]["complete"]) == (1, True)


IPP_TEST = """{
  NAME "The printer says what it takes"
  OPERATION Get-Printer-Attributes
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR language attributes-natural-language en
  ATTR uri printer-uri $uri
  STATUS successful-ok
  EXPECT operations-supported OF-TYPE enum WITH-VALUE 2
  EXPECT document-format-supported OF-TYPE mimeMediaType WITH-VALUE "application/pdf"
  EXPECT destination-uri-schemes-supported OF-TYPE uriScheme WITH-VALUE "tel"
}
{
  NAME "A document goes to the number in the name of the job"
  OPERATION Print-Job
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR language attributes-natural-language en
  ATTR uri printer-uri $uri
  ATTR name job-name "Minutes for +1 202 555 0130"
  FILE $filename
  STATUS successful-ok
  EXPECT job-id OF-TYPE integer
  EXPECT job-state OF-TYPE enum
}
"""


async def printer_of(clarion: Installation) -> str:
    """The address of 101's fax printer as the documentation says for `make run`, with the credentials in it."""
    email = (await clarion.request("101", "GET", OWN))["contact"]["email"]
    secret = quote(clarion.env["CLARION_101_PASSWORD"], safe="")
    documented = next(each for each in documented_printers() if each.startswith("ipp://"))
    host = clarion.url.partition("://")[2]
    return documented.replace("NAME:PASSWORD@localhost:8080", f"{quote(email, safe='')}:{secret}@{host}")


@pytest.mark.skipif(shutil.which("ipptool") is None, reason="cups-ipp-utils is not installed")
async def test_fax_25_ipptool_prints_a_document_and_it_arrives_at_the_machine(
    clarion_up: Installation, tmp_path: Path
) -> None:
    pdf = tmp_path / "page.pdf"
    Image.fromarray(random_page(9, 300)).save(pdf, resolution=204)
    (tmp_path / "fax.test").write_text(IPP_TEST)
    command = ("ipptool", "-tv", "-f", str(pdf), await printer_of(clarion_up), str(tmp_path / "fax.test"))
    printing = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await printing.communicate()
    assert printing.returncode == 0, said.decode()
    listed = await clarion_up.request("101", "GET", f"{OWN}/message-store?messageType=Fax&direction=Outbound")
    sent = listed["records"][0]
    assert sent["to"][0]["phoneNumber"] == MACHINE
    await message_with(clarion_up, "101", sent["id"], "Sent")


@pytest.fixture
def spool() -> Iterator[Path]:
    """Where the filters of CUPS, which run as another user, reach their files."""
    with tempfile.TemporaryDirectory(prefix="clarion-cups-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(not cups.installed(), reason="cups is not installed")
async def test_fax_25_a_document_printed_through_a_driverless_queue_of_cups_arrives_as_a_fax(
    clarion_up: Installation, spool: Path, processes: Callable[..., Process]
) -> None:
    """`lpadmin -m everywhere` and `lp`, as the documentation says, without anything of ours on the computer."""
    pdf = spool / "page.pdf"
    Image.fromarray(random_page(9, 300)).save(pdf, resolution=204)
    pdf.chmod(0o644)
    printer = await cups.start_cups(spool / "cups", processes)
    await printer.ask("lpadmin", "-p", "clarion-fax", "-E", "-v", await printer_of(clarion_up), "-m", "everywhere")
    await printer.ask("lp", "-d", "clarion-fax", "-t", "Minutes for +1 202 555 0131", str(pdf))

    async def printed() -> dict[str, Any] | None:
        listed = await clarion_up.request("101", "GET", f"{OWN}/message-store?messageType=Fax&direction=Outbound")
        return next((each for each in listed["records"] if each["to"][0]["phoneNumber"] == T38_MACHINE), None)

    sent = await wait_for(printed, missing=lambda: f"the printed fax:\n{printer.process.tail()}", timeout=PATIENCE)
    assert sent is not None
    done = await message_with(clarion_up, "101", sent["id"], "Sent")
    assert done["faxPageCount"] == 1
    *_, call = (await clarion_up.network("calls", number=T38_MACHINE))["calls"]
    [page] = read_pages(Path(call["recording"]))
    assert not page[100:].all(), "something is printed on it"
