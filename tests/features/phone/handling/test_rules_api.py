"""Hours, answering rules, forwarding numbers and blocking by the older surface; what the call servers get of them."""

from typing import Any

import pytest

from clarion.features.people import demo
from clarion.features.phone.handling import read_profiles
from clarion.features.phone.handling.model import CallFacts, Profile, Verdict
from clarion.features.phone.handling.rules import decide
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

EXT = "/account/~/extension/~"
USER = "/restapi/v1.0/account/{accountId}/extension/{extensionId}"
ACCOUNT = "/restapi/v1.0/account/{accountId}"
NINE_TO_FIVE = {"weeklyRanges": {"monday": [{"from": "09:00", "to": "17:00"}]}}
MONDAY_NOON_LA = 1767643200.0  # 2026-01-05 12:00 in Los Angeles
SUNDAY_LA = MONDAY_NOON_LA - 86400


async def ok(api: Api, method: str, path: str, number: str = "102", status: int = 200, **options: Any) -> Any:
    answer = await api.request(method, path, number, **options)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def profile(api: Api, number: str = "102") -> Profile:
    """As the call servers have it."""
    async with api.here.storage.reading() as session:
        profiles = await read_profiles(session, api.account_id())
    wanted = api.extension_id(number) if number else ""
    return next(each for each in profiles if each.extension_id == wanted)


async def decided(api: Api, number: str = "102", **facts: Any) -> Verdict:
    return decide(await profile(api, number), CallFacts(**{"at": MONDAY_NOON_LA, **facts}))


async def test_ph_14_business_hours_and_after_hours(api: Api) -> None:
    path = f"{EXT}/business-hours"
    assert (await ok(api, "GET", path))["schedule"] == {}, "around the clock"
    set_ = await ok(api, "PUT", path, json={"schedule": NINE_TO_FIVE})
    assert set_["schedule"] == NINE_TO_FIVE
    assert set_["uri"].endswith("/business-hours")
    verdict = await decided(api)
    assert verdict.rule is None, "business hours, nothing was changed"
    verdict = await decided(api, at=SUNDAY_LA)
    assert verdict.rule is not None
    assert verdict.rule.kind == "after-hours"
    assert "outside business hours" in verdict.reasons[-1].text


@pytest.mark.parametrize("bad", ["9:00", "25:00", "09:60", "noon"])
async def test_hours_that_are_none_are_refused(sqlite_api: Api, bad: str) -> None:
    body = {"schedule": {"weeklyRanges": {"monday": [{"from": bad, "to": "17:00"}]}}}
    answer = await sqlite_api.request("PUT", f"{EXT}/business-hours", "102", json=body)
    assert answer.status_code == 400


async def test_ph_22_hours_follow_the_company_with_its_holidays(api: Api) -> None:
    await ok(api, "PUT", "/account/~/business-hours", "101", json={"schedule": NINE_TO_FIVE})
    holiday = {"name": "Epiphany", "first": "2025-01-05", "yearly": True}
    made = await ok(api, "POST", "/account/~/clarion/holidays", "101", status=201, json=holiday)
    await ok(api, "PUT", f"{EXT}/business-hours", json={"schedule": {}, "follows": "Company"})
    verdict = await decided(api)
    assert "“Epiphany” is a holiday" in verdict.reasons[-1].text
    path = f"/account/~/clarion/holidays/{made['id']}"
    assert (await ok(api, "PUT", path, "101", json=holiday | {"yearly": False}))["yearly"] is False
    assert (await decided(api)).rule is None
    await ok(api, "DELETE", path, "101", status=204)
    assert (await ok(api, "GET", "/account/~/clarion/holidays", "101"))["records"] == []
    for body in ({"name": "x", "first": "2026-02-30"}, holiday | {"last": "2024-01-01"}):
        assert (await api.request("POST", "/account/~/clarion/holidays", "101", json=body)).status_code == 400
    refused = await api.request("POST", "/account/~/clarion/holidays", "102", json=holiday)
    assert refused.status_code == 403, "members do not close the company"


