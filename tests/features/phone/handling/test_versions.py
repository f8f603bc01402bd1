"""Versions of call handling and the way back; documents that are tested before they go live."""

from typing import Any

from clarion.features.people import demo
from tests.features.phone.handling.test_rules_api import NINE_TO_FIVE, SUNDAY_LA, decided, ok
from tests.support.api import Api

EXT = "/account/~/extension/~"
DOCUMENT = f"{EXT}/clarion/call-handling"
COMPANY = "/account/~/clarion/call-handling"
CALLER = "+12025550123"


async def some_rules(api: Api) -> None:
    await ok(api, "PUT", f"{EXT}/business-hours", json={"schedule": NINE_TO_FIVE})
    await ok(api, "POST", f"{EXT}/forwarding-number", json={"phoneNumber": "+12125550177", "label": "Mobile"})
    await ok(api, "POST", f"{EXT}/caller-blocking/phone-numbers", json={"phoneNumber": "+12025550166"})
    rule = {
        "type": "Custom",
        "name": "Family",
        "callers": [{"callerId": CALLER}],
        "callHandlingAction": "UnconditionalForwarding",
        "unconditionalForwarding": {"phoneNumber": "+12125550177"},
    }
    await ok(api, "POST", f"{EXT}/answering-rule", json=rule)


async def test_ph_82_each_change_makes_a_version_and_one_can_go_back(api: Api) -> None:
    await some_rules(api)
    listed = (await ok(api, "GET", f"{DOCUMENT}/versions"))["records"]
    assert [version["number"] for version in listed] == [4, 3, 2, 1]
    assert [version["note"] for version in listed] == [
        "Rule Family",
        "Blocked +12025550166",
        "Forwarding number +12125550177",
        "Business hours",
    ]
    assert listed[0]["madeBy"] == {"id": api.extension_id("102")}
    before = await ok(api, "GET", DOCUMENT)
    assert (await decided(api, caller=CALLER)).rule is not None
    back = await ok(api, "POST", f"{DOCUMENT}/versions/1/restore")
    assert back["version"] == 5
    assert (await decided(api, caller=CALLER)).rule is None
    night = (await decided(api, at=SUNDAY_LA)).rule
    assert night is not None, "the hours of version 1 are there"
    await ok(api, "POST", f"{DOCUMENT}/versions/4/restore")
    assert await ok(api, "GET", DOCUMENT) == before, "and forth again, with the same ids"
    one = await ok(api, "GET", f"{DOCUMENT}/versions/4")
    assert one["document"] == before
    assert (await api.get(f"{DOCUMENT}/versions/77", "102")).status_code == 404
    assert (await api.get(f"{DOCUMENT}/versions/0", "102")).status_code == 400


async def test_what_changes_nothing_makes_no_version(api: Api) -> None:
    for _ in range(2):
        await ok(api, "PUT", f"{EXT}/business-hours", json={"schedule": NINE_TO_FIVE})
    assert len((await ok(api, "GET", f"{DOCUMENT}/versions"))["records"]) == 1


async def test_ph_83_a_document_goes_live_only_when_its_tests_pass(api: Api) -> None:
    """PH-83"""
    await some_rules(api)
    document = await ok(api, "GET", DOCUMENT)
    sunday = {"ends": "voicemail", "rings": []}
    document["tests"] = [
        {"name": "Family", "at": "2026-01-04T12:00", "caller": CALLER, "expect": {"rule": "Family", "ends": "number"}},
        {"name": "Spam", "at": "2026-01-05T12:00", "caller": "+12025550166", "expect": {"blocked": True}},
        {
            "name": "Sunday",
            "at": "2026-01-04T12:00",
            "caller": "+12025550111",
            "expect": sunday,
        },
    ]
    checked = await ok(api, "POST", f"{DOCUMENT}/check", json={"document": document})
    assert checked["good"], checked
    assert [test["passed"] for test in checked["tests"]] == [True, True, True]
    assert len((await ok(api, "GET", DOCUMENT))["tests"]) == 0, "checking changes nothing"
    put = await ok(api, "PUT", DOCUMENT, json={"document": document, "note": "With tests"})
    assert (put["good"], put["version"]) == (True, 5)
    broken = {**document, "hours": {}}
    refused = await api.request("PUT", DOCUMENT, "102", json={"document": broken})
    assert refused.status_code == 400
    failed = [test for test in refused.json()["tests"] if not test["passed"]]
    assert [test["name"] for test in failed] == ["Sunday"]
    assert failed[0]["got"]["rings"] == ["phones"]
    assert failed[0]["reasons"][-1] == "Nothing was set: the phones ring, then voicemail."
    assert (await ok(api, "GET", DOCUMENT))["hours"] == document["hours"], "all stayed as it was"


