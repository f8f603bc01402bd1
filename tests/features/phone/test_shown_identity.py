"""What those who are called see of a caller, and who may call where: settings and roles, in the memory of calls."""

from typing import Any

import msgspec
import pytest

from clarion.apps.call_directory import load_directory
from clarion.calls.destinations import Router
from clarion.calls.directory import Account, Device, Directory, Extension, PhoneNumber
from clarion.calls.guards import Decision, Dialed, RouteRequest
from clarion.calls.model import Identity
from clarion.calls.views import _who
from clarion.calls.wire import EmergencyCallInfo, OfferSource
from clarion.engines.sip.dialects import is_mobile
from clarion.engines.sip.message import Message
from clarion.features.emergency import recognise
from clarion.features.numbers import Plan
from clarion.features.phone.lines import Rights
from clarion.features.phone.lines.live_call import as_dialed, as_seen_inside, as_seen_outside
from tests.support.api import Api

ACCOUNT = Account(account_id="a", name="Demo", status="Confirmed", main_number="+16505550100")
ADA = Extension(extension_id="1", account_id="a", number="101", name="Ada", caller_id="+16505550101")
PHONE = Device(device_id="d", extension_id="1", account_id="a", name="Desk", kind="OtherPhone", username="u",
               authorization_id="x")  # fmt: skip
ANCHOR = Identity(account_id="a", extension_id="1", device_id="d", extension_number="101", name="Ada")
OUTSIDE = Dialed(kind="number", value="+12025550123", country="US")
ABROAD = Dialed(kind="number", value="+4930123456", country="DE", international=True)
CALLER_ID = "/account/~/extension/~/caller-id"


def directory(ada: Extension = ADA, phone: Device = PHONE) -> Directory:
    found = Directory()
    found.load([ACCOUNT], [ada], [phone], [PhoneNumber("+16505550104", "a", "4")], [])
    return found


def request(purpose: str = "call", anchor: Identity = ANCHOR) -> RouteRequest:
    return RouteRequest(call_id="c", purpose=purpose, dialed="x", anchor=anchor, requester=anchor)


