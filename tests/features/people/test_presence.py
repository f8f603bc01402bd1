"""Presence: what people say, and what their phones do."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.storage import AsyncSession
from clarion.features.people import ActiveCallRegistry, CallQueueCache, DndStatus, TelephonyStates, demo
from clarion.features.people.presence.expiry_task import PresenceExpiryTask
from clarion.features.people.presence.rules import composed, presence_status, takes_calls, takes_queue_calls
from clarion.features.people.users.service import Profile, create_extension
from tests.support.api import Api

MINE = "/account/~/extension/~/presence"


async def test_defaults_are_available_and_taking_calls(api: Api) -> None:
    body = (await api.get(MINE, "102")).json()
    assert body["presenceStatus"] == "Available"
    assert body["userStatus"] == "Available"
    assert body["dndStatus"] == "TakeAllCalls"
    assert body["telephonyStatus"] == "NoCall"
    assert body["meetingStatus"] == "Disconnected"
    assert body["extension"]["id"] == int(api.extension_id("102"))
    assert body["uri"].endswith(f"/extension/{api.extension_id('102')}/presence")


async def test_a_change_is_kept_seen_by_others_and_announced(api: Api) -> None:
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.presence_changed", listen)
    body = {"dndStatus": "DoNotAcceptAnyCalls", "message": "Deep work"}
    changed = (await api.request("PUT", MINE, "102", json=body)).json()
    assert (changed["dndStatus"], changed["presenceStatus"]) == ("DoNotAcceptAnyCalls", "Busy")
    seen = (await api.get(f"/account/~/extension/{api.extension_id('102')}/presence", "103")).json()
    assert seen["message"] == "Deep work"
    again = (await api.request("PUT", MINE, "102", json={"userStatus": "Offline"})).json()
    assert again["message"] == "Deep work", "what is not named stays"
    assert again["presenceStatus"] == "Offline"
    await api.settled()
    assert [item["user_status"] for item in heard] == ["Available", "Offline"]
    assert heard[0]["extension_id"] == api.extension_id("102")


async def test_the_account_list_is_narrowed_to_the_people_of_a_page(api: Api) -> None:
    wanted = f"extensionId={api.extension_id('103')}&extensionId={api.extension_id('101')}&extensionId=77"
    records = (await api.get(f"/account/~/presence?{wanted}", "102")).json()["records"]
    assert [each["extension"]["extensionNumber"] for each in records] == ["101", "103"]
    many = "&".join(f"extensionId={number}" for number in range(201))
    assert (await api.get(f"/account/~/presence?{many}", "102")).status_code == 400


async def test_the_account_list_has_everybody(api: Api) -> None:
    body = (await api.get("/account/~/presence?detailedTelephonyState=true", "102")).json()
    numbers = {record["extension"]["extensionNumber"] for record in body["records"]}
    assert {"101", "102", "103", "104"} <= numbers
    assert all(record["activeCalls"] == [] for record in body["records"])
    assert body["paging"]["totalElements"] >= 4


async def test_call_states_come_from_the_call_servers(api: Api) -> None:
    extension_id = api.extension_id("102")
    for status, presence in (("Ringing", "Busy"), ("CallConnected", "Busy"), ("NoCall", "Available")):
        event = {"account_id": api.account_id(), "extension_id": extension_id, "telephony_status": status}
        await api.bus.publish("calls.presence", event)
        await api.settled()
        body = (await api.get(MINE, "102")).json()
        assert (body["telephonyStatus"], body["presenceStatus"]) == (status, presence)


async def test_states_are_asked_for_again_and_what_is_newer_stays(api: Api) -> None:
    states = api.here.get(TelephonyStates)
    event = {"account_id": "a", "extension_id": "old", "telephony_status": "Ringing"}
    await api.bus.publish("calls.presence", event)
    await api.settled()

    async def snapshot() -> list[dict[str, str]]:
        newer = {"account_id": "a", "extension_id": "both", "telephony_status": "NoCall"}
        await api.bus.publish("calls.presence", newer)
        await api.bus.settled()
        return [
            {"extension_id": "both", "telephony_status": "Ringing"},
            {"extension_id": "new", "telephony_status": "OnHold"},
        ]

    await states.reload(snapshot)
    assert [states.status_of(name) for name in ("old", "both", "new")] == ["NoCall", "NoCall", "OnHold"]

    async def nobody() -> list[dict[str, str]]:
        raise ConnectionError("no call server")

    await states.reload(nobody)
    assert states.status_of("new") == "OnHold", "what is known stays when nobody answers"


@pytest.mark.parametrize(
    ("user", "dnd", "telephony", "shown"),
    [
        ("Available", "TakeAllCalls", "NoCall", "Available"),
        ("Available", "TakeAllCalls", "OnHold", "Busy"),
        ("Available", "DoNotAcceptAnyCalls", "NoCall", "Busy"),
        ("Busy", "TakeAllCalls", "NoCall", "Busy"),
        ("Offline", "TakeAllCalls", "CallConnected", "Offline"),
    ],
)
def test_what_others_see_follows_from_both(user: str, dnd: str, telephony: str, shown: str) -> None:
    assert presence_status(user, dnd, telephony) == shown


def test_do_not_disturb_takes_no_direct_calls() -> None:
    assert takes_calls("TakeAllCalls")
    assert takes_calls("DoNotAcceptDepartmentCalls")
    assert not takes_calls("DoNotAcceptAnyCalls")
    assert not takes_calls("TakeDepartmentCallsOnly")


# ---- calls of one's own, and of queues


@given(st.sampled_from(sorted(DndStatus)), st.booleans(), st.booleans())
def test_the_one_status_says_both_what_one_takes_oneself_and_of_queues(
    status: str, personal: bool, queues: bool
) -> None:
    assert composed(takes_calls(status), takes_queue_calls(status)) == status
    found = composed(personal, queues)
    assert (takes_calls(found), takes_queue_calls(found)) == (personal, queues)


@pytest.mark.parametrize(
    ("body", "status", "personal", "queues"),
    [
        ({"dndStatusPersonal": "DoNotAcceptAnyCalls"}, "TakeDepartmentCallsOnly", "DoNotAcceptAnyCalls", True),
        ({"acceptCallQueueCalls": False}, "DoNotAcceptDepartmentCalls", "TakeAllCalls", False),
        ({"dndStatus": "DoNotAcceptAnyCalls"}, "DoNotAcceptAnyCalls", "DoNotAcceptAnyCalls", False),
        ({"dndStatus": "DoNotAcceptAnyCalls", "acceptCallQueueCalls": True}, "TakeDepartmentCallsOnly",
         "DoNotAcceptAnyCalls", True),
        ({"dndStatus": "Unknown", "presenceStatus": "Busy"}, "TakeAllCalls", "TakeAllCalls", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_taken_can_be_said_in_parts(
    api: Api, body: dict[str, Any], status: str, personal: str, queues: bool
) -> None:
    shown = (await api.request("PUT", MINE, "102", json=body)).json()
    assert (shown["dndStatus"], shown["dndStatusPersonal"]) == (status, personal)
    assert shown["acceptCallQueueCalls"] is queues


async def test_presence_in_one_follows_from_and_changes_the_same(api: Api) -> None:
    path = "/account/~/extension/~/unified-presence"
    assert (await api.get(path, "102")).json()["status"] == "Available"
    change = {"telephony": {"availability": "DoNotAcceptQueueCalls"}, "glip": {"availability": "DND"}}
    shown = (await api.request("PATCH", path, "102", json=change)).json()
    assert (shown["status"], shown["glip"]["availability"]) == ("DND", "DND")
    assert shown["telephony"]["availability"] == "DoNotAcceptQueueCalls"
    old = (await api.get(MINE, "102")).json()
    assert (old["dndStatus"], old["userStatus"]) == ("DoNotAcceptDepartmentCalls", "Busy")
    hidden = (await api.request("PATCH", path, "102", json={"glip": {"visibility": "Invisible"}})).json()
    assert (hidden["status"], hidden["glip"]["status"]) == ("Offline", "Offline")
    back = (await api.request("PATCH", path, "102", json={"glip": {"visibility": "Visible"}})).json()
    assert back["glip"] == {"status": "Online", "visibility": "Visible", "availability": "Available"}
    await api.request("PUT", MINE, "102", json={"allowSeeMyPresence": False})
    seen = (await api.get(f"/account/~/extension/{api.extension_id('102')}/unified-presence", "103")).json()
    assert (seen["status"], seen["telephony"]["visibility"]) == ("Offline", "Invisible")
    other = f"/account/~/extension/{api.extension_id('102')}/unified-presence"
    assert (await api.request("PATCH", other, "103", json={"glip": {"availability": "DND"}})).status_code == 403
    assert (await api.request("PATCH", path, "102", json={"glip": {"availability": "Maybe"}})).status_code == 400


class OneQueue(CallQueueCache):
    """Sales, with 102 and 103."""

    def __init__(self, queue_id: str, members: list[str]) -> None:
        self._queue_id, self._members = queue_id, members

    async def members_of(self, session: AsyncSession, account_id: str, queue_id: str) -> list[str]:
        return self._members if queue_id == self._queue_id else []

    async def queues_of(self, session: AsyncSession, account_id: str, extension_id: str) -> list[str]:
        return [self._queue_id] if extension_id in self._members else []


async def test_members_say_of_which_queues_they_take_calls(api: Api) -> None:
    assert (await api.get("/account/~/extension/~/call-queue-presence", "102")).json() == {"records": []}
    async with api.here.storage.transaction() as session:
        queue = await create_extension(
            session, api.account_id(), Profile(display_name="Sales"), now=api.clock.now(), number="600",
            extension_type="Department",
        )  # fmt: skip
    ben, chloe = api.extension_id("102"), api.extension_id("103")
    api.here.offer(CallQueueCache, OneQueue(queue.id, [ben, chloe]))
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.queue_presence_changed", listen)
    mine, whole = "/account/~/extension/~/call-queue-presence", f"/account/~/call-queues/{queue.id}/presence"
    change = {"records": [{"callQueue": {"id": queue.id}, "acceptCalls": False}]}
    shown = (await api.request("PUT", mine, "102", json=change)).json()["records"]
    assert [(item["callQueue"]["name"], item["acceptCalls"]) for item in shown] == [("Sales", False)]
    members = (await api.get(whole, "103")).json()["records"]
    assert [item["acceptCurrentQueueCalls"] for item in members] == [False, True]
    both = {"records": [{"member": {"id": item}, "acceptCurrentQueueCalls": True} for item in (ben, chloe)]}
    assert (await api.request("PUT", whole, "102", json=both)).status_code == 403, "others are for the queue's manager"
    done = (await api.request("PUT", whole, "101", json=both)).json()["records"]
    assert [item["acceptCurrentQueueCalls"] for item in done] == [True, True]
    await api.settled()
    assert [(item["extension_id"], item["takes_calls"]) for item in heard] == [(ben, False), (ben, True)]
    stranger = {"records": [{"member": {"id": api.extension_id("104")}, "acceptCurrentQueueCalls": True}]}
    assert (await api.request("PUT", whole, json=stranger)).status_code == 404
    assert (await api.get(f"/account/~/call-queues/{ben}/presence")).status_code == 404, "that is no queue"
    assert (await api.request("GET", whole, organisation=demo.NEIGHBOUR)).status_code == 404


async def test_who_lets_nobody_see_their_callers_shows_calls_without_them(api: Api) -> None:
    ben = api.extension_id("102")

    class Busy(ActiveCallRegistry):
        async def calls_of_account(self, account_id: str) -> dict[str, Any]:
            call = {"id": "p", "from": "+12025550100", "fromName": "Mum", "to": "102", "sipData": {"toTag": "t"}}
            return {ben: [call]}

    api.here.offer(ActiveCallRegistry, Busy())
    path = f"/account/~/extension/{ben}/presence"
    assert (await api.get(f"{path}?detailedTelephonyState=true")).json()["activeCalls"][0]["from"] == "+12025550100"
    await api.request("PUT", MINE, "102", json={"callerIdVisibility": "None"})
    assert (await api.get(f"{path}?detailedTelephonyState=true")).json()["activeCalls"] == [{"id": "p"}]
    own = (await api.get(f"{MINE}?sipData=true", "102")).json()["activeCalls"][0]
    assert (own["fromName"], own["sipData"]) == ("Mum", {"toTag": "t"})
    assert (await api.get(f"{path}?detailedTelephonyState=true", "103")).json()["activeCalls"] == []


async def test_a_person_who_never_signed_in_and_has_no_phone_is_offline(api: Api) -> None:
    """Until the first sign-in, over both surfaces; others are told of the change."""
    body = {"contact": {"firstName": "New", "email": "new@demo.example"}, "password": "a very good one"}
    person = (await api.request("POST", "/account/~/extension", json={**body, "status": "Enabled"})).json()
    path = f"/account/~/extension/{person['id']}"

    async def shown() -> tuple[str, str]:
        seen = (await api.get(f"{path}/presence", "102")).json()
        return seen["presenceStatus"], (await api.get(f"{path}/unified-presence", "102")).json()["status"]

    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.presence_changed", listen)
    assert await shown() == ("Offline", "Offline")
    assert (await api.by_password(person["extensionNumber"], "a very good one")).status_code == 200
    assert await shown() == ("Available", "Available")
    await api.settled()
    assert [str(item["extension_id"]) for item in heard] == [str(person["id"])]
    other = (await api.request("POST", "/account/~/extension", json={"contact": {"firstName": "Desk"}})).json()
    device = {"type": "OtherPhone", "name": "Desk", "extension": {"id": str(other["id"])}}
    made = await api.request("POST", "/account/~/device", json=device)
    assert made.status_code in (200, 201), made.text
    seen = (await api.get(f"/account/~/extension/{other['id']}/presence", "102")).json()
    assert seen["presenceStatus"] == "Available", "a phone can be called"


async def test_do_not_disturb_and_a_status_text_end_by_themselves(api: Api) -> None:
    end = (api.clock.now() + timedelta(minutes=30)).isoformat()
    body = {"userStatus": "Busy", "dndStatus": "DoNotAcceptAnyCalls", "statusExpirationTime": end}
    body |= {"message": "In a workshop", "messageExpirationTime": (api.clock.now() + timedelta(hours=2)).isoformat()}
    set_now = (await api.request("PUT", MINE, "102", json=body)).json()
    assert set_now["statusExpirationTime"][:16] == end[:16]
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.presence_changed", listen)
    task = PresenceExpiryTask(api.here)
    await task.turn()
    assert (await api.get(MINE, "102")).json()["dndStatus"] == "DoNotAcceptAnyCalls", "not yet"
    api.clock.advance(31 * 60)
    await task.turn()
    after = (await api.get(MINE, "102")).json()
    assert (after["userStatus"], after["dndStatus"], after["message"]) == ("Available", "TakeAllCalls", "In a workshop")
    assert "statusExpirationTime" not in after
    api.clock.advance(2 * 3600)
    api.tokens.clear()
    await task.turn()
    assert (await api.get(MINE, "102")).json()["message"] == ""
    await api.settled()
    assert [(item["user_status"], item["message"]) for item in heard][-2:] == [
        ("Available", "In a workshop"),
        ("Available", ""),
    ], "others are told each time"
    for wrong in (api.clock.now() - timedelta(minutes=1), api.clock.now() + timedelta(days=400)):
        late = {"message": "x", "messageExpirationTime": wrong.isoformat()}
        refused = await api.request("PUT", MINE, "102", json=late)
        assert (refused.status_code, refused.json()["parameterName"]) == (400, "messageExpirationTime")
    again = (await api.request("PUT", MINE, "102", json={"message": "No end"})).json()
    assert "messageExpirationTime" not in again
