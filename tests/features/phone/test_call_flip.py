"""PH-27: flip numbers by the surface, what call servers get of them, and flipping through the API."""

from typing import Any

from clarion.apps.call_directory import load_directory
from clarion.features.phone.flip.rules import find_target, targets
from clarion.features.phone.handling.forwarding.service import ForwardingEntry
from tests.features.phone.test_telephony import PARTY, SESSION, TELEPHONY, CallServer
from tests.support.api import Api
from tests.support.surface_shapes import DESCRIPTION, faults

FLIPS = "/restapi/v2/accounts/~/extensions/~/call-flip-numbers"


def test_phones_without_a_digit_get_the_next_that_is_free() -> None:
    """PH-27"""
    phones = [ForwardingEntry(name, "", name, "PhoneLine", "", name) for name in ("d1", "d2")]
    entries = [*phones, ForwardingEntry("n", "+12025550188", "Mobile", "Mobile", "1")]
    assert targets(entries) == {"1": "+12025550188", "2": "device:d1", "3": "device:d2"}
    assert find_target(entries, "d2") == find_target(entries, "3") == "device:d2"
    assert find_target(entries, "9") is None


async def flips(api: Api, number: str = "102") -> dict[str, str]:
    """As call servers have them."""
    async with api.here.storage.reading() as session:
        snapshot = await load_directory(session, api.here)
    wanted = api.extension_id(number)
    return next(each.flips for each in snapshot.extensions if each.extension_id == wanted)


async def test_flip_numbers_are_read_changed_and_used_ph_27(api: Api) -> None:
    """The list, its shapes, call servers, a flip by digit, by id, to a phone; what is wrong."""
    desk = (await api.get("/account/~/extension/~/device", "102")).json()["records"][0]["id"]
    before = (await api.get(FLIPS, "102")).json()["records"]
    assert {each["type"] for each in before} <= {"PhoneLine"}
    body: dict[str, Any] = {"records": [{"phoneNumber": "+12025550188", "label": "Mobile", "flipNumber": "4"}]}
    answer = await api.request("PUT", FLIPS, "102", json=body)
    assert answer.status_code == 200, answer.text
    path = "/restapi/v2/accounts/{accountId}/extensions/{extensionId}/call-flip-numbers"
    assert not DESCRIPTION.is_file() or faults("PUT", path, 200, answer.json()) == []
    [mobile] = [each for each in answer.json()["records"] if each["type"] == "External"]
    assert (mobile["phoneNumber"], mobile["flipNumber"], mobile["label"]) == ("+12025550188", "4", "Mobile")
    assert (await flips(api))["4"] == "+12025550188"
    twice = {
        "records": [{"id": mobile["id"], "flipNumber": "5"}, *[{"id": each["id"], "flipNumber": 5} for each in before]]
    }
    if before:
        assert (await api.request("PUT", FLIPS, "102", json=twice)).status_code == 400
    for bad in ({"phoneNumber": "911"}, {"flipNumber": "4"}, {"id": "1"}, {"flipNumber": "0"}):
        assert (await api.request("PUT", FLIPS, "102", json={"records": [bad]})).status_code in (400, 404), bad
    assert (await flips(api))["4"] == "+12025550188", "nothing by halves"
    assert (await api.request("PUT", FLIPS, "102", json=body)).json() == answer.json(), "the same again"
    await api.request("PUT", FLIPS, "101", json=body)
    server, party = CallServer(api), f"{TELEPHONY}/sessions/{SESSION}/parties/{PARTY}/flip"
    for asked, target in (
        ({"callFlipId": "4"}, "+12025550188"),
        ({"deviceId": desk}, f"device:{desk}"),
        ({"deviceId": desk, "answer": True}, f"here:{desk}"),
    ):
        flipped = await api.request("POST", party, "101", json=asked)
        assert (flipped.status_code, flipped.json()) == (200, {}), flipped.text
        assert (server.asked[-1]["action"], server.asked[-1]["target"]) == ("flip", target)
    assert (await api.request("POST", party, "101", json={})).status_code == 400
    assert (await api.request("POST", party, "101", json={"callFlipId": "9"})).status_code == 404
    assert (await api.request("POST", party, "102", json={"callFlipId": "4"})).status_code == 404, "a colleague"
