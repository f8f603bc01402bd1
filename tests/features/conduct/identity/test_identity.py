"""CLI-02, CLI-03, CLI-04: how far a right goes, what a proof tells the rules, and what an account wants done."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.apps.call_directory import load_directory
from clarion.base.clock import TurnableClock
from clarion.calls.destinations import Router
from clarion.calls.directory import Account, Directory, Extension, PhoneNumber, Trunk
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import RouteRequest
from clarion.calls.model import AnnounceHop, Identity, ProgramHop, RingHop
from clarion.calls.wire import CallerProof, OfferSource
from clarion.features.conduct import Attempt, AttemptKind, Conduct, ConductGuard
from clarion.features.conduct.identity import (
    Attestor,
    IdentityGuard,
    Right,
    SigningFeatures,
    level_of,
    lower,
    proof_features,
)
from clarion.features.conduct.identity.rules import signing_features
from clarion.features.emergency import EmergencyService
from clarion.features.numbers import Plan
from clarion.features.phone.lines import AnswerRegistry, CompanyNumbers
from tests.support.api import Api

POLICY = "/account/~/clarion/caller-identity"
CALLED, CALLER = "+16505550101", "+12025550123"
RANK = {"": 0, "C": 1, "B": 2, "A": 3}
rights = st.builds(
    Right, account_known=st.booleans(), assigned=st.booleans(), verified=st.booleans(), unusable=st.booleans()
)


# ---- attestation is never raised above proof (CLI-02, invariant 13)


@given(right=rights)
def test_level_a_needs_a_known_customer_and_a_proven_number(right: Right) -> None:
    level = level_of(right)
    assert level in ("A", "B", "C")
    if level == "A":
        assert right.account_known
        assert right.assigned or right.verified
        assert not right.unusable
    if level in ("A", "B"):
        assert right.account_known


@given(right=rights, lost=st.sampled_from(["account_known", "assigned", "verified"]))
def test_less_proof_never_gives_a_higher_level(right: Right, lost: str) -> None:
    weaker = replace(right, **{lost: False})
    assert RANK[level_of(weaker)] <= RANK[level_of(right)]
    assert RANK[level_of(replace(right, unusable=True))] <= RANK[level_of(right)]


@given(asked=st.sampled_from(["", "A", "B", "C", "D", "a"]), right=rights)
def test_asking_for_a_level_lowers_it_and_never_raises_it(asked: str, right: Right) -> None:
    proven = level_of(right)
    signed = lower(asked, proven)
    assert RANK.get(signed, 0) <= RANK[proven]
    assert signing_features(signed, proven) == {
        "attestation_asked": RANK.get(signed, 0),
        "attestation_proven": RANK[proven],
    }


@given(
    account=st.sampled_from(["1", "2", "3", "", "unknown"]),
    number=st.sampled_from([CALLED, CALLER, "+16505550102", "", "911", "+12025550199"]),
)
def test_the_attestor_believes_nothing_but_the_directory(account: str, number: str) -> None:
    directory = _directory()
    attestor = Attestor(directory, is_verified=lambda who, shown: (who, shown) == ("1", "+12025550199"))
    level = attestor.level(account, number)
    owned = directory.numbers.get(number)
    right_to_it = (owned is not None and owned.account_id == account) or (account, number) == ("1", "+12025550199")
    expected = "C" if account not in ("1", "2") else "A" if right_to_it else "B"
    assert level == expected


def test_a_number_that_nobody_calls_from_is_never_level_a() -> None:
    attestor = Attestor(_directory(), is_verified=lambda *_: True, is_unusable=lambda number: number == CALLED)
    assert attestor.level("1", CALLED) == "B"


# ---- what the rules are told


@pytest.mark.parametrize(
    ("proof", "present", "valid", "forged"),
    [
        (CallerProof(level="A"), True, True, False),
        (CallerProof(status=428), False, False, False),
        (CallerProof(status=438), True, False, True),
        (CallerProof(status=436), True, False, False),
    ],
)
def test_rules_are_told_what_was_proven(proof: CallerProof, present: bool, valid: bool, forged: bool) -> None:
    assert dict(proof_features(proof)) == {
        "identity_present": present,
        "identity_valid": valid,
        "identity_hard_invalid": forged,
        "attestation_level": proof.level,
    }


def test_where_nobody_looked_nothing_is_told() -> None:
    assert dict(proof_features(None)) == {}


@pytest.mark.parametrize(
    ("caller", "home", "abroad", "expected"),
    [("US", "US", True, True), ("GB", "US", True, False), ("US", "US", False, False), ("", "US", True, None)],
)
def test_a_national_number_from_abroad_is_told_cli_04(
    caller: str, home: str, abroad: bool, expected: bool | None
) -> None:
    found = proof_features(None, caller_country=caller, home_country=home, from_abroad=abroad)
    assert found.get("national_from_abroad") is expected


# ---- the policy


def _directory(**policy: str) -> Directory:
    directory = Directory()
    directory.load(
        [
            Account(account_id="1", name="A", status="Confirmed", main_number=CALLED, **policy),  # type: ignore[arg-type]
            Account(account_id="2", name="B", status="Confirmed", main_number="+16505550102"),
            Account(account_id="3", name="C", status="Suspended", main_number="+16505550103"),
        ],
        [Extension(extension_id="e101", account_id="1", number="101", name="Ada")],
        [],
        [
            PhoneNumber(number=CALLED, account_id="1", extension_id="e101"),
            PhoneNumber(number="+16505550102", account_id="2"),
            PhoneNumber(number="+16505550103", account_id="3"),
        ],
        [],
    )
    return directory


class _Nobody:
    def targets(self, extension_id: str) -> list[Any]:
        return []


def _route(proof: CallerProof | None, *, callback: bool = False, **policy: str) -> tuple[Any, list[Any]]:
    directory, clock = _directory(**policy), TurnableClock()
    reports: list[Any] = []
    router = Router(directory, Plan(directory), EmergencyService(directory, clock, "x"))
    router.add_guard(
        IdentityGuard(
            directory,
            clock,
            expects_callback=lambda account_id: callback,
            report=lambda attempt, verdict: reports.append((attempt, verdict)),
        )
    )
    router.add_destination(CompanyNumbers(directory, _Nobody(), AnswerRegistry()))  # type: ignore[arg-type]
    caller = Identity(number=CALLER, trunk_id="t1", proof=proof)
    source = OfferSource(kind="trunk", trunk_id="t1", authenticated=True, proof=proof)
    request = RouteRequest(call_id="s-1", purpose="call", dialed=CALLED, anchor=caller, requester=caller, source=source)
    return router.route(request), reports


PROOFS = [None, CallerProof(level="C"), CallerProof(status=428), CallerProof(status=438, why="the signature is wrong")]


@pytest.mark.parametrize("proof", PROOFS, ids=repr)
def test_without_a_choice_every_call_goes_on_with_a_note(proof: CallerProof | None) -> None:
    found, reports = _route(proof)
    assert isinstance(found, RouteFound)
    assert isinstance(found.hops[0], RingHop)
    assert found.caller.proof == proof
    assert reports == []
    assert bool(found.notes) == (proof is not None)


@pytest.mark.parametrize("status", [403, 436, 437, 438])
def test_reject_answers_the_code_that_says_what_is_wrong(status: int) -> None:
    phrases = {
        403: "Stale Date",
        436: "Bad Identity Info",
        437: "Unsupported Credential",
        438: "Invalid Identity Header",
    }
    refused, reports = _route(CallerProof(status=status), invalid_callers="reject")
    assert isinstance(refused, RouteRefused)
    assert (refused.ending.status, refused.ending.phrase) == (status, phrases[status])
    assert refused.prompts == ()
    attempt, verdict = reports[0]
    assert (attempt.account_id, verdict.codes.sip, verdict.deciding.rule) == ("1", status, "CLI-03")
    assert isinstance(_route(CallerProof(status=428), invalid_callers="reject")[0], RouteFound)


def test_calls_without_a_token_are_a_choice_of_their_own() -> None:
    refused, _ = _route(CallerProof(status=428), unsigned_callers="reject")
    assert (refused.ending.status, refused.ending.phrase) == (428, "Use Identity Header")
    assert isinstance(_route(CallerProof(status=438), unsigned_callers="reject")[0], RouteFound)
    assert isinstance(
        _route(CallerProof(level="C"), unsigned_callers="reject", invalid_callers="reject")[0], RouteFound
    )


def test_screened_calls_go_to_voicemail_without_ringing() -> None:
    found, reports = _route(CallerProof(status=438), invalid_callers="screen")
    assert isinstance(found, RouteFound)
    assert isinstance(found.hops[0], ProgramHop)
    assert found.hops[0].program == "voicemail"
    assert not any(isinstance(hop, RingHop) for hop in found.hops)
    assert all(isinstance(hop, ProgramHop | AnnounceHop) and not hop.when for hop in found.hops)
    assert reports[0][1].codes.sip == 0


@pytest.mark.parametrize(
    ("proof", "international", "rules"),
    [
        (CallerProof(level="A"), False, set()),
        (CallerProof(level="A"), True, set()),
        (CallerProof(level="C"), True, {"CLI-04"}),
        (CallerProof(status=428), False, set()),
        (CallerProof(status=438), False, {"CLI-03"}),
        (CallerProof(status=438), True, {"CLI-03", "CLI-04"}),
        (None, True, {"CLI-04"}),
    ],
)
def test_the_rules_hear_of_it_and_the_call_goes_on(
    proof: CallerProof | None, international: bool, rules: set[str]
) -> None:
    directory, reports = _directory(), list[Any]()
    directory.load_routes([Trunk(trunk_id="t1", name="T", uri="sip:example.net", international=international)], [])
    conduct = Conduct(report=lambda attempt, verdict: reports.append(verdict))
    guard = ConductGuard(directory, TurnableClock(), "https://phone.example.com", conduct)
    source = OfferSource(kind="trunk", trunk_id="t1", authenticated=True, proof=proof)
    caller = Identity(number=CALLER, trunk_id="t1", proof=proof)
    request = RouteRequest(call_id="s-1", purpose="call", dialed=CALLED, anchor=caller, requester=caller, source=source)
    decision = guard(request, Plan(directory).understand(CALLED, None), None)
    assert decision.allowed
    found = {ground.rule for verdict in reports for ground in (*verdict.grounds, *verdict.matches)}
    assert found & {"CLI-03", "CLI-04"} == rules


@given(proof=st.sampled_from(PROOFS), policy=st.sampled_from(["label", "screen", "reject"]))
def test_a_call_back_from_an_emergency_centre_always_rings(proof: CallerProof | None, policy: str) -> None:
    found, _ = _route(proof, callback=True, invalid_callers=policy, unsigned_callers=policy)
    assert isinstance(found, RouteFound)
    assert isinstance(found.hops[0], RingHop)


async def test_an_administrator_chooses_and_nobody_else(api: Api) -> None:
    before = (await api.get(POLICY)).json()
    assert (before["invalid"], before["missing"]) == ("label", "label")
    assert (await api.request("PUT", POLICY, "102", json={"invalid": "reject"})).status_code == 403
    assert (await api.request("PUT", POLICY, json={"invalid": "ban"})).status_code == 400
    changed = (await api.request("PUT", POLICY, json={"invalid": "reject"})).json()
    assert (changed["invalid"], changed["missing"]) == ("reject", "label")
    again = (await api.request("PUT", POLICY, json={"missing": "screen"})).json()
    assert (again["invalid"], again["missing"]) == ("reject", "screen")
    async with api.here.storage.reading() as session:
        snapshot = await load_directory(session, api.here)
    mine = {one.account_id: (one.invalid_callers, one.unsigned_callers) for one in snapshot.accounts}
    assert mine.pop(api.account_id()) == ("reject", "screen")
    assert set(mine.values()) == {("label", "label")}


# ---- CLI-02 as calls leave


@pytest.mark.parametrize(
    ("shown", "signs", "asked", "proven"),
    [(CALLED, True, 3, 3), ("+12025550999", True, 3, 2), ("", True, 0, 0), ("+12025550999", False, 0, 0)],
)
def test_who_shows_a_number_asks_for_the_level_of_its_owner(shown: str, signs: bool, asked: int, proven: int) -> None:
    directory = Directory()
    directory.accounts["1"] = Account(account_id="1", name="A", status="Confirmed", main_number=CALLED)
    directory.numbers[CALLED] = PhoneNumber(number=CALLED, account_id="1")
    directory.load_routes([Trunk(trunk_id="t", name="T", uri="sip:example.net", signs=signs)], [])
    attestor = Attestor(directory, is_verified=lambda account_id, number: False)
    conduct = Conduct()
    conduct.add_source(SigningFeatures(directory, attestor))
    attempt = Attempt(event_id="e", kind=AttemptKind.CALL_OUT, at=TurnableClock().now(), account_id="1",
                      caller_number=shown, callee=CALLER)  # fmt: skip
    found = conduct.facts_about(attempt)
    assert (found["attestation_asked"], found["attestation_proven"]) == (asked, proven)
    verdict = conduct.judge(attempt)
    assert ("CLI-02" in {ground.rule for ground in verdict.grounds}) is (asked > proven)
    assert verdict.allowed
