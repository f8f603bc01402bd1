"""Bridges over the API. MTG-14 persistent rooms, MTG-15 personal meeting link, MTG-16 join by link or PIN."""

from typing import Any

import pytest

from clarion.features.people import demo
from tests.support.api import Api
from tests.support.meeting_client import link_of, ticket
from tests.support.surface_shapes import faults, need_surface

V2 = "/rcvideo/v2"
OWN = f"{V2}/account/~/extension/~/bridges"


async def ask(api: Api, method: str, path: str, number: str = "101", **options: Any) -> Any:
    organisation = options.pop("organisation", demo.DEMO)
    headers = await api.as_person(number, organisation)
    return await api.client.request(method, path, headers=headers, **options)


async def new_bridge(api: Api, number: str = "101", **body: Any) -> dict[str, Any]:
    answer = await ask(api, "POST", OWN, number, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_mtg_14_a_bridge_is_made_read_changed_found_and_deleted(api: Api) -> None:
    made = await new_bridge(api, name="Weekly  review", type="Scheduled", security={"passwordProtected": True})
    assert (made["name"], made["type"]) == ("Weekly review", "Scheduled")
    assert made["security"]["passwordProtected"] and len(made["security"]["password"]["plainText"]) == 10
    assert f"?pw={made['security']['password']['joinQuery']}" in made["discovery"]["web"]
    path = f"{V2}/bridges/{made['id']}"
    assert (await ask(api, "GET", path)).json() == made
    wanted = {"join": {"waitingRoomRequired": "GuestsOnly"}, "joinBeforeHost": False}
    changed = await ask(api, "PATCH", path, json={"name": "Review", "preferences": wanted})
    assert changed.json()["name"] == "Review"
    assert changed.json()["preferences"]["join"]["waitingRoomRequired"] == "GuestsOnly"
    assert changed.json()["preferences"]["joinBeforeHost"] is False
    assert changed.json()["preferences"]["musicOnHold"] is True
    for kind, pin in (("web", made["pins"]["web"]), ("pstn", made["pins"]["pstn"]["participant"])):
        found = await ask(api, "GET", f"{V2}/bridges/pin/{kind}/{pin}")
        assert found.json()["id"] == made["id"]
    assert (await ask(api, "DELETE", path)).status_code == 204
    assert (await ask(api, "GET", path)).status_code == 404
    assert (await ticket(api, link_of(made), name="Gus")).status_code == 404


async def test_mtg_15_everybody_has_one_personal_meeting(api: Api) -> None:
    mine = (await ask(api, "GET", OWN + "/default")).json()
    assert mine["type"] == "PMI"
    assert (await ask(api, "GET", OWN + "/default")).json() == mine
    by_colleague = f"{V2}/account/~/extension/{api.extension_id('101')}/bridges/default"
    seen = (await ask(api, "GET", by_colleague, "102")).json()
    assert seen["id"] == mine["id"]
    assert "host" not in seen["pins"]["pstn"], "the PIN to host by phone is the host's"
    assert (await ask(api, "DELETE", f"{V2}/bridges/{mine['id']}")).status_code == 403
    assert (await ask(api, "POST", OWN, json={"type": "PMI"})).status_code == 409


async def test_pins_are_unique_and_only_the_host_or_an_administrator_changes_a_bridge(api: Api) -> None:
    made = await new_bridge(api, "102", pins={"web": "2345678901"})
    assert made["pins"]["web"] == "2345678901"
    assert (await ask(api, "POST", OWN, json={"pins": {"web": "2345678901"}})).status_code == 409
    path = f"{V2}/bridges/{made['id']}"
    assert (await ask(api, "PATCH", path, "103", json={"name": "Mine"})).status_code == 403
    assert (await ask(api, "DELETE", path, "103")).status_code == 403
    assert (await ask(api, "PATCH", path, "101", json={"name": "Ours"})).status_code == 200


async def test_another_company_sees_a_bridge_only_with_its_password(api: Api) -> None:
    open_one = await new_bridge(api, name="Open")
    closed = await new_bridge(api, security={"password": "Secret123"})
    paths = [f"{V2}/bridges/{open_one['id']}", f"{V2}/bridges/pin/web/{open_one['pins']['web']}"]
    paths += [f"{V2}/bridges/{closed['id']}", f"{V2}/bridges/{closed['id']}?pw=wrong"]
    for path in paths:
        assert (await ask(api, "GET", path, organisation=demo.NEIGHBOUR)).status_code == 404
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        path = f"{V2}/bridges/{closed['id']}"
        assert (await ask(api, method, path, organisation=demo.NEIGHBOUR, json=body)).status_code == 404
    seen = await ask(api, "GET", f"{V2}/bridges/{closed['id']}?pw=Secret123", organisation=demo.NEIGHBOUR)
    assert seen.status_code == 200
    assert "password" not in seen.json()["security"]


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"type": "Forever"}, "type"),
        ({"pins": {"web": "12"}}, "pins.web"),
        ({"security": {"password": "a b"}}, "security.password"),
        ({"preferences": {"join": {"waitingRoomRequired": "Some"}}}, "preferences.join.waitingRoomRequired"),
        ({"preferences": {"playTones": "Loud"}}, "preferences.playTones"),
    ],
)
async def test_what_is_wrong_with_a_bridge_is_said(sqlite_api: Api, body: dict[str, Any], parameter: str) -> None:
    answer = await ask(sqlite_api, "POST", OWN, json=body)
    assert answer.status_code == 400
    assert answer.json()["parameterName"] == parameter


async def test_bridges_have_the_form_of_the_surface(sqlite_api: Api) -> None:
    need_surface()
    made = await new_bridge(sqlite_api, security={"passwordProtected": True})
    assert faults("POST", V2 + "/account/{accountId}/extension/{extensionId}/bridges", 201, made) == []
    answer = await ask(sqlite_api, "GET", "/rcvideo/v1/accounts/~/extensions/~/delegators")
    assert (
        faults("GET", "/rcvideo/v1/accounts/{accountId}/extensions/{extensionId}/delegators", 200, answer.json()) == []
    )


async def test_delegates_host_and_schedule_for_whom_they_stand_in(api: Api) -> None:
    body = {"delegates": [{"extension": {"id": api.extension_id("102")}}]}
    path = "/account/~/extension/~/clarion/delegates"
    answer = await api.request("PUT", path, "101", json=body)
    assert answer.status_code == 200, answer.text
    found = await ask(api, "GET", "/rcvideo/v1/accounts/~/extensions/~/delegators", "102")
    assert [one["extensionId"] for one in found.json()["items"]] == [api.extension_id("101")]
    own = f"{V2}/account/~/extension/{api.extension_id('101')}/bridges"
    made = await ask(api, "POST", own, "102", json={"name": "For Ada"})
    assert made.json()["host"]["extensionId"] == api.extension_id("101")
    assert (await ask(api, "POST", own, "103", json={})).status_code == 403
