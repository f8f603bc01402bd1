"""Every family of events: its notifications reach those who may have them, in the published shapes."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from clarion.features.people import ActiveCallRegistry
from tests.features.developer.subscriptions.test_resource import created
from tests.support.api import Api
from tests.support.receiver import receiver

ACCOUNT = "/restapi/v1.0/account/~"
OWN = ACCOUNT + "/extension/~"
PUBLISHED = Path(__file__).parents[5] / "shared" / "ringcentral-api" / "openapi.yml"


def party(api: Api, number: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "p-a0b1z1-1",
        "direction": "Inbound",
        "from": {"phoneNumber": "+12025550199", "name": "Somebody"},
        "to": {"phoneNumber": "+12025550102", "extensionId": api.extension_id(number)},
        "status": {"code": "Answered", "rcc": False},
        "muted": False,
        "standAlone": False,
        "missedCall": False,
        "accountId": api.account_id(),
        "extensionId": api.extension_id(number),
        "owner": {"accountId": api.account_id(), "extensionId": api.extension_id(number)},
        **more,
    }


def session_event(api: Api, *parties: dict[str, Any], sequence: int = 3) -> dict[str, Any]:
    session = {
        "id": "s-a0b1z1", "sessionId": "1234567890", "serverId": "cs1", "creationTime": "2026-01-05T09:00:00.000Z",
        "origin": {"type": "Call"}, "parties": list(parties), "sequence": sequence,
    }  # fmt: skip
    extensions = sorted({one["extensionId"] for one in parties})
    return {
        "account_id": api.account_id(), "session": session, "changed": list(parties), "extensions": extensions,
        "event_time": "2026-01-05T09:00:01.000Z",
    }  # fmt: skip


@dataclass
class Case:
    """`schema`: the name of the published shape. `holds`: members of the body that must be there, with their values."""

    filter: str
    topic: str
    payload: Any
    schema: str = ""
    holds: dict[str, Any] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()


def presence_event(api: Api) -> dict[str, Any]:
    return {
        "account_id": api.account_id(), "extension_id": api.extension_id("102"), "user_status": "Busy",
        "dnd_status": "TakeAllCalls", "message": "",
    }  # fmt: skip


def extension_event(api: Api, what: str = "Update") -> dict[str, Any]:
    hints = ["ProfileImage"] if what == "Update" else []
    return {
        "account_id": api.account_id(), "extension_id": api.extension_id("102"), "event_type": what, "hints": hints,
    }  # fmt: skip


def thread_event(api: Api) -> dict[str, Any]:
    return {
        "account_id": api.account_id(), "thread_id": "t-1", "what": "entries", "at": "2026-01-05T09:00:01.000Z",
    }  # fmt: skip


def chat_event(api: Api, what: str) -> dict[str, Any]:
    post = {
        "id": "8", "groupId": "7", "type": "TextMessage", "text": "Hello", "creatorId": "1", "seq": 3, "n": 9,
        "reactions": [], "deleted": False,
    }  # fmt: skip
    chat = {"id": "7", "name": "Parrots", "type": "Team", "isPublic": False, "status": "Active"}
    return {
        "account_id": api.account_id(), "chat_id": "7", "members_version": 1, "event_type": what,
        "only": [api.extension_id("101")], "n": 9, "at": "2026-01-05T09:00:01.000Z",
        **({"post": post} if what.startswith("Post") else {"chat": chat}),
    }  # fmt: skip


CALL = {"telephonySessionId": "s-a0b1z1", "sessionId": "1234567890", "sequence": 3}
CASES = {
    "calls of the company": Case(
        ACCOUNT + "/telephony/sessions", "calls.session", lambda api: session_event(api, party(api, "102")),
        "AccountTelephonySessionsEvent", CALL, ("ownerId",),
    ),
    "calls of one extension": Case(
        OWN + "/telephony/sessions?direction=Inbound&statusCode=Answered&phoneNumber=12025550199", "calls.session",
        lambda api: session_event(api, party(api, "101"), party(api, "102")),
        "ExtensionTelephonySessionsEvent", CALL,
    ),
    "presence of the company": Case(
        ACCOUNT + "/presence", "people.presence_changed", presence_event, "AccountPresenceEvent",
        {"presenceStatus": "Available", "telephonyStatus": "NoCall"}, ("activeCalls", "totalActiveCalls"),
    ),
    "presence of somebody": Case(
        ACCOUNT + "/extension/{102}/presence", "people.presence_changed", presence_event, "ExtensionPresenceEvent",
        {"userStatus": "Available"}, ("activeCalls",),
    ),
    "presence with calls": Case(
        ACCOUNT + "/extension/{102}/presence?detailedTelephonyState=true", "people.presence_changed", presence_event,
        "DetailedExtensionPresenceEvent", {"activeCalls": [], "totalActiveCalls": 0}, ("acceptCallQueueCalls",),
    ),
    "presence after a call": Case(
        ACCOUNT + "/extension/{102}/presence?detailedTelephonyState=true", "calls.session",
        lambda api: session_event(api, party(api, "102", status={"code": "Gone"}, queueCall=True)),
        "DetailedExtensionPresenceEvent",
        {"telephonyStatus": "NoCall", "totalActiveCalls": 1, "activeCalls": [
            {"id": "p-a0b1z1-1", "direction": "Inbound", "queueCall": True, "from": "+12025550199",
             "fromName": "Somebody", "to": "+12025550102", "toName": "", "startTime": "2026-01-05T09:00:00.000Z",
             "telephonyStatus": "NoCall", "sessionId": "1234567890", "telephonySessionId": "s-a0b1z1",
             "partyId": "p-a0b1z1-1", "terminationType": "final"}]},
    ),
    "presence with SIP data": Case(
        ACCOUNT + "/extension/{102}/presence?detailedTelephonyState=true&sipData=true", "people.presence_changed",
        presence_event, "DetailedExtensionPresenceWithSIPEvent", {"totalActiveCalls": 0},
    ),
    "presence by a call": Case(
        ACCOUNT + "/extension/{102}/presence", "calls.presence",
        lambda api: {"account_id": api.account_id(), "extension_id": api.extension_id("102"),
                     "telephony_status": "Ringing", "telephony_session_id": "s-1", "sequence": 1},
        "ExtensionPresenceEvent", {"telephonyStatus": "Ringing", "presenceStatus": "Busy"},
    ),
    "an extension": Case(
        ACCOUNT + "/extension/{102}", "people.extension_changed", extension_event, "ExtensionInfoEvent",
        {"eventType": "Update", "hints": ["ProfileImage"]},
    ),
    "the list of extensions": Case(
        ACCOUNT + "/extension", "people.extension_changed", lambda api: extension_event(api, "Create"),
        "ExtensionListEvent", {"eventType": "Create"},
    ),
    "favourites": Case(
        OWN + "/favorite", "people.favorites_changed",
        lambda api: {"account_id": api.account_id(), "extension_id": api.extension_id("101")},
        "ExtensionFavoritesEvent", {},
    ),
    "grants by texts": Case(
        OWN + "/grant", "people.sms_recipients_changed",
        lambda api: {"account_id": api.account_id(), "extension_id": "600", "recipient_ids": [api.extension_id("101")]},
        "ExtensionGrantListEvent", {},
    ),
    "a member of a queue": Case(
        ACCOUNT + "/call-queues/600/presence", "people.queue_presence_changed",
        lambda api: {"account_id": api.account_id(), "extension_id": api.extension_id("101"), "queue_id": "600",
                     "takes_calls": False},
        "CallQueuePresenceEvent", {"callQueueId": "600", "acceptCalls": False},
    ),
    "do not disturb": Case(
        OWN + "/presence/dnd", "people.presence_changed",
        lambda api: {"account_id": api.account_id(), "extension_id": api.extension_id("101"),
                     "user_status": "Available", "dnd_status": "DoNotAcceptAnyCalls", "message": ""},
        "", {"dndStatus": "DoNotAcceptAnyCalls"},
    ),
    "the directory": Case(
        ACCOUNT + "/directory/entries", "people.extension_changed", extension_event, "", {},
    ),
    "the directory by its older name": Case(
        ACCOUNT + "/directory/contacts", "people.extension_changed", extension_event, "", {},
    ),
    "a number of the contact center": Case(
        ACCOUNT + "/phone-number?usageType=ContactCenterNumber", "numbers.changed",
        lambda api: {"account_id": api.account_id(), "extension_id": None, "event_type": "Created",
                     "number_id": "7", "phone_number": "+12125550150", "usage_type": "ContactCenterNumber"},
        "", {"eventType": "Created",
             "phoneNumberInfo": {"id": "7", "phoneNumber": "+12125550150", "usageType": "ContactCenterNumber"}},
    ),
    "a text to a queue": Case(
        OWN + "/shared-sms", "messages.changed",
        lambda api: {"account_id": api.account_id(), "extension_id": api.extension_id("101"), "type": "SMS",
                     "direction": "Inbound", "change": "Create", "message_ids": ["12"], "unread": 1, "read": 0,
                     "at": "2026-01-05T09:00:01.000Z", "shared": True},
        "", {"changes": [{"type": "SMS", "newCount": 1, "updatedCount": 0, "newMessageIds": [12]}]},
    ),
    "threads of texts": Case(
        ACCOUNT + "/message-threads/sync", "texting.threads_changed", thread_event, "",
        {"lastModifiedTime": "2026-01-05T09:00:01.000Z"}, ("threadId",),
    ),
    "what is in threads": Case(
        ACCOUNT + "/message-threads/entries/sync", "texting.threads_changed", thread_event, "",
        {"lastModifiedTime": "2026-01-05T09:00:01.000Z"},
    ),
    "posts": Case(
        "/team-messaging/v1/posts", "team_messaging.changed", lambda api: chat_event(api, "PostAdded"), "",
        {"eventType": "PostAdded", "id": "8", "groupId": "7", "text": "Hello", "attachments": None},
        ("seq", "reactions"),
    ),
    "chats by their older name": Case(
        "/restapi/v1.0/glip/groups", "team_messaging.changed", lambda api: chat_event(api, "GroupRenamed"), "",
        {"eventType": "GroupRenamed", "id": "7", "name": "Parrots", "isPublic": False},
    ),
    "where a device is": Case(
        ACCOUNT + "/device/77/emergency-address", "emergency.locations_changed",
        lambda api: {"account_id": api.account_id(), "subject": "device", "subject_id": "77"},
        "", {"deviceId": "77"},
    ),
}  # fmt: skip


@cache
def published() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(PUBLISHED.read_text(), Loader=yaml.CSafeLoader)
    return found


def faults(schema: str, event: dict[str, Any]) -> list[str]:
    """Where the event departs from the published shape."""
    whole = published()
    checker = jsonschema.Draft7Validator({"$ref": f"#/components/schemas/{schema}", "components": whole["components"]})
    return [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in checker.iter_errors(event)]


async def test_every_kind_of_event_arrives_with_what_it_promises(api: Api) -> None:
    got: dict[str, dict[str, Any]] = {}
    for name, case in CASES.items():
        async with receiver() as hook:
            text = case.filter.replace("{102}", api.extension_id("102"))
            found = await created(api, hook, text, number="101")
            await publish(api, case.topic, case.payload(api))
            await hook.got(1)
            got[name] = event = hook.bodies[0]
            assert event["event"] == found["eventFilters"][0], name
            assert set(event) == {"uuid", "event", "timestamp", "subscriptionId", "ownerId", "body"}
            assert event["ownerId"] == api.extension_id("101")
            for member, value in case.holds.items():
                assert event["body"][member] == value, (name, member)
            if "directory" in name:
                (contact,) = event["body"]["contacts"]
                assert (contact["eventType"], contact["extensionNumber"]) == ("Update", "102")
            for member in case.lacks:
                assert member not in event["body"], (name, member)
            assert (await api.request("DELETE", f"/subscription/{found['id']}", "101")).status_code == 204
    if not PUBLISHED.is_file():
        pytest.skip("the published shapes are not here")
    problems = {name: faults(CASES[name].schema, event) for name, event in got.items() if CASES[name].schema}
    assert not any(problems.values()), json.dumps(problems, indent=1)


async def test_calls_show_their_dialogs_and_recordings_to_filters_that_ask_for_them(api: Api) -> None:
    dialog = {"callId": "c@cs1", "fromTag": "f", "toTag": "t"}

    class Busy(ActiveCallRegistry):
        async def calls_of_account(self, account_id: str) -> dict[str, Any]:
            return {api.extension_id("101"): [{"partyId": "p-a0b1z1-1", "sipData": dialog | {"localUri": "sip:x"}}]}

    api.here.offer(ActiveCallRegistry, Busy())
    async with receiver() as plain, receiver() as hook:
        await created(api, plain, OWN + "/telephony/sessions", number="101")
        await created(api, hook, OWN + "/telephony/sessions?sipData=true", number="101")
        await publish(api, "calls.session", session_event(api, party(api, "101")))
        await hook.got(1)
        await plain.got(1)
        assert hook.bodies[0]["body"]["parties"][0]["sipData"] == dialog
        assert "sipData" not in plain.bodies[0]["body"]["parties"][0]
    recordings = [{"id": "7", "active": True}]
    async with receiver() as plain, receiver() as hook:
        await created(api, plain, OWN + "/telephony/sessions", number="101")
        await created(api, hook, OWN + "/telephony/sessions?withRecordings=true", number="101")
        await publish(api, "calls.session", session_event(api, party(api, "101"), sequence=4))
        await publish(api, "calls.session", session_event(api, party(api, "101", recordings=recordings), sequence=5))
        await plain.got(2)
        await hook.got(1)
        assert hook.bodies[0]["body"]["sequence"] == 5, "only calls that are recorded"
        assert plain.bodies[1]["body"]["parties"][0]["recordings"] == recordings


async def publish(api: Api, topic: str, payload: dict[str, Any]) -> None:
    """As the outbox or a call server would."""
    from pydantic import RootModel

    from clarion.base.outbox import announce

    if topic.startswith("calls."):
        await api.bus.publish(topic, payload)
    else:
        async with api.here.storage.transaction() as session:
            announce(session, topic, RootModel[dict[str, Any]](payload))
    await api.settled()


async def test_parties_of_others_are_not_shown_and_filters_choose_among_parties(api: Api) -> None:
    own = OWN + "/telephony/sessions"
    async with receiver() as hook:
        await created(api, hook, own + "?direction=Outbound", own + "?missedCall=true", number="102")
        await publish(api, "calls.session", session_event(api, party(api, "101", direction="Outbound")))
        await publish(api, "calls.session", session_event(api, party(api, "102")))
        missed = party(api, "102", missedCall=True, status={"code": "Disconnected"})
        await publish(api, "calls.session", session_event(api, party(api, "101"), missed, sequence=4))
        event = (await hook.got(1))[0]
        assert [one["extensionId"] for one in event["body"]["parties"]] == [api.extension_id("102")]
        assert event["body"]["parties"][0]["missedCall"] is True
        assert event["event"].endswith("?missedCall=true")
        assert len(hook.bodies) == 1


async def test_a_call_event_that_the_bus_delivers_twice_is_sent_once(api: Api) -> None:
    async with receiver() as hook:
        await created(api, hook, ACCOUNT + "/telephony/sessions", number="101")
        for sequence in (3, 3, 4):
            await publish(api, "calls.session", session_event(api, party(api, "102"), sequence=sequence))
        assert [body["body"]["sequence"] for body in await hook.got(2)] == [3, 4]
        await publish(api, "calls.session", session_event(api, party(api, "102"), sequence=5))
        assert [body["body"]["sequence"] for body in await hook.got(3)] == [3, 4, 5]


async def test_an_event_of_unknown_form_costs_only_itself(api: Api) -> None:
    async with receiver() as hook:
        await created(api, hook, ACCOUNT + "/telephony/sessions", number="101")
        await publish(api, "calls.session", {"account_id": api.account_id()})
        broken = session_event(api, party(api, "102"))
        del broken["session"]["serverId"]
        await publish(api, "calls.session", broken)
        await publish(api, "calls.session", session_event(api, party(api, "102"), sequence=9))
        assert [body["body"]["sequence"] for body in await hook.got(1)] == [9]


async def test_an_event_of_another_account_never_comes_even_with_our_ids_in_it(api: Api) -> None:
    async with receiver() as hook:
        await created(api, hook, ACCOUNT + "/telephony/sessions", number="101")
        foreign = session_event(api, party(api, "102")) | {"account_id": "42"}
        await publish(api, "calls.session", foreign)
        await publish(api, "calls.session", session_event(api, party(api, "102"), sequence=9))
        assert [body["body"]["sequence"] for body in await hook.got(1)] == [9]
