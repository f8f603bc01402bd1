"""The way of one text: every order of events."""

from hypothesis import given
from hypothesis import strategies as st

from clarion.features.messaging.texting.machine import (
    FINAL,
    UNSURE_ATTEMPTS,
    Accepted,
    Busy,
    Claimed,
    Delivery,
    Event,
    Expired,
    Refused,
    Reported,
    Silent,
    State,
    step,
    whole_state,
)

EVENTS = st.one_of(
    st.just(Claimed()),
    st.just(Accepted()),
    st.builds(Busy, st.sampled_from(["a", "b"])),
    st.builds(Refused, st.just("no")),
    st.builds(Silent, st.booleans(), st.booleans()),
    st.builds(Reported, st.sampled_from(["Delivered", "Failed"]), st.just("x")),
    st.just(Expired()),
)
_LEGAL = {
    State.QUEUED: {State.SUBMITTING, State.SENDING_FAILED, State.DELIVERED, State.DELIVERY_FAILED},
    State.SUBMITTING: {State.QUEUED, State.SENT, State.SENDING_FAILED, State.DELIVERED, State.DELIVERY_FAILED},
    State.SENT: {State.DELIVERED, State.DELIVERY_FAILED},
}


@given(st.lists(EVENTS, max_size=30))
def test_what_is_final_stays_and_every_step_is_legal(events: list[Event]) -> None:
    now = Delivery()
    for event in events:
        after = step(now, event)
        if now.state in FINAL:
            assert after == now
        elif after.state is not now.state:
            assert after.state in _LEGAL[now.state]
        assert now.attempts <= after.attempts <= now.attempts + 1
        assert after.attempts == now.attempts or isinstance(event, Claimed)
        now = after


@given(st.lists(EVENTS, max_size=30))
def test_a_text_is_handed_over_only_between_a_claim_and_its_outcome(events: list[Event]) -> None:
    now, held = Delivery(), 0
    for event in events:
        after = step(now, event)
        if after.state is State.SUBMITTING and now.state is not State.SUBMITTING:
            assert now.state is State.QUEUED
            held += 1
        now = after
    assert now.attempts == held


def test_an_unsure_carrier_is_not_asked_for_ever_and_a_sure_one_is() -> None:
    unsure, sure = Delivery(), Delivery()
    for _ in range(UNSURE_ATTEMPTS):
        unsure = step(step(unsure, Claimed()), Silent(repeatable=False))
        sure = step(step(sure, Claimed()), Silent(repeatable=True))
    assert unsure.state is State.SENDING_FAILED
    assert sure.state is State.QUEUED


@given(st.lists(st.sampled_from(State), min_size=1, max_size=10))
def test_a_failure_is_never_hidden_and_nothing_is_done_before_all_is(states: list[State]) -> None:
    whole = whole_state(states)
    if any(state in (State.QUEUED, State.SUBMITTING) for state in states):
        assert whole is State.QUEUED
    elif any(state in (State.SENDING_FAILED, State.DELIVERY_FAILED) for state in states):
        assert whole in (State.SENDING_FAILED, State.DELIVERY_FAILED)
    elif State.SENT in states:
        assert whole is State.SENT
    else:
        assert whole is State.DELIVERED
