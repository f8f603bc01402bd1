"""The servers that chats are measured on: Clarion, ejabberd (rooms of XMPP) and Synapse (Matrix), each from nothing."""

import asyncio
import hmac
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.chat_load import MARK, Absent, Seen
from tests.support.processes import Process, start_process
from tests.support.raw_client import RawConnection, RawSocket, open_socket
from tests.support.waiting import free_port, wait_for_port

_OPENED_AT_ONCE = 20
_SYNAPSE = Path(__file__).parents[1] / ".cache" / "synapse-venv"


class _Pool:
    """HTTP connections that requests take turns on."""

    def __init__(self, port: int, size: int = 32) -> None:
        self._port = port
        self._free: asyncio.Queue[RawConnection | None] = asyncio.Queue()
        for _ in range(size):
            self._free.put_nowait(None)

    async def ask(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, bytes]:
        connection = await self._free.get()
        try:
            if connection is not None and connection.reader.at_eof():  # the server ends those that rest for long
                connection = None
            connection = connection or await RawConnection.open(self._port)
            return await connection.ask(method, path, token, body)
        except (OSError, asyncio.IncompleteReadError):
            connection = None
            raise
        finally:
            self._free.put_nowait(connection)


def _spent(pid: int) -> tuple[float, int]:
    """CPU seconds and resident bytes of a process, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return cpu, int(fields[21]) * os.sysconf("SC_PAGE_SIZE")


def _rooms(people: int, size: int) -> list[list[int]]:
    return [list(range(start, min(start + size, people))) for start in range(0, people, size)]


async def _in_groups(work: Sequence[Callable[[], Any]]) -> None:
    for start in range(0, len(work), _OPENED_AT_ONCE):
        await asyncio.gather(*(one() for one in work[start : start + _OPENED_AT_ONCE]))


class Clarion:
    """`database`: the url of PostgreSQL; "" for SQLite."""

    def __init__(self, name: str = "Clarion, SQLite", database: str = "", profile: str = "") -> None:
        self.name = name
        self.seen = Seen()
        self.rooms: Sequence[Sequence[int]] = []
        self._words = ["--database", database, "--profile", profile]
        self._sockets: list[RawSocket] = []

    async def start(self, people: int, size: int) -> None:
        self.port = free_port()
        words = ["--port", str(self.port), "--people", str(people), "--size", str(size), *self._words]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.chat_clarion", *words,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**26,
        )  # fmt: skip
        crowd = await self._heard()
        self._people, self._ids = crowd["people"], [room["id"] for room in crowd["rooms"]]
        self.rooms = [room["people"] for room in crowd["rooms"]]
        self._pool = _Pool(self.port)
        self.memory_before = (await self.spent())[1]
        await _in_groups([partial(self._open, one["token"]) for one in self._people])
        self.memory_each = ((await self.spent())[1] - self.memory_before) // people

    async def _open(self, token: str) -> None:
        path = f"/restapi/v1.0/clarion/live?access_token={token}"
        self._sockets.append(await open_socket(self.port, path, lambda text: self.seen.came(text)))

    async def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), 600)
        if not line:
            raise Absent("the server ended; it says why above")
        found: dict[str, Any] = json.loads(line)
        return found

    async def post(self, person: int, room: int, text: str) -> bool:
        path = f"/team-messaging/v1/chats/{self._ids[room]}/posts"
        status, _ = await self._pool.ask("POST", path, self._people[person]["token"], {"text": text})
        return status == 201

    async def spent(self, word: str = "?") -> tuple[float, int]:
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n".encode())
        found = await self._heard()
        return found["cpu"], found["rss"]

    async def stop(self) -> None:
        for socket in self._sockets:
            socket.transport.abort()
        assert self._process.stdin
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 20)
        except TimeoutError:
            self._process.kill()


class _Outside:
    """A program of somebody else, in a folder that goes away."""

    name = ""

    def __init__(self) -> None:
        self.seen = Seen()
        self.rooms: Sequence[Sequence[int]] = []
        self.memory_each = 0
        self._process: Process | None = None

    def _run(self, command: Sequence[str | Path], folder: Path, env: dict[str, str] | None = None) -> None:
        self._process = start_process(command, log=folder / "log", name=self.name, cwd=folder, env=env)
        try:
            wait_for_port(self.port, what=self.name, timeout=90)
        except AssertionError:
            raise Absent(f"it does not start: {self._process.tail(3)}") from None

    def _folder(self) -> Path:
        self._kept = tempfile.TemporaryDirectory(prefix="chat-peer-")
        self.port = free_port()
        return Path(self._kept.name)

    async def spent(self) -> tuple[float, int]:
        assert self._process is not None
        return _spent(self._process.pid)

    async def stop(self) -> None:
        if self._process is not None:
            self._process.stop()
            self._kept.cleanup()

    async def _online(self, people: int, work: Sequence[Callable[[], Any]]) -> None:
        before = (await self.spent())[1]
        await _in_groups(work)
        self.memory_each = ((await self.spent())[1] - before) // people


class Synapse(_Outside):
    """One process, SQLite; its limits on rates and presence are off. People wait in `/sync`."""

    name = "Synapse, SQLite"

    async def start(self, people: int, size: int) -> None:
        if not (_SYNAPSE / "bin" / "synapse_homeserver").exists():
            raise Absent(f"no environment with matrix-synapse in {_SYNAPSE.relative_to(_SYNAPSE.parents[1])}")
        folder = self._folder()
        self._configure(folder)
        program: list[str | Path] = [
            _SYNAPSE / "bin" / "python",
            "-m",
            "synapse.app.homeserver",
            "-c",
            folder / "homeserver.yaml",
        ]
        subprocess.run([*program, "--generate-keys"], check=True, cwd=folder, capture_output=True, timeout=60)
        self._run(program, folder)
        self._pool, self._number = _Pool(self.port), 0
        self._tokens = [await self._register(at) for at in range(people)]
        self._ids = []
        self.rooms = _rooms(people, size)
        for inside in self.rooms:
            self._ids.append(await self._room(inside))
        self._following: list[asyncio.Task[None]] = []
        await self._online(people, [partial(self._begin, token) for token in self._tokens])

    def _configure(self, folder: Path) -> None:
        many = {"per_second": 1e6, "burst_count": 10**6}
        limits: dict[str, Any] = dict.fromkeys(
            ("rc_message", "rc_registration", "rc_admin_redaction", "rc_joins_per_room"), many
        )
        limits |= {"rc_login": dict.fromkeys(("address", "account", "failed_attempts"), many)}
        limits |= {"rc_joins": {"local": many, "remote": many}}
        config = limits | {
            "server_name": "localhost", "report_stats": False, "bcrypt_rounds": 4, "trusted_key_servers": [],
            "registration_shared_secret": "bench", "presence": {"enabled": False}, "macaroon_secret_key": "bench",
            "signing_key_path": str(folder / "key"), "media_store_path": str(folder / "media"),
            "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
            "listeners": [{"port": self.port, "type": "http", "bind_addresses": ["127.0.0.1"],
                           "resources": [{"names": ["client"]}]}],
            "log_config": str(folder / "log.yaml"),
        }  # fmt: skip
        (folder / "homeserver.yaml").write_text(json.dumps(config))  # JSON is YAML
        (folder / "log.yaml").write_text('{"version": 1, "root": {"level": "ERROR"}}')

    async def _ask(self, method: str, path: str, token: str = "", body: Any = None) -> Any:
        status, said = await self._pool.ask(method, path, token, body)
        if status != 200:
            raise Absent(f"{method} {path.partition('?')[0]} answers {status}: {said[:200].decode()}")
        return json.loads(said)

    async def _register(self, at: int) -> str:
        path = "/_synapse/admin/v1/register"
        nonce = (await self._ask("GET", path))["nonce"]
        words = "\0".join((nonce, f"p{at}", "secret", "notadmin")).encode()
        mac = hmac.new(b"bench", words, "sha1").hexdigest()
        body = {"nonce": nonce, "username": f"p{at}", "password": "secret", "admin": False, "mac": mac}
        return str((await self._ask("POST", path, body=body))["access_token"])

    async def _room(self, people: Sequence[int]) -> str:
        made = await self._ask(
            "POST", "/_matrix/client/v3/createRoom", self._tokens[people[0]], {"preset": "public_chat"}
        )
        found = str(made["room_id"])
        for person in people[1:]:
            await self._ask("POST", f"/_matrix/client/v3/join/{quote(found)}", self._tokens[person], {})
        return found

    async def _begin(self, token: str) -> None:
        connection = await RawConnection.open(self.port)
        _, said = await connection.ask("GET", "/_matrix/client/v3/sync", token)
        self._following.append(asyncio.create_task(self._follow(connection, token, json.loads(said)["next_batch"])))

    async def _follow(self, connection: RawConnection, token: str, since: str) -> None:
        while True:
            path = f"/_matrix/client/v3/sync?timeout=30000&since={quote(since)}"
            _, said = await connection.ask("GET", path, token)
            self.seen.came(said)
            since = json.loads(said)["next_batch"]

    async def post(self, person: int, room: int, text: str) -> bool:
        self._number += 1
        path = f"/_matrix/client/v3/rooms/{quote(self._ids[room])}/send/m.room.message/{self._number}"
        status, _ = await self._pool.ask("PUT", path, self._tokens[person], {"msgtype": "m.text", "body": text})
        return status == 200

    async def stop(self) -> None:
        for task in getattr(self, "_following", ()):
            task.cancel()
        await super().stop()


class Ejabberd(_Outside):
    """One node, rooms with an archive (Mnesia), people without accounts, streams without TLS. A post counts as taken
    once its writer gets it back: XMPP says no more.
    """

    name = "ejabberd, Mnesia"

    async def start(self, people: int, size: int) -> None:
        found = sorted(Path("/usr/lib").glob("*/ejabberd-*/ebin"))
        erl = shutil.which("erl")
        if not found or erl is None:
            raise Absent("ejabberd is not installed")
        folder = self._folder()
        (folder / "ejabberd.yml").write_text(json.dumps(self._config()))
        options: list[str | Path] = [
            "-noinput",
            "+P",
            "250000",
            "-pa",
            found[-1],
            "-mnesia",
            "dir",
            f'"{folder}/db"',
            "-s",
            "ejabberd",
        ]
        env = {"EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"), "EJABBERD_LOG_PATH": str(folder / "e.log"),
               "HOME": str(folder), "ERL_MAX_PORTS": "20000"}  # fmt: skip
        self._run([erl, *options], folder, env)
        self.rooms = _rooms(people, size)
        self._streams: dict[int, _Stream] = {}
        places = [(person, room) for room, some in enumerate(self.rooms) for person in some]
        await self._online(people, [partial(self._join, *place) for place in places])

    def _config(self) -> dict[str, Any]:
        return {
            "hosts": ["localhost"], "loglevel": "error", "auth_method": ["anonymous"], "anonymous_protocol": "both",
            "listen": [{"port": self.port, "ip": "127.0.0.1", "module": "ejabberd_c2s", "max_stanza_size": 65536}],
            "modules": {
                "mod_muc": {"access_create": "all", "default_room_options": {"mam": True, "max_users": 5000},
                            "max_users": 5000},
                "mod_mam": {"default": "never"},
            },
        }  # fmt: skip

    async def _join(self, person: int, room: int) -> None:
        stream = _Stream(lambda data: self.seen.came(data))
        await stream.open(self.port)
        to = f"r{room}@conference.localhost/p{person}"
        await stream.ask(f"<presence to='{to}'><x xmlns='http://jabber.org/protocol/muc'/></presence>", b"code='110'")
        self._streams[person] = stream

    async def post(self, person: int, room: int, text: str) -> bool:
        words = f"<message type='groupchat' to='r{room}@conference.localhost'><body>{text}</body></message>"
        found = MARK.search(text.encode())
        assert found is not None
        await self._streams[person].ask(words, found[0])
        return True

    async def stop(self) -> None:
        for stream in getattr(self, "_streams", {}).values():
            stream.close()
        await super().stop()


class _Stream:
    """An XMPP stream (RFC 6120), signed in as nobody in particular. Stanzas are looked through, not parsed."""

    def __init__(self, said: Callable[[bytes], None]) -> None:
        self._said = said
        self._wanted: dict[bytes, asyncio.Future[None]] = {}
        self._rest = b""

    async def open(self, port: int) -> None:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        self._reading = asyncio.create_task(self._read(reader))
        stream = (
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
            " to='localhost'>"
        )
        sasl = "urn:ietf:params:xml:ns:xmpp-sasl"
        await self.ask(stream, b"</stream:features>")
        await self.ask(f"<auth xmlns='{sasl}' mechanism='ANONYMOUS'/>", b"<success")
        await self.ask(stream, b"</stream:features>")
        bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
        await self.ask(f"<iq type='set' id='b'>{bind}</iq>", b"</iq>")
        await self.ask("<presence/>", b"<presence")

    async def ask(self, text: str, wanted: bytes) -> None:
        """Send, and return once this came in."""
        future = self._wanted[wanted] = asyncio.get_running_loop().create_future()
        self._writer.write(text.encode())
        await asyncio.wait_for(future, 60)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(65536):
            # What is cut in two is looked at whole; what was seen before is not looked at again.
            text = self._rest + data
            end = text.rfind(b">") + 1
            whole, self._rest = text[:end], text[end:]
            self._said(whole)
            for wanted in [one for one in self._wanted if one in whole]:
                future = self._wanted.pop(wanted)
                if not future.done():
                    future.set_result(None)

    def close(self) -> None:
        self._reading.cancel()
        self._writer.close()
