"""The ladder: every short sequence of events, what is protected in every state, what proof each rung needs."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from clarion.features.conduct.attempt import OUTBOUND, PROTECTED, AccountState, AttemptKind
from clarion.features.conduct.standing.machine import (
    LADDER,
    RANK,
    STATES,
    Elapse,
    Event,
    Hold,
    Impose,
    Lift,
    Refused,
    Standing,
    check_entry,
    effect,
    step,
)
from clarion.features.conduct.verdict import Proof, VerdictKind

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
IMPOSABLE = LADDER[1:-1]
ALL = [*LADDER, AccountState.UNPAID]


def impose(act: str, incident: str, state: AccountState, at: datetime = START, proof: Proof = Proof.HUMAN) -> Impose:
    lasts = STATES[state].lasts
    return Impose(Hold(act, incident, state, at, at + lasts if lasts else None), proof, people=2)


def test_every_short_sequence_keeps_the_laws() -> None:
    """All sequences of four events over two incidents and every rung, with time going by between them."""
    kinds: list[tuple[str, str, AccountState | None]]
    kinds = [("impose", incident, state) for incident in ("i1", "i2") for state in IMPOSABLE[::2] + IMPOSABLE[-1:]]
    kinds += [("lift", "newest", None), ("lift", "oldest", None), ("wait", "", None)]
    walked = 0
    for sequence in itertools.product(kinds, repeat=4):
        now, standing = START, Standing()
        for number, (what, which, state) in enumerate(sequence):
            before = standing
            event: Event = Elapse()
            if what == "wait":
                now += timedelta(hours=25)
            elif what == "lift":
                acts = [hold.act_id for hold in standing.holds] or ["none"]
                event = Lift(acts[-1 if which == "newest" else 0])
            else:
                assert state is not None
                event = impose(f"a{number}", which, state, now)
            try:
                standing = step(standing, event, now)
            except Refused:
                continue
            check(before, event, standing, now)
        walked += 1
    assert walked > 10_000


def check(before: Standing, event: Event, after: Standing, now: datetime) -> None:
    if isinstance(event, Impose):
        same = [hold for hold in before.holds if hold.incident == event.hold.incident and hold.in_force(now)]
        assert all(RANK[event.hold.state] >= RANK[hold.state] for hold in same), "monotone within an incident"
        assert RANK[after.state(now)] >= max(RANK[before.state(now)], RANK[event.hold.state])
        assert step(after, Lift(event.hold.act_id), now) == before, "reversible"
    elif isinstance(event, Lift):
        assert RANK[after.state(now)] <= RANK[before.state(now)]
    else:
        assert after.state(now) is before.state(now), "forgetting what ended changes nothing"
    assert after.deciding(now) is None or after.deciding(now) in after.holds


def test_what_is_protected_passes_in_every_state() -> None:
    for state in ALL:
        for kind in PROTECTED:
            assert effect(state, kind) is VerdictKind.ALLOW
        for kind in AttemptKind:
            assert effect(state, kind, emergency=True) is VerdictKind.ALLOW
        assert effect(state, AttemptKind.CALL_IN, callback=True) is VerdictKind.ALLOW


def test_each_rung_stops_no_less_than_the_one_below() -> None:
    hard = {
        VerdictKind.ALLOW: 0,
        VerdictKind.PACE: 1,
        VerdictKind.CHALLENGE: 1,
        VerdictKind.QUARANTINE: 2,
        VerdictKind.DENY: 3,
    }
    for kind in AttemptKind:
        assert effect(AccountState.ACTIVE, kind) is effect(AccountState.WARNED, kind) is VerdictKind.ALLOW
        outbound = effect(AccountState.SUSPENDED_OUTBOUND, kind)
        assert (outbound is VerdictKind.DENY) is (kind in OUTBOUND)
        whole = effect(AccountState.SUSPENDED, kind)
        assert (whole is VerdictKind.DENY) is (kind not in PROTECTED)
        for state in (AccountState.TERMINATED, AccountState.CLOSED, AccountState.UNPAID):
            assert effect(state, kind) is whole
        assert hard[whole] >= hard[outbound] >= hard[effect(AccountState.QUARANTINED, kind)]


def test_no_act_outruns_its_proof_7() -> None:
    weak = (Proof.STATISTICAL, Proof.MODEL)
    for state in IMPOSABLE:
        for proof in Proof:
            solid = state in (AccountState.EVENT_BLOCKED, AccountState.SUSPENDED_OUTBOUND, AccountState.SUSPENDED)
            wrong = (solid and proof in weak) or (state is AccountState.TERMINATED and proof is not Proof.HUMAN)
            if wrong:
                with pytest.raises(Refused):
                    check_entry(state, proof, people=2)
            else:
                check_entry(state, proof, people=2)
    for people in (0, 1):
        with pytest.raises(Refused, match="2 people"):
            check_entry(AccountState.TERMINATED, Proof.HUMAN, people)
    for state in (AccountState.ACTIVE, AccountState.CLOSED, AccountState.UNPAID):
        with pytest.raises(Refused):
            check_entry(state, Proof.HUMAN, 2)


def test_holds_end_by_themselves_and_termination_closes() -> None:
    standing = step(Standing(), impose("a", "i", AccountState.SUSPENDED), START)
    assert standing.state(START + timedelta(hours=71, minutes=59)) is AccountState.SUSPENDED
    assert standing.state(START + timedelta(hours=72)) is AccountState.ACTIVE
    ended = step(standing, impose("b", "i", AccountState.TERMINATED), START)
    assert ended.state(START + timedelta(days=29)) is AccountState.TERMINATED
    assert step(ended, Lift("b"), START + timedelta(days=29)).state(START) is AccountState.SUSPENDED
    closed = START + timedelta(days=30)
    assert ended.state(closed) is AccountState.CLOSED
    for event in (Lift("b"), impose("c", "j", AccountState.WARNED, closed)):
        with pytest.raises(Refused, match="closed"):
            step(ended, event, closed)


def test_every_rung_has_entry_proof_end_exit_notice_and_appeal() -> None:
    for state, rule in STATES.items():
        assert rule.title and rule.exit and rule.appeal and rule.proofs
        assert rule.notice or state is AccountState.ACTIVE
        assert rule.lasts is not None or state in (AccountState.ACTIVE, AccountState.CLOSED)
    with pytest.raises(Refused, match="needs an end"):
        step(Standing(), Impose(Hold("a", "i", AccountState.WARNED, START), Proof.HUMAN), START)
    with pytest.raises(Refused, match="ends after"):
        step(Standing(), Impose(Hold("a", "i", AccountState.WARNED, START, START), Proof.HUMAN), START)