async def test_ph_14_the_two_rules_that_are_always_there(api: Api) -> None:
    listed = await ok(api, "GET", f"{EXT}/answering-rule?view=Detailed")
    assert [(rule["id"], rule["type"]) for rule in listed["records"]] == [
        ("business-hours-rule", "BusinessHours"),
        ("after-hours-rule", "AfterHours"),
    ]
    assert listed["records"][0]["callHandlingAction"] == "ForwardCalls"
    assert listed["records"][1]["callHandlingAction"] == "TakeMessagesOnly"
    path = f"{EXT}/answering-rule/after-hours-rule"
    changed = await ok(
        api,
        "PUT",
        path,
        json={"callHandlingAction": "TransferToExtension", "transfer": {"extension": {"id": api.extension_id("103")}}},
    )
    assert changed["transfer"]["extension"]["id"] == api.extension_id("103")
    assert (await ok(api, "GET", path)) == changed
    await ok(api, "PUT", f"{EXT}/business-hours", json={"schedule": NINE_TO_FIVE})
    verdict = await decided(api, at=SUNDAY_LA)
    assert verdict.rule is not None
    assert (verdict.rule.plan.mode, verdict.rule.plan.end.id) == ("Terminate", api.extension_id("103"))
    assert (await api.request("DELETE", path, "102")).status_code == 403


async def test_ph_14_custom_rules_by_caller_called_number_and_date(api: Api) -> None:
    body = {
        "type": "Custom",
        "name": "Fair",
        "enabled": True,
        "callers": [{"callerId": "(202) 555-0123", "name": "Casey"}],
        "calledNumbers": [{"phoneNumber": "+16505550102"}],
        "schedule": {"ranges": [{"from": "2026-01-05T00:00:00.000-08:00", "to": "2026-01-06T00:00:00.000-08:00"}]},
        "callHandlingAction": "UnconditionalForwarding",
        "unconditionalForwarding": {"phoneNumber": "(212) 555-0177"},
    }
    made = await ok(api, "POST", f"{EXT}/answering-rule", json=body)
    assert made["callers"] == [{"callerId": "+12025550123", "name": "Casey"}]
    assert made["unconditionalForwarding"] == {"phoneNumber": "+12125550177"}
    calls: dict[str, Any] = {"caller": "+12025550123", "called": "+16505550102"}
    fair = (await decided(api, **calls)).rule
    assert fair is not None
    assert fair.name == "Fair"
    for other in ({"caller": "+12025550199"}, {"called": "+16505550100"}, {"at": SUNDAY_LA}):
        assert (await decided(api, **{**calls, **other})).rule is None, other
    path = f"{EXT}/answering-rule/{made['id']}"
    assert (await ok(api, "PUT", path, json={"enabled": False}))["enabled"] is False
    assert (await decided(api, **calls)).rule is None
    listed = await ok(api, "GET", f"{EXT}/answering-rule?type=Custom&enabledOnly=true")
    assert listed["records"] == []
    await ok(api, "DELETE", path, status=204)
    assert (await api.get(path, "102")).status_code == 404


async def test_ph_14_a_rule_for_calls_of_a_colleague(api: Api) -> None:
    body = {
        "type": "Custom",
        "name": "Boss",
        "callers": [{"callerId": "101"}],
        "callHandlingAction": "TakeMessagesOnly",
    }
    made = await ok(api, "POST", f"{EXT}/answering-rule", json=body)
    assert made["callers"] == [{"callerId": "101"}]
    boss = (await decided(api, caller="+16505550101", caller_short="101", inside=True)).rule
    assert boss is not None
    assert boss.name == "Boss"
    assert (await decided(api, caller_short="103", inside=True)).rule is None
    document = await ok(api, "GET", f"{EXT}/clarion/call-handling")
    assert (await ok(api, "POST", f"{EXT}/clarion/call-handling/check", json={"document": document}))["good"]


async def test_rules_that_make_no_sense_are_refused(api: Api) -> None:
    own, stranger = api.extension_id("102"), api.extension_id("101", demo.NEIGHBOUR)
    custom = {"type": "Custom", "name": "x", "callers": [{"callerId": "+12025550123"}]}
    transfer = {"callHandlingAction": "TransferToExtension"}
    for body, status, parameter in (
        ({"type": "Custom", "name": "x"}, 400, "callers,calledNumbers,schedule"),
        ({"type": "AfterHours", "name": "x"}, 400, "type"),
        (custom | {"callers": [{"callerId": "nobody"}]}, 400, "callers.callerId"),
        (custom | {"calledNumbers": [{"phoneNumber": "+16505550103"}]}, 400, "calledNumbers.phoneNumber"),
        (custom | transfer, 400, "transfer.extension.id"),
        (custom | transfer | {"transfer": {"extension": {"id": own}}}, 400, "extension.id"),
        (custom | transfer | {"transfer": {"extension": {"id": stranger}}}, 404, "extension.id"),
        (custom | {"callHandlingAction": "UnconditionalForwarding"}, 400, "unconditionalForwarding.phoneNumber"),
        (
            custom
            | {"callHandlingAction": "UnconditionalForwarding", "unconditionalForwarding": {"phoneNumber": "911"}},
            400,
            "phoneNumber",
        ),
        (
            custom | {"schedule": {"ranges": [{"from": "2026-02-02T00:00:00", "to": "2026-02-01T00:00:00"}]}},
            400,
            "schedule.ranges",
        ),
        (
            custom | {"forwarding": {"rules": [{"forwardingNumbers": [{"id": "77"}]}]}},
            400,
            "forwarding.rules.forwardingNumbers.id",
        ),
    ):
        answer = await api.request("POST", f"{EXT}/answering-rule", "102", json=body)
        assert (answer.status_code, answer.json()["parameterName"]) == (status, parameter), answer.text


