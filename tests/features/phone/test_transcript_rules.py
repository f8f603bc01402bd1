"""What tells most of a long talk, for who has no time to hear it: pure."""

from clarion.features.phone.transcripts.rules import MOST_HIGHLIGHTS, highlights

TALK = (
    "Hello?",
    "Hello, this is Ann, I call about the broken water heater in the kitchen.",
    "Yes.",
    "The water heater in the kitchen leaks since Monday and nobody has come.",
    "Oh, I am sorry.",
    "We can send a plumber for the water heater on Thursday at nine.",
    "Good.",
    "Thank you, bye.",
    "Bye.",
)


def test_what_a_call_was_about_is_told_in_short() -> None:
    """MSG-39, PH-46"""
    found = highlights(TALK)
    assert found == sorted(found) and len(found) == 3 and all("water heater" in TALK[place] for place in found)


def test_a_short_talk_is_read_as_it_is() -> None:
    """MSG-39"""
    assert highlights(TALK[:5]) == []
    assert len(highlights([*TALK] * 100)) <= MOST_HIGHLIGHTS
