"""End-to-end encrypted chats in Chromium: several people, several browsers of one person, and a server that knows
nothing.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.chatting import NARROW, ROOT, Chatting, give, make_team, open_with, say, says, shows
from tests.web.site import Browser, running_site
from tests.web.test_texts import png

pytestmark = [pytest.mark.browser]

FIRST, SECOND, CHANGED, REPLY = "Saffron lanterns", "Cobalt thimbles", "Cobalt teaspoons", "Marzipan anchors"


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def encrypt(browser: Browser) -> None:
    """Switch it on in the chat that is open, by its details."""
    await browser.click("Members and settings", exact=True)
    await browser.click("Encrypt this chat")
    await browser.click("Encrypt for good")
    await browser.do("sees_id", part="encryption-part")
    await browser.click("Close the panel")


async def number_on(browser: Browser) -> str:
    """The thirty digits that this screen shows."""
    found = ""

    async def look() -> bool:
        nonlocal found
        found = str(await browser.do("text_of", part="key-number"))
        return len(found) == 35

    await wait_for(look, missing=lambda: f"thirty digits, not {found!r}")
    return found


def kept_on_disk(folder: Path) -> bytes:
    """All that the server wrote anywhere: tables, their log, the search index, what waits to be told, files."""
    return b"\0".join(each.read_bytes() for each in sorted((folder / "data").rglob("*")) if each.is_file())


async def test_msg27_msg44_two_people_write_sealed_and_the_server_knows_no_word_of_it(chatting: Chatting) -> None:
    """MSG-27, MSG-44: write, edit, answer, react, bring a file, search, another browser, all lost but the words."""
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    await open_with(ben, "Chloé Martin")
    await say(ben, "Chloé Martin", "Plain before")
    await chloe.click("Ben Okafor")
    await shows(chloe, ["Plain before"])
    await encrypt(ben)
    await say(ben, "Chloé Martin", FIRST)
    await shows(chloe, ["Plain before", FIRST])
    await say(chloe, "Ben Okafor", SECOND)
    await shows(ben, ["Plain before", FIRST, SECOND])
    await chloe.do("press", keys="ArrowUp")
    await chloe.fill("Change the post", CHANGED)
    await chloe.do("press", keys="Enter")
    await shows(ben, ["Plain before", FIRST, f"{CHANGED}\nedited"])
    await ben.do("on_post", text=FIRST, tool="React with thumbs up")
    await chloe.do("on_post", text=FIRST, tool="Reply in a thread")
    await chloe.fill("Reply", REPLY)
    await chloe.do("press", keys="Enter")
    await shows(chloe, [FIRST, REPLY], "thread")
    await says(ben, "post", REPLY)
    await ben.click("edited")
    await ben.sees(SECOND)
    await ben.do("press", keys="Escape")
    await give(ben, "Write to Chloé Martin", "drop", "quartz.png", "image/png", png(40, 30))
    await ben.do("focus", label="Write to Chloé Martin")
    await ben.do("press", keys="Enter")
    assert await chloe.do("still", name="quartz.png") == [40, 30]

    # Another browser of Ben's: locked, with the reason and the way; let in after comparing numbers.
    second = await chatting.person("102")
    await second.click("Chloé Martin")
    await says(second, "locked", "Let this browser in below to read it")
    await second.click("Ask another browser")
    await ben.do("click_in", part="waiting-browser", text="asks", name="Compare numbers")
    assert await number_on(ben) == await number_on(second)
    await ben.click("The same: let it in")
    await says(second, "post", FIRST)
    everything = ["Plain before", FIRST, f"{CHANGED}\nedited", REPLY]
    await shows(second, everything)

    # All browsers are lost: the words open everything.
    await second.do("open", path="/settings?tab=security")
    await second.click("Show", exact=True)
    words = str(await second.do("text_of", part="recovery-words"))
    assert len(words.split()) == 12
    third = await chatting.person("102")
    await third.click("Chloé Martin")
    await third.click("Use the recovery words")
    await third.fill("Recovery words", words)
    await third.click("Decrypt", exact=True)
    await shows(third, everything)
    await third.do("open", path="/chats?v=search&q=%20lanterns")
    await says(third, "found-here", FIRST)

    disk = kept_on_disk(chatting.site.folder)
    assert b"Plain before" in disk  # or we would look in the wrong place
    for said in (FIRST, SECOND, CHANGED, REPLY, "quartz.png", words, words.split()[0] + " " + words.split()[1]):
        assert said.encode() not in disk, f"the server kept {said}"
    assert png(40, 30) not in disk
    for browser in (ben, chloe, second, third):
        assert [one for one in await browser.do("problems") if "WebSocket" not in one] == []  # there is no telephony
    await second.do("open", path="/chats")
    await second.click("Chloé Martin")
    await shows(second, everything)
    assert await second.do("audit") == []


async def test_msg27_who_is_taken_out_reads_nothing_more_and_who_comes_reads_from_then_on(chatting: Chatting) -> None:
    """MSG-27, MSG-44: three people, one of whom has no keys when it begins; new keys that are not confirmed."""
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    await make_team(ben, "Vault", "Chloé Martin", "Dev Patel")
    await encrypt(ben)
    await say(ben, "Vault", "Of the three of us")
    await chloe.click("Vault")
    await shows(chloe, ["Of the three of us"])
    dev = await chatting.person("104")  # his keys are made now, and somebody hands the chat's over
    await dev.click("Vault")
    await shows(dev, ["Of the three of us"])

    await ben.click("Members and settings", exact=True)
    await ben.click("More for Dev Patel")
    await ben.do("pick", item="Take out of the team")
    await dev.sees("This chat is not here")
    await ben.click("Close the panel")
    await say(ben, "Vault", "Of the two of us")
    await shows(chloe, ["Of the three of us", "Of the two of us"])
    await say(chloe, "Vault", "Quite so")
    await shows(ben, ["Of the three of us", "Of the two of us", "Quite so"])
    await ben.click("Members and settings", exact=True)
    await ben.do("give_to", label="Add people", option="Dev Patel")
    await ben.click("Add", exact=True)
    await ben.click("Close the panel")
    await say(ben, "Vault", "Of three again")
    await dev.click("Vault")
    await says(dev, "post", "Of three again")
    await says(dev, "locked", "Written before you came to this chat.")

    # Chloé loses everything and begins anew: nobody writes on before they have said that it is her.
    anew = await chatting.person("103")
    await anew.click("Vault")
    await anew.click("Both are lost")
    await anew.click("Begin with new keys")
    await says(ben, "new-keys", "Chloé Martin has new keys")
    await say(ben, "Vault", "Is it you?")
    await says(ben, "pending-post", "new keys")
    await ben.do("click_in", part="new-keys", text="Chloé", name="Compare numbers")
    await anew.click("Members and settings", exact=True)
    await anew.click("Compare numbers with Ben Okafor")
    assert await number_on(ben) == await number_on(anew)
    await ben.click("It is the same")
    await ben.do("click_in", part="pending-post", text="new keys", name="Try again")
    await anew.do("press", keys="Escape")
    await says(anew, "post", "Is it you?")
    await says(anew, "post", "Of the three of us")  # handed over to her new keys


async def test_msg49_an_administrator_reads_exports_and_gives_back_with_the_companys_key(chatting: Chatting) -> None:
    """MSG-49: the key is made in a browser, seen by members, used with a reason that they read."""
    ada = await chatting.person("101")
    await ada.do("open", path="/chat-encryption")
    await ada.click("Make a recovery key")
    await ada.do("tick", label="One person alone", role="radio")
    await ada.click("Make it", exact=True)
    part = str(await ada.do("text_of", part="key-parts")).split()[0]
    await ada.do("check", label="Every part is kept where it belongs.")
    await ada.click("Done", exact=True)
    assert await ada.do("text_of", part="company-key") == "One person has all of it"
    assert await ada.do("audit") == []

    ben, chloe = await chatting.person("102", NARROW, "dark"), await chatting.person("103")
    await make_team(ben, "Ledger", "Chloé Martin")
    await ben.click("More for Ledger")
    await ben.do("pick", item="Members and settings")
    await ben.click("Encrypt this chat")
    await ben.click("Encrypt for good")
    await says(ben, "company-can", "The company can recover this chat")
    assert await ben.do("audit") == []
    assert await ben.do("sticks_out") <= 0
    await ben.click("Close the panel")
    await say(ben, "Ledger", FIRST)
    await chloe.click("Ledger")
    await shows(chloe, [FIRST])

    await recover(ada, "Read and export the chat", "Case 4711")
    await ada.click("Open with the key")
    await ada.fill("Parts of the recovery key", part)
    await ada.click("Decrypt", exact=True)
    await says(ada, "recovered", FIRST)
    assert FIRST in await ada.do("download", name="Save all as JSON")
    await ada.do("press", keys="Escape")
    await says(chloe, "system-post", "with the company's recovery key. Reason: Case 4711")

    anew = await chatting.person("103")
    await anew.click("Ledger")
    await anew.click("Both are lost")
    await anew.click("Begin with new keys")
    await says(anew, "locked", "It opens when another member of the chat is online.")
    await recover(ada, "Give messages back to somebody who lost their keys", "Lost her laptop", whom="Chloé Martin")
    await ada.click("Open with the key")
    await ada.fill("Parts of the recovery key", part)
    await ada.click("Decrypt", exact=True)
    await ada.sees("1 key given back")
    await says(anew, "post", FIRST)

    # Required: the next message in a plain chat switches it on.
    await ada.do("press", keys="Escape")
    await ada.do("no_dialog")
    await ada.do("tick", label="Required", role="radio")
    await ada.sees("Saved")
    await ben.do("open", path="/chats")
    await open_with(ben, "Dev Patel")
    await say(ben, "Dev Patel", SECOND)
    await says(ben, "post", SECOND)
    await says(ben, "system-post", "Ben Okafor switched on end-to-end encryption")
    assert SECOND.encode() not in kept_on_disk(chatting.site.folder)
    assert part.split(".")[-1].encode() not in kept_on_disk(chatting.site.folder)


async def recover(browser: Browser, purpose: str, reason: str, whom: str = "") -> None:
    await browser.click("Recover a chat")
    await browser.do("choose", label="Chat", option="Ledger")
    await browser.do("tick", label=purpose, role="radio")
    if whom:
        await browser.do("choose", label="Who", option=whom)
    await browser.fill("Why", reason)
    await browser.click("Ask", exact=True)
    await browser.do("no_dialog")  # it closes when the list has been read again
    await browser.sees(reason)
