"""The voice room of a team, and a call to everybody in it, with everything real."""

from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.chatting import say
from tests.web.conftest import NARROW, StartWebApp, WebApp

pytestmark = [pytest.mark.browser, pytest.mark.scenario]
BEN_HZ, CHLOE_HZ = 500, 800
TEAM = "Repairs"


async def fits(browser: WebApp, file: Path) -> None:
    """Nothing sticks out, and nobody is kept out."""
    await browser.do("picture", file=str(file))
    assert await browser.do("sticks_out") <= 0
    assert await browser.do("audit") == []


async def team(browser: WebApp, *people: str) -> None:
    await browser.click("New", exact=True)
    await browser.do("switch_to", word="New team")
    await browser.do("fill", label="Name", text=TEAM)
    for person in people:
        await browser.do("give_to", label="Members", option=person)
    await browser.click("Create team")


async def hang_up(browser: WebApp) -> None:
    await browser.click("Hang up")
    assert await browser.call_ended() == "ended"


async def test_msg24_msg20_two_meet_in_the_room_of_a_team_and_one_calls_everybody(
    web_app: StartWebApp, tmp_path: Path
) -> None:
    """MSG-24: dropping in rings nobody, is seen live, and both hear each other. MSG-20: then everybody is rung."""
    ben, chloe = await web_app("102", tone=BEN_HZ), await web_app("103", tone=CHLOE_HZ, size=NARROW)
    for browser in (ben, chloe):
        await browser.open("/chats")
    await team(ben, "Chloé Martin", "Dev Patel")
    await say(ben, TEAM, "Come by when you like")
    await chloe.click("Come by when you like")
    await chloe.click("Voice room", exact=True)
    await chloe.sees("Empty. Enter and others will see you")
    await fits(chloe, tmp_path / "nobody.png")
    await ben.click("Voice room", exact=True)
    await ben.click("Enter", exact=True)
    await ben.talks()
    await chloe.do("texts", role="list", name="In the voice room")
    await chloe.sees("Ben Okafor")
    await fits(chloe, tmp_path / "one.png")
    await chloe.click("Enter", exact=True)
    await chloe.talks()
    await ben.hears(CHLOE_HZ)
    await chloe.hears(BEN_HZ)
    await ben.do("picture", file=str(tmp_path / "two.png"))
    await hang_up(chloe)

    async def alone() -> bool:
        return len(await ben.do("texts", role="list", name="In the voice room")) == 1

    await wait_for(alone, missing="that she has left")
    await ben.click("Call everybody", exact=True)
    await chloe.rings()
    await ben.sees("Ben Okafor called everybody")
    await chloe.click("Answer")
    await chloe.talks()
    await chloe.hears(BEN_HZ)
    await ben.do("picture", file=str(tmp_path / "called.png"))
    await hang_up(chloe)
    await hang_up(ben)
    await ben.sees("A call of 1 minute")
    await ben.do("picture", file=str(tmp_path / "over.png"))
    assert await ben.do("problems") == []
