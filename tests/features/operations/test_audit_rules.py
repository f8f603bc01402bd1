"""How changes are told: in bounds, without secrets."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.features.operations.audit import rules
from clarion.features.operations.audit.refusals import MOST_OF_ACCOUNT, REPEATED_AFTER, Refusal, RefusalFilter
from clarion.features.people.sign_in import AppIdentity, Caller


@pytest.mark.parametrize(
    "name",
    ["password_hash", "secret", "ha1", "access_hash", "pin", "recovery_codes", "api_key", "salt", "totp_seed", "text",
     "body", "subject", "jwt", "verification_code"],
)  # fmt: skip
def test_secrets_and_peoples_words_are_named_and_not_shown(name: str) -> None:
    (_, told) = rules.described("t", "updated", "1", {name: ("before-value", "after-value")})
    assert told["key"] == f"t.{name}"
    assert "value" not in told["value"].replace("(text; kept", "")


@pytest.mark.parametrize("name", ["first_name", "keypad", "pinned", "status", "number"])
def test_other_fields_are_shown(name: str) -> None:
    (_, told) = rules.described("t", "updated", "1", {name: ("a", "b")})
    assert told["value"] == "a → b"


@given(st.dictionaries(st.text(max_size=20), st.tuples(st.text(), st.text() | st.integers() | st.none())))
def test_whatever_changes_is_told_in_few_printable_words(fields: dict[str, tuple[Any, Any]]) -> None:
    for entry in rules.described("t", "updated", "1", fields):
        assert len(entry["value"]) <= 330
        assert entry["value"].isprintable()


def test_names_of_actions() -> None:
    assert rules.action_of("updateExtension") == "UPDATE_EXTENSION"
    assert rules.action_of("change_calling_policy") == "CHANGE_CALLING_POLICY"
    assert rules.action_of("") == "CHANGE"
    assert rules.object_type_of("deviceId") == "Device"
    assert rules.object_type_of("accountId") == "Account"


def refusal(person: int, operation: str = "GET /x") -> Refusal:
    app = AppIdentity("app", "App")
    nothing: frozenset[str] = frozenset()
    caller = Caller("1", str(person), "101", "s", nothing, nothing, False, app)
    return Refusal(caller, operation, "X", "CMN-408", "P", "", "")


def test_refusals_of_an_account_are_bounded_and_come_back_after_a_while() -> None:
    clock, kept = TurnableClock(), RefusalFilter()
    told = [kept.times(refusal(number), clock.now()) for number in range(MOST_OF_ACCOUNT + 50)]
    assert told == [1] * MOST_OF_ACCOUNT + [0] * 50
    clock.advance((REPEATED_AFTER + timedelta(seconds=1)).total_seconds())
    assert kept.times(refusal(5000), clock.now()) == 1
    assert len(kept.seen) <= MOST_OF_ACCOUNT
