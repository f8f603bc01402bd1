"""People who talk in Chromium, for tests of team messaging."""

import base64
import struct
from datetime import timedelta
from pathlib import Path

from clarion.base.ids import new_id
from clarion.features.messaging.chats import Chat, ChatKind, Member
from clarion.features.messaging.posts import Post, PostKind
from clarion.features.people import Extension, demo
from tests.support.node_phone import NodePhone
from tests.support.waiting import wait_for
from tests.web.site import Browser, Site

ROOT = Path(__file__).parents[2]
WIDE, NARROW = (1280, 860), (390, 844)


class Chatting:
    """A site where people talk."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def person(
        self, number: str, size: tuple[int, int] = WIDE, scheme: str = "light", *, own: bool = False
    ) -> Browser:
        browser = await self.site.browser(size, scheme, own=own)
        await browser.enter("/chats", number, self.site.password(number))
        await browser.do("sees_id", part="chats")
        return browser

    async def fill(self, number: str, *, chats: int, posts: int) -> None:
        """Many teams of this person, and a long conversation in one of them."""
        here = self.site.here
        async with here.storage.transaction() as session:
            own = demo.demo_extension_id(here.keys, demo.DEMO, number)
            account = (await session.get_one(Extension, own)).account_id
            now = here.clock.now()
            for index in range(chats):
                at = now - timedelta(minutes=index + 1)
                chat = Chat(id=new_id(), account_id=account, kind=ChatKind.TEAM, name=f"Team {index}", description="")
                chat.created_at = chat.changed_at = at
                chat.member_count = 1
                if index == chats - 1:
                    chat.name, chat.last_seq = "Long conversation", posts
                    session.add_all(_posts(chat, own, posts))
                session.add(chat)
                session.add(
                    Member(chat_id=chat.id, extension_id=own, role="Admin", joined_at=at, read_seq=chat.last_seq)
                )


def _posts(chat: Chat, own: str, count: int) -> list[Post]:
    fixed = {"kind": PostKind.TEXT, "attachments": [], "mentions": [], "added_ids": [], "extra": {}, "reply_count": 0}
    return [
        Post(
            id=new_id(),
            account_id=chat.account_id,
            chat_id=chat.id,
            creator_id=own,
            text=f"Post {number} of many",
            versions=0,
            counted=True,
            pinned=False,
            seq=number,
            n=0,
            created_at=chat.created_at,
            changed_at=chat.created_at,
            **fixed,
        )
        for number in range(1, count + 1)
    ]


async def all_listed(browser: Browser, count: int) -> None:
    """Wait until the list knows so many teams."""

    async def look() -> bool:
        return any(name == f"Teams\n{count}" for name in await browser.do("chat_names"))

    await wait_for(look, missing=f"{count} teams in the list", timeout=60)


async def open_with(browser: NodePhone, *people: str) -> None:
    """A conversation with these."""
    await browser.do("click", name="New", exact=True)
    for name in people:
        await browser.do("give_to", label="To", option=name)
    await browser.do("click", name="Open", exact=True)


async def make_team(browser: Browser, name: str, *people: str, public: bool = False) -> None:
    await browser.click("New", exact=True)
    await browser.do("switch_to", word="New team")
    await browser.fill("Name", name)
    if public:
        await browser.do("check", label="Public")
    for person in people:
        await browser.do("give_to", label="Members", option=person)
    await browser.click("Create team")
    await browser.do("focus", label=f"Write to {name}")


async def say(browser: NodePhone, to: str, text: str) -> None:
    await browser.do("fill", label=f"Write to {to}", text=text)
    await browser.do("press", keys="Enter")


async def shows(browser: Browser, wanted: list[str], part: str = "flow") -> None:
    """Wait until these posts stand there, in this order and no others."""
    found: list[str] = []

    async def look() -> bool:
        found[:] = await browser.do("posts", part=part)
        return found == wanted

    await wait_for(look, missing=lambda: f"{wanted} in the {part}, which says {found}")


async def give(browser: Browser, field: str, how: str, name: str, kind: str, content: bytes) -> None:
    """A file let fall on a field, or pasted into it; until it has come to the server."""
    coded = base64.b64encode(content).decode()
    await browser.do("hand_over", label=field, how=how, name=name, type=kind, base64=coded)
    await browser.do("brought", name=name)


def wav(seconds: float = 0.3) -> bytes:
    """A quiet tone."""
    samples = b"".join(struct.pack("<h", 300 if n % 20 < 10 else -300) for n in range(int(8000 * seconds)))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16,
                       b"data", len(samples))  # fmt: skip
    return head + samples


async def says(browser: NodePhone, part: str, text: str) -> None:
    await browser.do("says", part=part, text=text)
