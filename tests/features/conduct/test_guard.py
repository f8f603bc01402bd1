"""The guard of conduct on live calls, the verdicts that are kept, and the calling policy (PMP-02, CLI-01)."""

from dataclasses import replace
from typing import Any

from clarion.base.clock import TurnableClock
from clarion.calls.destinations import Router
from clarion.calls.directory import Account, Directory, Extension, PhoneNumber, Trunk
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Identity
from clarion.features.conduct import ConductGuard, VerdictFeed
from clarion.features.emergency import EmergencyService
from clarion.features.numbers import Plan
from clarion.features.people import demo
from clarion.features.phone.lines import OutsideWorld
from tests.support.api import Api

CALLER = Identity(account_id="1", extension_id="e101", extension_number="101", name="Ada")
POLICY = "/account/~/clarion/calling-policy"
VERDICTS = "/account/~/clarion/verdicts"


def a_router(**account: Any) -> tuple[Router, list[Any]]:
    values: dict[str, Any] = {"account_id": "1", "name": "A", "status": "Confirmed", "main_number": "+16505550100"}
    directory = Directory()
    directory.load(
        [Account(**(values | account))],
        [Extension(extension_id="e101", account_id="1", number="101", name="Ada", caller_id="+16505550101")],
        [],
        [
            PhoneNumber(number="+16505550100", account_id="1", usage="MainCompanyNumber"),
            PhoneNumber(number="+16505550101", account_id="1", extension_id="e101"),
            PhoneNumber(number="+16505550102", account_id="1", extension_id="e102"),
        ],
        [Trunk(trunk_id="t1", name="Net", uri="sip:127.0.0.1:5080")],
    )
    clock = TurnableClock()
    reports: list[Any] = []
    router = Router(directory, Plan(directory), EmergencyService(directory, clock, "x"))
    router.add_guard(
        ConductGuard(
            directory,
            clock,
            "https://phone.example.com",
            is_verified=lambda account_id, number: number == "+12025550199",
            report=lambda attempt, verdict: reports.append((attempt, verdict)),
        )
    )
    router.add_destination(OutsideWorld(directory))
    return router, reports


def route(router: Router, dialed: str, caller_id: str = "", who: Identity = CALLER) -> Any:
    return router.route(
        RouteRequest(call_id="s-1", purpose="call", dialed=dialed, anchor=who, requester=who, caller_id=caller_id)
    )


def test_a_call_abroad_is_refused_with_words_until_it_is_opened_pmp_02() -> None:
    router, reports = a_router()
    refused = route(router, "011442079460000")
    assert isinstance(refused, RouteRefused)
    assert (refused.ending.reason, refused.ending.result) == ("InternationalDisabled", "International Disabled")
    assert refused.ending.status == 403
    assert "Calls abroad are switched off" in refused.ending.reason_header
    assert refused.prompts == ("international-off",)
    assert any("PMP-02" in note for note in refused.notes)
    assert reports[0][1].statement_id in refused.ending.reason_header
    opened, _ = a_router(international_enabled=True)
    assert isinstance(route(opened, "011442079460000"), RouteFound)


def test_a_call_at_home_leaves_no_trace() -> None:
    router, reports = a_router()
    found = route(router, "2025550123")
    assert isinstance(found, RouteFound)
    assert found.caller.number == "+16505550101"
    assert reports == []


def test_what_the_callee_sees_is_a_number_one_may_show_cli_01() -> None:
    router, reports = a_router()
    for asked, shown in (
        ("", "+16505550101"),
        ("+16505550100", "+16505550100"),
        ("16505550100", "+16505550100"),
        ("+12025550199", "+12025550199"),
        ("+16505550102", "+16505550100"),
        ("+33142689000", "+16505550100"),
        ("101", "+16505550101"),
        ("16505550100*101", "+16505550101"),
        ("ada", "+16505550101"),
    ):
        found = route(router, "2025550123", asked)
        assert isinstance(found, RouteFound)
        assert found.caller.number == shown, asked
    assert len(reports) == 2


def test_a_suspended_account_hears_why_and_still_calls_for_help_adm_13() -> None:
    for status in ("Suspended", "Unpaid", "Disabled"):
        router, _ = a_router(status=status)
        refused = route(router, "2025550123")
        assert isinstance(refused, RouteRefused)
        assert refused.ending.result == "Suspended account"
        assert refused.prompts == ("account-suspended",)
        assert isinstance(route(router, "9-911"), RouteFound)


async def test_the_admin_opens_calls_abroad_and_members_only_read_the_policy(api: Api) -> None:
    before = (await api.get(POLICY, "102")).json()
    assert before["internationalEnabled"] is False
    assert "off for every new account" in before["explanation"]
    assert (await api.request("PUT", POLICY, "102", json={"internationalEnabled": True})).status_code == 403
    assert (await api.request("PUT", POLICY, json={"internationalEnabled": "maybe"})).status_code == 400
    assert (await api.request("PUT", POLICY, json={"internationalEnabled": True})).status_code == 200
    assert (await api.get(POLICY, "102")).json()["internationalEnabled"] is True
    theirs = (await api.request("GET", POLICY, "101", demo.NEIGHBOUR)).json()
    assert theirs["internationalEnabled"] is False


async def test_verdicts_are_kept_with_their_words_and_can_be_appealed(api: Api) -> None:
    feed = VerdictFeed(api.bus)
    feed.start()
    router, reports = a_router()
    route(router, "011442079460000")
    attempt, verdict = reports[0]
    for _ in range(2):  # the bus may bring it twice
        feed.report(_of(attempt, api, "102"), verdict)
    await feed.sent()
    await api.settled()
    await feed.stop()
    [mine] = (await api.get(VERDICTS, "102")).json()["records"]
    assert mine["verdict"] == "deny"
    assert mine["grounds"][0]["rule"] == "PMP-02"
    assert mine["grounds"][0]["remedy"].startswith("Would pass")
    assert (await api.get(VERDICTS, "103")).json()["records"] == []
    assert len((await api.get(VERDICTS)).json()["records"]) == 1
    path = f"{VERDICTS}/{mine['id']}"
    assert (await api.get(path, "103")).status_code == 403
    assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    appealed = await api.request("POST", f"{path}/appeal", "102", json={"text": "It was a customer."})
    assert appealed.status_code == 201
    assert appealed.json()["appealedAt"]
    assert (await api.request("POST", f"{path}/appeal", "102", json={"text": ""})).status_code == 400


def _of(attempt: Any, api: Api, number: str) -> Any:
    """The attempt as one of a demo person."""
    return replace(attempt, account_id=api.account_id(), extension_id=api.extension_id(number))
