"""PH-30: who may supervise through the API, what call servers are asked, what the policy says, what is written down."""

from typing import Any

import pytest
from sqlalchemy import select

from clarion.calls.control import topic
from clarion.calls.guards import SupervisionAnswer, SupervisionWish
from clarion.calls.model import Identity
from clarion.calls.supervision_steps import TOPIC
from clarion.calls.views import without_hidden
from clarion.features.conduct import SupervisionGuard
from clarion.features.conduct.evidence import EvidenceRow
from clarion.features.people import Extension, demo
from clarion.features.phone.supervision import SupervisionCache, SupervisionController
from clarion.features.phone.supervision.book import CompanyWish, GroupProfile, SupervisionSnapshot
from clarion.features.phone.supervision.live_views import live_views
from tests.calls.test_recording_asked import guard as recording_guard
from tests.calls.world import World, people
from tests.features.phone.supervision.test_groups import new_group
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

SESSION = "s-a0abcz1"
PATH = f"/account/~/telephony/sessions/{SESSION}"
TEMPLATE = "/restapi/v1.0/account/{accountId}/telephony/sessions/{telephonySessionId}"


class CallServer:
    """One session, in which somebody outside talks with 102."""

    def __init__(self, api: Api) -> None:
        self.agent, self.boss = api.extension_id("102"), api.extension_id("101")
        self.asked: list[dict[str, Any]] = []
        api.bus.serve(topic(api.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        if payload["op"] == "registrations":
            return {"devices": []}
        parties = [self._party(1, ""), self._party(2, self.agent)]
        if payload["op"] == "supervise":
            parties.append(self._party(3, self.boss))
        session = {"id": SESSION, "parties": parties}
        return {"sessions": [session]} if payload["op"] == "list" else session

    @staticmethod
    def _party(index: int, extension_id: str) -> dict[str, Any]:
        view = {"id": f"p-a0abcz1-{index}", "direction": "Inbound", "from": {}, "to": {}, "muted": False}
        return view | {"status": {"code": "Answered"}} | ({"extensionId": extension_id} if extension_id else {})


async def device_of(api: Api, number: str) -> str:
    found = (await api.get("/account/~/extension/~/device", number)).json()["records"]
    return str(next(item["id"] for item in found if item["type"] == "OtherPhone"))


async def test_supervision_that_no_group_allows_is_refused_with_rule_and_objection_int_01(sqlite_api: Api) -> None:
    api, server = sqlite_api, CallServer(sqlite_api)
    body = {"mode": "Listen", "supervisorDeviceId": await device_of(api, "101"), "agentExtensionId": server.agent}
    refused = await api.request("POST", f"{PATH}/supervise", json=body)
    told = refused.json()
    assert (refused.status_code, told["errorCode"], told["rule"]) == (403, "CMN-408", "INT-01"), refused.text
    assert told["clause"] == "AUP-C11" and "/appeal?key=" in told["appeal"] and "Would pass" in told["message"]


async def test_only_who_a_group_names_supervises_and_with_an_own_device_ph_30(sqlite_api: Api) -> None:
    need_surface()
    api, server = sqlite_api, CallServer(sqlite_api)
    device = await device_of(api, "101")
    body = {"mode": "Listen", "supervisorDeviceId": device, "agentExtensionId": server.agent}
    refused = await api.request("POST", f"{PATH}/supervise", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-408")
    await new_group(api, monitoring=("101",), monitored=("102",))
    assert (await api.get("/account/~/clarion/supervisions/people")).json() == {"records": [{"id": server.agent}]}
    done = await api.request("POST", f"{PATH}/supervise", json=body)
    assert done.status_code == 201 and faults("POST", f"{TEMPLATE}/supervise", 201, done.json()) == []
    assert done.json()["extensionId"] == server.boss
    asked = server.asked[-1]
    assert (asked["op"], asked["mode"], asked["only"], asked["agent_id"]) == ("supervise", "Listen", "0", server.agent)
    older = {"mode": "Whisper", "deviceId": device, "extensionNumber": "102", "autoAnswer": False}
    assert (await api.request("POST", f"{PATH}/supervise", json=older)).status_code == 201
    assert (server.asked[-1]["mode"], server.asked[-1]["auto_answer"]) == ("Whisper", "")
    party = await api.request("POST", f"{PATH}/parties/p-a0abcz1-1/supervise", json=body)
    assert faults("POST", f"{TEMPLATE}/parties/{{partyId}}/supervise", 201, party.json()) == []
    assert server.asked[-1]["only"] == "1"
    live = (await api.get("/account/~/clarion/supervisions/live")).json()
    assert [(each["agent"]["extensionNumber"], each["partyId"]) for each in live["records"]] == [("102", "p-a0abcz1-2")]
    assert (await api.get("/account/~/clarion/supervisions/live", "103")).json() == {"records": [], "people": 0}
    for wrong, status in (
        (body | {"mode": "Spy"}, 400),
        (body | {"agentExtensionId": api.extension_id("103")}, 403),
        (body | {"supervisorDeviceId": "9"}, 404),
        (body | {"supervisorDeviceId": await device_of(api, "102")}, 403),
    ):
        assert (await api.request("POST", f"{PATH}/supervise", json=wrong)).status_code == status, wrong
    assert (await api.request("POST", f"{PATH}/parties/p-b-1/supervise", json=body)).status_code == 404
    other = {**body, "supervisorDeviceId": await device_of(api, "103")}
    assert (await api.request("POST", f"{PATH}/supervise", "103", json=other)).status_code == 403
    path = PATH.replace("~", api.account_id())
    foreign = await api.request("POST", f"{path}/supervise", json=body, organisation=demo.NEIGHBOUR)
    assert foreign.status_code == 404


async def test_each_time_is_written_down_once_with_evidence_ph_30(api: Api) -> None:
    payload = {
        "id": "77-3",
        "account_id": api.account_id(),
        "supervisor_id": api.extension_id("101"),
        "agent_id": api.extension_id("102"),
        "telephony_session": SESSION,
        "modes": "Listen",
        "announced": "yes",
        "purpose": "Quality",
        "began": f"{api.clock.now().timestamp():.3f}",
        "ended": "",
    }
    later = payload | {"modes": "Listen Barge"}
    over = later | {"ended": f"{api.clock.now().timestamp() + 30:.3f}"}
    for each in (payload, payload, later, over, over, later):
        await api.bus.publish(TOPIC, each)
    await api.settled()
    [listed] = (await api.get("/account/~/clarion/supervisions")).json()["records"]
    assert (listed["modes"], listed["announced"], listed["agent"]) == (
        ["Listen", "Barge"], True, {"id": api.extension_id("102")},
    )  # fmt: skip
    assert listed["endTime"] > listed["startTime"]
    assert (await api.get("/account/~/clarion/supervisions", "102")).status_code == 403
    async with api.here.storage.reading() as session:
        kinds = select(EvidenceRow.kind, EvidenceRow.record).where(EvidenceRow.kind.like("supervision.%"))
        rows = (await session.execute(kinds.order_by(EvidenceRow.position))).all()
    assert [kind for kind, _ in rows] == ["supervision.began", "supervision.ended"]
    assert not any(api.extension_id("101") in record for _, record in rows), "people only as commitments"


def wish(*numbers: str) -> SupervisionWish:
    parties = (Identity(account_id="1", extension_id="e102"), *(Identity(number=number) for number in numbers))
    return SupervisionWish(
        call_id="s-1", account_id="1", supervisor_id="e103", agent_id="e102", parties=parties, mode="Listen"
    )


@pytest.mark.parametrize(
    ("number", "noticed", "announce"),
    [
        ("+12025550123", True, False),  # one side may agree, and the company's own people know
        ("+12025550123", False, True),  # they do not: everybody is told
        ("+14155550123", True, True),  # California: all have to know
        ("+4930901820", True, True),  # Germany
        ("unknown", True, True),
    ],
)
def test_the_law_of_the_place_says_who_is_told_first_ph_30(number: str, noticed: bool, announce: bool) -> None:
    made, judged = recording_guard()
    guard = SupervisionGuard(people(), made._clock, made._conduct, made._tables)
    wished = wish(number) if number != "unknown" else wish("")
    answer = guard(wished, purpose="Quality", noticed=noticed)
    assert (answer.allowed, answer.announce) == (True, announce)
    refused = guard(wished, purpose="", noticed=noticed)
    assert not refused.allowed and refused.words.startswith("INT-01")
    assert judged[-1][0].kind.value == "monitor.start", "the clause was asked, and its verdict kept"


def test_a_call_server_asks_groups_first_and_adds_what_the_company_wants_ph_30() -> None:
    world, book, asked = World(), SupervisionCache(), []

    def policy(each: SupervisionWish, *, purpose: str, noticed: bool, permit: bool = True) -> SupervisionAnswer:
        asked.append((purpose, noticed, permit))
        return SupervisionAnswer(purpose=purpose)

    desk = SupervisionController(book, world.board, world.directory, world.phones, policy)
    assert not desk.may(wish()).allowed, "whatever the policy says"
    assert not asked.pop()[2], "the policy explains what no group allows"
    group = GroupProfile(group_id="g", account_id="1", monitors=("e103",), monitored=("e102",))
    company = CompanyWish(account_id="1", shown=False, tone=True, purpose="Training")
    book.load(SupervisionSnapshot(groups=(group,), wishes=(company,)))
    answer = world.board.supervisors.may(wish())
    assert (answer.allowed, answer.tone, answer.shown, asked) == (True, True, False, [("Training", True, True)])
    foreign = SupervisionWish(
        call_id="s", account_id="2", supervisor_id="e103", agent_id="e102", parties=(), mode="Listen"
    )
    assert not desk.may(foreign).allowed


def test_supervisors_whom_the_company_does_not_show_are_seen_by_themselves_only_ph_30() -> None:
    agent = {"id": "p-1-2", "extensionId": "102", "direction": "Inbound", "status": {"code": "Answered"}}
    hidden = {"id": "p-1-3", "extensionId": "103", "role": "Supervisor", "direction": "Inbound"}
    hidden |= {"status": {"code": "Answered"}, "monitoring": {"partyId": "p-1-2", "mode": "Whisper", "shown": False}}
    shown = hidden | {"monitoring": {"partyId": "p-1-2", "mode": "Whisper", "shown": True}}
    assert without_hidden([agent, hidden], "102") == [agent]
    assert without_hidden([agent, hidden], "103") == [agent, hidden]
    assert without_hidden([agent, shown], "102") == [agent, shown]
    row = Extension(id="102", number="102", display_name="Ben")
    session = {"id": "s-1", "creationTime": "2026", "parties": [agent, hidden]}
    [mine] = live_views([session], [row], "103")
    assert (mine["mode"], mine["supervisorPartyId"], mine["taken"]) == ("Whisper", "p-1-3", False)
    [others] = live_views([session], [row], "104")
    assert others["taken"] and "mode" not in others
