"""Exports of everything, and how long things are kept."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from clarion.base.files import Files
from clarion.features.message_store import Message, MessageRetentionJob, MessageType
from clarion.features.message_store.archive import ArchiveMaker
from clarion.features.message_store.models import Report
from clarion.features.message_store.reports import ReportMaker
from clarion.features.people import demo
from tests.features.conduct.journeys.legal import authority
from tests.features.conduct.journeys.world import OFFICER
from tests.features.message_store.conftest import PNG, Put
from tests.support.api import Api
from tests.support.waiting import wait_for

REPORT = "/account/~/message-store-report"
CONFIGURATION = "/account/~/message-store-configuration"
STORE = "/account/~/extension/~/message-store"


async def completed(api: Api, task_id: str) -> None:
    async def done() -> bool:
        return (await api.get(f"{REPORT}/{task_id}")).json()["status"] == "Completed"

    await wait_for(done, missing="the report", timeout=20)


async def test_an_export_holds_every_message_and_every_file(api: Api, put: Put) -> None:
    text = await put("hello", files=(("image/png", PNG),))
    await put("of another", number="103")
    purged = await put("gone", files=(("image/png", PNG),))
    await api.request("DELETE", f"{STORE}/{purged.id}", "102", params={"purge": "true"})
    order = await api.request("POST", REPORT, json={"messageTypes": ["SMS"]})
    assert order.status_code == 202, order.text
    task = order.json()
    assert (task["status"], task["accountId"], task["messageTypes"]) == ("Accepted", api.account_id(), ["SMS"])
    await api.settled()
    await completed(api, task["id"])
    records = (await api.get(f"{REPORT}/{task['id']}/archive")).json()["records"]
    assert len(records) == 2
    parts = []
    for record in records:
        answer = await api.get(record["uri"].removeprefix("http://clarion.test"))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
        assert len(answer.content) == record["size"]
        parts.append(zipfile.ZipFile(io.BytesIO(answer.content)))
    folder = f"{api.account_id()}/{api.extension_id('102')}"
    [message] = json.loads(parts[0].read(f"{folder}/messages.json"))
    assert (message["id"], message["subject"]) == (int(text.id), "hello")
    assert len(json.loads(parts[0].read(f"{api.account_id()}/{api.extension_id('103')}/messages.json"))) == 1
    [name] = parts[1].namelist()
    assert name.startswith(f"{folder}/{text.id}/")
    assert parts[1].read(name) == PNG
    for path in ("", "/archive", "/archive/0"):
        assert (await api.request("GET", f"{REPORT}/{task['id']}{path}", "101", demo.NEIGHBOUR)).status_code == 404
        assert (await api.get(f"{REPORT}/{task['id']}{path}", "102")).status_code == 403
    assert (await api.get(f"{REPORT}/{task['id']}/archive/9")).status_code == 404


async def test_large_exports_come_in_parts(api: Api, put: Put) -> None:
    for _ in range(3):
        await put(files=(("image/png", PNG * 10),))
    await api.here.get(ReportMaker).close()
    task = (await api.request("POST", REPORT, json={})).json()
    async with api.here.storage.reading() as session:
        report = await session.get_one(Report, task["id"])

    async def alive() -> None:
        return None

    parts = await ArchiveMaker(api.here, report, alive, part_bytes=len(PNG) * 10).make()
    assert [part["id"] for part in parts] == ["0", "1", "2", "3"]


async def test_two_exports_at_a_time_and_no_more(api: Api) -> None:
    await api.here.get(ReportMaker).close()
    for _ in range(2):
        assert (await api.request("POST", REPORT, json={})).status_code == 202
    third = await api.request("POST", REPORT, json={})
    assert (third.status_code, third.json()["errorCode"]) == (429, "CMN-303")
    wrong = await api.request("POST", REPORT, json={"dateFrom": "2026-02-01", "dateTo": "2026-01-01"})
    assert wrong.status_code == 400


async def test_a_report_whose_maker_died_is_made_by_another(api: Api, put: Put) -> None:
    await put()
    maker = api.here.get(ReportMaker)
    await maker.close()
    task = (await api.request("POST", REPORT, json={})).json()
    claimed = await maker._claim()
    assert claimed is not None
    assert await ReportMaker(api.here).make_next() is False, "somebody is at it"
    api.clock.advance(301)
    assert await ReportMaker(api.here).make_next() is True
    assert (await api.get(f"{REPORT}/{task['id']}")).json()["status"] == "Completed"


async def test_what_cannot_be_made_is_said_to_have_failed(api: Api, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = api.here.get(ReportMaker)
    await maker.close()
    task = (await api.request("POST", REPORT, json={})).json()

    async def broken(self: ArchiveMaker) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(ArchiveMaker, "make", broken)
    states = []
    while await maker.make_next():
        states.append((await api.get(f"{REPORT}/{task['id']}")).json()["status"])
    assert states == ["AttemptFailed", "AttemptFailed", "Failed"]


async def test_fax_32_faxes_and_voicemails_go_after_the_period_and_texts_stay(api: Api, put: Put) -> None:
    assert (await api.get(CONFIGURATION)).json() == {}
    for wrong in (6, 91, "long"):
        assert (await api.request("PUT", CONFIGURATION, json={"retentionPeriod": wrong})).status_code == 400
    assert (await api.request("PUT", CONFIGURATION, "102", json={"retentionPeriod": 7})).status_code == 403
    assert (await api.request("PUT", CONFIGURATION, json={"retentionPeriod": 7})).json() == {"retentionPeriod": 7}
    assert (await api.get(CONFIGURATION)).json() == {"retentionPeriod": 7}
    text, voice = await put("text"), await put("", type_=MessageType.VOICEMAIL, files=(("audio/wav", b"RIFF"),))
    keeper = MessageRetentionJob(api.here)
    api.clock.advance(timedelta(days=6).total_seconds())
    api.tokens.clear()  # signed in too long ago
    await keeper.tidy()
    assert (await api.get(f"{STORE}/{voice.id}", "102")).status_code == 200
    api.clock.advance(timedelta(days=2).total_seconds())
    api.tokens.clear()
    await keeper.tidy()
    assert (await api.get(f"{STORE}/{voice.id}", "102")).status_code == 404
    assert (await api.get(f"{STORE}/{text.id}", "102")).status_code == 200
    await api.settled()
    assert [facts.key async for facts in api.here.get(Files).walk("messages")] == []
    api.clock.advance(timedelta(days=31).total_seconds())
    await keeper.tidy()
    async with api.here.storage.reading() as session:
        assert await session.get(Message, voice.id) is None
        assert await session.get(Message, text.id) is not None


async def test_lea_01_what_an_authority_asked_to_keep_outlives_the_period_of_the_company(api: Api, put: Put) -> None:
    await api.request("PUT", CONFIGURATION, json={"retentionPeriod": 7})
    voicemail = {"type_": MessageType.VOICEMAIL, "files": (("audio/wav", b"RIFF"),)}
    named, other = await put("", **voicemail), await put("", number="103", **voicemail)
    asked = authority(instrument="preservation", gagged=True)
    assert (await api.request("POST", f"{OFFICER}/authority-requests", json=asked)).status_code == 201
    keeper = MessageRetentionJob(api.here)
    for days, kept in ((30, {named.id}), (59, {named.id}), (2, set())):
        api.clock.advance(timedelta(days=days).total_seconds())
        await keeper.tidy()
        async with api.here.storage.reading() as session:
            rows = [await session.get(Message, one.id) for one in (named, other)]
        assert {row.id for row in rows if row is not None and row.availability == "Alive"} == kept, days
