"""The texting inbox in Chromium, with a real server and the texts of the simulated phone network."""

import base64
import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clarion.engines.phone_network import NetworkConfig, NetworkControl, PhoneNetwork, serve_on
from clarion.features import numbers
from clarion.features.people import Extension, ExtensionType, demo
from clarion.features.people.settings.models import SmsRecipient
from tests.support.waiting import wait_for
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
WIDE, NARROW = (1280, 860), (390, 844)
DANA, REPLIES, SAYS_STOP, SWITCHED_OFF = "+12025550100", "+12025550116", "+12025550122", "+12025550123"
BEN, QUEUE = "+16505550102", "+16505550190"


def png(width: int = 60, height: int = 40) -> bytes:
    """A blue picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x20\x60\xb0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class Texting:
    """The site and the network beside it."""

    site: Site
    desk: NetworkControl

    async def person(self, number: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Browser:
        """A browser of this person, with the inbox open."""
        browser = await self.site.browser(size, scheme)
        await browser.enter("/texts", number, self.site.password(number))
        await browser.do("sees_id", part="texts")
        return browser

    def comes(self, text: str, sender: str = DANA, to: str = BEN, picture: bytes = b"") -> None:
        media = [{"content_type": "image/png", "file_name": "look.png", "content": base64.b64encode(picture).decode()}]
        self.desk.texts.place({"from": sender, "to": to, "text": text, "media": media if picture else []})

    async def got(self, number: str, text: str) -> None:
        """Wait until a subscriber of the network has a text."""
        inbox = self.desk.texts.plan.inbox(number)
        await wait_for(lambda: any(each.text == text for each in inbox.messages), missing=f"{text!r} at {number}")

    async def make_queue(self) -> None:
        """A queue with a number; 102 and 103 read its texts."""
        here = self.site.here
        async with here.storage.transaction() as session:
            own = {number: demo.demo_extension_id(here.keys, demo.DEMO, number) for number in ("102", "103", "104")}
            queue = await session.get_one(Extension, own["104"])
            queue.type, queue.first_name, queue.last_name = ExtensionType.DEPARTMENT, "Support", ""
            now = here.clock.now()
            await numbers.add_number(session, QUEUE, account_id=queue.account_id, extension_id=queue.id, now=now)
            for number in ("102", "103"):
                row = SmsRecipient(extension_id=queue.id, recipient_id=own[number], account_id=queue.account_id)
                session.add(row)


@pytest.fixture
async def texting(tmp_path: Path) -> AsyncIterator[Texting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        desk = NetworkControl(PhoneNetwork(NetworkConfig(tmp_path / "network")))
        served = serve_on(site.here.bus, desk)
        yield Texting(site, desk)
        for subscription in served:
            await subscription.close()
        await desk.texts.close()


async def write(browser: Browser, to: str, text: str) -> None:
    """A new text, by keyboard."""
    await browser.click("New text", exact=True)
    await browser.do("focus", label="To")
    await browser.do("type", text=to)
    await browser.do("press", keys="Enter")
    await browser.do("focus", label="Your text")
    await browser.do("type", text=text)
    await browser.do("press", keys="Enter")


async def test_ph50_a_text_goes_out_and_its_answer_appears_by_itself(texting: Texting) -> None:
    ben = await texting.person("102")
    await ben.sees("No texts yet")
    await write(ben, REPLIES, "Hi")
    await texting.got(REPLIES, "Hi")
    await ben.do("says", part="text-item", text="You wrote: Hi")
    await ben.do("says", part="text-item", text="Delivered")
    await ben.fill("Text to (202) 555-0116", "“Round” quotes")
    await ben.do("says", part="text-size", text="1 part · 56 characters left · UCS-2")
    await ben.sees("Because of “ it goes as Unicode, in shorter parts.")
    await ben.do("open", path="/texts")
    await ben.do("sees", text="Draft:")
    await ben.click("(202) 555-0116")
    assert await ben.do("value_of", label="Text to (202) 555-0116") == "“Round” quotes"
    assert await ben.do("audit") == []
    assert await ben.do("sticks_out") <= 0


async def test_ph50_pictures_come_and_go(texting: Texting) -> None:
    texting.comes("Look at this", picture=png(60, 40))
    ben = await texting.person("102")
    await ben.click("(202) 555-0100")
    assert await ben.do("image_shown", alt="look.png") == [60, 40]
    field = "Text to (202) 555-0100"
    picture = base64.b64encode(png(30, 20)).decode()
    await ben.do("hand_over", label=field, how="paste", name="pasted.png", type="image/png", base64=picture)
    await ben.do("image_shown", alt="pasted.png")
    await ben.do("hand_over", label=field, how="drop", name="dropped.png", type="image/png", base64=picture)
    await ben.do("image_shown", alt="dropped.png")
    await ben.click("Remove pasted.png")
    huge = base64.b64encode(b"%PDF-1.7 " + b"x" * 1_500_000).decode()
    await ben.do("hand_over", label=field, how="drop", name="huge.pdf", type="application/pdf", base64=huge)
    await ben.sees("huge.pdf was not added")
    await ben.sees("Goes out as a picture message (MMS).")
    await ben.fill(field, "Nice")
    await ben.do("press", keys="Enter")
    await texting.got(DANA, "Nice")
    [file] = texting.desk.texts.plan.inbox(DANA).messages[-1].media
    assert base64.b64decode(file.content) == png(30, 20)
    await ben.do("says", part="text-item", text="Delivered")


async def test_ph50_who_wrote_stop_is_left_alone_and_failures_tell_why(texting: Texting) -> None:
    ben = await texting.person("102")
    await write(ben, SAYS_STOP, "Our offer")
    await ben.do("says", part="opted-out", text="asked for no more texts (STOP)")
    await ben.do("says", part="opted-out", text="until they text START")
    await write(ben, SWITCHED_OFF, "Hello?")
    await ben.do("says", part="text-failure", text="The phone was switched off or out of reach.")
    await ben.do("says", part="text-failure", text="Try again later, or call. SMS-CAR-27")
    assert await ben.do("audit") == []
    await ben.do("offline", off=True)
    await ben.fill("Text to (202) 555-0123", "Again")
    await ben.do("press", keys="Enter")
    await ben.do("says", part="text-pending", text="Trying again will not send it twice")
    await ben.do("offline", off=False)
    await ben.click("Try again", exact=True)
    await ben.do("says", part="text-item", text="Again")


async def test_ph50_unread_is_told_in_the_list_the_navigation_and_by_the_browser(texting: Texting) -> None:
    ben = await texting.person("102")
    await ben.do("watch_notices")
    await ben.click("Notify about new texts")
    await ben.do("look_away", away=True)
    texting.comes("Are you there?")
    await ben.do("click", role="link", name="Texts 1 unread")
    await ben.do("sees", text="Mine (1)")
    assert await ben.do("notices") == [["(202) 555-0100", "Are you there?"]]
    await ben.click("(202) 555-0100")
    await ben.do("says", part="text-item", text="Are you there?")
    await ben.do("sees", text="Mine (1)")  # nobody has looked yet
    await ben.do("look_away", away=False)
    await ben.do("gone", text="Mine (1)")
    await ben.do("click", role="button", name="More for the conversation with (202) 555-0100")
    await ben.do("click", role="menuitem", name="Mark as unread")
    await ben.do("sees", text="Mine (1)")


async def test_ph52_a_shared_thread_is_assigned_noted_answered_and_resolved(texting: Texting) -> None:
    await texting.make_queue()
    ben, chloe = await texting.person("102"), await texting.person("103")
    texting.comes("My order is late", to=QUEUE)
    for browser in (ben, chloe):
        await browser.do("switch_to", word="Shared (1)")
        await browser.click("(202) 555-0100")
        await browser.do("says", part="text-item", text="My order is late")
    await ben.do("give_to", label="Who looks after it", option="Chloé Martin")
    await chloe.sees("Yours")
    await ben.do("switch_to", word="Note")
    await ben.fill("Note for colleagues; the guest never sees it", "She is a VIP")
    await ben.do("press", keys="Enter")
    await chloe.do("says", part="text-item", text="Note by Ben Okafor, for colleagues only")
    await chloe.do("says", part="text-item", text="She is a VIP")
    await chloe.fill("Text to (202) 555-0100", "It is on its way")
    await chloe.do("press", keys="Enter")
    await texting.got(DANA, "It is on its way")
    assert not any("VIP" in each.text for each in texting.desk.texts.plan.inbox(DANA).messages)
    await ben.do("says", part="text-item", text="Delivered")
    assert await chloe.do("audit") == []
    await chloe.click("Resolve", exact=True)
    await ben.sees("The next text, theirs or yours, opens it again.")
    texting.comes("Thank you", to=QUEUE)
    await ben.do("says", part="text-item", text="Thank you")
    await ben.do("gone", text="The next text, theirs or yours, opens it again.")
    await ben.sees("Unassigned")


async def test_ph50_the_inbox_on_a_narrow_screen_and_by_keyboard(texting: Texting) -> None:
    texting.comes("First")
    texting.comes("Second", sender=REPLIES)
    ben = await texting.person("102", NARROW, "dark")
    await ben.click("(202) 555-0100")
    await ben.do("says", part="text-item", text="First")
    assert await ben.do("sticks_out") <= 0
    assert await ben.do("audit") == []
    await ben.click("Back to the list")
    await ben.sees("Second")
    assert await ben.do("sticks_out") <= 0
    assert await ben.do("audit") == []
    await ben.do("resize", width=WIDE[0], height=WIDE[1])
    await ben.do("press", keys="Alt+Shift+KeyN")
    await ben.do("sees", text="Up to 10 numbers.")
    await ben.do("press", keys="Escape")


async def test_ph50_group_texts_company_messages_and_templates(texting: Texting) -> None:
    ben, chloe = await texting.person("102"), await texting.person("103")
    await ben.click("New text", exact=True)
    await ben.do("focus", label="To")
    for number in (DANA, SWITCHED_OFF):
        await ben.do("type", text=number)
        await ben.do("press", keys="Enter")
    await ben.fill("Your text", "To both of you")
    await ben.do("press", keys="Enter")
    await ben.do("says", part="text-item", text="Delivered to 1 of 2 · not to (202) 555-0123")
    assert texting.desk.texts.plan.inbox(DANA).messages[-1].others == (SWITCHED_OFF,)

    await ben.click("New text", exact=True)
    await ben.do("switch_to", word="Company message")
    await ben.do("give_to", label="To", option="Chloé Martin")
    await ben.fill("Your text", "Lunch?")
    await ben.do("press", keys="Enter")
    await chloe.click("Ben Okafor")
    await chloe.do("says", part="text-item", text="Lunch?")
    await chloe.fill("Message to Ben Okafor", "At noon")
    await chloe.do("press", keys="Enter")
    await ben.do("says", part="text-item", text="At noon")

    await ben.click("(202) 555-0100, (202) 555-0123")
    field = "Text to (202) 555-0100, (202) 555-0123"
    await ben.fill(field, "We close at five.")
    await ben.click("Templates")
    await ben.do("click", role="menuitem", name="Save this text as a template")
    await ben.fill("Name of the template", "Closing")
    await ben.click("Save changes")
    await ben.sees("Template kept")
    await ben.fill(field, "")
    await ben.click("Templates")
    await ben.do("click", role="menuitem", name="Closing We close at five.")
    assert await ben.do("value_of", label=field) == "We close at five."
