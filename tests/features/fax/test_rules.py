"""FAX-12, FAX-36, FAX-40: what follows from how an attempt ended."""

import pytest

from clarion.features.fax.rules import (
    AGAIN,
    FEWER_PAGES,
    MOST_ATTEMPTS,
    ON_G711,
    RESUMES,
    SLOWER,
    SLOWEST,
    WITHOUT_ECM,
    LineSettings,
    Outcome,
    after,
)


def first(code: str) -> float | None:
    return after(code, 1, resumes=False, settings=LineSettings()).minutes


@pytest.mark.parametrize("code", [Outcome.WRONG_NUMBER, Outcome.REFUSED, "INCOMPATIBLE", "BAD_TIFF"])
def test_fax_12_what_cannot_change_is_not_tried_again(code: str) -> None:
    assert first(code) is None


@pytest.mark.parametrize(
    "code", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.LOST, "CALL_DROPPED", "CANNOT_TRAIN", "T30_99"]
)
def test_fax_12_what_may_pass_is_tried_again(code: str) -> None:
    assert first(code) is not None


def test_fax_12_a_line_that_stays_busy_is_given_up_with_the_reason() -> None:
    pauses = []
    for failures in range(1, MOST_ATTEMPTS + 1):
        following = after(Outcome.BUSY, failures, resumes=False, settings=LineSettings())
        pauses.append(following.minutes)
        if following.minutes is None:
            break
    assert pauses == [1, 3, 5, 10, 15, 30, None]
    assert following.error == "LineBusy"


def test_fax_36_each_attempt_on_a_poor_line_asks_less_of_it_and_says_so() -> None:
    settings, on_t38, steps = LineSettings(), True, []
    for failures in range(1, MOST_ATTEMPTS + 1):
        following = after("CANNOT_TRAIN", failures, resumes=False, settings=settings, on_t38=on_t38)
        if following.minutes is None:
            break
        settings, on_t38 = following.settings, False
        steps.append(following.change)
    assert steps == [ON_G711, SLOWER, SLOWEST, WITHOUT_ECM, FEWER_PAGES, AGAIN]
    assert settings.words == [ON_G711, SLOWEST, WITHOUT_ECM, FEWER_PAGES]


def test_fax_36_a_fax_that_never_was_on_t38_begins_with_the_speed() -> None:
    following = after("CANNOT_TRAIN", 1, resumes=True, settings=LineSettings())
    assert following.change == f"{RESUMES}, {SLOWER}"


@pytest.mark.parametrize("code", ["NO_FIRST_MESSAGE", "CALL_DROPPED"])
def test_fax_36_silence_on_t38_is_tried_over_g711(code: str) -> None:
    assert after(code, 1, resumes=False, settings=LineSettings(), on_t38=True).settings.without_t38
    assert not after(code, 1, resumes=False, settings=LineSettings(), on_t38=False).settings.without_t38


def test_fax_39_only_the_remaining_pages_are_sent_again() -> None:
    following = after("CALL_DROPPED", 1, resumes=True, settings=LineSettings())
    assert following.change == RESUMES
    given_up = after("CALL_DROPPED", 9, resumes=True, settings=LineSettings())
    assert (given_up.minutes, given_up.error) == (None, "SentPartially")
