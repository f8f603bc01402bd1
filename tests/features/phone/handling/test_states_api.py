"""The newer surface of call handling, on the same rules as the older one."""

from typing import Any

from clarion.features.people import demo
from tests.features.phone.handling.test_rules_api import MONDAY_NOON_LA, SUNDAY_LA, decided, ok
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

BASE = "/restapi/v2/accounts/~/extensions/~/comm-handling"
RULES = f"{BASE}/voice/state-rules"
INTERACTIONS = f"{BASE}/voice/interaction-rules"
TARGETS = f"{BASE}/voice/forwarding-targets"
NO_GREETING = {"effectiveGreetingType": "Preset", "preset": {"id": "1"}}
VOICEMAIL = {
    "type": "TerminatingAction",
    "targets": [{"type": "VoiceMailTerminatingTarget", "prompt": {"greeting": NO_GREETING}}],
    "ringingTargetType": "VoiceMailTerminatingTarget",
}


def ends_at(number: str) -> dict[str, Any]:
    target = {
        "type": "PhoneNumberTerminatingTarget",
        "destination": {"phoneNumber": number},
        "dispatchingType": "Terminating",
    }
    action = {"type": "TerminatingAction", "targets": [target], "terminatingTargetType": target["type"]}
    return {"type": "Terminate", "actions": [action]}


async def test_ph_15_states_are_listed_in_the_order_in_which_they_count(api: Api) -> None:
    """PH-15"""
    listed = await ok(api, "GET", f"{BASE}/states")
    assert [state["id"] for state in listed["records"]] == [
        "forward-all-calls",
        "dnd",
        "agent",
        "work-hours",
        "after-hours",
    ]
    hours = {"type": "Schedule", "schedule": {"triggers": [
        {"triggerType": "Weekly", "ranges": {"monday": [{"startTime": "09:00:00", "endTime": "17:00:00"}]}}
    ]}}  # fmt: skip
    changed = await ok(api, "PATCH", f"{BASE}/states/work-hours", json={"conditions": [hours]})
    assert changed["conditions"] == [hours]
    old = await ok(api, "GET", "/account/~/extension/~/business-hours")
    assert old["schedule"] == {"weeklyRanges": {"monday": [{"from": "09:00", "to": "17:00"}]}}
    night = (await decided(api, at=SUNDAY_LA)).rule
    assert night is not None
    assert night.kind == "after-hours"
    daily = {"type": "Schedule", "schedule": {"triggers": [
        {"triggerType": "Daily", "startTime": "00:00:00", "endTime": "23:59:59"}
    ]}}  # fmt: skip
    await ok(api, "PATCH", f"{BASE}/states/work-hours", json={"conditions": [daily]})
    assert (await ok(api, "GET", "/account/~/extension/~/business-hours"))["schedule"] == {}


async def test_ph_15_all_calls_forwarded_in_a_state_only(api: Api) -> None:
    await ok(api, "PATCH", f"{RULES}/forward-all-calls", json={"dispatching": ends_at("(212) 555-0177")})
    await ok(api, "PUT", "/account/~/extension/~/business-hours", json={"schedule": {"weeklyRanges": {
        "monday": [{"from": "09:00", "to": "17:00"}]}}})  # fmt: skip
    body = {"enabled": True, "conditions": [{"type": "State", "state": {"id": "after-hours"}}]}
    state = await ok(api, "PATCH", f"{BASE}/states/forward-all-calls", json=body)
    assert state["enabled"] is True
    assert state["conditions"][0]["state"]["id"] == "after-hours"
    night = (await decided(api, at=SUNDAY_LA)).rule
    assert night is not None
    assert (night.kind, night.plan.end.number) == ("forward-all-calls", "+12125550177")
    assert (await decided(api)).rule is None, "not in business hours"
    day = {"startDateTime": "2026-01-05T00:00:00", "endDateTime": "2026-01-06T00:00:00"}
    schedule = {"type": "Schedule", "schedule": {"triggers": [{"triggerType": "Range", "ranges": [day]}]}}
    state = await ok(api, "PATCH", f"{BASE}/states/forward-all-calls", json={"conditions": [schedule]})
    assert state["conditions"] == [schedule]
    holiday = (await decided(api, at=MONDAY_NOON_LA)).rule
    assert holiday is not None and holiday.kind == "forward-all-calls"
    tomorrow = (await decided(api, at=MONDAY_NOON_LA + 86400)).rule
    assert tomorrow is not None and tomorrow.kind == "after-hours"


