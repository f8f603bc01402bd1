"""A meeting reduced to its media: a page per person with the real media client, the real media server, and a signaling
socket that only passes requests on. Who may do what is tested elsewhere.
"""

import contextlib
import json
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets
from websockets.asyncio.server import ServerConnection, serve

from clarion.base.errors import ClarionError
from clarion.base.sfu import (
    MediaKind,
    PublishedSource,
    SfuEvent,
    Slot,
    SlotsChanged,
    Source,
    Tile,
)
from tests.support.narrow_link import NarrowLink
from tests.support.node_phone import NODE, NodePhone
from tests.support.sfu import RunningSfu, running_sfu
from tests.support.waiting import free_port, wait_for
from tests.support.web_pages import Page, web_pages
from tests.web.browsers import open_window

WEB = Path(__file__).parents[2] / "web"
PAGE = Path(__file__).parent / "meeting_page"
ROOM = "room"
COLORS = {"ada": (255, 0, 0), "bob": (0, 200, 0), "cy": (0, 0, 255), "dan": (230, 230, 0), "eve": (220, 0, 220)}
NATIVE = {
    "fay": (240, 240, 240), "gil": (128, 128, 128), "hal": (255, 128, 0), "ivy": (110, 0, 255), "jon": (0, 128, 128),
    "kim": (128, 0, 0), "lou": (0, 0, 128),
}  # fmt: skip
"""People without a browser; their cameras show nothing but this."""
COLORS |= NATIVE
TONES = {"ada": 500, "bob": 750, "cy": 1000, "dan": 1250, "eve": 1500}
SCREEN = (0, 200, 220)


class MediaPage(NodePhone):
    """One person's browser."""

    name = ""

    async def show(self, *names: str, source: str = "camera", width: int = 640, height: int = 360) -> None:
        tiles = [{"participant": each, "source": source, "width": width, "height": height} for each in names]
        await self.do("media_show", tiles=tiles)

    async def act(self, method: str, *given: Any) -> None:
        await self.do("media_act", method=method, given=list(given))

    async def look(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = await self.do("media_look")
        return found

    async def sees(self, *names: str, source: str = "camera", height: int = 0) -> None:
        """Wait until the picture of each is decoded, in their color and going on; of that height, if one is given."""
        before: dict[str, int] = {}
        seen: dict[str, Any] = {}
        slots: list[Any] = []

        async def shown() -> bool:
            nonlocal seen, slots
            seen, slots = await self.look(), (await self.do("media_state"))["video"]
            for name in names:
                key = f"{name} {source}"
                tile = seen.get(key)
                if tile is None or not is_color(tile["color"], SCREEN if source == "screen" else COLORS[name]):
                    return False
                if tile["frames"] <= before.setdefault(key, tile["frames"]) or height not in (0, tile["height"]):
                    return False
            return True

        await wait_for(shown, missing=lambda: f"{names} at {self.name}, who sees {seen} in {slots}", timeout=40)

    async def hears_people(self, *names: str) -> None:
        """Wait until the tones of these are heard, and no others."""
        heard: dict[str, int] = {}

        async def audible() -> bool:
            nonlocal heard
            heard = await self.do("media_hear")
            return set(heard) == set(names) and all(abs(heard[each] - TONES[each]) < 20 for each in names)

        await wait_for(audible, missing=lambda: f"{names} at {self.name}, who hears {heard}", timeout=40)

    async def until(self, found: Callable[[dict[str, Any]], bool], missing: str) -> None:
        state: dict[str, Any] = {}

        async def there() -> bool:
            nonlocal state
            state = await self.do("media_state")
            return found(state)

        await wait_for(there, missing=lambda: f"{missing} at {self.name}: {state}", timeout=40)


@dataclass
class Hub:
    sfu: RunningSfu
    site: str
    port: int = 0
    sockets: dict[str, ServerConnection] = field(default_factory=dict)
    pages: list[MediaPage] = field(default_factory=list)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, NarrowLink] = field(default_factory=dict)
    """Whose media goes through a network like this."""

    async def enter(
        self,
        *names: str,
        camera: tuple[int, int] = (960, 540),
        busy: bool = False,
        blinking: bool = False,
        passphrase: str = "",
    ) -> list[MediaPage]:
        """People who join, with camera and microphone on. `blinking`: a flash and a beep at once, every second.
        `passphrase`: their media is encrypted from end to end.
        """
        entered = []
        for name in names:
            page = await open_window(MediaPage, url=self.site, width=800, height=600, instance=name)
            page.name = name
            self.pages.append(page)
            await page.do("media_page", url=self.site)
            color = "#{:02x}{:02x}{:02x}".format(*COLORS[name])
            screen = "#{:02x}{:02x}{:02x}".format(*SCREEN)
            hub = f"ws://127.0.0.1:{self.port}/"
            look = {"color": color, "screen": screen, "size": camera, "busy": busy, "blinking": blinking}
            look["passphrase"] = passphrase
            await page.do("media_enter", hub=hub, name=name, hz=TONES[name], **look, within=40)
            entered.append(page)
        return entered

    async def attend(self, socket: ServerConnection) -> None:
        assert socket.request
        name = socket.request.path.partition("?")[2]
        self.sockets[name] = socket
        async for text in socket:
            request = json.loads(text)
            try:
                reply = {"reply": request["id"], "ok": True, **await self._perform(name, request)}
            except ClarionError as error:
                reply = {"reply": request["id"], "error": {"errorCode": error.code, "message": error.message}}
            await socket.send(json.dumps(reply))

    def _pass_on_keys(self, name: str, given: dict[str, Any]) -> None:
        if given["type"] == "offerKey":
            self.keys[name] = {each: given[each] for each in ("key", "proof")}
            websockets.broadcast(list(self.sockets.values()), json.dumps({"event": "keys", "keys": self.keys}))
        for to, key in given.get("keys", {}).items():
            text = json.dumps({"event": "senderKey", "from": name, "key": key})
            websockets.broadcast([self.sockets[to]], text)

    async def _perform(self, name: str, given: dict[str, Any]) -> dict[str, str]:
        client = self.sfu.client
        match given["type"]:
            case "offerKey" | "sendKeys":
                self._pass_on_keys(name, given)
            case "publish":
                sources = [PublishedSource(each["mid"], Source(each["source"])) for each in given["sources"]]
                return {"sdp": self._route(name, await client.publish(ROOM, name, given["sdp"], sources))}
            case "subscribe":
                slots = [Slot(each["mid"], MediaKind(each["kind"])) for each in given["slots"]]
                return {"sdp": self._route(name, await client.subscribe(ROOM, name, given["sdp"], slots))}
            case "view":
                tiles = [Tile(**{**each, "source": Source(each["source"])}) for each in given["tiles"]]
                await client.view(ROOM, name, tiles)
            case "mute":
                await client.set_muted(ROOM, name, Source(given["source"]), given["muted"])
            case "unpublish":
                await client.unpublish(ROOM, name, Source(given["source"]))
        return {}

    def _route(self, name: str, answer: str) -> str:
        return self.links[name].through(answer) if name in self.links else answer

    def tell(self, event: SfuEvent) -> None:
        if isinstance(event, SlotsChanged) and event.participant in self.sockets:
            audio = [{"mid": each.mid, "participant": each.participant} for each in event.audio]
            video = [
                {key: getattr(each, key) for key in ("mid", "participant", "source", "layer", "state")}
                for each in event.video
            ]
            text = json.dumps({"event": "slots", "audio": audio, "video": video})
            websockets.broadcast([self.sockets[event.participant]], text)


