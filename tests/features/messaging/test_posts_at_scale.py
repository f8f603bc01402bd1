"""Very many people write while sockets are cut and the API is killed: nothing acknowledged is lost, nothing is doubled,
and everybody sees one order (MSG-41).

Small here; at full size, some half an hour of a core:
`CHAT_POSTS=100000 CHAT_PEOPLE=1000 CHAT_KILLS=5 pytest -s tests/features/messaging/test_posts_at_scale.py`
"""

import asyncio
import contextlib
import json
import os
import random
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.crowd import UNLIMITED
from tests.support.processes import Process
from tests.support.raw_client import RawConnection, RawSocket, open_socket
from tests.support.waiting import free_port, wait_for

POSTS, PEOPLE, KILLS = (int(os.environ.get(f"CHAT_{name}", size)) for name, size in
                        (("POSTS", 240), ("PEOPLE", 20), ("KILLS", 2)))  # fmt: skip
ROOM = 20 if PEOPLE >= 100 else 10
WRITERS = min(32, PEOPLE)
SEED = 26
LIVE, OWN = "/restapi/v1.0/clarion/live", "/restapi/v1.0/clarion/team-messaging"
_TOLD = re.compile(rb'"eventType":"PostAdded".*?"n":(\d+).*?"seq":(\d+).*?"clientKey":"p(\d+)"')
_BEGINNING = b'{"type":"snapshot","topic":"chats"'
_LOST = (OSError, asyncio.IncompleteReadError, TimeoutError)


class Server:
    """The program, killed and started again on the same data."""

    def __init__(self, start: Callable[..., Process], folder: Path) -> None:
        self.port = free_port()
        self.crowd = folder / "crowd.json"
        self.database = folder / "data" / "clarion.db"
        self._start = start
        self._environment = os.environ | UNLIMITED | {
            "CLARION_DATA": str(folder / "data"), "CLARION_HTTP_PORT": str(self.port), "CLARION_LOG_LEVEL": "error",
            "CLARION_RTP_MIN": "61000", "CLARION_RTP_MAX": "61999", "PYTHONPATH": str(Path(__file__).parents[3]),
        }  # fmt: skip
        self.process: Process | None = None

    async def run(self) -> None:
        program = Path(__file__).with_name("crowd_program.py")
        words = [sys.executable, program, str(PEOPLE), str(ROOM), self.crowd]
        self.process = process = self._start(words, name="api", env=self._environment)
        within = 60 + PEOPLE / 5
        await wait_for(lambda: "ready" in process.text() or not process.running, missing="the API", timeout=within)
        assert process.running, process.tail()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()


