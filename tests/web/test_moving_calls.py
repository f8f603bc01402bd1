"""PH-27, PH-28, PH-33, PH-78 in the web app: reply with words, send a call to the mobile, take one from the desk phone,
call with the desk phone."""

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.web.conftest import NARROW, StartWebApp

pytestmark = [pytest.mark.browser, pytest.mark.scenario]
NUMBERS = "/restapi/v1.0/account/~/extension/~/forwarding-number"
DEVICES = "/restapi/v1.0/account/~/extension/~/device"
FLIPS = "/restapi/v2/accounts/~/extensions/~/call-flip-numbers"


async def test_a_page_that_is_loaded_again_goes_on_with_its_call_and_another_tab_can_take_it(
    web_app: StartWebApp,
) -> None:
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)
    await ada.dial_on_pad("102")
    await ben.rings()
    await ben.click("Answer")
    await ben.hears(500)
    for page, hears in ((ada, 800), (ben, 500)):
        await page.open("/")
        await page.talks()
        await page.hears(hears)
    await ada.sees("Ben Okafor")
    await ben.sees("Ada Admin")

    # On hold it stays on hold.
    await ada.do("click", name="Hold", exact=True)
    await ada.sees("On hold")
    await ada.open("/")
    await ada.sees("On hold")
    await ben.hears_something()
    await ada.click("Resume")
    await ben.hears(500)

    tab = await web_app("101", tone=1100, tab="2")
    await tab.sees("You are on a call with Ben Okafor")
    await tab.click("Continue here")
    await tab.talks()
    await ben.hears(1100)
    assert await ada.call_ended() == "ended"
    await ada.sees("You are on a call with Ben Okafor")
    await tab.click("Hang up")
    assert await ben.call_ended() == "ended"
    assert await ada.do("problems") == await ben.do("problems") == []


async def test_a_tab_that_is_closed_ends_its_call(web_app: StartWebApp) -> None:
    """The phone is gone with its connection and its audio."""
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)
    await ada.dial_on_pad("102")
    await ben.rings()
    await ben.click("Answer")
    await ben.hears(500)
    await ada.close()
    assert await ben.call_ended() == "ended"


async def test_a_call_is_replied_to_sent_to_the_mobile_and_taken_from_the_desk_phone(
    clarion_up: Installation, web_app: StartWebApp, baresip: StartBaresip
) -> None:
    body = {"records": [{"phoneNumber": TONE, "label": "My mobile", "flipNumber": "4"}]}
    await clarion_up.request("101", "PUT", FLIPS, json=body)
    ada = await web_app("101", tone=500)
    ben = await web_app("102", tone=800, size=NARROW)

    # Words instead of an answer, and yes in return.
    await ben.dial_on_pad("101")
    await ada.rings()
    await ada.click("More")
    await ada.do("click", name="Reply with words", role="menuitem")
    await ada.sees("The caller hears it")
    await ada.click("I am in a meeting")
    assert await ada.call_ended() == "ended"
    await ben.click("Keypad")
    await ben.do("type", text="3" * 12)
    await ada.sees("says yes")
    assert await ben.call_ended() == "replied"

    # To the mobile.
    await ben.dial_on_pad("101")
    await ada.rings()
    await ada.click("Answer")
    await ada.talks()
    await ben.hears(500)
    await ada.click("Send to")
    await ada.do("click", name="My mobile", role="menuitem")
    await ben.hears(1004)
    assert await ada.call_ended() == "transferred"
    await ben.click("Hang up")
    await ben.call_ended()

    # From the desk phone.
    desk = await baresip(clarion_up.account("101"), tone=1320)
    await desk.registered()
    await ben.dial_on_pad("101")
    await ada.rings()
    answered = await desk.answer()
    await ben.hears(1320)
    await ada.sees("You are on a call with")
    await ada.click("Continue here")
    await ben.hears(500)
    await desk.ended(answered)
    await ada.talks()
    await ada.hears(800)
    await ada.click("Hang up")
    await ada.call_ended()

    # With the desk phone, though dialed here.
    numbers = (await clarion_up.request("101", "GET", NUMBERS))["records"]
    devices = (await clarion_up.request("101", "GET", DEVICES))["records"]
    [desk_phone] = [each for each in numbers if each["id"] == devices[0]["id"]]
    await ada.do("fill", label="Name or number to call", text=TONE)
    await ada.click("Call with another phone")
    await ada.do("choose", label="Rings first", option=desk_phone["label"])
    await ada.do("click_last", name="Call")
    await ada.sees("Answer there")
    answered = await desk.answer()
    await desk.hears_something()  # the question
    await desk.press("1")
    await desk.hears(1004)
    await ada.sees("You talk with")
    await desk.hang_up(answered)
    assert await ada.do("problems") == []
