"""What a caller meant (PH-62), from words as recognisers write them."""

import random
from difflib import SequenceMatcher
from typing import Any

import pytest

from clarion.features.phone.receptionist import matching
from clarion.features.phone.receptionist.matching import Meant, Person, Question, understand

PEOPLE = [
    Person("1", "Ada Lovelace"),
    Person("2", "Ben Okafor", "Billing"),
    Person("3", "Sales"),
    Person("4", "Ada Byron"),
    Person("5", "Zoë O'Neil"),
    Person("6", "Customer Support"),
    Person("7", "李明"),
]
QUESTIONS = [
    Question("hours", ("when are you open", "opening hours", "what time do you close")),
    Question("address", ("where are you", "your address")),
]


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("I would like to talk to Ben Okafor, please.", "en-US", Meant("callee", ("2",))),
        ("ben o'kafer", "en-US", Meant("callee", ("2",))),
        ("Billing department.", "en-US", Meant("callee", ("2",))),
        ("Sales", "en-US", Meant("callee", ("3",))),
        ("Hello, can I speak to somebody in customer support?", "en-GB", Meant("operator")),
        ("customer support please", "en-US", Meant("callee", ("6",))),
        ("Ada", "en-US", Meant("choose", ("1", "4"))),
        ("Ada Lovelace", "en-US", Meant("callee", ("1",))),
        ("zoe oneil", "en-US", Meant("callee", ("5",))),
        ("What are your opening hours?", "en-US", Meant("answer", ("hours",))),
        ("when do you close", "en-US", Meant("none")),
        ("what is your address", "en-US", Meant("answer", ("address",))),
        ("Operator!", "en-US", Meant("operator")),
        ("Je voudrais parler à Ben Okafor", "fr-FR", Meant("callee", ("2",))),
        ("quelqu'un", "fr-FR", Meant("operator")),
        ("ik wil een bericht achterlaten", "nl-NL", Meant("message")),
        ("Verbinden Sie mich bitte mit der Zentrale", "de-DE", Meant("operator")),
        ("我找李明", "zh-CN", Meant("callee", ("7",))),
        ("人工", "zh-CN", Meant("operator")),
        ("the weather tomorrow", "en-US", Meant("none")),
        ("...", "en-US", Meant("none")),
        ("", "en-US", Meant("none")),
    ],
)
def test_who_or_what_was_meant(said: str, language: str, meant: Meant) -> None:
    """PH-62"""
    assert understand(said, language, PEOPLE, QUESTIONS) == meant


def test_a_sentence_in_a_large_company_is_hardly_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """PH-62: whoever talks long must not keep a server busy."""
    chance = random.Random(62)

    def word() -> str:
        return "".join(chance.choice("aeioustlnmdk") for _ in range(chance.randint(5, 8)))

    compared: list[str] = []

    def compare(junk: None, one: str, other: str, **how: Any) -> SequenceMatcher[str]:
        compared.append(one)
        return SequenceMatcher(junk, one, other, **how)

    monkeypatch.setattr(matching, "SequenceMatcher", compare)
    people = [Person(str(number), f"{word()} {word()}") for number in range(200)]
    understand(" ".join(word() for _ in range(40)), "en-US", people, [])
    assert len(compared) < 6_000, len(compared)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_out_would_not_have_fitted(seed: int) -> None:
    """PH-62"""
    chance = random.Random(seed)
    for _ in range(500):
        one, other = ("".join(chance.choice("abcde") for _ in range(chance.randint(3, 9))) for _ in "12")
        ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
        assert matching._same(one, other) in (ratio, 1.0) or ratio < matching.MAYBE
