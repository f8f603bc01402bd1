"""MTG-24, MTG-25: a webinar from its plan to its report, in Chromium."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.admin import ask
from tests.web.looks import PHONE, fits
from tests.web.meeting_site import Meetings, item, join, meeting_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def meetings(tmp_path: Path) -> AsyncIterator[Meetings]:
    async with meeting_site(tmp_path) as found:
        yield found


async def test_mtg_24_25_a_webinar_is_planned_registered_for_held_and_looked_back_on(meetings: Meetings) -> None:
    site, folder = meetings.site, meetings.site.folder
    host = await meetings.host()
    await host.sees("You have no webinars.")
    await host.click("Plan a webinar")
    await host.click("Plan webinar", exact=True)
    await host.sees("Enter a title")
    await host.write("Title", "Product <b>news</b>")
    await fits(host, folder, "plan_webinar")
    await host.click("Plan webinar", exact=True)
    await host.sees("Webinar planned")
    await host.choose("Person", "Ben Okafor", typed="Ben")
    await host.click("Invite", exact=True)
    await host.sees("Invitation sent")
    await host.sees("Panelist · ")
    await host.do("click", role="tab", name="Registration", exact=True)
    await host.click("Add question")
    await host.write("Question", "Which team?")
    await host.write("Choices", "Sales\nService")
    await host.click("Save changes", exact=True)
    await host.sees("Registration questions saved")
    await fits(host, folder, "registration")
    webinar, session = str(await host.do("comes_to", start=f"{site.url}/webinars/")).split("/")[-2:]
    one = f"/webinar/registration/v1/sessions/{session}"
    page = (await ask(site, "GET", one, root=""))["registrationPageUri"]
    guest = await site.browser(**PHONE)
    await guest.do("open", path="/webinar/" + page.rpartition("/")[2])
    await guest.sees("Product <b>news</b>")
    await guest.do("write", label="First name", text="Grace")
    await guest.do("write", label="Email address", text="grace@guests.example")
    await guest.do("check", label="Service")
    await fits(guest, folder, "register")
    await guest.click("Register", exact=True)
    await guest.sees("grace@guests.example")
    registrants = (await ask(site, "GET", f"{one}/registrants", root=""))["records"]
    await host.do("open", path=f"/webinars/{webinar}/{session}")
    await host.do("click", role="tab", name="Registration", exact=True)
    await host.sees("grace@guests.example · Which team?: Service")
    # It is held, and afterwards the page tells who came and what was asked.
    room = await host.do("opens", name="Open the webinar", says="Others see you as Ada Admin")
    await host.do("open", path=room)
    await join(host)
    await guest.do("open", path="/meet/" + registrants[0]["joinUri"].rpartition("/")[2])
    await guest.click("Join now")
    await host.click("Go live")
    await guest.do("sees_id", part="stage")
    await guest.click("Questions")
    await guest.fill("Your question", "When <i>exactly</i>?")
    await guest.click("Ask question")
    await host.click("Questions")
    await host.sees("When <i>exactly</i>?")
    await item(host, "Leave", "End for everyone")
    await host.click("End for everyone", exact=True)
    await host.sees("The meeting has ended")
    await host.do("open", path="/meetings")
    await host.follow("Product <b>news</b>")
    for text in ("grace@guests.example", "When <i>exactly</i>?", "This webinar was not recorded."):
        await host.sees(text)
    await fits(host, folder, "webinar_report")
