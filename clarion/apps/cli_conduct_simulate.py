"""`clarion acceptable-use simulate`: a made-up attack, or honest people, against the installation that runs here.

People of the demo organisation send the texts, look people up and fail to sign in, through the API as any program
would; texts end on the simulated phone network. What is refused, held or slowed down is told with its rule.
"""

import asyncio
import json
import ssl
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.apps.container import build_container
from clarion.apps.demo import demo_environment
from clarion.base.errors import ClarionError
from clarion.base.settings import load_settings
from clarion.features.conduct import FAMILIES, AttemptKind, Event, World, generate

HONEST = "honest"
DRIVEN = (
    HONEST, "snowshoe", "snowshoe-dull", "snowshoe-names", "stuffing-fast", "stuffing-slow", "stuffing-drip",
    "harvesting",
)  # fmt: skip
"""Families of texts, sign-ins and look-ups; calls need a telephone, other sources another machine."""
_STOPPED = (202, 401, 403, 429)
_LONGEST_GAP_S = 30.0
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def add_to(app: typer.Typer) -> None:
    group_of(app, ACCEPTABLE_USE).command("simulate")(_simulate)


@dataclass(slots=True)
class Told:
    """What came of it."""

    family: str
    tried: int = 0
    through: int = 0
    first_stop: dict[str, Any] | None = None
    stopped: Counter[str] = field(default_factory=Counter)

    def take(self, answer: httpx.Response, kind: AttemptKind, seconds: float) -> None:
        self.tried += 1
        body = _body(answer)
        if answer.status_code not in _STOPPED or _is_usual(answer, kind, body):
            self.through += 1
            return
        rule = str(body.get("rule") or body.get("error") or f"HTTP {answer.status_code}")
        self.stopped[rule] += 1
        if self.first_stop is None:
            words = body.get("message") or body.get("error_description") or ""
            self.first_stop = {"try": self.tried, "seconds": round(seconds, 1), "status": answer.status_code,
                               "rule": rule, "words": str(words)[:300]}  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return {"family": self.family, "tried": self.tried, "through": self.through, "stopped": dict(self.stopped),
                "firstStop": self.first_stop}  # fmt: skip


