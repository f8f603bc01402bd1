"""FAX-30, FAX-38: receipts. Whatever byte somebody changes, the check says so, and where."""

import asyncio
import base64
import io
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from clarion.apps.cli import app
from clarion.apps.cli_fax import add_to
from clarion.base.fax import FaxReport, PageReport
from clarion.base.files import Files
from clarion.base.i18n import Reader
from clarion.engines.fax_documents.printing import print_rows
from clarion.features.conduct import Signature
from clarion.features.conduct.evidence.notes import verifier_key
from clarion.features.fax import FaxReceiver
from clarion.features.fax.receipt import FORMAT, check_receipt, key_address, printed_rows, write_receipt
from tests.features.fax.test_send import DANA, STORE, TEXT, Line, ended, form, line, post
from tests.support.api import Api
from tests.support.fax_pages import random_page, read_pages, write_pages

__all__ = ["line"]

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NAME = "phone.example.com/conduct-evidence"
CONTENT: dict[str, Any] = {
    "fax": {"messageId": "7", "from": {"phoneNumber": "+16505550102", "header": "Münch & Söhne"}, "pageCount": 2},
    "document": {"mediaType": "application/pdf", "sha256": "ab" * 32, "size": 1000},
    "pages": [{"number": n, "width": 1728, "height": 2200, "sha256": f"{n}" * 64} for n in (1, 2)],
    "recipients": [{"phoneNumber": DANA, "result": "Sent", "attempts": [{"code": "OK", "bitRate": 14400}]}],
}


def sign(context: str, statement: bytes) -> Signature:
    signed = KEY.sign(context.encode() + b"\n" + statement)
    return Signature(verifier_key(NAME, KEY.public_key().public_bytes_raw()), base64.b64encode(signed).decode())


RECEIPT = write_receipt(CONTENT, sign).encode()


def test_fax_38_an_unchanged_receipt_is_in_order() -> None:
    checked = check_receipt(RECEIPT)
    assert checked.problems == ()
    assert checked.signer == NAME
    assert check_receipt(RECEIPT, json.loads(RECEIPT)["key"]).problems == ()


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, len(RECEIPT) - 1), value=st.integers(0, 255), how=st.sampled_from("rid"))
def test_fax_38_every_mutation_of_a_byte_is_found(place: int, value: int, how: str) -> None:
    """Replaced, inserted or deleted, anywhere: in a part, in the digests, the key, the signature, or between them."""
    end = {"r": place + 1, "i": place, "d": place + 1}[how]
    mutated = RECEIPT[:place] + (b"" if how == "d" else bytes([value])) + RECEIPT[end:]
    if mutated != RECEIPT:
        assert check_receipt(mutated).problems


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (("pages", 1, "sha256"), "page 2"),
        (("fax", "messageId"), "fax"),
        (("document", "sha256"), "document"),
        (("recipients", 0, "attempts", 0, "code"), "recipient 1"),
        (("digests", "page 1"), "page 1"),
        (("signature",), "signature"),
        (("key",), "key"),
    ],
)
def test_fax_38_the_changed_part_is_named(path: tuple[Any, ...], named: str) -> None:
    body = json.loads(RECEIPT)
    inner = body
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = "x" + str(inner[path[-1]])
    assert named in " ".join(check_receipt(json.dumps(body).encode()).problems)


def test_fax_38_a_part_too_many_or_too_few_and_another_signer_are_found() -> None:
    body = json.loads(RECEIPT)
    body["pages"].append(body["pages"][0])
    assert check_receipt(json.dumps(body).encode()).problems[0] == "The page 3 is not as it was signed."
    body["pages"] = body["pages"][:1]
    assert "page 2" in check_receipt(json.dumps(body).encode()).problems[0]
    other = verifier_key(NAME, Ed25519PrivateKey.from_private_bytes(b"1" * 32).public_key().public_bytes_raw())
    assert "The key in the receipt is another one than you expect." in check_receipt(RECEIPT, other).problems
    stolen = write_receipt(CONTENT, lambda context, statement: sign("another context", statement)).encode()
    assert check_receipt(stolen).problems, "what was signed as something else is no receipt"
    assert FORMAT in check_receipt(b'{"format": "x"}').problems[0]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (f"http://{NAME.partition('/')[0]}/conduct/evidence/key", "http"),
        ("", "https"),
        ("http://other.example.com/conduct/evidence/key", "https"),
    ],
)
def test_fax_38_the_address_of_the_key_is_that_of_the_signer(told: str, shown: str) -> None:
    assert key_address({"keyAddress": told}, NAME) == f"{shown}://phone.example.com/conduct/evidence/key"


