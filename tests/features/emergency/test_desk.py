"""ADM-01, ADM-10, ADM-13, ADM-15, ADM-43: the desk of the call core, which reads memory only."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.apps.call_draining import begins_call
from clarion.base.clock import TurnableClock
from clarion.calls.destinations import Router
from clarion.calls.directory import Account, Directory, Extension, PhoneNumber, Trunk
from clarion.calls.events import RouteFound
from clarion.calls.guards import Decision, RouteRequest
from clarion.calls.model import Identity, RingHop
from clarion.calls.wire import OfferSource, TrunkTarget
from clarion.features.emergency import Address, EmergencyService, LocationSnapshot, callback_number, promises_privacy
from clarion.features.meetings import CALL_OUT
from clarion.features.numbers import Plan

OFFICE = Address(country="US", state="CA", city="Belmont", street="20 Davis Drive", zip="94002")
HOME = Address(country="US", state="CA", city="Oakland", street="1 Broadway", zip="94607")
CALLER = Identity(account_id="1", extension_id="e101", device_id="d1", extension_number="101", name="Ada")


def filled_directory(**account: Any) -> Directory:
    values: dict[str, Any] = {"account_id": "1", "name": "A", "status": "Confirmed", "main_number": "+16505550100"}
    directory = Directory()
    directory.load(
        [Account(**(values | account))],
        [Extension(extension_id="e101", account_id="1", number="101", name="Ada", caller_id="+16505550100")],
        [],
        [
            PhoneNumber(number="+16505550100", account_id="1", usage="MainCompanyNumber"),
            PhoneNumber(number="+16505550101", account_id="1", extension_id="e101"),
            PhoneNumber(number="+12125550100", account_id="2", usage="MainCompanyNumber"),
        ],
        [Trunk(trunk_id="t1", name="Net", uri="sip:127.0.0.1:5080")],
    )
    return directory


def a_desk(directory: Directory | None = None) -> EmergencyService:
    desk = EmergencyService(directory or filled_directory(), TurnableClock(), "sip.example.com")
    desk.load(LocationSnapshot(devices={"d1": HOME}, extensions={"e102": HOME}, accounts={"1": OFFICE}))
    return desk


def test_ops_31_a_call_server_that_is_drained_begins_calls_for_help_of_every_country() -> None:
    directory = filled_directory(home_country="FR")
    router = Router(directory, Plan(directory), a_desk(directory))
    ask = {"op": "ring-out", "account_id": "1", "to": "15"}
    assert not begins_call(router, ask), "only in France is 15 a call for help"
    assert begins_call(router, ask | {"to": "102"})
    assert begins_call(router, {"op": CALL_OUT, "account_id": "1", "number": "102"})
    assert not begins_call(router, {"op": "get", "session": "s-1"})


def test_the_centre_calls_back_the_callers_own_number_adm_10() -> None:
    assert a_desk().describe("911", CALLER).callback_number == "+16505550101"


def test_without_an_own_number_the_number_to_call_back_is_the_companys() -> None:
    other = Identity(account_id="1", extension_id="e199", extension_number="199")
    assert a_desk().describe("911", other).callback_number == "+16505550100"


def test_the_place_of_the_device_goes_before_that_of_the_account_adm_07() -> None:
    desk = a_desk()
    assert "Oakland" in desk.describe("911", CALLER).pidf_lo
    assert "Belmont" in desk.describe("911", Identity(account_id="1", device_id="d9")).pidf_lo
    assert "Oakland" in desk.describe("911", Identity(account_id="1", extension_id="e102")).pidf_lo
    assert desk.describe("911", Identity(account_id="2")).pidf_lo == ""


def test_a_place_that_came_with_the_call_goes_before_all_others_if_it_is_one() -> None:
    """PH-60: as it came (RFC 6442); what is broken, empty or has a DTD counts for nothing."""
    desk, told = a_desk(), a_desk().describe("911", CALLER).pidf_lo.replace("Oakland", "Fremont")
    assert desk.describe("911", CALLER, "", "", told).pidf_lo == told
    for broken in (
        told[:-5],
        "<!DOCTYPE x>" + told,
        "<presence/>",
        "x" * 20_001,
        told.replace("Fremont", " " * 20_001),
    ):
        assert "Oakland" in desk.describe("911", CALLER, "", "", broken).pidf_lo


def test_an_unknown_caller_still_gets_described() -> None:
    found = EmergencyService(Directory(), TurnableClock(), "x").describe("911", Identity(number="+12025550123"))
    assert (found.code, found.callback_number) == ("911", "+12025550123")


def test_the_code_leaves_without_prefix_and_by_the_country_of_the_account() -> None:
    desk = a_desk()
    british = Account(account_id="3", name="B", status="Confirmed", main_number="", home_country="GB", site_prefix="0")
    assert desk.find_code("9-911", None) == "911"
    assert desk.find_code("0999", british) == "999"
    assert desk.find_code("110", british) is None


@pytest.mark.parametrize(
    ("country", "helpline", "neighbour"),
    [("US", "988", "989"), ("DE", "116123", "116118"), ("FR", "3114", "3115"), ("AU", "131114", "131115")],
)
def test_helplines_are_reached_where_everything_else_is_refused(country: str, helpline: str, neighbour: str) -> None:
    directory = filled_directory(home_country=country, status="Suspended")
    desk = a_desk(directory)
    router = Router(directory, Plan(directory), desk)
    router.add_guard(refuse)
    for dialed in (helpline, f"9{helpline}", f"sip:{helpline}@example.com"):
        request = RouteRequest(call_id="s-1", purpose="call", dialed=dialed, anchor=CALLER, requester=CALLER)
        found = router.route(request)
        assert isinstance(found, RouteFound) and isinstance(found.hops[0], RingHop), dialed
        target = found.hops[0].targets[0]
        assert isinstance(target, TrunkTarget) and target.number == helpline
        assert promises_privacy(helpline), "nobody on the premises is told"
    assert router.is_emergency_in(helpline, "1") and router.is_emergency_in(helpline, "")
    assert not router.is_emergency_in(neighbour, "1")


def test_a_helpline_gives_way_to_a_colleague_with_that_number() -> None:
    directory = filled_directory(home_country="FR")
    desk = a_desk(directory)
    account = directory.accounts["1"]
    assert desk.find_code("3114", account) == "3114"
    people = [*directory.extensions.values(), Extension(extension_id="e3", account_id="1", number="3114", name="Eve")]
    directory.load([account], people, [], [], [])
    assert desk.find_code("3114", account) is None
    assert desk.find_code("112", account) == "112"


def test_calls_from_the_emergency_centre_are_expected_for_a_day() -> None:
    clock = TurnableClock()
    desk = EmergencyService(filled_directory(), clock, "x")
    assert not desk.expects_callback("1")
    desk.describe("911", CALLER)
    clock.advance(23 * 3600)
    assert desk.expects_callback("1")
    assert not desk.expects_callback("2")
    clock.advance(2 * 3600)
    assert not desk.expects_callback("1")


@given(
    own=st.lists(st.sampled_from(["", "+1"]), max_size=2),
    shown=st.sampled_from(["", "+2"]),
    main=st.sampled_from(["", "+3"]),
    offered=st.sampled_from(["", "101"]),
)
def test_the_number_to_call_back_is_never_empty(own: list[str], shown: str, main: str, offered: str) -> None:
    assert callback_number(own=own, shown=shown, main=main, offered=offered)


def refuse(*_: object) -> Decision:
    return Decision(allowed=False)


def fail(*_: object) -> Decision:
    raise OSError("everything is down")


class BrokenDesk(EmergencyService):
    def describe(self, code: str, caller: Identity, *more: str) -> Any:  # type: ignore[override]
        raise OSError("everything is down")


def test_the_desk_hears_where_a_call_comes_from_ph_49(monkeypatch: pytest.MonkeyPatch) -> None:
    directory, heard = filled_directory(), list[tuple[str, ...]]()
    desk = EmergencyService(directory, TurnableClock(), "x")
    describe = desk.describe
    monkeypatch.setattr(desk, "describe", lambda code, caller, *more: [heard.append(more), describe(code, caller)][1])
    said = OfferSource(kind="device", address="tls:192.0.2.1:5061", access_network="IEEE-802.11", pidf_lo="<place/>")
    for source in (None, said):
        request = RouteRequest(
            call_id="s-1", purpose="call", dialed="911", anchor=CALLER, requester=CALLER, source=source
        )
        Router(directory, Plan(directory), desk).route(request)
    assert heard == [(), ("tls:192.0.2.1:5061", "IEEE-802.11", "<place/>")]


@pytest.mark.parametrize("dialed", ["911", "9911", "9-911", "112", "999", "933", "urn:service:sos"])
@given(
    status=st.sampled_from(["Confirmed", "Suspended", "Unpaid", "Disabled", "no such state"]),
    guards=st.lists(st.sampled_from([refuse, fail]), max_size=4),
    known=st.booleans(),
    broken=st.booleans(),
)
def test_the_call_still_goes_out_adm_43(dialed: str, status: str, guards: list[Any], known: bool, broken: bool) -> None:
    """Whatever state the account is in, whatever guards say, with the directory lost but for a carrier."""
    directory = filled_directory(status=status)
    if not known:
        directory.load([], [], [], [], list(directory.trunks.values()))
    desk = (BrokenDesk if broken else EmergencyService)(directory, TurnableClock(), "x")
    router = Router(directory, Plan(directory), desk)
    for guard in guards:
        router.add_guard(guard)
    request = RouteRequest(call_id="s-1", purpose="call", dialed=dialed, anchor=CALLER, requester=CALLER)
    route = router.route(request)
    assert isinstance(route, RouteFound)
    first = route.hops[0]
    assert isinstance(first, RingHop)
    assert isinstance(first.targets[0], TrunkTarget)
    assert first.targets[0].number in ("911", "112", "999", "933")
    assert route.emergency is not None
    assert route.emergency.code == first.targets[0].number


def test_a_call_for_help_rather_uses_ones_own_carrier_than_a_strangers() -> None:
    directory = filled_directory()
    trunks = [
        Trunk(trunk_id="theirs", name="B", uri="sip:b", account_id="2", priority=1),
        Trunk(trunk_id="mine", name="A", uri="sip:a", account_id="1", priority=5),
        Trunk(trunk_id="ours", name="C", uri="sip:c", priority=9, emergency=False),
    ]
    directory.load(list(directory.accounts.values()), [], [], [], trunks)
    router = Router(directory, Plan(directory), a_desk(directory))
    route = router.route(RouteRequest(call_id="s", purpose="call", dialed="911", anchor=CALLER, requester=CALLER))
    assert isinstance(route, RouteFound)
    order = [hop.targets[0].trunk_id for hop in route.hops if isinstance(hop, RingHop)]  # type: ignore[union-attr]
    assert order[:3] == ["mine", "ours", "theirs"]
