"""One pass over a text names every pattern that may match it."""

import json
import re
from importlib.resources import files

import pytest

from clarion.base.pattern_screen import PatternScreen, widened

PATTERNS = (
    r"\bpas\b",
    r"(?<!no )fee(?! of charge)",
    r"[^\s,;)]+\.com(?![\w@])",
    r"\w+ [\w-]+ \d{3}",
    r"^stop$",
    r"(?:a|b(?=c))\)[\])]x",
    r"包裹|快递",
    r"remb\w+é",
)
TEXTS = {
    "geen pas": {0},
    "repas": {0},  # wider than `re`: the word boundary is left out
    "fee of charge": {1},  # so is look-around
    "go to x.com@": {2},
    "été-x école 123": {3},
    "stop": {4},
    "a)]x bc)]x": {5},
    "您的包裹": {6},
    "rembourséé": {7},
    "rembours\u00e9 \ud800": {7},  # half a surrogate pair is no reason to fail
    "nothing": set[int](),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.items(), ids=range(len(TEXTS)))
def test_the_patterns_that_may_match_are_named_and_all_that_do(text: str, expected: set[int]) -> None:
    found = PatternScreen(PATTERNS).candidates(text)
    assert expected <= found
    assert {place for place, pattern in enumerate(PATTERNS) if re.search(pattern, text)} <= found
    assert text != "nothing" or not found


def test_what_re2_cannot_look_through_is_looked_through_by_re() -> None:
    assert PatternScreen(PATTERNS).candidates("") == frozenset(range(len(PATTERNS)))
    assert PatternScreen(PATTERNS).candidates("\n") == frozenset(range(len(PATTERNS)))


def test_the_case_counts_unless_it_is_to_be_ignored() -> None:
    assert PatternScreen(["Sale", "x"]).candidates("SALE") == frozenset()
    assert PatternScreen(["Sale", "x"], ignore_case=True).candidates("SALE") == {0}


def test_every_pattern_of_the_detectors_can_be_screened_by_its_own_words() -> None:
    """Branches of words that each pattern has are found; a branch that is lost would let a scam pass."""
    data = files("clarion.features.conduct.detectors").joinpath("data")
    said = json.loads(data.joinpath("scams.json").read_text("utf-8"))
    parts = {part for family in said["families"].values() for part in family["all"] if part != "@door"}
    offers = json.loads(data.joinpath("adverts.json").read_text("utf-8"))["offer"]
    words = {word for pattern in (*parts, *offers) for word in re.findall(r"[^\W\d_]{3,}", pattern)}
    for patterns in (sorted(parts), offers):
        screen = PatternScreen(patterns, ignore_case=True)
        for word in words:
            for text in (word, f"{word}s now", f"x {word} 5"):
                truly = {place for place, pattern in enumerate(patterns) if re.search(pattern, text, re.I)}
                assert truly <= screen.candidates(text), text


def test_what_is_wider_than_the_pattern_is_valid_for_re2() -> None:
    assert widened(r"\b(?!x(?:y|[)]))a\w[\w$]^\d$") == r"a[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_$][\p{Nd}]"