async def test_ph_16_forwarding_numbers_ring_in_order_or_at_once(api: Api) -> None:
    path = f"{EXT}/forwarding-number"
    [desk] = (await ok(api, "GET", path))["records"]
    assert (desk["type"], desk["features"]) == ("PhoneLine", ["CallForwarding"])
    mobile = await ok(api, "POST", path, json={"phoneNumber": "(212) 555-0177", "label": "Mobile", "type": "Mobile"})
    assert (mobile["phoneNumber"], mobile["flipNumber"]) == ("+12125550177", "1")
    again = await api.request("POST", path, "102", json={"phoneNumber": "+12125550177"})
    assert again.status_code == 409
    for bad in ("911", "nobody", "+16505550102"):
        assert (await api.request("POST", path, "102", json={"phoneNumber": bad})).status_code == 400, bad
    body = {
        "forwarding": {
            "notifyMySoftPhones": True,
            "softPhonesRingCount": 2,
            "softPhonesAlwaysRing": False,
            "ringingMode": "Sequentially",
            "rules": [
                {"index": 2, "ringCount": 6, "forwardingNumbers": [{"id": mobile["id"]}]},
                {"index": 1, "ringCount": 4, "forwardingNumbers": [{"id": desk["id"]}]},
            ],
        }
    }
    rule = await ok(api, "PUT", f"{EXT}/answering-rule/business-hours-rule", json=body)
    forwarding = rule["forwarding"]
    assert [each["ringCount"] for each in forwarding["rules"]] == [4, 6]
    assert forwarding["rules"][1]["forwardingNumbers"][0]["phoneNumber"] == "+12125550177"
    assert (forwarding["softPhonesRingCount"], forwarding["ringingMode"]) == (2, "Sequentially")
    kept = (await decided(api)).rule
    assert kept is not None
    assert kept.plan.mode == "RingInOrder"
    assert [(group.targets[0].kind, group.seconds) for group in kept.plan.groups] == [
        ("desktop", 10),
        ("device", 20),
        ("number", 30),
    ]
    changed = await ok(api, "PUT", f"{path}/{mobile['id']}", json={"label": "Car", "flipNumber": 7})
    assert (changed["label"], changed["flipNumber"]) == ("Car", "7")
    assert (await api.request("DELETE", f"{path}/{desk['id']}", "102")).status_code == 403
    await ok(api, "DELETE", path, status=204, json={"records": [{"forwardingNumberId": mobile["id"]}]})
    assert len((await ok(api, "GET", path))["records"]) == 1


async def test_rules_that_would_send_calls_round_are_refused_with_the_way_round_ph_14(sqlite_api: Api) -> None:
    api = sqlite_api

    async def sends(number: str, to: str, rule: str = "business-hours-rule") -> Any:
        if to.startswith("+"):
            does: dict[str, Any] = {"unconditionalForwarding": {"phoneNumber": to}}
        else:
            does = {"transfer": {"extension": {"id": api.extension_id(to)}}}
        action = "UnconditionalForwarding" if to.startswith("+") else "TransferToExtension"
        return await api.request(
            "PUT", f"{EXT}/answering-rule/{rule}", number, json={"callHandlingAction": action, **does}
        )

    assert (await sends("101", "102")).status_code == 200
    assert (await sends("102", "103")).status_code == 200
    assert (await sends("103", "101", "after-hours-rule")).status_code == 200, "not at the same time"
    for last in ("101", "+16505550102"):  # a colleague, and the number of one
        refused = await sends("103", last)
        assert refused.status_code == 400
        told = refused.json()["message"]
        assert "round and reach nobody in business hours: 103 (" in told, told
        assert "change the rule of" in told
    kept = await ok(api, "GET", f"{EXT}/answering-rule/business-hours-rule", "103")
    assert kept["callHandlingAction"] == "ForwardCalls", "nothing was changed"
    assert (await sends("102", "104")).status_code == 200
    assert (await sends("103", "101")).status_code == 200, "the way round is open"


