"""How far from a limit: which comparisons have to hold together."""

import pytest

from clarion.features.conduct.cases.limits import joined, only_aggravates
from clarion.features.conduct.rulebook import shipped_book

RATIO = ("ratio", "share")


@pytest.mark.parametrize(
    ("condition", "beside"),
    [
        ("ratio > limit.share", [()]),
        ("texts >= limit.least && ratio > limit.share", [(("texts", "least"),)]),
        ("texts > limit.day || (texts >= limit.least && ratio > limit.share)", [(("texts", "least"),)]),
        ("!a2p && (texts + 1 > limit.day || ratio > limit.share)", [()]),
        ("!a2p && texts >= limit.least && (x || ratio > limit.share)", [(("texts", "least"),)]),
        ("(ratio > limit.share) || (texts >= limit.least && ratio > limit.share)", [(), (("texts", "least"),)]),
        ("texts > limit.day", []),
    ],
)
def test_what_and_joins_with_a_limit_has_to_hold_as_well(
    condition: str, beside: list[tuple[tuple[str, str], ...]]
) -> None:
    assert list(joined(condition, RATIO)) == beside


def test_what_says_only_how_hard_a_rule_acts_is_no_limit_by_itself() -> None:
    """A new company changes all of its numbers in its first week: it has none before."""
    rules = shipped_book().rules
    assert only_aggravates(rules["SPM-05"].rule, "number_churn_7d")
    assert not only_aggravates(rules["SPM-05"].rule, "near_duplicates_24h")
    assert not only_aggravates(rules["EXC-01"].rule, "voice_minutes_month")
