"""PH-14, PH-16, PH-18, PH-22, PH-23, PH-38, PH-80, PH-82 Call handling in Chromium: hours, rules, numbers, blocking,
what is shown and told, dry runs."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.apps.call_explaining import EveryPhone
from clarion.apps.call_planner import Explainer
from clarion.apps.live_calls import Live
from clarion.calls.call_migration import topic
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import NARROW, ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
EXT = "/account/~/extension/~"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def is_so(site: Site, path: str, check: Any, what: str) -> None:
    async def asked() -> bool:
        return bool(check(await get(site, path)))

    await wait_for(asked, missing=what, timeout=20)


async def test_somebody_says_when_and_where_calls_reach_them(site: Site) -> None:
    ada = await administrator(site, path="/settings?tab=calls", **PHONE)
    await ada.sees("In business hours")
    await fits(ada, site.folder, "settings")
    await ada.do("click_text", text="Own hours")
    await ada.do("submit", form="Business hours")
    await is_so(site, f"{EXT}/business-hours", lambda hours: hours["schedule"], "hours")
    await ada.click("Add a rule", exact=True)
    await ada.write("Name of the rule", "Family")
    await ada.write("Callers", "+12025550123")
    await ada.choose("Numbers called", "(650) 555-0101")
    await ada.do("click_text", text="Weekly hours")
    await ada.do("click_last", name="Add a rule")
    await ada.sees("+12025550123 · Straight to voicemail")
    await is_so(
        site, f"{EXT}/answering-rule?type=Custom&view=Detailed",
        lambda found: found["records"][0]["calledNumbers"] == [{"phoneNumber": "+16505550101"}]
        and len(found["records"][0]["schedule"]["weeklyRanges"]) == 5, "the number called, and hours",
    )  # fmt: skip
    await fits(ada, site.folder, "rules")
    await ada.click("Change the rule Family", exact=True)
    await ada.do("click_text", text="Always")
    await ada.do("submit", form="Family")
    await is_so(
        site, f"{EXT}/answering-rule?type=Custom&view=Detailed",
        lambda found: not found["records"][0].get("schedule"), "the hours gone",
    )  # fmt: skip
    await is_so(site, f"{EXT}/clarion/call-handling/versions", lambda found: len(found["records"]) == 3, "the versions")
    await ada.click("Back to version 1", exact=True)
    await is_so(site, f"{EXT}/answering-rule?type=Custom", lambda found: not found["records"], "the rule gone again")


async def test_an_administrator_says_what_a_colleague_shows_hears_and_is_told(site: Site) -> None:
    """PH-14, PH-18, PH-23, PH-38: for somebody else, from their page."""
    ben = site.env["CLARION_102_EXTENSION_ID"]
    extension = f"/account/~/extension/{ben}"
    ada = await administrator(site, path=f"/people/{ben}?tab=calls", size=NARROW)
    await ada.sees("In business hours")
    await ada.click("Change: Callers who show no number", exact=True)
    await ada.do("click", role="menuitem", name="This call is not allowed")
    named = {"type": "BlockedNoCallerId", "id": "203"}
    await is_so(
        site, f"{extension}/caller-blocking",
        lambda found: [{"type": one["type"], "id": one["preset"]["id"]} for one in found["greetings"]] == [named],
        "the greeting",
    )  # fmt: skip
    await fits(ada, site.folder, "colleague-calls")
    await ada.do("click_text", text="Own hours")
    await ada.do("submit", form="Business hours")
    await is_so(site, f"{extension}/business-hours", lambda hours: hours["schedule"], "hours")
    assert not (await get(site, f"{EXT}/business-hours"))["schedule"], "one's own are as they were"
    await ada.page(f"/people/{ben}?tab=notices")
    await ada.sees("Missed calls")
    await fits(ada, site.folder, "colleague-notices")
    await ada.tick("Text")
    path = f"{extension}/notification-settings"
    await is_so(site, path, lambda found: found["missedCalls"]["notifyBySms"], "missed calls by text")
    await ada.page(f"/people/{ben}?tab=caller-id")
    await ada.choose("Call button on a web page", "Hide the number")
    await fits(ada, site.folder, "colleague-caller-id")
    await ada.do("submit", form="Caller ID")

    def hidden(found: Any) -> bool:
        kinds = {each["feature"]: each["callerId"]["type"] for each in found["byFeature"]}
        return (kinds["RingMe"], kinds["RingOut"]) == ("Blocked", "PhoneNumber")

    await is_so(site, f"{extension}/caller-id", hidden, "another number for one kind of call")


async def test_an_administrator_tries_a_call(site: Site) -> None:
    live = Live(site.here)
    await live.open_memory()
    phones = EveryPhone(live.directory)
    live.open_destinations(phones)
    explainer = Explainer(live.surroundings(phones))
    subscription = site.here.bus.serve(topic(site.here.settings.server_id), explainer)
    try:
        ada = await administrator(site, path="/call-routing")
        await ada.write("Caller", "+12025550123")
        await ada.write("Number called", "102")
        await ada.click("Show the path", exact=True)
        await ada.sees("Nothing was set: the phones ring, then voicemail.")
        await fits(ada, site.folder, "dry-run")
        await ada.write("Name of the holiday", "New Year")
        await ada.write("Day", "2027-01-01")
        await ada.do("submit", form="Add a holiday")
        await is_so(site, "/account/~/clarion/holidays", lambda found: len(found["records"]) == 1, "a holiday")
        await fits(ada, site.folder, "company")
    finally:
        await subscription.close()
        await live.close_memory()
