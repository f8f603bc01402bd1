"""ADM-03, ADM-07, ADM-14: a place that help can find, and the document that travels with the call."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.emergency.address import (
    CIVIC,
    DATA_MODEL,
    GEOPRIV,
    PIDF,
    Address,
    from_dict,
    pidf_lo,
    problems,
    tidy,
)

AT = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
OFFICE = Address(
    country="US",
    state="CA",
    city="Belmont",
    street="20 Davis Drive",
    street2="Floor 2",
    zip="94002",
    customer_name="Ada & Sons",
)


def test_a_complete_address_has_no_problem() -> None:
    assert problems(OFFICE) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"country": ""}, "country"),
        ({"country": "USA"}, "country"),
        ({"city": ""}, "city"),
        ({"street": ""}, "street"),
        ({"street": "Davis Drive"}, "street"),
        ({"street": "P.O. Box 12"}, "street"),
        ({"state": "XX"}, "state"),
        ({"zip": "9400"}, "zip"),
        ({"street2": "x" * 121}, "street2"),
        ({"city": "Bel\x00mont"}, "city"),
    ],
)
def test_what_a_dispatcher_could_not_find_is_named_by_field(change: dict[str, str], field: str) -> None:
    assert field in problems(from_dict(OFFICE.as_dict() | change))


@pytest.mark.parametrize(
    "address",
    [
        Address(country="GB", city="London", street="10 Downing Street", zip="SW1A 2AA"),
        Address(country="CA", state="ON", city="Ottawa", street="111 Wellington St", zip="K1A 0A9"),
        Address(country="NL", city="Amsterdam", street="Dam 1", zip="1012 JS"),
        Address(country="FR", city="Paris", street="55 rue du Faubourg Saint-Honoré", zip="75008"),
        Address(country="CN", city="北京", street="长安街 1", zip="100006"),
        Address(country="BR", city="Brasília", street="Praça dos Três Poderes"),
    ],
)
def test_addresses_of_other_countries_pass(address: Address) -> None:
    assert problems(address) == {}


def test_codes_and_spaces_are_tidied() -> None:
    messy = Address(country="us", state="ca", city="  Belmont ", street="20  Davis   Drive", zip="94002")
    assert tidy(messy) == Address(country="US", state="CA", city="Belmont", street="20 Davis Drive", zip="94002")


def test_the_location_document_has_a_civic_address_in_the_order_of_the_schema() -> None:
    root = ET.fromstring(pidf_lo(OFFICE, "sip:+16505550101@example.com", AT))
    assert root.tag == f"{{{PIDF}}}presence"
    assert root.get("entity") == "sip:+16505550101@example.com"
    device = root.find(f"{{{DATA_MODEL}}}device")
    assert device is not None
    civic = device.find(f"{{{GEOPRIV}}}geopriv/{{{GEOPRIV}}}location-info/{{{CIVIC}}}civicAddress")
    assert civic is not None
    found = [(item.tag.removeprefix(f"{{{CIVIC}}}"), item.text) for item in civic]
    assert found == [
        ("country", "US"),
        ("A1", "CA"),
        ("A3", "Belmont"),
        ("RD", "Davis Drive"),
        ("HNO", "20"),
        ("LOC", "Floor 2"),
        ("NAM", "Ada & Sons"),
        ("PC", "94002"),
    ]
    assert device.find(f"{{{GEOPRIV}}}geopriv/{{{GEOPRIV}}}method") is not None
    assert device.findtext(f"{{{DATA_MODEL}}}timestamp") == "2026-05-01T12:30:00+00:00"


def test_house_numbers_behind_the_street_are_understood_too() -> None:
    text = pidf_lo(Address(country="NL", city="Amsterdam", street="Keizersgracht 12a"), "sip:x@y", AT)
    assert "<ca:RD>Keizersgracht</ca:RD><ca:HNO>12a</ca:HNO>" in text


@given(st.builds(Address, *[st.text(max_size=40)] * 8), st.text(max_size=40))
def test_whatever_was_registered_the_document_is_well_formed(address: Address, entity: str) -> None:
    ET.fromstring(pidf_lo(address, entity, AT))
    assert isinstance(problems(address), dict)
    tidy(address)


@given(st.builds(Address, *[st.text(max_size=10)] * 8))
def test_an_address_survives_being_stored(address: Address) -> None:
    assert from_dict(address.as_dict()) == address
