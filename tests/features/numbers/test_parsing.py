"""Parsing numbers: rules, and both versions of the surface."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.numbers.parsing import Context, parse
from tests.support.api import Api

US = Context(country="US", vanity_allowed=True, max_extension_length=5, outside_prefix="9")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(650) 253-0000", {"e164": "+16502530000", "status": "Valid", "area": "650", "subscriber": "2530000"}),
        ("16502530000", {"e164": "+16502530000"}),
        ("9 1 650 253 0000", {"e164": "+16502530000", "outside_prefix": "9"}),
        ("+16505550100*101", {"e164": "+16505550100", "sub_address": "101", "status": "Valid"}),
        ("6502530000,,123#", {"e164": "+16502530000", "dtmf": ",,123#"}),
        ("tel:+442079460123", {"e164": "+442079460123", "country": "GB"}),
        ("sip:16502530000@example.com", {"e164": "+16502530000", "sip": "@example.com"}),
        ("1-800-FLOWERS", {"e164": "+18003569377", "toll_free": True, "category": "TollFree"}),
        ("*67 650 253 0000", {"e164": "+16502530000", "special_prefix": "*67"}),
        ("101", {"extension": "101", "category": "Extension", "status": "Valid"}),
        ("911", {"special": "911", "special_type": "Emergency", "category": "ShortCode"}),
        ("411", {"special": "411", "special_type": "DirectoryAssistance"}),
        ("*86", {"service_code": "*86", "status": "Valid"}),
        ("hello", {"status": "Invalid", "e164": ""}),
        ("", {"status": "Invalid"}),
        ("12345678901234567890", {"status": "Invalid"}),
    ],
)
def test_a_text_means_a_number(text: str, expected: dict[str, Any]) -> None:
    parts = parse(text, US)
    assert {name: getattr(parts, name) for name in expected} == expected


def test_the_context_changes_what_a_text_means() -> None:
    assert parse("2530000", Context(country="US", default_area_code="650", max_extension_length=5)).area == "650"
    assert parse("020 7946 0123", Context(country="GB")).e164 == "+442079460123"
    assert parse("101", Context(max_extension_length=None)).status == "Invalid"
    assert parse("1-800-FLOWERS", Context()).status == "Invalid"
    short = Context(site_code="12", short_extension_length=3, max_extension_length=8)
    assert (parse("101", short).extension, parse("101", short).site_code) == ("12101", "12")
    assert parse("+1650253XXXX", Context(masked_allowed=True)).masked
    assert parse("+1650253XXXX", Context(masked_allowed=False)).status == "Invalid"


@given(st.text(max_size=300), st.booleans(), st.sampled_from(["US", "GB", "DE", None]))
def test_no_text_breaks_the_parser(text: str, masked: bool, country: str | None) -> None:
    parts = parse(text, Context(country=country, vanity_allowed=True, masked_allowed=masked))
    assert parts.original == text[:256]
    assert (parts.status == "Invalid") <= (not parts.e164)


@given(st.integers(2_000_000_000, 9_899_999_999))
def test_a_number_in_e164_means_itself(national: int) -> None:
    number = f"+1{national}"
    parts = parse(number, US)
    assert parts.e164 in ("", number)


async def test_the_first_version_answers_as_documented(api: Api) -> None:
    body = {"originalStrings": ["+1 650 253 0000", "101", "nonsense"]}
    answer = (await api.request("POST", "/number-parser/parse", "102", json=body)).json()
    assert answer["homeCountry"]["isoCode"] == "US"
    number, extension, nothing = answer["phoneNumbers"]
    assert number["originalString"] == "+1 650 253 0000"
    assert number["e164"] == number["dialable"] == "+16502530000"
    assert (number["normalized"], number["formattedNational"]) == ("16502530000", "(650) 253-0000")
    assert (number["country"]["callingCode"], number["tollFree"], number["special"]) == ("1", False, False)
    assert extension["dialable"] == "101"
    assert nothing == {"originalString": "nonsense", "special": False}
    there = await api.request("POST", "/number-parser/parse?homeCountry=GB", json={"originalStrings": ["02079460123"]})
    assert there.json()["phoneNumbers"][0]["e164"] == "+442079460123"
    assert (await api.request("POST", "/number-parser/parse?homeCountry=Atlantis", json=body)).status_code == 400


async def test_the_second_version_tells_the_parts_and_the_context(api: Api) -> None:
    path = "/restapi/v2/number-parser/parse"
    body = {"originalStrings": ["16505550100*101", "911"]}
    answer = (await api.request("POST", path, json=body)).json()
    assert answer["context"]["country"] == {"isoCode": "US", "name": "United States", "callingCode": "1"}
    first, emergency = answer["results"]
    assert first["numberDetails"]["subAddress"] == "101"
    assert first["formats"][0]["e164Extended"] == "+16505550100*101"
    assert emergency["numberDetails"]["specialService"]["type"] == "Emergency"
    plain = {"contextSource": "Default", "resultContent": {"includeFormats": False, "includeDialingDetails": False}}
    short = (await api.request("POST", path, json=body | plain)).json()
    assert list(short["results"][0]) == ["numberDetails"]
    assert "country" not in short["context"]
    for wrong in ({}, {"originalStrings": []}, {"originalStrings": ["x" * 300]}, {"originalStrings": ["1"] * 1001}):
        assert (await api.request("POST", path, json=wrong)).status_code == 400
