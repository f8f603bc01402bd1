"""Calls and posts that go on whatever is lost: phones that find another edge, clients that try again."""

import asyncio
import contextlib
import itertools
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.scenarios.chaos.client import Client
from tests.scenarios.chaos.traffic import Sent
from tests.scenarios.cluster.machines import NETWORK, OUTSIDE
from tests.support.rtp_phone import RtpPhone
from tests.support.talking_phone import TalkingPhone
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line

EDGES = ((f"{NETWORK}.1", 5060), (f"{NETWORK}.2", 5060))
APIS = (f"http://{NETWORK}.1:8080", f"http://{NETWORK}.2:8080")
TALK_S, UP_WITHIN_S, POST_EVERY_S = 1.0, 12.0, 0.5
_STAYS_S = 3.0


class Phone(TalkingPhone):
    """Looks after its registration, and takes the next edge when one does not answer (RFC 5626 asks for no less)."""

    host = OUTSIDE
    repeats = (0.4, 0.8, 1.6)

    async def stay(self) -> None:
        while True:
            try:
                await self.register()
            except (AssertionError, IndexError):
                self.server = EDGES[1 - EDGES.index(self.server)]
                continue
            await asyncio.sleep(_STAYS_S)


class ClusterClient(Client):
    def __init__(self, env: dict[str, str]) -> None:
        super().__init__(_Known(env))  # type: ignore[arg-type]

    def address(self) -> str:
        return random.choice(APIS)


class _Known:
    """What a client knows of an installation."""

    def __init__(self, env: dict[str, str]) -> None:
        self.installation = self
        self.env = env


@dataclass
class Attempt:
    began: float
    up: bool = False


@dataclass
class Pair:
    """Two phones that call each other: again and again, or once, to listen."""

    caller: Phone
    called: Phone
    number: str
    attempts: list[Attempt] = field(default_factory=list)
    completed: int = 0

    async def talk(self) -> tuple[Line, Line]:
        """Raises AssertionError when it is not answered."""
        line = self.caller.dial(self.number)

        def rings() -> Line | None:
            return next((each for each in self.called.lines.values() if each.state == "ringing"), None)

        other = await wait_for(rings, missing=lambda: f"a ring at {self.number}: {line.state}", timeout=UP_WITHIN_S)
        self.called.answer(other)
        await wait_for(lambda: line.state == "up", missing="the answer", timeout=UP_WITHIN_S)
        return line, other

    async def again_and_again(self) -> None:
        while True:
            attempt = Attempt(time.monotonic())
            try:
                line, other = await self.talk()
                attempt.up = True
                await asyncio.sleep(TALK_S)
                await self.caller.hang_up(line)
                with contextlib.suppress(AssertionError):
                    await wait_for(lambda other=other: other.state == "over", missing="the end", timeout=5)
                self.completed += 1
            except AssertionError:
                await self._give_up()
            self.attempts.append(attempt)
            for phone in (self.caller, self.called):
                for each in list(phone.lines.values()):
                    await phone.forget(each)

    async def _give_up(self) -> None:
        for phone in (self.caller, self.called):
            for line in list(phone.lines.values()):
                if line.state == "ringing":
                    phone.decline(line, 486)
                elif line.state == "calling":
                    phone.cancel(line)
                elif line.state == "up":
                    await phone.hang_up(line)
        await asyncio.sleep(0.5)


class Posts:
    """Each is tried with its key until a server takes it: then it has to be there, once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.sent, self.gaps = Sent(), list[float]()
        self._numbers = itertools.count(1)
        self._chat = ""

    async def open(self, env: dict[str, str]) -> None:
        members = [{"id": env[f"CLARION_{number}_EXTENSION_ID"]} for number in ("101", "102")]
        body = {"name": "Cluster", "public": False, "members": members}
        self._chat = str((await self._client.ask("101", "POST", "/team-messaging/v1/teams", json=body))["id"])

    async def go_on(self) -> None:
        while True:
            text, began = f"post {next(self._numbers)}", time.monotonic()
            self.sent.unsure.add(text)
            while not await self._is_taken(text):
                await asyncio.sleep(0.2)
            self.sent.taken.add(text)
            self.gaps.append(time.monotonic() - began)
            await asyncio.sleep(POST_EVERY_S)

    async def _is_taken(self, text: str) -> bool:
        path = f"/team-messaging/v1/chats/{self._chat}/posts"
        try:
            answer = await self._client.once(
                "101", "POST", path, json={"text": text}, headers={"Idempotency-Key": text}
            )
        except (httpx.HTTPError, TimeoutError):
            return False
        return answer.status_code < 300

    async def found(self) -> list[str]:
        texts: list[str] = []
        token = ""
        while True:
            path = f"/team-messaging/v1/chats/{self._chat}/posts?recordCount=250"
            page = await self._client.ask("101", "GET", path + (f"&pageToken={token}" if token else ""))
            texts += [str(each.get("text")) for each in page["records"]]
            token = page.get("navigation", {}).get("nextPageToken") or ""
            if not token or not page["records"]:
                return texts


async def make_phones(client: Client, count: int) -> list[tuple[str, Phone]]:
    """Numbers and phones of new people, registered by turns at both edges."""
    RtpPhone.host = OUTSIDE
    numbers = [str(700 + at) for at in range(count)]
    records = [
        {"status": "Enabled", "extensionNumber": number,
         "contact": {"firstName": "Cluster", "lastName": number, "email": f"c{number}@demo.example"}}
        for number in numbers
    ]  # fmt: skip
    path = "/restapi/v2/accounts/~/batch-provisioning/users"
    results = (await client.ask("101", "POST", path, json={"records": records}))["results"]
    phones = []
    for at, (number, each) in enumerate(zip(numbers, results, strict=True)):
        access = await _access(client, str(each["extension"]["id"]))
        phones.append((number, Phone(EDGES[at % 2], *access, frequency=440 + 60 * at)))
    for number, phone in phones:
        await wait_for(lambda phone=phone: _registers(phone), missing=f"the registration of {number}", timeout=60)
    return phones


async def _registers(phone: Phone) -> bool:
    try:
        await phone.register()
    except AssertionError:
        return False
    return True


async def _access(client: Client, extension: str) -> tuple[str, str, str, str]:
    account: Any = "/restapi/v1.0/account/~"
    body = {"type": "OtherPhone", "name": "cluster", "extension": {"id": extension}}
    device = await client.ask("101", "POST", f"{account}/device", json=body)
    info = await client.ask("101", "GET", f"{account}/device/{device['id']}/sip-info")
    return info["userName"], info["authorizationId"], info["password"], info["domain"]
