"""What a caller meant (PH-62), from words as recognisers write them."""

import pytest

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
