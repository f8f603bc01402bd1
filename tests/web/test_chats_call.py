"""A call out of a chat, with everything real."""

import pytest

from tests.web.chatting import open_with, say, says
from tests.web.conftest import NARROW, StartWebApp

pytestmark = [pytest.mark.browser, pytest.mark.scenario]


async def test_msg20_msg22_a_chat_rings_the_other_person_and_shows_that_they_talk(web_app: StartWebApp) -> None:
    """MSG-20 between two, MSG-22; it rings in the page of messages (MSG-21). MSG-23: one tap on a phone begins it."""
    ben, chloe = await web_app("102", tone=500, size=NARROW, touch=True), await web_app("103", tone=800)
    for browser in (ben, chloe):
        await browser.open("/chats")
    await open_with(ben, "Chloé Martin")
    touched = await ben.do("tap", name="Call Chloé Martin")
    assert touched["inside"] and touched["side"] >= 36
    await chloe.rings()
    await chloe.click("Answer")
    await ben.talks()
    await chloe.talks()
    await ben.sees("On a call")
    await say(ben, "Chloé Martin", "Can you hear me?")
    await chloe.click("Can you hear me?")
    await says(chloe, "post", "Can you hear me?")
    await ben.click("Hang up")
    assert await ben.call_ended() == "ended"
