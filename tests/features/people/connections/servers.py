"""Servers of accounts elsewhere: a real one of CardDAV and CalDAV, and small ones that answer as Google and Microsoft
document it. None of the vendors themselves was ever asked.
"""

import asyncio
import base64
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.support.waiting import free_port, wait_for_port

Answer = tuple[int, dict[str, str], Any]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class Vendor:
    """`answer` says what comes back for a request: status, headers, JSON. `asked` keeps what came."""

    port: int
    answer: Callable[[Asked], Answer]
    asked: list[Asked] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await self._one(reader, writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = first.split(" ")
        parts = urlsplit(target)
        asked = Asked(method, parts.path, dict(parse_qsl(parts.query)), headers, dict(parse_qsl(body.decode())))
        self.asked.append(asked)
        status, more, said = self.answer(asked)
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in more.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        await writer.drain()


@contextlib.asynccontextmanager
async def a_vendor(answer: Callable[[Asked], Answer]) -> AsyncIterator[Vendor]:
    one = Vendor(free_port(), answer)
    server = await asyncio.start_server(one.serve, "127.0.0.1", one.port)
    try:
        yield one
    finally:
        server.close()
        server.close_clients()


def id_token(user: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"email": user}).encode()).decode().rstrip("=")
    return f"e30.{claims}.x"


@dataclass
class Radicale:
    """A running server with one person, who has an address book and a calendar."""

    root: str
    client: httpx.AsyncClient

    async def put(self, path: str, text: str) -> None:
        kind = "text/vcard" if path.endswith(".vcf") else "text/calendar"
        answer = await self.client.put(path, content=text.encode(), headers={"Content-Type": kind})
        assert answer.status_code in (201, 204), answer.text

    async def remove(self, path: str) -> None:
        assert (await self.client.delete(path)).is_success


_MKCOL = (
    '<D:mkcol xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav" xmlns:L="urn:ietf:params:xml:ns:caldav">'
    "<D:set><D:prop><D:resourcetype><D:collection/>{kind}</D:resourcetype></D:prop></D:set></D:mkcol>"
)


@contextlib.asynccontextmanager
async def a_radicale(folder: Path) -> AsyncIterator[Radicale]:
    """User ann, password s3cret."""
    users, port = folder / "users", free_port()
    users.write_text("ann:s3cret\n")
    command = [sys.executable, "-m", "radicale", "--server-hosts", f"127.0.0.1:{port}"]
    command += ["--storage-filesystem-folder", str(folder / "kept"), "--auth-type", "htpasswd"]
    command += ["--auth-htpasswd-filename", str(users), "--auth-htpasswd-encryption", "plain", "--auth-delay", "0"]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    try:
        await asyncio.to_thread(wait_for_port, port, what="Radicale")
        root = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=root, auth=("ann", "s3cret")) as client:
            for path, kind in (("/ann/book/", "<C:addressbook/>"), ("/ann/work/", "<L:calendar/>")):
                assert (await client.request("MKCOL", path, content=_MKCOL.format(kind=kind))).is_success
            yield Radicale(root, client)
    finally:
        process.terminate()
        await process.wait()