async def test_old_clients_know_blocked_numbers_by_name_ph_18(sqlite_api: Api) -> None:
    api, old = sqlite_api, f"{EXT}/blocked-number"
    made = await ok(api, "POST", old, json={"phoneNumber": "(212) 555-0177", "name": "Pest"})
    assert (made["phoneNumber"], made["name"]) == ("+12125550177", "Pest")
    listed = await ok(api, "GET", f"{EXT}/caller-blocking/phone-numbers")
    assert [(one["id"], one["label"], one["status"]) for one in listed["records"]] == [(made["id"], "Pest", "Blocked")]
    await ok(api, "PUT", f"{old}/{made['id']}", json={"name": "Nuisance"})
    assert [one["name"] for one in (await ok(api, "GET", old))["records"]] == ["Nuisance"]
    assert (await ok(api, "GET", f"{old}/{made['id']}"))["uri"].endswith(f"/blocked-number/{made['id']}")
    for wrong in ({"phoneNumber": "+12125550177"}, {"phoneNumber": "pest"}, {}):
        assert (await api.request("POST", old, "102", json=wrong)).status_code in (400, 409), wrong
    assert (await api.request("DELETE", f"{old}/{made['id']}", "102")).status_code == 204
    assert (await ok(api, "GET", old))["records"] == []


async def test_ph_18_blocking_by_settings_and_numbers(api: Api) -> None:
    path = f"{EXT}/caller-blocking"
    assert await ok(api, "GET", path) == {
        "mode": "Specific",
        "noCallerId": "Allow",
        "payPhones": "Allow",
        "greetings": [],
    }
    number = await ok(api, "POST", f"{path}/phone-numbers", json={"phoneNumber": "202-555-0123", "label": "Spam"})
    assert (number["phoneNumber"], number["status"]) == ("+12025550123", "Blocked")
    assert (await decided(api, caller="+12025550123")).blocked == "BlockedCallersSpecific"
    body = {
        "mode": "All",
        "noCallerId": "BlockCallsAndFaxes",
        "payPhones": "Block",
        "greetings": [{"type": "BlockedCallersAll", "preset": {"id": "201"}}],
    }
    changed = await ok(api, "PUT", path, json=body)
    assert changed["greetings"][0]["preset"]["id"] == "201"
    kind = {"type": "BlockedNoCallerId", "text": "Show your number."}
    own = await ok(api, "POST", f"{EXT}/greeting?apply=false", json=kind)
    theirs = await api.request("POST", "/account/~/extension/~/greeting", "103", json=kind)
    for wrong in ({"preset": {"id": "151"}}, {"custom": {"id": theirs.json()["id"]}}, {"custom": {"id": "77"}}):
        refused = await api.request("PUT", path, "102", json={"greetings": [{"type": kind["type"], **wrong}]})
        assert refused.status_code == 400, refused.text
    for_kind = [{"type": kind["type"], "custom": {"id": own["id"]}}]
    assert (await ok(api, "PUT", path, json={"greetings": for_kind}))["greetings"] == for_kind
    await ok(api, "DELETE", f"{EXT}/clarion/greetings/{own['id']}", status=204)
    assert (await ok(api, "PUT", path, json={"greetings": for_kind}))["greetings"] == for_kind, "as it was read"
    assert (await decided(api, caller="+12025550199")).blocked == "BlockedCallersAll"
    assert (await decided(api)).blocked == "BlockedNoCallerId"
    one = f"{path}/phone-numbers/{number['id']}"
    await ok(api, "PUT", one, json={"status": "Allowed"})
    assert (await decided(api, caller="+12025550123")).blocked == ""
    allowed = await ok(api, "GET", f"{path}/phone-numbers?status=Allowed")
    assert [each["id"] for each in allowed["records"]] == [number["id"]]
    again = await api.request("POST", f"{path}/phone-numbers", "102", json={"phoneNumber": "+12025550123"})
    assert again.status_code == 409
    assert (await api.request("POST", f"{path}/phone-numbers", "102", json={})).status_code == 400
    await ok(api, "DELETE", one, status=204)
    assert (await api.get(one, "102")).status_code == 404


