"""Every page of the web app: reachable, within the screen, without errors, and fit for assistive technology."""

from pathlib import Path

import pytest

from tests.scenarios.installation import TONE
from tests.support.waiting import wait_for
from tests.web.conftest import StartWebApp, WebApp
from tests.web.looks import fits

pytestmark = [pytest.mark.browser, pytest.mark.scenario]

PAGES = ["/", "/history", "/voicemail", "/texts", "/colleagues", "/people", "/phones", "/diagnostics"]
PAGES += [f"/settings?tab={tab}" for tab in ("profile", "audio", "devices", "emergency", "appearance")]


async def test_every_page_fits_and_passes_the_accessibility_audit(web_app: StartWebApp, tmp_path: Path) -> None:
    ada = await web_app("101")
    for page in PAGES:
        await ada.open(page)
        await fits(ada, tmp_path, page.replace("/", "-"))
    assert await ada.do("problems") == []
    await ada.open("/phones")
    await ada.sees("127.0.0.1:")  # whence this browser is signed in
    assert await ada.do("title") == "Phones · Clarion"
    await ada.do("focus_button", name="Add a phone")
    await ada.do("press", keys="Enter")
    await wait_for(lambda: focus_is(ada, "Add a phone", not_on=True), missing="the focus in the dialog")
    await ada.do("press", keys="Escape")
    await wait_for(lambda: focus_is(ada, "Add a phone"), missing="the focus on what opened the dialog")
    assert await ada.do("focus_after_work", pointed=False)
    assert not await ada.do("focus_after_work", pointed=True), "whoever points somewhere is there"


async def focus_is(app: WebApp, name: str, *, not_on: bool = False) -> bool:
    return (await app.do("focused") == name) is not not_on


async def test_a_call_is_made_and_ended_by_keyboard_alone(web_app: StartWebApp) -> None:
    ada = await web_app("101")
    await ada.open("/history")
    await ada.do("press", keys="Control+k")
    await ada.do("type", text=TONE)
    await ada.do("press", keys="Enter")
    await ada.talks()
    await ada.do("press", keys="Alt+Shift+KeyM")
    await ada.sees("Muted")
    await ada.do("press", keys="Alt+Shift+KeyE")
    assert await ada.call_ended() == "ended"


async def test_a_wrong_password_is_said_in_words(web_app: StartWebApp) -> None:
    ada = await web_app("101")
    await ada.click("Account menu")
    await ada.do("click", role="menuitem", name="Sign out")
    await ada.do("fill", label="Extension, number or email", text="101")
    await ada.do("fill", label="Password", text="not this one")
    await ada.click("Sign in", exact=True)
    await ada.sees("That combination of name and password is not right.")


async def test_a_member_does_not_see_the_administration(web_app: StartWebApp) -> None:
    ben = await web_app("102")
    await ben.open("/people")
    await ben.sees("This page is for administrators")
