"""ADM-43 and the seam of conduct: order, grounds, and that nobody ever stops a call for help."""

import itertools
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.conduct import (
    PROTECTED,
    AccountState,
    Attempt,
    AttemptKind,
    Facts,
    Verdict,
    VerdictKind,
    as_json,
    evaluate,
    sip_answer,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
MAIN = "+16505550100"


def attempt(**changes: Any) -> Attempt:
    values: dict[str, Any] = {
        "event_id": "e1",
        "kind": AttemptKind.CALL_OUT,
        "at": NOW,
        "account_id": "1",
        "extension_id": "101",
        "dialed": "12025550123",
        "callee": "+12025550123",
        "callee_country": "US",
        "international": False,
    }
    return Attempt(**(values | changes))


def facts(**changes: Any) -> Facts:
    values: dict[str, Any] = {
        "account_state": AccountState.ACTIVE,
        "home_country": "US",
        "main_number": MAIN,
        "international_enabled": False,
        "caller_number_account": "1",
    }
    return Facts(**(values | changes))


ABROAD = attempt(dialed="011442079460000", callee="+442079460000", callee_country="GB", international=True)


def test_an_ordinary_call_passes_without_a_word() -> None:
    assert evaluate(attempt(), facts()) == Verdict(event_id="e1", kind=VerdictKind.ALLOW)


def test_calls_abroad_are_off_until_the_admin_opens_them_pmp_02() -> None:
    verdict = evaluate(ABROAD, facts())
    assert verdict.kind is VerdictKind.DENY
    ground = verdict.deciding
    assert ground is not None
    assert (ground.rule, ground.clause, ground.reason) == ("PMP-02", "C3", "InternationalDisabled")
    assert verdict.codes.sip == verdict.codes.http == 403
    assert verdict.codes.text == "AUP-C03"
    assert evaluate(ABROAD, facts(international_enabled=True)).kind is VerdictKind.ALLOW


def test_a_number_of_somebody_else_is_replaced_by_the_companys_cli_01() -> None:
    verdict = evaluate(attempt(caller_number="+12125550100"), facts(caller_number_account="2"))
    assert verdict.kind is VerdictKind.LABEL
    assert verdict.allowed
    assert verdict.caller_number == MAIN
    assert verdict.grounds[0].rule == "CLI-01"


@pytest.mark.parametrize("changes", [{"main_number": ""}, {"replace_false_identity": False}])
def test_without_a_number_to_show_instead_it_is_refused_cli_01(changes: dict[str, Any]) -> None:
    verdict = evaluate(attempt(caller_number="+12125550100"), facts(caller_number_account="", **changes))
    assert verdict.kind is VerdictKind.DENY


def test_a_colleagues_direct_number_is_not_mine_but_the_companys_and_a_verified_one_are() -> None:
    showing = attempt(caller_number="+16505550102")
    assert evaluate(showing, facts(caller_number_extension="102")).kind is VerdictKind.LABEL
    assert evaluate(showing, facts(caller_number_extension="101")).kind is VerdictKind.ALLOW
    assert evaluate(showing, facts(caller_number_extension="")).kind is VerdictKind.ALLOW
    verified = facts(caller_number_account="", caller_number_verified=True)
    assert evaluate(showing, verified).kind is VerdictKind.ALLOW


@pytest.mark.parametrize(
    "state", [AccountState.SUSPENDED, AccountState.UNPAID, AccountState.TERMINATED, AccountState.CLOSED]
)
@pytest.mark.parametrize("kind", list(AttemptKind))
def test_a_closed_account_does_nothing_but_what_is_protected(state: AccountState, kind: AttemptKind) -> None:
    verdict = evaluate(attempt(kind=kind), facts(account_state=state))
    assert (verdict.kind is VerdictKind.ALLOW) is (kind in PROTECTED)


def test_an_emergency_centre_may_call_back_a_suspended_account() -> None:
    call = attempt(kind=AttemptKind.CALL_IN)
    assert not evaluate(call, facts(account_state=AccountState.SUSPENDED)).allowed
    assert evaluate(call, facts(account_state=AccountState.SUSPENDED, emergency_callback=True)).allowed


def test_outbound_suspension_leaves_colleagues_and_callers_alone() -> None:
    suspended = facts(account_state=AccountState.SUSPENDED_OUTBOUND)
    assert not evaluate(attempt(), suspended).allowed
    assert evaluate(attempt(kind=AttemptKind.CALL_INTERNAL), suspended).allowed
    assert evaluate(attempt(kind=AttemptKind.CALL_IN), suspended).allowed


def test_the_first_deny_decides_and_every_ground_is_named() -> None:
    verdict = evaluate(
        attempt(callee="+442079460000", callee_country="GB", international=True, caller_number="+12125550100"),
        facts(account_state=AccountState.UNPAID, caller_number_account="2"),
    )
    assert [ground.rule for ground in verdict.grounds] == ["STATE", "CLI-01", "PMP-02"]
    assert verdict.deciding is verdict.grounds[0]


def test_what_is_not_known_never_refuses_a_call_and_is_noted() -> None:
    verdict = evaluate(attempt(caller_number="+12125550100", international=None), Facts())
    assert verdict.kind is VerdictKind.ALLOW
    assert len(verdict.skipped) == 3


ANY_FACTS = st.builds(
    Facts,
    account_state=st.none() | st.sampled_from(AccountState),
    home_country=st.none() | st.sampled_from(["US", "GB", "DE", "FR", "AU"]),
    main_number=st.sampled_from(["", MAIN]),
    international_enabled=st.none() | st.booleans(),
    caller_number_account=st.none() | st.sampled_from(["", "1", "2"]),
    replace_false_identity=st.booleans(),
)


@given(
    st.sampled_from(["911", "112", "999", "933", "9-911", "9911", "sip:112@x", "urn:service:sos", "*67911"]),
    st.sampled_from(AttemptKind),
    ANY_FACTS,
    st.sampled_from(["", "+12125550100", "+16505550101"]),
)
def test_an_emergency_call_is_allowed_in_every_state_adm_43(
    dialed: str, kind: AttemptKind, known: Facts, caller_number: str
) -> None:
    verdict = evaluate(attempt(dialed=dialed, kind=kind, caller_number=caller_number), known)
    assert verdict.kind is VerdictKind.ALLOW
    assert verdict.emergency
    assert not verdict.grounds


@given(st.sampled_from(AttemptKind), ANY_FACTS, st.none() | st.booleans())
def test_no_action_without_reason_expiry_and_appeal_and_twice_the_same(
    kind: AttemptKind, known: Facts, abroad: bool | None
) -> None:
    asked = attempt(kind=kind, international=abroad, caller_number="+12125550100")
    verdict = evaluate(asked, known)
    assert verdict == evaluate(asked, known)
    if verdict.kind is VerdictKind.ALLOW:
        assert not verdict.grounds
        return
    assert verdict.expires_at is not None
    assert verdict.statement_id in verdict.appeal
    for ground in verdict.grounds:
        assert ground.text
        assert ground.remedy.startswith("Would pass")
        assert ground.threshold
        assert ground.facts
    assert as_json(verdict)["grounds"]


def test_every_protected_kind_passes_in_every_state() -> None:
    for kind, state in itertools.product(PROTECTED, AccountState):
        assert evaluate(attempt(kind=kind), facts(account_state=state)).allowed


def test_the_sip_answer_is_403_with_words_and_a_link_that_small_clients_can_read() -> None:
    answer = sip_answer(evaluate(ABROAD, facts()), "https://phone.example.com/")
    assert (answer.status, answer.phrase) == (403, "Forbidden")
    assert answer.reason.startswith('SIP;cause=403;text="Calls abroad are switched off')
    assert "https://phone.example.com/conduct/statements/st-" in answer.reason
    assert ": " not in answer.reason
    assert answer.reason.count('"') == 2


def test_attempts_and_facts_are_frozen() -> None:
    for value in (attempt(), facts()):
        with pytest.raises(AttributeError):
            setattr(value, fields(value)[0].name, "x")


def test_a_text_under_a_number_of_somebody_else_is_refused_and_never_relabelled() -> None:
    """A call would show the main number instead; an answer to a text would go astray."""
    sent = attempt(kind=AttemptKind.MESSAGE_SEND, caller_number="+16505550103", callee="+12025550100")
    others = facts(caller_number_account="1", caller_number_extension="somebody else", caller_number_verified=True)
    verdict = evaluate(sent, others)
    assert not verdict.allowed
    assert verdict.codes.text == "AUP-C06"
    assert verdict.caller_number == ""
    assert evaluate(sent, facts(caller_number_account="1", caller_number_extension="")).allowed
