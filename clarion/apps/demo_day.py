"""Plays a day of the demo company: real calls with audio through the simulated phone network to phones that are
simulated too, texts from customers, posts of colleagues, a voicemail, faxes, and a meeting that is planned.

A day has the same events in the same order each time; only how close they follow one another depends on the speed.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import select

from clarion.apps.demo_content import cast
from clarion.apps.demo_content.spoken import VOICEMAILS
from clarion.apps.demo_phone import MAIN_NUMBERS, demo_device_id
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.settings import Settings
from clarion.engines.phone_network import ask_network
from clarion.engines.phone_network.desk_phones import DeskPhones, PhoneSignIn
from clarion.engines.phone_network.network import NetworkConfig
from clarion.engines.speech import speak_to_file
from clarion.features import phone
from clarion.features.developer import DEMO_CLIENT_ID, demo_client_secret
from clarion.features.people import Extension, demo

OPENS, CLOSES = 8 * 60, 17 * 60 + 30
"""Minutes of the day that is played."""
_CALLS: Final = 36
_AT_ONCE: Final = 4
_LONGEST_CALL_S, _SHORTEST_CALL_S = 180.0, 12.0
_WAIT_S: Final = 14.0  # from the menu's first word until a member has picked up
_OWN: Final = "/restapi/v1.0/account/~/extension/~"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SAYS: Final = "Thank you for calling Clarion Demo. How can I help you today?"
_ASKS: Final = (
    "Hello, our machine does not heat any more. Could somebody have a look at it this week?",
    "Good morning. I would like a quote for a two group machine, please.",
    "Hi, I am calling about the invoice that you sent last week.",
)
_TEXTS: Final = (
    ("Mia", "103", "Hi Chloé, can you send the invoice for yesterday's visit?"),
    ("Laura", "101", "The machine is hot again. Thank you, and greetings to Dev!"),
    ("Owen", "102", "When will the black two-group arrive?"),
    ("Peter", "102", "Do you still sell the small grinder?"),
    ("Nora", "106", "We are closed on Monday. Can you come on Tuesday instead?"),
)
_POSTS: Final = (
    ("Service", "104", "On my way to Northwind, there in ten minutes."),
    ("Sales", "105", "Rivera signed! Five machines under contract."),
    ("Service", "103", "Two callers are waiting, Marcus can you take one?"),
    ("Service", "106", "Done, both are served."),
    ("Sales", "102", "Brooks Law: order is in."),
    ("Service", "104", "Northwind is hot again. It was the heating element."),
)
_FAXES: Final = (
    ("103", cast.FAX_NUMBER, "Delivery note 2041\n\n2 espresso machines, 1 grinder\nReceived in good condition."),
    ("106", "+12025550130", "Order 7718\n\nPlease send 12 heating elements, part 88-1020."),
)
_MEETINGS: Final = (("102", "Quote for Rivera", "Sales"),)


@dataclass(frozen=True)
class Event:
    """What happens `minute` minutes after midnight. `kind`: call, text, post, message (a voicemail), fax or meeting."""

    minute: float
    kind: str
    details: tuple[str, ...]


def events_of_day() -> list[Event]:
    """In the order of time. Pure."""
    chance = random.Random(8)
    numbers = [each.number for each in cast.CUSTOMERS]
    found = []
    for _ in range(_CALLS):
        minute = min(max(chance.gauss(0.45, 0.25), 0.0), 0.99)
        goal = chance.choices(("1", "2", "0", "102", "105"), (8, 13, 3, 3, 2))[0]
        details = (chance.choice(numbers), goal, chance.choice(_ASKS), str(chance.lognormvariate(4.2, 0.6)))
        found.append(Event(OPENS + minute * (CLOSES - OPENS), "call", details))
    for kind, rows in (("text", _TEXTS), ("post", _POSTS), ("fax", _FAXES), ("meeting", _MEETINGS)):
        step = (CLOSES - OPENS) / (len(rows) + 1)
        found += [Event(OPENS + step * (at + 1), kind, row) for at, row in enumerate(rows)]
    found.append(Event(12 * 60 + 20, "message", (cast.customer("Hannah").number, VOICEMAILS[3].text)))
    return sorted(found, key=lambda event: event.minute)


class DemoDay:
    """`speed`: how many times as fast as an office day. `say` gets a line for each event."""

    def __init__(self, here: Container, speed: float, say: Callable[[str], None]) -> None:
        self._here, self._speed, self._say = here, speed, say
        self._names = {each.number: each.name for each in cast.CUSTOMERS}
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._calls: set[asyncio.Task[None]] = set()
        self._folder = here.settings.data / "network"

    async def play(self, events: Sequence[Event]) -> None:
        """Return when the last event, and every call, is over; when cancelled, calls are hung up first."""
        phones = await open_phones(self._here, [person.number for person in cast.EVERYONE if person.number != "101"])
        try:
            before = float(OPENS)
            for event in events:
                await asyncio.sleep((event.minute - before) * 60 / self._speed)
                before = event.minute
                await self._do(event)
            await asyncio.gather(*self._calls)
        finally:
            for task in self._calls:
                task.cancel()
            await asyncio.gather(*self._calls, return_exceptions=True)
            await phones.stop()

    async def _do(self, event: Event) -> None:
        clock = f"{int(event.minute) // 60:02}:{int(event.minute) % 60:02}"
        match event.kind:
            case "call":
                number, goal, text, seconds = event.details
                self._say(f"{clock}  {self._names[number]} calls {_GOALS.get(goal) or cast.person(goal).first_name}")
                self._begin(self._call(number, goal, text, float(seconds)))
            case "message":
                number, text = event.details
                self._say(f"{clock}  {self._names[number]} leaves a voicemail for Ada")
                self._begin(self._leave_message(number, text))
            case "text":
                first_name, to, text = event.details
                self._say(f"{clock}  {first_name} texts {cast.person(to).first_name}")
                sender = cast.customer(first_name).number
                await self._ask("text", from_number=sender, to=[cast.direct_number(to)], text=text, media=[])
            case "fax":
                who, to, text = event.details
                self._say(f"{clock}  {cast.person(who).first_name} faxes {to}")
                await self._fax(who, to, text)
            case "meeting":
                who, topic, team = event.details
                self._say(f"{clock}  {cast.person(who).first_name} plans the meeting {topic}")
                await self._plan_meeting(who, topic, team)
            case _:
                team, who, text = event.details
                self._say(f"{clock}  {cast.person(who).first_name} writes in {team}")
                await self._post(team, who, text)

    def _begin(self, call: Any) -> None:
        task = asyncio.create_task(call)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _call(self, number: str, goal: str, text: str, seconds: float) -> None:
        """To the menu, where `goal` is pressed, or to somebody's own number."""
        keyed = len(goal) == 1
        to = MAIN_NUMBERS[demo.DEMO.key] if keyed else cast.direct_number(goal)
        length = max(_SHORTEST_CALL_S, min(seconds, _LONGEST_CALL_S, 900 / self._speed))
        if keyed:
            length += _WAIT_S
        async with self._turn:
            await self._place(number, to, duration=length, press=goal if keyed else "", text=text)

    async def _leave_message(self, number: str, text: str) -> None:
        """Nobody picks up Ada's desk phone, which is not simulated: she is the one who watches."""
        async with self._turn:
            await self._place(number, cast.direct_number("101"), duration=40.0, press="", text=text)

    async def _place(self, number: str, to: str, **how: Any) -> None:
        placed = await self._ask("place", from_number=number, to=to, name=self._names[number], **how)
        try:
            while not (await self._ask("call", id=placed["id"])).get("ended"):  # noqa: ASYNC110 (another process)
                await asyncio.sleep(1.0)
        except asyncio.CancelledError:
            await self._ask("hang_up", id=placed["id"])
            raise

    async def _ask(self, do: str, **payload: Any) -> dict[str, Any]:
        return dict(await ask_network(self._folder, do, **payload))

    async def _post(self, team: str, who: str, text: str) -> None:
        async with self._signed_in(who, f"write in {team}") as client:
            teams = (await client.get("/team-messaging/v1/teams", params={"recordCount": 50})).raise_for_status()
            found = [each["id"] for each in teams.json()["records"] if each["name"] == team]
            for chat_id in found[:1]:
                answer = await client.post(f"/team-messaging/v1/chats/{chat_id}/posts", json={"text": text})
                answer.raise_for_status()

    async def _fax(self, who: str, to: str, text: str) -> None:
        async with self._signed_in(who, "send a fax") as client:
            page = {"attachment": ("page.txt", text.encode(), "text/plain")}
            (await client.post(f"{_OWN}/fax", data={"to": to}, files=page)).raise_for_status()

    async def _plan_meeting(self, who: str, topic: str, team: str) -> None:
        """For tomorrow; the team gets the way in."""
        start = (self._here.clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
        schedule = {"startTime": start.isoformat(), "durationInMinutes": 30, "timeZone": {"name": "UTC"}}
        async with self._signed_in(who, "plan a meeting") as client:
            body = {"topic": topic, "meetingType": "Scheduled", "schedule": schedule}
            made = (await client.post(f"{_OWN}/meeting", json=body)).raise_for_status().json()
        await self._post(team, who, f"{topic}: {made['links']['joinUri']}")

    @contextlib.asynccontextmanager
    async def _signed_in(self, who: str, purpose: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client of the API for one person. ClarionError says what did not work."""
        async with httpx.AsyncClient(base_url=self._here.settings.public_url, timeout=20) as client:
            try:
                client.headers["Authorization"] = f"Bearer {await self._token(client, who)}"
                yield client
            except httpx.HTTPError as error:
                raise ClarionError(f"{who} cannot {purpose}: {error}") from None

    async def _token(self, client: httpx.AsyncClient, who: str) -> str:
        here = self._here
        async with here.storage.reading() as session:
            account = await demo.find_demo_account(session, here.keys)
        assert account is not None
        jwt = demo.demo_jwt(here.keys, demo.DEMO, who, account.created_at, here.settings.public_url)
        basic = (DEMO_CLIENT_ID, demo_client_secret(here.keys))
        body = {"grant_type": _GRANT, "assertion": jwt}
        answer = await client.post("/restapi/oauth/token", data=body, auth=basic)
        return str(answer.raise_for_status().json()["access_token"])


_GOALS: Final = {"1": "Sales", "2": "Customer Care", "0": "the front desk"}


async def open_phones(here: Container, people: Sequence[str]) -> DeskPhones:
    """Phones of these people, signed in. Raises Unavailable when Clarion does not run."""
    found: list[PhoneSignIn] = []
    async with here.storage.reading() as session:
        for at, number in enumerate(people):
            device = await session.get(phone.Device, demo_device_id(here.keys, demo.DEMO, number))
            owner = await session.scalar(
                select(Extension).where(Extension.id == demo.demo_extension_id(here.keys, demo.DEMO, number))
            )
            if device is None or owner is None:
                continue
            known = await phone.credentials_for(here, session, device, owner)
            found.append(
                PhoneSignIn(
                    number=number,
                    name=owner.name,
                    username=known.username,
                    authorization_id=known.authorization_id,
                    password=known.password,
                    domain=known.realm,
                    says=_SAYS,
                    ring_s=2.0 + at * 0.7,
                )
            )
    phones = DeskPhones(_config(here.settings), found, _render)
    await phones.start()
    return phones


def _config(settings: Settings) -> NetworkConfig:
    """Ports behind those of the network and of the media server of meetings."""
    first = settings.network_rtp_max + 200
    return NetworkConfig(
        folder=settings.data / "demo-phones",
        sip_port=0,
        edge=("127.0.0.1", settings.sip_port),
        rtp_min=first,
        rtp_max=first + 99,
    )


async def _render(text: str, path: Path) -> None:
    await speak_to_file(text, path)