async def test_ph_83_an_import_that_is_half_right_changes_nothing_and_tells_every_reason(api: Api) -> None:
    await some_rules(api)
    before = await ok(api, "GET", DOCUMENT)
    stranger = api.extension_id("101", demo.NEIGHBOUR)
    bad: dict[str, Any] = {
        **before,
        "rules": [
            *before["rules"],
            {"kind": "custom", "name": "Nothing"},
            {"kind": "sleeping", "name": "No such state"},
            {"kind": "custom", "name": 7},
        ],
        "hours": {"moonday": [{"start": 0, "until": 60}], "monday": [{"start": 0, "until": 9999}]},
        "blocked_numbers": [{"number": "nobody"}],
    }
    first = (await api.request("PUT", DOCUMENT, "102", json={"document": bad})).json()
    assert [problem["where"] for problem in first["problems"]] == ["rules[3].name"]
    bad["rules"].pop()
    second = (await api.request("PUT", DOCUMENT, "102", json={"document": bad})).json()
    assert sorted(problem["where"] for problem in second["problems"]) == [
        "blocked_numbers[0].number",
        "hours.monday[0]",
        "hours.moonday",
        "rules[1].when",
        "rules[2].kind",
    ]
    to_stranger, to_oneself = {"kind": "extension", "id": stranger}, {"kind": "number", "number": "+16505550102"}
    foreign = {**before, "rules": [
        {"kind": "work-hours", "name": "x", "plan": {"mode": "Terminate", "end": to_stranger}},
        {"kind": "dnd", "name": "y", "plan": {"mode": "Terminate", "end": to_oneself}},
        {"kind": "custom", "name": "z", "when": {"called": ["+16505550103"]}},
    ]}  # fmt: skip
    third = (await api.request("PUT", DOCUMENT, "102", json={"document": foreign})).json()
    assert [problem["where"] for problem in third["problems"]] == [
        "rules[0].plan.end.id",
        "rules[2].when.called[0]",
        "rules[1].plan.end.number",
    ]
    useless: list[dict[str, Any]] = [{"format": 2}, {"rules": 7}, {"surprise": 1}, {"rules": [{}] * 500}]
    for nonsense in useless:
        refused = await api.request("PUT", DOCUMENT, "102", json={"document": nonsense})
        assert refused.status_code == 400, nonsense
        assert refused.json()["problems"]
    assert await ok(api, "GET", DOCUMENT) == before


async def test_ph_83_a_document_cannot_take_the_rule_of_somebody_else(api: Api) -> None:
    await some_rules(api)
    document = await ok(api, "GET", DOCUMENT)
    rules = {"rules": document["rules"]}
    stolen = await api.request("PUT", f"/account/~/extension/{api.extension_id('103')}/clarion/call-handling", "101",
                               json={"document": rules})  # fmt: skip
    assert stolen.status_code == 400
    assert stolen.json()["problems"][0]["where"] == "rules[0].id"
    colleague = await api.get(f"/account/~/extension/{api.extension_id('103')}/clarion/call-handling", "102")
    assert colleague.status_code == 403


async def test_ph_83_the_companys_document_with_holidays(api: Api) -> None:
    await ok(api, "PUT", "/account/~/business-hours", "101", json={"schedule": NINE_TO_FIVE})
    document = await ok(api, "GET", COMPANY, "101")
    document["holidays"] = [{"name": "Founders", "first": "2026-01-05", "last": "2026-01-05", "yearly": False}]
    document["rules"] = [{"kind": "after-hours", "name": "Closed", "action": "Disconnect"}]
    document["tests"] = [{"name": "Closed", "at": "2026-01-05T12:00", "expect": {"rule": "Closed"}}]
    put = await ok(api, "PUT", COMPANY, "101", json={"document": document})
    assert put["tests"][0]["passed"]
    [holiday] = (await ok(api, "GET", "/account/~/clarion/holidays", "101"))["records"]
    assert holiday["name"] == "Founders"
    assert (await ok(api, "GET", f"{COMPANY}/versions", "101"))["records"][0]["number"] == 2
    await ok(api, "POST", f"{COMPANY}/versions/1/restore", "101")
    assert (await ok(api, "GET", "/account/~/clarion/holidays", "101"))["records"] == []
    assert (await api.get(COMPANY, "102")).status_code == 403
