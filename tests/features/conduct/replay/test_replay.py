"""Replay: what was judged, judged again by other rules, finds exactly the verdicts that change."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from clarion.base.errors import Invalid
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.replay import (
    Judged,
    Replayer,
    Said,
    changed_book,
    changed_rules,
    comparison_view,
    everything_enforced,
    judged_of,
    pack,
    unpack,
)
from clarion.features.conduct.rulebook import Force, Override, shipped_book
from clarion.features.conduct.verdict import Verdict

AT = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
TEXTING: dict[str, Any] = {
    "account_state": "active",
    "home_country": "US",
    "caller_number_owned": True,
    "caller_number_verified": False,
    "opted_out": False,
    "texts_1m": 0,
    "texts_1d": 10,
    "text_recipients_1d": 5,
    "text_out_in_ratio_1d": 1.0,
    "text_repeats_1d": 0,
    "scam_score": 0.1,
}


def judged(conduct: Conduct, facts: Sequence[tuple[AttemptKind, Mapping[str, Any]]]) -> list[Judged]:
    """What the log would keep."""
    kept: list[Judged] = []

    def keep(attempt: Attempt, parts: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
        kept.append(judged_of(attempt, parts, verdict))

    conduct.add_recorder(keep)
    for number, (kind, known) in enumerate(facts):
        attempt = Attempt(
            event_id=f"e{number}",
            kind=kind,
            at=AT,
            account_id="a",
            extension_id=f"x{number % 3}",
            callee="+12125550100",
            callee_country="US",
            caller_number="+12125550111",
        )
        conduct.judge(attempt, known)
    return kept


def some_facts(count: int = 400) -> list[tuple[AttemptKind, Mapping[str, Any]]]:
    dice = random.Random(5)
    found: list[tuple[AttemptKind, Mapping[str, Any]]] = []
    for _ in range(count):
        texts = TEXTING | {
            "texts_1m": dice.choice((0, 10, 29, 30, 59, 60)),
            "text_recipients_1d": dice.choice((5, 100, 101)),
            "scam_score": dice.choice((0.1, 0.95)),
            "caller_number_owned": dice.random() < 0.9,
        }
        found.append((AttemptKind.MESSAGE_SEND, texts))
        found.append((AttemptKind.SIGN_IN, {"failed_users_10m": dice.choice((0, 20, 21)), "failed_sources_10m": 0,
                                            "user_failures_10m": 0}))  # fmt: skip
    return found


@pytest.mark.parametrize(
    "changes",
    [
        ["SPM-03.minute=30"],
        ["SPM-03.status=observe"],
        ["SPM-03.off=true"],
        ["OBJ-02.status=observe", "SEC-01.users=30"],
        ["PMP-02.spend-warn=1.0"],
        ["CLI-01.off=true"],
    ],
)
@pytest.mark.parametrize("trusted", [True, False])
def test_replay_finds_exactly_the_verdicts_that_change(changes: list[str], trusted: bool) -> None:
    if changes[0].startswith("PMP-02"):
        changes = ["PMP-02.spend_warn=1.0"]
    book, facts = shipped_book(), some_facts()
    before = judged(Conduct(book), facts)
    after = judged(Conduct(changed_book(book, changes)), facts)
    base = Force(book)
    replayer = Replayer(base, base.with_book(changed_book(book, changes)))
    for each in unpack(pack(before), "a"):
        replayer.take(each, base.digest if trusted else "other rules, long ago")
    expected = {
        one.event_id: (one.verdict, two.verdict)
        for one, two in zip(before, after, strict=True)
        if (one.verdict, one.rule, one.matches) != (two.verdict, two.rule, two.matches)
    }
    found = replayer.found
    assert {each.event_id: (each.before.verdict, each.after.verdict) for each in found.examples} == expected
    assert found.judged == len(facts)
    assert found.differing == len(expected)
    assert bool(expected) != changes[0].startswith("PMP-02")
    assert (replayer.asked < len(facts)) == trusted


def test_what_a_changed_rule_could_not_be_judged_for_is_told() -> None:
    """Facts that nobody gathered then cannot be made up now: a figure without them would look like a clean bill."""
    base = Force(shipped_book())
    kept = judged(Conduct(), [*some_facts(20), (AttemptKind.MESSAGE_SEND, TEXTING | {
        "near_duplicates_24h": 300, "near_duplicate_numbers_24h": 9})])  # fmt: skip
    replayer = Replayer(base, base.with_book(changed_book(base.book, ["SPM-05.messages=10"])))
    for each in kept:
        replayer.take(each, base.digest)
    assert comparison_view(replayer.found)["notKnown"] == {"SPM-05": 20}
    assert replayer.found.before["SPM-05"] == replayer.found.after["SPM-05"] == 1


def test_nothing_differs_by_the_same_rules() -> None:
    book = shipped_book()
    base = Force(book)
    replayer = Replayer(base, base.with_book(book))
    for each in judged(Conduct(book), some_facts()):
        replayer.take(each, "any")
    assert replayer.found.differing == 0
    assert replayer.asked == replayer.found.judged


def test_what_was_changed_for_an_account_still_counts() -> None:
    book = shipped_book()
    strict = Override("SPM-03", "account", "a", {"minute": 5})
    facts = [(AttemptKind.MESSAGE_SEND, TEXTING | {"texts_1m": 10})]
    [kept] = judged(Conduct(book, [strict]), facts)
    assert kept.verdict == "pace"
    base = Force(book, [strict])
    replayer = Replayer(base, base.with_book(changed_book(book, ["SPM-03.day=2"])))
    replayer.take(kept, base.digest)
    [difference] = replayer.found.examples
    assert (difference.before.verdict, difference.after.verdict) == ("pace", "deny")
    assert base.digest != Force(book).digest


def test_a_comparison_tells_people_and_rules() -> None:
    book = shipped_book()
    base = Force(book)
    replayer = Replayer(base, base.with_book(changed_book(book, ["SPM-03.minute=5"])))
    for each in judged(Conduct(book), [(AttemptKind.MESSAGE_SEND, TEXTING | {"texts_1m": 10})] * 4):
        replayer.take(each, base.digest)
    view = comparison_view(replayer.found)
    assert (view["judged"], view["differing"]) == (4, 4)
    assert view["rules"][0] | {"rule": "SPM-03", "gained": 4, "wouldStop": 4, "before": 0} == view["rules"][0]
    assert view["people"][0] == {"accountId": "a", "extensionId": "x0", "harder": 2, "milder": 0, "other": 0}
    assert view["examples"][0]["before"] == {"verdict": "allow", "rule": "", "matches": []}
    assert view["examples"][0]["after"]["verdict"] == "pace"


def test_a_batch_holds_what_was_judged_and_no_numbers_or_words() -> None:
    kept = judged(Conduct(shipped_book()), [(AttemptKind.MESSAGE_SEND, TEXTING | {"main_number": "+12125550123"})])
    body = pack(kept)
    [again] = unpack(body, "a")
    assert again.known() == kept[0].known()
    assert (again.event_id, again.at, again.verdict) == (kept[0].event_id, kept[0].at, kept[0].verdict)
    said = repr(list(unpack(body, "a")))
    assert "+1212" not in said
    assert "main_number" not in said
    assert kept[0].known()["texts_1d"] == 10


def test_a_recorder_that_fails_changes_no_verdict() -> None:
    conduct = Conduct(shipped_book())

    def fail(attempt: Attempt, parts: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
        raise RuntimeError("full")

    conduct.add_recorder(fail)
    kept = judged(conduct, [(AttemptKind.MESSAGE_SEND, TEXTING | {"opted_out": True})])
    assert Said(kept[0].verdict, kept[0].rule, kept[0].matches) == Said("deny", "SPM-01", ("SPM-01",))


def test_calls_for_help_are_not_kept() -> None:
    """EMG-01"""
    conduct = Conduct(shipped_book())
    kept: list[Attempt] = []
    conduct.add_recorder(lambda attempt, parts, verdict: kept.append(attempt))
    call = Attempt(event_id="e", kind=AttemptKind.CALL_OUT, at=AT, account_id="a", dialed="911")
    assert conduct.judge(call).emergency
    assert not kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("SPM-03", "must be RULE.limit=value"),
        ("SPM-99.minute=1", "no rule 'SPM-99'"),
        ("SPM-03.colour=1", "it has minute"),
        ("SPM-03.minute=many", "of type int"),
        ("SPM-03.minute=1.5", "of type int"),
        ("SPM-03.status=loud", "observe, canary or enforce"),
        ("SPM-03.off=maybe", "nothing called 'off'"),
    ],
)
def test_changes_that_cannot_be_made_are_told(change: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        changed_book(shipped_book(), [change])


def test_only_what_was_named_is_changed() -> None:
    book = shipped_book()
    changed = changed_book(book, ["SPM-03.minute=30", "PMP-02.off=true"])
    assert changed_rules(book, changed) == {"SPM-03", "PMP-02"}
    assert changed_rules(book, book) == frozenset()
    assert changed_rules(book, everything_enforced(book)) >= {"SPM-02", "EXC-01"}
