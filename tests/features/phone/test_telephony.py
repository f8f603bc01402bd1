"""Call control and ring-out through the API, against a call server that is a script."""

from typing import Any

import pytest

from clarion.base.errors import Conflict, NotFound
from clarion.calls.control import topic
from clarion.features.people import demo
from clarion.features.phone.telephony.rules import (
    ended_ring_out_status,
    find_party_index,
    is_session_id,
    ring_out_status,
)
from tests.support.api import Api

SESSION = "s-a0abcz1"
PARTY = "p-a0abcz1-1"
TELEPHONY = "/account/~/telephony"
RING_OUT = "/account/~/extension/~/ring-out"


class CallServer:
    """Knows one session; remembers what it was asked."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.asked: list[dict[str, Any]] = []
        self.status = "Answered"
        self.gone = False
        self.more: list[dict[str, Any]] = []
        self.recordings: list[dict[str, Any]] = []  # of the first party
        api.bus.serve(topic(api.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        if payload["op"] in ("list", "registrations", "presence"):
            here = payload.get("account_id") == self.api.account_id() and not self.gone
            return {"sessions": [self.session()] if here else [], "devices": [], "presence": []}
        if payload["op"] != "ring-out" and (
            self.gone or payload["session"] != SESSION or payload["account_id"] != self.api.account_id()
        ):
            raise NotFound("There is no such live session.", parameter="telephonySessionId")
        if payload.get("action") == "unhold":
            raise Conflict("unhold is not possible.", code="CMN-409")
        return self.session()

    def session(self) -> dict[str, Any]:
        me = {"extensionId": self.api.extension_id("101"), "extensionNumber": "101"}
        far = {"phoneNumber": "+12025550123"}
        return {
            "id": SESSION,
            "sessionId": "77",
            "creationTime": self.api.clock.now().isoformat().replace("+00:00", "Z"),
            "origin": {"type": "RingOut"},
            "parties": [
                {
                    "id": PARTY,
                    "direction": "Outbound",
                    "from": me,
                    "to": far,
                    "extensionId": me["extensionId"],
                    "status": {"code": self.status},
                    "muted": False,
                    "recordings": self.recordings,
                },
                {"id": "p-a0abcz1-2", "direction": "Inbound", "from": me, "to": far, "status": {"code": self.status}},
                *self.more,
            ],
        }


@pytest.fixture
def server(api: Api) -> CallServer:
    return CallServer(api)


async def test_a_session_is_read_by_those_in_it_and_by_admins_only(api: Api, server: CallServer) -> None:
    path = f"{TELEPHONY}/sessions/{SESSION}"
    assert (await api.get(path)).json()["id"] == SESSION
    assert (await api.get(f"{path}/parties/{PARTY}")).json()["id"] == PARTY
    for other in (f"{path}/parties/p-a0abcz1-9", f"{TELEPHONY}/sessions/s-ffff", f"{TELEPHONY}/sessions/nonsense"):
        assert (await api.get(other)).status_code == 404
    assert (await api.get(path, "102")).status_code == 404, "a colleague who is not in it"
    assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    asked = len(server.asked)
    assert (await api.get(f"{TELEPHONY}/sessions/..%2Fx")).status_code == 404
    assert len(server.asked) == asked, "what cannot be an id is not passed on"


async def test_every_action_reaches_the_call_server_with_its_party(api: Api, server: CallServer) -> None:
    path = f"{TELEPHONY}/sessions/{SESSION}/parties/{PARTY}"
    extension = {"extensionId": int(api.extension_id("102"))}
    other = {"telephonySessionId": SESSION, "partyId": "p-a0abcz1-2"}
    for method, where, body, action, target, status in (
        ("POST", "/hold", None, "hold", "", 200),
        ("PATCH", "", {"muted": True}, "mute", "", 200),
        ("PATCH", "", {"party": {"muted": False}}, "unmute", "", 200),
        ("POST", "/transfer", {"phoneNumber": "+12025550199"}, "transfer", "+12025550199", 200),
        ("POST", "/transfer", extension, "transfer", "102", 200),
        ("POST", "/transfer", {"parkOrbit": "803"}, "transfer", "*803", 200),
        ("POST", "/park", None, "park", "", 201),
        ("POST", "/transfer", {"voicemail": api.extension_id("102")}, "transfer", "*99102", 200),
        ("POST", "/forward", {"extensionNumber": "103"}, "forward", "103", 200),
        ("POST", "/forward", {"voicemail": "1"}, "to-voicemail", "", 200),
        ("POST", "/reject", None, "to-voicemail", "", 204),
        ("POST", "/bridge", other, "bridge", "", 200),
        ("DELETE", "", None, "hang-up", "", 204),
    ):
        answer = await api.request(method, path + where, json=body)
        assert answer.status_code == status, (where, answer.text)
        asked = server.asked[-1]
        assert (asked["action"], asked["party"], asked["target"]) == (action, 1, target)
    assert (await api.request("DELETE", f"{TELEPHONY}/sessions/{SESSION}")).status_code == 204
    assert server.asked[-1]["action"] == "end"


async def test_a_ringing_call_is_answered_at_a_phone_of_ones_own(api: Api, server: CallServer) -> None:
    """PH-28"""
    path = f"{TELEPHONY}/sessions/{SESSION}/parties/{PARTY}/answer"
    devices = {
        number: (await api.get("/account/~/extension/~/device", number)).json()["records"][0]["id"]
        for number in ("101", "102")
    }
    answered = await api.request("POST", path, json={"deviceId": devices["101"]})
    assert (answered.status_code, answered.json()["id"]) == (200, PARTY)
    asked = server.asked[-1]
    assert (asked["op"], asked["party"], asked["device_id"]) == ("pick-up", "1", devices["101"])
    assert (await api.request("POST", path, "102", json={"deviceId": devices["102"]})).status_code == 403
    wrong = await api.request("POST", path, json={"deviceId": devices["102"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["parameterName"]) == (400, "deviceId")
    assert (await api.request("POST", path, json={"deviceId": "nothing"})).status_code == 404
    assert (await api.request("POST", path, json={})).status_code == 400


async def test_the_wrong_state_is_409_and_the_wrong_body_400(api: Api, server: CallServer) -> None:
    path = f"{TELEPHONY}/sessions/{SESSION}/parties/{PARTY}"
    assert (await api.request("POST", f"{path}/unhold")).status_code == 409
    for body, status in (
        ({}, 400),
        ({"phoneNumber": "1" * 100}, 400),
        ({"extensionId": api.extension_id("101", demo.NEIGHBOUR)}, 404),
        ({"parkOrbit": "1"}, 400),
        ({"voicemail": api.extension_id("101", demo.NEIGHBOUR)}, 404),
        ([], 400),
    ):
        assert (await api.request("POST", f"{path}/transfer", json=body)).status_code == status, body
    assert (await api.request("PATCH", path, json={})).status_code == 400
    assert (await api.request("POST", f"{path}/bridge", json={"telephonySessionId": "s-1"})).status_code == 400
    foreign = {"telephonySessionId": "s-1", "partyId": "p-2-1"}
    assert (await api.request("POST", f"{path}/bridge", json=foreign)).status_code == 404


async def test_a_call_from_a_device_needs_a_device_of_ones_own(api: Api, server: CallServer) -> None:
    """PH-33"""
    [device] = (await api.request("GET", "/account/~/extension/~/device")).json()["records"]
    body = {"from": {"deviceId": device["id"]}, "to": {"phoneNumber": "+12025550123"}}
    made = await api.request("POST", f"{TELEPHONY}/call-out", json=body)
    assert made.status_code == 201
    assert made.json()["session"]["id"] == SESSION
    assert server.asked[-1]["device_id"] == device["id"]
    assert server.asked[-1]["origin"] == "CallOut"
    assert (await api.request("POST", f"{TELEPHONY}/call-out", "102", json=body)).status_code == 403
    assert (await api.request("POST", f"{TELEPHONY}/call-out", "101", demo.NEIGHBOUR, json=body)).status_code == 404
    for wrong in ({}, {"from": {}, "to": {}}, {"from": {"deviceId": device["id"]}, "to": {}}):
        assert (await api.request("POST", f"{TELEPHONY}/call-out", json=wrong)).status_code == 400


@pytest.mark.parametrize("root", [RING_OUT, RING_OUT.replace("ring-out", "ringout")], ids=["now", "older clients"])
async def test_a_ring_out_is_made_watched_and_cancelled(api: Api, server: CallServer, root: str) -> None:
    """PH-33"""
    server.status = "Proceeding"
    body = {"from": {"phoneNumber": "101"}, "to": {"phoneNumber": "+12025550123"}, "playPrompt": False}
    made = (await api.request("POST", root, json=body)).json()
    assert made["status"] == {"callStatus": "InProgress", "callerStatus": "InProgress", "calleeStatus": "InProgress"}
    assert (server.asked[-1]["first"], server.asked[-1]["to"]) == ("101", "+12025550123")
    assert made["uri"].endswith(f"{root.rpartition('/')[2]}/{made['id']}")
    path = f"{root}/{made['id']}"
    assert (await api.get(path)).json()["id"] == made["id"]
    assert (await api.get(path, "102")).status_code == 404
    assert (await api.request("DELETE", path)).status_code == 204
    assert server.asked[-1]["action"] == "end"
    server.status = "Answered"
    assert (await api.get(path)).json()["status"]["callStatus"] == "Success"
    assert (await api.request("DELETE", path)).status_code == 409, "they are talking"
    await api.request("POST", root, json={"to": {"phoneNumber": "+12025550123"}})
    assert server.asked[-1]["first"] == "101", "without a first number one's own phones ring"
    assert (await api.request("POST", root, json={"to": {}})).status_code == 400
    foreign = f"/account/~/extension/{api.extension_id('102')}/ring-out"
    assert (await api.request("POST", foreign, json=body)).status_code == 403


async def test_live_calls_are_listed_as_records(api: Api, server: CallServer) -> None:
    [mine] = (await api.get("/account/~/extension/~/active-calls")).json()["records"]
    assert (mine["result"], mine["telephonySessionId"]) == ("In Progress", SESSION)
    assert mine["extension"]["id"] == int(api.extension_id("101"))
    assert (await api.get("/account/~/extension/~/active-calls", "102")).json()["records"] == []
    assert len((await api.get("/account/~/active-calls")).json()["records"]) == 1
    theirs = await api.request("GET", "/account/~/active-calls", "101", demo.NEIGHBOUR)
    assert theirs.json()["records"] == []
    inbound = await api.get("/account/~/active-calls", params={"direction": "Inbound"})
    assert inbound.json()["records"] == []
    for query, count in (("type=Fax", 0), ("transport=PSTN", 1), ("transport=VoIP", 0), ("conferenceType=Meetings", 0)):
        found = (await api.get(f"/account/~/active-calls?view=Detailed&{query}")).json()["records"]
        assert len(found) == count, query
        legs = [[leg["legType"] for leg in one["legs"]] for one in found]
        assert legs == [["RingOutWebToSubscriber", "RingOutWebToCaller"]] * count


async def test_legs_of_a_live_call_name_no_supervisor_who_is_not_shown(api: Api, server: CallServer) -> None:
    """QM-04"""
    [mine, _far] = server.session()["parties"]
    listens = {"extensionId": api.extension_id("102"), "monitoring": {"shown": False}}
    server.more = [mine | listens | {"id": "p-a0abcz1-3"}]
    path = "/account/~/extension/~/active-calls?view=Detailed"
    [seen] = (await api.get(path)).json()["records"]
    assert len(seen["legs"]) == 2
    [own] = (await api.get(path, "102")).json()["records"]
    assert len(own["legs"]) == 3


async def test_without_a_call_server_the_answer_is_503(api: Api) -> None:
    answer = await api.request("POST", RING_OUT, json={"to": {"phoneNumber": "+12025550123"}})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_party_ids_belong_to_their_session() -> None:
    assert find_party_index(SESSION, PARTY) == 1
    assert find_party_index(SESSION, "p-a0abcz1-12") == 12, "a queue may ring many people"
    for wrong in ("p-a0abcz1-01", "p-a0abcz1-1000", "p-a0abcz1-", "p-other-1", "p-a0abcz1-²", ""):
        assert find_party_index(SESSION, wrong) is None
    assert is_session_id(SESSION)
    assert not is_session_id("s-A")


def test_what_became_of_a_ring_out() -> None:
    def party(code: str, reason: str = "") -> dict[str, Any]:
        return {"status": {"code": code, "reason": reason}}

    assert ring_out_status([])["callStatus"] == "InProgress"
    assert ring_out_status([party("Answered"), party("Proceeding")])["calleeStatus"] == "InProgress"
    busy = ring_out_status([party("Answered"), party("Disconnected", "TargetBusy")])
    assert (busy["callStatus"], busy["calleeStatus"]) == ("CannotReach", "Busy")
    assert ended_ring_out_status(["Call connected", "Accepted"])["callStatus"] == "Success"
    assert ended_ring_out_status(["No Answer"]) == {
        "callStatus": "CannotReach",
        "callerStatus": "NoAnswer",
        "calleeStatus": "NoAnswer",
    }


async def test_a_ring_out_may_ask_first_and_may_begin_at_one_of_my_phones(api: Api, server: CallServer) -> None:
    """PH-33"""
    mine = (await api.request("GET", "/account/~/extension/~/device")).json()["records"][0]["id"]
    body = {"from": {"forwardingNumberId": mine}, "to": {"phoneNumber": "+12025550123"}, "playPrompt": True}
    assert (await api.request("POST", RING_OUT, json=body)).status_code == 200
    asked = server.asked[-1]
    assert (asked["device_id"], asked["program"]) == (mine, "ring-out-question")
    number = {"phoneNumber": "+442079460000", "label": "Cell", "type": "Mobile"}
    added = (await api.request("POST", "/account/~/extension/~/forwarding-number", json=number)).json()
    body = {
        "from": {"forwardingNumberId": added["id"]},
        "to": {"phoneNumber": "020 7946 0001"},
        "country": {"id": "GB"},
    }
    assert (await api.request("POST", RING_OUT, json=body)).status_code == 200
    assert (server.asked[-1]["first"], server.asked[-1]["to"]) == ("+442079460000", "+442079460001")
    for dialled in ("999", "102", "*83"):
        await api.request("POST", RING_OUT, json=body | {"to": {"phoneNumber": dialled}})
        assert server.asked[-1]["to"] == dialled
    # In Luxembourg these could be phone numbers; 988 is a help line where the caller is.
    await api.request("PUT", f"/account/~/extension/{api.extension_id('103')}", json={"extensionNumber": "20123"})
    for dialled in ("20123", "*8212025", "9988"):
        there = {"to": {"phoneNumber": dialled}, "country": {"id": "LU"}}
        await api.request("POST", RING_OUT, json=there)
        assert server.asked[-1]["to"] == dialled
    await api.request("POST", RING_OUT, json=there | {"to": {"extensionNumber": "20123456"}})
    assert server.asked[-1]["to"] == "20123456"
    await api.request("POST", RING_OUT, json=there | {"to": {"phoneNumber": "20123456"}})
    assert server.asked[-1]["to"] == "+35220123456"
    nowhere = await api.request("POST", RING_OUT, json=body | {"country": {"id": "0"}})
    assert (nowhere.status_code, nowhere.json()["parameterName"]) == (400, "country.id")
    body |= {"playPrompt": False, "from": {"forwardingNumberId": "999"}}
    unknown = await api.request("POST", RING_OUT, json=body)
    assert unknown.status_code == 404
    assert unknown.json()["errors"][0]["parameterName"] == "from.forwardingNumberId"


async def test_whoever_began_a_recording_ends_it_but_none_of_the_companys_ph_31(api: Api, server: CallServer) -> None:
    server.recordings = [{"id": "77001", "active": True, "mode": "OnDemand"}]
    path = f"{TELEPHONY}/sessions/{SESSION}/parties/{PARTY}/recordings"
    assert (await api.request("DELETE", f"{path}/77001", "102")).status_code == 404, "somebody else's call"
    assert (await api.request("DELETE", f"{path}/77001")).status_code == 204
    assert (await api.request("DELETE", f"{path}/77009")).status_code == 404
    server.recordings[0]["ended"] = True
    assert (await api.request("DELETE", f"{path}/77001")).status_code == 204, "no mistake"
    server.recordings = [{"id": "77002", "active": True, "mode": "Automatic"}]
    assert (await api.request("DELETE", f"{path}/77002")).status_code == 403
    asked = [(each["action"], each["target"]) for each in server.asked if each["op"] == "act"]
    assert asked == [("stop-recording", "77001")]
