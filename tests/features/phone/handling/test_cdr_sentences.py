"""PH-81: whatever a call server notes of a call is told in a sentence, in every language."""

import ast
from itertools import chain
from pathlib import Path

import pytest

from clarion.features.phone.handling.dry_run.cdr_sentences import BY_DETAIL, DETAILS, WORDS
from clarion.features.phone.handling.dry_run.spoken import WORDS as TRANSLATED
from clarion.features.phone.menus.model import MENU_PATH
from clarion.features.phone.queues.live_call import ANSWERED, JOINED, LEFT

CLARION = Path(__file__).parents[4] / "clarion"
NAMED = {MENU_PATH, ANSWERED, JOINED, LEFT}


def kinds_noted() -> set[str]:
    """What the code calls `fact` with, said as it stands there."""
    calls = [
        node
        for folder in ("calls", "features")
        for file in (CLARION / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "fact"
        and node.args
    ]
    said = [each for call in calls for each in ast.walk(call.args[0]) if isinstance(each, ast.Constant)]
    return {each.value for each in said if isinstance(each.value, str)}


def test_ph_81_no_kind_of_fact_is_without_a_sentence() -> None:
    kinds = kinds_noted() | NAMED
    assert len(kinds) > 50 and not kinds - set(WORDS) - set(BY_DETAIL)
    assert not {*WORDS, *BY_DETAIL} - kinds, "sentences of facts that nothing notes"


@pytest.mark.parametrize("language", ["fr", "nl", "zh"])
def test_ph_81_sentences_are_told_in_every_language(language: str) -> None:
    for sentence in [*WORDS.values(), *DETAILS.values(), *chain(*(each.values() for each in BY_DETAIL.values()))]:
        if sentence not in ("", "{detail}"):
            told = sentence.format(name="Ann", detail="1.5 s", caller="Ann")
            assert TRANSLATED.in_language(told, language) != told
