"""What happened, as facts for rules: each threshold's neighbourhood, windows, doubles."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook, attempt_as_happening, source, take
from clarion.features.conduct.counters.graph import group_sizes
from clarion.features.conduct.counters.states import is_interstate, state_of
from clarion.features.conduct.ports import Happening
from clarion.features.conduct.rulebook import shipped_book
from clarion.features.conduct.verdict import Verdict, VerdictKind
from tests.features.conduct.counters.told import CALLEE, facts, happening, read, tell

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(NOW)


@pytest.fixture
def book(clock: TurnableClock) -> CounterBook:
    return CounterBook(clock)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def call(book: CounterBook, at: datetime, seconds: float, **what: object) -> None:
    rang = {"ring_s": 8.0} | what
    tell(book, "call.ended", at, direction="out", answered=seconds > 0, seconds=seconds, **rang)  # type: ignore[arg-type]


def test_dial_03_short_calls_over_answered_ones(book: CounterBook) -> None:
    for number in range(200):
        call(book, ago(minutes=number), 6.0 if number % 20 < 3 else 6.1)
        call(book, ago(minutes=number), 0)
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert known["answered_calls_1d"] == 200
    assert known["short_calls_ratio_1d"] == pytest.approx(0.15)
    assert known["short_calls_ratio_7d"] == pytest.approx(0.15)
    assert 0 < known["short_calls_lower_1d"] < 0.15  # type: ignore[operator]
    clean = facts(CounterBook(TurnableClock(NOW)), AttemptKind.CALL_OUT, NOW)
    assert clean["answered_calls_1d"] == 0 and clean["short_calls_ratio_1d"] == 0.0


def test_dial_03_a_day_begins_anew_at_midnight_and_a_week_goes_on(clock: TurnableClock, book: CounterBook) -> None:
    for _ in range(120):
        call(book, clock.now(), 3)
    assert facts(book, AttemptKind.CALL_OUT, clock.now())["short_calls_lower_1d"] > 0.9  # type: ignore[operator]
    clock.advance(12 * 3600)
    known = facts(book, AttemptKind.CALL_OUT, clock.now())
    assert (known["answered_calls_1d"], known["short_calls_lower_1d"]) == (0, 0.0)
    assert known["answered_calls_7d"] == 120
    call(book, clock.now(), 3)
    assert facts(book, AttemptKind.CALL_OUT, clock.now())["short_calls_lower_7d"] > 0.9  # type: ignore[operator]


def test_dial_04_a_machine_calls_evenly_briefly_and_in_order(book: CounterBook) -> None:
    for number in range(100):
        at = ago(seconds=30 * (100 - number))
        tell(book, "attempt", at, attempt="call.out", party=f"+1212555{1000 + number}")
        call(book, at, 20 if number % 10 else 80)
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert known["attempts_1h"] == known["calls_1h"] == 100
    assert known["mean_duration_1h_s"] == pytest.approx(26)
    assert known["under_minute_ratio_1h"] == pytest.approx(0.9)
    assert known["gap_variation"] == pytest.approx(0.0)
    assert known["sequential_numbers"] >= 20  # type: ignore[operator]


def test_dial_04_a_person_does_not(book: CounterBook) -> None:
    dice = random.Random(3)
    for number in range(59):
        party = f"+1212555{dice.randrange(1000, 9999)}"
        tell(book, "attempt", ago(minutes=59 - number), attempt="call.out", party=party)
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert known["gap_variation"] == 9.0
    assert known["sequential_numbers"] < 5  # type: ignore[operator]
    assert (known["mean_duration_1h_s"], known["under_minute_ratio_1h"]) == (0.0, 0.0), "nobody answered"


def test_pmp_01_the_state_of_a_number() -> None:
    """As the geocoder of phonenumbers told for 20,800 blocks, of which these are some."""
    told = {"+1212555": "NY", "+1650555": "CA", "+1907222": "AK", "+1808222": "HI"}
    nothing = ("+1671300", "+1800555", "+1416300", "+1212111", "+1", "+44207946", "x")
    assert {block: state_of(block) for block in (*told, *nothing)} == told | dict.fromkeys(nothing, "")


def test_pmp_01_minutes_across_state_borders(book: CounterBook) -> None:
    assert is_interstate("+12125550100", "+16505550100")
    assert not is_interstate("+12125550100", "+16465550100"), "both in New York"
    assert not is_interstate("+442079460000", "+16505550100")
    own = {"own_number": "+16505550100"}
    for number in range(6):
        tell(book, "call.ended", ago(hours=number), direction="in", answered=True, seconds=600, **own)
    tell(book, "call.ended", NOW, direction="out", answered=True, seconds=600, **own)
    known = facts(book, AttemptKind.CALL_IN, NOW, caller_number=CALLEE)
    assert known["terminating_minutes"] == pytest.approx(60)
    assert known["terminating_ratio"] == pytest.approx(6)


def test_pmp_02_a_burst_abroad_against_the_accounts_own_week(clock: TurnableClock, book: CounterBook) -> None:
    abroad = {"callee": "+375295550100", "callee_country": "BY", "international": True}
    for calls in range(6):
        known = facts(book, AttemptKind.CALL_OUT, clock.now(), **abroad)
        assert (known["prefix_burst_p"] < 4e-6) is (calls >= 4), calls  # type: ignore[operator]
        tell(book, "attempt", clock.now(), attempt="call.out", party="+375295550100", international=True)
    other = facts(book, AttemptKind.CALL_OUT, clock.now(), callee="+4420794600", international=True)
    assert other["prefix_burst_p"] > 0.1, "another prefix"  # type: ignore[operator]


def test_pmp_02_what_is_usual_is_no_burst(clock: TurnableClock, book: CounterBook) -> None:
    for _ in range(7 * 24 * 2):
        for _ in range(10):
            tell(book, "attempt", clock.now(), attempt="call.out", party="+375295550100", international=True)
        clock.advance(3600)
    abroad = {"callee": "+375295550100", "international": True}
    for _ in range(20):
        tell(book, "attempt", clock.now(), attempt="call.out", party="+375295550100", international=True)
    assert facts(book, AttemptKind.CALL_OUT, clock.now(), **abroad)["prefix_burst_p"] > 4e-6  # type: ignore[operator]
    for _ in range(10):
        tell(book, "attempt", clock.now(), attempt="call.out", party="+375295550100", international=True)
    assert facts(book, AttemptKind.CALL_OUT, clock.now(), **abroad)["prefix_burst_p"] < 4e-6  # type: ignore[operator]


def test_pmp_02_calls_to_hot_spots(book: CounterBook) -> None:
    for number in range(2):
        tell(book, "attempt", ago(hours=11 + 2 * number), f"s-{number}/call", attempt="call.out", hot_spot=True)
        tell(book, "call.begun", NOW, f"s-{number}/1", hot_spot=True)
        tell(book, "attempt", NOW, attempt="call.out")
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert (known["hot_spot_calls_12h"], known["hot_spot_live"]) == (1, 2)


def test_pmp_03_one_range_rings_many_numbers_once(book: CounterBook) -> None:
    for number in range(20):
        known = facts(book, AttemptKind.CALL_OUT, NOW, callee="+21612345678")
        assert known["callee_range_one_ring"] is False
        tell(
            book,
            "call.ended",
            ago(minutes=number),
            direction="in",
            answered=False,
            ring_s=3.9,
            party=f"+2161234{5000 + number}",
            own_number=f"+1650555{number:04}",
        )
    tell(book, "call.ended", NOW, direction="in", answered=False, ring_s=4, party="+21612345999", own_number="+1")
    known = facts(book, AttemptKind.CALL_IN, NOW, caller_number="+21612340001")
    assert (known["range_numbers_1h"], known["range_rings_1h"]) == (20, 20)
    assert facts(book, AttemptKind.CALL_OUT, NOW, callee="+21612345678")["callee_range_one_ring"] is True


def test_trk_01_answered_forwards_to_one_target(book: CounterBook) -> None:
    for number in range(3):
        tell(book, "attempt", NOW, f"s-{number}/forward", attempt="call.transfer", forward=True)
        tell(book, "call.begun", NOW, f"s-{number}/1", party=CALLEE)
        assert facts(book, AttemptKind.CALL_TRANSFER, NOW).get("forward_legs", 0) == number
        tell(book, "call.answered", NOW, f"s-{number}/1", party=CALLEE)
    assert facts(book, AttemptKind.CALL_TRANSFER, NOW)["forward_legs"] == 3
    assert "forward_legs" not in facts(book, AttemptKind.CALL_TRANSFER, NOW, callee="+12125550101")
    tell(book, "call.ended", NOW, "s-1/1", direction="out", answered=True, seconds=1)
    assert facts(book, AttemptKind.CALL_TRANSFER, NOW)["forward_legs"] == 2


def test_obj_03_and_exc_02_what_is_up_at_present(book: CounterBook) -> None:
    for number in range(3):
        tell(book, "call.begun", NOW, f"s-{number}/1")
        tell(book, "call.begun", NOW, f"s-{number}/1")
        tell(book, "attempt", ago(seconds=30 * number), attempt="call.out")
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert (known["live_calls"], known["callee_live"], known["overlapping_calls"]) == (3, 3, 3)
    assert (known["callee_calls_60s"], known["callee_calls_10m"]) == (3, 3)
    assert facts(book, AttemptKind.CALL_OUT, NOW, callee="+12125550199")["callee_live"] == 0
    for number in range(3):
        tell(book, "call.ended", NOW, f"s-{number}/1", direction="out", answered=True, seconds=3600 * 5)
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert (known["live_calls"], known["callee_live"], known["overlapping_calls"]) == (0, 0, 3)
    assert known["talk_hours_1d"] == pytest.approx(15)
    assert known["voice_minutes_month"] == pytest.approx(900)
    tell(book, "call.begun", NOW, "s-1/1")
    tell(book, "call.ended", NOW, "s-9/1", direction="out", answered=False)
    tell(book, "call.begun", NOW, "s-9/1")
    assert facts(book, AttemptKind.CALL_OUT, NOW)["live_calls"] == 1, "an end that is faster than the beginning"


def test_obj_01_attempts_after_a_block_and_unanswered_repeats(book: CounterBook) -> None:
    tell(book, "attempt", ago(hours=3), attempt="call.out")
    tell(book, "party.blocked", ago(hours=2))
    for number in range(5):
        tell(book, "attempt", ago(minutes=number), attempt="call.out")
        call(book, ago(minutes=number), 0)
    known = facts(book, AttemptKind.CALL_OUT, NOW)
    assert (known["attempts_after_block"], known["unanswered_repeats_24h"]) == (5, 5)
    assert facts(book, AttemptKind.CALL_OUT, NOW, account_id="b")["attempts_after_block"] == 0, "a block names a tenant"


def test_dial_01_a_campaigns_abandoned_calls(book: CounterBook) -> None:
    calls = [
        happening(
            "campaign.answered",
            ago(days=2, seconds=1000 - number),
            campaign="c",
            abandoned=number % 20 == 0,
            late=number % 100 == 0,
            party=f"+1212{number:07}",
        )
        for number in range(1000)
    ]
    read(book, calls)
    known = facts(book, AttemptKind.CAMPAIGN_DIAL, NOW, campaign_id="c", callee="+12120000020")
    assert known["campaign_answered_live"] == 1000
    assert known["campaign_abandoned_ratio"] == pytest.approx(0.05)
    assert known["campaign_late_ratio"] == pytest.approx(0.01)
    assert known["hours_since_abandoned"] == pytest.approx(48.27, abs=0.01)
    assert facts(book, AttemptKind.CAMPAIGN_DIAL, NOW, campaign_id="c")["hours_since_abandoned"] == 1e6
    british = facts(book, AttemptKind.CAMPAIGN_DIAL, NOW, campaign_id="c", callee_country="GB")
    assert british["campaign_answered_live"] == 0, "24 hours in Britain"
    canadian = facts(book, AttemptKind.CAMPAIGN_DIAL, NOW, campaign_id="c", callee_country="CA")
    assert canadian["campaign_abandoned_ratio"] == pytest.approx(0.05)
    assert canadian["campaign_abandoned_lower"] > 0.03  # type: ignore[operator]


def test_rsl_01_groups_that_never_call_each_other(book: CounterBook) -> None:
    assert group_sizes([("a", "b"), ("b", "c"), ("d", "e"), ("f", "d"), ("g", "h")]) == [3, 3, 2]
    for one, other in (("a", "b"), ("b", "c"), ("d", "e"), ("e", "f"), ("g", "h")):
        tell(book, "call.ended", NOW, direction="inside", answered=True, extension=one, callee_extension=other)
    assert facts(book, AttemptKind.PERIOD_CHECK, NOW)["disjoint_communities"] == 2


def test_exc_01_minutes_against_all_others_on_the_plan(book: CounterBook) -> None:
    for seat in range(30):
        tell(book, "call.ended", NOW, extension=f"s{seat}", direction="out", answered=True, seconds=6000)
    tell(book, "call.ended", NOW, extension="x", direction="out", answered=True, seconds=60_000)
    known = facts(book, AttemptKind.PERIOD_CHECK, NOW)
    assert known["plan_peers"] == 31
    assert known["voice_minutes_month"] == pytest.approx(1000)
    assert known["plan_mean_minutes"] == pytest.approx(4000 / 31)
    assert known["second_abnormality"] is False
    for number in range(2):
        tell(book, "call.begun", NOW, f"s-{number}/1")
    assert facts(book, AttemptKind.PERIOD_CHECK, NOW)["second_abnormality"] is True
    assert set(book.take_active()) == {"x", *(f"s{seat}" for seat in range(30))}
    assert book.take_active() == {}


def test_hrk_01_a_device_that_calls_each_day_at_the_same_minute(book: CounterBook) -> None:
    daily: dict[str, Any] = {"direction": "out", "answered": True, "seconds": 5}
    read(book, [happening("call.ended", ago(days=days), **daily) for days in range(7)])
    assert facts(book, AttemptKind.CALL_OUT, ago(seconds=5))["heartbeat_calls_7d"] == 7


def test_calls_for_help_count_for_nothing() -> None:
    attempt = Attempt(event_id="e", kind=AttemptKind.CALL_OUT, at=NOW, account_id="a", dialed="911")
    helped = Verdict(event_id="e", kind=VerdictKind.ALLOW, emergency=True)
    assert attempt_as_happening(attempt, helped) is None
    assert attempt_as_happening(attempt, Verdict(event_id="e", kind=VerdictKind.ALLOW)) is not None


SENDER = {"caller_number": "+16505550100"}
_KINDS = {AttemptKind.MESSAGE_SEND, AttemptKind.CALL_OUT, AttemptKind.CALL_IN, AttemptKind.SIGN_IN, *AttemptKind}


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_facts_are_declared_and_of_the_declared_type(book: CounterBook, kind: AttemptKind) -> None:
    types = {"bool": bool, "int": int, "double": float, "string": str, "list": tuple}
    declared = shipped_book().features
    for known in (facts(book, kind, NOW, source="192.0.2.7", client_id="c", campaign_id="k", claimed="n", **SENDER),):
        for name, value in known.items():
            assert type(value) is types[declared[name].type], (name, value)


def test_groups_of_facts_are_named_in_full_and_told_where_a_rule_looks_at_one(book: CounterBook) -> None:
    for _ in range(3):
        tell(book, "call.begun", NOW)
        call(book, NOW, 30)
        tell(book, "number.changed", NOW, numbers=5)
    fields: dict[str, Any] = {"callee": CALLEE, "campaign_id": "c", "international": True, "source": "192.0.2.7"}
    attempt = Attempt(event_id="e", kind=AttemptKind.CALL_OUT, at=NOW, account_id="a", extension_id="x", **fields)
    groups = {group for groups in source._BY_KIND.values() for group in groups if group.names}
    for group in groups:
        assert set(group.tell(book, attempt, NOW.timestamp())) <= group.names
    some = source.CounterFeatures(book, wanted=lambda kind: frozenset({"calls_1h", "of another source"}))
    assert set(some.features(attempt)) <= source.EXTENSION.names
    everything = facts(book, AttemptKind.CALL_OUT, NOW, **fields)
    assert set(everything) <= {name for group in groups for name in group.names}


# ---- any order, any doubles

_told = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["attempt", "call.ended", "text.sent", "sign-in.failed", "text.opt-out", "directory.missed"]),
        st.integers(0, 3000),
        st.integers(0, 3),
    ),
    max_size=40,
)
_ORDERLY = ("sequential_keys", "sequential_numbers", "gap_variation", "attempts_after_block", "prefix_burst_p")


@given(_told, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_neither_order_nor_doubles_change_what_is_known(
    drawn: list[tuple[int, str, int, int]], dice: random.Random
) -> None:
    unique = {(number, kind): (age, party) for number, kind, age, party in drawn}
    events = [
        Happening(
            event_id=f"e{number}",
            kind=kind,
            at=ago(seconds=age),
            account_id="a",
            extension_id="x",
            source=f"192.0.2.{party}",
            party=f"+1212555010{party}",
            values={"attempt": "call.out", "direction": "out", "answered": True, "seconds": age % 9, "number": "n"},
        )
        for (number, kind), (age, party) in unique.items()
    ]
    one, other = CounterBook(TurnableClock(NOW)), CounterBook(TurnableClock(NOW))
    for event in events:
        take(one, event)
    shuffled = events * 2
    dice.shuffle(shuffled)
    for event in shuffled:
        take(other, event)
    for kind in (AttemptKind.CALL_OUT, AttemptKind.MESSAGE_SEND, AttemptKind.SIGN_IN, AttemptKind.DIRECTORY_READ):
        fields = {"caller_number": "n", "source": "192.0.2.1", "claimed": "+12125550101"}
        known = [dict(facts(book, kind, NOW, **fields)) for book in (one, other)]
        for name in _ORDERLY:
            known[0].pop(name, None), known[1].pop(name, None)
        assert known[0] == known[1]
    calls = sum(kind == "call.ended" for _, kind in unique)
    assert facts(one, AttemptKind.CALL_OUT, NOW)["answered_calls_1d"] == calls
