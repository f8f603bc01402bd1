"""Conferences through the API, against a call server that is a script: what it is asked, and who may ask. PH-29."""

from typing import Any

from clarion.base.errors import Conflict, NotFound
from clarion.calls.control import topic
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

TELEPHONY = "/account/~/telephony"
CONFERENCE, CALL = "s-a0c0f1z1", "s-a0abcz1"


class CallServer:
    """Knows a conference of 101, and nothing else."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.asked: list[dict[str, Any]] = []
        self.parties: list[dict[str, Any]] = []
        api.bus.serve(topic(api.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        if payload["account_id"] != self.api.account_id():
            if payload["op"] == "conferences":
                return {"conferences": []}
            raise NotFound("There is no such live session.", parameter="telephonySessionId")
        match payload["op"]:
            case "conferences":
                return {"conferences": [self.session()]}
            case "bring-in" if payload["other_session"] != CALL:
                raise NotFound("There is no such live session.", parameter="telephonySessionId")
            case "bring-in" if len(self.parties) > 1:
                raise Conflict("The conference is locked or full.", code="TAS-106")
            case "bring-in":
                self.parties.append(self.party(2, "Participant", "102"))
                return self.parties[-1]
            case "act":
                self.parties = [] if payload["action"] == "end" else self.parties[:1]
                return {
                    **self.session(),
                    "parties": [self.party(1, "Host", "101"), self.party(2, "Participant", "102")],
                }
        return self.session()

    def party(self, index: int, role: str, number: str) -> dict[str, Any]:
        return {
            "id": f"p-{CONFERENCE[2:]}-{index}",
            "direction": "Outbound",
            "from": {"extensionId": self.api.extension_id(number)},
            "to": {"phoneNumber": "conference"},
            "extensionId": self.api.extension_id(number),
            "conferenceRole": role,
            "status": {"code": "Answered", "rcc": False},
            "muted": False,
        }

    def session(self) -> dict[str, Any]:
        return {
            "id": CONFERENCE,
            "creationTime": "2026-11-26T12:00:00.000Z",
            "origin": {"type": "Conference"},
            "parties": self.parties,
            "voiceCallToken": "conf_0011",
            "conference": {"room": "", "open": True, "ownerId": self.api.extension_id("101")},
        }


async def test_a_conference_is_begun_filled_set_and_left(sqlite_api: Api) -> None:
    """PH-29: the two operations of the surface, and what the web app asks beside them."""
    api, server = sqlite_api, CallServer(sqlite_api)
    begun = await api.request("POST", f"{TELEPHONY}/conference", json={})
    assert (begun.status_code, begun.json()["session"]["voiceCallToken"]) == (201, "conf_0011")
    session = f"{TELEPHONY}/sessions/{CONFERENCE}"
    assert (await api.get(session)).status_code == 200, "it is the caller's before anybody is in it"
    assert (await api.get(session, "102")).status_code == 404
    body = {"partyId": f"p-{CALL[2:]}-1", "sessionId": "77"}
    brought = await api.request("POST", f"{session}/parties/bring-in", json=body)
    assert brought.status_code == 201
    assert server.asked[-1]["other_session"] == CALL
    assert server.asked[-1]["other_party"] == "1"
    need_surface()
    path = "/restapi/v1.0/account/{accountId}/telephony"
    assert faults("POST", f"{path}/conference", 201, begun.json()) == []
    bring = path + "/sessions/{telephonySessionId}/parties/bring-in"
    assert faults("POST", bring, 201, brought.json()) == []
    for wrong, status in (
        ({"partyId": "nonsense"}, 404),
        ({"partyId": "p-a0fffz1-1"}, 404),
        ({"sessionId": "77"}, 400),
        ({"partyId": f"p-{CALL[2:]}-0"}, 404),
    ):
        assert (await api.request("POST", f"{session}/parties/bring-in", json=wrong)).status_code == status, wrong
    merge = f"{session}/parties/p-{CONFERENCE[2:]}-2/clarion/merge"
    server.parties = [server.party(1, "Host", "101"), server.party(2, "Participant", "102")]
    full = await api.request("POST", f"{session}/parties/bring-in", json=body)
    assert full.status_code == 409
    merged = await api.request("POST", merge, json={"telephonySessionId": CALL, "partyId": f"p-{CALL[2:]}-1"})
    assert (merged.status_code, server.asked[-1]["party"]) == (201, "2")
    other = {"telephonySessionId": "s-a0fffz1", "partyId": f"p-{CALL[2:]}-1"}
    assert (await api.request("POST", merge, json=other)).status_code == 404
    changed = await api.request("PATCH", f"{session}/clarion/conference", json={"quiet": True, "locked": False})
    assert changed.status_code == 200
    assert [asked["setting"] for asked in server.asked[-2:]] == ["quiet", "unlock"]
    assert (await api.request("PATCH", f"{session}/clarion/conference", json={})).status_code == 400
    for number, account, found in (("101", demo.DEMO, 1), ("103", demo.DEMO, 0), ("101", demo.NEIGHBOUR, 0)):
        listed = await api.request("GET", f"{TELEPHONY}/clarion/conferences", number, account)
        assert len(listed.json()["records"]) == found, number
    first, second = (f"{session}/parties/p-{CONFERENCE[2:]}-{index}" for index in (1, 2))
    assert (await api.request("DELETE", second)).status_code == 204
    assert server.asked[-1]["action"] == "hang-up"
    server.parties = [server.party(1, "Host", "101")]
    assert (await api.request("DELETE", first, json={"keepConferenceAlive": True})).status_code == 204
    assert server.asked[-1]["action"] == "hang-up"
    server.parties = [server.party(1, "Host", "101")]
    assert (await api.request("DELETE", first)).status_code == 204
    assert server.asked[-1]["action"] == "end"