def test_fax_30_the_receipt_on_paper_has_words_for_its_facts_and_cuts_none() -> None:
    attempt = {
        "at": "2026-12-01T11:48:03.000Z", "attempt": 2, "code": "OK", "bitRate": 14400, "errorCorrection": True,
        "settings": [], "reason": "", "negotiated": {"dcs": "14400 bit/s V.17", "trainings": 1},
    }  # fmt: skip
    body = {**CONTENT, "recipients": [{"phoneNumber": DANA, "result": "ReceivedPartially", "attempts": [attempt]}]}
    reader = Reader("fr", ZoneInfo("America/New_York"))
    rows = dict(printed_rows({**body, "key": "k", "signature": "s"}, "abcd", reader))
    assert rows["Time"] == "Tuesday 01 December 2026 at 06:48 (EST), 2026-12-01 11:48:03 UTC"
    assert (rows["Speed"], rows["Error correction"], rows["Result"]) == ("14,400 bit/s", "yes", "Received partially")
    assert (rows["Settings in use (DCS)"], rows["Sender in the header line"]) == ("14400 bit/s V.17", "Münch & Söhne")
    assert "Settings" not in rows and "What happened" not in rows
    long = ("Label", "Error correction: yes, " * 40 + "ab" * 60)
    read = pypdfium2.PdfDocument(print_rows("Title", (long,)))[0].get_textpage().get_text_range()
    lines = [line.strip() for line in read.splitlines()]
    assert all(word in ("Error", "correction:", "yes,", "Label", "Title") or set(word) == {"a", "b"}
               for line in lines for word in line.split()), lines  # fmt: skip


async def verify(*arguments: str | Path) -> tuple[int, str]:
    """In a thread: a command has an event loop of its own."""
    if not any(group.name == "fax" for group in app.registered_groups):
        add_to(app)
    result = await asyncio.to_thread(CliRunner().invoke, app, ["fax", "verify", *map(str, arguments)])
    return result.exit_code, result.output or getattr(result.exception, "message", "")