async def media_lost(hub: Hub) -> None:
    """What the owner of a room does when the engine is a new one."""
    await hub.sfu.client.open_room(ROOM)
    websockets.broadcast(list(hub.sockets.values()), json.dumps({"event": "mediaLost"}))


def bundle_client(folder: Path, source: str = "media/index.ts") -> bytes:
    """A part of the meeting page, with all that it imports, as one script."""
    out = folder / f"{Path(source).stem}.js"
    program = WEB / "node_modules/rolldown/bin/cli.mjs"
    command = [
        NODE,
        program,
        WEB / "src/features/meetings" / source,
        "--format",
        "iife",
        "--name",
        "Meetings",
        "--file",
        out,
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=WEB)
    return out.read_bytes()


@contextlib.asynccontextmanager
async def meeting_hub(folder: Path) -> AsyncIterator[Hub]:
    async with running_sfu(folder / "sfu.log") as sfu, web_pages() as site:
        script = "text/javascript"
        site.pages["/"] = Page((PAGE / "index.html").read_bytes())
        site.pages["/page.js"] = Page((PAGE / "page.js").read_bytes(), script)
        site.pages["/media.js"] = Page(bundle_client(folder), script)
        site.pages["/worker.js"] = Page(bundle_client(folder, "encryption/worker.ts"), script)
        hub = Hub(sfu, site.url("/"), free_port())
        hub.sfu.client.listen(hub.tell)
        await sfu.client.open_room(ROOM)
        async with serve(hub.attend, "127.0.0.1", hub.port, max_size=1 << 20):
            try:
                yield hub
            finally:
                for page in hub.pages:
                    await page.close()


def is_color(color: list[int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 70 for one, other in zip(color, wanted, strict=True))
