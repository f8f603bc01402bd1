"""For each rule of a product that exists: from where it is met to what it does, and back by an objection that is won.

No fact is handed to the judge (`world.py`); with `JOURNEYS_BLIND=1` the facts of each rule are withheld, and then every
journey must fail.
"""

import os
from collections.abc import AsyncIterator, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from clarion.base.storage import Storage
from clarion.calls.events import RouteFound
from clarion.features.conduct import asking
from clarion.features.conduct.rulebook import shipped_book
from clarion.features.emergency import live_call
from tests.features.conduct.journeys import calls, legal, requests
from tests.features.conduct.journeys.world import Walk, World
from tests.support.api import running_app

ELSEWHERE: Mapping[str, str] = {
    "ILL-07": "tests/features/fax/test_policy.py",
    "SPM-07": "tests/features/fax/test_policy.py",
}
"""Rules whose journey is told where their product is tested."""

LETS_PASS = ("EMG-01",)
"""Rules that refuse nothing: there is nothing to object to. EMG-01 reads dialled digits, before any fact and beside
them, so that no fact that is missing or wrong can stop a call for help: what fails its journey is digits unread.
"""

LIVE = sorted(kept.rule.id for kept in shipped_book().rules.values() if kept.rule.live)


def walk_of(rule: str) -> Walk | None:
    name = rule.lower().replace("-", "_")
    return next((found for part in (calls, requests, legal) if (found := getattr(part, name, None))), None)


@pytest.fixture
async def world(sqlite_storage: Storage, tmp_path: Path) -> AsyncIterator[World]:
    async with running_app(sqlite_storage, tmp_path / "data", rate_light="60", rate_heavy="1000") as api:
        yield World(api)


def withhold_facts(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    """The judge never learns what this rule looks at, unless it is taken for granted."""
    if rule in LETS_PASS:
        leave_digits_unread(monkeypatch)
    book = shipped_book()
    withhold(monkeypatch, {name for name in book.rules[rule].rule.features if name != "kind"})


def leave_digits_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (asking, live_call):
        monkeypatch.setattr(reader, "recognise", lambda *digits: None)


def withhold(monkeypatch: pytest.MonkeyPatch, names: Collection[str]) -> None:
    judge = asking.judge_by

    def blind(plan: Any, attempt: Any, parts: list[Mapping[str, Any]], *more: Any) -> Any:
        return judge(plan, attempt, [{k: v for k, v in part.items() if k not in names} for part in parts], *more)

    monkeypatch.setattr(asking, "judge_by", blind)


def test_every_rule_of_a_product_that_exists_has_a_journey() -> None:
    assert [rule for rule in LIVE if walk_of(rule) is None and rule not in ELSEWHERE] == []
    assert [rule for rule, path in ELSEWHERE.items() if rule not in Path(path).read_text("utf-8")] == []
    assert set(ELSEWHERE) <= set(LIVE) and not [rule for rule in ELSEWHERE if walk_of(rule)]


@pytest.mark.parametrize("rule", [rule for rule in LIVE if rule not in ELSEWHERE])
async def test_a_rule_is_met_acts_and_is_taken_back_by_a_won_objection(
    world: World, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.environ.get("JOURNEYS_BLIND"):
        withhold_facts(monkeypatch, rule)
    walk = walk_of(rule)
    assert walk is not None
    await walk(world)
    if rule in LETS_PASS:
        return
    found = world.stopped(rule)
    assert found is not None, f"{rule} had no effect: {[v.matches for _, v in world.heard][-1:]}"
    await world.won_back(rule, *found)


async def test_a_call_for_help_needs_no_fact_but_its_digits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """EMG-01: with every fact withheld the company that is suspended reaches help; with digits unread it would not."""
    withhold(monkeypatch, shipped_book().features)
    await calls.suspend(world)
    found = await world.call("911")
    assert isinstance(found, RouteFound) and found.emergency is not None
    leave_digits_unread(monkeypatch)
    found = await world.call("911")
    assert not (isinstance(found, RouteFound) and found.emergency is not None)
