"""The company's calls elsewhere: extract-sync, a table, archives by schedule (PH-54)."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from clarion.base.files import Files
from clarion.features.people import demo
from clarion.features.phone.call_log import CallLogEntry, LogArchiver, archive_routes
from clarion.features.phone.call_log.table import as_csv
from tests.features.phone.test_call_log import ended
from tests.support.api import Api
from tests.support.surface_shapes import DESCRIPTION, faults

EXTRACT, ARCHIVE = "/account/~/call-log-extract-sync", "/account/~/clarion/call-log/archive"


async def test_changes_are_extracted_once_each_and_written_by_schedule_ph_54(api: Api) -> None:
    for number in range(5):
        await ended(api, str(number))
        api.clock.advance(1)
    assert (await api.get(EXTRACT)).json()["records"] == [], "a change has to settle"
    api.clock.advance(10)
    first = (await api.get(EXTRACT, params={"recordCount": 4, "view": "Detailed"})).json()
    if DESCRIPTION.is_file():
        path = "/restapi/v1.0/account/{accountId}/call-log-extract-sync"
        assert faults("GET", path, 200, first) == []
    seen, info = [each["id"] for each in first["records"]], first["syncInfo"]
    assert info["newerRecordsExist"]
    while info["newerRecordsExist"]:
        query = {"syncType": "ISync", "syncToken": info["syncToken"], "recordCount": 4}
        piece = (await api.get(EXTRACT, params=query)).json()
        seen, info = seen + [each["id"] for each in piece["records"]], piece["syncInfo"]
    assert len(seen) == len(set(seen)) == 10, "both sides of five calls"
    assert (await api.request("DELETE", "/account/~/extension/~/call-log")).status_code == 204
    api.clock.advance(10)
    gone = (await api.get(EXTRACT, params={"syncType": "ISync", "syncToken": info["syncToken"]})).json()
    assert [each["deleted"] for each in gone["records"]] == [True] * 5
    await _refusals(api, info["syncToken"])
    await _table(api)
    await _archive(api)


async def _refusals(api: Api, token: str) -> None:
    for query in ({"syncType": "ISync"}, {"syncType": "ISync", "syncToken": token[:-3]}, {"recordCount": 1001}):
        assert (await api.get(EXTRACT, params=query)).status_code == 400, query
    foreign = {"syncType": "ISync", "syncToken": token}
    assert (await api.request("GET", EXTRACT, "101", demo.NEIGHBOUR, params=foreign)).status_code == 400
    for path in (EXTRACT, "/account/~/clarion/call-log/export", ARCHIVE, f"{ARCHIVE}/files"):
        assert (await api.get(path, "102")).status_code == 403, path


async def _table(api: Api) -> None:
    answer = await api.get("/account/~/clarion/call-log/export", params={"direction": "Inbound"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["Direction"] for row in rows} == {"Inbound"}
    assert len(rows) == 5
    assert rows[0]["Seconds"] == "30"
    both_sides = {"showDeleted": "true"}
    whole = (await api.get("/account/~/clarion/call-log/export", params=both_sides)).text
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(archive_routes, "_PIECE", 3)  # pieces end between two lines of one moment too
        assert (await api.get("/account/~/clarion/call-log/export", params=both_sides)).text == whole
    assert len(list(csv.DictReader(io.StringIO(whole)))) == 10
    taken = (await api.get("/account/~/call-log", params={"result": ["Accepted", "Voicemail"]})).json()["records"]
    assert {each["direction"] for each in taken} == {"Inbound"}
    assert (await api.get("/account/~/call-log", params={"result": ["x" * 41]})).status_code == 400


async def _archive(api: Api) -> None:
    """Everything at once, then what is new; a week later old files have gone."""
    body = {"every": "Day", "format": "JSON", "keepDays": 3}
    assert (await api.request("PUT", ARCHIVE, json=body)).json()["every"] == "Day"
    archiver = api.here.get(LogArchiver)
    await archiver.close()
    while await archiver.write_next():
        pass
    [whole] = (await api.get(f"{ARCHIVE}/files")).json()["records"]
    assert whole["records"] == 10
    content = await api.get(f"{ARCHIVE}/files/{whole['id']}")
    lines = [json.loads(line) for line in content.text.splitlines()]
    assert sum(line["deleted"] for line in lines) == 5
    assert all(line["legs"] for line in lines)
    assert not await archiver.write_next(), "nothing is due"
    await ended(api, "late")
    api.clock.advance(86400)
    api.tokens.clear()  # they are over by then
    assert await archiver.write_next()
    [late, _] = (await api.get(f"{ARCHIVE}/files")).json()["records"]
    assert (late["records"], late["fromTime"]) == (2, whole["toTime"])
    stranger = await api.request("GET", f"{ARCHIVE}/files/{late['id']}", "101", demo.NEIGHBOUR)
    assert stranger.status_code == 404
    api.clock.advance(7 * 86400)
    api.tokens.clear()
    assert await archiver.write_next()
    assert (await api.get(f"{ARCHIVE}/files")).json()["records"] == []
    assert [each async for each in api.here.get(Files).walk(f"call-logs/{api.account_id()}")] == []
    assert "archivedUntil" in (await api.get(ARCHIVE)).json()
    for wrong in ({"every": "Minute"}, {"every": "Day", "keepDays": -1}, {"every": "Day", "format": "PDF"}):
        assert (await api.request("PUT", ARCHIVE, json=wrong)).status_code == 400


def test_a_name_cannot_become_a_formula() -> None:
    row = CallLogEntry(
        caller={"name": "=HYPERLINK(1)", "phoneNumber": "+12025550123"},
        callee={"extensionNumber": "102"},
        started_at=datetime.now(UTC),
        seconds=3.4,
        direction="Inbound",
        extension_id="",
        action="Phone Call",
        result="Missed",
        reason="No Answer",
        transport="PSTN",
        session_id="1",
        id="1-2",
    )
    [line] = csv.DictReader(io.StringIO(as_csv([row]).decode()))
    assert (line["From name"], line["From number"], line["To number"]) == ("'=HYPERLINK(1)", "12025550123", "102")
