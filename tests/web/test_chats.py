"""Team messaging in Chromium, with a real server: several people, and one who was away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.chatting import NARROW, ROOT, Chatting, all_listed, give, make_team, open_with, say, says, shows, wav
from tests.web.site import running_site
from tests.web.test_texts import png

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def test_msg02_two_people_see_each_others_posts_at_once_and_one_who_was_away_catches_up(
    chatting: Chatting,
) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    await open_with(ben, "Chloé Martin")
    await ben.do("sees", text="This is the beginning of the conversation.")
    await say(ben, "Chloé Martin", "Hello")
    await chloe.click("Ben Okafor")
    await shows(chloe, ["Hello"])
    await say(chloe, "Ben Okafor", "Hi Ben")
    await shows(ben, ["Hello", "Hi Ben"])
    await ben.do("says", part="post", text="Hi Ben")

    await chloe.do("offline", off=True)
    await say(ben, "Chloé Martin", "Are you there?")
    await say(chloe, "Ben Okafor", "Written on the train, one")
    await say(chloe, "Ben Okafor", "Written on the train, two")
    await chloe.do("says", part="pending-post", text="Waits for the connection")
    await chloe.do("offline", off=False)
    everything = ["Hello", "Hi Ben", "Are you there?", "Written on the train, one", "Written on the train, two"]
    await shows(ben, everything)
    await shows(chloe, everything)

    await ben.do("press", keys="ArrowUp")
    await ben.fill("Change the post", "Are you there now?")
    await ben.do("press", keys="Enter")
    everything[2] = "Are you there now?\nedited"
    await shows(ben, everything)
    await shows(chloe, everything)
    assert await ben.do("audit") == []
    assert await ben.do("sticks_out") <= 0


async def test_msg01_a_team_with_mentions_reactions_threads_history_pins_and_one_who_was_away(
    chatting: Chatting,
) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    dev = await chatting.person("104", NARROW, "dark")
    await make_team(ben, "Night shift", "Chloé Martin", "Dev Patel")
    await dev.click("Night shift")
    await say(ben, "Night shift", "First")
    await shows(dev, ["First"])
    await dev.do("offline", off=True)

    await ben.do("focus", label="Write to Night shift")
    await ben.do("type", text="Look @chl")
    await ben.do("press", keys="Enter")
    await ben.do("type", text="**this** <b>x</b> `code`")
    await ben.do("press", keys="Enter")
    await chloe.do("sees", text="@")
    await chloe.click("Night shift")
    await says(chloe, "post", "Look @Chloé Martin this <b>x</b> code")
    assert await chloe.do("has_class_of", selector="[data-testid=flow] strong") == 1
    assert await chloe.do("has_class_of", selector="[data-testid=flow] [data-me]") == 1

    await chloe.do("on_post", text="First", tool="React with thumbs up")
    await ben.do("click", name="thumbsup, 1")
    await chloe.do("click", name="thumbsup, 2")
    await ben.do("click", name="thumbsup, 1")
    await chloe.do("on_post", text="Look", tool="Reply in a thread")
    await chloe.fill("Reply", "I look")
    await chloe.do("press", keys="Enter")
    await shows(chloe, ["Look @Chloé Martin this <b>x</b> code", "I look"], "thread")
    await ben.click("1 reply")
    await shows(ben, ["Look @Chloé Martin this <b>x</b> code", "I look"], "thread")
    await ben.fill("Reply", "Thanks")
    await ben.do("press", keys="Enter")
    await says(chloe, "post", "Thanks")
    await ben.click("Close the panel")

    await ben.do("on_post", text="First", tool="More for this post", item="Edit")
    await ben.fill("Change the post", "First of all")
    await ben.do("press", keys="Enter")
    await chloe.click("edited")
    await chloe.sees("Now")
    await chloe.do("press", keys="Escape")
    await ben.do("on_post", text="First of all", tool="More for this post", item="Pin for everybody")
    await chloe.click("Pinned", exact=True)
    await says(chloe, "side-panel", "First of all")
    await chloe.do("on_post", text="First of all", tool="More for this post", item="Bookmark")
    await chloe.do("on_post", text="First of all", tool="More for this post", item="Who has read it")
    await chloe.sees("Who has read it")
    await chloe.do("press", keys="Escape")
    await say(chloe, "Night shift", "A slip of the tongue")
    await says(ben, "post", "A slip of the tongue")
    await chloe.do("on_post", text="A slip of the tongue", tool="More for this post", item="Delete")
    await chloe.click("Delete post")
    await ben.do("sees", text="Chloé Martin deleted a post")

    await dev.do("offline", off=False)
    last = ["First of all\nedited", "Look @Chloé Martin this <b>x</b> code", "I look", "Thanks"]
    for browser in (ben, chloe, dev):
        await shows(browser, last)
    await dev.do("sees", text="Chloé Martin deleted a post")
    for browser in (dev, ben):
        await browser.do("point_at", part="flow")
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0
    await chloe.click("Bookmarks")
    await chloe.sees("First of all")
    await ben.click("Mentions of you")
    await ben.sees("No mentions yet")


async def test_msg41_ten_thousand_chats_scroll_smoothly_and_a_long_conversation_loads_upwards(
    chatting: Chatting,
) -> None:
    await chatting.fill("102", chats=9_990, posts=400)
    ben = await chatting.person("102")
    await ben.do("sees_id", part="chat-list", within=60)
    await all_listed(ben, 9_991)
    assert await ben.do("rows_drawn") < 60
    scrolled = await ben.do("scrolls")
    assert 0 < scrolled["most"] < 60, "only what is in sight is drawn, in every frame"
    assert scrolled["at"] > 100_000, "the list goes on where one scrolls"
    await ben.fill("Find by name", "team 9980")
    await ben.click("Team 9980")
    await ben.fill("Find by name", "long")
    await ben.click("Long conversation")
    await says(ben, "post", "Post 400")
    assert await ben.do("in_view", part="post", text="Post 400")
    for _ in range(12):
        await ben.do("wheel", part="flow", by=-4000)
    await says(ben, "post", "Post 1 of many")
    assert len(await ben.do("posts")) == 400
    await ben.do("on_post", text="Post 2 of many", tool="More for this post", item="Pin for everybody")
    await ben.do("reload")
    await says(ben, "post", "Post 400")
    await ben.click("Pinned", exact=True)
    await ben.click("Post 2 of many")
    await says(ben, "post", "Post 2 of many")
    assert await ben.do("in_view", part="post", text="Post 2 of many")
    await ben.click("To the newest")
    await says(ben, "post", "Post 400")
    assert await ben.do("in_view", part="post", text="Post 400")


async def test_msg05_files_come_by_drop_and_paste_with_previews_and_a_player(chatting: Chatting) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    await open_with(ben, "Chloé Martin")
    field = "Write to Chloé Martin"
    await give(ben, field, "drop", "look.png", "image/png", png(60, 40))
    await give(ben, field, "paste", "tone.wav", "audio/wav", wav())
    await give(ben, field, "drop", "plan.txt", "text/plain", b"One, two, three")
    await ben.do("image_shown", alt="look.png")
    await says(ben, "upload", "plan.txt")
    await ben.click("Remove plan.txt")
    await say(ben, "Chloé Martin", "Two files")
    await chloe.click("Ben Okafor")
    await says(chloe, "post", "Two files")
    assert await chloe.do("image_shown", alt="look.png") == [60, 40]
    await chloe.click("Play tone.wav")
    await chloe.do("plays", label="tone.wav")
    await chloe.click("Open look.png")
    await chloe.do("press", keys="Escape")
    await chloe.do("no_dialog")
    assert await chloe.do("audit") == []
    await chloe.click("Search in all chats")
    await chloe.do("type", text="from:ben two fil")
    await says(chloe, "found", "Two files")
    await chloe.do("point_at", part="found")  # away from the button and its hint
    assert await chloe.do("audit") == []
    await chloe.do("open_found")
    await says(chloe, "post", "Two files")


async def test_msg51_tasks_notes_and_events_of_a_chat(chatting: Chatting) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103", NARROW)
    await make_team(ben, "Repairs", "Chloé Martin")
    await ben.click("Tasks", exact=True)
    await ben.fill("New task", "Order the parts")
    await ben.do("give_to", label="Assignees", option="Chloé Martin")
    await ben.fill("Due", "2020-01-02T10:00")
    await ben.click("Add task")
    await says(ben, "task", "Overdue since")
    await chloe.click("Repairs")
    await chloe.do("click", name="Order the parts")
    await says(chloe, "task", "For Chloé Martin")
    await chloe.do("check", label="Done: Order the parts")
    await says(ben, "side-panel", "Done (1)")
    await ben.click("Notes", exact=True)
    await ben.click("New note")
    await ben.fill("Title", "How to get in")
    await ben.fill("Text", "Ring **twice**")
    await ben.click("Save", exact=True)
    await says(ben, "note", "How to get in")
    await ben.click("How to get in")
    await ben.click("Edit", exact=True)
    await chloe.click("Close the panel")
    await chloe.do("click", name="How to get in")
    await says(chloe, "note", "Ben Okafor is writing it")
    await ben.fill("Text", "Ring three times")
    await ben.click("Save", exact=True)
    await ben.sees("Ring three times")
    await ben.do("press", keys="Escape")
    await chloe.sees("Ring three times")
    await chloe.do("says_not", part="note", text="is writing it")
    await chloe.do("press", keys="Escape")
    await ben.click("Events", exact=True)
    await ben.fill("New event", "Inspection")
    await ben.fill("Starts", "2031-05-06T09:00")
    await ben.click("Add event")
    await says(ben, "event", "Inspection")
    for browser in (ben, chloe):
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0


async def test_msg20_the_switcher_unread_typing_notices_and_seen(chatting: Chatting) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    await ben.do("press", keys="Control+KeyK")
    await ben.do("type", text="chlo")
    await ben.do("sees", text="New chat")
    assert await ben.do("audit") == []
    await ben.do("press", keys="Enter")
    await ben.do("focus", label="Write to Chloé Martin")
    await chloe.do("watch_notices")
    await chloe.do("undecided_notices")
    await chloe.click("Notes to yourself")
    await chloe.do("sees", text="Get notified about direct messages")
    await chloe.click("Yes, tell me")
    await chloe.do("look_away", away=True)
    await say(ben, "Chloé Martin", "Are you there?")
    await chloe.do("click", role="link", name="Messages 1 unread")
    await chloe.click("Ben Okafor")
    await says(chloe, "post", "Are you there?")
    assert await chloe.do("notices") == [["Ben Okafor", "Are you there?"]]
    await chloe.do("sees_id", part="unread-mark")
    await chloe.do("look_away", away=False)
    await says(ben, "seen", "Seen")
    await chloe.do("focus", label="Write to Ben Okafor")
    await chloe.do("type", text="Y")
    await says(ben, "typing", "Chloé is typing…")
    await chloe.do("press", keys="Enter")
    await says(ben, "post", "Y")
    await ben.do("sees", text="Available")
    await ben.click("Call Chloé Martin")
    await ben.sees("The phone is not connected")  # there are no phones at this site
    await ben.do("press", keys="Shift+Tab")
    await chloe.do("click", role="button", name="More for Ben Okafor")
    await chloe.do("click", role="menuitem", name="Add to favorites")
    await chloe.do("sees", text="Favorites")
