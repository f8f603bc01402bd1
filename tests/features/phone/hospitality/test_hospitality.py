"""PH-68: rooms, guests who come and go, housekeeping by phone, and a property-management system that signs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clarion.calls.directory import Account
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import Identity
from clarion.features.developer.subscriptions.sources.rooms import FAMILY
from clarion.features.message_store import (
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewMessage,
    Party,
)
from clarion.features.people import demo
from clarion.features.people.connections.models import Connection
from clarion.features.phone.call_log import CallLogEntry
from clarion.features.phone.feature_codes import FeatureCodeService
from clarion.features.phone.feature_codes.codes import find_code
from clarion.features.phone.feature_codes.mailbox import MailboxService
from clarion.features.phone.handling.models import HandlingRule
from clarion.features.phone.hospitality import ROOMS_CHANGED, RoomGuard, RoomSnapshot, read_snapshot
from clarion.features.phone.hospitality.rules import is_signed, sign
from clarion.features.phone.spending.models import CallCharge
from tests.calls.world import people
from tests.support.api import Api

PATH = "/account/~/clarion/rooms"
LINK = "/account/~/clarion/property-link"
LOG_SYNC, SYNC = "/account/~/extension/ROOM/call-log-sync", "/account/~/extension/ROOM/message-sync"
GUEST = {"guest": {"firstName": "Grace", "lastName": "Hopper"}}


async def send(api: Api, method: str, path: str, body: Any = None, status: int = 200, who: str = "101") -> Any:
    path = path.replace("ROOM", api.extension_id("103"))
    answer = await api.request(method, path, who, json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def barred(api: Api) -> tuple[str, ...]:
    async with api.here.storage.reading() as session:
        return (await read_snapshot(session)).barred


async def charge(api: Api, leg: str, amount: int) -> None:
    async with api.here.storage.transaction() as session:
        row = CallCharge(id=leg, account_id=api.account_id(), session_id="1", extension_id=api.extension_id("103"))
        row.site_id, row.cost_center_id, row.trunk_id, row.number = "main-site", "", "", "+12025550123"
        row.day, row.answered_at, row.seconds, row.amount = "2026-01-01", api.clock.now(), 60, amount
        row.currency, row.rate, row.created_at = "USD", "", api.clock.now()
        session.add(row)


async def plans(api: Api) -> str:
    """How calls of the room are handled, as it is kept."""
    async with api.here.storage.reading() as session:
        mine = HandlingRule.extension_id == api.extension_id("103")
        return str((await session.scalars(select(HandlingRule.plan).where(mine))).all())


async def leave_voicemail(api: Api, kind: MessageType = MessageType.VOICEMAIL) -> None:
    async with api.here.storage.transaction() as session:
        new = NewMessage(
            account_id=api.account_id(),
            extension_id=api.extension_id("103"),
            type=kind,
            direction=Direction.INBOUND,
            status=MessageStatus.RECEIVED,
            sender=Party(phone_number="+12025550123"),
            recipients=[],
            at=api.clock.now(),
        )
        await api.here.get(MessageStore).add(session, new)


async def log_call(api: Api, key: str = "line", ago: int = 0) -> None:
    now, who = api.clock.now() - timedelta(seconds=ago), api.extension_id("103")
    words = {"direction": "Outbound", "action": "VoIP Call", "result": "Call connected", "transport": "PSTN"}
    ids = {"id": key, "session_id": "1", "telephony_session_id": "s-1", "party_id": "p-1"}
    times = {"started_at": now, "modified_at": now, "seconds": 5.0}
    async with api.here.storage.transaction() as session:
        about = {"account_id": api.account_id(), "extension_id": who, "caller": {}, "callee": {}, "legs": []}
        session.add(CallLogEntry(**about, **ids, **words, **times))


async def nothing_is_told(api: Api, tokens: list[str]) -> None:
    """Whoever asks as the room hears nothing of the guest who has left, in whatever way; administrators have their own
    record of the calls.
    """
    room = f"/account/~/extension/{api.extension_id('103')}"
    await log_call(api, "late", ago=5)  # it was up when the guest left, and is written down now
    for who in ("103", "101"):
        assert (await send(api, "GET", f"{room}/call-log?showDeleted=true", who=who))["records"] == []
        assert (await send(api, "GET", f"{room}/message-store?availability=Purged", who=who))["records"] == []
    assert (await send(api, "GET", f"{room}/call-log/late", status=404))["errorCode"] == "CMN-102"
    for path, token in zip((LOG_SYNC, SYNC), tokens, strict=True):
        assert (await send(api, "GET", path))["records"] == []
        refused = await send(api, "GET", f"{path}?syncType=ISync&syncToken={token}", status=400)
        assert refused["errorCode"] in ("CLG-101", "MSG-333"), "a client that was there before starts over"
    company = await send(api, "GET", "/account/~/call-log?showDeleted=true")
    assert {line["id"] for line in company["records"]} == {"line", "late"}


async def test_a_guest_comes_calls_and_goes_and_nothing_of_them_stays(api: Api) -> None:
    """PH-68"""
    room = api.extension_id("103")
    made = await send(api, "PUT", f"{PATH}/{room}", {})
    assert (made["status"], made["housekeeping"], made["outboundCalls"]) == ("Vacant", "Clean", False)
    assert await barred(api) == (room,)
    await charge(api, "before", 9_000_000)
    api.clock.advance(60)
    stays = await send(api, "POST", f"{PATH}/{room}/check-in", GUEST)
    assert (stays["status"], stays["guest"], stays["outboundCalls"]) == ("Occupied", "Grace Hopper", True)
    assert await barred(api) == ()
    extension = await send(api, "GET", f"/account/~/extension/{room}")
    assert extension["name"] == "Grace Hopper"
    await send(api, "POST", f"{PATH}/{room}/check-in", GUEST, 409)
    await send(api, "POST", f"/account/~/extension/{room}/clarion/wake-ups", {"time": "07:00"}, 201)
    await send(api, "PUT", f"/account/~/extension/{room}/presence", {"dndStatus": "DoNotAcceptAnyCalls"})
    [seen] = (await send(api, "GET", PATH))["records"]
    assert seen["doNotDisturb"] is True and seen["extension"]["extensionNumber"] == "103"
    await send(api, "PUT", f"{PATH}/{room}", {"outboundCalls": False})
    assert await barred(api) == (room,)
    away = {"code": "forward-on", "argument": "+12025550123", "account_id": api.account_id(), "extension_id": room}
    assert (await api.here.get(FeatureCodeService)._do(away))["result"] == "done"
    assert "+12025550123" in await plans(api)
    await leave_voicemail(api)
    await leave_voicemail(api, MessageType.SMS)
    await log_call(api)
    tokens = [(await send(api, "GET", path))["syncInfo"]["syncToken"] for path in (LOG_SYNC, SYNC)]
    await charge(api, "during", 2_500_000)
    [so_far] = (await send(api, "GET", f"{PATH}/stays"))["records"]
    assert so_far["charges"] == "2.50" and "checkOutTime" not in so_far
    contacts, connected = (f"/account/~/extension/~/{each}" for each in ("address-book/contact", "clarion/connections"))
    assert (await api.request("POST", contacts, "103", json={"firstName": "Vincent"})).status_code == 200
    async with api.here.storage.transaction() as session:
        ids = {"id": "c", "account_id": api.account_id(), "extension_id": room, "created_at": api.clock.now()}
        wanted = {"contacts": True, "calendar": True}
        session.add(Connection(provider="dav", name="Home", sealed_secrets=b"", **wanted, **ids))
    out = await send(api, "POST", f"{PATH}/{room}/check-out")
    for theirs in (contacts, connected):
        assert (await api.get(theirs, "103")).json()["records"] == []
    assert (out["charges"], out["guest"]) == ("2.50", "Grace Hopper")
    [after] = (await send(api, "GET", PATH))["records"]
    assert (after["status"], after["housekeeping"], after["doNotDisturb"]) == ("Vacant", "Dirty", False)
    async with api.here.storage.reading() as session:
        kept = (await session.scalars(select(Message.availability))).all()
    assert kept == ["Purged", "Purged"], "texts too"
    assert (await send(api, "GET", f"/account/~/extension/{room}/call-log"))["records"] == []
    await nothing_is_told(api, tokens)
    assert "+12025550123" not in await plans(api), "where the guest's calls went is not remembered"
    left = await send(api, "GET", f"/account/~/extension/{room}/clarion/wake-ups")
    assert left["records"] == []
    assert (await send(api, "GET", f"/account/~/extension/{room}"))["name"] == made["name"]
    await send(api, "POST", f"{PATH}/{room}/check-out", None, 409)
    await send(api, "DELETE", f"{PATH}/{room}", None, 204)
    assert (await send(api, "GET", PATH))["records"] == []


async def test_a_guest_hears_voicemail_with_the_pin_of_the_desk(api: Api) -> None:
    """PH-68: at the room's phone, until they leave."""
    room, mailbox = api.extension_id("103"), MailboxService(api.here)
    await send(api, "PUT", f"{PATH}/{room}", {})
    await send(api, "POST", f"{PATH}/{room}/check-in", GUEST | {"ivrPin": "123456"}, 400)
    await send(api, "POST", f"{PATH}/{room}/check-in", GUEST | {"ivrPin": "402871"})
    await leave_voicemail(api)

    async def opens() -> dict[str, str]:
        where = {"account_id": api.account_id(), "extension_id": room, "device_id": "room"}
        return await mailbox.do({"action": "open", "pin": "402871", **where})

    found = await opens()
    assert found["result"] == "open" and len(found["new"].split()) == 1
    await send(api, "POST", f"{PATH}/{room}/check-out")
    assert (await opens())["result"] == "wrong"


