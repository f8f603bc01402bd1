"""Requests about data in Chromium: what an erasure is about is seen before it is done; a person gets their own copy."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.chatting import NARROW, ROOT, Chatting
from tests.web.site import running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def test_ops40_an_officer_reviews_an_erasure_and_a_person_gets_a_copy(chatting: Chatting) -> None:
    """OPS-40, R19"""
    ben = await chatting.person("102", NARROW)
    await ben.do("open", path="/settings?tab=security")
    await ben.click("Get a copy of my data")
    await ben.sees("Completed")
    await ben.sees("Download")
    assert await ben.do("audit") == []
    ada = await chatting.person("101")
    await ada.do("open", path="/privacy-requests")
    await ada.sees("Copy of the data of Ben")
    await ada.click("New request")
    await ada.do("switch_to", word="Erasure of data")
    await ada.do("switch_to", word="Somebody outside")
    await ada.fill("Name", "Casey Jones")
    await ada.fill("Phone numbers", "12")
    await ada.click("Take request")
    await ada.sees("is not a phone number")
    await ada.fill("Phone numbers", "(202) 555-0123")
    await ada.click("Take request")
    await ada.sees("Waits for a decision")
    await ada.click("Review: Casey Jones")
    await ada.sees("Nothing was found.")
    assert await ada.do("audit") == []
    await ada.fill("To erase for good, type “erase”", "erase")
    await ada.click("Erase data", exact=True)
    await ada.sees("Erasure of the data of …123")
    await ada.sees("Download certificate")
    assert await ada.do("audit") == []
