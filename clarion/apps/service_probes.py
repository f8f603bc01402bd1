"""Synthetic probes: each minute a sign-in, a post, a text and a call, as apps and phones make them.

They go over HTTP to the API and over SIP to the edge, and their results are what the public status page shows.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Final

import httpx
import structlog

from clarion.apps import probe_company
from clarion.apps.probe_company import CALLEE, CALLER, ProbePerson
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.ids import new_token
from clarion.base.periodic_task import PeriodicTask
from clarion.base.telemetry import counter
from clarion.engines.phone_network.desk_phones import DeskPhones
from clarion.engines.phone_network.network import NetworkConfig
from clarion.features.operations import service_status
from clarion.features.phone import proxy_of

log = structlog.stdlib.get_logger("clarion.service_probes")

_WITHIN_S: Final = 20.0
"""For each probe: slower counts as failed."""
_FIRST_AFTER_S: Final = 15.0
_LOOK_EVERY_S: Final = 0.25
_NEAR_HZ: Final = 15.0
_PORTS_BEHIND: Final = 300  # the RTP ports of the probes, behind those of the simulated network and of demo phones
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_results = counter("service_probes", "Synthetic probes by service and outcome", ("component", "outcome"))


class ProbeFailed(Exception):
    """What did not work, for the operator."""


class ServiceProbes(PeriodicTask):
    """One turn a minute, in one of the API processes."""

    every_s: ClassVar[float] = 60.0
    waiting: ClassVar[str] = "service_probes.failed"

    _begun = False

    async def turn(self) -> None:
        if not self._begun:  # not while everything is still starting
            await asyncio.sleep(_FIRST_AFTER_S)
            self._begun = True
        minute = self._here.clock.now().replace(second=0, microsecond=0)
        if await service_status.take_turn(self._here, minute):
            await service_status.record_results(self._here, minute, await run_probes(self._here))
            if minute.minute == 0:
                await probe_company.forget_old_probes(self._here)


async def open_service_probes(here: Container) -> None:
    if here.settings.status_probes:
        here.offer(ServiceProbes, ServiceProbes(here)).open()


async def close_service_probes(here: Container) -> None:
    task = here.find(ServiceProbes)
    if task is not None:
        await task.close()


async def run_probes(here: Container) -> dict[str, service_status.Result]:
    """Of each service. Without a sign-in nothing else can be tried, and only that has a result."""
    await probe_company.ensure_probe_company(here)
    base = f"http://{_own_host(here.settings.bind)}:{here.settings.http_port}"
    async with httpx.AsyncClient(base_url=base, timeout=_WITHIN_S) as client:
        people: dict[str, Person] = {}

        async def sign_in() -> None:
            for who in (CALLER, CALLEE):
                people[who.number] = await _sign_in(here, client, who)

        results = {"sign-in": await _timed("sign-in", sign_in)}
        if len(people) == 2:
            one, other = people[CALLER.number], people[CALLEE.number]
            probes: dict[str, Callable[[], Awaitable[None]]] = {
                "messages": lambda: _post(one, other),
                "texts": lambda: _text(one, other),
                "calls": lambda: _call(here, one),
            }
            for component, probe in probes.items():
                results[component] = await _timed(component, probe)
            for person in people.values():
                await person.sign_out(here)
    return results


async def _timed(component: str, probe: Callable[[], Awaitable[None]]) -> service_status.Result:
    begun, problem = time.monotonic(), ""
    try:
        await asyncio.wait_for(probe(), _WITHIN_S)
    except TimeoutError:
        problem = f"Not done within {_WITHIN_S:.0f} seconds."
    except (ProbeFailed, ClarionError, httpx.HTTPError, OSError, KeyError, ValueError) as error:
        problem = str(error) if isinstance(error, ProbeFailed) else f"{type(error).__name__}: {error}"
    if problem:
        log.warning("service_probe.failed", component=component, problem=problem)
    _results.labels(component, "failed" if problem else "ok").inc()
    return service_status.Result(round((time.monotonic() - begun) * 1000), problem)


class Person:
    """A signed-in person."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client, self._token = client, token

    async def ask(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """Raises ProbeFailed for anything but success."""
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = await self._client.request(method, path, headers=headers, **given)
        if not answer.is_success:
            raise ProbeFailed(f"{method} {path.partition('?')[0]}: {answer.status_code} {answer.text[:200]}")
        return dict(answer.json()) if answer.content else {}

    async def sign_out(self, here: Container) -> None:
        """Sessions of probes do not add up."""
        credentials = (probe_company.CLIENT_ID, probe_company.client_secret(here))
        try:
            await self._client.post("/restapi/oauth/revoke", auth=credentials, data={"token": self._token})
        except httpx.HTTPError as error:
            log.info("service_probe.not_signed_out", problem=str(error))


async def _sign_in(here: Container, client: httpx.AsyncClient, who: ProbePerson) -> Person:
    credentials = (probe_company.CLIENT_ID, probe_company.client_secret(here))
    form = {"grant_type": _GRANT, "assertion": await probe_company.assertion_of(here, who)}
    answer = await client.post("/restapi/oauth/token", auth=credentials, data=form)
    if not answer.is_success:
        raise ProbeFailed(f"Sign-in: {answer.status_code} {answer.text[:200]}")
    return Person(client, str(answer.json()["access_token"]))


# ---- a post: written by one, read by the other, deleted


async def _post(one: Person, other: Person) -> None:
    members = {"members": [{"id": CALLER.extension_id}, {"id": CALLEE.extension_id}]}
    chat = await one.ask("POST", "/team-messaging/v1/conversations", json=members)
    words = f"Service status {new_token(9)}"
    post = await one.ask("POST", f"/team-messaging/v1/chats/{chat['id']}/posts", json={"text": words})
    path = f"/team-messaging/v1/chats/{chat['id']}/posts/{post['id']}"
    read = await other.ask("GET", path)
    await one.ask("DELETE", path)
    if read.get("text") != words:
        raise ProbeFailed("A post was read otherwise than it was written.")


# ---- a text: from one number to the other, deleted on both sides

_STORE: Final = "/restapi/v1.0/account/~/extension/~/message-store"


async def _text(one: Person, other: Person) -> None:
    words = f"Service status {new_token(9)}"
    body = {"from": {"phoneNumber": CALLER.phone_number}, "to": [{"phoneNumber": CALLEE.phone_number}], "text": words}
    sent = await one.ask("POST", "/restapi/v1.0/account/~/extension/~/sms", json=body)
    while True:
        found = await other.ask("GET", f"{_STORE}?messageType=SMS&direction=Inbound&perPage=20")
        arrived = [each["id"] for each in found["records"] if each.get("subject") == words]
        if arrived:
            break
        await asyncio.sleep(_LOOK_EVERY_S)
    await other.ask("DELETE", f"{_STORE}/{arrived[0]}?purge=true")
    await one.ask("DELETE", f"{_STORE}/{sent['id']}?purge=true")


# ---- a call: both phones sign in at the edge, and each has to hear the other's tone


async def _call(here: Container, one: Person) -> None:
    phones = DeskPhones(await _config(here), await probe_company.phones_of_probes(here), None)
    try:
        await phones.start()
        numbers = {"from": {"phoneNumber": CALLER.number}, "to": {"phoneNumber": CALLEE.number}}
        path = "/restapi/v1.0/account/~/extension/~/ring-out"
        await one.ask("POST", path, json={**numbers, "playPrompt": False})
        while True:
            if _hears(phones, CALLER, CALLEE) and _hears(phones, CALLEE, CALLER):
                return
            await asyncio.sleep(_LOOK_EVERY_S)
    finally:
        await phones.stop()


def _hears(phones: DeskPhones, who: ProbePerson, whom: ProbePerson) -> bool:
    return abs(phones.hears(who.number) - whom.tone_hz) < _NEAR_HZ


async def _config(here: Container) -> NetworkConfig:
    """The edge is reached by the address that phones are told."""
    settings = here.settings
    host, _, port = proxy_of(settings, "UDP").rpartition(":")
    found = await asyncio.get_running_loop().getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)
    edge = (str(found[0][4][0]), int(port))
    first = settings.network_rtp_max + _PORTS_BEHIND
    folder = settings.data / "service-probes"
    return NetworkConfig(
        folder=folder, host=_local_address(edge), sip_port=0, edge=edge, rtp_min=first, rtp_max=first + 15
    )


def _local_address(edge: tuple[str, int]) -> str:
    """From where this machine reaches the edge; nothing is sent."""
    family = socket.AF_INET6 if ":" in edge[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as looking:
        looking.connect(edge)
        return str(looking.getsockname()[0])


def _own_host(bind: str) -> str:
    """Who listens on all addresses is reached at this machine's own."""
    own = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(bind, bind)
    return f"[{own}]" if ":" in own and not own.startswith("[") else own
