"""Every change leaves a record, in the same transaction; secrets and people's words never do."""

import csv
import dataclasses
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.changes import Change, changing
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.operations.audit.retention_job import AuditRetentionJob
from clarion.features.people import Extension, demo
from tests.support.api import Api

SEARCH = "/account/~/audit-trail/search"


async def trail(api: Api, organisation: demo.DemoOrganisation = demo.DEMO, **search: Any) -> list[dict[str, Any]]:
    answer = await api.request("POST", SEARCH, "101", organisation, json=search)
    assert answer.status_code == 200, answer.text
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


def parameters_of(record: dict[str, Any]) -> dict[str, str]:
    return {entry["key"]: entry["value"] for entry in record["details"]["parameters"]}


async def test_a_change_tells_who_what_whom_from_where_and_from_what_to_what(api: Api) -> None:
    """ADM-27, PH-57"""
    target = api.extension_id("103")
    answer = await api.request("PUT", f"/account/~/extension/{target}", json={"contact": {"firstName": "Renamed"}})
    assert answer.status_code == 200, answer.text
    (record,) = await trail(api, actionIds=["UPDATE_EXTENSION"])
    assert record["initiator"]["extensionId"] == api.extension_id("101")
    assert record["initiator"]["extensionNumber"] == "101"
    assert record["initiator"]["name"]
    assert record["eventType"] == "UPDATE"
    assert (record["target"]["objectType"], record["target"]["objectId"]) == ("Extension", target)
    assert record["target"]["extensionNumber"] == "103"
    assert record["clientIp"] == "127.0.0.1"
    assert record["requestId"] == answer.headers["RCRequestId"]
    assert record["appName"] == "Clarion demo app"
    change = parameters_of(record)["extensions.first_name"]
    assert change.endswith("→ Renamed")


async def test_things_have_their_names_and_records_are_found_by_operation(sqlite_api: Api) -> None:
    """PH-57"""
    made = (await sqlite_api.request("POST", "/account/~/sites", json={"name": "Berlin"})).json()
    path = f"/account/~/sites/{made['id']}"
    assert (await sqlite_api.request("PUT", path, json={"callerIdName": "Bakers"})).status_code == 200
    operation = "PUT /restapi/v1.0/account/{accountId}/sites/{siteId}"
    (record,) = await trail(sqlite_api, operations=[operation])
    assert (record["actionId"], record["target"]["name"]) == ("UPDATE_SITE", "Berlin")
    known = (await sqlite_api.get("/account/~/clarion/audit-trail/actions")).json()
    assert operation in known["operations"] and "UPDATE_SITE" in known["records"]


async def test_what_fails_leaves_no_record(api: Api) -> None:
    await api.request("PUT", "/account/~/extension/42", json={"contact": {"firstName": "X"}})
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": 5}})
    assert await trail(api, actionIds=["UPDATE_EXTENSION"]) == []


async def test_reading_leaves_no_record(api: Api) -> None:
    before = len(await trail(api))
    await api.get("/account/~/extension")
    await api.request("POST", "/account/~/directory/entries/search", json={"searchString": "a"})
    assert len(await trail(api)) == before


async def test_to_read_figures_and_to_try_something_leave_no_record(api: Api) -> None:
    """PH-57"""
    before, now = len(await trail(api)), api.clock.now()
    span = {"timeFrom": (now - timedelta(days=1)).isoformat(), "timeTo": now.isoformat()}
    body = {
        "grouping": {"groupBy": "Company"},
        "timeSettings": {"timeZone": "America/New_York", "timeRange": span},
        "responseOptions": {"counters": {"allCalls": {"aggregationType": "Sum"}}},
    }
    path = "/analytics/calls/v1/accounts/~/aggregation/fetch"
    answer = await api.client.post(path, json=body, headers=await api.as_person("101"))
    assert answer.status_code == 200, answer.text
    assert len(await trail(api)) == before


async def test_a_created_thing_is_the_target(api: Api) -> None:
    body = {"contact": {"firstName": "New", "lastName": "Person", "email": "new@person.example"}, "type": "User"}
    made = (await api.request("POST", "/account/~/extension", json=body)).json()
    (record,) = await trail(api, actionIds=["CREATE_EXTENSION"])
    assert record["eventType"] == "CREATE"
    assert record["target"]["objectId"] == str(made["id"])
    assert record["target"]["name"] == "New Person"
    await api.request("DELETE", f"/account/~/extension/{made['id']}")
    (record,) = await trail(api, eventTypes=["DELETE"])
    assert record["target"]["objectId"] == str(made["id"])


async def test_each_part_of_a_batch_is_a_change(api: Api) -> None:
    ids = [api.extension_id(number) for number in ("102", "103")]
    await api.request("PUT", f"/account/~/extension/{','.join(ids)}", json={"contact": {"department": "Sales"}})
    records = await trail(api, actionIds=["UPDATE_EXTENSION"])
    assert {record["target"]["objectId"] for record in records} == set(ids)


async def test_secrets_are_changed_and_never_told(api: Api) -> None:
    with changing(Change("cli", command="password set")):
        async with api.here.storage.transaction() as session:
            (await session.get_one(Extension, api.extension_id("102"))).password_hash = "$argon2id$very-secret"
    text = str(await trail(api, actionIds=["PASSWORD_SET"]))
    assert "extensions.password_hash" in text
    assert "kept out of the trail" in text
    assert "argon2id" not in text


