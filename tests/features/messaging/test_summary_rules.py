"""What of a chat somebody should read, without a model."""

import pytest

from clarion.features.messaging.summaries.rules import Said, is_decision, is_question, look_through, most_active


@pytest.mark.parametrize(
    "text",
    [
        "We decided to ship on Friday.",
        "OK, let's go with the blue one",
        "Decision: no meeting on Monday",
        "On a décidé de partir jeudi.",
        "We hebben gisteren besloten om te wachten.",
        "我们决定星期五发布",
    ],
)
def test_a_decision_says_so(text: str) -> None:
    """MSG-39"""
    assert is_decision(text)


@pytest.mark.parametrize(
    "text", ["Have we decided?", "Nobody can decide", "she decided to leave early", "我们决定了吗？"]
)
def test_what_decides_nothing_is_no_decision(text: str) -> None:
    """MSG-39"""
    assert not is_decision(text)


def test_a_question_is_no_address_with_a_question_mark() -> None:
    """MSG-39"""
    assert is_question("Can you look? Thanks") and is_question("可以吗？")
    assert not is_question("see https://example.com/?page=2 for more")


def test_only_questions_to_me_that_are_not_mine_count() -> None:
    """MSG-39"""
    found = look_through(
        [
            Said("Can you send the invoice?", asks=True),
            Said("Can somebody send the invoice?"),
            Said("@all who brings cake?", asks=True, own=True),
            Said("Please look at the invoice", asks=True),
        ]
    )
    assert list(found.questions) == [0] and 0 not in found.highlights and 1 in found.highlights


def test_the_busiest_come_first() -> None:
    """MSG-39"""
    assert most_active(["a", "b", "", "b"]) == [("b", 2), ("a", 1)]
