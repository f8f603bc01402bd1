"""Polls, posts at a time, reminders and commands of chats in Chromium."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from clarion.base.ids import new_id
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.outgoing_webhooks.models import OutgoingWebhook
from clarion.features.messaging.scheduled_messages.models import Reminder, ScheduledPost
from clarion.features.messaging.scheduled_messages.scheduler import Scheduler
from clarion.features.people import demo
from tests.support.receiver import Receiver, receiver
from tests.support.waiting import wait_for
from tests.web.admin import ask, get
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, open_with, say, says, shows
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path, webhook_targets="any") as site:
        yield Chatting(site)


async def sound(*browsers: Browser, part: str = "flow") -> None:
    """Nothing for a screen reader to stumble over, nothing beside the page."""
    for browser in browsers:
        await browser.do("point_at", part=part)
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0


async def test_msg13_a_poll_is_asked_and_results_are_live_until_it_is_closed(chatting: Chatting) -> None:
    ben, dev = await chatting.person("102"), await chatting.person("104", NARROW, "dark")
    await make_team(ben, "Lunch", "Dev Patel")
    await ben.do("type", text="/po")
    await ben.do("press", keys="Enter")
    await ben.do("type", text="Soup or salad?")
    await ben.do("press", keys="Enter")
    await ben.fill("Answer 1", "Soup")
    await ben.do("press", keys="Enter")
    await ben.do("type", text="Salad")
    await ben.do("press", keys="Enter")
    await ben.do("type", text="Salad")
    await ben.sees("Two answers are the same.")
    await ben.fill("Answer 3", "Cake")
    assert await ben.do("audit") == []
    await ben.click("Ask", exact=True)
    await dev.click("Lunch")
    await says(dev, "poll", "Soup or salad?")
    await dev.click("Salad")
    await says(ben, "poll", "1 person voted")
    await dev.click("Soup")
    await ben.click("Soup")
    await says(dev, "poll", "2 people voted")
    await says(dev, "poll", "2 votes")
    await sound(ben, dev)
    await dev.click("Who chose what")
    await dev.sees("Dev Patel, Ben Okafor")
    await dev.do("press", keys="Escape")
    await ben.click("More for this poll")
    await ben.do("click", role="menuitem", name="Close the poll")
    await says(dev, "poll", "Closed")
    assert await dev.do("disabled", name="Salad")


async def due(site: Site, kind: type[ScheduledPost] | type[Reminder]) -> None:
    """As if the time of everything that waits had come."""
    async with site.here.storage.transaction() as session:
        await session.execute(update(kind).values(due_at=site.here.clock.now()))
    await site.here.get(Scheduler).work()


async def test_msg09_a_post_is_sent_later_changed_taken_back_and_sent_at_its_time(chatting: Chatting) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103", NARROW, "dark")
    await open_with(ben, "Chloé Martin")
    await ben.do("focus", label="Write to Chloé Martin")
    await ben.do("type", text="Good **morning**")
    await ben.click("Send later")
    await ben.do("click", role="menuitem", name="Tomorrow morning")
    await says(ben, "later-bar", "1 post of yours waits")
    await ben.fill("Write to Chloé Martin", "Never mind")
    await ben.click("Send later")
    await ben.do("click", role="menuitem", name="Another time")
    await ben.fill("Another day and time", "2020-01-01T10:00")
    await ben.click("Send then")
    await ben.sees("must lie in the future")
    await ben.click("Tomorrow morning")
    await says(ben, "later-bar", "2 posts of yours wait")
    await sound(ben, part="later-bar")
    await ben.click("2 posts of yours wait")
    await ben.do("click_in", part="scheduled", text="Never mind", name="Delete")
    await ben.do("click_in", part="scheduled", text="Good morning", name="Edit")
    await ben.fill("Post", "Good **evening**")
    await ben.click("Tomorrow morning")
    await says(ben, "scheduled", "Good evening")
    assert await ben.do("counted", part="scheduled") == 1
    assert await ben.do("audit") == []
    await due(chatting.site, ScheduledPost)
    await chloe.click("Ben Okafor")
    await shows(chloe, ["Good evening"])
    await ben.do("says_not", part="scheduled", text="Good evening")


async def test_msg10_a_reminder_of_a_post_comes_at_its_time_leads_there_and_comes_again(chatting: Chatting) -> None:
    ben = await chatting.person("102")
    await make_team(ben, "Roof")
    await say(ben, "Roof", "Call the roofer")
    await says(ben, "post", "Call the roofer")
    await ben.do("on_post", text="Call the roofer", tool="More for this post", item="Remind me…")
    await ben.fill("Note to yourself", "Before noon")
    await ben.click("In an hour")
    await ben.do("no_dialog")
    await ben.click("Later", exact=True)
    await says(ben, "reminder", "Before noon")
    await says(ben, "reminder", "Call the roofer")
    await sound(ben, part="reminder")
    await due(chatting.site, Reminder)
    await ben.click("Notes to yourself")
    await says(ben, "reminder-card", "Before noon")
    await sound(ben)
    await ben.click("Remind me again")
    await ben.click("In 20 minutes")
    await ben.do("no_dialog")
    await ben.click("Show the post")
    await says(ben, "post", "Call the roofer")
    await ben.do("focus", label="Write to Roof")
    await ben.do("type", text="/remind Buy nails")
    await ben.do("press", keys="Enter")
    await ben.click("In three hours")
    await ben.do("no_dialog")
    await ben.click("Later", exact=True)
    await says(ben, "reminder", "Buy nails")
    assert await ben.do("counted", part="reminder") == 2


def echo(_receiver: Receiver, _headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    text = json.loads(body)["command"]["text"]
    answer = {"text": f"You said {text}"} | ({"title": "All"} if text == "all" else {})
    return 200, {}, json.dumps(answer).encode()


async def teach(site: Site, team: str, url: str) -> None:
    """The team can ask a program by /say."""
    async with site.here.storage.transaction() as session:
        chat = (await session.scalars(select(Chat).where(Chat.name == team))).one()
        now = site.here.clock.now()
        own = demo.demo_extension_id(site.here.keys, demo.DEMO, "102")
        hook = OutgoingWebhook(id=new_id(), account_id=chat.account_id, chat_id=chat.id, creator_id=own, kind="Command")
        hook.name, hook.description, hook.words, hook.url = "say", "Says it again", [], url
        hook.salt, hook.status, hook.problem, hook.failures = "salt", "Active", "", 0
        hook.created_at = hook.changed_at = now
        session.add(hook)


async def test_msg35_commands_are_offered_run_and_answered(chatting: Chatting) -> None:
    ben = await chatting.person("102", NARROW)
    await make_team(ben, "Robots")
    async with receiver(echo) as program:
        await teach(chatting.site, "Robots", program.address)
        await ben.do("reload")
        await ben.do("focus", label="Write to Robots")
        await ben.do("type", text="/s")
        await ben.do("sees", text="Says it again")
        assert await ben.do("audit") == []
        await ben.do("press", keys="Tab")
        await ben.do("type", text="hello")
        await ben.do("press", keys="Enter")
        await says(ben, "command-reply", "You said hello")
        await ben.do("type", text="/say all")
        await ben.do("press", keys="Enter")
        await shows(ben, ["You said all"])
    await ben.do("type", text="/say it broke")
    await ben.do("press", keys="Enter")
    await wait_for(
        lambda: ben.do("has_class_of", selector="[data-testid=command-reply][data-kind=failed]"),
        missing="why the command failed",
    )
    await ben.fill("Write to Robots", "/usr is a folder")
    await ben.do("press", keys="Enter")
    await says(ben, "command-reply", "no such command")
    await ben.click("Send as a post")
    await shows(ben, ["You said all", "/usr is a folder"])
    await ben.do("type", text="/etc/hosts too")
    await ben.do("press", keys="Enter")
    await shows(ben, ["You said all", "/usr is a folder", "/etc/hosts too"])


def translates(_receiver: Receiver, _headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    if not body:
        return 200, {}, b'[{"code": "en"}, {"code": "fr"}]'
    answer = {"translatedText": json.loads(body)["q"].upper(), "detectedLanguage": {"language": "fr"}}
    return 200, {}, json.dumps(answer).encode()


async def test_msg14_a_post_is_translated_where_there_is_a_translator(tmp_path: Path) -> None:
    async with receiver(translates) as program, running_site(tmp_path, translation_url=program.address) as site:
        ben = await Chatting(site).person("102", NARROW, "dark")
        await make_team(ben, "Paris", "Ada Admin")
        await say(ben, "Paris", "Bonjour **tout** le monde <b>x</b>")
        await says(ben, "post", "Bonjour")
        await ben.click("More for Paris")
        await ben.do("pick", item="Members and settings")
        await ben.do("check", label="Translate what others write")
        await sound(ben, part="side-panel")
        await ben.click("Close the panel")
        paris = next(chat["id"] for chat in (await get(site, "/glip/teams"))["records"] if chat["name"] == "Paris")
        await ask(site, "POST", f"/glip/chats/{paris}/posts", {"text": "Bonsoir"})
        await says(ben, "translation", "BONSOIR")
        await ben.click("Hide")
        await ben.do("on_post", text="Bonjour", tool="More for this post", item="Translate")
        await says(ben, "translation", "BONJOUR TOUT LE MONDE <B>X</B>")
        await says(ben, "translation", "from French")
        await sound(ben)
        await ben.click("Hide")
        await ben.do("says_not", part="translation", text="BONJOUR")
        program.behaviour = lambda *_given: (500, {}, b"{}")
        await ben.do("focus", label="Write to Paris")
        await ben.do("press", keys="ArrowUp")
        await ben.fill("Change the post", "Salut")
        await ben.do("press", keys="Enter")
        await says(ben, "post", "Salut")
        await ben.do("on_post", text="Salut", tool="More for this post", item="Translate")
        await says(ben, "translation", "Not translated: The translator answered 500")


async def test_msg14_nothing_is_offered_without_a_translator(chatting: Chatting) -> None:
    ben = await chatting.person("102")
    await make_team(ben, "Paris")
    await say(ben, "Paris", "Bonjour")
    await says(ben, "post", "Bonjour")
    await ben.do("on_post", text="Bonjour", tool="More for this post")
    await ben.do("sees", text="Copy text")
    assert await ben.do("has_class_of", selector="[role=menuitem]:has-text('Translate')") == 0


async def test_msg18_a_checklist_is_written_gone_through_and_summed_up(chatting: Chatting) -> None:
    ben, dev = await chatting.person("102"), await chatting.person("104", NARROW, "dark")
    await make_team(ben, "Shop", "Dev Patel")
    await ben.click("Checklists", exact=True)
    await ben.click("New checklist")
    await ben.fill("Name", "Closing")
    await ben.fill("Step 1", "Switch off")
    await ben.do("give_to", label="Assignee of step 1", option="Dev Patel")
    await ben.do("give_to", label="Until when step 1", option="After 30 minutes")
    await ben.click("Another step")
    await ben.fill("Step 2", "Lock the doors")
    await ben.click("Move step 2 up")
    assert await ben.do("audit") == []
    await ben.click("Save changes")
    await says(ben, "checklist-row", "2 steps")
    await ben.click("Start Closing")
    await dev.click("Shop")
    await says(dev, "checklist", "0 of 2 done")
    await says(dev, "checklist", "For Dev Patel")
    await dev.do("check", label="Switch off")
    await says(ben, "checklist", "1 of 2 done")
    await says(ben, "checklist", "Done by Dev Patel")
    await says(ben, "checklist-run", "1 of 2 done")
    await ben.click("Assign: Lock the doors")
    await ben.do("click", role="menuitem", name="Ben Okafor")
    await says(dev, "checklist", "For Ben Okafor")
    await ben.do("no_menu")
    await sound(ben, dev)
    await dev.click("Finish")
    await dev.sees("1 step is not done")
    await dev.fill("What came of it", "All quiet")
    assert await dev.do("audit") == []
    await dev.do("press", keys="Tab")
    await dev.do("press", keys="Tab")
    await dev.do("press", keys="Enter")
    await says(ben, "post", "All quiet")
    await says(ben, "post", "Lock the doors")
    await says(ben, "checklist", "Finished")
    await ben.click("Start Closing")
    await says(ben, "checklist-run", "0 of 2 done")
