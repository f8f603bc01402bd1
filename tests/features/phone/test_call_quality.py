"""How well calls were heard, through the API: lists, groups, one call, surveys, letters (PH-32, PH-71)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clarion.base.mail_queue import QueuedEmail
from clarion.features.people import demo
from clarion.features.phone.devices import Device
from clarion.features.phone.quality.rules import is_alarming, letter_text, network_of
from tests.features.phone.test_call_log import ended
from tests.support.api import Api

ROOT = "/account/~/clarion/call-quality"


async def heard(api: Api, session: str, number: str, mos: float, *, leg: str = "1", network: str = "10.1.2.3") -> None:
    """As a call server tells it; it arrives twice."""
    now = api.clock.now().timestamp()
    point = {"at": now - 20, "mos": mos, "loss": 2.0, "jitter": 12.0, "round_trip": 80.0}
    quality = {
        "codec": "PCMU",
        "network": network,
        "packets_from": 1500,
        "packets_to": 1490,
        "mos": mos,
        "lowest_mos": mos - 0.5,
        "loss": 2.0,
        "jitter": 12.0,
        "round_trip": 80.0,
        "points": [point, point | {"at": now - 15}],
    }
    leg_told = {
        "leg_id": f"leg-{leg}",
        "party_id": f"p-abc-{leg}",
        "account_id": api.account_id(),
        "extension_id": api.extension_id(number),
        "device_id": f"device-{number}",
        "trunk_id": "",
        "number": number,
        "name": f"Person {number}",
        "started": now - 60,
        "ended": now - 5,
        "quality": quality,
    }
    payload = {
        "session_id": session,
        "telephony_session_id": f"s-{session}",
        "account_id": api.account_id(),
        "legs": [leg_told],
    }
    for _ in range(2):
        await api.bus.publish("calls.quality", payload)
    await api.settled()


async def records(api: Api, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = await api.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


async def test_worst_calls_groups_and_one_call_in_detail_ph_32_ph_71(api: Api) -> None:
    await heard(api, "1", "101", 4.2)
    await heard(api, "2", "102", 2.1, network="192.168.7.9")
    await heard(api, "2", "101", 3.9, leg="2")
    found = await records(api, ROOT)
    assert [(each["sessionId"], each["mos"]) for each in found] == [("2", 2.1), ("2", 3.9), ("1", 4.2)]
    assert [each["poor"] for each in found] == [True, False, False]
    assert len(await records(api, ROOT, mosBelow=3)) == 1
    assert [each["mos"] for each in await records(api, ROOT, deviceId="device-101", order="Newest")] == [4.2, 3.9]

    [worst, best] = await records(api, f"{ROOT}/summary", groupBy="Networks")
    assert (worst["key"], worst["poorPercent"], worst["calls"]) == ("192.168.7.0/24", 100.0, 1)
    assert (best["key"], best["calls"], best["averageMos"]) == ("10.1.2.0/24", 2, 4.05)
    [one, _] = await records(api, f"{ROOT}/summary", groupBy="People")
    assert one["name"] == "Person 102"
    await _owners(api)

    detail = (await api.get(f"{ROOT}/s-2", "102")).json()
    assert len(detail["legs"]) == 2
    assert len(detail["legs"][0]["points"]) == 2
    assert {"time", "mos", "packetLossPercent", "jitterMs", "roundTripMs"} == set(detail["legs"][0]["points"][0])
    for number, organisation in (("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
        assert (await api.request("GET", f"{ROOT}/s-2", number, organisation)).status_code == 404
    assert (await api.get(ROOT, "102")).status_code == 403
    assert (await api.get(ROOT, params={"dateFrom": "2020-01-01"})).status_code == 400
    neighbour = await api.request("GET", ROOT, "101", demo.NEIGHBOUR)
    assert neighbour.json()["records"] == []
    await _surveys(api)
    await _letters(api)


async def test_quality_is_read_day_by_day(api: Api) -> None:
    """PH-32: in the days of the reader's clock, days without calls included; of nobody else."""
    await heard(api, "1", "101", 4.2)
    api.clock.advance(2 * 86400)
    api.tokens.clear()
    await heard(api, "2", "102", 2.1)
    await heard(api, "2", "101", 3.9, leg="2")
    for zone in ("UTC", "Pacific/Auckland", "America/St_Johns"):
        answer = await api.get(f"{ROOT}/timeline", params={"timeZone": zone})
        days = answer.json()["days"]
        begins = [datetime.fromisoformat(day["time"]).astimezone(ZoneInfo(zone)) for day in days]
        assert {(day.hour, day.minute) for day in begins} == {(0, 0)} and begins == sorted(begins), zone
        assert [day["calls"] for day in days][-3:] == [1, 0, 2], zone
        assert "averageMos" not in days[-2]
        assert (days[-1]["averageMos"], days[-1]["lowestMos"], days[-1]["poorPercent"]) == (3.0, 1.6, 50.0)
    assert (await api.get(f"{ROOT}/timeline", "102")).status_code == 403
    neighbour = await api.request("GET", f"{ROOT}/timeline", "101", demo.NEIGHBOUR)
    assert sum(day["calls"] for day in neighbour.json()["days"]) == 0


