"""FAX-12, FAX-36, FAX-40: what follows from how an attempt ended."""

import pytest

from clarion.features.fax.rules import MOST_ATTEMPTS, RESUMES, SLOWER, WITHOUT_ECM, Outcome, after


def first(code: str) -> float | None:
    return after(code, 1, resumes=False, slow=False, without_ecm=False).minutes


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
        following = after(Outcome.BUSY, failures, resumes=False, slow=False, without_ecm=False)
        pauses.append(following.minutes)
        if following.minutes is None:
            break
    assert pauses == [1, 3, 5, 10, 15, 30, None]
    assert following.error == "LineBusy"


def test_fax_36_a_poor_line_is_tried_slower_and_then_without_error_correction() -> None:
    one = after("CANNOT_TRAIN", 1, resumes=False, slow=False, without_ecm=False)
    assert (one.change, one.slow, one.without_ecm) == (SLOWER, True, False)
    two = after("CANNOT_TRAIN", 2, resumes=False, slow=one.slow, without_ecm=one.without_ecm)
    assert (two.change, two.slow, two.without_ecm) == (WITHOUT_ECM, True, True)


def test_fax_39_only_the_remaining_pages_are_sent_again() -> None:
    following = after("CALL_DROPPED", 1, resumes=True, slow=False, without_ecm=False)
    assert following.change == RESUMES
    given_up = after("CALL_DROPPED", 9, resumes=True, slow=False, without_ecm=False)
    assert (given_up.minutes, given_up.error) == (None, "SentPartially")
