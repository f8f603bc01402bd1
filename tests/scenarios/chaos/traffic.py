"""Posts and texts on their way all the time, and sockets that listen: what was acknowledged is counted at the end."""

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets

from tests.scenarios.chaos.client import BUSY, Client
from tests.scenarios.chaos.people import ACCOUNT
from tests.scenarios.chaos.sizes import Size
from tests.support.waiting import wait_for

WRITERS = ("101", "102", "103")
INBOX = "+12025550120"  # reads texts and never replies
POST_EVERY_S, TEXT_EVERY_S = 0.15, 0.6
AT_ONCE = 12  # under way of each kind: clients that only time out would keep a busy machine from ever catching up
TRY_FOR_S, LONGEST_PAUSE_S = 120.0, 2.0
SETTLE_S = 60.0


@dataclass
class Sent:
    """`taken`: acknowledged. `unsure`: no answer, or one that does not say whether it was done."""

    taken: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)

    def check(self, found: Iterable[str], what: str) -> None:
        """Each that was taken once, each that is unsure at most once."""
        counts = Counter(found)
        lost = self.taken - counts.keys()
        twice = {text for text in self.taken | self.unsure if counts[text] > 1}
        assert not lost, f"{what}: {len(lost)} of {len(self.taken)} were acknowledged and are lost: {sorted(lost)[:5]}"
        assert not twice, f"{what}: {len(twice)} are there more than once: {sorted(twice)[:5]}"


