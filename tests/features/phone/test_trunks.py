"""Trunks over the API: several with priorities and costs, how they register and write numbers, and how they are."""

from typing import Any

from clarion.apps.call_directory import load_directory
from clarion.calls.control import CallControl
from clarion.features.people import demo
from tests.support.api import Api

TRUNKS = "/account/~/clarion/trunks"
FULL = {
    "name": "Acme",
    "uri": "sip:sip.acme.example:5061;transport=tls",
    "username": "acme-1",
    "password": "s3cret-of-the-trunk",
    "priority": 5,
    "cost": 120,
    "prefixes": ["+49", "+43"],
    "numberFormat": "national",
    "country": "DE",
    "dialPrefix": "77",
    "callerIdPolicy": "own",
    "callerId": "+493012345",
    "registers": True,
    "registerSeconds": 300,
    "probes": False,
    "signsCalls": True,
}


async def test_a_trunk_keeps_what_was_said_and_calls_know_it(api: Api) -> None:
    made = await api.request("POST", TRUNKS, json=FULL)
    assert made.status_code == 201, made.text
    view = made.json()
    said = {name: value for name, value in FULL.items() if name != "password"}
    assert {name: view[name] for name in said} == said
    assert view["hasPassword"] is True
    assert "s3cret" not in made.text
    async with api.here.storage.reading() as session:
        [trunk] = (await load_directory(session, api.here)).trunks
    assert (trunk.cost, trunk.prefixes, trunk.number_format, trunk.country) == (120, ("+49", "+43"), "national", "DE")
    assert (trunk.registers, trunk.register_seconds, trunk.probes, trunk.signs) == (True, 300, False, True)
    assert (trunk.caller_id_policy, trunk.caller_id, trunk.dial_prefix) == ("own", "+493012345", "77")
    changed = await api.request("PUT", f"{TRUNKS}/{view['id']}", json={"callerIdPolicy": "pass", "callerId": ""})
    assert changed.json()["callerId"] == ""
    assert (await api.request("GET", f"{TRUNKS}/{view['id']}", "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.get(TRUNKS, "103")).status_code == 403


async def test_what_makes_no_sense_is_refused_in_words(api: Api) -> None:
    for change, field in (
        ({"registers": True, "username": ""}, "username"),
        ({"callerIdPolicy": "fixed", "callerId": ""}, "callerId"),
        ({"country": "Germany"}, "country"),
        ({"prefixes": ["49"]}, "prefixes"),
        ({"dialPrefix": "abc"}, "dialPrefix"),
        ({"registerSeconds": 5}, "registerSeconds"),
        ({"numberFormat": "roman"}, "numberFormat"),
        ({"cost": -1}, "cost"),
    ):
        answer = await api.request("POST", TRUNKS, json=FULL | change)
        assert (answer.status_code, answer.json()["parameterName"]) == (400, field), answer.text
    assert (await api.get(TRUNKS)).json()["records"] == []


async def test_how_a_trunk_is_stands_beside_it(api: Api) -> None:
    trunk_id = (await api.request("POST", TRUNKS, json=FULL)).json()["id"]
    assert (await api.get(TRUNKS)).json()["records"][0]["states"] == [], "no call server runs"
    state = {
        "trunk_id": trunk_id, "registration": "Registered", "reason": "", "expires": 299, "reachable": True,
        "status": 200, "answer_ms": 12.5,
    }  # fmt: skip

    async def serve(payload: dict[str, Any]) -> dict[str, Any]:
        assert payload["account_id"] == api.account_id()
        return {"trunks": [state]} if payload["op"] == "trunk-states" else {}

    [server] = api.here.get(CallControl).server_ids
    serving = api.bus.serve(f"calls.control.{server}", serve)
    [found] = (await api.get(f"{TRUNKS}/{trunk_id}")).json()["states"]
    await serving.close()
    assert found == {
        "registration": "Registered", "reason": "", "expiresIn": 299, "reachable": True, "lastStatus": 200,
        "answerMs": 12.5,
    }  # fmt: skip
