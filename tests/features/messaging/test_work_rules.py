"""Tasks, notes, events and cards: the rules, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clarion.base.errors import ClarionError, Invalid
from clarion.base.keys import MasterKey
from clarion.features.messaging.calendar.feed import calendar_file
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.cards import read_card
from clarion.features.messaging.cards.message_cards import color_of
from clarion.features.messaging.cards.rules import submit_actions
from clarion.features.messaging.chat_webhooks.payloads import LARGEST, read_payload
from clarion.features.messaging.chat_webhooks.service import secret_of
from clarion.features.messaging.notes.rules import harmless, preview_of
from clarion.features.messaging.recurrence import Recurrence, between, check_recurrence, next_start, rule_parts
from clarion.features.messaging.tasks import rules

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 1, 31, 9, tzinfo=BERLIN)


def test_a_month_without_the_day_has_its_last_one() -> None:
    starts = between(Recurrence("Month", 4), START, timedelta(hours=1), START, START + timedelta(days=400), 50)
    assert [(each.month, each.day) for each in starts] == [(1, 31), (2, 28), (3, 31), (4, 30)]
    leap = datetime(2024, 2, 29, 9, tzinfo=BERLIN)
    years = between(Recurrence("Year"), leap, timedelta(0), leap, leap.replace(year=2029, month=3, day=1), 50)
    assert [each.day for each in years] == [29, 28, 28, 28, 29, 28][: len(years)] == [29, 28, 28, 28, 29, 28]


def test_nine_stays_nine_when_the_clock_changes() -> None:
    friday = datetime(2026, 3, 27, 9, tzinfo=BERLIN)
    following = next_start(Recurrence("Week"), friday, friday)
    assert following is not None
    assert (following.hour, following.astimezone(UTC).hour) == (9, 7)
    monday = next_start(Recurrence("Weekday"), friday, friday)
    assert monday is not None
    assert monday.date().isoformat() == "2026-03-30"


def test_what_lasts_longer_than_its_repeats_is_refused() -> None:
    check_recurrence(Recurrence("Day"), START, START + timedelta(days=1))
    with pytest.raises(Invalid, match="longer"):
        check_recurrence(Recurrence("Day"), START, START + timedelta(days=1, seconds=1))
    with pytest.raises(Invalid, match="before they begin"):
        check_recurrence(Recurrence("Day", until=START - timedelta(days=1)), START, START)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), st.booleans(), max_size=5), st.booleans())
def test_a_task_of_many_is_complete_when_all_are(done: dict[str, bool], finished: bool) -> None:
    """MSG-15"""
    after = rules.complete("AllAssignees", done, set(), finished=finished)
    assert (after.status == "Completed") is finished
    one = sorted(done)[:1]
    if len(done) > 1:
        part = rules.complete("AllAssignees", done, set(one), finished=True)
        others = [was for person, was in done.items() if person not in one]
        assert part.status == ("Completed" if all(others) else "InProgress")


def test_a_repeated_task_comes_again_until_its_count_is_reached() -> None:
    due, start = START.replace(day=5), START.replace(day=4)
    weekly = Recurrence("Week", 2)
    assert rules.next_dates(weekly, start, due, 1, due) == (start + timedelta(7), due + timedelta(7))
    assert rules.next_dates(weekly, start, due, 2, due) is None
    assert rules.next_dates(Recurrence("Day", until=due), start, due, 1, due) is None


def test_notes_lose_what_could_run_and_previews_are_plain() -> None:
    body = '<p onclick="x()">Hello <b>all</b></p><script>steal()</script><a href="javascript:x()">go</a>&lt;3'
    cleaned = harmless(body)
    assert "script" not in cleaned
    assert "onclick" not in cleaned
    assert "<b>all</b>" in cleaned
    assert preview_of(cleaned) == "Hello all go<3"
    assert len(preview_of("<p>" + "word " * 5_000)) == 150


def card(*body: Any, **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def test_cards_of_every_kind_pass() -> None:
    """MSG-19"""
    table = {"type": "Table", "rows": [{"cells": [{"items": [{"type": "TextBlock", "text": "x"}]}]}]}
    ask = {"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "A", "value": "a"}]}
    inner = {"type": "Action.ShowCard", "card": {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "b"}]}}
    run = {"type": "RichTextBlock", "inlines": ["plain", {"type": "TextRun", "text": "bold"}]}
    unknown = {"type": "Chart", "fallback": {"type": "TextBlock", "text": "no chart"}}
    submit = {"type": "Action.Submit", "data": {"url": "javascript:is-only-data"}}
    kept = read_card(card(table, ask, run, unknown, actions=[inner, submit], id="forged"))
    assert "id" not in kept
    assert [each["type"] for each in submit_actions(kept)] == ["Action.Submit"]


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"type": "Chart"}, "body[0].type"),
        ({"type": "Image", "url": "javascript:alert(1)"}, "body[0].url"),
        ({"type": "Image", "url": "data:text/html;base64,PHNjcmlwdD4="}, "body[0].url"),
        ({"type": "TextBlock", "text": "[go]( JaVaScript:alert(1))"}, "body[0].text"),
        ({"type": "Container", "items": [{"type": "Input.Text"}]}, "body[0].items[0].id"),
        ({"type": "Container", "selectAction": {"type": "Action.ShowCard"}}, "body[0].selectAction.type"),
        ({"type": "Chart", "fallback": {"type": "Image", "url": "file:///etc/passwd"}}, "body[0].fallback.url"),
        ({"type": "Container", "backgroundImage": {"url": "vbscript:x"}}, "body[0].backgroundImage.url"),
    ],
)
def test_cards_that_could_run_something_are_refused_with_the_place(part: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_card(card(part))
    assert refused.value.parameter == place


def test_cards_have_bounds() -> None:
    deep: dict[str, Any] = {"type": "TextBlock", "text": "x"}
    for _level in range(21):
        deep = {"type": "Container", "items": [deep]}
    for bad in (card(deep), card({"type": "TextBlock", "text": "x" * 100_000}), card(version="2.0")):
        with pytest.raises(Invalid):
            read_card(bad)
    with pytest.raises(Invalid, match="parts"):
        read_card(card(*[{"type": "TextBlock"}] * 1_001))


def test_webhooks_understand_what_programs_send() -> None:
    """MSG-36"""
    ours = read_payload("application/json", b'{"text": "Built", "activity": "CI", "iconUri": "https://x.test/i.png"}')
    assert (ours.text, ours.extra) == ("Built", {"activity": "CI", "iconUri": "https://x.test/i.png"})
    slack = read_payload(
        "application/x-www-form-urlencoded",
        b"payload=%7B%22attachments%22%3A%5B%7B%22color%22%3A%22danger%22%2C%22title%22%3A%22Down%22%2C%22title_link%22"
        b"%3A%22https%3A%2F%2Fx.test%22%7D%5D%7D",
    )
    assert slack.attachments == [{"type": "Card", "color": "Red", "title": "[Down](https://x.test)", "allDay": False}]
    adaptive = read_payload(
        "application/json", b'{"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "T"}]}'
    )
    assert (len(adaptive.cards), adaptive.words) == (1, "T")
    assert read_payload("text/markdown", b"**hi**").text == "**hi**"
    bad = (b"[]", b"{}", b'{"attachments": [{"title": "x", "imageUri": "javascript:x"}]}', b"{", b'{"text": 5}')
    for body in bad:
        with pytest.raises(Invalid):
            read_payload("application/json", body)
    with pytest.raises(ClarionError, match="kB"):
        read_payload("text/plain", b"x" * (LARGEST + 1))


def test_colours_of_others_become_the_nearest_of_ours() -> None:
    said = ("good", "#ff0000", "#0f0", "#36a64f", "nonsense", "")
    assert [color_of(each) for each in said] == ["Green", "Red", "Green", "Green", "Black", "Black"]


def test_the_secret_of_a_webhook_follows_from_its_salt_alone() -> None:
    keys = MasterKey(b"k" * 32)
    assert secret_of(keys, "1", "a") == secret_of(keys, "1", "a") != secret_of(keys, "1", "b")
    assert len(secret_of(keys, "1", "a")) == 40


def event(**more: Any) -> CalendarEvent:
    start = datetime(2026, 3, 27, 8, tzinfo=UTC)
    found = {
        "id": "1", "creator_id": "7", "title": "Stand-up; daily, short", "starts_at": start, "schedule": "None",
        "ends_at": start + timedelta(minutes=15), "all_day": False, "ending": "None", "ending_after": None,
        "ending_on": None, "color": "Blue", "location": "", "description": "a\nb", "version": 3, "created_at": start,
        "changed_at": start, "chat_id": None,
    }  # fmt: skip
    return CalendarEvent(**found | more)


def test_a_calendar_file_is_read_by_another_program() -> None:
    """MSG-17"""
    until = datetime(2026, 6, 1, tzinfo=UTC)
    rows = [
        event(),
        event(id="2", schedule="Weekday", ending="Count", ending_after=5),
        event(id="3", schedule="Week", ending="Date", ending_on=until, all_day=True),
    ]
    read = Calendar.from_ical(calendar_file(rows, "Ann", "clarion.test", {"7": BERLIN}))
    once, daily, weekly = read.walk("VEVENT")
    assert (once["summary"], once["description"], once["sequence"]) == ("Stand-up; daily, short", "a\nb", 3)
    assert once.decoded("dtstart") == datetime(2026, 3, 27, 9, tzinfo=BERLIN)
    assert (daily["rrule"]["COUNT"], daily["rrule"]["BYDAY"]) == ([5], ["MO", "TU", "WE", "TH", "FR"])
    assert (str(weekly.decoded("dtstart")), str(weekly.decoded("dtend"))) == ("2026-03-27", "2026-03-28")
    assert {str(zone["tzid"]) for zone in read.walk("VTIMEZONE")} == {"Europe/Berlin"}
    assert rule_parts(Recurrence("Month"), START)["BYMONTHDAY"] == [28, 29, 30, 31]
