"""Repeats climb the ladder of a rule; statistical signals alone no further than they may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.base.container import Container
from clarion.features.conduct import acts
from clarion.features.conduct.acts import next_rung
from clarion.features.conduct.cases import keep_statements
from clarion.features.conduct.events import VerdictGiven
from clarion.features.conduct.rulebook.record import Rung
from clarion.features.conduct.verdict import Act
from tests.features.conduct.acts.world import a_world

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    act: Act
    times: int = 1
    days: int = 0


def test_each_repeat_is_one_rung_and_the_last_stays() -> None:
    ladder = (Step(Act.WARN), Step(Act.THROTTLE), Step(Act.SUSPEND))
    matches = [AT + timedelta(hours=hours) for hours in range(5)]
    assert next_rung(ladder, matches[:1], -1, None) == 0
    assert next_rung(ladder, matches[:2], 0, matches[0]) == 1
    assert next_rung(ladder, matches[:3], 1, matches[1]) == 2
    assert next_rung(ladder, matches[:4], 2, matches[2]) is None
    assert next_rung(ladder, matches[:1], 0, matches[0]) is None, "the same match does not count twice"
    assert next_rung((), matches, -1, None) is None


def test_three_in_a_day_at_the_threshold_below_and_across_days() -> None:
    ladder = (Step(Act.BLOCK), Step(Act.WARN, times=3, days=1))
    times = [AT, AT + timedelta(hours=2), AT + timedelta(hours=23, minutes=59)]
    assert next_rung(ladder, times[:2], 0, AT) is None
    assert next_rung(ladder, times, 0, AT) == 1
    late = [*times[:2], AT + timedelta(hours=24)]
    assert next_rung(ladder, late, 0, AT) is None, "the first was a day ago"


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30), st.integers(-1, 3))
def test_a_ladder_is_climbed_one_rung_at_a_time(minutes: list[int], reached: int) -> None:
    ladder: Sequence[Step] = [Step(Act.NOTIFY), Step(Act.WARN, 2, 7), Step(Act.THROTTLE), Step(Act.SUSPEND, 3, 30)]
    matches = [AT + timedelta(minutes=one) for one in sorted(minutes)]
    since = matches[0] if reached >= 0 else None
    assert next_rung(ladder, matches, reached, since) in (None, reached + 1)


async def give(here: Container, number: int, *, kind: str = "call.out", **more: Any) -> None:
    """A verdict as a channel tells it."""
    ground = {"rule": "DIAL-03", "version": 1, "clause": "C3", "verdict": "deny", "text": "Too many short calls.",
              "remedy": "Would pass with longer ones.", "facts": {"ratio": "0.4"}, "threshold": "15 %", "act": "B",
              "proof": "deterministic", "status": "enforce", "hash": "h"} | more  # fmt: skip
    verdict = {"eventId": f"e{number}", "verdict": "deny", "grounds": [ground], "matches": [],
               "statementId": f"st-{number}",
               "appeal": f"/conduct/statements/st-{number}/appeal", "skipped": []}  # fmt: skip
    given_ = VerdictGiven(account_id="1", extension_id="", kind=kind, dialed="", at=here.clock.now().isoformat(),
                          verdict=verdict)  # fmt: skip
    async with acts.acting(here) as session:
        await keep_statements(session, here, [given_])


async def verbs(here: Container) -> list[tuple[str, str]]:
    async with here.storage.reading() as session:
        rows = await session.scalars(select(acts.ActRow).order_by(acts.ActRow.proposed_at, acts.ActRow.rung))
        return [(row.verb, row.state) for row in rows]


def with_ladder(monkeypatch: Any, *rungs: Rung) -> None:
    rule = type("Rule", (), {"ladder": rungs, "expiry": "event"})
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: rule)


async def test_verdicts_lead_to_acts_once_each(tmp_path: Path, monkeypatch: Any) -> None:
    with_ladder(monkeypatch, Rung(act=Act.BLOCK), Rung(act=Act.WARN, times=3, days=1), Rung(act=Act.SUSPEND))
    async with a_world(tmp_path) as here:
        for number in range(3):
            await give(here, number)
            await give(here, number)  # the bus may bring it twice
            here.clock.advance(60)  # type: ignore[attr-defined]
        assert await verbs(here) == [("warn", "standing")]
        await give(here, 9)
        assert await verbs(here) == [("warn", "standing"), ("suspend", "standing")]
        here.clock.advance(80 * 3600)  # type: ignore[attr-defined]
        await acts.ActEnder(here).end_due()
        assert ("suspend", "expired") in await verbs(here)


async def test_a_statistical_signal_alone_slows_down_at_most_7(tmp_path: Path, monkeypatch: Any) -> None:
    with_ladder(monkeypatch, Rung(act=Act.SUSPEND))
    async with a_world(tmp_path) as here:
        await give(here, 1, proof="statistical")
        assert await verbs(here) == [("throttle", "standing")]


async def test_what_an_accounts_own_settings_refuse_climbs_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    with_ladder(monkeypatch, Rung(act=Act.WARN))
    async with a_world(tmp_path) as here:
        await give(here, 1, reason="InternationalDisabled")
        await give(here, 2, rule="STATE")
        assert await verbs(here) == []


async def test_whoever_is_called_is_not_blamed_for_who_calls(tmp_path: Path, monkeypatch: Any) -> None:
    """A stranger who calls with forged tokens must not close the account that is called."""
    with_ladder(monkeypatch, Rung(act=Act.QUARANTINE), Rung(act=Act.SUSPEND))
    async with a_world(tmp_path) as here:
        for number, kind in enumerate(("call.in", "message.receive", "fax.receive", "call.in")):
            await give(here, number, kind=kind, rule="CLI-03")
        assert await verbs(here) == []


async def test_ending_an_account_is_only_proposed_by_a_rule(tmp_path: Path, monkeypatch: Any) -> None:
    with_ladder(monkeypatch, Rung(act=Act.TERMINATE))
    async with a_world(tmp_path) as here:
        await give(here, 1)
        assert await verbs(here) == [("terminate", "proposed")]
