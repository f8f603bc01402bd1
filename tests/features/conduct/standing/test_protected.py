"""With every rule on: what is protected passes in every state, on every scope, and help is always reached (1, 3)."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.features.conduct import PROTECTED, AccountState, Attempt, AttemptKind, Conduct, StandingBook, VerdictKind
from clarion.features.conduct.standing import LADDER, Hold, Standing

CLOCK = TurnableClock()
CONDUCT, BOOK = Conduct(), StandingBook(CLOCK)
CONDUCT.add_source(BOOK)
HELD = [state for state in LADDER if state is not AccountState.ACTIVE]
SUBJECTS = {"account": "1", "extension": "e1", "number": "+16505550101", "feature": "1/calls", "prefix": "+1202555"}
OWN = frozenset({AttemptKind.PORTAL_VISIT, AttemptKind.DATA_EXPORT, AttemptKind.PORT_OUT, AttemptKind.APPEAL,
                 AttemptKind.BILLING, AttemptKind.OPT_OUT_RECEIVE})  # fmt: skip


def stand(state: AccountState, scope: str) -> None:
    now = CLOCK.now()
    until = now - timedelta(days=1) if state is AccountState.CLOSED else now + timedelta(days=20)
    kept = AccountState.TERMINATED if state is AccountState.CLOSED else state
    BOOK.load({(scope, SUBJECTS[scope]): Standing((Hold("a1", "i1", kept, now - timedelta(days=31), until),))})


def attempt(kind: AttemptKind, dialed: str = "2025550123", number: int = 0) -> Attempt:
    return Attempt(event_id=f"e{number}", kind=kind, at=CLOCK.now(), account_id="1", extension_id="e1", dialed=dialed,
                   callee="+12025550123", callee_country="US", international=False,
                   caller_number="+16505550101")  # fmt: skip


FACTS: dict[str, Any] = {"home_country": "US", "international_enabled": True, "caller_number_account": "1"}


@given(st.sampled_from(HELD), st.sampled_from(sorted(SUBJECTS)), st.sampled_from(sorted(OWN)))
def test_export_port_out_objection_payment_and_opt_out_pass_in_every_state_3(
    state: AccountState, scope: str, kind: AttemptKind
) -> None:
    stand(state, scope)
    assert kind in PROTECTED
    assert CONDUCT.judge(attempt(kind, dialed=""), FACTS).kind is VerdictKind.ALLOW


@given(
    st.sampled_from(HELD),
    st.sampled_from(sorted(SUBJECTS)),
    st.sampled_from(["911", "9911", "9-911", "112", "933", "988"]),
    st.sampled_from([AttemptKind.CALL_OUT, AttemptKind.CALL_INTERNAL, AttemptKind.CALL_TRANSFER]),
)
def test_help_is_reached_in_every_state_1(state: AccountState, scope: str, dialed: str, kind: AttemptKind) -> None:
    stand(state, scope)
    verdict = CONDUCT.judge(attempt(kind, dialed), FACTS)
    assert verdict.kind is VerdictKind.ALLOW and verdict.emergency


@given(st.sampled_from(HELD), st.sampled_from(sorted(SUBJECTS)))
def test_a_call_back_of_an_emergency_centre_passes(state: AccountState, scope: str) -> None:
    stand(state, scope)
    assert (
        CONDUCT.judge(attempt(AttemptKind.CALL_IN, ""), {**FACTS, "emergency_callback": True}).kind is VerdictKind.ALLOW
    )


def test_each_state_does_what_it_says_to_a_call_out() -> None:
    expected = {
        AccountState.WARNED: VerdictKind.ALLOW,
        AccountState.CHALLENGED: VerdictKind.CHALLENGE,
        AccountState.EVENT_BLOCKED: VerdictKind.DENY,
        AccountState.SUSPENDED_OUTBOUND: VerdictKind.DENY,
        AccountState.SUSPENDED: VerdictKind.DENY,
        AccountState.TERMINATED: VerdictKind.DENY,
        AccountState.CLOSED: VerdictKind.DENY,
    }
    for scope in SUBJECTS:
        for state, kind in expected.items():
            stand(state, scope)
            verdict = CONDUCT.judge(attempt(AttemptKind.CALL_OUT), FACTS)
            assert verdict.kind is kind, (scope, state, verdict.grounds)
            assert kind is VerdictKind.ALLOW or (verdict.deciding is not None and verdict.deciding.rule == "STATE")


def test_a_slowed_account_has_its_share_of_each_minute() -> None:
    stand(AccountState.THROTTLED, "account")
    said = [CONDUCT.judge(attempt(AttemptKind.CALL_OUT, number=number), FACTS).kind for number in range(8)]
    assert said == [VerdictKind.ALLOW] * 5 + [VerdictKind.PACE] * 3
    again = CONDUCT.judge(attempt(AttemptKind.CALL_OUT, number=2), FACTS)
    assert again.kind is VerdictKind.ALLOW, "the same event counts once"
    CLOCK.advance(61)
    assert CONDUCT.judge(attempt(AttemptKind.CALL_OUT, number=20), FACTS).kind is VerdictKind.ALLOW


def test_other_accounts_numbers_and_features_are_not_touched() -> None:
    for scope in SUBJECTS:
        stand(AccountState.SUSPENDED, scope)
        other = Attempt(event_id="x", kind=AttemptKind.MESSAGE_SEND, at=CLOCK.now(), account_id="2", extension_id="e2",
                        callee="+13125550123", callee_country="US", international=False,
                        caller_number="+16505550202")  # fmt: skip
        assert CONDUCT.judge(other, {**FACTS, "account_state": "active"}).kind is VerdictKind.ALLOW, scope