class Reader:
    """A person whose client follows the live socket, and asks for what it missed whenever that was cut."""

    def __init__(self, world: "World", token: str) -> None:
        self._world = world
        self._token = token
        self._n = 0  # everything up to here is known
        self._whole = False  # nothing is missing between that and what the socket tells
        self._last = 0  # on this socket
        self._socket: RawSocket | None = None
        self._cut = asyncio.Event()
        self._begun = asyncio.Event()  # from the snapshot on, the socket tells everything
        self.seen: dict[int, int] = {}  # number of the post by its place
        self.cuts = 0

    def cut(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()

    def _gone(self) -> None:
        self._cut.set()
        self._begun.set()  # nobody waits for what will not come

    def _said(self, text: bytes) -> None:
        if text.startswith(_BEGINNING):
            self._begun.set()
        found = _TOLD.search(text)
        if found is None:
            return
        n, seq, number = (int(part) for part in found.groups())
        assert seq > self._last, f"place {seq} came after {self._last}"
        self._last = seq
        self._take(seq, number)
        if self._whole:
            self._n = max(self._n, n)

    def _take(self, seq: int, number: int) -> None:
        assert self.seen.setdefault(seq, number) == number, f"two posts at place {seq}"

    async def follow(self) -> None:
        while True:
            try:
                self._cut.clear()
                self._begun.clear()
                self._last, self._whole = 0, False
                path = f"{LIVE}?access_token={self._token}"
                self._socket = await open_socket(self._world.server.port, path, self._said, self._gone)
                await asyncio.wait_for(self._begun.wait(), 120)
                await self.catch_up(self._n)
                self._whole = True
                await self._cut.wait()
                self.cuts += 1
            except _LOST:
                self.cut()
                await asyncio.sleep(self._world.random.uniform(0.2, 2))

    async def catch_up(self, since: int) -> None:
        connection = await RawConnection.open(self._world.server.port)
        more = True
        while more:
            path = f"{OWN}/changes?since={since}&recordCount=1000"
            status, body = await asyncio.wait_for(connection.ask("GET", path, self._token), 120)
            assert status == 200, body
            answer = json.loads(body)
            for post in answer["posts"]:
                self._take(post["seq"], int(post["clientKey"][1:]))
            since, more = answer["n"], answer["more"]
        self._n = max(self._n, since)
        connection.close()


class World:
    def __init__(self, server: Server) -> None:
        self.server = server
        crowd = json.loads(server.crowd.read_text())
        self.people: list[dict[str, str]] = crowd["people"]
        self.rooms: list[dict[str, Any]] = crowd["rooms"]
        self.readers = [Reader(self, person["token"]) for person in self.people]
        self.acknowledged: dict[int, tuple[str, int]] = {}  # id and place, by number
        self.random = random.Random(SEED)
        self.again = 0

    def place_of(self, number: int) -> tuple[dict[str, Any], int]:
        """The room of a post, and who writes it."""
        room = self.rooms[number % len(self.rooms)]
        return room, room["people"][(number // len(self.rooms)) % len(room["people"])]

    async def write(self, writer: int) -> None:
        """Each post again until it is acknowledged, as a client with a queue does."""
        connection: RawConnection | None = None
        for number in range(writer, POSTS, WRITERS):
            room, person = self.place_of(number)
            body = {"text": f"Shall we meet at noon? {number}", "clientKey": f"p{number}"}
            while number not in self.acknowledged:
                try:
                    connection = connection or await RawConnection.open(self.server.port)
                    path = f"{OWN}/chats/{room['id']}/posts"
                    asked = connection.ask("POST", path, self.people[person]["token"], body)
                    status, said = await asyncio.wait_for(asked, 60)
                except _LOST:
                    connection, self.again = None, self.again + 1
                    await asyncio.sleep(0.3)
                    continue
                assert status in (200, 201), said
                answer = json.loads(said)
                self.acknowledged[number] = (answer["id"], answer["seq"])

    def has(self, wanted: int) -> bool:
        return len(self.acknowledged) >= wanted

    async def kill(self) -> None:
        for turn in range(KILLS):
            wanted = POSTS * (turn + 1) // (KILLS + 1)
            await wait_for(partial(self.has, wanted), missing=f"{wanted} posts", timeout=3600)
            self.server.kill()
            await self.server.run()

    async def cut(self) -> None:
        """A few sockets in each second, at random."""
        while True:
            self.random.choice(self.readers).cut()
            await asyncio.sleep(self.random.uniform(0.2, 0.6))

    def rows(self) -> dict[str, list[tuple[int, int, str]]]:
        """(place, number, id) of each chat, in order, as the database has them."""
        found: dict[str, list[tuple[int, int, str]]] = {room["id"]: [] for room in self.rooms}
        with contextlib.closing(sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True)) as database:
            query = "SELECT chat_id, seq, client_key, id FROM chat_posts WHERE client_key LIKE 'p%' ORDER BY seq"
            for chat_id, seq, key, post_id in database.execute(query):
                found[chat_id].append((seq, int(key[1:]), post_id))
        return found


@pytest.mark.slow
@pytest.mark.timeout(600 + POSTS // 5)
async def test_nothing_is_lost_or_doubled_while_sockets_are_cut_and_the_api_dies(
    processes: Callable[..., Process], tmp_path: Path
) -> None:
    server = Server(processes, tmp_path)
    await server.run()
    world = World(server)
    began = time.monotonic()
    following = [asyncio.create_task(reader.follow()) for reader in world.readers]
    cutting = asyncio.create_task(world.cut())
    await asyncio.gather(world.kill(), *(world.write(writer) for writer in range(WRITERS)))
    took = time.monotonic() - began
    cutting.cancel()
    rows = world.rows()
    places = {chat_id: {seq: number for seq, number, _ in some} for chat_id, some in rows.items()}
    wanted = {person: places[room["id"]] for room in world.rooms for person in room["people"]}

    def behind() -> list[int]:
        return [at for at, reader in enumerate(world.readers) if len(reader.seen) < len(wanted[at])]

    await wait_for(lambda: not behind(), missing=lambda: f"posts for {len(behind())} people", timeout=300)
    for task in following:
        assert not task.done() or task.exception() is None, task.exception()
        task.cancel()
    kept = {number: (post_id, seq) for some in rows.values() for seq, number, post_id in some}
    assert sum(len(some) for some in rows.values()) == POSTS, "none is doubled"
    assert kept == world.acknowledged, "what was acknowledged is what is there"
    assert all([seq for seq, _, _ in some] == list(range(1, len(some) + 1)) for some in rows.values())
    assert all(reader.seen == wanted[at] for at, reader in enumerate(world.readers)), "one order for all"
    cuts = sum(reader.cuts for reader in world.readers)
    print(f"{POSTS} posts of {PEOPLE} people in {took:.0f} s: {POSTS / took:.0f}/s with {KILLS} kills, {cuts} cuts of "
          f"sockets, {world.again} posts sent again")  # fmt: skip
