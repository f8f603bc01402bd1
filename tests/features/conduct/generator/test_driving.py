"""Made-up attacks against the real system, through its API and with its texts into the simulated network."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from clarion.base.storage import Storage
from clarion.features.conduct import Conduct, Override, Status, World, generate
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.replay import Event
from clarion.features.conduct.verdict import Verdict
from tests.support.api import Api, running_app

ME = "/account/~/extension/~"
OWN = "+16505550102"
MOST = 120
"""Requests of one attack: these runs are small."""


@pytest.fixture
async def api(sqlite_storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    rates = {"rate_light": "100000", "rate_medium": "100000", "rate_heavy": "100000", "rate_auth": "100000"}
    async with running_app(sqlite_storage, tmp_path / "data", **rates) as api:
        yield api


def attack(family: str) -> Iterator[Event]:
    """The attempts of one attack, and nothing else."""
    events = generate(World(seed=2, events=20_000, families=(family,)))
    return (event for event in events if event.case.endswith("-0") and event.attempt is not None)


async def perform(api: Api, event: Event) -> httpx.Response:
    """What the attacker would send."""
    assert event.attempt is not None
    if event.attempt.kind is AttemptKind.MESSAGE_SEND:
        to = [{"phoneNumber": event.attempt.callee}]
        text = {"from": {"phoneNumber": OWN}, "to": to, "text": event.text}
        return await api.request("POST", f"{ME}/sms", "102", json=text)
    if event.attempt.kind is AttemptKind.SIGN_IN:
        body = {"username": f"{event.attempt.claimed}@demo.example", "password": "guess"}
        return await api.client.post("/restapi/v1.0/clarion/sign-in", json=body)
    entry = 900_000_000_000 + int(event.attempt.event_id.rpartition("-")[2])
    return await api.get(f"/account/~/extension/{entry}", "102")


async def run(api: Api, family: str) -> tuple[int, httpx.Response]:
    """How many went through before the first that was stopped, and that one. The clock goes with the events."""
    at = 0.0
    for number, event in enumerate(attack(family)):
        assert number < MOST, "nothing stopped it"
        if at:
            api.clock.advance(event.at - at)
        at = event.at
        answer = await perform(api, event)
        stopped = answer.status_code in (202, 403, 429)
        if stopped:
            return number, answer
    raise AssertionError("the attack ended by itself")


def judge_by(api: Api, rule: str) -> None:
    conduct = api.here.get(Conduct)
    conduct.use(conduct.force.book, [Override(rule, "everywhere", status=Status.ENFORCE)])


@pytest.mark.parametrize(
    ("family", "rule", "most"),
    [("snowshoe", "OBJ-02", 1), ("harvesting", "HRV-01", 51), ("stuffing-fast", "SEC-01", 22)],
)
async def test_an_attack_through_the_api_is_stopped_by_the_rule_that_the_report_names(
    api: Api, family: str, rule: str, most: int
) -> None:
    if rule != "SEC-01":
        judge_by(api, rule)
    heard: list[Verdict] = []

    def witness(attempt: Attempt, verdict: Verdict) -> None:
        heard.append(verdict)

    api.here.get(Conduct).add_witness(witness)
    passed, answer = await run(api, family)
    assert passed <= most, answer.text
    ground: Any = heard[-1].deciding
    assert ground.rule == rule
    assert rule == "SEC-01" or answer.json()["rule"] == rule


async def test_a_rule_that_is_only_watched_lets_the_same_attack_go_on(api: Api) -> None:
    conduct = api.here.get(Conduct)
    watched = [Override(rule, "everywhere", status=Status.OBSERVE) for rule in ("OBJ-02", "MAL-02")]
    conduct.use(conduct.force.book, watched)
    matched: list[str] = []
    conduct.add_witness(lambda attempt, verdict: matched.extend(match.rule for match in verdict.matches))
    for number, event in enumerate(attack("snowshoe")):
        if number == 5:
            break
        assert (await perform(api, event)).status_code == 200
    assert "OBJ-02" in matched
