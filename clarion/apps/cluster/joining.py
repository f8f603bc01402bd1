"""How a machine gets into a cluster, and how all of them learn of changes.

The first machine writes an invitation: a token that one machine may use once, within an hour. It gives the layout and
the keys of the installation, and is the key of what is sent, so nothing can be read or changed on the way. Afterwards
each machine asks the others now and then for a newer layout, with the key that all of them share.
"""

import asyncio
import base64
import contextlib
import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from clarion.apps.cluster.layout import Layout, Machine, parse_layout
from clarion.base.errors import Conflict, Invalid, Unavailable
from clarion.base.keys import FILE_NAME
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

PORT: Final = 8444
INVITATION_S: Final = 3600
_SHARED_FILES: Final = (FILE_NAME, "tls/ca.pem", "tls/ca.key")
_OPTIONAL_FILES: Final = ("tls/given.pem", "tls/given.key")
_LARGEST: Final = 1 << 20
_WITHIN_S: Final = 10.0
_FRESH_S: Final = 60
_TOKEN: Final = re.compile(r"(?P<host>[\w.-]{1,253}):(?P<port>\d{1,5})/(?P<id>[0-9a-f]{16})\.(?P<secret>[0-9a-f]{64})")


@dataclass(frozen=True)
class Token:
    host: str
    port: int
    id: str
    secret: str

    def __str__(self) -> str:
        return f"{self.host}:{self.port}/{self.id}.{self.secret}"


def read_token(text: str) -> Token:
    """Raises `Invalid`."""
    found = _TOKEN.fullmatch(text.strip())
    if found is None or not 0 < int(found["port"]) < 1 << 16:
        raise Invalid("This is no invitation. `clarion cluster invite NAME` on the first machine prints one.")
    return Token(found["host"], int(found["port"]), found["id"], found["secret"])


def write_invitation(folder: Path, machine: Machine, host: str, *, port: int = PORT, now: float | None = None) -> Token:
    """For one machine of the layout; an earlier one for it is void."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in folder.glob("*.json"):
        if json.loads(path.read_text()).get("name") == machine.name:
            path.unlink()
    token = Token(host, port, secrets.token_hex(8), secrets.token_hex(32))
    content = {"name": machine.name, "secret": token.secret, "until": (now or time.time()) + INVITATION_S}
    path = folder / f"{token.id}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(content))
    return token


class ClusterServer:
    """Answers the other machines over the private network, on each of them. Each request reads the layout again."""

    def __init__(self, data: Path, layout: "LayoutFile") -> None:
        self._data, self._layout = data, layout
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int = PORT) -> None:
        self._server = await asyncio.start_server(self._serve, host, port, limit=_LARGEST)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        try:
            async with asyncio.timeout(_WITHIN_S):
                asked = json.loads(await reader.readline())
                answer = self._answer(asked) if isinstance(asked, dict) else b""
                writer.write(answer + b"\n")
                await writer.drain()
        except (InvalidToken, Invalid, OSError, ValueError, KeyError, TypeError, TimeoutError) as error:
            log.warning("cluster.refused", peer=str(peer), problem=str(error) or type(error).__name__)
        finally:
            writer.close()

    def _answer(self, asked: Mapping[str, object]) -> bytes:
        if asked.get("kind") == "join":
            return self._admit(str(asked["id"]), str(asked["box"]).encode())
        layout = self._layout.read()
        box = _box(layout.secrets.members)
        question = json.loads(box.decrypt(str(asked["box"]).encode(), ttl=_FRESH_S))
        newer = layout if int(question["version"]) < layout.version else None
        return box.encrypt(json.dumps(newer and newer.model_dump(mode="json")).encode())

    def _admit(self, number: str, sealed: bytes) -> bytes:
        if not re.fullmatch(r"[0-9a-f]{16}", number):
            raise Invalid("no invitation has that number")
        path = self._data / "cluster" / "invitations" / f"{number}.json"
        invitation = json.loads(path.read_text())
        if invitation["until"] < time.time():
            path.unlink(missing_ok=True)
            raise Invalid("the invitation has expired")
        box = _box(invitation["secret"])
        box.decrypt(sealed, ttl=_FRESH_S)
        path.unlink()  # once; two at a time: the second finds none
        layout = self._layout.read()
        files = {name: (self._data / name).read_text() for name in _files_here(self._data)}
        log.info("cluster.joined", machine=invitation["name"])
        found = {"me": invitation["name"], "layout": layout.model_dump(mode="json"), "files": files}
        return box.encrypt(json.dumps(found).encode())


class LayoutFile:
    """Reads the layout of this machine again when the file has changed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Layout:
        return parse_layout(json.loads(self._file.read_text())["layout"])


async def ask_to_join(token: Token) -> tuple[Layout, str, dict[str, str]]:
    """The layout, which machine this is, and the files that all machines share. Raises `Unavailable`, `Conflict`."""
    box = _box(token.secret)
    asked = {"kind": "join", "id": token.id, "box": box.encrypt(b"join").decode()}
    answer = await _ask(token.host, token.port, asked)
    if not answer:
        raise Conflict("The invitation was used already, or has expired. Ask for another one.")
    try:
        found = json.loads(box.decrypt(answer))
        files = {str(name): str(content) for name, content in found["files"].items()}
    except (InvalidToken, ValueError, KeyError, AttributeError):
        raise Unavailable(
            f"What answers at {token.host}:{token.port} is not the machine that invited this one."
        ) from None
    if not set(files) <= {*_SHARED_FILES, *_OPTIONAL_FILES}:
        raise Invalid("The machine that invited this one sent files that nobody asked for.")
    return parse_layout(found["layout"]), str(found["me"]), files


async def find_newer(layout: Layout, me: str, *, port: int = PORT) -> Layout | None:
    """What another machine knows and this one does not; None when nobody who answers knows more."""
    box = _box(layout.secrets.members)
    newest: Layout | None = None
    for machine in layout.machines:
        if machine.name == me:
            continue
        asked = {"kind": "newest", "box": box.encrypt(json.dumps({"version": layout.version}).encode()).decode()}
        with contextlib.suppress(Unavailable, InvalidToken, ValueError, Invalid):
            found = json.loads(box.decrypt(await _ask(machine.address, port, asked)))
            if found is not None:
                other = parse_layout(found)
                newest = other if newest is None or other.version > newest.version else newest
    return newest


async def _ask(host: str, port: int, asked: Mapping[str, str]) -> bytes:
    try:
        async with asyncio.timeout(_WITHIN_S):
            reader, writer = await asyncio.open_connection(host, port, limit=_LARGEST)
            try:
                writer.write(json.dumps(asked).encode() + b"\n")
                return (await reader.readline()).strip()
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError) as error:
        raise Unavailable(f"{host}:{port} does not answer: {error or type(error).__name__}") from None


def _files_here(data: Path) -> Iterator[str]:
    yield from _SHARED_FILES
    yield from (name for name in _OPTIONAL_FILES if (data / name).exists())


def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"clarion cluster {secret}".encode()).digest()))
