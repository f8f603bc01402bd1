"""Every fact that rules look at is supplied by production code, and no rule claims more than it does (`make check`)."""

from dataclasses import replace
from types import MappingProxyType

from clarion.features.conduct.rulebook import Kept, RuleBook, shipped_book
from clarion.features.conduct.rulebook.record import Rule
from tools.rule_supply import asked_kinds, problems, rules_with_journey, supplied_facts, without_journey

WAITING = {
    "outbound dialer": 2, "accounts for minors": 2, "mobile app": 1, "billing": 1, "lawful interception": 1,
}  # fmt: skip


def book_with(rule: Rule) -> RuleBook:
    book = shipped_book()
    rules = MappingProxyType({**book.rules, rule.id: Kept(rule, rule.digest(), "test")})
    return replace(book, rules=rules)


def found_in(book: RuleBook) -> list[str]:
    return list(problems(book, supplied_facts(), asked_kinds()))


def test_the_catalogue_claims_what_it_does() -> None:
    assert found_in(shipped_book()) == []


def test_a_rule_without_its_facts_is_found() -> None:
    rule = shipped_book().rules["ILL-01"].rule
    without = supplied_facts() - {"marketing"}
    said = list(problems(shipped_book(), without, asked_kinds()))
    assert "ILL-01: it can never fire: nobody supplies marketing" in said
    assert any(line.startswith("marketing: nobody supplies it") for line in said)
    assert rule.live


def test_a_rule_that_nobody_asks_about_is_found() -> None:
    rule = shipped_book().rules["DIAL-01"].rule
    live = rule.model_copy(update={"live": rule.on, "waits_for": ""})
    assert "DIAL-01: nobody asks about campaign.dial" in found_in(book_with(live))


def test_a_rule_that_is_live_nowhere_names_the_product_that_it_waits_for() -> None:
    rule = shipped_book().rules["SPM-03"].rule
    idle = rule.model_copy(update={"live": ()})
    assert any(line.startswith("SPM-03: it is live nowhere") for line in found_in(book_with(idle)))


def test_rules_that_wait_are_counted_by_product_and_refuse_nothing() -> None:
    counts: dict[str, int] = {}
    for kept in shipped_book().rules.values():
        if kept.rule.waits_for:
            assert kept.rule.status.value == "observe" and not kept.rule.live
            counts[kept.rule.waits_for] = counts.get(kept.rule.waits_for, 0) + 1
    assert counts == WAITING


def test_a_live_rule_without_a_journey_is_found() -> None:
    told = rules_with_journey()
    assert list(without_journey(shipped_book(), told)) == []
    [problem] = without_journey(shipped_book(), told - {"PMP-02"})
    assert problem.startswith("PMP-02: no test in journeys")
