"""Properties of judging: help always passes, the same twice, what is not known or fails never refuses a call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.conduct import (
    Act,
    Attempt,
    AttemptKind,
    Conduct,
    Features,
    Ground,
    Happening,
    Proof,
    Verdict,
    VerdictKind,
    as_json,
)
from clarion.features.conduct.deciding import in_canary
from clarion.features.conduct.rulebook import BadRule, Force, Override, Plan, check_override, shipped_book
from clarion.features.conduct.rulebook.cel import Condition
from clarion.features.conduct.verdict import Status
from tests.features.conduct.rulebook.support import BOOK, RULES, conduct_of_rules, enforced

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVERY_RULE_ON = enforced(*RULES)
HELP = ["911", "112", "999", "988", "933", "9-911", "9911", "sip:112@x", "urn:service:sos", "*67911", "tel:911"]
CALLS = [kind for kind in AttemptKind if kind.value.startswith("call.")]


def attempt(**changes: Any) -> Attempt:
    values: dict[str, Any] = {"event_id": "e", "kind": AttemptKind.CALL_OUT, "at": NOW, "account_id": "1"}
    return Attempt(**(values | changes))


def value_of(kind: str) -> st.SearchStrategy[Any]:
    return {
        "bool": st.booleans(),
        "int": st.integers(-5, 10**9),
        "double": st.floats(-1, 1e9, allow_nan=False),
        "string": st.sampled_from(["", "active", "suspended", "closed", "all-party", "yes", "light", "US", "export"]),
        "list": st.lists(st.sampled_from(["9", "0"]), max_size=2).map(tuple),
    }[kind]


FACTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={name: value_of(feature.type) for name, feature in BOOK.features.items() if name != "kind"}
)
WRONG: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(sorted(BOOK.features)), st.none() | st.booleans() | st.text(max_size=5) | st.binary(max_size=3)
)


class Raising:
    def features(self, attempt: Attempt) -> Features:
        raise RuntimeError("the store is away")


class Telling:
    def __init__(self, facts: Features) -> None:
        self.facts = facts

    def features(self, attempt: Attempt) -> Features:
        return self.facts


def hostile() -> Conduct:
    """Every rule in force, and every source raising."""
    conduct = Conduct(EVERY_RULE_ON)
    conduct.add_source(Raising(), promises=BOOK.features)
    return conduct


def test_a_witness_or_a_listener_that_fails_changes_nothing() -> None:
    conduct = Conduct()
    conduct.add_witness(lambda attempt, verdict: 1 / 0)  # type: ignore[arg-type,return-value]
    conduct.add_listener(lambda happening: 1 / 0)  # type: ignore[arg-type,return-value]
    assert not conduct.judge(attempt(), {"account_state": "closed"}).allowed
    conduct.tell(Happening(event_id="1", kind="call.ended", at=NOW))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(HELP), st.sampled_from(AttemptKind), FACTS, WRONG)
def test_help_is_never_stopped_with_every_rule_on_and_every_source_raising_adm_43(
    dialed: str, kind: AttemptKind, facts: dict[str, Any], wrong: dict[str, Any]
) -> None:
    for known in (facts, wrong, {}, facts | {"outside_line_prefixes": None, "home_country": 5}):
        verdict = hostile().judge(attempt(kind=kind, dialed=dialed), known)
        assert verdict.kind is VerdictKind.ALLOW
        assert verdict.emergency
        assert not verdict.grounds


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(AttemptKind), FACTS)
def test_the_same_gives_the_same_bit_for_bit_and_no_action_is_without_grounds(
    kind: AttemptKind, facts: dict[str, Any]
) -> None:
    asked = attempt(kind=kind, callee="+12025550123", callee_country="US")
    verdict = Conduct(EVERY_RULE_ON).judge(asked, facts)
    again = Conduct(EVERY_RULE_ON).judge(asked, dict(reversed(facts.items())))
    assert as_json(verdict) == as_json(again)
    assert verdict == again
    if verdict.kind is VerdictKind.ALLOW:
        return
    assert verdict.expires_at is not None
    assert verdict.statement_id in verdict.appeal
    for ground in verdict.grounds:
        assert ground.text
        assert ground.remedy.startswith("Would pass")
        assert ground.threshold
        assert ground.rule_hash


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(AttemptKind), FACTS)
def test_one_screen_says_the_same_as_every_rule_by_itself(kind: AttemptKind, facts: dict[str, Any]) -> None:
    """The one expression that is asked first leaves nothing out."""
    force = Force(EVERY_RULE_ON)
    plan = force.plan(kind, NOW.date())
    parts = [{"kind": kind.value, "protected": False, "outbound": True}, facts]
    together = {ready.rule.id for ready, _ in plan.judge(parts).matches}
    alone = {ready.rule.id for ready in plan.rules if Plan([ready], EVERY_RULE_ON.slots, kind).judge(parts).matches}
    assert together == alone


def test_rules_that_lack_a_fact_do_not_have_the_others_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """ADM-43: no call is asked of CEL that fits no rule, also where the channel knows little of it."""
    plan = Force(EVERY_RULE_ON).plan(AttemptKind.CALL_OUT, NOW.date())
    parts = [{"kind": "call.out", "account_state": "active"}]
    findings = plan.judge(parts)
    assert findings.missing
    assert not findings.matches
    asked: list[object] = []
    judge = Condition.judge

    def counted(condition: Condition, activation: object) -> object:
        asked.append(condition)
        return judge(condition, activation)

    monkeypatch.setattr(Condition, "judge", counted)
    assert not plan.judge(parts).matches
    assert not asked


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CALLS), WRONG)
def test_what_is_not_known_or_of_a_wrong_type_never_refuses_a_call(kind: AttemptKind, wrong: dict[str, Any]) -> None:
    unknown = {name: value for name, value in wrong.items() if not isinstance(value, bool | str)}
    for facts in ({}, unknown):
        verdict = hostile().judge(attempt(kind=kind, callee="+12025550123"), facts)
        assert verdict.kind is VerdictKind.ALLOW


def test_a_source_that_raises_is_told_and_the_others_are_asked() -> None:
    conduct = Conduct()
    conduct.add_source(Raising())
    conduct.add_source(Telling({"account_state": "suspended"}))
    verdict = conduct.judge(attempt())
    assert not verdict.allowed
    assert "Raising: RuntimeError" in verdict.skipped


def test_while_counters_are_away_a_limiter_of_ones_own_slows_floods_and_nobody_else() -> None:
    conduct = Conduct()
    conduct.add_source(Raising())
    calls = [attempt(extension_id="101", at=NOW + timedelta(seconds=number)) for number in range(40)]
    kinds = [conduct.judge(call, {"account_state": "active"}).kind for call in calls]
    assert kinds == [VerdictKind.ALLOW] * 30 + [VerdictKind.PACE] * 10
    assert conduct.judge(attempt(extension_id="102", at=calls[-1].at)).allowed
    assert conduct.judge(replace(calls[0], at=calls[-1].at + timedelta(seconds=61))).allowed


def test_a_condition_that_fails_is_told_and_never_refuses_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = BOOK.rules["OBJ-03"].rule
    broken = rule.model_copy(update={"condition": "100 / callee_live > 0", "status": Status.ENFORCE})
    book = replace(BOOK, rules={"OBJ-03": replace(BOOK.rules["OBJ-03"], rule=broken)})
    verdict = Conduct(book).judge(attempt(), {"callee_live": 0, "callee_calls_60s": 0})
    assert verdict.kind is VerdictKind.ALLOW
    assert any("divide by zero" in note for note in verdict.skipped)


def test_a_failure_holds_a_file_and_never_lets_it_by_in_silence() -> None:
    upload = attempt(kind=AttemptKind.FILE_UPLOAD)
    promised = Conduct()
    promised.add_source(Raising(), promises=("file_scanned", "file_malware"))
    verdict = promised.judge(upload, {"account_state": "active"})
    assert verdict.kind is VerdictKind.QUARANTINE
    assert verdict.deciding is not None
    assert verdict.deciding.rule == "MAL-01"
    assert "MAL-01" in " ".join(Conduct().judge(upload, {"account_state": "active"}).skipped)


def test_when_the_engine_itself_fails_calls_go_on_and_files_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    conduct = Conduct()
    monkeypatch.setattr(conduct, "_judge", lambda *rest: 1 / 0)
    call, file = conduct.judge(attempt()), conduct.judge(attempt(kind=AttemptKind.FILE_UPLOAD))
    assert call.kind is VerdictKind.ALLOW
    assert call.skipped == ("engine: ZeroDivisionError",)
    assert file.kind is VerdictKind.QUARANTINE
    assert file.grounds


def test_when_the_law_cannot_be_checked_marketing_waits_and_conversation_goes_on() -> None:
    text = attempt(kind=AttemptKind.MESSAGE_SEND, callee="+12025550123", callee_country="US")
    known = {"account_state": "active", "opted_out": False}
    waiting = Conduct().judge(text, known | {"marketing": True})
    assert waiting.kind is VerdictKind.PACE
    assert {ground.rule for ground in waiting.grounds} >= {"ILL-01", "ILL-02", "ILL-03"}
    assert Conduct().judge(text, known).kind is VerdictKind.ALLOW


def test_an_id_that_is_no_text_opens_no_door() -> None:
    verdict = Conduct().judge(attempt(event_id="\ud800", account_id="\udfff"), {"account_state": "closed"})
    assert not verdict.allowed
    assert verdict.statement_id


def test_a_number_too_large_for_the_language_trips_nothing() -> None:
    facts = {"account_state": "active", "callee_live": 10**30, "callee_calls_60s": 0}
    verdict = Conduct(EVERY_RULE_ON).judge(attempt(), facts)
    assert verdict.allowed
    assert any(note.startswith("OBJ-03: ") for note in verdict.skipped)


def test_the_last_known_state_holds_when_nobody_tells_it_any_more() -> None:
    conduct = Conduct()
    assert not conduct.judge(attempt(), {"account_state": "suspended"}).allowed
    assert not conduct.judge(attempt()).allowed
    assert conduct.judge(attempt(account_id="2")).allowed
    assert conduct.judge(attempt(kind=AttemptKind.APPEAL)).allowed


def test_the_hardest_state_that_anybody_tells_counts() -> None:
    conduct = Conduct()
    conduct.add_source(Telling({"account_state": "suspended"}))
    assert not conduct.judge(attempt(), {"account_state": "active"}).allowed
    conduct = Conduct()
    conduct.add_source(Telling({"account_state": "warned"}))
    assert not conduct.judge(attempt(), {"account_state": "unpaid"}).allowed


DURATIONS = {"answered_calls_1d": 500, "short_calls_ratio_1d": 0.4, "short_calls_lower_1d": 0.31}
RHYTHM = {"attempts_1h": 200, "mean_duration_1h_s": 9.0, "under_minute_ratio_1h": 0.99, "gap_variation": 0.1}


def test_a_statistical_signal_alone_slows_down_and_a_second_one_refuses() -> None:
    conduct = conduct_of_rules(BOOK.rules["DIAL-03"].rule, BOOK.rules["DIAL-04"].rule)
    quiet = {"attempts_1h": 1, "mean_duration_1h_s": 90.0, "under_minute_ratio_1h": 0.0, "gap_variation": 9.0}
    alone = conduct.judge(attempt(), DURATIONS | quiet | {"sequential_numbers": 0})
    assert (alone.kind, alone.codes.sip) == (VerdictKind.PACE, 503)
    [ground] = alone.grounds
    assert (ground.act, ground.capped, ground.proof) == (Act.THROTTLE, True, Proof.STATISTICAL)
    both = conduct.judge(attempt(), DURATIONS | RHYTHM | {"sequential_numbers": 0, "cold_1h": 1000})
    assert both.kind is VerdictKind.DENY
    assert {ground.rule for ground in both.grounds} == {"DIAL-03", "DIAL-04"}


def test_a_model_alone_holds_a_text() -> None:
    verdict = conduct_of_rules(BOOK.rules["OBJ-02"].rule).judge(
        attempt(kind=AttemptKind.MESSAGE_SEND), {"scam_score": 0.99}
    )
    assert verdict.kind is VerdictKind.QUARANTINE
    assert verdict.codes.text == "AUP-C06"


def test_the_first_deny_decides_and_every_ground_is_named() -> None:
    facts = {"account_state": "unpaid", "international_enabled": False, "caller_number_owned": False}
    call = attempt(callee="+442079460000", callee_country="GB", international=True, caller_number="+12125550100")
    verdict = Conduct().judge(call, facts | {"number_replaceable": True, "main_number": "+16505550100"})
    assert [ground.rule for ground in verdict.grounds] == ["STATE", "CLI-01", "PMP-02"]
    assert verdict.deciding is verdict.grounds[0]


def test_a_rule_that_observes_is_noted_and_has_no_effect() -> None:
    watched = [Override("OBJ-02", "everywhere", status=Status.OBSERVE)]
    verdict = Conduct(overrides=watched).judge(
        attempt(kind=AttemptKind.MESSAGE_SEND),
        {"account_state": "active", "opted_out": False, "scam_score": 0.99, "scam_pattern": True},
    )
    assert verdict.kind is VerdictKind.ALLOW
    assert [ground.rule for ground in verdict.matches] == ["OBJ-02"]
    assert not verdict.grounds


def test_a_rule_on_trial_touches_the_same_few_accounts() -> None:
    touched = [number for number in range(2000) if in_canary("NET-02", str(number))]
    assert 50 < len(touched) < 150
    trial = Conduct(overrides=[Override("NET-02", "everywhere", status=Status.CANARY)])
    register = attempt(kind=AttemptKind.SIP_REGISTER, account_id=str(touched[0]))
    assert not trial.judge(register, {"probed_extensions_60s": 50}).allowed
    other = next(number for number in range(2000) if number not in touched)
    spared = trial.judge(replace(register, account_id=str(other)), {"probed_extensions_60s": 50})
    assert spared.allowed
    assert spared.matches


def test_limits_follow_place_day_and_tenant() -> None:
    dial = attempt(kind=AttemptKind.CAMPAIGN_DIAL, callee_country="CA")
    facts = {"campaign_answered_live": 1000, "campaign_abandoned_ratio": 0.04, "campaign_period_closed": True}
    facts |= {"account_state": "active"}
    live = Override("DIAL-01", "everywhere", status=Status.ENFORCE)
    assert Conduct(overrides=[live]).judge(dial, facts).kind is VerdictKind.PACE
    assert Conduct(overrides=[live]).judge(replace(dial, callee_country="US"), facts).kind is VerdictKind.DENY
    strict = Override("DIAL-01", "account", "1", {"most": 0.03})
    assert Conduct(overrides=[live, strict]).judge(dial, facts).kind is VerdictKind.DENY
    assert Conduct(overrides=[live, strict]).judge(replace(dial, account_id="2"), facts).kind is VerdictKind.PACE
    early = replace(dial, at=datetime(2019, 6, 1, tzinfo=UTC), callee_country="US")
    assert Conduct(overrides=[live]).judge(early, facts).kind is VerdictKind.ALLOW, "the rule was not in force yet"


def test_a_kill_switch_and_a_status_hold_at_once() -> None:
    text = attempt(kind=AttemptKind.MESSAGE_SEND)
    facts = {"account_state": "active", "opted_out": False, "texts_1m": 90, "texts_1d": 5, "text_recipients_1d": 5}
    facts |= {"text_out_in_ratio_1d": 1.0, "text_repeats_1d": 0}
    conduct = Conduct()
    assert conduct.judge(text, facts).kind is VerdictKind.PACE
    conduct.use(shipped_book(), [Override("SPM-03", "everywhere", killed=True)])
    assert conduct.judge(text, facts).kind is VerdictKind.ALLOW
    conduct.use(shipped_book(), [Override("SPM-03", "account", "1", status=Status.OBSERVE)])
    assert conduct.judge(text, facts).kind is VerdictKind.ALLOW
    assert conduct.judge(replace(text, account_id="2"), facts).kind is VerdictKind.PACE


@pytest.mark.parametrize(
    ("override", "reason"),
    [
        (Override("NONE-01", "everywhere", killed=True), "no rule"),
        (Override("SPM-03", "everywhere", limits={"minute": 61}), "between 1 and 60"),
        (Override("SPM-03", "everywhere", limits={"minute": 0}), "between 1 and 60"),
        (Override("SPM-03", "everywhere", limits={"minute": 5.0}), "of type int"),
        (Override("SPM-03", "everywhere", limits={"minute": True}), "of type int"),
        (Override("SPM-03", "everywhere", limits={"ratio": 9.0}), "may not be changed"),
        (Override("ILL-01", "everywhere", status=Status.OBSERVE), "may be changed to nothing"),
        (Override("SPM-03", "account"), "scope"),
        (Override("SPM-03", "everywhere", "1"), "scope"),
        (Override("SPM-03", "planet", "1"), "scope"),
        (Override("EMG-01", "everywhere", killed=True), "never"),
        (Override("SPM-01", "account", "1", killed=True), "never"),
    ],
)
def test_an_override_goes_no_further_than_its_rule_allows(override: Override, reason: str) -> None:
    with pytest.raises(BadRule, match=reason):
        check_override(shipped_book(), override)


def test_what_conduct_reports_is_all_but_plain_allowances() -> None:
    told: list[tuple[Attempt, Verdict]] = []
    conduct = Conduct(report=lambda attempt, verdict: told.append((attempt, verdict)))
    conduct.judge(attempt(), {"account_state": "active"})
    conduct.judge(attempt(dialed="911"), {"account_state": "closed"})
    assert told == []
    conduct.judge(attempt(), {"account_state": "closed"})
    [(_, verdict)] = told
    assert isinstance(verdict.grounds[0], Ground)
