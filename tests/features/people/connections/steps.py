"""What tests of accounts elsewhere do again and again."""

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from clarion.features.people import names_by_number
from tests.support.api import Api
from tests.support.waiting import wait_for

OWN = "/account/~/extension/~/clarion"
ROOT, PROVIDERS = f"{OWN}/connections", "/account/~/clarion/connection-providers"
CASEY, DANA = "+12025550123", "+12025550124"


def card(name: str, number: str, picture: bytes = b"") -> str:
    photo = f"PHOTO;ENCODING=b;TYPE=JPEG:{b64encode(picture).decode()}\n" if picture else ""
    return f"BEGIN:VCARD\nVERSION:3.0\nUID:{name.split()[0]}\nFN:{name}\nTEL;TYPE=CELL:{number}\n{photo}END:VCARD\n"


def event(uid: str, start: datetime, minutes: int, more: str = "") -> str:
    at, until = (each.strftime("%Y%m%dT%H%M%SZ") for each in (start, start + timedelta(minutes=minutes)))
    lines = f"UID:{uid}\nDTSTAMP:{at}\nDTSTART:{at}\nDTEND:{until}\nSUMMARY:Secret plans\n{more}".rstrip()
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"


async def one(api: Api, person: str = "102") -> dict[str, Any]:
    [found] = (await api.get(ROOT, person)).json()["records"]
    return dict(found)


async def settled(api: Api, state: str = "Working", person: str = "102") -> dict[str, Any]:
    """The connection, once it was read."""

    async def read() -> dict[str, Any] | None:
        found = await one(api, person)
        return found if found["state"] == state else None

    return await wait_for(read, missing=lambda: f"a connection that is {state}")


async def read_again(api: Api, seconds: float = 31) -> dict[str, Any]:
    """What it is after another reading."""
    before = await one(api)
    api.clock.advance(seconds)
    answer = await api.request("POST", f"{ROOT}/{before['id']}/refresh", "102")
    assert answer.status_code == 202, answer.text

    async def read() -> dict[str, Any] | None:
        found = await one(api)
        return found if found["lastReadTime"] != before["lastReadTime"] else None

    return await wait_for(read, missing="another reading")


async def choose(api: Api, *calendars: str, person: str = "102") -> Any:
    found = await one(api)
    return await api.request("PUT", f"{ROOT}/{found['id']}/calendars", person, json={"calendars": list(calendars)})


async def photo_of(api: Api, name: str) -> bytes:
    """Of 102's contact, as it is shown; empty where there is none. Nobody else gets it."""
    records = (await api.get(f"{OWN}/connection-contacts", "102")).json()["records"]
    [found] = [each for each in records if each["name"].startswith(name)]
    if found["photo"] is None:
        return b""
    path = found["photo"]["uri"].removeprefix("/restapi/v1.0")
    answer = await api.get(path, "102")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["ETag"] == f'"{found["photo"]["etag"]}"'
    assert (await api.get(path, "101")).status_code == 404
    return bytes(answer.content)


async def contacts(api: Api, person: str = "102", **query: str) -> list[tuple[str, str]]:
    answer = await api.get(f"{OWN}/connection-contacts", person, params=query)
    assert answer.status_code == 200, answer.text
    return [(each["name"], each.get("mobilePhone", "")) for each in answer.json()["records"]]


async def names(api: Api) -> dict[str, str]:
    """By which call servers know callers of 102."""
    async with api.here.storage.reading() as session:
        return (await names_by_number(session)).get(api.extension_id("102"), {})


async def presence(api: Api, person: str = "103") -> dict[str, Any]:
    found: dict[str, Any] = (await api.get(f"/account/~/extension/{api.extension_id('102')}/presence", person)).json()
    return found


async def connect_dav(api: Api, address: str, **more: Any) -> Any:
    body = {"address": address, "userName": "ann", "password": "s3cret"} | more
    return await api.request("POST", f"{ROOT}/dav", "102", json=body)


async def begin(api: Api, provider: str) -> dict[str, str]:
    """The query of the address at which a person agrees."""
    answer = await api.request("POST", f"{ROOT}/authorize", "102", json={"provider": provider})
    assert answer.status_code == 200, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.json()["authorizationUri"]).query).items()}


async def set_up(api: Api, provider: str, **more: Any) -> Any:
    body = {"clientId": "c-1", "clientSecret": "cs-1", **more}
    return await api.request("PUT", f"{PROVIDERS}/{provider}", "101", json=body)


async def connect(api: Api, provider: str) -> dict[str, Any]:
    assert (await set_up(api, provider)).status_code == 200
    state = (await begin(api, provider))["state"]
    answer = await api.request("POST", f"{ROOT}/complete", "102", json={"state": state, "code": "k"})
    assert answer.status_code == 201, answer.text
    return await settled(api)