async def test_ph_14_rules_of_the_company(api: Api) -> None:
    path = "/account/~/answering-rule"
    listed = await ok(api, "GET", path, "101")
    assert [rule["id"] for rule in listed["records"]] == ["business-hours-rule", "after-hours-rule"]
    await ok(api, "PUT", "/account/~/business-hours", "101", json={"schedule": NINE_TO_FIVE})
    after = await ok(api, "PUT", f"{path}/after-hours-rule", "101", json={"callHandlingAction": "Disconnect"})
    assert after["callHandlingAction"] == "Disconnect"
    assert [rule["clarionFrontDesk"] for rule in listed["records"]] == [True, True]
    verdict = await decided(api, "", at=SUNDAY_LA)
    assert verdict.rule is not None
    assert verdict.rule.action == "Disconnect"
    again = await ok(api, "PUT", f"{path}/after-hours-rule", "101", json={"clarionFrontDesk": True})
    assert (after["clarionFrontDesk"], again["clarionFrontDesk"]) == (False, True)
    assert again["callHandlingAction"] == "Operator"
    custom = {
        "name": "Press",
        "callers": [{"callerId": "+12025550123"}],
        "callHandlingAction": "Bypass",
        "extension": {"id": api.extension_id("103")},
    }
    made = await ok(api, "POST", path, "101", json=custom)
    press = (await decided(api, "", caller="+12025550123")).rule
    assert press is not None
    assert (press.action, press.plan.end.id) == ("Bypass", api.extension_id("103"))
    assert (await api.request("POST", path, "101", json=custom | {"extension": {"id": "7"}})).status_code == 404
    await ok(api, "DELETE", f"{path}/{made['id']}", "101", status=204)
    assert (await api.request("POST", path, "102", json=custom)).status_code == 403
    everything = await ok(api, "PATCH", "/account/~/forward-all-calls", "101", json={"enabled": True})
    assert everything["enabled"] is True
    assert everything["extension"]["extensionNumber"] == "101"
    everywhere = (await decided(api, "")).rule
    assert everywhere is not None
    assert everywhere.kind == "forward-all-calls"
    await ok(api, "PATCH", "/account/~/forward-all-calls", "101", json={"enabled": False})
    nothing = await decided(api, "")
    assert nothing.rule is None
    assert nothing.reasons[-1].text.endswith("the company's menu, greeting or operator answers."), "it has no phones"


async def test_nobody_reaches_the_rules_of_others(api: Api) -> None:
    own = api.extension_id("103")
    for path in ("business-hours", "answering-rule", "forwarding-number", "caller-blocking"):
        colleague = await api.get(f"/account/~/extension/{own}/{path}", "102")
        assert colleague.status_code == 403, path
        stranger = await api.request("GET", f"/account/~/extension/{own}/{path}", "101", demo.NEIGHBOUR)
        assert stranger.status_code == 404, path
        admin = await api.get(f"/account/~/extension/{own}/{path}", "101")
        assert admin.status_code == 200, path


async def test_answers_have_the_shapes_of_the_surface(sqlite_api: Api) -> None:
    need_surface()
    api = sqlite_api
    await ok(api, "PUT", f"{EXT}/business-hours", json={"schedule": NINE_TO_FIVE})
    await ok(api, "POST", f"{EXT}/forwarding-number", json={"phoneNumber": "+12125550177"})
    await ok(api, "POST", f"{EXT}/caller-blocking/phone-numbers", json={"phoneNumber": "+12125550177"})
    for template, number in (
        (f"{USER}/business-hours", "102"),
        (f"{USER}/answering-rule", "102"),
        (f"{USER}/forwarding-number", "102"),
        (f"{USER}/caller-blocking", "102"),
        (f"{USER}/caller-blocking/phone-numbers", "102"),
        (f"{ACCOUNT}/business-hours", "101"),
        (f"{ACCOUNT}/answering-rule", "101"),
        (f"{ACCOUNT}/forward-all-calls", "101"),
    ):
        path = template.replace("{accountId}", "~").replace("{extensionId}", "~")
        body = await ok(api, "GET", path, number)
        assert faults("GET", template, 200, body) == [], template
    rule = await ok(api, "GET", f"{EXT}/answering-rule/business-hours-rule")
    rule.pop("screening")  # the description has `Off` without quotes, which YAML reads as no
    assert faults("GET", f"{USER}/answering-rule/{{ruleId}}", 200, rule) == []
