"""PH-65: skills of a queue in Chromium: made, asked for, given to members, and seen where a caller waits."""

import pytest

from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.looks import PHONE, fits
from tests.web.site import Site
from tests.web.test_queues import Floor, site

__all__ = ["site"]
pytestmark = [pytest.mark.browser]


async def test_a_skill_is_made_asked_for_and_given_to_a_member(site: Site) -> None:
    floor = Floor(site)
    ada = await administrator(site, path="/queues", **PHONE)
    await ada.click("Add a queue", exact=True)
    await ada.choose("Members", "Ben Okafor · 102")
    await ada.write("Name", "Support")
    await ada.do("click_last", name="Add a queue")
    await ada.click("Skills", role="tab")
    await ada.write("A new skill", "French")
    await ada.click("Add a skill", exact=True)
    await ada.sees("What members can")
    await ada.click("Ask for a skill", exact=True)
    await ada.choose("Applies to", "Who speaks this language")
    await ada.write("Language (two letters)", "fr")
    await ada.choose("Level of Ben Okafor", "4")
    await ada.tick("Highest skill level first", role="switch")
    await fits(ada, site.folder, "skills")
    await ada.click("Save changes", exact=True)
    await wait_for(lambda: ada.lacks("Save changes", "button"), missing="the page behind the dialog")

    [queue] = (await get(site, "/account/~/call-queues"))["records"]
    rules = await get(site, f"/account/~/clarion/call-queues/{queue['id']}/rules")
    [wanted] = rules["skills"]
    assert (wanted["skill"]["name"], wanted["level"], rules["bestFirst"]) == ("French", 3, True)
    assert (wanted["when"]["by"], wanted["when"]["language"]) == ("Language", "fr")
    [ben] = (await get(site, f"/account/~/clarion/call-queues/{queue['id']}/skills"))["records"]
    assert [(each["skill"]["name"], each["level"]) for each in ben["skills"]] == [("French", 4)]

    floor.queue_id, floor.skills = queue["id"], [{"id": "1", "name": "French", "level": 2}]
    await floor.wait(("+33142685300", 40))
    await ada.sees("Waits for French 2")
    await fits(ada, site.folder, "waits")
