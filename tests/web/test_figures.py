"""PH-10, PH-32, PH-54, PH-55: figures of calls in Chromium: analytics, the archive, call quality, the wallboard."""

import time
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from clarion.base.files import Files
from clarion.calls.cdr_consumers import consumers_of
from clarion.calls.cdr_writer import CdrTable
from clarion.features.operations.analytics.consumer import keep_calls
from clarion.features.people import demo
from clarion.features.phone.call_log import write_calls
from tests.features.operations.analytics.days import Days
from tests.features.phone.test_call_log_rules import NOBODY, WORLD, call, party
from tests.features.phone.test_call_trace import a_trace
from tests.support.waiting import wait_for
from tests.web.admin import Admin, administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site
from tests.web.test_queues import Floor

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


def ids(site: Site, number: str) -> str:
    return demo.demo_extension_id(site.here.keys, demo.DEMO, number)


async def filled(site: Site) -> None:
    """Some days of calls, and what phones reported of one of them."""
    account_id = str((await get(site, "/account/~"))["id"])
    now = time.time()
    days = Days(account_id, lambda number: ids(site, number), ids(site, "103"), "+16505550100", seed=4)
    records = days.some(120, now - 6 * 86400, now - 700)
    async with site.here.storage.transaction() as session:
        await keep_calls(session, records)
        # A minute ago: the archive takes only what has settled.
        await write_calls(session, records, now=datetime.now(UTC) - timedelta(minutes=1))
    points = [
        {"at": now - 300 + 5 * n, "mos": 4.2 - n / 20, "loss": n / 4, "jitter": 8.0, "round_trip": 60.0}
        for n in range(30)
    ]
    quality = {"codec": "PCMU", "network": "192.0.2.7", "packets_from": 9000, "packets_to": 9100, "points": points}
    numbers = {"mos": 3.1, "lowest_mos": 2.6, "loss": 3.5, "jitter": 8.0, "round_trip": 60.0}
    leg = {
        "leg_id": "leg-1",
        "party_id": "p-day-1-2",
        "account_id": account_id,
        "extension_id": ids(site, "102"),
        "device_id": "d-102",
        "trunk_id": "",
        "number": "102",
        "name": "Ben Okafor",
        "started": now - 320,
        "ended": now - 100,
        "quality": quality | numbers,
    }
    call = {"session_id": "day-1", "telephony_session_id": "s-day-1", "account_id": account_id, "legs": [leg]}
    await site.here.bus.publish("calls.quality", call)


async def test_analytics_and_the_archive_of_calls_ph_54_ph_55(site: Site) -> None:
    await filled(site)
    ada = await administrator(site, path="/analytics")
    await ada.sees("Ada Admin")
    await ada.sees("Average talk")
    await ada.sees("Calls by weekday and hour")
    await fits(ada, site.folder, "analytics")
    await ada.click("Calls over time: Show as table", exact=True)
    await ada.sees("Not answered")
    await ada.click("Calls over time: Show as chart", exact=True)
    await ada.choose("By", "Queues")
    await ada.choose("Time", "Today")
    await ada.sees("Archive of calls")
    await ada.choose("Write files", "Every day")
    await ada.click("Save changes", exact=True)
    await ada.sees("records, until")
    [file] = (await get(site, "/account/~/clarion/call-log/archive/files"))["records"]
    assert file["records"] > 120
    await fits(ada, site.folder, "archive")
    await the_log_of_the_company(ada, site)


async def the_log_of_the_company(ada: Admin, site: Site) -> None:
    """One call is looked at, then one person's of one kind are asked for."""
    await ada.page("/call-log")
    await ada.do("click", name="Details of")
    await ada.sees("Why did this ring?")
    await ada.sees("Legs")
    await ada.sees("No explanation is available for this call")
    await fits(ada, site.folder, "call-log")
    await ada.choose("Person", "Ben Okafor · 102")
    await ada.choose("Result", "Blocked")
    await ada.sees("No calls")
    await ada.page("/call-routing")  # PH-81: what decided is gone, and one can act on that
    await ada.choose("Call", "→")
    await ada.sees("No explanation is available for this call")
    await ada.click("Try again", exact=True)
    await ada.sees("Try a call.")


