"""`python -m tools.where WORD` finds code by the field's words and their synonyms."""

import pytest

from tools.where import main, search, synonyms

FOUND = {
    "feature code": "clarion/features/phone/feature_codes",
    "vertical service code": "clarion/features/phone/feature_codes",
    "profile": "clarion/features/people",
    "CDR": "clarion/calls/cdr.py",
    "call detail record": "clarion/calls/cdr.py",
    "busy lamp field": "clarion/calls/blf.py",
    "click to call": "clarion/features/phone/click_to_call",
    "leader election": "clarion/calls/leases.py",
    "single sign-on": "clarion/features/people/sso",
    "SSRF": "clarion/base/ssrf_guard.py",
    "hotel": "clarion/features/phone/hospitality",
}


@pytest.mark.parametrize("word", FOUND)
def test_a_word_of_the_field_leads_to_its_code(word: str) -> None:
    lines, paths = search(word.split())
    assert any(FOUND[word] in found for found in [*lines, *paths]), (lines, paths)


def test_what_is_nowhere_is_said_to_be_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyzzy"]) == 1
    assert "Nothing found" in capsys.readouterr().out


def test_synonyms_go_both_ways() -> None:
    known = synonyms("| term | meaning | also called |\n|---|---|---|\n| BLF | lamps | busy lamp field, lamp |\n")
    assert known["lamp"] == known["blf"] == {"blf", "busy lamp field", "lamp"}
