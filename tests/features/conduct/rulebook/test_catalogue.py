"""Every rule of the catalogue: a case that trips it, the nearest that does not, and the emergency that passes."""

from collections import Counter

import pytest

from clarion.features.conduct import Proof, Status, VerdictKind
from clarion.features.conduct.attempt import HELD
from clarion.features.conduct.rulebook import Rule
from clarion.features.conduct.rulebook.record import GoldenCase
from tests.features.conduct.rulebook.support import BOOK, RULES, attempt_of, conduct_of_rules, facts_of

FAMILIES = {
    "ILL": 7, "INF": 2, "DIAL": 4, "TRK": 1, "PMP": 3, "MIN": 3, "NET": 2, "MAL": 2, "CLI": 4, "OBJ": 3, "DRV": 1,
    "SPM": 7, "HRV": 1, "EXC": 4, "SEC": 3, "INT": 3, "RSL": 1, "HRK": 1, "EMG": 3, "PRV": 1, "LEA": 1, "NUM": 3,
    "BIL": 1, "PST": 1, "ENF": 2,
}  # fmt: skip
FIRST_RELEASE = {
    "EMG-01", "EMG-03", "CLI-01", "CLI-02", "CLI-03", "SPM-01", "SPM-03", "PMP-02", "DIAL-03",
    "SEC-01", "MAL-01", "ILL-01", "ILL-02", "ILL-06", "EXC-03", "ENF-01",
}  # fmt: skip
SECOND_RELEASE = {
    "ILL-03", "ILL-04", "NET-02", "TRK-01", "NUM-01", "SPM-04",  # exact: by law, or by what carriers and the clause say
    "CLI-04", "DIAL-04", "SPM-05", "SPM-06", "HRV-01", "OBJ-03", "PMP-03",  # passed the observation of the report
    "INF-02", "SEC-03",  # ask for proof when an account is opened
    "SEC-02", "OBJ-01", "OBJ-02", "MAL-02",  # protection on day one: held or refused on a fresh installation
    "MIN-03",  # exact: the hash of a file that is known
}  # fmt: skip
WEAK = (Proof.STATISTICAL, Proof.MODEL)
CASES = [pytest.param(rule, case, id=f"{rule.id}: {case.case}") for rule in RULES for case in rule.golden.cases]
TRIPPED = [
    pytest.param(rule, case, id=f"{rule.id}: {case.case}")
    for rule in RULES
    for case in rule.golden.cases
    if case.say not in ("allow", "skipped")
]


def needed_of(rule: Rule) -> list[str]:
    """Facts that the rule cannot do without, but for those that every attempt tells itself."""
    always = ("kind", "protected", "outbound")
    return [name for name in rule.features if BOOK.features[name].absent is None and name not in always]


WITH_SUPERVISION = {"INT-01"}  # in force since calls can be supervised
WITH_SPENDING = {"EXC-04"}  # limits that companies set themselves
WITH_FAX = {"ILL-07", "SPM-07"}
WITH_LEGAL_NOTICES = {"INF-01", "LEA-01", "ENF-02"}


def test_rules_are_in_their_families_and_those_of_two_releases_are_in_force() -> None:
    numbered = [rule for rule in RULES if "-" in rule.id]
    assert Counter(rule.id.partition("-")[0] for rule in numbered) == FAMILIES
    enforced = {rule.id for rule in numbered if rule.status is Status.ENFORCE}
    later = WITH_SUPERVISION | WITH_SPENDING | WITH_FAX | WITH_LEGAL_NOTICES
    assert enforced == FIRST_RELEASE | SECOND_RELEASE | later


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_a_recorded_attempt_gets_the_verdict_that_its_rule_promises(rule: Rule, case: GoldenCase) -> None:
    attempt, facts = attempt_of(rule, case), facts_of(rule, case)
    verdict = conduct_of_rules(rule).judge(attempt, facts)
    if case.say in ("allow", "skipped"):
        assert verdict.kind is VerdictKind.ALLOW
        return
    [ground] = verdict.matches
    capped = case.say == "deny" and ground.proof in WEAK
    expected = ("quarantine" if attempt.kind in HELD else "pace") if capped else case.say
    assert verdict.kind.value == expected
    assert ground.rule == rule.id
    assert ground.rule_hash == BOOK.rules[rule.id].digest
    assert "{" not in ground.text + ground.remedy + ground.threshold, "a value was not filled in"
    assert ground.text
    assert ground.remedy.startswith("Would pass")
    assert ground.threshold
    assert ground.facts
    assert verdict.expires_at is not None
    assert verdict.statement_id in verdict.appeal


@pytest.mark.parametrize(("rule", "case"), TRIPPED)
def test_a_call_for_help_passes_whatever_a_rule_says_adm_43(rule: Rule, case: GoldenCase) -> None:
    for dialed in ("911", "9-112", "urn:service:sos"):
        verdict = conduct_of_rules(rule).judge(attempt_of(rule, case, dialed=dialed), facts_of(rule, case))
        assert verdict.kind is VerdictKind.ALLOW
        assert verdict.emergency


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is_and_is_proven(rule: Rule) -> None:
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")
    assert rule.source
    said = {case.say for case in rule.golden.cases}
    assert not needed_of(rule) or "skipped" in said, "a golden case without a fact that the rule needs"
    for outcome in rule.outcomes:
        proof = outcome.proof or rule.proof
        assert outcome.act.value not in "SX" or proof is not Proof.MODEL, "a model alone suspends nobody"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_missing_fact_never_trips_a_rule(rule: Rule) -> None:
    """Each fact that the rule cannot do without is taken away from a case that trips it."""
    conduct = conduct_of_rules(rule)
    for case in rule.golden.cases:
        for name in needed_of(rule) if case.say not in ("allow", "skipped") else ():
            facts = {key: fact for key, fact in facts_of(rule, case).items() if key != name}
            assert not conduct.judge(attempt_of(rule, case), facts).matches, f"{case.case} without {name}"


def test_thresholds_are_dated_rows_with_source_and_label() -> None:
    for table in BOOK.tables.values():
        for row in table.rows:
            assert row.source
            assert row.label in ("P", "P2", "M", "U", "D")
    for rule in RULES:
        assert set(rule.limits.values()) <= set(BOOK.tables)