async def test_fax_30_38_a_sent_fax_has_a_receipt_that_is_checked_offline(api: Api, line: Line, tmp_path: Path) -> None:
    message = (await post(api, **form(TEXT, faxResolution="Low"))).json()
    path = f"{STORE}/{message['id']}/clarion/receipt"
    early = await api.get(path, "102")
    assert (early.status_code, early.json()["message"]) == (
        409, "The receipt is written when the fax has been sent, or has failed.",
    )  # fmt: skip
    asked = await line.work()
    await line.report(asked, ended("CALL_DROPPED", 1))
    api.clock.advance(61)
    await line.report(await line.work(), ended("OK", 1))
    text = (await api.get(path, "102")).content
    receipt = json.loads(text)
    [recipient] = receipt["recipients"]
    assert (recipient["phoneNumber"], recipient["result"], recipient["pagesConfirmed"]) == (DANA, "Sent", 2)
    assert [attempt["code"] for attempt in recipient["attempts"]] == ["CALL_DROPPED", "OK"]
    assert recipient["attempts"][1]["bitRate"] == 14400
    assert receipt["fax"]["from"]["stationId"] == "+16505550102"

    key = (await api.client.get("/conduct/evidence/key")).text
    [attachment] = (await api.get(f"{STORE}/{message['id']}", "102")).json()["attachments"]
    pdf = (await api.client.get(attachment["uri"], headers=await api.as_person("102"))).content
    files = {"r.json": text, "fax.pdf": pdf, "fax.tiff": await api.here.get(Files).get(asked["document_key"])}
    for name, content in (files | {"key": key.encode(), "bad.pdf": pdf[:-30] + b"x" + pdf[-29:]}).items():
        (tmp_path / name).write_bytes(content)
    for document in ("fax.pdf", "fax.tiff"):
        code, said = await verify("--key", tmp_path / "key", tmp_path / "r.json", tmp_path / document)
        assert code == 0, said
        assert "fingerprint" in said
    code, said = await verify(tmp_path / "r.json")
    assert code == 0
    address = said.strip().rpartition(" ")[2]
    assert address == f"{api.here.settings.public_url}/conduct/evidence/key", "with the scheme of the server"
    assert (await api.client.get(address)).text == key
    pages = read_pages(tmp_path / "fax.tiff")
    changed = [page.copy() for page in pages]
    changed[1][500, 800] = not changed[1][500, 800]
    code, said = await verify(tmp_path / "r.json", write_pages(tmp_path / "changed.tiff", changed))
    assert (code, said.strip()) == (1, "WRONG: Page 2 is not the page that the receipt is about.")
    assert (await verify(tmp_path / "r.json", tmp_path / "bad.pdf"))[0] == 1
    original = "is not the PDF of a fax: page 1 is not the picture of a fax page. Download the PDF with the fax."
    (tmp_path / "printed.pdf").write_bytes((await api.get(f"{path}/printable", "102")).content)
    code, said = await verify(tmp_path / "r.json", tmp_path / "printed.pdf")
    assert (code, " ".join(said.split())) == (1, f"WRONG: [printed.pdf] {original}")
    code, said = await verify("--key", "nosuchfile.txt", tmp_path / "r.json")
    assert code != 0
    assert "nosuchfile.txt cannot be read: No such file" in said
    (tmp_path / "bad.json").write_bytes(text.replace(b"14400", b"9600"))
    code, said = await verify(tmp_path / "bad.json")
    assert (code, said.strip()) == (1, "WRONG: The recipient 1 is not as it was signed.")

    printed = await api.get(f"{path}/printable", "102")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    document = pypdfium2.PdfDocument(printed.content)
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    for raw in ("Sha256", "Dcs", "Dis", "[]", "{", "negotiated", "Negotiated"):
        assert raw not in words, words
    assert "Error correction" in words and "14,400 bit/s" in words and "Recipient 1, attempt 2" in words
    assert (await api.get(path, "103")).status_code == 404, "another person's"


async def test_fax_30_a_fax_that_comes_in_has_a_receipt_of_its_pages(api: Api, tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.fromarray(random_page(5, 300)).save(file, "TIFF", compression="group4", dpi=(204, 196))
    own = (await api.get("/account/~/extension/~", "103")).json()
    account_id = str(own["account"]["id"])
    key = f"fax/{account_id}/aa/in.tiff"
    await api.here.get(Files).put(key, file.getvalue())
    report = FaxReport(
        ended=True, code="OK", reason="All pages arrived.", negotiated=True, bit_rate=9600, remote_ident="+12025550100",
        coding="MR", trainings=2, pages=(PageReport(width=1728, rows=300, bad_rows=3),),
    )  # fmt: skip
    payload = {
        "telephony_session_id": "s-in", "account_id": account_id, "extension_id": str(own["id"]), "key": key,
        "to_number": "+16505550103", "from_number": DANA, "from_name": "", "received_at": "1700000000.0",
        "report": msgspec.json.encode(report).decode(),
    }  # fmt: skip
    await api.here.get(FaxReceiver).take(payload)
    [message] = (await api.get(f"{STORE}?messageType=Fax&dateFrom=2020-01-01", "103")).json()["records"]
    text = (await api.get(f"{STORE}/{message['id']}/clarion/receipt", "103")).content
    [attempt] = json.loads(text)["recipients"][0]["attempts"]
    negotiated = attempt["negotiated"]
    assert (negotiated["coding"], negotiated["trainings"], negotiated["badRows"]) == ("MR", 2, 3)
    (tmp_path / "in.json").write_bytes(text)
    (tmp_path / "in.tiff").write_bytes(file.getvalue())
    assert (await verify(tmp_path / "in.json", tmp_path / "in.tiff"))[0] == 0
