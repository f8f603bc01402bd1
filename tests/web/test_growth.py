"""Pages of a company with 5,000 people: how much each asks and draws, and that everybody is found (16.5, 16.6)."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bench.growth_data import PEOPLE, fill_company
from clarion.features.people import demo
from tests.support.waiting import wait_for
from tests.web.admin import Admin, administrator
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
ROOT = Path(__file__).parents[2]
SIZE = 100
MOST_NODES = 2_000
MOST_ALIKE = 5
"""Requests with the same path but for ids: a page asks for a list of things, not for each of them."""
MOST_REQUESTS = 45
PAGES = (
    "/", "/colleagues", "/chats", "/texts", "/history", "/voicemail", "/queues", "/queues/wallboard", "/analytics",
    "/people", "/numbers", "/phones", "/menus", "/audit", "/call-log", "/recordings", "/supervision", "/call-routing",
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def large_site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path_factory.mktemp("large")) as site:
        account_id = demo.demo_account_id(site.here.keys, demo.DEMO)
        assert len(await fill_company(site.here, account_id, SIZE, history=False)) == PEOPLE * SIZE
        yield site


def alike(path: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/{id}", path)


async def test_no_page_asks_or_draws_more_than_it_shows(large_site: Site) -> None:
    ada = await administrator(large_site, path="/colleagues")
    wrong = []
    for path in PAGES:
        await ada.page(path)
        await ada.do("quiet")
        nodes = int(await ada.do("nodes"))
        asked = Counter(alike(one) for one in await ada.do("asked"))
        most = asked.most_common(3)
        if nodes > MOST_NODES:
            wrong.append(f"{path}: {nodes} nodes")
        if most[0][1] > MOST_ALIKE or asked.total() > MOST_REQUESTS:
            wrong.append(f"{path}: {asked.total()} requests, {most}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/queues", "/queues/wallboard"])
async def test_of_fifty_cards_those_in_view_are_drawn_and_stay(large_site: Site, path: str) -> None:
    ada = await administrator(large_site, path="/colleagues")
    await ada.page(path)
    await ada.sees("Queue 0")

    async def at_the_end() -> bool:  # by name or by number: what is drawn on the way makes the page longer
        await ada.do("scroll_to_end")
        last = [await ada.do("count", role="heading", name=f"Queue {number}") for number in (9, SIZE // 2 - 1)]
        return any(last)

    for last in (False, True):
        if last:
            await wait_for(at_the_end, missing="the last queue", timeout=30)
        await ada.do("quiet")
        drawn = int(await ada.do("count", role="heading", name="Queue "))
        assert 2 <= drawn < SIZE // 2, f"{drawn} cards are drawn {'at the end' if last else 'at the beginning'}"


async def test_everybody_is_found_wherever_people_are_chosen(large_site: Site) -> None:
    last = PEOPLE * SIZE - 1
    name, number = f"First{last} Last{last % 997}", str(200_000 + last)
    ada = await administrator(large_site, path="/colleagues")
    await ada.fill("Search people", number)
    await ada.sees(name)
    await _in_the_dialer(ada, name, number)
    await ada.page("/audit")
    await ada.choose("Person", f"{name} · {number}", typed=name)
    await ada.page("/numbers")
    await ada.write("Number, name or who is reached", number)
    await ada.sees(name)
    await ada.page("/queues")
    await ada.click("Add a queue")
    await ada.choose("Members", f"{name} · {number}", typed=number)


async def _in_the_dialer(ada: Admin, name: str, number: str) -> None:
    await ada.page("/")
    await ada.fill("Name or number to call", name)
    await ada.sees(number)


async def test_the_whole_directory_is_scrolled_through(large_site: Site) -> None:
    ada = await administrator(large_site, path="/colleagues")
    await ada.do("quiet")
    for _ in range(4):
        await ada.do("scroll_to_end")
        await ada.do("quiet")
    rows = await ada.do("texts", role="list", name="Colleagues")
    assert 5 < len(rows) < 60
    assert int(await ada.do("nodes")) < MOST_NODES
    assert await ada.do("audit") == []
