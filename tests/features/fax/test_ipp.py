"""FAX-25: print to fax. The codec here; Debian's ipptool prints to a real server in `tests/scenarios/test_fax.py`."""

import base64
import re
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.apps.install.self_test import Target
from clarion.base.settings import Settings
from clarion.features.fax.ipp_message import (
    COLLECTION,
    INTEGER,
    JOB,
    NAME,
    OPERATION,
    URI,
    Group,
    IppRequest,
    Malformed,
    read_request,
    write_response,
)  # fmt: skip
from clarion.features.fax.ipp_printer import recipients_of_job
from clarion.features.fax.prints import PrintCleanup
from clarion.features.people import demo
from tests.features.fax.test_send import DANA, STORE, Line, ended, line, queue_of
from tests.support.api import Api

__all__ = ["line"]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHARSET, LANGUAGE = 0x47, 0x48
PRINTS = "/account/~/extension/~/clarion/fax-prints"


def message(operation: int, attributes: dict[str, list[tuple[int, object]]], data: bytes = b"") -> bytes:
    """A request, written by the same code that writes responses: their forms are one."""
    given = {"attributes-charset": [(CHARSET, "utf-8")], "attributes-natural-language": [(LANGUAGE, "en")]} | attributes
    group = Group(OPERATION, given)  # type: ignore[arg-type]
    return write_response(IppRequest((2, 0), 0, 7, {}), operation, [group]) + data


DOCUMENTATION = Path(__file__).parents[3] / "docs/operations/fax.md"


def documented_printers() -> list[str]:
    """The addresses that `lpadmin` is given in the documentation."""
    return re.findall(r'lpadmin .*-v "([^"]+)"', DOCUMENTATION.read_text())


def test_fax_25_the_documented_printers_are_where_clarion_listens() -> None:
    """CUPS takes port 631 for an address without one, where nothing of ours is."""
    installed, own = (urlsplit(address) for address in documented_printers())
    assert (installed.scheme, installed.path) == ("ipps", "/ipp/fax")
    assert installed.port == Target.__dataclass_fields__["https_port"].default, (
        "where the web app of an installed server is"
    )
    assert (own.scheme, own.hostname, own.path) == ("ipp", "localhost", "/ipp/fax")
    assert own.port == Settings.model_fields["http_port"].default


@on_sqlite
@pytest.mark.parametrize(
    ("base", "uri"),
    [
        ("https://phone.example.com", "ipps://phone.example.com:443/ipp/fax"),
        ("http://localhost:8080", "ipp://localhost:8080/ipp/fax"),
        ("http://phone.example.com", "ipp://phone.example.com:80/ipp/fax"),
    ],
)
async def test_fax_25_the_printer_says_its_address_with_the_port(api: Api, base: str, uri: str) -> None:
    content = message(0x000B, {})
    answer = await api.client.post(f"{base}/ipp/fax", content=content, headers={"Content-Type": "application/ipp"})
    told = read_request(answer.content)
    assert told.first("printer-uri-supported") == uri


async def ask(api: Api, content: bytes, password: str = "") -> tuple[int, IppRequest]:
    secret = password or demo.demo_password(api.here.keys, demo.DEMO, "102")
    email = next(each.email for each in demo.DEMO.people if each.number == "102")
    basic = base64.b64encode(f"{email}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/ipp"}
    answer = await api.client.post("/ipp/fax", content=content, headers=headers)
    if answer.status_code != 200:
        return answer.status_code, IppRequest((0, 0), 0, 0, {})
    return answer.status_code, read_request(answer.content)


@on_sqlite
async def test_fax_25_a_printed_job_is_faxed_to_the_number_in_its_name(api: Api, line: Line) -> None:
    text = b"The minutes of Monday's meeting.\n"
    assert (await ask(api, b"nonsense"))[0] == 400
    assert (await ask(api, message(2, {}), password="wrong"))[0] == 401
    destination = {"destination-uri": [(URI, f"tel:{DANA}")]}
    _, printed = await ask(api, message(2, {"destination-uris": [(COLLECTION, destination)]}, text))
    assert printed.operation == 0, printed.attributes
    job = printed.first("job-id")
    [fax] = (await api.get(f"{STORE}?messageType=Fax&dateFrom=2020-01-01", "102")).json()["records"]
    assert fax["to"][0]["phoneNumber"] == DANA
    await line.report(await line.work(), ended("OK", 1))
    assert (await queue_of(api, fax))["state"] == "Sent"
    _, told = await ask(api, message(9, {"job-id": [(INTEGER, job)]}))
    assert (told.first("job-state"), told.first("job-state-reasons")) == (9, "job-completed-successfully")
    _, jobs = await ask(api, message(10, {}))
    assert jobs.attributes["job-id"] == [job]
    assert (await ask(api, message(9, {"job-id": [(INTEGER, 1)]})))[1].operation == 0x406
    assert (await ask(api, message(0x4000, {})))[1].operation == 0x501
    alarm = {"destination-uri": [(URI, "tel:911")]}
    _, emergency = await ask(api, message(2, {"destination-uris": [(COLLECTION, alarm)]}, text))
    assert emergency.operation == 0x400