async def test_the_ladder_of_a_call_is_read_and_downloaded_ops_36(site: Site) -> None:
    account_id, now = str((await get(site, "/account/~"))["id"]), time.time()
    ada_herself = NOBODY | {"account_id": account_id, "extension_id": ids(site, "101"), "name": "Ada Admin"}
    times = {"started": now - 60, "answered": now - 55, "ended": now - 20}
    parties = [party(1, ada_herself, WORLD, **times), party(2, WORLD, ada_herself, **times)]
    record = call(*parties, session_id="77", telephony_session_id="s-77", account_ids=[account_id], **times)
    await CdrTable(site.here.storage).write_records([record])
    await consumers_of(site.here).catch_up()
    day, trace = datetime.fromtimestamp(now - 60, UTC).date().isoformat(), a_trace(account_id, now - 60)
    content = zlib.compress(msgspec.json.encode(trace))
    await site.here.get(Files).put(f"call-traces/{day}/77/cs1.json.z", content)
    ada = await administrator(site, path="/call-log")
    await ada.do("click", name="Details of")
    await ada.click("Show SIP messages", exact=True)
    await ada.sees("Desk phone 7")
    await ada.click("Ada Lovelace (101) to Clarion: INVITE · audio PCMU, opus SRTP (sendonly); video H264 (refused)")
    await ada.sees("User-Agent: Desk phone 7")
    await fits(ada, site.folder, "call-ladder")
    await the_history_of_one_person(ada, site)


async def the_history_of_one_person(ada: Admin, site: Site) -> None:
    """A call is found by part of its number, and opened; what is not there is said."""
    await ada.page("/history")
    await ada.do("fill", label="Search name or number", text="555-012")
    await ada.do("click", name="Details of")
    await ada.sees("Why did this ring?")
    await ada.sees("Legs")
    await ada.sees("How the call was heard")
    await fits(ada, site.folder, "history")
    await ada.choose("Direction", "Incoming")
    await ada.sees("No calls")


async def test_worst_calls_are_found_and_looked_at_ph_32(site: Site) -> None:
    await filled(site)

    async def known() -> bool:
        return bool((await get(site, "/account/~/clarion/call-quality"))["records"])

    await wait_for(known, missing="the figures of the call")
    ada = await administrator(site, path="/call-quality", **PHONE)
    await ada.sees("Score, day by day")
    await ada.sees("Ben Okafor")
    await ada.click("How the call was heard", exact=True)
    await ada.sees("3.5 % lost")
    await ada.choose("Ask people after calls how they were", "Always")
    await ada.click("Save changes", exact=True)

    async def saved() -> bool:
        return bool((await get(site, "/account/~/clarion/call-quality/settings"))["asks"] == "Always")

    await wait_for(saved, missing="the settings")
    await fits(ada, site.folder, "quality")


async def test_the_wallboard_follows_a_queue_ph_10(site: Site) -> None:
    floor = Floor(site)
    ada = await administrator(site, path="/queues")
    await ada.click("Add a queue", exact=True)
    await ada.choose("Members", "Ben Okafor · 102")
    await ada.write("Name", "Support")
    await ada.write("Number", "345")
    await ada.do("click_last", name="Add a queue")
    await ada.sees("Who rings")
    queues = (await get(site, "/account/~/call-queues"))["records"]
    floor.queue_id, floor.members = queues[0]["id"], {ids(site, "102"): "Talking"}
    await ada.page("/queues/wallboard")
    await ada.sees("Longest wait")
    await floor.wait(("+12025550123", 95.0), ("+12025550124", 30.0))
    await ada.sees("1:3")
    await fits(ada, site.folder, "wallboard")
