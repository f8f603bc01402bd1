"""PH-60 in Chromium: a CRM is connected, whoever calls is shown as it knows them, the call is written into it."""

import json
from typing import Any

import pytest

from tests.features.phone.crm.test_crm import a_program
from tests.scenarios.installation import Installation
from tests.support.waiting import wait_for
from tests.web.conftest import NARROW, StartWebApp, WebApp

pytestmark = [pytest.mark.browser, pytest.mark.scenario]
NUMBER, BEN = "+12025550123", "+16505550102"
CONNECTIONS = "/restapi/v1.0/account/~/clarion/crm/connections"


async def test_a_caller_is_shown_as_the_crm_knows_them_and_the_call_is_written_there(
    web_app: StartWebApp, clarion_up: Installation
) -> None:
    """PH-60"""
    ada: WebApp = await web_app("101", size=NARROW)
    async with a_program() as program:
        await ada.open("/crm")
        await ada.click("Connect a CRM", exact=True)
        await ada.do("choose", label="Which CRM", option="Other (REST)")
        await ada.do("write", label="Name", text="Our CRM")
        await ada.do("write", label="Address", text=f"http://127.0.0.1:{program.port}/crm")
        await ada.do("fill", label="API key", text="wrong")
        await ada.do("choose", label="Write ended calls into the CRM", option="All calls with outside numbers")
        await ada.click("Save changes", exact=True)
        await ada.click("Ask Our CRM about a number", exact=True)
        await ada.do("write", label="Phone number", text=NUMBER)
        await ada.click("Ask", exact=True)
        await ada.sees("HTTP 401")
        program.key = "wrong"
        await ada.click("Ask", exact=True)
        await ada.sees("Casey Jones")
        ben: WebApp = await web_app("102")
        placed = await clarion_up.network("place", **{"from": NUMBER, "to": BEN, "duration": 20})
        await ben.rings()
        await ben.do("sees_id", part="crm-match")
        [shown] = await ben.do("texts", role="alertdialog", name="")
        assert "Casey Jones · Acme" in shown
        await ben.click("Answer", exact=True)
        await ben.talks()
        await ben.do("fill", label="Notes for the CRM", text="Wants two")
        await clarion_up.network("hang_up", id=placed["id"])
        assert await ben.call_ended() == "ended"

        def written() -> list[dict[str, Any]]:  # without calls of earlier tests, whose CDRs come now
            return [call for call in program.calls if call["from"] == NUMBER]

        await wait_for(written, missing=lambda: f"the call in the CRM, which has {program.calls}", timeout=25)
        [told] = written()
        assert (told["result"], told["contact"]) == ("Accepted", {"id": "7", "name": "Casey Jones"})
        assert told["notes"] == "Wants two"
        await ben.open("/history")
        await ben.sees("Acme")
        await ada.open("/crm")
        await ada.sees("In the CRM")
        assert await ada.do("problems") == [] and await ben.do("problems") == []
    [made] = (await clarion_up.request("101", "GET", CONNECTIONS))["records"]
    assert "wrong" not in json.dumps(made)
    await clarion_up.request("101", "DELETE", f"{CONNECTIONS}/{made['id']}")