async def test_ph_15_ph_19_do_not_disturb_is_presence(api: Api) -> None:
    for before, on, off in (
        ("TakeAllCalls", "TakeDepartmentCallsOnly", "TakeAllCalls"),
        ("DoNotAcceptDepartmentCalls", "DoNotAcceptAnyCalls", "DoNotAcceptDepartmentCalls"),
    ):
        await ok(api, "PUT", "/account/~/extension/~/presence", json={"dndStatus": before})
        for enabled, after in ((True, on), (True, on), (False, off)):
            state = await ok(api, "PATCH", f"{BASE}/states/dnd", json={"enabled": enabled})
            assert state["enabled"] is enabled
            presence = await ok(api, "GET", "/account/~/extension/~/presence")
            assert presence["dndStatus"] == after, "calls of queues are a switch of their own (PH-19)"
    await ok(api, "PATCH", f"{RULES}/dnd", json={"dispatching": ends_at("+12125550177")})
    rule = (await decided(api, do_not_disturb=True)).rule
    assert rule is not None
    assert rule.plan.end.number == "+12125550177"


async def test_ph_15_a_rule_of_a_state_in_groups_is_seen_by_the_older_surface(api: Api) -> None:
    [desk] = (await ok(api, "GET", "/account/~/extension/~/forwarding-number"))["records"]
    actions: list[dict[str, Any]] = [
        {"type": "PlayWelcomePromptAction", "greeting": NO_GREETING, "enabled": True},
        {"type": "ScreeningAction", "screening": "UnknownCallerId", "enabled": True, "screeningResult": "AskToAnswer"},
        {"type": "RingGroupAction", "enabled": True, "duration": 20, "targets": [
            {"type": "DeviceRingTarget", "device": {"id": desk["id"]}}]},
        {"type": "RingGroupAction", "enabled": True, "duration": 15, "targets": [
            {"type": "CoworkerRingTarget", "extension": {"id": api.extension_id("103")}},
            {"type": "PhoneNumberRingTarget", "destination": {"phoneNumber": "+12125550177"}, "name": "Mobile"}]},
        {"type": "RingAlwaysGroupAction", "enabled": True, "targets": [{"type": "AllDesktopRingTarget"}]},
        VOICEMAIL,
    ]  # fmt: skip
    body = {"dispatching": {"type": "RingInOrder", "actions": actions}}
    changed = await ok(api, "PATCH", f"{RULES}/work-hours", json=body)
    assert [action["type"] for action in changed["dispatching"]["actions"]] == [action["type"] for action in actions]
    again = await ok(api, "PATCH", f"{RULES}/work-hours", json={"dispatching": changed["dispatching"]})
    assert again == changed, "what is read can be written back"
    plan = (await decided(api)).rule
    assert plan is not None
    assert (plan.plan.mode, plan.plan.always, plan.plan.screening) == ("RingInOrder", ("desktop",), "UnknownCallerId")
    old = await ok(api, "GET", "/account/~/extension/~/answering-rule/business-hours-rule")
    assert old["forwarding"]["ringingMode"] == "Sequentially"
    assert [rule["ringCount"] for rule in old["forwarding"]["rules"]] == [4, 3]
    assert old["screening"] == "UnknownCallerId"
    using = await ok(api, "GET", f"{TARGETS}/devices/{desk['id']}/extensions")
    assert using["referencedExtensions"] == [{"id": api.extension_id("102")}]


async def test_ph_15_interaction_rules_and_older_custom_rules_are_the_same(api: Api) -> None:
    """PH-15"""
    casey = {"phoneNumber": "(202) 555-0123", "name": "Casey"}
    day = {"startDateTime": "2026-01-05T00:00:00", "endDateTime": "2026-01-06T00:00:00"}
    body = {
        "displayName": "Fair",
        "enabled": True,
        "conditions": [
            {"type": "Interaction", "from": [casey], "to": ["+16505550102"]},
            {"type": "Schedule", "schedule": day},
        ],
        "dispatching": ends_at("+12125550177"),
    }  # fmt: skip
    made = await ok(api, "POST", INTERACTIONS, status=201, json=body)
    assert made["conditions"][0]["from"] == [{"phoneNumber": "+12025550123", "name": "Casey"}]
    calls: dict[str, Any] = {"caller": "+12025550123", "called": "+16505550102"}
    fair = (await decided(api, **calls, at=MONDAY_NOON_LA)).rule
    assert fair is not None
    assert fair.name == "Fair"
    assert (await decided(api, **calls, at=MONDAY_NOON_LA + 86400)).rule is None
    old = await ok(api, "GET", f"/account/~/extension/~/answering-rule/{made['id']}")
    assert old["callHandlingAction"] == "UnconditionalForwarding"
    assert old["schedule"]["ranges"] == [{"from": "2026-01-05T00:00:00", "to": "2026-01-06T00:00:00"}]
    one = f"{INTERACTIONS}/{made['id']}"
    assert (await ok(api, "PATCH", one, json={"enabled": False, "displayName": "Over"}))["displayName"] == "Over"
    assert (await decided(api, **calls)).rule is None
    assert len((await ok(api, "GET", INTERACTIONS))["records"]) == 1
    for query, count in (("enabled=true", 0), ("enabled=false", 1), ("hasReference=true", 0)):
        assert len((await ok(api, "GET", f"{INTERACTIONS}?{query}"))["records"]) == count, query
    await ok(api, "DELETE", one, status=204)
    assert (await api.request("GET", one, "102")).status_code == 404


