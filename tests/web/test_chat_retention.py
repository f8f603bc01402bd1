"""How long chats are kept, and legal holds, in Chromium: what would go is told before it goes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from clarion.features.messaging.chat_retention.retention_job import ChatRetentionJob
from clarion.features.messaging.posts import Post
from tests.support.waiting import wait_for
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, say, says, shows
from tests.web.site import running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def age(chatting: Chatting, days: int, *, posts: int) -> None:
    """Makes the posts older, once all of them are stored: a page shows what was sent before the server has it."""
    here = chatting.site.here

    async def stored() -> bool:
        async with here.storage.transaction() as session:
            return (await session.scalar(select(func.count()).select_from(Post))) == posts

    await wait_for(stored, missing=f"{posts} stored posts")
    async with here.storage.transaction() as session:
        await session.execute(update(Post).values(created_at=here.clock.now() - timedelta(days=days)))


async def test_msg31_an_administrator_sees_what_a_rule_would_delete_before_it_holds(chatting: Chatting) -> None:
    ada = await chatting.person("101")
    await make_team(ada, "Old house")
    for text in ("Wall", "Roof"):
        await say(ada, "Old house", text)
    await shows(ada, ["Wall", "Roof"])
    await age(chatting, 400, posts=2)
    await ada.do("open", path="/chat-retention")
    await says(ada, "kept-for", "For ever")
    await ada.click("Change", exact=True)
    await ada.do("switch_to", word="A number of days")
    await ada.fill("Days", "500")
    await says(ada, "would-go", "Nothing is that old today.")
    await ada.fill("Days", "365")
    await says(ada, "would-go", "2 posts of 1 chats")
    assert await ada.do("audit") == []
    await ada.click("Save and delete")
    await says(ada, "kept-for", "365 days")
    await ada.sees("Set by Ada")
    await ada.click("A team that differs")
    await ada.do("give_to", label="Team", option="Old house")
    await ada.click("Save changes", exact=True)
    await ada.do("click", name="As all chats: Old house")
    await ada.do("button_gone", name="As all chats: Old house")
    await chatting.site.here.get(ChatRetentionJob).tidy()
    await ada.do("reload")
    await ada.sees("2 posts and 0 other things of 1 chats")
    narrow = await chatting.person("101", NARROW, "dark")
    await narrow.do("open", path="/chat-retention")
    await says(narrow, "kept-for", "365 days")
    assert await narrow.do("audit") == []
    assert await narrow.do("sticks_out") <= 0
    await narrow.do("open", path="/audit")
    await narrow.sees("Ada")


async def test_msg32_a_legal_hold_is_put_on_a_person_and_ended(chatting: Chatting) -> None:
    ada, ben = await chatting.person("101", NARROW, "dark"), await chatting.person("102")
    await ada.do("open", path="/chat-retention")
    await ada.sees("No legal holds")
    await ada.click("New legal hold")
    await ada.do("give_to", label="Person", option="Ben Okafor")
    await ada.fill("Why", "Case 9")
    assert await ada.do("audit") == []
    await ada.click("Hold", exact=True)
    await ada.sees("Case 9")
    await ada.do("no_dialog")
    assert await ada.do("audit") == []
    assert await ada.do("sticks_out") <= 0
    await make_team(ben, "Plans")
    await say(ben, "Plans", "Held")
    await shows(ben, ["Held"])
    await age(chatting, 400, posts=1)
    await ada.click("Change", exact=True)
    await ada.do("switch_to", word="A number of days")
    await says(ada, "would-go", "Nothing is that old today.")
    await ada.do("press", keys="Escape")
    await ada.click("End hold on Ben Okafor")
    await ada.click("End hold", exact=True)
    await ada.sees("No legal holds")
    await ben.do("open", path="/chat-retention")
    await ben.sees("This page is for administrators")
