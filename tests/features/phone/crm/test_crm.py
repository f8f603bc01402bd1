"""CRMs through the API: connected, asked who calls, told of ended calls, tried again. PH-60."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock

import pytest
from sqlalchemy.exc import IntegrityError

from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.features.people import demo
from clarion.features.phone.crm import CrmJournal, caller_lookup
from clarion.features.phone.crm.asking import Crm
from clarion.features.phone.crm.models import CrmActivity
from clarion.features.phone.crm.rules import Contact, facts_of, talk_of
from tests.features.phone.crm.test_crm_templates import crm_of
from tests.features.phone.crm.vendors import NUMBER
from tests.features.phone.test_missed_calls import a_call, ended
from tests.support.api import Api
from tests.support.waiting import free_port, wait_for

ROOT = "/account/~/clarion/crm"
CASEY = {"id": "7", "name": "Casey Jones", "company": "Acme", "link": "https://crm.example/c/7"}


@dataclass
class Program:
    """A CRM of one's own on the loopback. `down`: the status it answers calls with instead of taking them."""

    port: int
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    knows: list[dict[str, str]] = field(default_factory=lambda: [CASEY])
    down: int = 0
    key: str = "k-1"

    @property
    def calls(self) -> list[dict[str, Any]]:
        return [body for method, path, _, body in self.asked if (method, path) == ("POST", "/crm/calls")]

    @property
    def lookups(self) -> list[str]:
        return [path for method, path, _, _ in self.asked if method == "GET"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await self._one(reader, writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, path, _ = head[0].split(" ")
        self.asked.append((method, path, headers, json.loads(body) if body else None))
        status, content = self._answer(method, headers)
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content)
        await writer.drain()

    def _answer(self, method: str, headers: dict[str, str]) -> tuple[int, bytes]:
        if headers.get("authorization") != f"Bearer {self.key}":
            return 401, b'{"error": "wrong key"}'
        if method == "POST":
            return (self.down, b"away") if self.down else (201, b'{"id": "call-9"}')
        return 200, json.dumps(self.knows).encode()


@contextlib.asynccontextmanager
async def a_program() -> AsyncIterator[Program]:
    one = Program(free_port())
    server = await asyncio.start_server(one.serve, "127.0.0.1", one.port)
    try:
        yield one
    finally:
        server.close()
        server.close_clients()


def body(program: Program, **more: Any) -> dict[str, Any]:
    return {
        "name": "Ours",
        "templateKey": "generic",
        "address": f"http://127.0.0.1:{program.port}/crm/",
        "authentication": "apiKey",
        "secrets": {"apiKey": "k-1"},
        "journal": "All",
        **more,
    }


async def connect(api: Api, program: Program, **more: Any) -> dict[str, Any]:
    answer = await api.request("POST", f"{ROOT}/connections", json=body(program, **more))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def contacts(api: Api, number: str = NUMBER, person: str = "102", **options: Any) -> list[dict[str, str]]:
    answer = await api.get(f"{ROOT}/contacts", person, params={"phoneNumber": number}, **options)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, str]] = answer.json()["records"]
    return found


async def activities(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.get(f"{ROOT}/activities")).json()["records"]
    return found


