"""PH-11, PH-13, PH-64: who may take a call that rings or waits elsewhere, and let one pass, through the API."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clarion.calls.control import topic
from clarion.features.people import Extension, demo
from clarion.features.phone.queues.live_views import live_view
from tests.features.phone.queues.test_routes import BASE, new_queue
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

SESSION, PARTY = "s-a0abcz1", "p-a0abcz1-12"
PATH = f"{BASE}/telephony/sessions/{SESSION}/parties/{PARTY}"
TEMPLATE = "/restapi/v1.0/account/{accountId}/telephony/sessions/{telephonySessionId}/parties/{partyId}"


class CallServer:
    """One session, in which somebody outside calls `called`."""

    def __init__(self, api: Api) -> None:
        self.called = api.extension_id("102")
        self.asked: list[dict[str, Any]] = []
        api.bus.serve(topic(api.here.settings.server_id), self.answer)
        self.account_id = api.account_id()

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        if payload["op"] == "registrations":
            return {"devices": []}
        if payload["op"] == "be-ready":
            return {"ready": []}
        status = {"code": "Proceeding"}
        who = {
            "extensionId": self.called,
            "direction": "Inbound",
            "status": status,
            "from": {},
            "to": {},
            "muted": False,
        }
        return {"id": SESSION, "parties": [{"id": PARTY, **who}]}

    def last(self) -> dict[str, Any]:
        return self.asked[-1]


@pytest.fixture
def server(sqlite_api: Api) -> CallServer:
    return CallServer(sqlite_api)


async def device_of(api: Api, number: str) -> str:
    devices = (await api.get(f"{BASE}/extension/~/device", number)).json()["records"]
    return str(devices[0]["id"])


async def test_who_has_nothing_to_do_with_it_may_not_pick_up(sqlite_api: Api, server: CallServer) -> None:
    body = {"deviceId": await device_of(sqlite_api, "103")}
    refused = await sqlite_api.request("POST", f"{PATH}/pickup", "103", json=body)
    assert refused.status_code == 403
    assert all(asked["op"] != "pick-up" for asked in server.asked)
    foreign = await sqlite_api.request("POST", f"{PATH}/pickup", "103", json={"deviceId": "1"})
    assert foreign.status_code == 404


async def test_people_of_a_group_pick_up_for_each_other_ph_13_ph_64(sqlite_api: Api, server: CallServer) -> None:
    api = sqlite_api
    ids = [api.extension_id(number) for number in ("102", "103")]
    made = await api.request("POST", f"{BASE}/clarion/pickup-groups", json={"name": "Us", "memberIds": ids})
    assert made.status_code == 201
    device = await device_of(api, "103")
    taken = await api.request("POST", f"{PATH}/pickup", "103", json={"deviceId": device})
    assert taken.status_code == 201, taken.text
    assert (server.last()["op"], server.last()["party"], server.last()["device_id"]) == ("pick-up", "12", device)
    need_surface()
    assert faults("POST", f"{TEMPLATE}/pickup", 201, taken.json()) == []


async def test_members_pick_up_who_waits_in_their_queue_ph_11(sqlite_api: Api, server: CallServer) -> None:
    server.called = await new_queue(sqlite_api, "103")
    body = {"deviceId": await device_of(sqlite_api, "103")}
    assert (await sqlite_api.request("POST", f"{PATH}/pickup", "103", json=body)).status_code == 201


async def test_a_device_lets_a_caller_pass_ph_11(sqlite_api: Api, server: CallServer) -> None:
    device = await device_of(sqlite_api, "102")
    answer = await sqlite_api.request("POST", f"{PATH}/ignore", "102", json={"deviceId": device})
    assert answer.status_code == 204
    asked = server.last()
    assert (asked["action"], asked["target"], asked["extension_id"]) == ("ignore", device, server.called)
    other = f"{BASE}/telephony/sessions/nonsense/parties/{PARTY}/ignore"
    assert (await sqlite_api.request("POST", other, json={"deviceId": device})).status_code == 404
    wrong = await sqlite_api.request("POST", f"{PATH}/ignore", json={})
    assert wrong.status_code == 400


async def test_other_tenants_reach_no_session(sqlite_api: Api, server: CallServer) -> None:
    path = PATH.replace("~", server.account_id)
    refused = await sqlite_api.request("POST", f"{path}/pickup", json={"deviceId": "1"}, organisation=demo.NEIGHBOUR)
    assert refused.status_code == 404


async def test_one_is_ready_oneself_and_administrators_say_it_of_others_ph_08_cc_19(
    sqlite_api: Api, server: CallServer
) -> None:
    api = sqlite_api
    ben = api.extension_id("102")
    for number, whose, organisation, status in (
        ("102", "~", demo.DEMO, 204),
        ("101", ben, demo.DEMO, 204),
        ("103", ben, demo.DEMO, 403),
        ("101", ben, demo.NEIGHBOUR, 404),
    ):
        path = f"{BASE}/extension/{whose}/clarion/ready"
        assert (await api.request("POST", path, number, organisation)).status_code == status, (number, organisation)
    told = [(each["account_id"], each["extension_id"]) for each in server.asked if each["op"] == "be-ready"]
    assert told == [(api.account_id(), ben)] * 2


def test_until_when_a_member_wraps_up_is_told_by_the_desk_that_knows() -> None:
    queue = Extension(id="q1", number="300", display_name="Support", type="Department")
    ben = Extension(id="e1", number="102", first_name="Ben")

    def told(state: str, until: float) -> dict[str, Any]:
        return {
            "queue_id": "q1",
            "waiting": [],
            "members": [{"extension_id": "e1", "state": state, "wrap_until": until}],
        }

    elsewhere, knows = told("Available", 0.0), told("WrapUp", 1_800_000_015.0)
    live = live_view(queue, [ben], [elsewhere, knows], datetime.fromtimestamp(1_800_000_000, UTC))
    assert (live["memberCounts"]["WrapUp"], live["members"][0]["state"]) == (1, "WrapUp")
    assert live["members"][0]["wrapUpUntil"].startswith("2027-01-15T08:00:15")
    ready = live_view(queue, [ben], [told("Available", 1_800_000_001.0)], datetime.fromtimestamp(1_800_000_002, UTC))
    assert "wrapUpUntil" not in ready["members"][0]
