"""ADM-01, ADM-11, ADM-13, ADM-16, ADM-43: what is, and what is not, a call for help."""

import itertools
import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers.phonemetadata import PhoneMetadata

from clarion.features.emergency.national import EVERYWHERE, NATIONAL, TEST_CODE, main_number
from clarion.features.emergency.rules import Kind, is_reserved, recognise

COUNTRIES = sorted(NATIONAL)


@pytest.mark.parametrize(
    ("dialed", "code"),
    [
        ("911", "911"),
        ("112", "112"),
        ("999", "999"),
        ("9911", "911"),
        ("9-911", "911"),
        ("9 - 911", "911"),
        ("9,911", "911"),
        ("0911", "911"),
        ("00112", "112"),
        ("9112", "112"),
        ("9.9.1.1", "911"),
        ("(911)", "911"),
        ("911#", "911"),
        ("911,,1", "911"),
        ("+911", "911"),
        ("+1911", "911"),
        ("*67911", "911"),
        ("*82 9-911", "911"),
        ("9*67911", "911"),
        ("sip:911@example.com", "911"),
        ("sip:911@example.com;user=phone", "911"),
        ("sips:9911@example.com:5061", "911"),
        ("<sip:911@example.com>", "911"),
        ("tel:911;phone-context=+1", "911"),
        ("TEL:911", "911"),
        ("sip:%39%31%31@example.com", "911"),
        ("9\u20111\u20111", "911"),
        ("\uff19\uff11\uff11", "911"),
        ("\u0669\u0661\u0661", "911"),
        ("9\u200b11", "911"),
        ("urn:service:sos", "911"),
        ("URN:SERVICE:SOS.police", "911"),
        ("sip:sos@example.com", "911"),
    ],
)
def test_every_way_to_dial_for_help_in_the_us_is_recognised(dialed: str, code: str) -> None:
    found = recognise(dialed, "US", ("9",))
    assert found is not None
    assert (found.code, found.kind) == (code, Kind.EMERGENCY)


@pytest.mark.parametrize(
    "dialed",
    [
        "9115550100",
        "+19115550100",
        "19115550100",
        "99115550100",
        "91",
        "91 1 1",
        "1911",
        "8911",
        "99911",
        "9111",
        "911911",
        "101",
        "110",
        "0",
        "9",
        "",
        "*911",
        "911*1",
        "nine one one",
        "sip:5550100@911",
        "sip:911abc@example.com",
        "urn:service:sos-not",
        "urn:service:counseling",
        "911" + "0" * 300,
        "\x00",
    ],
)
def test_what_only_looks_like_it_is_not(dialed: str) -> None:
    assert recognise(dialed, "US", ("9",)) is None


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_national_number_is_recognised_with_and_without_an_outside_line(country: str) -> None:
    for code in NATIONAL[country] | EVERYWHERE:
        for dialed in (code, f"7{code}", f"7-{code}", f"+{code}", f"*67{code}", f"sip:{code}@x"):
            found = recognise(dialed, country, ("7",))
            # 7 + one code may itself be another code of that country; it is a call for help either way.
            assert found is not None, (country, dialed)
            assert found.kind is Kind.EMERGENCY
        assert recognise(code, country, ("7",)) == recognise(code, country.lower(), ("7",))


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_table_agrees_with_the_published_numbering_plans(country: str) -> None:
    metadata = PhoneMetadata.short_metadata_for_region(country)
    if not metadata or not metadata.emergency or not metadata.emergency.national_number_pattern:
        pytest.skip("the library knows no emergency numbers there")
    pattern = re.compile(metadata.emergency.national_number_pattern)
    if country == "GA":  # a hundred numbers 13xx of which one is in use
        return
    for length in (2, 3, 4):
        for digits in map("".join, itertools.product("0123456789", repeat=length)):
            if pattern.fullmatch(digits):
                assert recognise(digits, country, ()) is not None, digits


def test_every_country_of_the_numbering_plan_has_an_answer_for_sos() -> None:
    for country in phonenumbers.SUPPORTED_REGIONS:
        found = recognise("urn:service:sos", country)
        assert found is not None
        assert recognise(found.code, country) is not None
        assert main_number(country) == found.code


def test_933_is_a_rehearsal_and_988_a_crisis_line() -> None:
    for dialed in ("933", "9-933", "sip:933@example.com", "urn:service:test.sos", "*67933"):
        found = recognise(dialed, "US")
        assert found is not None
        assert found.is_test
        assert found.code == TEST_CODE
    crisis = recognise("988", "US")
    assert crisis is not None
    assert not crisis.needs_notice
    assert recognise("988", "DE") is None


def test_the_privacy_prefix_of_the_uk_does_not_hide_999() -> None:
    assert recognise("141999", "GB") is not None
    assert recognise("1470 999", "GB") is not None
    assert recognise("141999", "US") is None


def test_an_office_with_another_outside_line_digit_keeps_the_habit_of_nine() -> None:
    assert recognise("9911", "US", ("8",)) is not None
    assert recognise("8911", "US", ("8",)) is not None
    assert recognise("9110", "DE", ("0",)) is None, "9110 may be an extension where the line digit is 0"
    assert recognise("0110", "DE", ("0",)) is not None


def test_extensions_cannot_take_these_numbers() -> None:
    assert is_reserved("911")
    assert is_reserved("9911")
    assert not is_reserved("101")


@given(st.text(max_size=400), st.text(max_size=4), st.lists(st.text(max_size=3), max_size=3))
def test_no_input_makes_it_raise(dialed: str, country: str, prefixes: list[str]) -> None:
    recognise(dialed, country, prefixes)


@given(
    st.sampled_from(COUNTRIES),
    st.data(),
    st.lists(st.sampled_from([" ", "-", ".", "(", ")", "/", "\u00a0", "\u2013", "\u200d"]), max_size=6),
)
def test_separators_anywhere_change_nothing(country: str, data: st.DataObject, marks: list[str]) -> None:
    code = data.draw(st.sampled_from(sorted(NATIONAL[country] | EVERYWHERE)))
    text = list(code)
    for mark in marks:
        text.insert(data.draw(st.integers(0, len(text))), mark)
    assert recognise("".join(text), country) == recognise(code, country)


@given(st.sampled_from(COUNTRIES), st.from_regex(r"[0-9]{7,15}", fullmatch=True))
def test_a_string_of_seven_digits_or_more_is_never_a_call_for_help(country: str, digits: str) -> None:
    found = recognise(digits, country)
    if found is not None:  # only a UK privacy prefix with a code is that long
        assert country == "GB"
        assert digits.startswith(("141", "1470"))
