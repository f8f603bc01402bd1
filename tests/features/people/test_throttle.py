"""Slowing down who fails."""

from hypothesis import given
from hypothesis import strategies as st

from clarion.features.people.sign_in.throttle import (
    FREE_FAILURES_OF_PAIR,
    FREE_FAILURES_OF_SOURCE,
    LONGEST_WAIT_S,
    SignInThrottle,
)


def fail(throttle: SignInThrottle, user: str, source: str, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        throttle.failed(user, source, now)


def test_a_few_mistakes_are_free() -> None:
    throttle = SignInThrottle()
    fail(throttle, "ada", "here", FREE_FAILURES_OF_PAIR - 1)
    assert throttle.wait_s("ada", "here", 0.0) == 0.0
    fail(throttle, "ada", "here", 1)
    assert throttle.wait_s("ada", "here", 0.0) > 0.0


@given(st.integers(0, 200))
def test_nobody_waits_longer_than_a_minute_or_for_anothers_mistakes(failures: int) -> None:
    throttle = SignInThrottle()
    fail(throttle, "ada", "attacker", failures)
    assert throttle.wait_s("ada", "attacker", 0.0) <= LONGEST_WAIT_S
    assert throttle.wait_s("ada", "home", 0.0) == 0.0


def test_one_source_that_tries_many_names_is_slowed_for_all_of_them() -> None:
    throttle = SignInThrottle()
    for number in range(FREE_FAILURES_OF_SOURCE):
        throttle.failed(f"user{number}", "attacker", 0.0)
    assert throttle.wait_s("somebody new", "attacker", 0.0) > 0.0
    assert throttle.wait_s("somebody new", "elsewhere", 0.0) == 0.0


def test_mistakes_are_forgotten_after_success_or_a_while() -> None:
    throttle = SignInThrottle()
    fail(throttle, "ada", "here", FREE_FAILURES_OF_PAIR + 3)
    throttle.succeeded("ada", "here")
    assert throttle.wait_s("ada", "here", 0.0) == 0.0
    fail(throttle, "ben", "here", FREE_FAILURES_OF_PAIR + 3)
    fail(throttle, "ben", "here", 1, now=10_000.0)
    assert throttle.wait_s("ben", "here", 10_000.0) == 0.0
