"""FAX-10: fetching a fax that another machine offers."""

from typing import Any

import pytest

from clarion.features.fax import FaxSender
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
