"""ADM-48: `Clarion-Preview` says what a change of settings will do, and changes nothing."""

from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.storage import Base
from tests.support.api import Api

PREVIEW = {"Clarion-Preview": "true"}
_OTHERS = {"auth_sessions", "auth_token_pairs", "token_pairs", "audit_records", "conduct_verdicts", "app_usage"}


async def everything(api: Api) -> dict[str, list[Any]]:
    """All rows but those that any request may write."""
    async with api.here.storage.reading() as session:
        return {
            name: sorted(map(repr, await session.execute(select(table))))
            for name, table in Base.metadata.tables.items()
            if name not in _OTHERS and not name.startswith(("conduct_", "event_"))
        }


async def previewed(api: Api, method: str, path: str, body: Any = None, number: str = "101") -> Any:
    """The answer; nothing is different afterwards."""
    await api.as_person(number)
    await api.settled()
    before = await everything(api)
    answer = await api.request(method, path, number, json=body, headers=PREVIEW)
    await api.settled()
    after = await everything(api)
    assert set(after.pop("outbox")) <= set(before.pop("outbox")), "nothing is announced"
    assert after == before
    return answer


async def test_a_preview_tells_the_fields_and_the_response_and_changes_nothing(api: Api) -> None:
    path = f"/account/~/extension/{api.extension_id('102')}"
    answer = await previewed(api, "PUT", path, {"contact": {"firstName": "Benno"}})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["preview"], told["status"]) == (True, 200)
    assert {"key": "extensions.first_name", "value": "Ben → Benno"} in told["changes"]
    assert told["response"]["contact"]["firstName"] == "Benno"
    assert (await api.get(path)).json()["contact"]["firstName"] == "Ben"
    done = await api.request("PUT", path, json={"contact": {"firstName": "Benno"}})
    assert done.json()["contact"]["firstName"] == "Benno", "without the header it is done"


async def test_a_preview_of_a_removal_tells_what_goes_along(api: Api) -> None:
    site = (await api.request("POST", "/account/~/sites", json={"name": "Annex", "extensionNumber": "880"})).json()
    person = f"/account/~/extension/{api.extension_id('103')}"
    answer = await previewed(api, "DELETE", person)
    assert answer.status_code == 200, answer.text
    also = {(one["thing"], one["effect"]): one["count"] for one in answer.json()["alsoChanged"]}
    assert also["devices", "removed"] >= 1
    assert (await api.get(person)).status_code == 200
    gone = await previewed(api, "DELETE", f"/account/~/sites/{site['id']}")
    assert any("deleted" in one["key"] for one in gone.json()["changes"])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/account/~/user-role", {"displayName": "Front desk", "permissions": []}),
        ("POST", "/account/~/custom-fields", {"category": "User", "displayName": "Desk"}),
        ("POST", "/account/~/extension", {"type": "User", "contact": {"firstName": "New", "email": "n@demo.example"}}),
        (
            "PUT",
            "/account/~/business-hours",
            {"schedule": {"weeklyRanges": {"monday": [{"from": "08:00", "to": "12:00"}]}}},
        ),
        ("PUT", "/account/~/extension/~/caller-blocking", {"mode": "Specific"}),
        ("POST", "/account/~/extension/~/forwarding-number", {"phoneNumber": "+12025550144", "label": "Cabin"}),
    ],
)
async def test_settings_of_every_kind_have_a_preview(api: Api, method: str, path: str, body: Any) -> None:
    answer = await previewed(api, method, path, body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["changes"], answer.text


async def test_what_would_be_refused_is_refused_the_same_way(api: Api) -> None:
    path = f"/account/~/extension/{api.extension_id('102')}"
    wrong = {"extensionNumber": "911"}
    answer = await previewed(api, "PUT", path, wrong)
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == (await api.request("PUT", path, json=wrong)).json()["errorCode"]
    assert (await previewed(api, "PUT", path, {"contact": {"firstName": "X"}}, "103")).status_code == 403


async def test_what_sends_or_calls_has_no_preview(api: Api) -> None:
    text = {"from": {"phoneNumber": "+16505550101"}, "to": [{"phoneNumber": "+12025550101"}], "text": "Hi"}
    answer = await previewed(api, "POST", "/account/~/extension/~/sms", text)
    assert (answer.status_code, answer.json()["parameterName"]) == (400, "Clarion-Preview")
    call = {"from": {"phoneNumber": "102"}, "to": {"phoneNumber": "103"}}
    assert (await previewed(api, "POST", "/account/~/extension/~/ring-out", call)).status_code == 400


async def test_a_preview_leaves_no_audit_record(api: Api) -> None:
    path = f"/account/~/extension/{api.extension_id('102')}"
    await api.request("PUT", path, json={"contact": {"firstName": "Benno"}}, headers=PREVIEW)
    found = await api.request("POST", "/account/~/audit-trail/search", json={})
    assert found.json()["records"] == [] or "Benno" not in found.text
