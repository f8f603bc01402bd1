"""Sentences that are found again by their English words (ENF-01, PH-81)."""

from pathlib import Path

import pytest

from clarion.base.sentences import Sentences

TABLE = """en\tnl
It is {day} {time}.\tHet is {day} {time}.
Monday\tmaandag
{one} and {other}\t{one} en {other}
it rings\thet gaat over
nobody answers\tniemand neemt op
Below {limit.most} a day.\tOnder {limit.most} per dag.
The rule decides: {why}.\tDe regel beslist: {why}.
"""


@pytest.fixture
def sentences(tmp_path: Path) -> Sentences:
    table = tmp_path / "words.tsv"
    table.write_text(TABLE, encoding="utf-8")
    return Sentences(table)


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("It is Monday 09:00.", "Het is maandag 09:00."),
        ("Below 5 a day.", "Onder 5 per dag."),
        ("Below what you think a day.", "Below what you think a day."),
        ("The rule decides: it rings and nobody answers.", "De regel beslist: het gaat over en niemand neemt op."),
        ("Ann and Bob", "Ann and Bob"),
        ("It is Monday 09:00. Below 5 a day.", "Het is maandag 09:00. Onder 5 per dag."),
        ("It is Monday 09:00. Ann called.", "Het is maandag 09:00. Ann called."),
        ("Ann called. It is Monday 09:00.", "Ann called. It is Monday 09:00."),
    ],
)
def test_what_is_known_is_told_in_the_language_and_all_else_stays(
    sentences: Sentences, english: str, dutch: str
) -> None:
    """ENF-01, PH-81."""
    assert sentences.in_language(english, "nl-BE") == dutch
    assert sentences.in_language(english, "en") == sentences.in_language(english, "de") == english


def test_no_text_takes_for_ever_or_ends_in_an_error(tmp_path: Path) -> None:
    """ENF-01: anybody may write one (an objection, a report)."""
    table = tmp_path / "words.tsv"
    table.write_text("en\tnl\nNone.\tGeen.\nA {a}, {b}, {c}, {d}, {e} looks right\tA {a} {b} {c} {d} {e}\n")
    sentences = Sentences(table)
    for text in ("None. " * 800, "A " + ", " * 480 + "looks wrong", "A b" + ", c" * 5000):
        assert sentences.in_language(text, "nl") in (text, text.replace("None.", "Geen."))
    assert sentences.in_language("A 1, 2, 3, 4, 5, 6 looks right", "nl") == "A 1 2 3 4 5, 6"
