"""Acts: what they must carry, their ends, undo, blast radius, switches, two people."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct import acts, evidence
from clarion.features.conduct.acts import ActRefused
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.standing import StandingBook
from clarion.features.conduct.verdict import Act, Proof
from clarion.features.people import Account, AccountStatus, Extension
from tests.features.conduct.acts.world import a_world, do, kinds_in_log, new_act, undo


async def test_no_act_without_reason_evidence_end_and_appeal_4(tmp_path: Path) -> None:
    async with a_world(tmp_path) as here:
        for lacking, word in (
            ({"reason": "  "}, "no reason"),
            ({"evidence": ()}, "no evidence"),
            ({"evidence": (" ",)}, "no evidence"),
            ({"expires_at": None}, "no end"),
            ({"appeal": ""}, "no way to appeal"),
            ({"appeal": "/somewhere"}, "no way to appeal"),
            ({"expires_at": here.clock.now()}, "ends after it begins"),
            ({"expires_at": here.clock.now() + timedelta(days=400)}, "within a year"),
            ({"scope": "planet"}, "kinds"),
            ({"clause": "UNL"}, "unlisted"),
            ({"proof": Proof.STATISTICAL}, "cannot rest on"),
            ({"verb": Act.BLOCK, "proof": Proof.MODEL}, "cannot rest on"),
            ({"verb": Act.TERMINATE, "scope": "number", "subject": "+12025550100"}, "Only accounts"),
        ):
            with pytest.raises(ActRefused, match=word):
                await do(here, new_act(here, **lacking))
        assert await kinds_in_log(here) == []
        async with here.storage.reading() as session:
            assert (await session.scalars(select(acts.ActRow))).all() == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "reason": st.sampled_from(["", " ", "Because."]),
            "evidence": st.sampled_from([(), ("",), ("st-1",)]),
            "appeal": st.sampled_from(["", acts.APPEAL]),
            "expires_at": st.sampled_from([None, "later", "before"]),
            "proof": st.sampled_from(list(Proof)),
            "verb": st.sampled_from([verb for verb in Act if verb is not Act.TERMINATE]),
        }
    )
)
async def test_whatever_act_is_in_force_carries_all_that_is_due_4_7(
    tmp_path_factory: Any, given_: dict[str, Any]
) -> None:
    async with a_world(tmp_path_factory.mktemp("acts")) as here:
        ends = {"later": here.clock.now() + timedelta(hours=1), "before": here.clock.now(), None: None}
        try:
            row = await do(here, new_act(here, **given_ | {"expires_at": ends[given_["expires_at"]]}))
        except ActRefused:
            assert await kinds_in_log(here) == []
            return
        assert row.reason.strip() and row.evidence[0] and row.expires_at > here.clock.now() and row.position == 0
        assert row.statement_id and row.state == "standing"
        solid = row.proof in ("deterministic", "two-signals", "human")
        assert solid or row.verb not in ("block", "suspend", "terminate")


async def test_an_act_is_stated_recorded_and_told(tmp_path: Path) -> None:
    async with a_world(tmp_path) as here:
        async with here.storage.transaction() as session:
            session.add(Extension(id="e1", account_id="1", number="101", type="User", first_name="Ada", last_name="L",
                                  email="ada@example.com", role="admin", created_at=here.clock.now()))  # fmt: skip
        row = await do(here, new_act(here, facts={"ratio": 0.4, "caller": "+12025550177"}))
        async with here.storage.reading() as session:
            statement = await session.get_one(VerdictRow, row.statement_id)
            letter = (await session.scalars(select(QueuedEmail))).one()
            [notice], total, unread = await acts.list_notices(session, "1", extension_id=None, offset=0, limit=9)
        assert statement.body["grounds"][0]["facts"]["caller"] == "+12025550177"
        assert statement.position == row.position == 0
        assert (total, unread, notice.act_id) == (1, 1, row.id)
        for words in ("six seconds", "Outgoing calls and messages are refused", "Emergency calls always", "72 hours"):
            assert words in letter.text and (words in notice.text)
        assert f"https://phone.example.com/conduct/statements/{row.statement_id}?key=" in letter.text
        async with here.storage.reading() as session:
            log = (await session.scalars(select(evidence.EvidenceRow.record))).all()
        assert not any("2025550177" in record for record in log), "only a commitment"


async def test_undo_restores_the_state_before_with_queues_8(tmp_path: Path) -> None:
    async with a_world(tmp_path) as here:
        sent: list[str] = []

        async def release(_session: Any, account_id: str, thing: str) -> None:
            sent.append(f"{account_id}/{thing}")

        here.offer(acts.Releases, acts.Releases()).register("texts", release)
        book = here.get(StandingBook)
        await do(here, new_act(here, Act.WARN, incident="other"))
        row = await do(here, new_act(here, Act.QUARANTINE))
        async with here.storage.transaction() as session:
            for thing in ("t1", "t2", "t3"):
                await acts.hold(session, here, act_id=row.id, account_id="1", channel="texts", thing=thing)
        assert book.state_of("1") is AccountState.QUARANTINED
        assert row.compensation["before"] == "warned"
        await undo(here, row.id)
        assert book.state_of("1") is AccountState.WARNED
        assert sent == ["1/t1", "1/t2", "1/t3"]
        with pytest.raises(Conflict, match="not in force"):
            await undo(here, row.id)
        assert sent == ["1/t1", "1/t2", "1/t3"], "nothing twice"


_VERBS = [verb for verb in acts.STATE_OF if verb is not Act.TERMINATE]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(_VERBS), st.integers(0, 2)), min_size=1, max_size=6), st.data())
async def test_taking_back_any_act_leaves_what_the_others_make_8(
    tmp_path_factory: Any, steps: list[tuple[Act, int]], data: st.DataObject
) -> None:
    async with a_world(tmp_path_factory.mktemp("undo")) as here:
        book, standing = here.get(StandingBook), []
        for verb, incident in steps:
            before = book.standing_of("account", "1")
            try:
                row = await do(here, new_act(here, verb, incident=f"i{incident}"))
            except ActRefused:
                assert book.standing_of("account", "1") == before
                continue
            standing.append(row.id)
            await undo(here, row.id)
            assert book.standing_of("account", "1") == before
            standing[-1] = (await do(here, new_act(here, verb, incident=f"i{incident}"))).id
        for act_id in data.draw(st.permutations(standing)):
            await undo(here, act_id)
        assert book.state_of("1") is None


async def test_acts_end_by_themselves_at_once_and_by_the_job(tmp_path: Path) -> None:
    async with a_world(tmp_path) as here:
        book, ender = here.get(StandingBook), acts.ActEnder(here)
        row = await do(here, new_act(here))
        assert await ender.end_due() == 0
        here.clock.advance(72 * 3600)  # type: ignore[attr-defined]
        assert book.state_of("1") is None, "in memory, to the second"
        assert (await ender.end_due(), await ender.end_due()) == (1, 0)
        async with here.storage.reading() as session:
            assert (await acts.get_act(session, row.id)).state == "expired"
        assert await kinds_in_log(here) == ["act.taken", "act.expired"]


async def test_a_rule_that_reaches_too_many_accounts_waits_for_a_person(tmp_path: Path) -> None:
    names = [f"{number}" for number in range(1, 8)]
    async with a_world(tmp_path, *names) as here:
        states = []
        for name in names:
            row = await do(here, new_act(here, account_id=name, subject=name))
            states.append(row.state)
        assert states == ["standing"] * acts.BLAST_FLOOR + ["proposed"] * (7 - acts.BLAST_FLOOR)
        assert (await do(here, new_act(here, account_id="1", subject="1"))).state == "standing", "already hit"
        assert (await do(here, new_act(here, Act.WARN, account_id="5", subject="5"))).state == "standing"
        book = here.get(StandingBook)
        assert book.state_of("7") is None
        async with acts.acting(here) as session:
            await acts.confirm(session, here, row.id, by="officer")
        assert book.state_of("7") is AccountState.SUSPENDED_OUTBOUND
        here.clock.advance(3601)  # type: ignore[attr-defined]
        assert (await do(here, new_act(here, account_id="6", subject="6"))).state == "standing", "another hour"
        assert (acts.may_reach(10), acts.may_reach(100_000)) == (3, 500)


async def test_a_switch_stops_a_rule_at_once_and_says_who_and_why(tmp_path: Path) -> None:
    async with a_world(tmp_path) as here:
        book = here.get(StandingBook)
        for rule, mode in (("DIAL-03", "off"), ("DIAL-03", "observe"), ("*", "off")):
            async with acts.acting(here) as session:
                await acts.set_switch(session, here, rule, mode, "It hits the wrong ones.", by="officer")
            assert book.mode_of("DIAL-03") == mode
            with pytest.raises(ActRefused, match="switched"):
                await do(here, new_act(here))
            assert (await do(here, new_act(here, by="officer", proof=Proof.HUMAN))).state == "standing", "people may"
            async with acts.acting(here) as session:
                await acts.set_switch(session, here, rule, "on", "Mended.", by="officer")
        assert book.mode_of("DIAL-03") == ""
        for rule, mode, reason in (
            ("EMG-01", "off", "x"),
            ("SPM-01", "observe", "x"),
            ("A", "gone", "x"),
            ("A", "off", " "),
        ):
            with pytest.raises(Invalid):
                async with acts.acting(here) as session:
                    await acts.set_switch(session, here, rule, mode, reason)


async def test_ending_an_account_takes_two_others_and_can_be_taken_back_for_thirty_days(tmp_path: Path) -> None:
    async with a_world(tmp_path, "1", "2") as here:
        async with here.storage.transaction() as session:
            for key, account in (("a", "1"), ("b", "2"), ("c", "2")):
                session.add(Extension(id=key, account_id=account, number="101" if key != "c" else "102", type="User",
                                      first_name="P", last_name=key, created_at=here.clock.now()))  # fmt: skip
        end = here.clock.now() + timedelta(days=30)
        new = new_act(here, Act.TERMINATE, by="b", proof=Proof.HUMAN, expires_at=end)
        row, book = await do(here, new), here.get(StandingBook)
        assert row.state == "proposed" and book.state_of("1") is None
        for by, why in (("b", "Somebody else"), ("a", "concerns you")):
            with pytest.raises(Forbidden, match=why):
                async with acts.acting(here) as session:
                    await acts.confirm(session, here, row.id, by=by)
        async with acts.acting(here) as session:
            await acts.confirm(session, here, row.id, by="c")
        assert book.state_of("1") is AccountState.TERMINATED
        await undo(here, row.id)
        assert book.state_of("1") is None
        row = await do(here, new)
        async with acts.acting(here) as session:
            await acts.confirm(session, here, row.id, by="c")
        here.clock.advance(30 * 86400)  # type: ignore[attr-defined]
        assert book.state_of("1") is AccountState.CLOSED
        await acts.ActEnder(here).end_due()
        assert book.state_of("1") is AccountState.CLOSED
        async with here.storage.reading() as session:
            assert (await session.get_one(Account, "1")).status == AccountStatus.DISABLED
        with pytest.raises(Conflict):
            await undo(here, row.id)
        automatic = new_act(here, Act.TERMINATE, account_id="2", subject="2")
        row = await do(here, automatic)
        assert row.state == "proposed", "a rule only proposes"
        for by, state in (("a", "proposed"), ("officer", "standing")):
            async with acts.acting(here) as session:
                assert (await acts.confirm(session, here, row.id, by=by)).state == state
