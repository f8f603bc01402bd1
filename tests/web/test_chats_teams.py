"""Teams in Chromium: found, joined, led, moderated, left, archived and deleted; an upload that fails."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.chatting import NARROW, ROOT, Chatting, make_team, say, says, shows
from tests.web.site import running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def test_msg01_a_public_team_is_found_joined_left_archived_and_deleted(chatting: Chatting) -> None:
    ben, dev = await chatting.person("102"), await chatting.person("104", NARROW, "dark")
    await make_team(ben, "Garden", public=True)
    await make_team(ben, "Hidden plans")
    await dev.click("More for the list")
    await dev.do("click", role="menuitem", name="Public teams")
    await dev.do("sees", text="Garden")
    assert await dev.do("has_class_of", selector="text=Hidden plans") == 0
    await dev.do("no_menu")
    assert await dev.do("audit") == []
    assert await dev.do("sticks_out") <= 0
    await dev.click("Join Garden")
    await say(dev, "Garden", "Hello from the new one")
    await ben.click("Garden")
    await shows(ben, ["Hello from the new one"])
    await ben.sees("Dev Patel joined")

    await dev.click("More for Garden")
    await dev.do("click", role="menuitem", name="Members and settings")
    await dev.click("Leave team")
    await dev.click("Leave", exact=True)
    await dev.do("button_gone", name="Garden")
    await ben.sees("Dev Patel left")

    await ben.click("Members and settings", exact=True)
    await ben.click("Archive team")
    await ben.click("Archive", exact=True)
    await ben.sees("This team is archived.")
    assert await ben.do("audit") == []
    await ben.click("Open again")
    await say(ben, "Garden", "It goes on")
    await shows(ben, ["Hello from the new one", "It goes on"])
    await ben.click("Delete team")
    await ben.click("Delete for everybody")
    await ben.do("button_gone", name="Garden")
    await dev.click("More for the list")
    await dev.do("click", role="menuitem", name="Public teams")
    await dev.sees("No public team")


async def test_msg28_a_team_has_roles_and_its_administrators_moderate(chatting: Chatting) -> None:
    ben, dev = await chatting.person("102"), await chatting.person("104")
    await make_team(ben, "Crew", "Dev Patel", "Chloé Martin")
    await say(ben, "Crew", "Mine")
    await dev.click("Crew")
    await say(dev, "Crew", "A wrong word")
    await shows(dev, ["Mine", "A wrong word"])
    await dev.do("on_post", text="Mine", tool="More for this post")
    await dev.sees("Copy text")
    assert await dev.do("has_class_of", selector="[role=menuitem]:has-text('Delete')") == 0
    await dev.do("press", keys="Escape")
    await dev.click("Members and settings", exact=True)
    assert await dev.do("has_class_of", selector="button:has-text('Archive team')") == 0

    await ben.do("on_post", text="A wrong word", tool="More for this post", item="Delete")
    await ben.click("Delete post")
    await dev.sees("Dev Patel deleted a post")
    await shows(dev, ["Mine"])

    await ben.click("Members and settings", exact=True)
    await ben.click("More for Dev Patel")
    await ben.do("click", role="menuitem", name="Make administrator")
    await dev.do("sees", text="Archive team")
    assert await ben.do("no_menu") is None
    assert await ben.do("audit") == []
    await dev.do("on_post", text="Mine", tool="More for this post", item="Delete")
    await dev.click("Delete post")
    await shows(ben, [])
    await dev.click("More for Chloé Martin")
    await dev.do("click", role="menuitem", name="Take out of the team")
    await ben.sees("Dev Patel took out Chloé Martin")
    await dev.click("More for Ben Okafor")
    await dev.do("click", role="menuitem", name="Make ordinary member")
    await ben.do("button_gone", name="Archive team")


async def test_msg05_an_upload_that_fails_says_so_and_is_tried_again(chatting: Chatting) -> None:
    ben = await chatting.person("102", NARROW)
    await make_team(ben, "Papers")
    await ben.do("break_uploads", times=1)
    await ben.do("hand_over", label="Write to Papers", how="drop", name="plan.txt", type="text/plain", base64="T25l")
    await says(ben, "upload", "plan.txt")
    await ben.do("upload_failed", name="plan.txt")
    assert await ben.do("audit") == []
    assert await ben.do("disabled", name="Send")
    await ben.click("Try again")
    await ben.do("brought", name="plan.txt")
    await say(ben, "Papers", "Here it is")
    await says(ben, "post", "plan.txt")
    await ben.click("More for Papers")
    await ben.do("click", role="menuitem", name="Files")
    await says(ben, "side-panel", "plan.txt")
    await ben.do("no_menu")
    assert await ben.do("audit") == []
    assert await ben.do("sticks_out") <= 0
    await ben.fill("Find by name of the file", "nothing")
    await ben.sees("No such file")
    await ben.fill("Find by name of the file", "PLAN")
    await ben.click("Show the post of plan.txt")
    await says(ben, "post", "plan.txt")
