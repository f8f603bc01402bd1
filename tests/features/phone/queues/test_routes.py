"""Queues through the API: shapes of the surface, members, rules, overflow, who may do what, other tenants."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clarion.calls.cdr import CallRecord, FactRecord
from clarion.features.people import demo
from clarion.features.phone.queues import read_queue_profiles
from clarion.features.phone.queues.profile import Action, Mode, Step
from clarion.features.phone.queues.stays import write_stays
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

BASE = "/account/~"
PREFIX = "/restapi/v1.0/account/{accountId}"


async def new_queue(api: Api, *members: str, name: str = "Sales", **more: Any) -> str:
    ids = [api.extension_id(member) for member in members]
    body = {"name": name, "memberIds": ids, **more}
    made = await api.request("POST", f"{BASE}/clarion/call-queues", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def put(api: Api, path: str, number: str = "101", **body: Any) -> Any:
    return await api.request("PUT", f"{BASE}/{path}", number, json=body)


async def test_a_queue_is_made_listed_read_and_changed_ph_06_ph_10(api: Api) -> None:
    queue_id = await new_queue(api, "102", "103")
    listed = (await api.get(f"{BASE}/call-queues")).json()["records"]
    assert [(each["id"], each["name"], each["status"], each["subType"]) for each in listed] == [
        (queue_id, "Sales", "Enabled", "Unknown")
    ]
    path = f"{BASE}/call-queues/{queue_id}"
    goals = {"slaGoal": 90, "slaThresholdSeconds": 30, "includeAbandonedCalls": True, "abandonedThresholdSeconds": 7}
    changed = await put(
        api,
        f"call-queues/{queue_id}",
        name="Selling",
        extensionNumber="345",
        serviceLevelSettings=goals,
        editableMemberStatus=False,
        alertTimer=45,
        subType="Emergency",
    )
    assert changed.status_code == 200, changed.text
    read = (await api.get(path)).json()
    assert read == changed.json()
    assert (read["name"], read["extensionNumber"], read["alertTimer"]) == ("Selling", "345", 45)
    assert (read["serviceLevelSettings"], read["editableMemberStatus"], read["subType"]) == (goals, False, "Emergency")
    extension = (await api.get(f"{BASE}/extension/{queue_id}")).json()
    assert (extension["type"], extension["name"], extension["callQueueInfo"]) == ("Department", "Selling", goals)


async def test_the_answers_have_the_published_shape(sqlite_api: Api) -> None:
    need_surface()
    api = sqlite_api
    queue_id, other = await new_queue(api, "102"), await new_queue(api, "103", name="Support")
    member = api.extension_id("102")
    calls: list[tuple[str, str, str, dict[str, Any] | None]] = [
        ("GET", f"{PREFIX}/call-queues", "call-queues", None),
        ("GET", f"{PREFIX}/call-queues/{{groupId}}", f"call-queues/{queue_id}", None),
        ("PUT", f"{PREFIX}/call-queues/{{groupId}}", f"call-queues/{queue_id}", {"alertTimer": 20}),
        ("GET", f"{PREFIX}/call-queues/{{groupId}}/members", f"call-queues/{queue_id}/members", None),
        ("POST", f"{PREFIX}/call-queues/{{groupId}}/bulk-assign", f"call-queues/{queue_id}/bulk-assign", {}),
        (
            "PUT",
            f"{PREFIX}/extension/{{extensionId}}/call-queues",
            f"extension/{member}/call-queues",
            {"records": [{"id": queue_id}]},
        ),
        ("GET", f"{PREFIX}/department/{{departmentId}}/members", f"department/{queue_id}/members", None),
        (
            "POST",
            f"{PREFIX}/department/bulk-assign",
            "department/bulk-assign",
            {"items": [{"departmentId": queue_id, "addedExtensionIds": [member]}]},
        ),
        (
            "PUT",
            f"{PREFIX}/extension/{{callQueueId}}/overflow-settings",
            f"extension/{queue_id}/overflow-settings",
            {"enabled": True, "items": [{"id": other}]},
        ),
        (
            "GET",
            f"{PREFIX}/extension/{{callQueueId}}/overflow-settings",
            f"extension/{queue_id}/overflow-settings",
            None,
        ),
    ]
    for method, template, path, body in calls:
        answer = await api.request(method, f"{BASE}/{path}", json=body)
        assert answer.status_code in (200, 204), (method, path, answer.text)
        content = answer.json() if answer.content else None
        assert faults(method, template, answer.status_code, content) == [], (method, path)


async def test_members_are_assigned_all_or_nothing_ph_11(api: Api) -> None:
    queue_id = await new_queue(api, "102")
    path = f"{BASE}/call-queues/{queue_id}/bulk-assign"
    wrong = {"addedExtensionIds": [api.extension_id("103"), "999"], "removedExtensionIds": [api.extension_id("102")]}
    refused = await api.request("POST", path, json=wrong)
    assert (refused.status_code, refused.json()["parameterName"]) == (404, "addedExtensionIds")
    good = {"addedExtensionIds": [api.extension_id("103")], "removedExtensionIds": [api.extension_id("102")]}
    assert (await api.request("POST", path, json=good)).status_code == 204
    members = (await api.get(f"{BASE}/call-queues/{queue_id}/members")).json()["records"]
    assert [each["extensionNumber"] for each in members] == ["103"]
    mine = (await api.get(f"{BASE}/call-queues?memberExtensionId=~", "103")).json()["records"]
    assert [each["id"] for each in mine] == [queue_id]
    both = {"addedExtensionIds": [api.extension_id("103")], "removedExtensionIds": [api.extension_id("103")]}
    assert (await api.request("POST", path, json=both)).status_code == 400


async def test_rules_reach_call_handling_ph_08_ph_76(api: Api) -> None:
    queue_id, other = await new_queue(api, "102", "103"), await new_queue(api, "104", name="Support")
    path = f"clarion/call-queues/{queue_id}/rules"
    third = api.extension_id("103")
    changed = await put(
        api,
        path,
        transferMode="FixedOrder",
        fixedOrderAgents=[{"extension": {"id": third}, "index": 1}],
        holdTime=90,
        maxCallers=3,
        wrapUpTime=0,
        agentTimeout=12,
        maxCallersAction="TransferToExtension",
        transfer=[{"extension": {"id": api.extension_id("101")}, "action": "MaxCallers"}],
        holdTimeExpirationAction="UnconditionalForwarding",
        unconditionalForwarding=[{"phoneNumber": "+16505550177", "action": "HoldTimeExpiration"}],
        positionInQueue={"playbackFrequency": "OnPositionChange", "estimatedWaitTime": True},
        callBack={"enabled": True, "confirmationAnnouncements": ["EstimatedWaitTime"]},
        managers=[{"id": api.extension_id("104")}],
    )
    assert changed.status_code == 200, changed.text
    assert changed.json() == (await api.get(f"{BASE}/{path}")).json()
    assert changed.json()["transfer"][0]["extension"]["extensionNumber"] == "101"
    assert [each["extensionNumber"] for each in changed.json()["managers"]] == ["104"]
    await put(api, f"extension/{queue_id}/overflow-settings", enabled=True, items=[{"id": other}])
    await put(api, f"call-queues/{queue_id}/presence", records=[presence(api, "102", takes=False)])
    async with api.here.storage.reading() as session:
        profile = next(each.queue for each in await read_queue_profiles(session, [queue_id]) if each.queue)
    assert (profile.mode, profile.hold_time, profile.max_callers) == (Mode.FIXED_ORDER, 90.0, 3)
    assert (profile.agent_timeout, profile.wrap_up, profile.overflow) == (12.0, 0.0, (other,))
    assert profile.when_full == Action(step=Step.EXTENSION, target="101")
    assert profile.when_held == Action(step=Step.NUMBER, target="+16505550177")
    assert [(each.extension_id, each.takes) for each in profile.members] == [
        (third, True),
        (api.extension_id("102"), False),
    ]
    assert (profile.says_position, profile.calls_back) == ("OnPositionChange", True)
    assert (profile.says_wait, profile.confirms) == (True, ("EstimatedWaitTime",))
    assert profile.mailboxes == (api.extension_id("104"),), "managers get the voicemail"


def presence(api: Api, number: str, *, takes: bool) -> dict[str, Any]:
    return {"member": {"id": api.extension_id(number)}, "acceptCurrentQueueCalls": takes}


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"maxCallersAction": "TransferToExtension"}, "transfer"),
        ({"holdTimeExpirationAction": "UnconditionalForwarding"}, "unconditionalForwarding"),
        ({"transferMode": "Simultaneous", "noAnswerAction": "Voicemail"}, "noAnswerAction"),
        ({"wrapUpTime": 301}, "wrapUpTime"),
        ({"transferMode": "Loudest"}, "transferMode"),
        ({"holdTime": -1}, "holdTime"),
    ],
)
async def test_rules_that_cannot_be_are_refused(sqlite_api: Api, body: dict[str, Any], parameter: str) -> None:
    queue_id = await new_queue(sqlite_api)
    refused = await put(sqlite_api, f"clarion/call-queues/{queue_id}/rules", **body)
    assert (refused.status_code, refused.json()["parameterName"]) == (400, parameter), refused.text


async def test_extensions_that_rules_name_have_to_be_there(sqlite_api: Api) -> None:
    queue_id = await new_queue(sqlite_api)
    rules = {
        "maxCallersAction": "TransferToExtension",
        "transfer": [{"extension": {"id": "9"}, "action": "MaxCallers"}],
    }
    refused = await put(sqlite_api, f"clarion/call-queues/{queue_id}/rules", **rules)
    assert refused.status_code == 404
    own = await put(sqlite_api, f"extension/{queue_id}/overflow-settings", enabled=True, items=[{"id": queue_id}])
    assert own.status_code == 400


async def test_managers_may_change_their_queue_and_others_may_not_ph_11(sqlite_api: Api) -> None:
    api = sqlite_api
    queue_id = await new_queue(api, "102")
    rules = f"clarion/call-queues/{queue_id}/rules"
    assert (await put(api, rules, "102", holdTime=60)).status_code == 403
    await put(api, rules, managers=[{"id": api.extension_id("102")}])
    assert (await put(api, rules, "102", holdTime=60)).json()["holdTime"] == 60
    assert (await api.get(f"{BASE}/clarion/call-queues/live", "103")).json()["records"] == []
    [seen] = (await api.get(f"{BASE}/clarion/call-queues/live", "102")).json()["records"]
    assert (seen["id"], seen["waitingCount"], seen["members"][0]["extensionNumber"]) == (queue_id, 0, "102")


async def test_members_say_for_themselves_unless_the_queue_does_not_let_them_ph_11(sqlite_api: Api) -> None:
    api = sqlite_api
    queue_id = await new_queue(api, "102")
    path = "extension/~/call-queue-presence"
    body = {"records": [{"callQueue": {"id": queue_id}, "acceptCalls": False}]}
    said = await put(api, path, "102", **body)
    assert [each["acceptCalls"] for each in said.json()["records"]] == [False]
    await put(api, f"call-queues/{queue_id}", editableMemberStatus=False)
    assert (await put(api, path, "102", **body)).status_code == 403
    shown = (await api.get(f"{BASE}/{path}", "102")).json()["records"]
    assert [each["callQueue"]["editableMemberStatus"] for each in shown] == [False]
    assert (await put(api, f"call-queues/{queue_id}/presence", records=[presence(api, "102", takes=True)])).is_success


async def test_other_tenants_see_nothing(sqlite_api: Api) -> None:
    api = sqlite_api
    queue_id = await new_queue(api, "102")
    for path in (f"call-queues/{queue_id}", f"call-queues/{queue_id}/members", f"clarion/call-queues/{queue_id}/rules"):
        assert (await api.get(f"{BASE}/{path}", organisation=demo.NEIGHBOUR)).status_code == 404, path
    assert (await api.get(f"{BASE}/call-queues", organisation=demo.NEIGHBOUR)).json()["records"] == []


async def test_a_service_level_is_asked_for_some_days(sqlite_api: Api) -> None:
    api = sqlite_api
    queue_id = await new_queue(api, "102")
    path = f"{BASE}/clarion/call-queues/{queue_id}/service-level"
    empty = (await api.get(f"{path}?timeFrom=2026-01-01")).json()
    assert (empty["offered"], empty["serviceLevel"], empty["goal"], empty["complete"]) == (0, None, 80, True)
    assert (await api.get(f"{path}?timeFrom=2020-01-01")).status_code == 400
    assert (await api.get(f"{path}?timeFrom=soon")).status_code == 400


def stay(joined: float, left: float, queue_id: str, how: str) -> list[FactRecord]:
    joining = FactRecord(at=joined, kind="queue-joined", party=1, detail=queue_id)
    return [joining, FactRecord(at=left, kind="queue-left", party=1, detail=f"{queue_id} {how}")]


def queued_call(session_id: str, account_id: str, facts: list[FactRecord]) -> CallRecord:
    return CallRecord(
        session_id=session_id,
        telephony_session_id=f"s-{session_id}",
        server_id="cs1",
        origin="",
        account_ids=[account_id],
        started=min(fact.at for fact in facts),
        answered=0.0,
        ended=max(fact.at for fact in facts),
        emergency="",
        parties=[],
        facts=facts,
    )


async def test_service_levels_of_all_queues_come_with_one_request_and_count_each_stay_once_ph_08(api: Api) -> None:
    sales, help_desk = await new_queue(api, "102"), await new_queue(api, "103")
    now = api.clock.now().timestamp()
    both = [*stay(now - 90, now - 80, sales, "overflow"), *stay(now - 80, now - 75, help_desk, "answered:103")]
    calls = [
        queued_call("1", api.account_id(), stay(now - 300, now - 295, sales, "answered:102")),
        queued_call("2", api.account_id(), stay(now - 200, now - 140, sales, "answered:102")),
        queued_call("3", api.account_id(), stay(now - 100, now - 60, sales, "abandoned")),
        queued_call("4", api.account_id(), both),
        queued_call("5", api.account_id(), stay(now - 50, now - 40, "gone", "answered:102")),
    ]
    for _ in range(2):  # a consumer that gets a call again changes nothing
        async with api.here.storage.transaction() as session:
            await write_stays(session, calls)
    began = datetime.fromtimestamp(now - 3600, UTC).isoformat().replace("+00:00", "Z")
    path = f"{BASE}/clarion/call-queues"
    levels = {one["id"]: one for one in (await api.get(f"{path}/service-levels?timeFrom={began}")).json()["records"]}
    assert (levels[sales]["offered"], levels[sales]["answered"], levels[sales]["answeredInTime"]) == (4, 2, 1)
    assert (levels[help_desk]["offered"], levels[help_desk]["serviceLevel"]) == (1, 100.0)
    for queue_id in (sales, help_desk):
        alone = (await api.get(f"{path}/{queue_id}/service-level?timeFrom={began}")).json()
        assert {**levels[queue_id], "timeTo": ""} == {**alone, "id": queue_id, "timeTo": ""}
    assert (await api.get(f"{path}/service-levels?timeFrom={began}", "104")).json()["records"] == []
    other = await api.request("GET", f"{path}/service-levels?timeFrom={began}", "101", demo.NEIGHBOUR)
    assert not {sales, help_desk} & {one["id"] for one in other.json()["records"]}


async def test_groups_for_pickup_ph_13(api: Api) -> None:
    path = f"{BASE}/clarion/pickup-groups"
    ids = [api.extension_id(number) for number in ("101", "102")]
    made = await api.request("POST", path, json={"name": "Front desk", "memberIds": ids})
    assert made.status_code == 201, made.text
    group = made.json()
    assert [each["extensionNumber"] for each in group["members"]] == ["101", "102"]
    changed = await put(api, f"clarion/pickup-groups/{group['id']}", name="Reception", memberIds=ids[:1])
    assert (changed.json()["name"], len(changed.json()["members"])) == ("Reception", 1)
    assert [each["id"] for each in (await api.get(path)).json()["records"]] == [group["id"]]
    assert (await api.get(path, organisation=demo.NEIGHBOUR)).json()["records"] == []
    assert (await api.request("DELETE", f"{path}/{group['id']}", "102")).status_code == 403
    assert (await api.request("DELETE", f"{path}/{group['id']}")).status_code == 204
    assert (await api.get(path)).json()["records"] == []


async def test_the_business_hours_rule_of_a_queue_holds_how_its_callers_wait_ph_08(sqlite_api: Api) -> None:
    api = sqlite_api
    queue_id = await new_queue(api, "102")
    path = f"extension/{queue_id}/answering-rule/business-hours-rule"
    read = (await api.get(f"{BASE}/{path}")).json()
    assert (read["callHandlingAction"], read["queue"]["transferMode"], read["queue"]["holdTime"]) == (
        "AgentQueue",
        "Rotating",
        300,
    )
    changed = await put(api, path, queue={"transferMode": "Simultaneous", "holdTime": 77, "maxCallers": 4})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["queue"]["holdTime"], changed.json()["queue"]["maxCallers"]) == (77, 4)
    rules = (await api.get(f"{BASE}/clarion/call-queues/{queue_id}/rules")).json()
    assert (rules["transferMode"], rules["holdTime"]) == ("Simultaneous", 77)
    refused = await put(api, path, queue={"wrapUpTime": 4000})
    assert refused.status_code == 400
    need_surface()
    template = f"{PREFIX}/extension/{{extensionId}}/answering-rule/{{ruleId}}"
    found = faults("GET", template, 200, (await api.get(f"{BASE}/{path}")).json())
    assert [fault for fault in found if fault.startswith("queue")] == []
