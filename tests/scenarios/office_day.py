"""A day at the office: people call, write and text while each process is killed once; then every figure is recomputed.

    python -m tests.scenarios.office_day                   30 people, 1,500 calls, 3,000 posts, 500 texts
    python -m tests.scenarios.office_day --calls 200       fewer

Real processes (media, edge, carrier, calls, jobs, api), simulated phones with audio. Four hours of an office are played
as fast as the machine can. It ends with 1 when something is lost, counted twice, stuck, or differs from the CDRs.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from clarion.apps.container import build_container
from clarion.apps.demo_phone import MAIN_NUMBERS
from clarion.apps.models import load_models
from clarion.base.bus import InProcessBus
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.settings import load_settings
from clarion.engines.phone_network import ask_network
from clarion.engines.phone_network.desk_phones import DeskPhones, PhoneSignIn
from clarion.engines.phone_network.network import NetworkConfig
from clarion.features import phone
from clarion.features.developer import DEMO_CLIENT_ID, WEB_APP_ID, demo_client_secret
from clarion.features.people import Extension, demo
from clarion.features.people.authorize.codes import challenge_of
from tests.scenarios.installation import TONE
from tests.scenarios.office_evening import Evening
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.crowd import UNLIMITED
from tests.support.patient_client import ask, patient
from tests.support.services import run_valkey
from tests.support.waiting import free_ports, wait_for

RESTARTED = ("api", "jobs", "calls", "edge", "media")
BASE = "/restapi/v1.0/account/~"
_AT_ONCE = 6
_RINGS_S, _TALKS_S = 0.3, (1.0, 3.0)


@dataclass(frozen=True)
class Size:
    people: int = 30
    calls: int = 1500
    posts: int = 3000
    texts: int = 500
    restarted: tuple[str, ...] = RESTARTED


@dataclass
class Told:
    """What the office did, as it knows it itself."""

    placed: set[str] = field(default_factory=set)  # telephony sessions of calls that people placed
    callers: set[str] = field(default_factory=set)  # numbers of outside callers who were answered
    tried: int = 0  # calls that reached nobody because a process was away
    posts: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)


@dataclass
class Worker:
    extension_id: str
    number: str
    device_id: str
    client: httpx.AsyncClient


class Office:
    """`people[0]` is the administrator. All of them sit in one team and in one queue."""

    def __init__(self, roles: Roles, here: Container, size: Size) -> None:
        self.roles, self.here, self.size = roles, here, size
        self.people: list[Worker] = []
        self.told = Told()
        self.began = datetime.now(UTC)
        self.team, self.queue = "", ""
        self._chance = random.Random(19)
        self.phones: DeskPhones | None = None

    # ---- the company

    async def open(self) -> None:
        await self._sign_in_all()
        await self._sign_phones_in()
        admin = self.people[0].client
        members = [{"id": each.extension_id} for each in self.people]
        body = {"name": "Office", "public": True, "members": members}
        self.team = (await ask(admin, "POST", "/team-messaging/v1/teams", json=body))["id"]
        body = {"type": "Department", "contact": {"firstName": "Support"}, "status": "Enabled"}
        queue = await ask(admin, "POST", f"{BASE}/extension", json=body)
        self.queue = queue["extensionNumber"]
        added = [each.extension_id for each in self.people[: min(6, len(self.people))]]
        path = f"{BASE}/call-queues/{queue['id']}/bulk-assign"
        await ask(admin, "POST", path, json={"addedExtensionIds": added})

    async def _sign_in_all(self) -> None:
        demo_people = [person.number for person in demo.DEMO.people]
        for at in range(self.size.people):
            if at < len(demo_people):
                number, env = demo_people[at], self.roles.demo()
                extension_id = env[f"CLARION_{number}_EXTENSION_ID"]
                client = self._client(await self._token_by_jwt(env[f"CLARION_{number}_JWT"]))
            else:
                number, password = str(420 + at), f"A day at the office {at}"
                email = f"person{number}@demo.example"
                contact = {"firstName": f"Person {number}", "lastName": "Office", "email": email}
                body = {"contact": contact, "extensionNumber": number, "status": "Enabled", "password": password}
                made = await ask(self.people[0].client, "POST", f"{BASE}/extension", json=body)
                extension_id = str(made["id"])
                client = self._client(await self._token_by_password(email, password))
            admin = self.people[0].client if self.people else client
            device = {"type": "OtherPhone", "name": number, "extension": {"id": extension_id}}
            made = await ask(admin, "POST", f"{BASE}/device", json=device)
            self.people.append(Worker(extension_id, number, str(made["id"]), client))

    def _client(self, token: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=self.here.settings.public_url, headers=headers, timeout=60)

    async def _token_by_jwt(self, jwt: str) -> str:
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": jwt}
        basic = (DEMO_CLIENT_ID, demo_client_secret(self.here.keys))
        async with httpx.AsyncClient(base_url=self.here.settings.public_url, timeout=60) as client:
            return str((await ask(client, "POST", "/restapi/oauth/token", data=form, auth=basic))["access_token"])

    async def _token_by_password(self, email: str, password: str) -> str:
        """As the web app does."""
        verifier = "v" * 64
        async with httpx.AsyncClient(base_url=self.here.settings.public_url, timeout=60) as client:
            body = {"username": email, "password": password, "codeChallenge": challenge_of(verifier, "S256")}
            step = await ask(client, "POST", "/restapi/v1.0/clarion/sign-in", json=body)
            form = {"grant_type": "authorization_code", "client_id": WEB_APP_ID, "code": step["code"]}
            answer = await ask(client, "POST", "/restapi/oauth/token", data=form | {"code_verifier": verifier})
            return str(answer["access_token"])

    async def _sign_phones_in(self) -> None:
        found = []
        async with self.here.storage.reading() as session:
            for each in self.people:
                owner = await session.get_one(Extension, each.extension_id)
                device = await session.get_one(phone.Device, each.device_id)
                known = await phone.credentials_for(self.here, session, device, owner)
                found.append(
                    PhoneSignIn(each.number, owner.name, known.username, known.authorization_id, known.password,
                                known.realm, says="", ring_s=_RINGS_S, tone_hz=700)
                )  # fmt: skip
        ports = free_ports(200)
        config = NetworkConfig(
            folder=self.here.settings.data / "office-phones",
            sip_port=0,
            edge=("127.0.0.1", self.here.settings.sip_port),
            rtp_min=ports[0],
            rtp_max=ports[-1],
        )
        self.phones = DeskPhones(config, found, None)
        await wait_for(self._phones_start, missing="phones that can sign in", timeout=60)

    async def _phones_start(self) -> bool:
        assert self.phones is not None
        try:
            await self.phones.start()
        except ClarionError:
            return False
        return True

    async def close(self) -> None:
        if self.phones is not None:
            await self.phones.stop()
        for each in self.people:
            await each.client.aclose()

    # ---- the day

    async def work(self) -> None:
        """Everything happens in a random order that is the same each time; each process is killed once on the way."""
        jobs: list[Callable[[], Awaitable[None]]] = []
        jobs += [self._a_call(at) for at in range(self.size.calls)]
        jobs += [self._a_post(at) for at in range(self.size.posts)]
        jobs += [self._a_text(at) for at in range(self.size.texts)]
        self._chance.shuffle(jobs)
        kills = {len(jobs) * (at + 1) // (len(self.size.restarted) + 1): role
                 for at, role in enumerate(self.size.restarted)}  # fmt: skip
        at_once, running, restarts = asyncio.Semaphore(_AT_ONCE), set[asyncio.Task[None]](), list[Any]()

        async def do(job: Callable[[], Awaitable[None]]) -> None:
            try:
                await job()
            finally:
                at_once.release()

        for at, job in enumerate(jobs):
            if at in kills:
                restarts.append(asyncio.create_task(self._restart(kills[at])))
            await at_once.acquire()
            task = asyncio.create_task(do(job))
            running.add(task)
            task.add_done_callback(lambda done: done.exception() or running.discard(done))
        await asyncio.gather(*running, *restarts)

    async def _restart(self, role: str) -> None:
        """kill -9, with its engine where it has one, and a new start."""
        if role in ("media", "edge"):
            self.roles.lose(role)
        else:
            self.roles.running[role].kill()
        await self.roles.restart(role, role, timeout=180)

    def _a_call(self, at: int) -> Callable[[], Awaitable[None]]:
        caller, callee = self._chance.sample(self.people, 2)
        seconds = self._chance.uniform(*_TALKS_S)
        kind = self._chance.choices(("inside", "queue", "out", "in"), (35, 20, 15, 30))[0]
        if kind == "in":
            return lambda: self._call_in(f"+1415555{at:04}", seconds)
        where = {"inside": {"extensionNumber": callee.number}, "queue": {"extensionNumber": self.queue},
                 "out": {"phoneNumber": TONE}}[kind]  # fmt: skip
        return lambda: self._call_out(caller, where, seconds)

    async def _call_out(self, caller: Worker, where: dict[str, str], seconds: float) -> None:
        body = {"from": {"deviceId": caller.device_id}, "to": where}
        key = {"Idempotency-Key": str(uuid4())}
        answer = await patient(caller.client, "POST", f"{BASE}/telephony/call-out", json=body, headers=key)
        if answer.status_code != 201:  # its phone or a process was away
            self.told.tried += 1
            return
        session_id = answer.json()["session"]["id"]
        self.told.placed.add(session_id)
        await asyncio.sleep(seconds + 2 * _RINGS_S)
        ended = await patient(caller.client, "DELETE", f"{BASE}/telephony/sessions/{session_id}")
        assert ended.status_code in (204, 404), ended.text  # it may have ended by itself

    async def _call_in(self, number: str, seconds: float) -> None:
        to = MAIN_NUMBERS[demo.DEMO.key]
        try:
            call = await self._network("place", from_number=number, to=to, behaviour="tone", duration=seconds)
        except ClarionError:  # no line is free: it never left the network
            return
        facts: dict[str, Any] = {}

        async def over() -> bool:
            facts.update(await self._network("call", id=call["id"]))
            return facts["ended"] is not None

        await wait_for(over, missing=lambda: f"the end of a call from outside: {facts}", timeout=90)
        if facts["answered"]:
            self.told.callers.add(number)
        else:
            self.told.tried += 1

    def _a_post(self, at: int) -> Callable[[], Awaitable[None]]:
        author = self._chance.choice(self.people)
        return lambda: self._write(author, f"Post {at} of the day")

    async def _write(self, author: Worker, text: str) -> None:
        path, key = f"/team-messaging/v1/chats/{self.team}/posts", {"Idempotency-Key": str(uuid4())}
        answer = await patient(author.client, "POST", path, json={"text": text}, headers=key)
        assert answer.status_code in (200, 201), answer.text
        self.told.posts.add(text)

    def _a_text(self, at: int) -> Callable[[], Awaitable[None]]:
        return lambda: self._receive_text(f"+1415555{self._chance.randrange(20):04}", f"Text {at} of the day")

    async def _receive_text(self, sender: str, text: str) -> None:
        to = self.roles.demo()["CLARION_102_NUMBER"]

        async def taken() -> bool:
            with contextlib.suppress(ClarionError):  # the carrier sends again until somebody takes it
                await self._network("text", from_number=sender, to=[to], text=text, media=[])
                return True
            return False

        await wait_for(taken, missing="somebody who takes a text", timeout=90)
        self.told.texts.add(text)

    async def _network(self, do: str, **payload: Any) -> dict[str, Any]:
        return dict(await ask_network(self.here.settings.data / "network", do, **payload))


@contextlib.asynccontextmanager
async def opened_office(folder: Path, valkey: str, size: Size) -> AsyncIterator[Office]:
    settings = fresh_settings(folder / "data", CLARION_VALKEY_URL=valkey, **UNLIMITED)
    roles = Roles(settings, folder / "logs")
    load_models()
    try:
        await asyncio.gather(*(roles.start(role) for role in ("media", "edge", "network")))
        await asyncio.gather(*(roles.start(role, timeout=120) for role in ("calls", "jobs", "api")))
        here = build_container(load_settings(settings), bus=InProcessBus())
        office = Office(roles, here, size)
        try:
            await office.open()
            yield office
        finally:
            await office.close()
            await here.bus.close()
            await here.storage.close()
    finally:
        roles.stop()


async def play(folder: Path, valkey: str, size: Size) -> dict[str, int]:
    async with opened_office(folder, valkey, size) as office:
        await office.work()
        return await Evening(office).check()


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.scenarios.office_day", description=__doc__)
    for name in ("people", "calls", "posts", "texts"):
        asked.add_argument(f"--{name}", type=int, default=getattr(Size, name))
    given = vars(asked.parse_args())
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="office-day-") as folder, run_valkey(Path(folder)) as valkey:
        try:
            found = asyncio.run(play(Path(folder), valkey, Size(**given)))
        except AssertionError as error:
            print(error)
            return 1
    print(", ".join(f"{name}: {count}" for name, count in found.items()), f"in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
