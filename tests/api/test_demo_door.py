"""Who gets at the demo people: a browser of this machine by one click, everybody else by a one-time link."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from clarion.apps.demo_door import DemoDoor, make_demo_link
from clarion.base.errors import NotFound
from clarion.base.storage import Storage
from tests.support.api import Api, running_app

CONFIG = "/restapi/v1.0/clarion/web-config"
LOCAL = "http://localhost:8080"


@contextlib.asynccontextmanager
async def opened(api: Api) -> AsyncIterator[DemoDoor]:
    door = DemoDoor(api.here)
    await door.start()
    try:
        yield door
    finally:
        await door.stop()


TRACES: list[dict[str, str]] = [
    {"X-Forwarded-For": "203.0.113.7"},
    {"X-Forwarded-Proto": "https"},
    {"X-Real-IP": "203.0.113.7"},
    {"Forwarded": "for=203.0.113.7"},
    {"Via": "1.1 proxy"},
    {"CF-Connecting-IP": "203.0.113.7"},
    {"Referer": "https://phone.example.com/sign-in"},
    {"Origin": "https://phone.example.com"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Host": "phone.example.com"},
    {"Host": "localhost.example.com"},
    {"Host": "[::"},
    {"Host": ""},
]


async def config(
    api: Api, headers: Mapping[str, str] | None = None, *, base: str = LOCAL, peer: str = "127.0.0.1"
) -> dict[str, Any]:
    """What a browser is told that calls us `base`, from `peer`."""
    transport = httpx.ASGITransport(app=api.app, client=(peer, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        answer = await client.get(CONFIG, headers=dict(headers or {}))
    assert "password" not in answer.text
    return dict(answer.json())


async def test_a_browser_of_this_machine_is_given_the_demo_people_at_a_port_of_their_own(api: Api) -> None:
    async with opened(api) as door, httpx.AsyncClient() as browser:
        headers = {"Referer": f"{LOCAL}/sign-in", "Sec-Fetch-Site": "same-origin"}
        address = (await config(api, headers))["demo"]["address"]
        assert address.startswith("http://127.0.0.1:")
        assert door.sources() == (address.rstrip("/"),), "pages may ask there"
        people = await browser.get(address, headers={"Origin": LOCAL})
        assert people.headers["Access-Control-Allow-Origin"] == LOCAL
        assert people.headers["Cache-Control"] == "no-store"
        assert [person["username"] for person in people.json()] == ["101", "102", "103", "104"]
        ben = people.json()[1]
        assert (await api.by_password(ben["username"], ben["password"])).status_code == 200


async def test_the_policy_of_a_page_names_that_port_even_when_it_opened_after_the_app_was_built(api: Api) -> None:
    async def sources() -> list[str]:
        answer = await api.client.get("/sign-in", headers={"Accept": "text/html"})
        directives = answer.headers["Content-Security-Policy"].split("; ")
        return next(line for line in directives if line.startswith("connect-src")).split()

    assert not [source for source in await sources() if source.startswith("http:")]
    async with opened(api) as door:
        assert door.sources()[0] in await sources()


async def test_what_a_proxy_another_name_or_a_peer_elsewhere_leaves_behind_is_told_of_nobody(api: Api) -> None:
    async with opened(api):
        assert "demo" in await config(api)
        for headers in TRACES:
            assert "demo" not in await config(api, headers), headers
        assert "demo" not in await config(api, peer="203.0.113.7")


async def test_a_proxy_that_looks_like_a_browser_gets_no_password(api: Api) -> None:
    """nginx by default calls us by our local name and says nothing of itself, and its client writes the rest."""
    async with opened(api):
        forged = {"Referer": f"{LOCAL}/sign-in", "Origin": LOCAL, "Sec-Fetch-Site": "same-origin"}
        told = await config(api, forged, base="http://127.0.0.1:8080")
        assert set(told["demo"]) == {"address"}, "an address where only this machine gets an answer"


async def test_pages_of_others_get_nothing_at_that_port(api: Api) -> None:
    async with opened(api) as door, httpx.AsyncClient() as client:
        for headers, status in (
            ({"Origin": LOCAL}, 200),
            ({"Origin": "http://127.0.0.1:8080"}, 200),
            ({}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "http://localhost:9999"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": LOCAL, "Host": "rebound.example"}, 403),
            ({"Origin": LOCAL, "X-Forwarded-For": "127.0.0.1"}, 403),
        ):
            answer = await client.get(f"{door.sources()[0]}/", headers=headers)
            assert answer.status_code == status, headers
            assert ("password" in answer.text) == (status == 200)


@pytest.mark.parametrize(
    "settings", [{"bind": "0.0.0.0"}, {"public_url": "https://phone.example.com"}, {"bind": "::"}, {"demo": "false"}]
)
async def test_a_server_that_others_reach_opens_no_such_port(
    storage: Storage, tmp_path: Path, settings: dict[str, str]
) -> None:
    async with running_app(storage, tmp_path / "data", **settings) as api, opened(api) as door:
        assert door.sources() == ()
        assert "demo" not in await config(api)
        assert bool(door.link) == ("demo" not in settings)


async def test_the_link_signs_in_once(api: Api) -> None:
    async with opened(api) as door:
        address, _, ticket = door.link.partition("#once=")
    assert address == f"{api.here.settings.public_url}/sign-in"
    step = "/restapi/v1.0/clarion/sign-in/provider"
    first = await api.client.post(step, json={"ticket": ticket})
    assert first.json()["state"] == "done"
    present = (await api.client.get("/restapi/v1.0/clarion/sign-in")).json()
    assert present["person"]["extensionNumber"] == "101"
    api.client.cookies.clear()
    assert (await api.client.post(step, json={"ticket": ticket})).status_code == 401


async def test_the_link_is_over_after_an_hour(api: Api) -> None:
    link = await make_demo_link(api.here, "102", "https://phone.example.com")
    assert link.startswith("https://phone.example.com/sign-in#once=")
    api.clock.advance(3600)
    body = {"ticket": link.partition("#once=")[2]}
    assert (await api.client.post("/restapi/v1.0/clarion/sign-in/provider", json=body)).status_code == 401
    with pytest.raises(NotFound, match="999"):
        await make_demo_link(api.here, "999")
