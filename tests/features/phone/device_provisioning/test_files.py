"""PH-43: the files of fifteen families, each read back by its own form: the account in it is the device's."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from clarion.features.phone.device_provisioning.facts import BookEntry, Codes, Key, Line, PhoneFacts, Proxy, zone_at
from clarion.features.phone.device_provisioning.families import Family, families, named, strangers_in
from clarion.features.phone.device_provisioning.rendering import render_book, render_file
from clarion.features.phone.device_provisioning.rules import Tally, after_failure, mac_of, secret_is_due, wait_of
from tests.features.phone.device_provisioning.reading import PLACES, READERS

MAC = "001565aabbcc"
HOSTILE = 'Eve "x" <b>\'&amp;\r\nadmin_password = 1\x00\u2028# ]]> {{ 7*7 }}'
FACTS = PhoneFacts(
    mac=MAC,
    lines=(Line(1, "101", "Ann Lee", "16505550100*101", "d-77", "secretsecret"),),
    keys=(Key(1, "blf", "102", "Bob"), Key(2, "park", "*5701", "Park"), Key(3, "speed", "+4930123", "Berlin")),
    proxy=Proxy("phone.example.com", 5061),
    domain="sip.example.com",
    ntp="time.example.com",
    zone=zone_at("America/Los_Angeles", datetime(2026, 1, 5, tzinfo=UTC)),
    language="de-DE",
    company="Demo & Söhne",
    codes=Codes("*97", "*78", "*79"),
    setup_url="https://phone.example.com/device-provisioning/k/",
    phonebook_url="https://phone.example.com/device-provisioning/k/directory.xml",
)
EVERY = pytest.mark.parametrize("family", list(families().values()), ids=list(families()))


def read(family: Family, facts: PhoneFacts) -> dict[str, str]:
    return READERS[family.form](render_file(family, family.account_file, facts))


def test_the_fifteen_most_used_families_are_there_ph_43() -> None:
    assert set(families()) == set(PLACES)
    assert len(families()) == 15


@EVERY
def test_the_account_read_back_is_the_devices_ph_43(family: Family) -> None:
    found = read(family, FACTS)
    user, auth, password, name, domain, proxy, safe = PLACES[family.id]
    assert (found[user], found[auth], found[password]) == ("16505550100*101", "d-77", "secretsecret")
    assert found[name] == "Ann Lee"
    assert found[domain] == "sip.example.com"
    assert "phone.example.com" in found[proxy]
    assert {key: found[key] for key in safe} == safe, "nothing leaves in the clear"
    text = render_file(family, family.account_file, FACTS)
    for fact in ("time.example.com", "device-provisioning/k") + (("*97", "102", "*5701") if family.most_keys else ()):
        assert fact in text, fact
    if family.phonebook:
        assert "directory.xml" in text or family.id in ("poly", "grandstream"), "they have files of their own for it"


@EVERY
def test_without_a_password_nothing_stands_in_its_place(family: Family) -> None:
    [line] = FACTS.lines
    found = read(family, replace(FACTS, lines=(replace(line, password=None),)))
    assert PLACES[family.id][2] not in found


@EVERY
def test_hostile_names_stay_one_value(family: Family) -> None:
    [line] = FACTS.lines
    evil = replace(FACTS, lines=(replace(line, name=HOSTILE, label=HOSTILE),), company=HOSTILE)
    evil = replace(evil, keys=(Key(1, "blf", "102", HOSTILE),))
    calm = replace(FACTS, keys=(Key(1, "blf", "102", "Bob"),))
    found = read(family, evil)
    assert found.keys() == read(family, calm).keys(), "no name made a setting of its own"
    assert "{{ 7*7 }}" in found[PLACES[family.id][3]], "and none was run as a template"


@EVERY
def test_every_file_of_a_family_can_be_read(family: Family) -> None:
    book = [BookEntry("1", "Ann Lee", "Ann", "Lee", ("101", "+16505550101"))]
    for file in family.files:
        text = render_file(family, file, FACTS, book)
        assert text.strip()
        if file.type == "application/xml":
            ElementTree.fromstring(text.encode())
        assert family.find_file(named(file, MAC), MAC) is not None


@EVERY
def test_the_directory_of_a_family_ph_70(family: Family) -> None:
    if not family.phonebook:
        pytest.skip("has no screen")
    people = [
        BookEntry("1", "Ann Lee", "Ann", "Lee", ("101", "+16505550101")),
        BookEntry("2", HOSTILE, "", HOSTILE, ("102",)),
    ]
    root = ElementTree.fromstring(render_book(family, HOSTILE, people, total=2, first=1).encode())
    said = "\n".join([*root.itertext(), *(value for each in root.iter() for value in each.attrib.values())])
    assert "101" in said and "102" in said and "Lee" in said
    empty = render_book(family, "Demo", [], total=0, first=1)
    ElementTree.fromstring(empty.encode())


def test_a_file_of_another_phone_is_told_from_one_of_the_maker() -> None:
    assert strangers_in(f"{MAC}.cfg", MAC) == []
    assert strangers_in("001565AABBCD.cfg", MAC) == ["001565aabbcd"]
    assert strangers_in("cfg001565aabbcd.xml", MAC) == ["001565aabbcd"] or strangers_in("001565aabbcd.xml", MAC)
    assert strangers_in("y000000000108.cfg", MAC) == []
    assert strangers_in("000000000000.cfg", MAC) == []


@pytest.mark.parametrize("text", ["00:15:65:AA:BB:CC", "00-15-65-aa-bb-cc", "0015.65aa.bbcc", " 001565AABBCC "])
def test_a_hardware_address_is_read_however_it_is_written(text: str) -> None:
    assert mac_of(text) == MAC


@pytest.mark.parametrize(
    "text", ["", "00:15:65:AA:BB", "zz1565aabbcc", "0" * 12, "f" * 12, "01:00:5e:00:00:01", "1" * 13]
)
def test_what_is_no_address_of_one_phone_is_refused(text: str) -> None:
    assert mac_of(text) is None


def test_a_password_is_given_once() -> None:
    assert secret_is_due(generation=3, given=None, keeps_secrets=True) == "give"
    assert secret_is_due(generation=3, given=2, keeps_secrets=False) == "give"
    assert secret_is_due(generation=3, given=3, keeps_secrets=True) == "withhold"
    assert secret_is_due(generation=3, given=3, keeps_secrets=False) == "new"


def test_guessing_becomes_slow_and_is_forgotten() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    tally = Tally()
    waits = []
    for _ in range(20):
        tally = after_failure(tally, now)
        waits.append(wait_of(tally, now))
    assert waits[:5] == [0.0] * 5
    assert waits[5] > 0
    assert waits == sorted(waits)
    assert waits[-1] == 300.0
    later = now.replace(hour=1)
    assert wait_of(after_failure(tally, later), later) == 0.0


def test_zones_are_written_as_each_maker_wants_them() -> None:
    winter = zone_at("America/Los_Angeles", datetime(2026, 1, 5, tzinfo=UTC))
    assert (winter.hours, winter.gmt, winter.colon, winter.posix, winter.quarters) == (
        "-8", "-08:00", "-8:00", "CLA+8", -32,
    )  # fmt: skip
    assert zone_at("America/Los_Angeles", datetime(2026, 7, 5, tzinfo=UTC)).minutes == -420
    india = zone_at("Asia/Kolkata", datetime(2026, 1, 5, tzinfo=UTC))
    assert (india.hours, india.posix) == ("+5:30", "CLA-5:30")
    assert zone_at("Nowhere/At_All", datetime(2026, 1, 5, tzinfo=UTC)).minutes == 0
