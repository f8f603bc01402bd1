"""What is judged is kept in batches, for a while, and replayed through the API and the command."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from clarion.apps.cli import add_commands, app
from clarion.features.conduct import Attempt, AttemptKind, Conduct, Period, Verdict, replay_period, rules_in_force
from clarion.features.conduct.replay import AttemptBatch, AttemptLog, changed_book
from tests.support.api import Api
from tests.support.waiting import wait_for

REPLAYS = "/clarion/conduct/replays"
FACTS = {"failed_users_10m": 25, "failed_sources_10m": 0, "user_failures_10m": 0}


def judge(api: Api, event: str, *, users: int = 25) -> Verdict:
    attempt = Attempt(event_id=event, kind=AttemptKind.SIGN_IN, at=api.clock.now(), account_id=api.account_id(),
                      source="192.0.2.77", claimed="somebody")  # fmt: skip
    return api.here.get(Conduct).judge(attempt, FACTS | {"failed_users_10m": users})


async def kept(api: Api) -> int:
    async with api.here.storage.reading() as session:
        return await session.scalar(select(func.sum(AttemptBatch.count))) or 0


async def test_an_officer_asks_what_other_rules_would_have_said(api: Api) -> None:
    first = api.clock.now()
    assert judge(api, "e1").kind.value == "pace"
    judge(api, "e2", users=5)
    written = await api.here.get(AttemptLog).write()
    assert written >= 2
    assert await kept(api) == written
    period = {"from": first.isoformat(), "to": (api.clock.now() + timedelta(minutes=1)).isoformat()}
    asked = await api.request(
        "POST", REPLAYS, json=period | {"changes": ["SEC-01.users=30"], "accountId": api.account_id()}
    )
    assert asked.status_code == 202, asked.text

    async def is_done() -> bool:
        return bool((await api.get(f"{REPLAYS}/{asked.json()['id']}")).json()["state"] == "done")

    await wait_for(is_done, missing="the replay is not done")
    found = (await api.get(f"{REPLAYS}/{asked.json()['id']}")).json()
    [example] = found["result"]["examples"]
    assert (example["eventId"], example["before"]["rule"], example["after"]["verdict"]) == ("e1", "SEC-01", "allow")
    assert found["result"]["rules"][0]["rule"] == "SEC-01"
    assert found["result"]["people"][0]["milder"] == 1
    assert found["result"]["complete"] is True
    listed = (await api.get(REPLAYS)).json()
    assert listed["records"][0]["differing"] == 1
    assert listed["kept"]["attempts"] == written


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"changes": ["SEC-99.users=1"]}, "changes"),
        ({"changes": []}, "changes"),
        ({"to": "2020-01-01T00:00:00Z"}, "to"),
        ({"to": "2039-01-01T00:00:00Z"}, "to"),
    ],
)
async def test_what_cannot_be_compared_is_refused(sqlite_api: Api, changed: dict[str, object], field: str) -> None:
    body = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z", "changes": ["SEC-01.users=30"]}
    refused = await sqlite_api.request("POST", REPLAYS, json=body | changed)
    assert refused.status_code == 400, refused.text
    assert field in refused.text


async def test_only_officers_may_ask(sqlite_api: Api) -> None:
    body = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z", "changes": ["SEC-01.users=30"]}
    for answer in (
        await sqlite_api.request("POST", REPLAYS, json=body, number="102"),
        await sqlite_api.get(REPLAYS, number="102"),
        await sqlite_api.get(f"{REPLAYS}/any", number="102"),
    ):
        assert answer.status_code == 403, answer.text
    assert (await sqlite_api.get(f"{REPLAYS}/any")).status_code == 404


async def test_what_is_kept_is_bounded_by_time_and_by_account(sqlite_api: Api) -> None:
    log, api = sqlite_api.here.get(AttemptLog), sqlite_api
    judge(api, "old")
    attempt = Attempt(event_id="e", kind=AttemptKind.SIGN_IN, at=api.clock.now(), account_id="gone", source="192.0.2.1")
    api.here.get(Conduct).judge(attempt, FACTS)
    before = await log.write()
    await log.tidy()
    assert await kept(api) == before - 1
    api.clock.advance(31 * 86_400)
    judge(api, "new")
    written = await log.write()
    await log.tidy()
    assert await kept(api) == written


async def test_a_period_has_an_end_and_no_more_than_asked(sqlite_api: Api) -> None:
    api, log = sqlite_api, sqlite_api.here.get(AttemptLog)
    start = api.clock.now()
    await log.write()
    for number in range(6):
        judge(api, f"e{number}")
        api.clock.advance(60)
    await log.write()

    async def tell(count: int) -> None:
        assert count

    base = await rules_in_force(api.here)
    new = base.with_book(changed_book(base.book, ["SEC-01.users=30"]))
    some = Period(start, start + timedelta(seconds=200), api.account_id())
    result = await replay_period(api.here, some, base, new, tell)
    assert [each.event_id for each in result.found.examples] == ["e0", "e1", "e2", "e3"]
    short = Period(start, start + timedelta(hours=1), api.account_id(), most=2)
    assert (await replay_period(api.here, short, base, new, tell)).found.judged == 2


def test_the_command_compares_events_of_a_file(tmp_path: Path) -> None:
    add_commands(app, ["acceptable-use", "generate"])
    run, file = CliRunner(), str(tmp_path / "events.jsonl")
    made = run.invoke(app, ["acceptable-use", "generate", "--events", "1500", "--families", "none", "--file", file])
    assert made.exit_code == 0, made.output
    add_commands(app, ["acceptable-use", "replay"])
    arguments = ["acceptable-use", "replay", file, "--set", "SPM-03.recipients=0", "--json"]
    first, second = run.invoke(app, arguments), run.invoke(app, arguments)
    assert first.exit_code == 0, first.output
    assert first.stdout == second.stdout
    found = json.loads(first.stdout)
    assert found["differing"] > 0
    assert {row["rule"] for row in found["rules"] if row["gained"]} == {"SPM-03"}


def test_the_command_writes_a_page_that_names_its_seed(tmp_path: Path) -> None:
    add_commands(app, ["acceptable-use", "report"])
    page = tmp_path / "report.md"
    arguments = ["--seed", "5", "--events", "1500", "--families", "tdos", "--days", "3", "--write", str(page)]
    made = CliRunner().invoke(app, ["acceptable-use", "report", *arguments])
    assert made.exit_code == 0, made.output
    assert "OBJ-03" in made.output
    text = page.read_text()
    assert "--seed 5 --events 1500 --families tdos" in text
    assert "| tdos: " in text


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    add_commands(app, ["acceptable-use", "replay"])
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"attempt": {"kind": "sail"}}\n')
    for arguments, said in (
        ([str(bad)], "Name what to change"),
        ([str(bad), "--set", "SPM-03.minute=9"], "line 1: "),
        ([str(tmp_path / "none"), "--set", "SPM-03.minute=9"], "cannot be read"),
        (["--from", "soon", "--set", "SPM-03.minute=9"], "is no time"),
        ([str(bad), "--from", "2026-01-01", "--set", "SPM-03.minute=9"], "not for a file"),
    ):
        refused = CliRunner().invoke(app, ["acceptable-use", "replay", *arguments])
        assert said in str(refused.exception), (arguments, refused.exception)
