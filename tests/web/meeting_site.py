"""A web app with meetings, for tests in the browser: a host, guests, and a media engine without media."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.meetings import RoomServer
from tests.web.admin import Admin, administrator
from tests.web.conftest import ROOT
from tests.web.site import Browser, Site, running_site


@dataclass
class Meetings:
    site: Site
    server: RoomServer

    async def host(self) -> Admin:
        return await administrator(self.site, path="/meetings")

    async def link(self, host: Admin) -> str:
        """The path of the personal meeting, as its page shows it."""
        await host.sees("Your personal meeting")
        return "/meet/" + str(await host.do("text_with", start=f"{self.site.url}/meet/")).rpartition("/meet/")[2]

    async def guest(self, link: str, name: str, **look: Any) -> Browser:
        """A browser that nobody has signed in with, at the page before the meeting."""
        guest = await self.site.browser(**look)
        await guest.do("open", path=link)
        await guest.fill("Your name", name)
        return guest


@asynccontextmanager
async def meeting_site(tmp_path: Path) -> AsyncIterator[Meetings]:
    if not (ROOT / "web/dist/meeting.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        server = RoomServer(site.here, FakeSfu())
        await server.open()
        yield Meetings(site, server)
        await server.close()


async def join(browser: Browser, button: str = "Join now") -> None:
    await browser.click(button)
    await browser.do("sees_id", part="stage")


async def item(browser: Browser, menu: str, name: str) -> None:
    await browser.click(menu, exact=True)
    await browser.click(name, role="menuitem", exact=True)
