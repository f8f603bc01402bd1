"""PH-06, PH-10, PH-11: queues in Chromium: made, set up, watched; a member switches a queue on and off."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.calls.control import topic
from clarion.features.phone import QUEUE_FLOOR_CHANGED
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


class Floor:
    """Stands in for the call servers' desks: says what goes on in one queue."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.queue_id = ""
        self.members: dict[str, str] = {}
        self.waiting: list[dict[str, Any]] = []
        self.skills: list[dict[str, Any]] = []  # that each caller waits for
        site.here.bus.serve(topic(site.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        if payload["op"] == "be-ready":
            self.members = {payload["extension_id"]: "Available"}
            return {"ready": [{}]}
        if payload["op"] != "queues":
            return {name: [] for name in ("sessions", "presence", "devices", "registrations", "trunks", "recordings")}
        known = {"takes": True, "wrap_until": time.time() + 90}
        members = [{"extension_id": key, "state": state, **known} for key, state in self.members.items()]
        queue = {"queue_id": self.queue_id, "waiting": self.waiting, "members": members, "estimate": 150}
        return {"queues": [queue]}

    async def wait(self, *callers: tuple[str, float]) -> None:
        self.waiting = [
            {
                "place": f"s-a{at}",
                "since": time.time() - seconds,
                "position": at,
                "number": number,
                "name": "",
                "callback": at == 2,
                "party": 1,
                "skills": self.skills,
            }
            for at, (number, seconds) in enumerate(callers, start=1)
        ]
        account_id = (await get(self.site, "/account/~"))["id"]
        await self.site.here.bus.publish(QUEUE_FLOOR_CHANGED, {"account_id": str(account_id)})


async def test_a_queue_is_made_set_up_and_watched(site: Site) -> None:
    floor = Floor(site)
    ada = await administrator(site, path="/queues")
    await ada.sees("No queues yet")
    await fits(ada, site.folder, "none")
    await ada.click("Add a queue", exact=True)
    await ada.choose("Members", "Ben Okafor · 102")
    await ada.write("Name", "Support")
    await ada.write("Number", "345")
    await ada.do("click_last", name="Add a queue")
    await ada.sees("Who rings")
    await ada.choose("Who rings", "All at once")
    await ada.tick("Members say themselves whether they take its calls", role="switch")
    await fits(ada, site.folder, "members")
    await ada.click("Callers", role="tab")
    await ada.write("Seconds that a caller may wait", "120")
    await ada.choose("When it is full", "Connect with an extension")
    await ada.choose("Extension", "Ada Admin · 101")
    await ada.choose("Tell callers their position", "When it changes")
    await ada.do("switch_to", word="Tell them with it how long it will take")
    await ada.do("switch_to", word="Callers may hang up and be called back")
    await ada.tick("Announce the estimated wait before a callback", role="switch")
    await fits(ada, site.folder, "callers")
    await ada.click("Service level", role="tab")
    await ada.write("Percent of callers to be answered in time", "95")
    await ada.click("Save changes", exact=True)
    await wait_for(lambda: ada.lacks("Save changes", "button"), missing="the page behind the dialog")

    [queue] = (await get(site, "/account/~/call-queues"))["records"]
    assert (queue["name"], queue["extensionNumber"]) == ("Support", "345")
    rules = await get(site, f"/account/~/clarion/call-queues/{queue['id']}/rules")
    assert (rules["transferMode"], rules["holdTime"]) == ("Simultaneous", 120)
    assert rules["positionInQueue"] == {"playbackFrequency": "OnPositionChange", "estimatedWaitTime": True}
    assert rules["callBack"] == {"enabled": True, "confirmationAnnouncements": ["EstimatedWaitTime"]}
    assert (await get(site, f"/account/~/call-queues/{queue['id']}"))["editableMemberStatus"] is False
    assert rules["transfer"][0]["extension"]["extensionNumber"] == "101"

    members = (await get(site, f"/account/~/call-queues/{queue['id']}/members"))["records"]
    floor.queue_id, floor.members = queue["id"], {str(members[0]["id"]): "Talking"}
    await floor.wait(("+12025550123", 65), ("+12025550124", 30))
    await ada.sees("(202) 555-0123")
    await ada.sees("Talks")
    await ada.sees("Call back")
    await ada.sees("3 min")
    await fits(ada, site.folder, "live")


async def test_a_member_switches_a_queue_off_and_is_ready_before_the_time(site: Site) -> None:
    """PH-08, PH-11, CC-19."""
    floor = Floor(site)
    ada = await administrator(site, path="/queues")
    await ada.click("Add a queue", exact=True)
    await ada.choose("Members", "Ada Admin · 101")
    await ada.write("Name", "Support")
    await ada.do("click_last", name="Add a queue")
    await ada.click("Close", exact=True)
    await ada.tick("I take its calls", role="switch")

    async def off() -> bool:
        said = (await get(site, "/account/~/extension/~/call-queue-presence"))["records"]
        return [each["acceptCalls"] for each in said] == [False]

    await wait_for(off, missing="a queue whose calls are not taken")
    me = str((await get(site, "/account/~/extension/~"))["id"])
    floor.queue_id, floor.members = (await get(site, "/account/~/call-queues"))["records"][0]["id"], {me: "WrapUp"}
    await floor.wait()
    await ada.sees("You wrap up: 1:2")
    await fits(ada, site.folder, "wraps-up")
    await ada.click("Ready now", exact=True)
    await wait_for(lambda: ada.lacks("Ready now", "button"), missing="the end of the time")
    await ada.sees("Free")
