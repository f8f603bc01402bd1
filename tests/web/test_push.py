"""Notifications on closed browsers (MSG-45), from a post to Chromium's service worker."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.people.push import PushSender
from tests.support.push_service import PushBrowser, PushService
from tests.support.receiver import receiver
from tests.support.waiting import wait_for
from tests.web.chatting import NARROW, ROOT, Chatting, open_with, say
from tests.web.site import Browser, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def noticed(browser: Browser, title: str) -> dict[str, str]:
    async def look() -> dict[str, str] | None:
        return next((one for one in await browser.do("pushed") if one["title"] == title), None)

    found = await wait_for(look, missing=f"a notification called {title}")
    assert found is not None
    return found


async def test_msg45_a_post_becomes_a_notification_and_a_click_opens_its_chat(chatting: Chatting) -> None:
    phone, keys = await chatting.person("102", NARROW, "dark", own=True), PushBrowser()
    public = chatting.site.here.get(PushSender).key.public
    service = PushService(keys, public)
    async with receiver(service.behaviour) as at:
        await phone.do("subscribes_with", subscription=keys.subscription(at.address) | {"publicKey": public})
        await phone.do("open", path="/settings?tab=notices")
        await phone.do("sees", text="Quiet hours")
        await phone.do("focus", label="Notifications on this device")
        await phone.do("press", keys="Space")
        await phone.click("Send a word")
        await phone.sees("this one")
        assert await phone.do("audit") == []
        assert await phone.do("sticks_out") <= 0
        installable = await phone.do("installable")
        assert (installable["name"], installable["errors"], installable["missing"]) == ("Clarion", [], [])
        await phone.do("closes_app")

        ada = await chatting.person("103")
        await open_with(ada, "Ben Okafor")
        await say(ada, "Ben Okafor", "Are you **there**?")
        told = await wait_for(
            lambda: next((one for one in service.taken if one["kind"] == "post"), None), missing="the push of a post"
        )
    assert told is not None
    assert {one["kind"] for one in service.taken} == {"test", "post"}
    told.pop("headers")
    await phone.do("deliver", payload=json.dumps(told))
    shown = await noticed(phone, "Chloé Martin")
    assert (shown["body"], shown["path"]) == ("Are you there?", told["path"])
    await phone.do(
        "deliver", payload=json.dumps(told | {"path": "https://elsewhere.example/", "tag": "x", "title": "X"})
    )
    assert (await noticed(phone, "X"))["path"] == "/"
    await phone.do("deliver", payload=json.dumps({"closes": True, "tag": "x"}))
    await phone.do("deliver", payload="no json")
    assert (await noticed(phone, "Clarion"))["path"] == "/"
    assert all(one["tag"] != "x" for one in await phone.do("pushed"))
    await phone.do("open", path="/settings")
    await phone.do("deliver", payload=json.dumps(told | {"tag": "seen", "title": "Seen"}))
    await phone.do("means", path=told["path"])
    await phone.comes_to(chatting.site.url + told["path"])
    await phone.sees("Are you there?")
    assert all(one["tag"] != "seen" for one in await phone.do("pushed"))
