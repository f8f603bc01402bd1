"""What dialled digits mean."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.numbers.rules import DialedKind, is_abroad, normalise, to_e164

US = "+16505550100"


@pytest.mark.parametrize(
    ("dialed", "country", "kind", "value"),
    [
        ("101", "US", "extension", "101"),
        ("0", "US", "extension", "0"),
        ("1-0-1", "US", "extension", "101"),
        ("sip:102@example.com", "US", "extension", "102"),
        ("16505550100*103", "US", "extension", "103"),
        ("+16505550100*103", "US", "extension", "103"),
        ("12125550100*101", "US", "e164", "+12125550100"),
        ("2025550123", "US", "e164", "+12025550123"),
        ("12025550123", "US", "e164", "+12025550123"),
        ("+12025550123", "US", "e164", "+12025550123"),
        ("(202) 555-0123", "US", "e164", "+12025550123"),
        ("912025550123", "US", "e164", "+12025550123"),
        ("9-1-202-555-0123", "US", "e164", "+12025550123"),
        ("9195550100", "US", "e164", "+19195550100"),
        ("9115550100", "US", "e164", "+19115550100"),
        ("011442079460000", "US", "e164", "+442079460000"),
        ("9011442079460000", "US", "e164", "+442079460000"),
        ("00442079460000", "US", "e164", "+442079460000"),
        ("442079460000", "US", "e164", "+442079460000"),
        ("tel:+442079460000", "US", "e164", "+442079460000"),
        ("%2B442079460000", "US", "e164", "+442079460000"),
        ("02079460000", "GB", "e164", "+442079460000"),
        ("16505550100", "GB", "e164", "+16505550100"),
        ("+441632960000", "US", "e164", "+441632960000"),
        ("411", "US", "service", "411"),
        ("411", "GB", "extension", "411"),
        ("*70", "US", "feature", "*70"),
        ("*801", "US", "feature", "*801"),
        ("prk12345", "US", "feature", "prk12345"),
        ("conf_abc", "US", "feature", "conf_abc"),
        ("9-911", "US", "emergency", "911"),
        ("112", "GB", "emergency", "112"),
        ("", "US", "invalid", ""),
        ("hello", "US", "invalid", ""),
        ("+1", "US", "invalid", ""),
        ("12345678901234567890", "US", "invalid", ""),
        ("+" + "9" * 200, "US", "invalid", ""),
        ("\u0662\u0660\u0662\u0665\u0665\u0665\u0660\u0661\u0662\u0663", "US", "e164", "+12025550123"),
    ],
)
def test_what_is_dialled_is_understood(dialed: str, country: str, kind: str, value: str) -> None:
    found = normalise(dialed, country, "9", US)
    assert (found.kind.value, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+12025550123", "US"),
        ("+16135550123", "CA"),
        ("+18765550123", "JM"),
        ("+442079460000", "GB"),
        ("+447797712345", "JE"),
        ("+80012345678", "001"),
        ("+441632960000", "GB"),
    ],
)
def test_a_number_tells_its_country(number: str, country: str) -> None:
    assert normalise(number).country == country


def test_an_unassigned_caribbean_number_does_not_pass_for_a_domestic_one() -> None:
    found = normalise("+18760000000")
    assert found.kind is DialedKind.INVALID or is_abroad("US", found.country)


@pytest.mark.parametrize(
    ("home", "country", "abroad"),
    [
        ("US", "US", False),
        ("US", "CA", False),
        ("US", "PR", False),
        ("US", "JM", True),
        ("US", "001", True),
        ("GB", "JE", False),
        ("GB", "US", True),
        ("NL", "NL", False),
        ("NL", "BE", True),
    ],
)
def test_the_caribbean_is_abroad_and_the_home_islands_are_not(home: str, country: str, abroad: bool) -> None:
    assert is_abroad(home, country) is abroad


def test_star_67_hides_the_number_and_star_82_shows_it() -> None:
    assert normalise("*6712025550123").withhold is True
    assert normalise("*8212025550123").withhold is False
    assert normalise("*6712025550123").value == "+12025550123"
    assert normalise("12025550123").withhold is None


def test_to_e164_reads_forms_and_refuses_what_is_no_number() -> None:
    assert to_e164("(650) 555-0101") == "+16505550101"
    assert to_e164("020 7946 0000", "GB") == "+442079460000"
    assert to_e164("101") is None
    assert to_e164("x") is None


@given(st.text(max_size=200), st.text(max_size=3), st.text(max_size=3))
def test_no_input_makes_it_raise(dialed: str, country: str, prefix: str) -> None:
    normalise(dialed, country, prefix)


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), st.sampled_from(["US", "GB", "DE", "JP"]))
def test_every_form_of_a_number_means_the_same(region: str, caller_country: str) -> None:
    example = phonenumbers.example_number(region)
    if example is None:
        return
    e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    pretty = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    away = phonenumbers.format_out_of_country_calling_number(example, caller_country)
    for text in (e164, pretty, f"sip:{e164}@example.com;user=phone", away):
        found = normalise(text, caller_country, "9")
        assert (found.kind, found.value) == (DialedKind.E164, e164), text
