"""What the server says: every text in every language, with the same holes (PH-23, PH-46, PH-50)."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from clarion.base.i18n import LazyString, Reader, clock, gettext, in_words, keys, moment, shown_number
from clarion.base.text_encoding import encoding_of

AT = datetime(2026, 3, 4, 15, 6, tzinfo=UTC)


def test_every_text_fills_the_same_holes_in_every_language() -> None:
    for key, texts in keys().items():
        assert set(texts) == {"en", "fr", "nl", "zh"}, key
        assert all(text.strip() for text in texts.values()), key
        # How a day of the month is written differs.
        holes = {language: set(re.findall(r"\{(\w+)\}", text)) - {"day", "padded"} for language, text in texts.items()}
        assert len({frozenset(each) for each in holes.values()}) == 1, key


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-GB", "Wednesday 04 March 2026 at 15:06 (UTC)"),
        ("fr-CA", "mercredi 4 mars 2026 à 15:06 (UTC)"),
        ("nl", "woensdag 4 maart 2026 om 15:06 (UTC)"),
        ("zh-CN", "2026年3月4日星期三 15:06（UTC）"),
        ("tlh", "Wednesday 04 March 2026 at 15:06 (UTC)"),
    ],
)
def test_a_moment_is_told_in_the_language_or_in_english(language: str, expected: str) -> None:
    assert moment(language, AT) == expected


@pytest.mark.parametrize(
    ("language", "expected", "morning"),
    [
        ("en-US", "Wednesday 04 March 2026 at 4:06 PM (CET)", "12:06 AM"),
        ("fr", "mercredi 4 mars 2026 à 4:06 PM (CET)", "12:06 AM"),
        ("nl-BE", "woensdag 4 maart 2026 om 4:06 p.m. (CET)", "12:06 a.m."),
        ("zh", "2026年3月4日星期三 下午4:06（CET）", "上午12:06"),
    ],
)
def test_who_counts_to_twelve_is_told_so_where_their_clock_is(language: str, expected: str, morning: str) -> None:
    """PH-23, PH-46."""
    reader = Reader(language, ZoneInfo("Europe/Brussels"), twelve_hours=True)
    assert moment(reader, AT) == expected
    assert clock(reader, AT.replace(hour=23)) == morning
    assert clock(Reader(language, reader.zone), AT.replace(hour=23)) == "00:06"


def test_what_is_within_a_text_speaks_its_language_and_nothing_is_filled_twice() -> None:
    hidden = LazyString("push.from", {"who": LazyString("caller.hidden")})
    assert in_words(hidden, "nl-NL") == "Van een beller die geen nummer toont"
    assert gettext("en", "push.from", who="{time} {who}") == "From {time} {who}", "names are names"


def test_short_notices_in_french_need_no_second_alphabet() -> None:
    for key in ("missed.short", "text.short", "text.short-files", "text.rest"):
        words = gettext("fr", key, who="Ann", time="09:00", subject="SMS", files="2 fichiers")
        assert encoding_of(words) == "GSM", key


@pytest.mark.parametrize(
    ("country", "number", "expected"),
    [
        ("US", "+12025550123", "(202) 555-0123"),
        ("US", "+442079460123", "+44 20 7946 0123"),
        ("NL", "+12025550123", "+1 202-555-0123"),
        ("NL", "+31201234567", "020 123 4567"),
        ("US", "101", "101"),
        ("US", "+1", "+1"),
        ("US", "", ""),
    ],
)
def test_numbers_are_shown_as_in_the_web_app(country: str, number: str, expected: str) -> None:
    assert shown_number(Reader("en", country=country), number) == expected
