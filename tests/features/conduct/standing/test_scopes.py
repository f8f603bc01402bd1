"""An action falls on what caused it and nothing wider; several combine by the strictest; the cause is named."""

from datetime import UTC, datetime, timedelta

import pytest

from clarion.base.clock import TurnableClock
from clarion.features.conduct import Attempt, AttemptKind, Conduct, StandingBook, Verdict, VerdictKind
from clarion.features.conduct.acts.climbing import Case, subject_for
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.counters.gauges import EXPECTED_S, LiveCalls
from clarion.features.conduct.counters.pending import LASTS_S, PendingTexts
from clarion.features.conduct.events import VerdictGiven
from clarion.features.conduct.rulebook import shipped_book
from clarion.features.conduct.rulebook.record import Rung
from clarion.features.conduct.standing import RUNG_SCOPES, Hold, Standing, feature_subject
from clarion.features.conduct.verdict import Act

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = {"opted_out": False, "caller_number_owned": True}


def hold(state: AccountState, incident: str = "MAL-01/1/x", number: int = 1) -> Hold:
    return Hold(f"act-{number}", incident, state, NOW - timedelta(minutes=1), NOW + timedelta(hours=1))


def judged(kind: AttemptKind, *holds: tuple[str, str, Hold]) -> Verdict:
    book, conduct = StandingBook(TurnableClock(NOW)), Conduct()
    for scope, subject, one in holds:
        book.put(scope, subject, Standing((*book.standing_of(scope, subject).holds, one)))
    conduct.add_source(book)
    attempt = Attempt(event_id="e", kind=kind, at=NOW, account_id="1", extension_id="x")
    facts = {"file_scanned": True, "file_malware": False, "file_type_forbidden": False, "recording_class": "one-party",
             "recording_announced": True, "recording_tone": True, "recording_presence": True}  # fmt: skip
    return conduct.judge(attempt, {"account_state": "active", **facts, **TEXT})


FEATURES = [
    ("files", AttemptKind.FILE_UPLOAD), ("recording", AttemptKind.RECORDING_START), ("texts", AttemptKind.MESSAGE_SEND),
    ("calls", AttemptKind.CALL_OUT), ("chats", AttemptKind.CHAT_POST), ("settings", AttemptKind.SETTING_CHANGE),
]  # fmt: skip


@pytest.mark.parametrize(("feature", "kind"), FEATURES)
@pytest.mark.parametrize("extension", ["", "x"])
def test_a_suspended_feature_stops_exactly_that_feature(feature: str, kind: AttemptKind, extension: str) -> None:
    stopped = ("feature", feature_subject("1", feature, extension), hold(AccountState.SUSPENDED_OUTBOUND))
    for other, tried in FEATURES:
        verdict = judged(tried, stopped)
        assert (verdict.kind is VerdictKind.DENY) is (other == feature), tried
    verdict = judged(kind, stopped)
    assert "rule MAL-01" in verdict.deciding.text
    elsewhere = ("feature", feature_subject("1", feature, "somebody-else"), hold(AccountState.SUSPENDED_OUTBOUND))
    assert judged(kind, elsewhere).allowed


def test_what_comes_in_and_calls_to_colleagues_go_on_where_a_feature_is_suspended() -> None:
    for feature, kind in (("texts", AttemptKind.MESSAGE_RECEIVE), ("calls", AttemptKind.CALL_IN)):
        stopped = ("feature", feature_subject("1", feature), hold(AccountState.SUSPENDED_OUTBOUND))
        assert judged(kind, stopped).allowed


def test_a_throttle_within_its_share_does_not_cancel_a_challenge() -> None:
    challenged = ("extension", "x", hold(AccountState.CHALLENGED, "DIAL-04/1/x", 1))
    slowed = ("account", "1", hold(AccountState.THROTTLED, "SPM-03/1/x", 2))
    both = judged(AttemptKind.CALL_OUT, challenged, slowed)
    assert both.kind is VerdictKind.CHALLENGE
    same = judged(AttemptKind.CALL_OUT, challenged, ("extension", "x", hold(AccountState.THROTTLED, "SPM-03/1/x", 2)))
    assert same.kind is VerdictKind.CHALLENGE


@pytest.mark.parametrize(("kind", "scope", "subject"), [
    ("file.upload", "", "1/files/x"), ("message.send", "", "1/texts/x"), ("call.out", "", "1/calls/x"),
    ("message.send", "SMS", "1/texts"), ("call.out", "international", "1/international"),
    ("file.upload", "proof of clean device", "1/files/x"), ("period.check", "", "x"),
])  # fmt: skip
def test_an_act_falls_on_what_caused_it(kind: str, scope: str, subject: str) -> None:
    """INF-02, MAL-01, SPM-03: forbidden uploads leave calls alone, and texts do so as well."""
    given = VerdictGiven(account_id="1", extension_id="x", kind=kind, dialed="", at=NOW.isoformat(), verdict={})
    case = Case(given, {"rule": "R"}, (), 0, NOW)
    assert subject_for(case, Rung(act=Act.THROTTLE, scope=scope))[1] == subject


def test_every_scope_that_a_ladder_names_is_one_that_the_code_knows() -> None:
    named = {rung.scope for kept in shipped_book().rules.values() for rung in kept.rule.ladder}
    assert named <= set(RUNG_SCOPES)


def test_calls_and_texts_that_were_let_go_count_at_once() -> None:
    live = LiveCalls()
    for number in range(10):
        live.expect(f"call-{number}", 100.0, "1", "x", "+12025550101")
    assert live.to_party("1", "+12025550101") == 10 and live.of_extension("x") == 10
    live.began("call-0/1", 101.0, "1", "x", "+12025550101")
    assert live.to_party("1", "+12025550101") == 10, "it counts once"
    live.ended("call-0/1", 102.0)
    live.expect("late", 100.0 + EXPECTED_S + 1, "1", "y", "+13")
    assert live.to_party("1", "+12025550101") == 0, "those that never began are forgotten"
    live.settle(100.0 + 3 * EXPECTED_S)
    assert live.of_extension("y") == 0, "also when nothing else is let go"
    pending = PendingTexts()
    for number in range(3):
        pending.add(f"t{number}", "+1", f"+1202555010{number}", "words", 100.0)
    assert pending.of("+1", 101.0, "words") == (3, {"+12025550100", "+12025550101", "+12025550102"}, 3)
    pending.sent("+1", "+12025550101")
    assert pending.of("+1", 101.0, "words")[0] == 2 and pending.of("+1", 101.0 + LASTS_S, "words")[0] == 0