class Traffic:
    """`run` goes on until it is cancelled; `settle` waits for what was begun."""

    def __init__(self, size: Size, client: Client, seed: int) -> None:
        self._size, self._client = size, client
        self._chance = random.Random(seed)
        self._numbers = itertools.count(1)
        self._under_way: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self.chat = ""
        self.posts, self.texts, self.incoming = Sent(), Sent(), Sent()
        self.made: dict[str, str] = {}  # id of a post: its text
        self._known: set[str] = set()  # texts of posts that an earlier check found
        self._marker = ""  # the newest post that it found

    async def open(self) -> None:
        me = {person: self._size.installation.env[f"CLARION_{person}_EXTENSION_ID"] for person in WRITERS}
        body = {"name": "Chaos", "public": False, "members": [{"id": each} for each in me.values()]}
        self.chat = str((await self._client.ask("101", "POST", "/team-messaging/v1/teams", json=body))["id"])
        await self.begin_count()

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._every(POST_EVERY_S, self._post)),
            asyncio.create_task(self._every(TEXT_EVERY_S, self._text)),
            asyncio.create_task(self._every(TEXT_EVERY_S * 2, self._text_from_network)),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await asyncio.gather(*self._under_way)

    async def _every(self, seconds: float, do: Any) -> None:
        own: set[asyncio.Task[None]] = set()
        while True:
            if len(own) < AT_ONCE:
                task = asyncio.create_task(do())
                for tasks in (own, self._under_way):
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
            await asyncio.sleep(seconds)

    # ---- posts

    async def _post(self) -> None:
        """Half of them with a key, and tried again until a server takes them: those must be there once."""
        text = f"post @@{next(self._numbers)}@@"
        person = self._chance.choice(WRITERS)
        if self._chance.random() < 0.5:
            await self._post_until_taken(person, text)
        else:
            await self._post_once(person, text, {})

    async def _post_until_taken(self, person: str, text: str) -> None:
        end, pause = time.monotonic() + TRY_FOR_S, 0.2
        while time.monotonic() < end:
            status = await self._post_once(person, text, {"Idempotency-Key": text})
            if status and status not in BUSY:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE_S)

    async def _post_once(self, person: str, text: str, headers: dict[str, str]) -> int:
        path = f"/team-messaging/v1/chats/{self.chat}/posts"
        try:
            answer = await self._client.once(person, "POST", path, json={"text": text}, headers=headers)
        except (httpx.HTTPError, TimeoutError):
            self.posts.unsure.add(text)
            return 0
        if answer.status_code < 300:
            self.posts.taken.add(text)
            self.made[str(answer.json()["id"])] = text
        else:
            self.posts.unsure.add(text)
            self.posts.refused[f"{answer.status_code} {answer.text[:80]}"] += 1
        return answer.status_code

    async def post_now(self, person: str = "101") -> str:
        """One that must be taken at once; its id."""
        text = f"marker @@{next(self._numbers)}@@"
        found = await self._client.ask(
            person, "POST", f"/team-messaging/v1/chats/{self.chat}/posts", json={"text": text},
            headers={"Idempotency-Key": text},
        )  # fmt: skip
        self.posts.taken.add(text)
        self.made[str(found["id"])] = text
        return str(found["id"])

    async def posts_found(self) -> dict[str, str]:
        """Id and text of every post since the last check, each of which was acknowledged once at most."""
        found = [post for post in await self._posts_since(self._marker) if post[0] != self._marker]
        texts = [text for _, text in found]
        self.posts.check(texts, "posts")
        again = self._known & set(texts)
        assert not again, f"posts came again long after: {sorted(again)[:5]}"
        return dict(found)

    def checked(self, posts: dict[str, str], marker: str) -> None:
        """Everything up to here is right: begin a new count."""
        self._known |= set(posts.values())
        self._marker = marker
        self.posts = Sent()
        self.made.clear()

    async def begin_count(self) -> None:
        """Whatever is there by now does not count."""
        posts = await self._posts_since("")
        self.checked(dict(posts), posts[0][0] if posts else "")
        self.texts, self.incoming = Sent(), Sent()

    async def _posts_since(self, marker: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        token = ""
        while True:
            path = f"/team-messaging/v1/chats/{self.chat}/posts?recordCount=250"
            page = await self._client.ask("101", "GET", path + (f"&pageToken={token}" if token else ""))
            found += [(str(each["id"]), str(each.get("text"))) for each in page["records"]]
            token = page.get("navigation", {}).get("nextPageToken") or ""  # older posts
            if not token or not page["records"] or any(post == marker for post, _ in found):
                return found[: next((at for at, (post, _) in enumerate(found) if post == marker), len(found))]

    # ---- texts

    async def _text(self) -> None:
        text = f"text @@{next(self._numbers)}@@"
        own = self._size.installation.env["CLARION_102_NUMBER"]
        body = {"from": {"phoneNumber": own}, "to": [{"phoneNumber": INBOX}], "text": text}
        try:
            answer = await self._client.once("102", "POST", f"{ACCOUNT}/extension/~/sms", json=body)
        except (httpx.HTTPError, TimeoutError):
            self.texts.unsure.add(text)
            return
        if answer.status_code < 300:
            self.texts.taken.add(text)
        else:
            self.texts.unsure.add(text)
            self.texts.refused[f"{answer.status_code} {answer.text[:80]}"] += 1

    async def _text_from_network(self) -> None:
        text = f"incoming @@{next(self._numbers)}@@"
        own = self._size.installation.env["CLARION_103_NUMBER"]
        try:
            await self._size.installation.network("text", from_number="+12025550100", to=own, text=text)
        except Exception:  # the simulated network goes with the single machine
            self.incoming.unsure.add(text)
        else:
            self.incoming.taken.add(text)

    async def texts_found(self, person: str, direction: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in range(1, 50):
            path = f"{ACCOUNT}/extension/~/message-store?messageType=SMS&direction={direction}&perPage=250&page={page}"
            records = (await self._client.ask(person, "GET", path))["records"]
            found += records
            if len(records) < 250:
                break
        return found


class GatewaySocket:
    """A subscription by WebSocket that is taken up again wherever a server answers, and notes each post once heard."""

    def __init__(self, size: Size, client: Client, person: str, seed: int) -> None:
        self._size, self._client, self.person = size, client, person
        self._chance = random.Random(seed)
        self._place, self.subscription = "", ""
        self.heard: list[str] = []  # ids of posts, in order
        self.uuids: list[str] = []
        self.history: list[str] = []
        self.problems: list[str] = []

    def forget(self) -> None:
        """After a failure: begin a new count."""
        self.heard.clear()
        self.uuids.clear()
        self.problems.clear()

    async def run(self) -> None:
        while True:
            if self.problems:  # said at the end of the cycle; then with a new subscription
                self._place, self.subscription = "", ""
                await asyncio.sleep(0.5)
                continue
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException, httpx.HTTPError):
                await self._once()
            await asyncio.sleep(0.1)

    async def _once(self) -> None:
        answer = await self._client.once(self.person, "POST", "/restapi/oauth/wstoken")
        if answer.status_code != 200:
            return
        port = self._chance.choice(self._size.http)
        address = f"ws://127.0.0.1:{port}/ws?wscInEvents=true&access_token={answer.json()['ws_access_token']}"
        if self._place:
            address += f"&wsc={self._place}"
        async with websockets.connect(address, open_timeout=5, ping_interval=2, ping_timeout=5) as socket:
            meta, details = json.loads(await socket.recv())
            if meta["type"] == "Error":
                if meta.get("status", 0) not in BUSY:
                    self.problems.append(f"refused: {meta} {details}")
                return
            self.history.append(f"{port} {details.get('recoveryState', '')} after {len(self.heard)}")
            if self._place and details["recoveryState"] != "Successful":
                self.problems.append(f"a recovery failed after {len(self.heard)} events: {details}")
                return
            self._place = meta["wsc"]["token"]
            if not self.subscription:
                await self._subscribe(socket)
            async for message in socket:
                self._take(json.loads(message))

    async def _subscribe(self, socket: websockets.ClientConnection) -> None:
        body = {"eventFilters": ["/team-messaging/v1/posts"], "deliveryMode": {"transportType": "WebSocket"}}
        path = "/restapi/v1.0/subscription"
        await socket.send(
            json.dumps([{"type": "ClientRequest", "messageId": "1", "method": "POST", "path": path}, body])
        )

    def _take(self, frame: list[Any]) -> None:
        meta = frame[0]
        if meta["type"] == "ClientRequest" and meta["status"] == 200:
            self.subscription = frame[1]["id"]
        if meta.get("wsc"):
            self._place = meta["wsc"]["token"]
        if meta["type"] == "ServerNotification":
            self.uuids.append(frame[1]["uuid"])
            body = frame[1]["body"]
            if body.get("eventType") == "PostAdded":
                self.heard.append(str(body["id"]))


class LivePage:
    """The live gateway as the web app uses it: a snapshot with each connection, then events, which it applies by their
    number. So an event that comes twice does no harm, as long as both say the same.
    """

    def __init__(self, size: Size, client: Client, person: str, seed: int) -> None:
        self._size, self._client, self._person = size, client, person
        self._chance = random.Random(seed)
        self.heard: dict[tuple[str, int], str] = {}  # of this connection, by chat and number
        self.differ: list[str] = []
        self.connections = 0
        self.topics: set[str] = set()

    async def run(self) -> None:
        while True:
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException, httpx.HTTPError):
                await self._once()
            await asyncio.sleep(0.1)

    async def _once(self) -> None:
        token = await self._client.token(self._person)
        port = self._chance.choice(self._size.http)
        address = f"ws://127.0.0.1:{port}/restapi/v1.0/clarion/live?access_token={token}"
        async with websockets.connect(
            address, open_timeout=5, ping_interval=2, ping_timeout=5, max_size=1 << 24
        ) as socket:
            self.heard.clear()
            self.connections += 1
            async for message in socket:
                frame = json.loads(message)
                if frame["type"] == "snapshot":
                    self.topics.add(frame["topic"])
                elif frame["topic"] == "chats" and frame["data"].get("eventType") == "PostAdded":
                    self._take(frame["data"])

    def _take(self, event: dict[str, Any]) -> None:
        key, data = (event["chatId"], event["n"]), json.dumps(event)
        if self.heard.setdefault(key, data) != data:
            self.differ.append(data)

    async def sees(self, text: str) -> None:
        await wait_for(
            lambda: any(f'"{text}"' in data for data in self.heard.values()),
            missing=f"an event of {text!r} on the live page of {self._person} ({self.connections} connections)",
            timeout=30,
        )
        assert not self.differ, f"a live page was told two things under one number: {self.differ[:2]}"
