"""How somebody gets into a demo server: one click in a browser on this machine, or a one-time link from the terminal.

The passwords of the demo people never pass through the API, which a proxy may show to the world: its requests look
like local ones if whoever is behind it wants so. They are given at a port of their own, of this machine alone, that
no proxy knows; the sign-in page asks for them there.
"""

import asyncio
import socket
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from clarion.api.connections import ConnectionLimits, Connections, Server, ServerConfig
from clarion.api.discovery import WebAppHints
from clarion.api.local_requests import is_local_name, is_local_request
from clarion.apps.demo_content.cast import EVERYONE
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.settings import Settings
from clarion.features.people import Extension, demo, make_entry_ticket

LINK_LIFE: Final = timedelta(hours=1)


def only_here(settings: Settings) -> bool:
    """Whether this is a demo server that nobody is meant to reach from elsewhere."""
    return settings.demo and is_local_name(settings.bind) and is_local_name(urlsplit(settings.public_url).hostname)


class DemoDoor(WebAppHints):
    """A part of the process that serves the API; the web app asks it for hints.

    `link`: the one-time link, once started.
    """

    name = "demo sign-in"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._port = 0
        self.link = ""
        here.offer(WebAppHints, self)

    async def start(self) -> None:
        if not self._here.settings.demo:
            return
        self.link = await make_demo_link(self._here)
        if only_here(self._here.settings):
            await self._open()

    async def stop(self) -> None:
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await asyncio.gather(self._serving, return_exceptions=True)

    async def health(self) -> str | None:
        return None

    def sources(self) -> tuple[str, ...]:
        return (f"http://127.0.0.1:{self._port}",) if self._port else ()

    def demo_address(self, request: Request) -> str | None:
        return f"http://127.0.0.1:{self._port}/" if self._port and is_local_request(request, own_page=True) else None

    async def _open(self) -> None:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        self._port = int(listening.getsockname()[1])
        limits = ConnectionLimits.of(self._here.settings, total=64)
        options: dict[str, Any] = {"lifespan": "off", "interface": "asgi3", "log_config": None, "proxy_headers": False}
        server = self._server = Server(
            ServerConfig(self._answer, Connections(limits), server_header=False, timeout_graceful_shutdown=1, **options)
        )
        self._serving = asyncio.create_task(server.serve(sockets=[listening]), name="demo sign-in")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope, receive)
        origin = request.headers.get("origin", "")
        if request.method != "GET" or origin not in self._here.settings.own_urls or not self._is_named(request):
            await Response(status_code=403)(scope, receive, send)
            return
        headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin", "Cache-Control": "no-store"}
        await JSONResponse(await self._people(), headers=headers)(scope, receive, send)

    def _is_named(self, request: Request) -> bool:
        """By the very name that our page uses: a name of somebody else that leads here (DNS rebinding) is refused."""
        return request.headers.get("host") == f"127.0.0.1:{self._port}" and is_local_request(request, own_page=False)

    async def _people(self) -> list[dict[str, str]]:
        async with self._here.storage.reading() as session:
            if await demo.find_demo_account(session, self._here.keys) is None:
                return []
        return [
            {
                "username": person.number,
                "password": demo.demo_password(self._here.keys, demo.DEMO, person.number),
                "name": f"{person.first_name} {person.last_name}",
            }
            for person in await demo_people(self._here)
        ]


async def demo_people(here: Container) -> list[demo.DemoPerson]:
    """Those who are there: some come only with the content of the demo."""
    ids = {demo.demo_extension_id(here.keys, demo.DEMO, person.number): person for person in EVERYONE}
    async with here.storage.reading() as session:
        there = set(await session.scalars(select(Extension.id).where(Extension.id.in_(ids))))
    return [person for extension_id, person in ids.items() if extension_id in there]


async def make_demo_link(here: Container, number: str = "", address: str = "") -> str:
    """A link that signs in as one of the demo people, once; the administrator when no number is given.

    Raises NotFound for a number that none of them has.
    """
    admin = next(person.number for person in demo.DEMO.people if person.role == "admin")
    if number and all(person.number != number for person in await demo_people(here)):
        raise NotFound(f"Nobody of the demo organisation has the extension number {number}.")
    extension_id = demo.demo_extension_id(here.keys, demo.DEMO, number or admin)
    async with here.storage.transaction() as session:
        ticket = make_entry_ticket(session, here.clock.now(), extension_id, LINK_LIFE)
    return f"{address or here.settings.public_url}/sign-in#once={ticket}"
