"""FAX-10: fetching a fax that another machine offers, and offering one."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from clarion.base.files import Files, NoSuchFile
from clarion.features.fax import FaxSender
from clarion.features.fax.offers import FaxOfferFetches
from clarion.features.numbers import PhoneNumber
from tests.features.fax.test_send import DANA, ECHO, Line, line
from tests.support.api import Api

__all__ = ["line"]
POLLS = "/account/~/extension/~/clarion/fax-polls"


async def test_fax_10_a_machine_is_called_once_and_nothing_waits_in_the_queue(api: Api, line: Line) -> None:
    body = {"to": {"phoneNumber": DANA}, "from": {"phoneNumber": "+16505550102"}}
    answer = await api.request("POST", POLLS, "102", json=body)
    assert answer.status_code == 200, answer.text
    [asked] = line.asked
    assert (asked["number"], asked["caller_number"], asked["document_key"]) == (DANA, "+16505550102", "")
    assert asked["extension_id"] == api.extension_id("102")
    assert answer.json() == {"telephonySessionId": f"s-{asked['job_id']}-1"}
    assert await api.here.get(FaxSender).work() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"to": {"phoneNumber": "911"}}, 400, "MSG-240"),
        ({"to": {"phoneNumber": "nobody"}}, 400, "MSG-240"),
        ({}, 400, "CMN-101"),
        ({"to": {"phoneNumber": DANA}, "from": {"phoneNumber": ECHO}}, 403, "MSG-304"),
    ],
)
async def test_fax_10_what_cannot_be_fetched_is_refused(
    api: Api, line: Line, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await api.request("POST", POLLS, "102", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (status, code), answer.text
    assert line.asked == []


# ---- offering


OFFERS = "/account/~/extension/~/clarion/fax-offers"
FAX_NUMBER = "+16505550102"  # of 102


@pytest.fixture
async def fax_number(api: Api) -> str:
    async with api.here.storage.transaction() as session:
        row = (await session.scalars(select(PhoneNumber).where(PhoneNumber.number == FAX_NUMBER))).one()
        row.type = "FaxOnly"
    return FAX_NUMBER


def offer_form(number: str, *files: tuple[str, bytes]) -> dict[str, Any]:
    return {"files": [("phoneNumber", (None, number)), *(("attachment", file) for file in files)]}


async def test_fax_10_a_document_is_offered_replaced_fetched_and_withdrawn(api: Api, fax_number: str) -> None:
    nothing = (await api.get(OFFERS, "102")).json()
    assert nothing == {"records": [], "phoneNumbers": [fax_number]}
    for name in ("old.txt", "prices.txt"):
        made = await api.request("POST", OFFERS, "102", **offer_form(fax_number, (name, b"Prices\n" * 60)))
        assert made.status_code == 200, made.text
    offer = made.json()
    assert (offer["phoneNumber"], offer["name"], offer["pageCount"]) == (fax_number, "prices.txt", 2)
    files = api.here.get(Files)
    key = f"fax-offers/{api.account_id()}/{fax_number.removeprefix('+')}.tiff"
    with Image.open(BytesIO(await files.get(key))) as tiff:
        assert getattr(tiff, "n_frames", 1) == 2, "call servers find it by the number alone"
    content = await api.get(f"{OFFERS}/{offer['id']}/content", "102")
    assert content.content.startswith(b"%PDF")

    fetched = {"account_id": api.account_id(), "number": fax_number, "by": DANA, "at": "1764547200.000"}
    await api.here.get(FaxOfferFetches).take(fetched)
    [listed] = (await api.get(OFFERS, "102")).json()["records"]
    assert (listed["id"], listed["fetchedBy"]) == (offer["id"], DANA)

    path = f"{OFFERS}/{offer['id']}"
    assert (await api.request("DELETE", path, "103")).status_code == 404, "the number of somebody else"
    assert (await api.request("DELETE", path, "102")).status_code == 204
    assert (await api.get(OFFERS, "102")).json()["records"] == []
    assert (await api.get(f"{path}/content", "102")).status_code == 404
    with pytest.raises(NoSuchFile):
        await files.get(key)


async def test_fax_10_what_cannot_be_offered_is_refused(api: Api, fax_number: str) -> None:
    text = ("a.txt", b"Hello")
    refused: list[tuple[str, tuple[tuple[str, bytes], ...], int, str]] = [
        (ECHO, (text,), 403, "MSG-304"),  # a foreign number
        ("+16505550101", (text,), 403, "MSG-304"),  # one for calls
        ("nobody", (text,), 403, "MSG-304"),
        (fax_number, (), 400, "MSG-347"),
        (fax_number, (("a.exe", b"MZ" + bytes(100)),), 415, "MSG-348"),
    ]
    for number, files, status, code in refused:
        answer = await api.request("POST", OFFERS, "102", **offer_form(number, *files))
        assert (answer.status_code, answer.json()["errorCode"]) == (status, code), answer.text
    assert (await api.get(OFFERS, "102")).json()["records"] == []