async def test_housekeeping_dials_how_the_room_is(api: Api) -> None:
    """PH-68"""
    room = api.extension_id("103")
    await send(api, "PUT", f"{PATH}/{room}", {})
    desk = api.here.get(FeatureCodeService)

    async def dial(dialed: str, extension: str) -> dict[str, str]:
        found = find_code(dialed)
        assert found is not None
        payload = {"code": found[0].id, "argument": found[1], "account_id": api.account_id()}
        return await desk._do(payload | {"extension_id": api.extension_id(extension), "device_id": ""})

    assert (await dial("*443", "103"))["say"] == "room-inspected"
    assert (await send(api, "GET", PATH))["records"][0]["housekeeping"] == "Inspected"
    assert (await dial("*449", "103"))["say"] == "room-digits"
    assert (await dial("*441", "102"))["result"] == "refused", "that phone is no room's"


async def test_a_property_management_system_signs_what_it_tells(api: Api) -> None:
    """PH-68"""
    room = api.extension_id("103")
    await send(api, "PUT", f"{PATH}/{room}", {})
    await send(api, "GET", LINK, None, 404)
    link = await send(api, "PUT", LINK, {})
    assert link["uri"].startswith(api.here.settings.public_url)

    async def tell(status: int, body: Any, secret: str = "", late: int = 0) -> Any:
        raw = json.dumps(body).encode()
        at = int(api.clock.now().timestamp()) - late
        headers = {"X-Clarion-Signature": sign(secret or link["secret"], at, raw)}
        answer = await api.client.post(
            "/clarion/property/" + link["uri"].rpartition("/")[2], content=raw, headers=headers
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    arrives = {"id": "e1", "event": "CheckIn", "room": "103", **GUEST, "outboundCalls": False}
    arrives["wakeUp"] = {"time": "06:30"}
    await tell(403, arrives, secret="x" * 40)
    await tell(403, arrives, late=301)
    assert (await tell(200, arrives))["result"] == "Done"
    assert (await tell(200, arrives))["result"] == "Known", "brought again it does nothing"
    assert await barred(api) == (room,)
    wake_ups = (await send(api, "GET", f"/account/~/extension/{room}/clarion/wake-ups"))["records"]
    assert [each["time"] for each in wake_ups] == ["06:30"]
    await tell(200, {"id": "e2", "event": "RoomStatus", "room": "103", "housekeeping": "Clean", "outboundCalls": True})
    assert await barred(api) == ()
    for body in (
        {"id": "e3", "event": "CheckIn", "room": "103"},
        {"id": "e3", "event": "Fly", "room": "103"},
        {"id": "e3", "event": "CheckOut", "room": "x"},
        {"id": "e3", "event": "WakeUp", "room": "103"},
        {"id": "e3\0", "event": "RoomStatus", "room": "103"},
    ):
        assert (await tell(400, body))["errorCode"]
    await tell(404, {"id": "e3", "event": "CheckOut", "room": "102"})
    await tell(400, {"id": "e3", "event": "CheckOut", "room": "1" * 9000})
    gone = await tell(200, {"id": "e3", "event": "CheckOut", "room": "103"})
    assert (gone["charges"], gone["housekeeping"]) == ("0.00", "Dirty")
    again = await send(api, "PUT", LINK, {"newSecret": True})
    await tell(403, {"id": "e4", "event": "RoomStatus", "room": "103"})
    assert again["secret"] != link["secret"] and again["uri"] == link["uri"]


async def test_programs_that_subscribed_hear_of_guests() -> None:
    """PH-68"""
    told = {"account_id": "7", "extension_id": "9", "extension_number": "103", "event": "CheckOut", "guest": "Grace"}
    told |= {"housekeeping": "Dirty", "charges": "2.50", "currency": "USD"}
    [path] = FAMILY.touches(ROOMS_CHANGED, told)
    [notice] = await FAMILY.build(None, ROOMS_CHANGED, told, frozenset([path]))  # type: ignore[arg-type]
    assert (notice.path, notice.account_id) == ("/restapi/v1.0/account/7/clarion/rooms", "7")
    assert notice.body["extension"] == {"id": "9", "extensionNumber": "103"} and notice.body["charges"] == "2.50"


async def test_who_may_and_who_may_not(api: Api) -> None:
    """PH-68"""
    room = api.extension_id("103")
    await send(api, "PUT", f"{PATH}/{room}", {}, 403, "102")
    await send(api, "PUT", LINK, {}, 403, "102")
    await send(api, "PUT", f"{PATH}/{api.extension_id('101', demo.NEIGHBOUR)}", {}, 404)
    await send(api, "POST", f"{PATH}/{room}/check-in", GUEST, 404)
    await send(api, "PUT", f"{PATH}/{room}", {"housekeeping": "Filthy"}, 400)
    await send(api, "PUT", f"{PATH}/{room}", {"outboundCalls": True}, 409)


async def test_guests_and_rooms_are_for_the_front_desk(api: Api) -> None:
    """PH-68: everybody may read details of users, their own; no room lifts its own bar."""
    room = api.extension_id("103")
    await send(api, "PUT", f"{PATH}/{room}", {})
    await send(api, "PUT", f"{PATH}/{room}", {"outboundCalls": True}, 403, "103")
    await send(api, "POST", f"{PATH}/{room}/check-in", GUEST, 403, "103")
    await send(api, "POST", f"{PATH}/{room}/check-in", GUEST)
    await send(api, "POST", f"{PATH}/{room}/check-out", {}, 403, "103")
    for who, count in (("101", 1), ("102", 0), ("103", 0)):
        assert len((await send(api, "GET", PATH, who=who))["records"]) == count
        assert len((await send(api, "GET", f"{PATH}/stays", who=who))["records"]) == count
    for wanted, count in ((room, 1), (api.extension_id("102"), 0)):
        assert len((await send(api, "GET", f"{PATH}/stays?extensionId={wanted}"))["records"]) == count


async def test_the_front_desk_makes_no_room_of_an_administrator(api: Api) -> None:
    """PH-68: check-in wipes voicemail and PIN."""
    desk = f"/account/~/extension/{api.extension_id('102')}/assigned-role"
    await send(api, "PUT", desk, {"records": [{"id": "3"}]})
    await send(api, "PUT", f"{PATH}/{api.extension_id('103')}", {}, who="102")
    await send(api, "PUT", f"{PATH}/{api.extension_id('101')}", {}, 403, "102")


async def test_a_guest_may_have_long_names(api: Api) -> None:
    """PH-68"""
    room = api.extension_id("103")
    await send(api, "PUT", f"{PATH}/{room}", {})
    longest = {"guest": {"firstName": "A" * 100, "lastName": "B" * 100}}
    stay = await send(api, "POST", f"{PATH}/{room}/check-in", longest)
    assert stay["guest"] == f"{'A' * 100} {'B' * 99}"


@pytest.mark.parametrize(
    ("who", "dialed", "allowed"),
    [
        ("e101", Dialed(kind="number", value="+12025550123"), False),
        ("e101", Dialed(kind="code", value="411"), False),
        ("e101", Dialed(kind="extension", value="102"), True),
        ("e101", Dialed(kind="number", value="+16505550102"), True),
        ("e102", Dialed(kind="number", value="+12025550123"), True),
    ],
)
def test_a_room_that_is_barred_calls_inside_only(who: str, dialed: Dialed, allowed: bool) -> None:
    """PH-68"""
    guard = RoomGuard(people())
    guard.load(RoomSnapshot(barred=("e101",)))
    anchor = Identity(account_id="1", extension_id=who)
    request = RouteRequest(call_id="c", purpose="call", dialed="x", anchor=anchor, requester=anchor)
    account = Account(account_id="1", name="Inn", status="Confirmed", main_number="+16505550100")
    decision = guard(request, dialed, account)
    assert decision.allowed is allowed and bool(decision.prompts) is not allowed


@pytest.mark.parametrize("header", ["", "t=1,v1=", "t=x,v1=00", "v1=00", "t=1700000000,v1=\udc80"])
def test_nonsense_is_no_signature(header: str) -> None:
    """PH-68"""
    assert not is_signed("s", header, b"{}", 1_700_000_000)
    assert is_signed("s", sign("s", 1_700_000_000, b"{}"), b"{}", 1_700_000_200)
