"""The most telling of many texts: the subject is found, the same is not said twice, any script, any size."""

from hypothesis import given
from hypothesis import strategies as st

from clarion.base.highlights import MOST_PASSAGES, Passage, most_telling

TALK = (
    "Good morning all!",
    "The launch of the new billing page moves to Thursday because the tax tables are not ready.",
    "ok",
    "Thanks, so the launch of the billing page is on Thursday, and the tax tables come before.",
    "Who brings cake?",
    "The tax tables for the billing page come from Ann, she needs two more days for the launch.",
    "lol",
    "My cat sat on the keyboard again.",
)


def chosen(most: int, *texts: str) -> list[str]:
    return [texts[place] for place in most_telling([Passage(text) for text in texts], most)]


def test_what_the_talk_is_about_comes_before_chatter() -> None:
    """MSG-39"""
    told = chosen(2, *TALK)
    assert all("billing page" in text for text in told)
    assert "ok" not in chosen(4, *TALK)


def test_the_same_is_not_said_twice() -> None:
    """MSG-39"""
    again = "The server in Berlin is down since nine o'clock and nobody can sign in."
    assert len(chosen(3, again, again + " Really.", "Thanks for telling us.", again)) == 2


def test_what_others_made_much_of_wins() -> None:
    """MSG-39"""
    plain = [Passage(text) for text in TALK]
    noticed = [*plain[:-1], Passage(TALK[-1], 12.0)]
    assert len(TALK) - 1 not in most_telling(plain, 1)
    assert most_telling(noticed, 1) == [len(TALK) - 1]


def test_signs_without_spaces_are_words_too() -> None:
    """MSG-39"""
    talk = ("早上好", "新的计费页面推迟到星期四上线", "谢谢", "计费页面星期四上线,税表要先准备好", "好的")
    assert set(chosen(2, *talk)) == {talk[1], talk[3]}


@given(st.lists(st.builds(Passage, st.text(max_size=60), st.floats(1, 5)), max_size=12), st.integers(0, 5))
def test_whatever_is_said_places_are_there_in_order_and_few(passages: list[Passage], most: int) -> None:
    """MSG-39"""
    found = most_telling(passages, most)
    assert len(found) <= most and found == sorted(set(found)) and all(0 <= one < len(passages) for one in found)


def test_of_too_many_the_last_are_read() -> None:
    """MSG-39"""
    old = [Passage("An old word about parrots and their many colourful feathers")] * 3
    new = [Passage(f"number {number} tells of nothing else than itself today") for number in range(MOST_PASSAGES)]
    assert min(most_telling(old + new, 5)) >= len(old)