@on_sqlite
async def test_fax_25_what_is_printed_without_a_number_waits_for_one_in_the_web_app(api: Api, line: Line) -> None:
    text = b"The minutes of Monday's meeting.\n"
    _, printed = await ask(api, message(2, {"job-name": [(NAME, "Minutes – März")]}, text))
    assert (printed.operation, printed.first("job-state")) == (0, 9), "the printer has done its work"
    assert "number" in printed.first("job-state-message")
    _, told = await ask(api, message(9, {"job-id": [(INTEGER, printed.first("job-id"))]}))
    assert told.first("job-name") == "Minutes – März"
    [waiting] = (await api.get(PRINTS, "102")).json()["records"]
    assert waiting["name"] == "Minutes – März"
    assert (await api.get(PRINTS, "103")).json()["records"] == [], "another person's"
    assert (await api.get(f"{PRINTS}/{waiting['id']}/content", "103")).status_code == 404
    content = await api.get(f"{PRINTS}/{waiting['id']}/content", "102")
    assert content.content.startswith(b"%PDF")
    assert (await api.request("DELETE", f"{PRINTS}/{waiting['id']}", "102")).status_code == 204
    assert (await ask(api, message(9, {"job-id": [(INTEGER, printed.first("job-id"))]})))[1].operation == 0x406
    _, broken = await ask(api, message(2, {"job-name": [(NAME, "Minutes")]}, b"MZ" + bytes(99)))
    assert broken.operation == 0x40A
    await ask(api, message(2, {"job-name": [(NAME, "Later")]}, text))
    file_age = datetime.now(UTC) - api.clock.now()  # files have the time of the machine
    api.clock.advance(file_age.total_seconds() + 6 * 86400)
    await api.here.get(PrintCleanup).turn()
    api.tokens.clear()
    assert len((await api.get(PRINTS, "102")).json()["records"]) == 1
    api.clock.advance(86400 + 600)
    api.tokens.clear()
    await api.here.get(PrintCleanup).turn()
    assert (await api.get(PRINTS, "102")).json()["records"] == []


@on_sqlite
async def test_fax_25_a_computer_asks_what_the_printer_can_do_before_it_signs_in(api: Api) -> None:
    async def stranger(content: bytes) -> Any:
        return await api.client.post("/ipp/fax", content=content, headers={"Content-Type": "application/ipp"})

    told = read_request((await stranger(message(11, {}))).content)
    assert (told.operation, told.first("printer-info")) == (0, "Fax of Clarion"), "no company is named"
    assert {"application/pdf", "image/pwg-raster", "image/urf"} <= set(told.attributes["document-format-supported"])
    assert told.attributes["media-col-database"][0]["media-size"] == [{"x-dimension": [21590], "y-dimension": [27940]}]
    for content in (message(2, {"job-name": [(NAME, DANA)]}, b"text"), message(10, {}), message(11, {}, bytes(70_000))):
        refused = await stranger(content)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Basic")
    _, known = await ask(api, message(11, {}))
    assert known.first("printer-info") != "Fax of Clarion"


def test_fax_25_whom_a_job_is_for() -> None:
    def of(**attributes: list[object]) -> list[str]:
        given = {name.replace("_", "-"): values for name, values in attributes.items()}
        return recipients_of_job(IppRequest((2, 0), 2, 1, given))

    assert of(job_name=["Minutes for (650) 555-0100"]) == ["650) 555-0100"]
    assert of(job_name=["Minutes"]) == []
    assert of(job_name=["+1 202 555 0100"]) == ["+1 202 555 0100"]
    assert of(destination_uris=[{"destination-uri": ["tel:+12025550100;phone-context=x"]}]) == ["+12025550100"]
    assert of(destination_uris=[{}], job_name=[""]) == []


@given(st.binary(max_size=300))
def test_fax_25_no_bytes_break_the_reader(content: bytes) -> None:
    for tried in (content, struct.pack(">BBHIB", 2, 0, 2, 1, 1) + content):
        try:
            read_request(tried)
        except Malformed:
            continue


def test_fax_25_what_is_written_is_read() -> None:
    size = {"x": [(INTEGER, 5)], "inner": [(COLLECTION, {"name": [(NAME, "Ü")]})]}
    read = read_request(
        write_response(IppRequest((1, 1), 2, 9, {}), 0, [Group(JOB, {"size": [(COLLECTION, size)] * 2})])
    )
    assert (read.version, read.request_id) == ((1, 1), 9)
    assert read.attributes["size"] == [{"x": [5], "inner": [{"name": ["Ü"]}]}] * 2