def change(record: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(record, **fields)


@pytest.mark.parametrize(
    ("extension", "device", "purpose", "number", "withheld"),
    [
        ({}, {}, "call", "+16505550101", False),
        ({"caller_id": ""}, {}, "call", "+16505550100", False),
        ({"hides_number": True}, {}, "call", "+16505550101", True),
        ({}, {"caller_id": "+16505550104"}, "call", "+16505550104", False),
        ({}, {"caller_id": ""}, "call", "+16505550101", True),
        ({"hides_number": True}, {"caller_id": "+16505550104"}, "call", "+16505550104", False),
        ({"caller_ids": {"RingOut": "+16505550104"}}, {"caller_id": ""}, "ring-out", "+16505550104", False),
        ({"caller_ids": {"RingOut": "+16505550104"}}, {}, "call", "+16505550101", False),
        ({"caller_ids": {"RingOut": ""}}, {}, "ring-out", "+16505550101", True),
        ({"caller_ids": {"CallFlip": "+16505550104"}}, {"caller_id": ""}, "flip", "+16505550104", False),
        ({"caller_ids": {"CallFlip": "+16505550104"}}, {}, "ring-out", "+16505550101", False),
        ({"caller_ids": {"CommonPhone": "+16505550104"}}, {"common": True}, "call", "+16505550104", False),
        ({"caller_ids": {"CommonPhone": "+16505550104"}}, {}, "call", "+16505550101", False),
        ({"caller_ids": {"CommonPhone": ""}}, {"common": True}, "call", "+16505550101", True),
        (
            {"caller_ids": {"CommonPhone": ""}},
            {"common": True, "caller_id": "+16505550104"},
            "call",
            "+16505550104",
            False,
        ),
    ],
)
def test_the_number_shown_outside_is_the_devices_choice_else_the_extensions(
    extension: dict[str, Any], device: dict[str, Any], purpose: str, number: str, withheld: bool
) -> None:
    """PH-38"""
    found = directory(change(ADA, **extension), change(PHONE, **device))
    shown = as_seen_outside(found, request(purpose), inside="")
    assert (shown.number, shown.withheld) == (number, withheld)
    assert shown.extension_number == "", "strangers learn no extension"
    assert (shown.name == "") is withheld


def test_the_name_shown_outside_is_the_persons_or_the_companys() -> None:
    """PH-38"""
    assert as_seen_outside(directory(), request(), inside="").name == "Ada"
    nameless = directory(change(ADA, shows_name=False))
    assert as_seen_outside(nameless, request(), inside="").name == "Demo"
    nameless.numbers["+16505550101"] = PhoneNumber("+16505550101", "a", "1", caller_id_name="DEMO SALES")
    assert as_seen_outside(nameless, request(), inside="").name == "DEMO SALES"


def test_colleagues_see_the_extension_or_the_number() -> None:
    assert as_seen_inside(directory(), request()) == ANCHOR
    numbered = directory(change(ADA, shows_extension=False))
    assert as_seen_inside(numbered, request()).number == "+16505550101"
    assert as_seen_outside(numbered, request(), inside="a").number == "+16505550101"


def test_a_withheld_number_is_for_its_own_account_only() -> None:
    hidden = Identity(account_id="a", number="+16505550101", withheld=True)
    assert _who(hidden, "a") == {"phoneNumber": "+16505550101"}
    assert _who(hidden, "b") == {}


@pytest.mark.parametrize(
    ("rights", "dialed", "reason"),
    [
        ({}, ABROAD, None),
        ({"may_call_out": False}, OUTSIDE, "DestinationBlocked"),
        ({"may_call_out": False}, Dialed(kind="code", value="411"), "DestinationBlocked"),
        ({"may_call_out": False}, Dialed(kind="extension", value="102"), None),
        ({"may_call_out": False}, Dialed(kind="number", value="+16505550104", country="US"), None),
        ({"may_call_abroad": False}, OUTSIDE, None),
        ({"may_call_abroad": False}, ABROAD, "InternationalDisabled"),
    ],
)
def test_who_may_call_where(rights: dict[str, bool], dialed: Dialed, reason: str | None) -> None:
    """PH-48"""
    decision = Rights(directory(change(ADA, **rights)))(request(), dialed, ACCOUNT)
    assert decision.allowed is (reason is None)
    if reason is not None:
        assert decision.ending is not None
        assert decision.ending.reason == reason
        assert decision.prompts
        assert decision.notes


class NoEmergencies:
    def find_code(self, dialed: str, account: Account | None) -> str | None:
        return None

    def describe(self, code: str, caller: Identity, source: str = "", access_network: str = "") -> EmergencyCallInfo:
        raise AssertionError("nobody called for help")


@pytest.mark.parametrize(("home", "understood"), [("", ""), ("DE", "+4930123456")])
def test_somebody_at_home_elsewhere_dials_as_people_do_there(home: str, understood: str) -> None:
    found = directory(change(ADA, home_country=home))
    seen: list[str] = []

    def listen(_request: RouteRequest, dialed: Dialed, _account: Account | None) -> Decision:
        seen.append(f"{dialed.value} {dialed.international}")
        return Decision()

    router = Router(found, Plan(found), NoEmergencies())
    router.add_guard(listen)
    router.route(change(request(), dialed="030 123456"))
    assert seen == ([f"{understood} False"] if understood else [])


@pytest.mark.parametrize(
    ("dialed", "number", "withheld"),
    [
        ("+1 202 555 0123", "+16505550101", False),
        ("*6712025550123", "+16505550101", True),
        ("*65+12025550123", "+16505550104", False),
        ("*6592025550123", "+16505550104", False),
    ],
)
def test_what_is_dialled_before_a_number_decides_for_one_call(dialed: str, number: str, withheld: bool) -> None:
    """PH-38"""
    found = directory(change(ADA, caller_ids={"Alternate": "+16505550104"}))
    understood = Plan(found).understand(dialed, ACCOUNT)
    assert (understood.kind, understood.value) == ("number", "+12025550123")
    shown = as_dialed(found, request(), understood, inside="")
    assert (shown.number, shown.withheld) == (number, withheld)
    hiding = directory(change(ADA, hides_number=True))
    once = as_dialed(hiding, request(), Plan(hiding).understand("*8212025550123", ACCOUNT), inside="")
    assert (once.withheld, once.name) == (False, "Ada")
    nothing = as_dialed(directory(), request(), change(OUTSIDE, alternate=True), inside="")
    assert nothing.number == "+16505550101", "who chose none shows what all calls show"


@pytest.mark.parametrize("before", ["*65", "*67", "*82"])
def test_help_is_called_whatever_is_dialled_before_it(before: str) -> None:
    """PH-38"""
    found = recognise(f"{before}911", "US")
    assert found is not None and found.code == "911"


@pytest.mark.parametrize(
    ("agent", "mobile"),
    [
        ("RCMobile/24.1 (iOS 18; iPhone)", True),
        ("LinphoneAndroid/5.2", True),
        ("LinphoneiOS/5.2", True),
        ("Acrobits Groundwire iOS", True),
        ("Cisco-SIPGateway/IOS-12.x", False),
        ("Yealink SIP-T54W 96.86", False),
        ("ringcentral-web-phone-2.5.4", False),
        ("", False),
    ],
)
def test_apps_on_mobile_phones_show_what_was_chosen_for_them(agent: str, mobile: bool) -> None:
    """PH-38"""
    head = f"User-Agent: {agent}\r\n" if agent else ""
    message = Message.parse(f"OPTIONS sip:x@y SIP/2.0\r\n{head}Call-ID: 1\r\n\r\n".encode())
    assert is_mobile(message) is mobile
    found = directory(change(ADA, caller_ids={"MobileApp": "+16505550104"}))
    source = OfferSource(kind="device", device_id="d", mobile=mobile)
    shown = as_seen_outside(found, change(request(), source=source), inside="")
    assert shown.number == ("+16505550104" if mobile else "+16505550101")
    own = directory(change(ADA, caller_ids={"MobileApp": "+16505550104"}), change(PHONE, caller_id="+16505550109"))
    assert as_seen_outside(own, change(request(), source=source), inside="").number == "+16505550109"


async def memory(api: Api) -> tuple[dict[str, Extension], dict[str, Device]]:
    async with api.here.storage.reading() as session:
        found = await load_directory(session, api.here)
    mine = [row for row in found.extensions if row.account_id == api.account_id()]
    return {row.number: row for row in mine}, {row.device_id: row for row in found.devices}


async def test_what_is_chosen_on_the_surface_is_what_calls_show(api: Api) -> None:
    """PH-38"""
    before = (await api.get(CALLER_ID, "102")).json()
    assert [item["feature"] for item in before["byFeature"]][-1] == "BusinessMobile"
    device = before["byDevice"][0]["device"]["id"]
    numbers = (await api.get("/account/~/extension/~/phone-number", "102")).json()["records"]
    main = next(item for item in numbers if item["usageType"] == "MainCompanyNumber")
    body = {
        "byFeature": [
            {"feature": "AdditionalSoftphone", "callerId": {"type": "Blocked"}},
            {"feature": "RingOut", "callerId": {"phoneInfo": {"phoneNumber": main["phoneNumber"]}}},
            {"feature": "Delegated", "callerId": {"type": "Blocked"}},
        ],
        "byDevice": [{"device": {"id": device}, "callerId": {"phoneInfo": {"id": main["id"]}}}],
        "extensionNameForOutboundCalls": False,
        "extensionNumberForInternalCalls": False,
    }
    after = (await api.request("PUT", CALLER_ID, "102", json=body)).json()
    assert after["byDevice"][0]["callerId"]["phoneInfo"]["phoneNumber"] == main["phoneNumber"]
    extensions, devices = await memory(api)
    ben = extensions["102"]
    assert (ben.hides_number, ben.shows_name, ben.shows_extension) == (True, False, False)
    assert (ben.caller_ids["RingOut"], ben.caller_ids["Delegated"]) == (main["phoneNumber"], "")
    assert "CallFlip" not in ben.caller_ids, "nothing was chosen"
    assert devices[device].caller_id == main["phoneNumber"]
    assert not extensions["103"].hides_number


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"byFeature": [{"feature": "Fly", "callerId": {"type": "Blocked"}}]}, "byFeature.feature"),
        ({"byFeature": [{"feature": "RingOut", "callerId": {"phoneInfo": {"id": "1"}}}]},
         "byFeature.callerId.phoneInfo.id"),
        ({"byFeature": [{"feature": "RingOut", "callerId": {"type": "PhoneNumber"}}]}, "byFeature.callerId.phoneInfo"),
        ({"byFeature": [{"feature": "RingOut", "callerId": {"type": "CurrentLocation"}}]}, "byFeature.callerId.type"),
        ({"byDevice": [{"device": {"id": "7"}, "callerId": {"type": "Blocked"}}]}, "byDevice.device.id"),
    ],
)  # fmt: skip
async def test_what_cannot_be_shown_is_refused_by_name(api: Api, body: dict[str, Any], parameter: str) -> None:
    answer = await api.request("PUT", CALLER_ID, "102", json=body)
    assert answer.status_code in (400, 403, 404), answer.text
    assert answer.json()["parameterName"] == parameter


async def test_roles_and_regions_reach_the_memory_of_calls(api: Api) -> None:
    """PH-48"""
    path = f"/account/~/extension/{api.extension_id('103')}"
    await api.request("PUT", f"{path}/assigned-role", json={"records": [{"id": "7"}]})
    await api.request("PUT", path, json={"regionalSettings": {"homeCountry": {"isoCode": "FR"}}})
    extensions, _ = await memory(api)
    assert (extensions["103"].may_call_out, extensions["103"].home_country) == (False, "FR")
    assert (extensions["102"].may_call_out, extensions["102"].home_country) == (True, "")