def _body(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_usual(answer: httpx.Response, kind: AttemptKind, body: dict[str, Any]) -> bool:
    """A wrong password, and a person who is not there, are answers, no refusals."""
    return kind is AttemptKind.SIGN_IN and answer.status_code == 401 and body.get("error") != "access_denied"


def _attempts(family: str, seed: int, most: int) -> Iterator[Event]:
    """Of one attack; of honest people, what they send and look up."""
    if family == HONEST:
        events = generate(World(seed=seed, events=20_000, families=()))
        wanted = (AttemptKind.MESSAGE_SEND, AttemptKind.DIRECTORY_READ)
        found = (event for event in events if event.attempt is not None and event.attempt.kind in wanted)
    else:
        events = generate(World(seed=seed, events=20_000, families=(family,)))
        found = (event for event in events if event.case.endswith("-0") and event.attempt is not None)
    return islice(found, most)


class Driver:
    """Speaks to the installation as a person of the demo organisation."""

    def __init__(self, client: httpx.AsyncClient, own_number: str) -> None:
        self._client = client
        self._own = own_number

    async def perform(self, event: Event) -> httpx.Response:
        assert event.attempt is not None
        attempt, me = event.attempt, "/restapi/v1.0/account/~/extension"
        if attempt.kind is AttemptKind.MESSAGE_SEND:
            body = {"from": {"phoneNumber": self._own}, "to": [{"phoneNumber": attempt.callee}], "text": event.text}
            return await self._client.post(f"{me}/~/sms", json=body)
        if attempt.kind is AttemptKind.SIGN_IN:
            body = {"username": f"{attempt.claimed}@demo.example", "password": "a guess"}
            return await self._client.post("/restapi/v1.0/clarion/sign-in", json=body, headers={"Authorization": ""})
        entry = 900_000_000_000 + int(attempt.event_id.rpartition("-")[2])
        if event.family == HONEST:
            return await self._client.get("/restapi/v1.0/account/~/directory/entries", params={"perPage": 10})
        return await self._client.get(f"{me}/{entry}")


async def _environment() -> dict[str, str]:
    here = build_container(load_settings())
    try:
        return await demo_environment(here)
    finally:
        await here.bus.close()
        await here.storage.close()


async def _sign_in(client: httpx.AsyncClient, env: dict[str, str], person: str) -> Driver:
    jwt = env.get(f"CLARION_{person}_JWT")
    if jwt is None:
        raise ClarionError(f"There is no person {person} in the demo organisation; start with `clarion up`.")
    basic = (env["RINGCENTRAL_CLIENT_ID"], env["RINGCENTRAL_CLIENT_SECRET"])
    try:
        answer = await client.post("/restapi/oauth/token", data={"grant_type": _JWT, "assertion": jwt}, auth=basic)
        answer.raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        numbers = (await client.get("/restapi/v1.0/account/~/extension/~/phone-number")).raise_for_status().json()
    except httpx.HTTPError as error:
        raise ClarionError(f"The installation at {client.base_url} does not let {person} in: {error}") from None
    own = [one["phoneNumber"] for one in numbers["records"] if one["usageType"] == "DirectNumber"]
    if not own:
        raise ClarionError(f"{person} has no number of their own to text from.")
    return Driver(client, own[0])


async def _drive(told: Told, events: Iterator[Event], person: str, faster: float, say: Callable[[str], None]) -> None:
    env = await _environment()
    ca_file = env.get("CLARION_CA_FILE")
    trust = ssl.create_default_context(cafile=ca_file) if ca_file else True
    async with httpx.AsyncClient(base_url=env["RINGCENTRAL_SERVER_URL"], verify=trust, timeout=30) as client:
        driver, begun, before = await _sign_in(client, env, person), time.monotonic(), 0.0
        for event in events:
            await _wait(event.at - before if before else 0.0, faster)
            before = event.at
            assert event.attempt is not None
            answer = await driver.perform(event)
            told.take(answer, event.attempt.kind, time.monotonic() - begun)
            say(f"{told.tried} tried, {told.through} through …")


def _wait(gap: float, faster: float) -> Awaitable[None]:
    return asyncio.sleep(min(gap / faster, _LONGEST_GAP_S))


def _simulate(
    family: Annotated[str, typer.Argument(help=f"Which: {', '.join(DRIVEN)}.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same tries.")] = 1,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many tries.")] = 100,
    faster: Annotated[float, typer.Option(min=1.0, help="How many times as fast as it would be.")] = 100.0,
    person: Annotated[str, typer.Option(help="Who of the demo organisation does it.")] = "102",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Drive a made-up attack, or honest people, against the installation that runs here.

    Ends with 1 when nothing stopped the attack, or something stopped honest people.
    """
    if family not in DRIVEN:
        others = "by phone or from elsewhere" if family in FAMILIES else "not known"
        raise ClarionError(f"{family[:40]!r} is {others}; there are {', '.join(DRIVEN)}.")
    told, errors = Told(family), Console(stderr=True)
    with errors.status("Signing in …") as status:
        asyncio.run(_drive(told, _attempts(family, seed, most), person, faster, status.update))
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False))
    else:
        _show(told)
    if (told.first_stop is not None) == (family == HONEST):
        raise typer.Exit(1)


def _show(told: Told) -> None:
    table = Table("Tried", "Went through", "Stopped by", "First stop", "Said", title=told.family)
    first = told.first_stop
    where = f"try {first['try']}, after {first['seconds']} s, {first['status']}" if first else "never"
    stopped = ", ".join(f"{rule} {count}" for rule, count in told.stopped.most_common()) or "nothing"
    table.add_row(str(told.tried), str(told.through), stopped, where, first["words"] if first else "")
    Console().print(table)
