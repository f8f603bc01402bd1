"""Our own view of subscriptions and deliveries: seen by owners and administrators, replayed, suspended, resumed."""

from typing import Any

from clarion.features.people import demo
from tests.features.developer.subscriptions.test_gateway import PRESENCE, busy
from tests.features.developer.subscriptions.test_resource import created
from tests.support.api import Api
from tests.support.receiver import Receiver, takes
from tests.support.waiting import wait_for

ROOT = "/clarion/subscriptions"


async def listed(api: Api, found: dict[str, Any], number: str = "102", **query: str) -> list[dict[str, Any]]:
    answer = await api.get(f"{ROOT}/{found['id']}/deliveries", number, params=query)
    assert answer.status_code == 200, answer.text
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


async def settled(api: Api, found: dict[str, Any], count: int) -> list[dict[str, Any]]:
    async def enough() -> bool:
        return len([one for one in await listed(api, found) if one["state"] != "Waiting"]) >= count

    await wait_for(enough, missing=f"{count} deliveries")
    return await listed(api, found)


async def test_each_delivery_is_shown_with_request_answer_and_time(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE, mode={"verificationToken": "v-token"})
    hook.behaviour = lambda _r, _h, _b: (200, {"X-Answer": "yes"}, b"thank you")
    await busy(api)
    delivery = (await settled(api, found, 1))[0]
    assert delivery["state"] == "Delivered"
    assert delivery["attemptCount"] == 1
    assert delivery["event"] == found["eventFilters"][0]
    assert delivery["lastAttempt"]["status"] == 200
    whole = (await api.get(f"{ROOT}/{found['id']}/deliveries/{delivery['id']}", "102")).json()
    attempt = whole["attempts"][0]
    assert attempt["answer"] == "thank you"
    assert attempt["answerHeaders"]["x-answer"] == "yes"
    assert attempt["durationMs"] >= 0
    assert attempt["requestHeaders"]["Verification-Token"] == "***"
    assert whole["uuid"] in whole["payload"]


async def test_one_delivery_or_a_range_is_replayed_with_the_same_uuid(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    for status in ("Busy", "Available", "Offline"):
        await busy(api, status)
    await settled(api, found, 3)
    oldest = (await listed(api, found))[-1]
    replayed = await api.request("POST", f"{ROOT}/{found['id']}/deliveries/{oldest['id']}/replay", "102")
    assert replayed.json() == {"replayed": 1}
    bodies = await hook.got(4)
    assert bodies[3]["uuid"] == bodies[0]["uuid"] == oldest["uuid"]
    await settled(api, found, 4)
    body = {"states": ["Delivered"], "dateFrom": "2020-01-01", "dateTo": "2040-01-01T00:00:00Z"}
    answer = await api.request("POST", f"{ROOT}/{found['id']}/replay", "102", json=body)
    assert answer.json() == {"replayed": 4}
    bodies = await hook.got(8)
    assert [body["uuid"] for body in bodies[4:]] == [body["uuid"] for body in bodies[:4]]
    newest = (await settled(api, found, 8))[0]
    assert newest["replayOf"] == oldest["id"]
    none = await api.request("POST", f"{ROOT}/{found['id']}/replay", "102", json={"dateFrom": "2040-01-01"})
    assert none.json() == {"replayed": 0}
    for bad in ({"states": ["Lost"]}, {"deliveryIds": [0]}, {"deliveryIds": list(range(1, 1100))}, {"dateFrom": "x"}):
        assert (await api.request("POST", f"{ROOT}/{found['id']}/replay", "102", json=bad)).status_code == 400


async def test_a_suspended_webhook_keeps_what_comes_until_it_is_resumed(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    suspended = await api.request("POST", f"{ROOT}/{found['id']}/suspend", "102")
    assert suspended.json()["status"] == "Suspended"
    assert "extension 102" in suspended.json()["blacklistedData"]["reason"]
    for status in ("Busy", "Available"):
        await busy(api, status)
    assert hook.bodies == []
    shown = (await api.get(f"{ROOT}/{found['id']}", "102")).json()
    assert shown["waiting"] == 2
    assert shown["owner"]["extensionNumber"] == "102"
    await api.request("POST", f"{ROOT}/{found['id']}/resume", "102")
    await api.settled()
    assert [body["body"]["userStatus"] for body in await hook.got(2)] == ["Busy", "Available"]
    await api.request("POST", f"{ROOT}/{found['id']}/suspend", "102")
    await busy(api, "Offline")
    await api.request("POST", f"{ROOT}/{found['id']}/resume", "102", json={"skipMissed": True})
    await busy(api, "Busy")
    assert [body["body"]["userStatus"] for body in (await hook.got(3))[2:]] == ["Busy"]
    assert [one["state"] for one in await settled(api, found, 4)] == ["Delivered", "Skipped", "Delivered", "Delivered"]


async def test_owners_see_their_own_administrators_all_and_neighbours_nothing(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    await created(api, hook, PRESENCE, number="103")
    await busy(api)
    delivery = (await settled(api, found, 1))[0]
    assert len((await api.get(ROOT, "102")).json()["records"]) == 1
    everything = (await api.get(ROOT, "101")).json()
    assert everything["paging"]["totalElements"] == 2
    assert {record["owner"]["extensionNumber"] for record in everything["records"]} == {"102", "103"}
    assert (await api.request("GET", ROOT, "101", demo.NEIGHBOUR)).json()["records"] == []
    own, absent = f"{ROOT}/{found['id']}", f"{ROOT}/00000000-0000-0000-0000-000000000000"
    one = f"/deliveries/{delivery['id']}"
    for method, tail in (
        ("GET", ""), ("DELETE", ""), ("POST", "/suspend"), ("POST", "/resume"), ("GET", "/deliveries"),
        ("GET", one), ("POST", one + "/replay"),
    ):  # fmt: skip
        for number, organisation in (("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
            foreign = await api.request(method, own + tail, number, organisation)
            missing = await api.request(method, absent + tail, number, organisation)
            assert (foreign.status_code, foreign.json()) == (missing.status_code, missing.json())
            assert foreign.status_code == 404
    other = (await api.get(ROOT, "103")).json()["records"][0]
    assert (await api.get(f"{ROOT}/{other['id']}/deliveries/{delivery['id']}", "103")).status_code == 404
    assert (await api.get(f"{own}/deliveries/nonsense", "102")).status_code == 404
    assert (await api.request("DELETE", own, "101")).status_code == 204
    assert (await api.get(ROOT, "102")).json()["records"] == []


async def test_a_failing_webhook_says_since_when_and_when_it_is_tried_next(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    hook.behaviour = lambda _r, _h, _b: (503, {}, b"")
    await busy(api)

    async def failing() -> bool:
        return "failingSince" in (await api.get(f"{ROOT}/{found['id']}", "102")).json()

    await wait_for(failing, missing="the failure to be noted")
    shown = (await api.get(f"{ROOT}/{found['id']}", "102")).json()
    assert shown["nextAttemptAt"] > shown["failingSince"]
    waiting = (await listed(api, found, state="Waiting"))[0]
    assert waiting["lastAttempt"]["problem"] == "The receiver answered HTTP 503."
    hook.behaviour = takes
