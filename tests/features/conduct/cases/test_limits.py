"""How far from a limit: which comparisons have to hold together."""

import pytest

from clarion.features.conduct.cases.limits import joined

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