async def test_sign_ins_are_told(api: Api) -> None:
    await api.get_tokens("104")
    records = await trail(api, eventTypes=["LOGIN"], initiatorIds=[api.extension_id("104")])
    assert records
    assert records[0]["origin"] == "sign-in"
    assert records[0]["initiator"]["extensionNumber"] == "104"


async def test_refusals_are_told_once_and_then_counted(api: Api) -> None:
    for _ in range(5):
        assert (await api.request("POST", SEARCH, "102", json={})).status_code == 403
    (record,) = await trail(api, eventTypes=["REFUSAL"])
    assert record["times"] == 1
    assert record["initiator"]["extensionId"] == api.extension_id("102")
    assert parameters_of(record) == {"code": "CMN-408", "permission": "ReadAuditTrail"}
    api.clock.advance(11 * 60)
    await api.request("POST", SEARCH, "102", json={})
    records = await trail(api, eventTypes=["REFUSAL"])
    assert [record["times"] for record in records] == [5, 1]


async def test_the_record_goes_with_the_transaction(api: Api) -> None:
    """What is rolled back was never there; what is committed cannot be without its record."""
    storage = api.here.storage
    with changing(Change("cli", command="people rename")):
        with pytest.raises(ZeroDivisionError):
            async with storage.transaction() as session:
                (await session.get_one(Extension, api.extension_id("102"))).first_name = "Never"
                raise ZeroDivisionError
        assert await trail(api, actionIds=["PEOPLE_RENAME"]) == []
        async with storage.transaction() as session:
            (await session.get_one(Extension, api.extension_id("102"))).first_name = "Cleo"
    (record,) = await trail(api, actionIds=["PEOPLE_RENAME"])
    assert record["origin"] == "cli"
    assert parameters_of(record)["extensions.first_name"].endswith("→ Cleo")
    async with storage.transaction() as session:
        (await session.get_one(Extension, api.extension_id("102"))).first_name = "Outside of any change"
    assert len(await trail(api, actionIds=["PEOPLE_RENAME"])) == 1


async def test_filters_and_pages(api: Api) -> None:
    for name in ("A", "B", "C"):
        await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": name}})
    answer = (await api.request("POST", SEARCH, json={"perPage": 2, "eventTypes": ["UPDATE"]})).json()
    assert len(answer["records"]) == 2
    assert answer["paging"] == {"page": 1, "perPage": 2, "total": 3, "totalFound": 3}
    assert len(await trail(api, eventTypes=["UPDATE"], searchString="→ B")) == 1
    assert await trail(api, excludeActionIds=["UPDATE_EXTENSION"], eventTypes=["UPDATE"]) == []
    later = (api.clock.now() + timedelta(hours=1)).isoformat()
    assert await trail(api, eventTimeFrom=later, eventTimeTo=later) == []
    wrong = await api.request("POST", SEARCH, json={"eventTimeFrom": "2030-01-01", "eventTimeTo": "2029-01-01"})
    assert wrong.json()["parameterName"] == "eventTimeFrom"
    assert (await api.request("POST", SEARCH, json={"perPage": 5000})).status_code == 400


async def test_without_a_time_only_the_last_day_is_searched(api: Api) -> None:
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": "Early"}})
    api.clock.advance(25 * 3600)
    api.tokens.clear()
    assert await trail(api, eventTypes=["UPDATE"]) == []
    since = (api.clock.now() - timedelta(days=2)).isoformat()
    assert len(await trail(api, eventTypes=["UPDATE"], eventTimeFrom=since)) == 1


async def test_the_download_has_a_line_for_each_record_and_no_formulas(api: Api) -> None:
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": "=HYPERLINK(1)"}})
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"lastName": "Plain"}})
    answer = await api.get("/account/~/clarion/audit-trail/export?eventTypes=UPDATE")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 2
    assert rows[1]["who"].startswith("'=HYPERLINK")
    assert rows[0]["action"] == "UPDATE_EXTENSION"


async def test_tenants_and_members_see_nothing_of_it(api: Api) -> None:
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": "Ours"}})
    assert all(record["accountId"] != api.account_id() for record in await trail(api, demo.NEIGHBOUR))
    for path in ("/account/~/clarion/audit-trail/export", "/account/~/clarion/audit-trail/actions"):
        assert (await api.get(path, "102")).status_code == 403
    assert "UPDATE_EXTENSION" in (await api.get("/account/~/clarion/audit-trail/actions")).json()["records"]


async def test_old_records_go_after_the_days_that_are_set(api: Api) -> None:
    """PH-57, PH-88"""
    await api.request("PUT", "/account/~/extension/~", json={"contact": {"firstName": "Old"}})
    api.clock.advance(399 * 86_400)
    await AuditRetentionJob(api.here).clean()
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(AuditRecord))).first() is not None
    api.clock.advance(2 * 86_400)
    forever = api.here.settings.model_copy(update={"audit_days": 0})
    await AuditRetentionJob(dataclasses.replace(api.here, settings=forever)).clean()
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(AuditRecord))).first() is not None, "ADM-45: 0 keeps it forever"
    await AuditRetentionJob(api.here).clean()
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(AuditRecord))).first() is None
