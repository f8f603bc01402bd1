"""Made-up traffic: the same from the same seed, each family of attacks found by its rules, honest people left alone."""

import json
from collections.abc import Sequence
from functools import lru_cache

import pytest

from clarion.base.errors import Invalid
from clarion.features.conduct import (
    FAMILIES,
    Event,
    Measured,
    Simulation,
    World,
    as_json,
    as_line,
    by_family,
    everything_enforced,
    generate,
    load_book,
    measure,
    read_line,
    report_page,
)
from clarion.features.conduct.generator.families import PLAIN

SMALL = 37_000


@lru_cache(maxsize=1)
def events() -> Sequence[Event]:
    return tuple(generate(World(seed=7, events=SMALL)))


@lru_cache(maxsize=1)
def measured() -> Measured:
    return measure(events(), everything_enforced(load_book(None)))


def verdicts(of: Sequence[Event]) -> list[str]:
    simulation = Simulation(load_book(None))
    return [json.dumps(as_json(verdict)) for event in of if (verdict := simulation.feed(event)) is not None]


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others() -> None:
    world = World(seed=3, events=3000, days=5)
    lines = [as_line(event) for event in generate(world)]
    assert lines == [as_line(event) for event in generate(world)]
    assert lines != [as_line(event) for event in generate(World(seed=4, events=3000, days=5))]
    assert len(lines) == 3000


def test_events_come_in_the_order_of_time_and_are_not_told_twice() -> None:
    times = [event.at for event in events()]
    assert times == sorted(times)
    attempts = [event.attempt.event_id for event in events() if event.attempt]
    assert len(attempts) == len(set(attempts))


def test_a_line_says_all_that_the_judge_needs() -> None:
    book = load_book(None)
    for number, event in enumerate(events()[:4000], start=1):
        line = as_line(event)
        again = read_line(line, number, book)
        assert as_line(again) == line
        assert again.attempt == event.attempt


def test_the_same_events_give_the_same_verdicts_bit_for_bit_also_when_read_from_lines() -> None:
    """ENG-05"""
    book, some = load_book(None), events()[:6000]
    first = verdicts(some)
    assert first == verdicts(some)
    assert first == verdicts([read_line(as_line(event), 1, book) for event in some])


@pytest.mark.parametrize("family", PLAIN)
def test_each_family_is_found_in_its_window_by_a_rule_of_its_own(family: str) -> None:
    [result] = [result for result in by_family(measured()) if result.family == family]
    assert result.cases >= 2
    assert result.in_window == result.cases
    assert result.stopped_s is not None
    assert result.lost < result.possible
    cases = measured().of_family(family)
    assert {case.seen_by for case in cases} <= set(FAMILIES[family].rules)


def test_honest_offices_are_hardly_touched() -> None:
    found = measured()
    assert found.honest_attempts > 2000
    for rule, count in found.touched.items():
        if rule != "EXC-01":  # notices of minutes, at the end of a day; few offices make a ragged mean
            assert count <= 0.001 * found.honest_events, rule
    assert found.touched["EXC-01"] <= 0.003 * found.honest_events
    assert found.held_any == 0


def test_the_page_tells_how_it_was_made_and_what_was_found() -> None:
    text = report_page(measured(), measured(), load_book(None), "Made by a test.")
    assert "Made by a test." in text
    assert "Every attack was seen within the window of its family." in text
    assert all(f"| {family}: " in text for family in PLAIN)


def test_worlds_that_cannot_be_made_are_refused() -> None:
    with pytest.raises(Invalid, match="no family 'floods'"):
        World(families=("floods",))
    with pytest.raises(Invalid, match="From 1 to"):
        World(events=0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 4: "),
        ("[]", "line 4: must be a JSON object"),
        ('{"attempt": {"kind": "call.out"}, "happening": {}}', "either attempt or happening"),
        ('{"attempt": {"kind": "sail"}}', "none of"),
        ('{"attempt": {"kind": "call.out", "features": {"colour": 1}}}', "unknown feature 'colour'"),
        ('{"happening": {"kind": "call.ended"}}', "line 4: 'id'"),
        ('{"attempt": {"kind": "call.out"}, "label": {"family": 3}}', "label holds"),
    ],
)
def test_lines_that_cannot_be_read_are_told_with_their_number(line: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_line(line, 4, load_book(None))