async def _owners(api: Api) -> None:
    """Phones that are called the same are told apart by whose they are (PH-71)."""
    owner = {
        "account_id": api.account_id(),
        "extension_id": api.extension_id("102"),
        "created_at": api.clock.now(),
    }
    async with api.here.storage.transaction() as session:
        session.add(Device(id="device-102", name="Chrome (web app)", **owner))
    found = {each["key"]: each for each in await records(api, f"{ROOT}/summary", groupBy="Devices")}
    assert (found["device-102"]["name"], found["device-102"]["owner"]) == ("Chrome (web app)", "Ben Okafor")
    assert found["device-101"]["owner"] == "", "the phone is gone"


async def _surveys(api: Api) -> None:
    await ended(api, "2")
    [mine] = (await api.get("/account/~/extension/~/call-log", "102")).json()["records"]
    path = f"/account/~/extension/~/clarion/call-surveys/{mine['partyId']}"
    body = {"stars": 2, "problems": ["Echo", "Choppy", "Echo"], "comment": "In the lift"}
    assert (await api.request("PUT", path, "102", json=body)).json()["problems"] == ["Choppy", "Echo"]
    assert (await api.request("PUT", path, "102", json=body | {"stars": 4})).status_code == 200
    [given] = await records(api, "/account/~/clarion/call-surveys")
    assert (given["stars"], given["comment"]) == (4, "In the lift")
    assert await records(api, "/account/~/clarion/call-surveys", mostStars=3) == []
    assert (await api.request("PUT", path, "103", json=body)).status_code == 404, "somebody else's call"
    for wrong in ({"stars": 6}, {"stars": 1, "problems": ["Weather"]}, {"stars": 1, "comment": "x" * 501}):
        assert (await api.request("PUT", path, "102", json=wrong)).status_code == 400


async def _letters(api: Api) -> None:
    """Twenty bad legs: one letter to each who looks after phones, and no second one the same day."""
    settings = {"poorMos": 3.5, "alertPercent": 50, "asks": "Always"}
    assert (await api.request("PUT", f"{ROOT}/settings", json=settings)).json() == settings
    assert (await api.request("PUT", f"{ROOT}/settings", "102", json=settings)).status_code == 403
    assert (await api.get(f"{ROOT}/settings", "102")).json() == settings
    for number in range(25):
        await heard(api, f"bad-{number}", "102", 2.5, network="192.168.7.9")
    async with api.here.storage.reading() as session:
        letters = [row for row in await session.scalars(select(QueuedEmail)) if "heard badly" in row.subject]
    assert len({letter.recipient for letter in letters}) == len(letters) > 0


def test_networks_and_alarms() -> None:
    text = letter_text(
        [(2.0, "10.0.0.0/24"), (2.0, "10.0.0.0/24"), (2.5, ""), (4.2, "10.9.9.0/24")], 3.6, "https://page"
    )
    assert "75 %" in text
    assert "10.0.0.0/24 (2), unknown (1)." in text
    assert network_of("192.168.7.9") == "192.168.7.0/24"
    assert network_of("2001:db8:1:2:3::4") == "2001:db8:1::/56"
    assert network_of("not an address") == ""
    assert not is_alarming([2.0] * 19, 3.6, 20)
    assert is_alarming([2.0] * 4 + [4.0] * 16, 3.6, 20)
    assert not is_alarming([2.0] * 3 + [4.0] * 17, 3.6, 20)
    assert not is_alarming([1.0] * 50, 3.6, 0)
