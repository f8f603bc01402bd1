"""Reading, merging and judging of filters; how long things last. And the form of every family of events."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.developer.subscriptions.kinds import FAMILIES_OF, KINDS, kind_of, read_stored
from clarion.features.developer.subscriptions.rules import (
    LONGEST_S,
    NEVER_FROM_S,
    PAUSES_S,
    FilterProblem,
    lifetime,
    merge,
    pause_after,
    read_filter,
    read_reminder,
)
from clarion.features.developer.subscriptions.sources import FAMILIES
from clarion.features.people import ALL_PERMISSIONS
from clarion.features.people.sign_in import ALL_SCOPES

ME = "/restapi/v1.0/account/1/extension/2"
OWN = "/restapi/v1.0/account/~/extension/~"
DETAILS = "?detailedTelephonyState=true&sipData=true"


def read(text: str) -> Any:
    return read_filter(text, "1", "2", KINDS)


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        (f"{OWN}/presence", f"{ME}/presence"),
        (f" {OWN}/presence/ ", f"{ME}/presence"),
        (f"https://example.com{OWN}/presence", f"{ME}/presence"),
        (f"{OWN}/presence{DETAILS}", f"{ME}/presence{DETAILS}"),
        (f"{OWN}/message-store?type=SMS&unknown=1", f"{ME}/message-store?type=SMS&unknown=1"),
        ("/restapi/v1.0/account/~/extension/7/presence", "/restapi/v1.0/account/1/extension/7/presence"),
    ],
)  # fmt: skip
def test_a_filter_gets_its_one_form(given_text: str, text: str) -> None:
    found = read(given_text)
    assert found.text == text
    assert read_stored(found.text).sense == found.sense, "what is stored is read back the same"


@pytest.mark.parametrize(
    "text",
    ["", "x", "presence", "/", "/restapi/v1.0", OWN + "/nothing", OWN + "/presence?detailedTelephonyState=maybe",
     OWN + "/presence\0", "/restapi/v1.0/account/a b/presence", "x" * 501, OWN + "/message-store?type=Smoke",
     OWN + "/presence?" + "&".join(f"a{n}=1" for n in range(30)), "http://[", "/restapi/v1.0/account/~~/../presence"],
)  # fmt: skip
def test_what_is_no_filter_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(FilterProblem) as refused:
        read(text)
    assert refused.value.code == "SUB-508"


@given(st.text(max_size=600))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        found = read(text).text
    except FilterProblem as problem:
        found = f"/{problem.code}"
    assert found.startswith("/")


def test_the_same_in_other_words_is_merged() -> None:
    same = [f"{OWN}/message-store?type=SMS&direction=Inbound", f"{ME}/message-store?direction=inbound&type=sms"]
    assert [one.text for one in merge(map(read, [*same, same[0]]))] == [
        f"{ME}/message-store?type=SMS&direction=Inbound"
    ]
    plain, detailed = f"{OWN}/presence", f"{OWN}/presence?detailedTelephonyState=true"
    assert len(merge(map(read, [plain, detailed]))) == 1
    assert len(merge(map(read, [detailed, plain]))) == 1
    assert len(merge(map(read, [plain, f"{OWN}/message-store"]))) == 2


def test_lifetimes() -> None:
    assert lifetime(None, webhook=True) == 604_800
    assert lifetime(60, webhook=True) == 60
    assert lifetime(NEVER_FROM_S, webhook=True) is None
    assert lifetime(LONGEST_S, webhook=True) is None
    assert read_reminder("threshold=100&interval=50", 200).threshold == 100
    for query in ("threshold=101", "threshold=100&interval=51", "interval=0", "threshold=-1", "threshold=1e3"):
        with pytest.raises(FilterProblem):
            read_reminder(query, 200)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_pauses_grow_and_are_bounded(attempts: int, chance: float) -> None:
    assert 0.5 <= pause_after(attempts, chance) <= PAUSES_S[-1] * 1.25
    assert pause_after(attempts + 1, 0.5) >= pause_after(attempts, 0.5)


def test_every_family_says_what_it_needs_in_known_words() -> None:
    for family in FAMILIES:
        assert family.topics or family.live_topics, family.name
        assert all(family in FAMILIES_OF[topic] for topic in (*family.topics, *family.live_topics))
        for kind in family.filters:
            assert kind.template.startswith("/"), kind.template
            for scope in filter(None, kind.scope.split(" OR ")):
                assert scope in ALL_SCOPES, (kind.template, scope)
            for permission in filter(None, kind.permission.split(" OR ")):
                assert permission in ALL_PERMISSIONS, (kind.template, permission)


def test_templates_do_not_overlap() -> None:
    for kind in KINDS:
        for template in (kind.template, *kind.aliases):
            assert kind_of(re.sub(r"\{\w+\}", "123", template)) is kind, template
