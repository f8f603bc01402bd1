"""The API and the web app on a real port, without phones: for pages that need none."""

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clarion.apps.api_server import running_api
from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment, ensure_demo
from clarion.apps.demo_door import DemoDoor
from clarion.apps.models import load_models
from clarion.apps.running import running
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from tests.support.node_phone import NodePhone
from tests.support.shared_routes import share_routes
from tests.support.shared_statements import share_statements
from tests.support.waiting import free_ports
from tests.support.weak_hashes import weaken_hashes
from tests.web.browsers import open_window

share_routes()
share_statements()
weaken_hashes()


class Browser(NodePhone):
    """Chromium at this site. Things go by their role and name, as a person finds them."""

    async def click(self, name: str, **how: Any) -> None:
        await self.do("click", name=name, **how)

    async def fill(self, label: str, text: str) -> None:
        await self.do("fill", label=label, text=text)

    async def sees(self, text: str) -> None:
        await self.do("sees", text=text)

    async def comes_to(self, start: str) -> str:
        """Wait until the address begins so; the whole of it."""
        return str(await self.do("comes_to", start=start))

    async def enter(self, path: str, name: str, password: str) -> None:
        """Open a page as somebody who is signed in. Signing in by hand has tests of its own."""
        await self.do("enter", path=path, name=name, password=password, within=60)

    async def give_name_and_password(self, name: str, password: str) -> None:
        await self.fill("Extension, number or email", name)
        await self.fill("Password", password)
        await self.click("Sign in", exact=True)


@dataclass
class Site:
    here: Container
    url: str
    env: dict[str, str]
    folder: Path
    browsers: list[Browser] = field(default_factory=list)

    def password(self, person: str) -> str:
        return self.env[f"CLARION_{person}_PASSWORD"]

    async def browser(
        self, size: tuple[int, int] = (1280, 860), scheme: str = "light", *, own: bool = False
    ) -> Browser:
        """`own`: with a profile for itself, without which Chromium knows no pushes."""
        look = {"width": size[0], "height": size[1], "scheme": scheme}
        browser = await open_window(Browser, url=self.url, instance="x", own=own, **look)
        self.browsers.append(browser)
        return browser


_tables: list[Path] = []


async def _bring_tables(data: Path) -> None:
    """A database with every table and no row. The first one is kept to be copied: making them takes half a second."""
    load_models()
    if not _tables:
        kept = Path(tempfile.mkdtemp(prefix="tables-")) / "clarion.db"
        storage = Storage(f"sqlite:///{kept}")
        await storage.create_tables()
        await storage.close()
        _tables.append(kept)
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "clarion.db").exists():  # a site may come back to its data
        shutil.copyfile(_tables[0], data / "clarion.db")


@contextlib.asynccontextmanager
async def running_site(folder: Path, port: int = 0, **settings: str) -> AsyncIterator[Site]:
    """Serve until the block ends. Tables are made as the models say."""
    names = [
        "SIP",
        "SIP_TLS",
        "SIP_WSS",
        "SIP_WS",
        "EDGE_PRIVATE",
        "CALL_SIP",
        "NETWORK_SIP",
        "RTPENGINE_NG",
        "RTPENGINE_DTMF",
        "HTTP",
    ]
    environment = {f"CLARION_{name}_PORT": str(number) for name, number in zip(names, free_ports(10), strict=True)}
    # No media here: its ports stay out of the way of whatever range a run was given.
    environment |= {"CLARION_RTP_MIN": "38000", "CLARION_RTP_MAX": "38999"}
    environment |= {f"CLARION_{name.upper()}": value for name, value in ({"tour": "false"} | settings).items()}
    environment["CLARION_DATA"] = str(folder / "data")
    if port:
        environment["CLARION_HTTP_PORT"] = str(port)
    await _bring_tables(folder / "data")
    here = build_container(load_settings(environment))
    await ensure_demo(here)
    relay = OutboxRelay(here.storage, here.bus)
    relay.start()
    async with running([DemoDoor(here)], say=lambda _: None), running_api(here):
        site = Site(here, here.settings.public_url, await demo_environment(here), folder)
        try:
            yield site
        finally:
            for browser in site.browsers:
                await browser.close()
    await relay.stop()
    await here.bus.close()
    await here.storage.close()
