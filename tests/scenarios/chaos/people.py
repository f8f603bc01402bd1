"""Twenty-three people with a phone each: four of the demo organisation, the others made by an administrator."""

import asyncio
import random
from dataclasses import dataclass
from typing import Any

from tests.scenarios.chaos.client import Client
from tests.scenarios.chaos.sizes import Size
from tests.support.talking_phone import TalkingPhone
from tests.support.waiting import wait_for

ACCOUNT = "/restapi/v1.0/account/~"
DEMO = ("101", "102", "103", "104")
COUNT = 23
UNCOUNTED = 3  # the last ones: their calls may have to be dialed again, nobody knows how often
_FIRST_TONE, _TONE_STEP = 420, 61  # none is a harmonic of another, or what the simulated network speaks


@dataclass
class Person:
    extension_id: str
    number: str
    phone: TalkingPhone
    direct: str = ""  # a number that the world can call

    @property
    def tone(self) -> int:
        return self.phone.frequency


async def make_people(size: Size, client: Client) -> list[Person]:
    """All of them registered."""
    records = (await client.ask("101", "GET", f"{ACCOUNT}/extension?perPage=1000"))["records"]
    ids = {str(each["extensionNumber"]): str(each["id"]) for each in records if each.get("extensionNumber")}
    wanted = [*DEMO, *(str(number) for number in range(641, 641 + COUNT - len(DEMO)))]
    fresh = [number for number in wanted if number not in ids]
    for start in range(0, len(fresh), 10):
        ids |= await _batch(client, fresh[start : start + 10])
    env = size.installation.env
    people = []
    for at, number in enumerate(wanted):
        access = await _phone_access(client, ids[number])
        server = ("127.0.0.1", size.edges[at % len(size.edges)])
        phone = TalkingPhone(server, *access, frequency=_FIRST_TONE + _TONE_STEP * at)
        people.append(Person(ids[number], number, phone, env.get(f"CLARION_{number}_NUMBER", "")))
    await asyncio.gather(*(_register(person) for person in people))
    return people


async def _batch(client: Client, numbers: list[str]) -> dict[str, str]:
    path = "/restapi/v2/accounts/~/batch-provisioning/users"
    records = [
        {
            "status": "Enabled",
            "extensionNumber": number,
            "contact": {"firstName": "Chaos", "lastName": number, "email": f"chaos{number}@demo.example"},
        }
        for number in numbers
    ]
    found = (await client.ask("101", "POST", path, json={"records": records}))["results"]
    assert all(each["successful"] for each in found), found
    return {number: str(each["extension"]["id"]) for number, each in zip(numbers, found, strict=True)}


async def _phone_access(client: Client, extension_id: str) -> tuple[str, str, str, str]:
    """User, authorisation id, password and domain of a phone of their own."""
    body = {"type": "OtherPhone", "name": "chaos", "extension": {"id": extension_id}}
    device = await client.ask("101", "POST", f"{ACCOUNT}/device", json=body)
    info = await client.ask("101", "GET", f"{ACCOUNT}/device/{device['id']}/sip-info")
    return info["userName"], info["authorizationId"], info["password"], info["domain"]


async def _register(person: Person) -> None:
    """A call server learns of a new phone in its own time."""

    async def attempt() -> bool:
        try:
            await person.phone.register()
        except AssertionError:
            await asyncio.sleep(0.5)
            return False
        return True

    await wait_for(attempt, missing=f"the registration of {person.number}", timeout=60)


def shuffled(people: list[Any], chance: random.Random) -> list[Any]:
    return chance.sample(people, len(people))
