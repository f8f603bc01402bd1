"""The web app in Chromium, as a person uses it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.scenarios.installation import Installation
from tests.support.node_phone import NodePhone
from tests.support.phones import installed
from tests.support.waiting import wait_for
from tests.web.browsers import open_window

ROOT = Path(__file__).parents[2]
WIDE, NARROW = (1280, 800), (390, 844)


class WebApp(NodePhone):
    """One browser. Things on the page go by their role and name, as a person (or a screen reader) finds them."""

    _endings = 0  # calls whose end was waited for

    async def enter(self, person: str, password: str) -> None:
        """As somebody who is signed in: signing in by hand has tests of its own."""
        await self.do("enter", path="/", name=person, password=password, within=60)
        await self.do("ready")

    async def open(self, path: str) -> None:
        await self.do("open", path=path)
        await self.do("ready")

    async def click(self, name: str, **how: Any) -> None:
        await self.do("click", name=name, **how)

    async def sees(self, text: str) -> None:
        await self.do("sees", text=text)

    async def dial_on_pad(self, number: str) -> None:
        await self.do("fill", label="Name or number to call", text=number)
        await self.click("Call", exact=True)

    async def rings(self) -> None:
        await self.do("sees_id", part="incoming-call")

    async def talks(self) -> None:
        await self.do("phase", phase="connected")

    async def call_ended(self) -> str:
        """Wait for the end of a call; how it ended."""
        self._endings += 1
        return str(await self.do("ending", number=self._endings, within=30))

    async def sees_latest(self, text: str) -> None:
        """Wait until the latest call on the front page says so."""

        async def shown() -> bool:
            latest = await self.history()
            return bool(latest) and text in latest[0]

        await wait_for(shown, missing=lambda: f"{text} at the latest call", timeout=20)

    async def history(self) -> list[str]:
        """The latest calls on the front page, newest first."""
        return list(await self.do("texts", role="list", name="Recent calls"))


StartWebApp = Callable[..., Any]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def clarion_up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """One for people in browsers: where other tests tried wrong passwords, this address has to wait."""
    async with installed(tmp_path_factory.mktemp("clarion-web")) as installation:
        yield installation


@pytest.fixture
async def web_app(clarion_up: Installation) -> AsyncIterator[StartWebApp]:
    """Open browsers: `ada = await web_app("101", tone=600)` is signed in. They close with the test."""
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    started: list[WebApp] = []

    async def start(
        person: str, *, tone: int = 440, size: tuple[int, int] = WIDE, touch: bool = False, tab: str = ""
    ) -> WebApp:
        """`tab`: another one of the same person."""
        looks = {"tone": tone, "width": size[0], "height": size[1], "touch": touch}
        app: WebApp = await open_window(WebApp, url=clarion_up.url, instance=f"web-app-of-{person}{tab}", **looks)
        started.append(app)
        await app.enter(person, clarion_up.env[f"CLARION_{person}_PASSWORD"])
        return app

    yield start
    for app in reversed(started):
        await app.close()
