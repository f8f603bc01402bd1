"""Presence: what people say, and what their phones do."""

from typing import Any

import pytest

from clarion.features.people import TelephonyStates
from clarion.features.people.presence.rules import presence_status, takes_calls
from tests.support.api import Api

MINE = "/account/~/extension/~/presence"


async def test_defaults_are_available_and_taking_calls(api: Api) -> None:
    body = (await api.get(MINE, "102")).json()
    assert body["presenceStatus"] == "Available"
    assert body["userStatus"] == "Available"
    assert body["dndStatus"] == "TakeAllCalls"
    assert body["telephonyStatus"] == "NoCall"
    assert body["meetingStatus"] == "Disconnected"
    assert body["extension"]["id"] == int(api.extension_id("102"))
    assert body["uri"].endswith(f"/extension/{api.extension_id('102')}/presence")


async def test_a_change_is_kept_seen_by_others_and_announced(api: Api) -> None:
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.presence_changed", listen)
    body = {"dndStatus": "DoNotAcceptAnyCalls", "message": "Deep work"}
    changed = (await api.request("PUT", MINE, "102", json=body)).json()
    assert (changed["dndStatus"], changed["presenceStatus"]) == ("DoNotAcceptAnyCalls", "Busy")
    seen = (await api.get(f"/account/~/extension/{api.extension_id('102')}/presence", "103")).json()
    assert seen["message"] == "Deep work"
    again = (await api.request("PUT", MINE, "102", json={"userStatus": "Offline"})).json()
    assert again["message"] == "Deep work", "what is not named stays"
    assert again["presenceStatus"] == "Offline"
    await api.settled()
    assert [item["user_status"] for item in heard] == ["Available", "Offline"]
    assert heard[0]["extension_id"] == api.extension_id("102")


async def test_the_account_list_has_everybody(api: Api) -> None:
    body = (await api.get("/account/~/presence?detailedTelephonyState=true", "102")).json()
    numbers = {record["extension"]["extensionNumber"] for record in body["records"]}
    assert {"101", "102", "103", "104"} <= numbers
    assert all(record["activeCalls"] == [] for record in body["records"])
    assert body["paging"]["totalElements"] >= 4


async def test_call_states_come_from_the_call_servers(api: Api) -> None:
    extension_id = api.extension_id("102")
    for status, presence in (("Ringing", "Busy"), ("CallConnected", "Busy"), ("NoCall", "Available")):
        event = {"account_id": api.account_id(), "extension_id": extension_id, "telephony_status": status}
        await api.bus.publish("calls.presence", event)
        await api.settled()
        body = (await api.get(MINE, "102")).json()
        assert (body["telephonyStatus"], body["presenceStatus"]) == (status, presence)


async def test_states_are_asked_for_again_and_what_is_newer_stays(api: Api) -> None:
    states = api.here.get(TelephonyStates)
    event = {"account_id": "a", "extension_id": "old", "telephony_status": "Ringing"}
    await api.bus.publish("calls.presence", event)
    await api.settled()

    async def snapshot() -> list[dict[str, str]]:
        newer = {"account_id": "a", "extension_id": "both", "telephony_status": "NoCall"}
        await api.bus.publish("calls.presence", newer)
        await api.bus.settled()
        return [
            {"extension_id": "both", "telephony_status": "Ringing"},
            {"extension_id": "new", "telephony_status": "OnHold"},
        ]

    await states.reload(snapshot)
    assert [states.status_of(name) for name in ("old", "both", "new")] == ["NoCall", "NoCall", "OnHold"]

    async def nobody() -> list[dict[str, str]]:
        raise ConnectionError("no call server")

    await states.reload(nobody)
    assert states.status_of("new") == "OnHold", "what is known stays when nobody answers"


@pytest.mark.parametrize(
    ("user", "dnd", "telephony", "shown"),
    [
        ("Available", "TakeAllCalls", "NoCall", "Available"),
        ("Available", "TakeAllCalls", "OnHold", "Busy"),
        ("Available", "DoNotAcceptAnyCalls", "NoCall", "Busy"),
        ("Busy", "TakeAllCalls", "NoCall", "Busy"),
        ("Offline", "TakeAllCalls", "CallConnected", "Offline"),
    ],
)
def test_what_others_see_follows_from_both(user: str, dnd: str, telephony: str, shown: str) -> None:
    assert presence_status(user, dnd, telephony) == shown


def test_do_not_disturb_takes_no_direct_calls() -> None:
    assert takes_calls("TakeAllCalls")
    assert takes_calls("DoNotAcceptDepartmentCalls")
    assert not takes_calls("DoNotAcceptAnyCalls")
    assert not takes_calls("TakeDepartmentCallsOnly")