async def test_who_calls_is_asked_once_for_minutes_and_never_for_what_is_no_outside_number(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_program() as program:
        made = await connect(api, program)
        assert made["secrets"] == ["apiKey"] and "k-1" not in json.dumps(made)
        first, again = await asyncio.gather(contacts(api), contacts(api, "(202) 555-0123"))
        assert first == again
        [found] = first
        assert (found["name"], found["company"], found["link"]) == ("Casey Jones", "Acme", CASEY["link"])
        assert (found["connection"], found["connectionId"]) == ("Ours", made["id"])
        assert await contacts(api) == first
        assert program.lookups == ["/crm/contacts?number=%2B12025550123"]
        for number in ("911", "112", "101", "*97", "+1911"):
            assert await contacts(api, number) == []
        assert len(program.lookups) == 1
        known = await api.get(f"{ROOT}/known-contacts", "102", params={"phoneNumber": [NUMBER, "+16505550199"]})
        assert [one["phoneNumber"] for one in known.json()["records"]] == [NUMBER]
        api.clock.advance(timedelta(minutes=6).total_seconds())
        program.knows = []
        assert await contacts(api) == [] and len(program.lookups) == 2
        program.knows = [CASEY]
        with monkeypatch.context() as faster:  # another process, by a moment
            faster.setattr(caller_lookup, "keep_known", AsyncMock(side_effect=IntegrityError("", None, Exception())))
            assert (await contacts(api, "+12025550124"))[0]["name"] == "Casey Jones"
        other = demo.NEIGHBOUR.people[0].number
        strangers = await api.request("GET", f"{ROOT}/contacts", other, demo.NEIGHBOUR, params={"phoneNumber": NUMBER})
        assert strangers.json()["records"] == [] and len(program.lookups) == 3


async def test_who_looks_while_an_answer_is_being_kept_asks_nobody_again(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, reading = sqlite_api, sqlite_api.here.storage.reading
    late: list[asyncio.Task[Any]] = []

    @contextlib.asynccontextmanager
    async def reads() -> AsyncIterator[Any]:
        async with reading() as session:
            yield session
        if asyncio.current_task() is late[1]:
            await asyncio.wait({late[0]})

    async with a_program() as program:
        await connect(api, program)
        monkeypatch.setattr(api.here.storage, "reading", reads)
        late += [
            asyncio.create_task(api.here.get(caller_lookup.CrmCallerLookup).find(api.account_id(), NUMBER))
            for _ in range(2)
        ]
        first, second = await asyncio.gather(*late)
        assert first == second and first[0].name == "Casey Jones"
        assert len(program.lookups) == 1


async def test_a_slow_crm_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    one = caller_lookup.CrmCallerLookup(cast(Container, SimpleNamespace(settings=Settings(), clock=TurnableClock())))
    busy: list[str] = []

    async def find(crm: Crm, _number: str) -> list[Contact]:
        busy.append(crm.connection_id)
        return [] if crm.connection_id == "quick" else await asyncio.Event().wait() or []

    monkeypatch.setattr(one.asking, "find", find)
    slow, quick = (replace(crm_of("hubspot"), connection_id=name) for name in ("slow", "quick"))
    waiting = [asyncio.create_task(one.ask(slow, NUMBER)) for _ in range(50)]
    await wait_for(lambda: len(busy) == 4, missing="the slow questions")
    assert await one.ask(quick, NUMBER) == [] and busy == ["slow"] * 4 + ["quick"]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await one.asking.http_client.close()


async def test_an_ended_call_is_written_once_and_again_when_the_crm_was_away(api: Api) -> None:
    journal = api.here.get(CrmJournal)
    async with a_program() as program:
        await connect(api, program)
        program.down = 503
        for _ in range(2):
            await ended(api, a_call(api, "Accepted", answered=1767632405.0))
        note = "/account/~/extension/~/clarion/crm-notes/s-1"
        typed = [api.request("PUT", note, "102", json={"text": words}) for words in ("W", "Wa", "Wan", "Want")]
        assert {answer.status_code for answer in await asyncio.gather(*typed)} == {200}
        assert (await api.request("PUT", note, "102", json={"text": ""})).status_code == 200
        assert (await api.get(note, "102")).json() == {"text": ""}
        for person, words in (("102", "Wants <b>two</b>"), ("103", "I was not there")):
            assert (await api.request("PUT", note, person, json={"text": words})).status_code == 200
        assert (await api.get(note, "102")).json() == {"text": "Wants <b>two</b>"}
        assert await journal.work() == 0  # the recording is waited for
        api.clock.advance(11)
        assert await journal.work() == 1
        [waiting] = await activities(api)
        assert (waiting["state"], waiting["attempts"]) == ("Waiting", 1) and "HTTP 503" in waiting["problem"]
        program.down = 0
        api.clock.advance(11)
        assert await journal.work() == 1
        [done] = await activities(api)
        assert (done["state"], done["remoteId"], done["contactName"]) == ("Delivered", "call-9", "Casey Jones")
        told = program.calls[-1]
        assert (told["direction"], told["result"], told["seconds"], told["from"]) == ("Inbound", "Accepted", 15, NUMBER)
        assert told["agent"]["extension"] == "102" and told["contact"]["id"] == "7"
        assert told["subject"] == f"Call from {NUMBER}" and "recording" not in told
        assert told["notes"] == "Wants <b>two</b>" and told["notes"] in told["description"]
        assert (await api.request("PUT", note, "102", json={"text": "late"})).status_code == 409
        refused = await api.request("POST", f"{ROOT}/activities/{done['id']}/retry")
        assert refused.status_code == 409


async def test_what_a_crm_refuses_has_failed_is_told_and_can_be_tried_by_hand(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = api.here.get(CrmJournal)
    async with a_program() as program:
        made = await connect(api, program)
        program.down = 422
        await ended(api, a_call(api))
        api.clock.advance(11)
        with monkeypatch.context() as broken:  # whatever is wrong here: the next one is written all the same
            broken.setattr(journal._desk, "ask", None)
            assert await journal.work() == 1
        assert [(one["state"], one["problem"]) for one in await activities(api)] == [
            ("Waiting", "Something went wrong on our side.")
        ]
        api.clock.advance(11)
        await journal.work()
        [failed] = await activities(api)
        assert failed["state"] == "Failed"
        [shown] = (await api.get(f"{ROOT}/connections")).json()["records"]
        assert "HTTP 422" in shown["problem"] and shown["problemTime"]
        program.down = 0
        assert (await api.request("POST", f"{ROOT}/activities/{failed['id']}/retry")).status_code == 200

        async def delivered() -> bool:  # the worker was woken
            return [one["state"] for one in await activities(api)] == ["Delivered"]

        await wait_for(delivered, missing="the call in the CRM")

        async def well() -> bool:
            return (await api.get(f"{ROOT}/connections")).json()["records"][0]["problem"] == ""

        await wait_for(well, missing="that the CRM works again")
        program.knows = []
        changed = body(program, journal="Matched", secrets={})
        assert (await api.request("PUT", f"{ROOT}/connections/{made['id']}", json=changed)).status_code == 200
        await ended(api, a_call(api, session="2"))
        api.clock.advance(11)
        await journal.work()
        assert (await activities(api))[0]["state"] == "Skipped"
        tried = await api.request("POST", f"{ROOT}/connections/{made['id']}/try", json={"phoneNumber": NUMBER})
        assert tried.json()["records"] == [] and tried.json()["problem"] == ""
        program.key = "another"
        tried = await api.request("POST", f"{ROOT}/connections/{made['id']}/try", json={"phoneNumber": NUMBER})
        assert "HTTP 401" in tried.json()["problem"]
        assert (await api.request("DELETE", f"{ROOT}/connections/{made['id']}")).status_code == 204
        assert await activities(api) == []


async def test_what_is_wrong_with_a_connection_is_told_and_secrets_go_nowhere_new(sqlite_api: Api) -> None:
    api = sqlite_api
    async with a_program() as program:
        made = await connect(api, program)
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"templateKey": "siebel"}, "templateKey"),
            ({"authentication": "oauth1"}, "authentication"),
            ({"address": "crm.example"}, "address"),
            ({"address": "http://10.0.0.1/"}, "address"),
            ({"address": "https://169.254.169.254/"}, "address"),
            ({"secrets": {}}, "secrets.apiKey"),
            ({"secrets": {"apiKey": "k", "more": "x"}}, "secrets.more"),
            ({"template": "key: [", "templateKey": ""}, "template"),
            ({"journal": "Some"}, "journal"),
            ({"name": " "}, "name"),
        ]
        for change, parameter in wrong:
            answer = await api.request("POST", f"{ROOT}/connections", json=body(program, **change))
            assert answer.status_code == 400, (change, answer.text)
            assert parameter in answer.text, (change, answer.text)
        path = f"{ROOT}/connections/{made['id']}"
        moved = await api.request("PUT", path, json=body(program, address="https://thief.example", secrets={}))
        assert moved.status_code == 400 and "secrets again" in moved.text
        text = (await api.get(f"{ROOT}/templates/generic")).text.replace("path: /calls", "path: /elsewhere")
        turned = await api.request("PUT", path, json=body(program, template=text, templateKey="", secrets={}))
        assert turned.status_code == 400 and "secrets again" in turned.text
        assert (await api.request("PUT", path, json=body(program, name="Renamed", secrets={}))).status_code == 200
        assert (await contacts(api))[0]["connection"] == "Renamed"
        for person, organisation in (("102", demo.DEMO), (demo.NEIGHBOUR.people[0].number, demo.NEIGHBOUR)):
            answer = await api.request("PUT", path, person, organisation, json=body(program))
            assert answer.status_code in (403, 404)
        text = (await api.get(f"{ROOT}/templates/generic")).text
        checked = await api.request("POST", f"{ROOT}/templates/check", json={"template": text})
        assert checked.json()["authentications"][0]["secrets"][0]["key"] == "apiKey"
        own = await connect(api, program, templateKey="", template=text.replace("key: generic", "key: own"))
        assert own["templateKey"] == "own" and (await contacts(api))[0]["name"] == "Casey Jones"
        await one_in_a_crowd_is_not_forgotten(api, made["id"], own["id"])
        preference = "/account/~/extension/~/clarion/crm-settings"
        assert (await api.get(preference, "102")).json() == {"opens": "Never", "connected": True}
        assert (await api.request("PUT", preference, "102", json={"opens": "Answered"})).status_code == 200
        assert (await api.get(preference, "102")).json()["opens"] == "Answered"


