"""A real call leaves its figures: how each phone heard it, and what it was in analytics (PH-32, PH-71)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.scenarios.installation import Installation
from tests.scenarios.test_queues import BASE
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def test_phones_report_and_the_call_is_counted_ph_32_ph_55_ph_71(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    began = datetime.now(UTC)
    ada = await baresip(clarion_up.account("101"), tone=440)
    ben = await baresip(clarion_up.account("102"), tone=880)
    await ada.registered()
    await ben.registered()
    call = await ada.dial("102")
    await ben.answer()
    await ada.hears(880)

    async def counted() -> list[dict[str, Any]]:
        """The latest call's legs, once it is over and everything has been told."""
        query = f"{BASE}/call-log?view=Detailed&dateFrom={began.isoformat().replace('+00:00', 'Z')}"
        records = (await clarion_up.request("101", "GET", query))["records"]
        if not records:
            return []
        found = await clarion_up.request("101", "GET", f"{BASE}/clarion/call-quality?order=Newest")
        session = records[0]["telephonySessionId"]
        return [leg for leg in found["records"] if leg["telephonySessionId"] == session]

    # Phones report every five seconds, and the engine counts what answers a report of its own.
    await wait_for(lambda: datetime.now(UTC) - began > timedelta(seconds=14), missing="reports", timeout=20)
    await ada.hang_up(call)
    legs = await wait_for(counted, missing="what the phones reported", timeout=30)
    assert {leg["codec"] for leg in legs} <= {"opus", "PCMU", "PCMA", "G722"}
    assert all(leg["mos"] > 3.5 for leg in legs)
    assert {leg["network"] for leg in legs} == {"127.0.0.0/24"}

    body = {
        "grouping": {"groupBy": "Users"},
        "timeSettings": {
            "timeZone": "UTC",
            "timeRange": {
                "timeFrom": (began - timedelta(seconds=1)).isoformat(),
                "timeTo": (began + timedelta(hours=1)).isoformat(),
            },
        },
        "responseOptions": {"counters": {"allCalls": {"aggregationType": "Sum"}}},
    }
    path = "/analytics/calls/v1/accounts/~/aggregation/fetch"
    answer = await clarion_up.request("101", "POST", path, json=body)
    by = {each["info"]["extensionNumber"]: each["counters"]["allCalls"]["values"] for each in answer["data"]["records"]}
    assert by["101"] == by["102"] == 1
    assert by["103"] == 0