async def test_ph_15_targets_are_listed_and_removed(api: Api) -> None:
    await ok(api, "POST", "/account/~/extension/~/forwarding-number", json={"phoneNumber": "+12125550177"})
    listed = await ok(api, "GET", TARGETS)
    assert [target["type"] for target in listed["records"]] == ["DeviceRingTarget", "PhoneNumberRingTarget"]
    others = await ok(api, "GET", f"{TARGETS}?excludeOwnTargets=true")
    assert [target["type"] for target in others["records"]] == ["PhoneNumberRingTarget"]
    group = {
        "type": "RingGroupAction",
        "enabled": True,
        "duration": 20,
        "targets": [listed["records"][1], listed["records"][0]],
    }
    await ok(
        api, "PATCH", f"{RULES}/work-hours", json={"dispatching": {"type": "RingAtOnce", "actions": [group, VOICEMAIL]}}
    )
    removed = await ok(api, "DELETE", TARGETS, json={"records": listed["records"]})
    assert [item["bulkItemSuccessful"] for item in removed["records"]] == [False, True]
    assert len((await ok(api, "GET", TARGETS))["records"]) == 1
    rule = (await decided(api)).rule
    assert rule is not None
    assert [target.kind for each in rule.plan.groups for target in each.targets] == ["device"]


async def test_plans_that_make_no_sense_are_refused(api: Api) -> None:
    stranger = api.extension_id("101", demo.NEIGHBOUR)
    own = api.extension_id("102")

    def rings(*targets: dict[str, Any]) -> dict[str, Any]:
        group = {"type": "RingGroupAction", "enabled": True, "duration": 20, "targets": list(targets)}
        return {"dispatching": {"type": "RingAtOnce", "actions": [group, VOICEMAIL]}}

    for body, status in (
        ({"dispatching": {"type": "RingAtOnce", "actions": [VOICEMAIL]}}, 400),
        ({"dispatching": {"type": "Sometimes", "actions": [VOICEMAIL]}}, 400),
        ({"dispatching": ends_at("911")}, 400),
        (rings({"type": "CoworkerRingTarget", "extension": {"id": stranger}}), 404),
        (rings({"type": "CoworkerRingTarget", "extension": {"id": own}}), 400),
        (rings({"type": "DeviceRingTarget", "device": {"id": "7"}}), 404),
        (rings({"type": "CloudConnectorRingTarget"}), 400),
        (rings({"type": "NoSuchTarget"}), 400),
    ):
        answer = await api.request("PATCH", f"{RULES}/work-hours", "102", json=body)
        assert answer.status_code == status, answer.text
    assert (await api.request("PATCH", f"{RULES}/sleeping", "102", json={})).status_code == 404


async def test_answers_of_the_newer_surface_have_its_shapes(sqlite_api: Api) -> None:
    need_surface()
    api = sqlite_api
    base = "/restapi/v2/accounts/{accountId}/extensions/{extensionId}/comm-handling"
    await ok(api, "POST", "/account/~/extension/~/forwarding-number", json={"phoneNumber": "+12125550177"})
    body = {
        "displayName": "Fair",
        "enabled": True,
        "conditions": [{"type": "Interaction", "from": [{"phoneNumber": "+12025550123", "name": "C"}], "to": []}],
        "dispatching": ends_at("+12125550177"),
    }
    made = await ok(api, "POST", INTERACTIONS, status=201, json=body)
    assert faults("POST", f"{base}/voice/interaction-rules", 201, made) == []
    for template in (
        f"{base}/states",
        f"{base}/voice/state-rules",
        f"{base}/voice/interaction-rules",
        f"{base}/voice/forwarding-targets",
    ):
        path = template.replace("{accountId}", "~").replace("{extensionId}", "~")
        assert faults("GET", template, 200, await ok(api, "GET", path)) == [], template
