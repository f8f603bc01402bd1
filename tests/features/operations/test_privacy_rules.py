"""What each table holds of people, how requests go on, and what redaction leaves. No database."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clarion.apps.models import load_models
from clarion.base.errors import Conflict
from clarion.base.storage import Base
from clarion.features.operations.privacy_requests import rules
from clarion.features.operations.privacy_requests.data_map import is_secret, read_data_map
from clarion.features.operations.privacy_requests.erasing import treatment_of
from clarion.features.operations.privacy_requests.redaction import redact, redact_row
from clarion.features.operations.privacy_requests.rules import Status, Step
from clarion.features.operations.privacy_requests.subjects import Subject, rows_below, rows_of_rule

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PERSON_ONLY = Subject("1", "77", names=frozenset({"Ben Lee"}), emails=frozenset({"ben@example.com"}))
OUTSIDE = Subject("1", numbers=frozenset({"+12025550123"}), emails=frozenset({"kim@example.org"}))
_FILE_COLUMN = re.compile(r"(file|audio|preview|sides|background|document|tiff|letter|picture|photo|sound)_key$")


def test_every_table_has_its_place_in_the_data_map() -> None:
    """OPS-48: a table that is new is found here before it holds anything of anybody."""
    load_models()
    known = read_data_map()
    goes_along = {table.name for table in known.follows}
    nothing = [name for names in known.nothing.values() for name in names]
    tables = set(Base.metadata.tables)
    assert tables - goes_along - known.rules.keys() - set(nothing) == set(), "say in data_map.yaml what it holds"
    assert {*known.rules, *nothing, *known.files, *known.lists} - tables == set(), "there is no such table any more"
    assert (goes_along | known.rules.keys()) & set(nothing) == set()
    assert len(nothing) == len(set(nothing))


def test_every_file_of_a_row_is_known_and_what_stays_has_a_reason() -> None:
    load_models()
    known = read_data_map()
    for table in Base.metadata.tables.values():
        named = {column.name for column in table.columns if _FILE_COLUMN.search(column.name)}
        assert named == set(known.files.get(table.name, ())), table.name
    for rule in known.rules.values():
        assert rule.erased in ("delete", "redact", "keep", "posts", "things", "messages", "contacts"), rule.table.name
        assert (rule.why in known.reasons) == (rule.erased in ("keep", "redact")), rule.table.name
        for subject in (PERSON_ONLY, OUTSIDE):
            assert "account_id" in str(rows_of_rule(known, rule, subject)), rule.table.name
    for table in known.follows:
        assert str(rows_below(table, PERSON_ONLY)) != "false", table.name


def test_what_a_person_wrote_for_the_company_goes_only_when_the_request_says_so() -> None:
    load_models()
    posts = read_data_map().rules["chat_posts"]
    assert treatment_of(posts, PERSON_ONLY, content=False) == "keep"
    assert treatment_of(posts, PERSON_ONLY, content=True) == "posts"
    assert treatment_of(read_data_map().rules["call_recordings"], OUTSIDE, content=False) == "delete"


@pytest.mark.parametrize(
    ("column", "secret"),
    [("password_hash", True), ("sealed_secret", True), ("pin", True), ("password_changed_at", False), ("name", False)],
)
def test_an_export_leaves_secrets_out(column: str, secret: bool) -> None:
    assert is_secret(column) == secret


def test_whatever_happens_what_is_done_stays_done_and_nothing_is_done_unapproved() -> None:
    """Every sequence of five steps."""
    for steps in itertools.product(Step, repeat=5):
        status, approved = Status.RECEIVED, False
        for step in steps:
            try:
                after = rules.next_status(status, step)
            except Conflict:
                continue
            assert status not in (Status.COMPLETED, Status.REFUSED, Status.CANCELLED)
            approved |= step == Step.APPROVE
            assert approved or after in (Status.RECEIVED, Status.REFUSED, Status.CANCELLED)
            status = after


def test_an_answer_is_due_in_a_month_and_two_more_once() -> None:
    """GDPR article 12(3)"""
    assert rules.due_at(NOW, extended=False) == NOW + timedelta(days=30)
    assert rules.due_at(NOW, extended=True) == NOW + timedelta(days=90)
    assert rules.may_extend(NOW, NOW + timedelta(days=30), extended=False)
    assert not rules.may_extend(NOW, NOW + timedelta(days=31), extended=False)
    assert not rules.may_extend(NOW, NOW, extended=True)


@pytest.mark.parametrize(
    ("value", "left"), [("+12025550123", "…123"), ("kim@example.org", "k…@example.org"), ("12", "…"), ("", "…")]
)
def test_a_certificate_shows_too_little_of_a_number_to_use_it(value: str, left: str) -> None:
    assert rules.mask(value) == left


def test_redaction_takes_names_beside_a_number_and_leaves_other_people() -> None:
    leg = {"from": {"phoneNumber": "+12025550123", "name": "Kim Roe", "device": {"id": "9"}}, "to": {"name": "Ann"}}
    row = {"id": "+12025550123", "from_number": "+12025550123", "legs": [leg], "seconds": 7, "caller_id": "77"}
    assert redact_row(row, OUTSIDE) == {
        "from_number": "",
        "legs": [{"from": {"device": {"id": "9"}}, "to": {"name": "Ann"}}],
    }
    text = '{"who":{"number":"+12025550123","name":"Kim Roe","at":1}}'
    assert redact(text, OUTSIDE) == '{"who":{"number":"","name":"","at":1}}', "readers of CDRs want every member"
    assert redact({"extensionId": "77", "name": "Ben Lee", "result": "Accepted"}, PERSON_ONLY) == {"result": "Accepted"}


_words: Any = some.sampled_from(["+12025550123", "kim@example.org", "KIM@example.org", "Ann", "", "{", "[1", "é"])
_json: Any = some.recursive(
    _words | some.integers() | some.none() | some.booleans(),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["name", "phoneNumber", "x", "legs"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_json)
def test_nothing_of_the_subject_is_left_and_again_changes_nothing(value: Any) -> None:
    once = redact(value, OUTSIDE)
    assert not set(_strings(once)) & {"+12025550123", "kim@example.org", "KIM@example.org"}
    assert redact(once, OUTSIDE) == once


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for part in parts for each in _strings(part)]