async def one_in_a_crowd_is_not_forgotten(api: Api, busy: str, other: str) -> None:
    now = api.here.clock.now()
    async with api.here.storage.transaction() as session:
        session.add_all(
            CrmActivity(
                id=f"a{place}", account_id=api.account_id(), connection_id=busy if place < 30 else other,
                session_id=str(place), party_id="p", extension_id="1", number=NUMBER, facts={},
                due_at=now - timedelta(seconds=40 - place), created_at=now,
            )
            for place in range(31)
        )  # fmt: skip
    claimed = await api.here.get(CrmJournal)._claim()
    assert sorted(one.id for one in claimed) == ["a0", "a1", "a2", "a3", "a30", "a4"]


def test_whose_call_is_journaled_and_emergency_calls_never(sqlite_api: Api) -> None:
    api = sqlite_api
    call = a_call(api, answered=1767632410.0)
    talk = talk_of(call, api.account_id())
    assert talk is not None and talk.extension_id == api.extension_id("102")
    assert facts_of("1", talk)["seconds"] == 10 and facts_of("1", talk)["ringSeconds"] == 10
    assert talk_of(call.model_copy(update={"emergency": "911"}), api.account_id()) is None
    inside = call.parties[1].model_copy(
        update={"far": call.parties[1].far.model_copy(update={"account_id": api.account_id()})}
    )
    assert talk_of(call.model_copy(update={"parties": [inside]}), api.account_id()) is None
    placed = inside.model_copy(update={"direction": "Outbound", "far": call.parties[1].far})
    out = talk_of(call.model_copy(update={"parties": [placed, call.parties[1]]}), api.account_id())
    assert out is not None and facts_of("1", out)["to"] == NUMBER and facts_of("1", out)["kind"] == "Outbound"
