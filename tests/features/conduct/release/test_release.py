"""Rules on their way into force: observed for days, proposed to officers, promoted with a reason; fallen back again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.ids import new_id
from clarion.features.conduct import (
    Attempt,
    AttemptKind,
    Conduct,
    Override,
    ReleaseWatch,
    Status,
    VerdictFeed,
    acts,
    release,
)
from clarion.features.conduct.cases import CaseRow
from clarion.features.conduct.events import VerdictGiven
from clarion.features.conduct.overrides import RuleKeeper, find_override, rules_folder, set_override
from clarion.features.conduct.release import Observed, Terms, Who, readiness
from clarion.features.conduct.release.gathering import MOST_KEYS, Gathered
from clarion.features.conduct.release.service import list_matches
from clarion.features.conduct.replay import AttemptBatch
from clarion.features.conduct.rulebook import Force
from tests.features.conduct.acts.world import a_world, kinds_in_log
from tests.support.api import Api

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
TERMS = Terms(days=7, reviewed=5, precision=0.99, touched=0.001, z=1.2816, automatic=False)
RULE = "OBJ-02"
OWN = "/account/~/clarion/conduct"


def seen(**more: Any) -> Observed:
    values: dict[str, Any] = {
        "status": Status.OBSERVE,
        "since": AT,
        "matches": 20,
        "events": 1700,
        "right": 5,
        "wrong": 0,
    }
    return Observed(**(values | more))


@pytest.mark.parametrize(
    ("more", "days", "word"),
    [
        ({}, 7, ""),
        ({}, 6.999, "watched until"),
        ({"matches": 0, "right": 0}, 7, ""),
        ({"events": 1640, "matches": 0, "right": 0}, 7, "1 more attempts judged (1640 of 1641)"),
        ({"right": 4, "matches": 4}, 7, ""),
        ({"right": 4}, 7, "a look at 1 more"),
        ({"right": 98, "wrong": 2}, 7, "right in 99.00%"),
        ({"right": 99, "wrong": 1}, 7, "more attempts judged"),
        ({"right": 99, "wrong": 1, "events": 4000}, 7, ""),
    ],
)
def test_a_rule_goes_on_once_the_bound_shows_that_it_touches_hardly_anybody_wrongly(
    more: dict[str, Any], days: float, word: str
) -> None:
    found = readiness(TERMS, seen(**more), AT + timedelta(days=days))
    assert found.ready is (word == "")
    assert word in "; ".join(found.missing)
    assert found.only_looks is (word == "a look at 1 more")


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 100), st.integers(0, 2000), st.integers(0, 14))
def test_another_wrong_match_never_makes_a_rule_ready(
    right: int, wrong: int, matches: int, events: int, days: int
) -> None:
    now = AT + timedelta(days=days)
    before = readiness(TERMS, seen(right=right, wrong=wrong, matches=matches, events=events), now)
    after = readiness(TERMS, seen(right=right, wrong=wrong + 1, matches=matches, events=events), now)
    if after.ready:
        assert before.ready or right + wrong < TERMS.reviewed


def test_a_ten_person_installation_ends_a_trial_within_two_weeks() -> None:
    """Ten people make some 245 attempts a day (the honest offices of the generator): a week for each of two stages."""
    week = seen(events=7 * 245, matches=0, right=0)
    assert readiness(TERMS, week, AT + timedelta(days=7)).ready


def given_match(account: str, number: int, at: datetime, *, status: str = "observe", other: str = "") -> VerdictGiven:
    match = {"rule": RULE, "version": 1, "clause": "C6", "status": status, "act": "Q", "proof": "model",
             "text": "It reads like a swindle.", "facts": {"scam_score": "0.99", "callee": "+12025550123"}}  # fmt: skip
    grounds = [{"rule": other, "act": "B", "signal": other, "verdict": "deny", "version": 1, "clause": "C8"}]
    verdict = {"eventId": f"e-{number}", "verdict": "allow", "statementId": "", "matches": [match],
               "grounds": grounds if other else []}  # fmt: skip
    return VerdictGiven(account_id=account, extension_id="", kind="message.send", dialed="", at=at.isoformat(),
                        verdict=verdict)  # fmt: skip


@asynccontextmanager
async def watched(folder: Path, **tables: Any) -> AsyncIterator[tuple[Container, ReleaseWatch]]:
    """An installation whose operator made these terms, and somebody who watches."""
    rules_folder(folder).mkdir()
    lines = "".join(
        f"  - {{id: release.{name}, means: ours, unit: '', type: {kind}, rows: [{{value: {value}, source: us, label: D,"
        " valid_from: 2020-01-01}]}\n"
        for name, (kind, value) in tables.items()
    )
    (rules_folder(folder) / "release.yaml").write_text("tables:\n" + lines)
    async with a_world(folder, "1", "2", "3") as here:
        conduct = here.offer(Conduct, Conduct())
        acts.book_keeper(here).on_switched(conduct.switch)
        keeper = here.offer(RuleKeeper, RuleKeeper(here, conduct))
        await observed_only(here)
        await keeper.load()
        assert keeper.refused == ()
        yield here, here.offer(ReleaseWatch, ReleaseWatch(here))


async def observed_only(here: Container) -> None:
    """The rule is watched, as an operator may have it."""
    async with here.storage.transaction() as session:
        book = here.get(Conduct).force.book
        await set_override(session, here, book, Override(RULE, "everywhere", "", {}, Status.OBSERVE), "We watch it.")


async def looked(watch: ReleaseWatch) -> list[str]:
    """What was found of our rule; others that touched nobody are ready as well."""
    return [rule for rule in await watch.look() if rule == RULE]


async def judged(here: Container, count: int) -> None:
    now = here.clock.now()
    async with here.storage.transaction() as session:
        session.add(AttemptBatch(id=new_id(), account_id="1", since=now, until=now, count=count, rules="", body=b""))


async def matches(here: Container, watch: ReleaseWatch, *, days: int = 8, **more: Any) -> None:
    """Three accounts, of which each is matched some times a day."""
    for day in range(days):
        for account in ("1", "2", "3"):
            for number in range(3):
                await watch.take(given_match(account, day * 10 + number, here.clock.now(), **more).model_dump())
        await judged(here, 500)
        await watch.write()
        here.clock.advance(86400)  # type: ignore[attr-defined]


async def say(here: Container, found: str, *, most: int = 100) -> None:
    async with here.storage.transaction() as session:
        rows, _ = await list_matches(session, await release.get_stage(session, RULE), limit=most)
        for row in rows:
            await release.look(session, here, RULE, row.id, found, "", Who("officer", "Olga"))


async def cases(here: Container) -> list[CaseRow]:
    async with here.storage.reading() as session:
        ours = select(CaseRow).where(CaseRow.kind == "release", CaseRow.rule == RULE)
        return list(await session.scalars(ours.order_by(CaseRow.filed_at)))


async def status(here: Container) -> str:
    async with here.storage.reading() as session:
        return (await release.get_stage(session, RULE)).status


async def promote(here: Container, reason: str = "Five days of swindles, no honest text.") -> None:
    async with acts.acting(here) as session:
        await release.promote(session, here, here.get(Conduct).force, RULE, reason, Who("officer", "Olga"))
    await here.get(RuleKeeper).load()


TERMS_HERE = {"reviewed": ("int", 5), "automatic": ("bool", "false")}


async def test_a_rule_is_observed_proposed_looked_at_and_promoted_step_by_step(tmp_path: Path) -> None:
    async with watched(tmp_path, **TERMS_HERE) as (here, watch):
        assert await looked(watch) == []
        assert "rule.stage" in await kinds_in_log(here)
        await matches(here, watch, days=6)
        assert await looked(watch) == []
        with pytest.raises(Conflict, match=r"watched until .* look at 5 more"):
            await promote(here)
        await matches(here, watch, days=2)
        assert await looked(watch) == [RULE], "seven days are over: officers are asked to look"
        [task] = await cases(here)
        assert "takes a look at 5 more of its matches" in task.text and "72 matches among 4000 attempts" in task.text
        assert await looked(watch) == [], "once"
        await say(here, "right")
        await promote(here)
        assert await status(here) == "canary"
        [task] = await cases(here)
        assert (task.state, task.decision, task.decided_by_name) == ("decided", "promoted", "Olga")
        async with here.storage.reading() as session:
            override = await find_override(session, RULE, "everywhere", "")
        assert override is not None and override.status == "canary" and override.by == "officer"
        assert "no honest text" in override.reason
        rules = {ready.rule.id: ready for ready in here.get(Conduct).force.ready_rules(here.clock.now().date())}
        assert rules[RULE].status is Status.CANARY
        assert await looked(watch) == [], "and the next stage has its own seven days"
        await matches(here, watch, days=8, status="canary", other="SPM-03")
        assert await looked(watch) == [RULE], "another rule in force confirmed them: nobody has to look"
        await promote(here, "And none on trial.")
        assert await status(here) == "enforce"
        log = await kinds_in_log(here)
        assert log.count("rule.promoted") == 2 and log.count("release.proposed") >= 2 and "release.looked" in log


async def test_a_rule_that_was_wrong_is_not_proposed_and_officers_may_begin_anew(tmp_path: Path) -> None:
    async with watched(tmp_path, **TERMS_HERE) as (here, watch):
        await watch.look()
        await matches(here, watch)
        await say(here, "right")
        await say(here, "wrong", most=1)
        assert await looked(watch) == []
        with pytest.raises(Conflict, match=r"right in 99\.00% of the looks"):
            await promote(here)
        async with here.storage.transaction() as session:
            await release.keep(session, here, RULE, "It took a bank's reminders for swindles.", Who("officer", "Olga"))
        async with here.storage.reading() as session:
            row = await release.get_stage(session, RULE)
            _, now_seen, _ = await release.weigh(session, here.get(Conduct).force, row, here.clock.now())
        assert (row.matches, now_seen.wrong, row.since) == (0, 0, here.clock.now())


async def test_it_goes_on_by_itself_only_where_the_tables_say_so(tmp_path: Path) -> None:
    tables = {**TERMS_HERE, f"automatic.{RULE.lower()}": ("bool", "true")}
    async with watched(tmp_path, **tables) as (here, watch):
        await watch.look()
        await matches(here, watch)
        assert await looked(watch) == [RULE] and await status(here) == "observe", "not before somebody looked"
        await say(here, "right")
        assert await looked(watch) == [RULE]
        assert await status(here) == "canary"
        async with here.storage.reading() as session:
            override = await find_override(session, RULE, "everywhere", "")
        assert override is not None and override.by == "" and "Ready by the tables" in override.reason


async def test_a_rule_that_fell_back_is_observed_anew_and_comes_back_by_promotion(tmp_path: Path) -> None:
    async with watched(tmp_path, **TERMS_HERE) as (here, watch):
        force = here.get(Conduct).force
        here.get(Conduct).use(force.book, [Override(RULE, "everywhere", status=Status.ENFORCE)])
        await watch.look()
        assert await status(here) == "enforce"
        here.clock.advance(86400)  # type: ignore[attr-defined]
        async with acts.acting(here) as session:
            await acts.set_switch(session, here, RULE, "observe", "3 of 20 were overturned.")
        await watch.look()
        async with here.storage.reading() as session:
            row = await release.get_stage(session, RULE)
        assert (row.status, row.since) == ("observe", here.clock.now())
        await matches(here, watch)
        await say(here, "right")
        await watch.look()
        await promote(here)
        async with here.storage.reading() as session:
            assert await acts.list_switches(session) == []
        assert await status(here) == "canary"


async def test_what_everything_is_switched_to_is_not_for_one_promotion_to_change(tmp_path: Path) -> None:
    async with watched(tmp_path, **TERMS_HERE) as (here, watch):
        await watch.look()
        await matches(here, watch)
        await say(here, "right")
        async with acts.acting(here) as session:
            await acts.set_switch(session, here, "*", "observe", "A storm.", by="officer")
        with pytest.raises(Conflict, match="A storm"):
            await promote(here)


async def test_limits_that_were_changed_stay_when_a_rule_is_promoted(tmp_path: Path) -> None:
    async with watched(tmp_path, **TERMS_HERE) as (here, watch):
        conduct, keeper = here.get(Conduct), here.get(RuleKeeper)
        name = next(iter(conduct.force.book.rules[RULE].rule.change.limits))
        async with here.storage.transaction() as session:
            before = conduct.force.ready_rules(here.clock.now().date())
            value = next(ready for ready in before if ready.rule.id == RULE).limits[name]
            await set_override(
                session,
                here,
                conduct.force.book,
                Override(RULE, "everywhere", "", {name: value}, Status.OBSERVE),
                "Ours.",
            )
        await keeper.load()
        await watch.look()
        await matches(here, watch)
        await say(here, "right")
        await promote(here)
        async with here.storage.reading() as session:
            override = await find_override(session, RULE, "everywhere", "")
        assert override is not None and override.limits == {name: value} and override.status == "canary"


def test_what_is_gathered_is_bounded_and_holds_no_numbers() -> None:
    gathered = Gathered()
    for number in range(MOST_KEYS + 100):
        gathered.take(given_match(str(number), number, AT))
    assert len(gathered.seen) == MOST_KEYS and gathered.counts == {RULE: MOST_KEYS + 100}
    example = gathered.seen[RULE, "0", "2026-01-05"].example
    assert "2025550123" not in str(example) and example["facts"] == {"scam_score": "0.99"}


def test_the_force_of_the_catalogue_has_terms_for_every_rule() -> None:
    force = Force(Conduct().force.book)
    for rule in force.book.rules:
        assert release.terms_of(force.book.tables, rule, AT.date()).days == 7


async def test_officers_see_stages_look_at_matches_and_bring_a_rule_on_trial(sqlite_api: Api) -> None:
    api = sqlite_api
    folder = rules_folder(api.here.settings.data)
    folder.mkdir(exist_ok=True)
    names: dict[str, int | str] = {"days": 0, "reviewed": 1, "automatic": "false"}
    rows = "".join(
        f"  - {{id: release.{name}, means: ours, unit: '', type: {'int' if isinstance(value, int) else 'bool'},"
        f" rows: [{{value: {value}, source: us, label: D, valid_from: 2020-01-01}}]}}\n"
        for name, value in names.items()
    )
    (folder / "release.yaml").write_text("tables:\n" + rows)
    await observed_only(api.here)
    await api.here.get(RuleKeeper).load()
    watch, path = api.here.get(ReleaseWatch), "/clarion/conduct/releases"
    await watch.look()
    text = Attempt(event_id="t-1", kind=AttemptKind.MESSAGE_SEND, at=api.clock.now(), account_id=api.account_id(),
                   extension_id=api.extension_id("102"), callee="+12025550123", callee_country="US")  # fmt: skip
    assert api.here.get(Conduct).judge(text, {"account_state": "active", "scam_score": 0.95}).allowed
    await api.here.get(VerdictFeed).sent()
    await api.settled()
    await watch.write()
    await judged(api.here, 2000)
    assert await looked(watch) == [RULE]
    records = (await api.get(f"{path}?perPage=100")).json()["records"]
    assert {one["status"] for one in records} <= {"observe", "canary"}
    stage = next(one for one in records if one["rule"] == RULE)
    assert stage["missing"] == ["a look at 1 more of its matches (0 of 1)"] and stage["next"] == "canary"
    [match] = (await api.get(f"{path}/{RULE}/matches")).json()["records"]
    assert match["count"] == 1 and match["text"].startswith("The text reads like a scam") and match["accountName"]
    early = await api.request("POST", f"{path}/{RULE}/promote", json={"reason": "Now."})
    assert early.status_code == 409 and "a look at 1 more" in early.text
    listed = (await api.get("/clarion/conduct/cases?kind=release&perPage=100")).json()["records"]
    [case] = [one for one in listed if one["rule"] == RULE]
    assert case["rule"] == RULE and case["id"] == stage["caseId"] and "could go from observe to canary" in case["text"]
    decide = {"decision": "upheld", "reasons": "It is decided elsewhere."}
    assert (await api.request("POST", f"/clarion/conduct/cases/{case['id']}/decision", json=decide)).status_code == 400
    look = await api.request("PUT", f"{path}/{RULE}/matches/{match['id']}", json={"found": "right", "note": "A scam."})
    assert look.json()["found"] == "right" and look.json()["foundBy"]
    assert (await api.request("POST", f"{path}/{RULE}/promote", json={"reason": " "})).status_code == 400
    done = await api.request("POST", f"{path}/{RULE}/promote", json={"reason": "It was right."})
    assert (done.status_code, done.json()["status"], done.json()["why"]) == (200, "canary", "It was right.")
    [rule] = [one for one in (await api.get(f"{OWN}/rules?perPage=100")).json()["records"] if one["id"] == RULE]
    assert rule["status"] == "canary", "in force at once in this process"
    [case] = (await api.get("/clarion/conduct/cases?state=decided&kind=release")).json()["records"]
    assert case["decision"] == "promoted"
    kept = await api.request("POST", f"{path}/{RULE}/keep", json={"reason": "A little longer."})
    assert kept.json()["why"] == "A little longer."
    for method, rest in (("GET", ""), ("GET", f"/{RULE}"), ("POST", f"/{RULE}/promote"), ("POST", f"/{RULE}/keep")):
        body = {"json": {"reason": "I want it."}} if method == "POST" else {}
        assert (await api.request(method, path + rest, "102", **body)).status_code == 403
    assert (await api.get(f"{path}/NO-99")).status_code == 404
