"""Decisions feed back, clocks that run out are told, reports are read and written, the log holds nothing personal."""

import contextlib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Forbidden, Invalid, TooMany
from clarion.base.keys import MasterKey
from clarion.features.conduct import acts, cases, evidence
from clarion.features.conduct.cases.rules import Clock, left, must_step_back
from clarion.features.conduct.cases.transparency import bounds_of
from clarion.features.conduct.links import StatementLinks, appeal_ends
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.standing import StandingBook
from tests.features.conduct.acts.test_ladder import give
from tests.features.conduct.acts.world import a_world

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("acts_", "overturned", "steps_back"),
    [
        (100, 2, False),
        (100, 3, True),
        (149, 3, True),
        (150, 3, False),
        (151, 3, False),
        (10, 2, False),
        (3, 3, True),
        (0, 0, False),
    ],
)
def test_more_than_two_percent_and_at_least_three(acts_: int, overturned: int, steps_back: bool) -> None:
    assert must_step_back(acts_, overturned) is steps_back


async def decide(here: Container, statement: str, decision: str) -> None:
    async with acts.acting(here) as session:
        found = await cases.get_statement(session, statement)
        case = await cases.file_appeal(session, here, found, "This is wrong.")
        await cases.decide(session, here, case.id, decision, "It was looked at.", by="officer")


async def test_a_rule_that_is_overturned_too_often_steps_back_with_notice(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)
    async with a_world(tmp_path) as here:
        for number in range(20):
            await give(here, number)
        book = here.get(StandingBook)
        for number in range(3):
            assert book.mode_of("DIAL-03") == ""
            await decide(here, f"st-{number}", "overturned")
        assert book.mode_of("DIAL-03") == "observe", "in memory, at once"
        async with here.storage.reading() as session:
            [switch] = await acts.list_switches(session)
            notices, _, _ = await acts.list_notices(session, "1", extension_id=None, offset=0, limit=50)
        assert "3 of 20" in switch.reason and switch.by == ""
        assert any("steps back" in notice.title for notice in notices)


async def test_overturns_of_another_week_and_decisions_that_uphold_do_not_count(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)
    async with a_world(tmp_path) as here:
        for number in range(3):
            await give(here, number)
            await decide(here, f"st-{number}", "overturned" if number < 2 else "upheld")
        here.clock.advance(8 * 86400)  # type: ignore[attr-defined]
        await give(here, 9)
        await decide(here, "st-9", "overturned")
        assert here.get(StandingBook).mode_of("DIAL-03") == ""


async def test_officers_hear_of_each_clock_once(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)

    async def remind() -> int:
        async with here.storage.transaction() as session:
            return await cases.remind(session, here)

    async with a_world(tmp_path) as here:
        await give(here, 1)
        async with here.storage.transaction() as session:
            case = await cases.file_appeal(session, here, await cases.get_statement(session, "st-1"), "Wrong.")
        assert case.acknowledged_at is not None and case.acknowledged_at - case.filed_at < timedelta(minutes=1)
        counts = []
        for hours in (23, 1, 1, 46, 1, 1):
            here.clock.advance(hours * 3600)  # type: ignore[attr-defined]
            counts.append(await remind())
        assert counts == [0, 1, 0, 0, 1, 0], "at 24 and at 72 hours"


async def test_words_go_after_the_time_to_object_and_evidence_stays(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)
    async with a_world(tmp_path) as here:

        async def left_over() -> tuple[list[str], list[str], int]:
            async with here.storage.transaction() as session:
                await cases.forget_words(session, here.clock.now())
                texts = (await session.scalars(select(cases.CaseRow.text).order_by(cases.CaseRow.filed_at))).all()
                ids = (await session.scalars(select(VerdictRow.statement_id).order_by(VerdictRow.statement_id))).all()
                return list(texts), list(ids), await evidence.size_of_log(session)

        for number in range(3):
            await give(here, number)
        await decide(here, "st-0", "upheld")
        async with here.storage.transaction() as session:
            await cases.file_appeal(session, here, await cases.get_statement(session, "st-1"), "Still open.")
        here.clock.advance(213 * 86400)  # type: ignore[attr-defined]
        texts, ids, size = await left_over()
        assert sorted(texts) == ["Still open.", "This is wrong."] and ids == ["st-0", "st-1", "st-2"]
        here.clock.advance(2 * 86400)  # type: ignore[attr-defined]
        texts, ids, after = await left_over()
        assert sorted(texts) == ["(forgotten)", "Still open."] and ids == ["st-1"], "an open case keeps what it needs"
        assert after == size


async def test_callers_from_outside_learn_nothing_of_the_account(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)
    async with a_world(tmp_path) as here:
        secret = {"text": "This account is suspended.", "facts": {"account_state": "suspended"}, "threshold": "active"}
        await give(here, 1, kind="call.in", **secret)
        await give(here, 2, kind="call.out", **secret)

        async def shown(statement: str, *, outsider: bool) -> str:
            async with here.storage.reading() as session:
                found = await cases.get_statement(session, statement)
                return str(await cases.statement_view(session, here, found, outsider=outsider))

        for word in ("suspended", "Account 1", "transparency", "dialed"):
            assert word not in await shown("st-1", outsider=True), word
        assert "suspended" in await shown("st-1", outsider=False)
        assert "suspended" in await shown("st-2", outsider=True), "who called out is of the account"


async def test_one_source_is_bounded_and_so_are_additions(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)
    async with a_world(tmp_path) as here:

        async def file(number: int, text: str, source: str) -> Any:
            async with here.storage.transaction() as session:
                found = await cases.get_statement(session, f"st-{number}")
                return await cases.file_appeal(session, here, found, text, source=source)

        for number in range(12):
            await give(here, number)
        for number in range(10):
            await file(number, "Wrong.", "s")
        with pytest.raises(TooMany) as refused:
            await file(10, "Wrong.", "s")
        assert refused.value.retry_after == 3600
        await file(10, "Wrong.", "other")
        for number in range(5):
            await file(0, f"And {number}.", "s")
        with pytest.raises(TooMany):
            await file(0, "And more.", "s")


async def test_the_log_holds_no_number_and_no_words(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("clarion.features.conduct.cases.statements.find_rule", lambda here, rule_id: None)
    async with a_world(tmp_path) as here:
        secret = {"callee": "+12025550177", "mail": "ann@example.org", "address": "192.0.2.77", "ratio": "0.41",
                  "six": "2001:db8::7"}  # fmt: skip
        await give(here, 1, facts=secret, threshold="not +12025550177")
        async with here.storage.transaction() as session:
            found = await cases.get_statement(session, "st-1")
            await cases.file_appeal(session, here, found, "Ann called her mother.", contact="ann@example.org")
        async with here.storage.reading() as session:
            log = "".join((await session.scalars(select(evidence.EvidenceRow.record))).all())
            row = await session.get_one(VerdictRow, "st-1")
        for word in ("2025550177", "ann@", "192.0.2.77", "2001:db8", "mother"):
            assert word not in log, word
        assert "0.41" in log and row.body["grounds"][0]["facts"]["callee"] == "+12025550177"


def test_links_hold_for_one_statement_until_the_last_day() -> None:
    links = StatementLinks(MasterKey(b"k" * 32), "https://phone.example.com/")
    url = links.url("st-1", AT)
    key = url.partition("key=")[2]
    assert url.startswith("https://phone.example.com/conduct/statements/st-1?key=")
    ends = appeal_ends(AT)
    assert ends == datetime(2026, 7, 5, 9, tzinfo=UTC)
    assert links.check("st-1", key, ends - timedelta(seconds=1)) == ends
    for statement, given_key, now in (
        ("st-2", key, AT), ("st-1", key, ends), ("st-1", key + "x", AT), ("st-1", "", AT), ("st-1", "zz.zz", AT),
        ("st-1", "-1." + key.partition(".")[2], AT),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            links.check(statement, given_key, now)
    with pytest.raises(Forbidden):
        StatementLinks(MasterKey(b"o" * 32), "https://x").check("st-1", key, AT)
    assert appeal_ends(datetime(2026, 8, 31, tzinfo=UTC)) == datetime(2027, 2, 28, tzinfo=UTC)
    assert appeal_ends(datetime(2027, 8, 31, tzinfo=UTC)) == datetime(2028, 2, 29, tzinfo=UTC)


@given(st.text(max_size=80))
def test_no_made_up_key_opens_anything(key: str) -> None:
    with pytest.raises(Forbidden):
        StatementLinks(MasterKey(b"k" * 32), "https://x").check("st-1", key, AT)


ARF = (
    "From: <abusedesk@example.com>\r\nTo: <abuse@example.net>\r\nSubject: FW: Earn money\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part"\r\n\r\n'
    '--part\r\nContent-Type: text/plain; charset="US-ASCII"\r\n\r\nThis is an email abuse report.\r\n'
    "--part\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\n"
    "Version: 1\r\nOriginal-Mail-From: <somespammer@example.net>\r\nSource-IP: 192.0.2.1\r\n"
    "Arrival-Date: Thu, 8 Mar 2005 14:00:00 -0500\r\n"
    "--part\r\nContent-Type: message/rfc822\r\n\r\nFrom: <somespammer@example.net>\r\nSubject: Earn money\r\n\r\n"
    "Spam Spam Spam\r\n--part--\r\n"
)  # as RFC 5965, appendix B


def test_the_report_of_rfc_5965_is_read() -> None:
    found = cases.read_arf(ARF.encode())
    assert (found.feedback_type, found.version, found.user_agent) == ("abuse", "1", "SomeGenerator/1.0")
    assert (found.source_ip, found.subject) == ("192.0.2.1", "Earn money")
    assert "somespammer@example.net" in found.sender and found.words == "This is an email abuse report."
    assert found.arrived_at == datetime(2005, 3, 8, 19, 0, tzinfo=UTC)


def test_what_is_no_report_is_refused_with_what_is_wrong() -> None:
    for raw, word in (
        (b"", "no report"), (b"Subject: hello\r\n\r\nhello", "no report"), (b"x" * 1_000_001, "bytes"),
        (ARF.replace("Version: 1\r\n", "").encode(), "version"),
        (ARF.replace("message/feedback-report", "text/plain").encode(), "feedback-report"),
        (ARF[: ARF.index("--part\r\nContent-Type: message/rfc822")].encode(), "three parts"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=word):
            cases.read_arf(raw)


@given(st.binary(max_size=300), st.integers(0, len(ARF)))
def test_no_bytes_break_the_reader(noise: bytes, place: int) -> None:
    raw = ARF.encode()
    with contextlib.suppress(ClarionError):
        cases.read_arf(raw[:place] + noise + raw[place:])


def test_what_we_write_is_read_again_and_nobody_adds_fields() -> None:
    raw = cases.write_arf(reporter="abuse@a.example", to="abuse@b.example", subject="Report\r\nBcc: x@example.org",
                          words="About +12025550123.", fields={"Original-Mail-From": "a@b.example\r\nVersion: 9"},
                          original="Subject: Buy\r\n", at=AT)  # fmt: skip
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Bcc"] is None and message.get_content_type() == "multipart/report"
    found = cases.read_arf(raw)
    assert found.version == "1" and found.feedback_type == "abuse" and "a@b.example" in found.sender


def test_xarf_has_what_its_schema_asks_for() -> None:
    found = cases.write_xarf(report_id="1", at=AT, organisation="Clarion", contact="abuse@phone.example.com",
                             domain="phone.example.com", source="+12025550123", channel="text",
                             words="Buy!")  # fmt: skip
    assert {"xarf_version", "report_id", "timestamp", "reporter", "sender", "source_identifier", "category", "type",
            "protocol", "evidence_source"} <= found.keys()  # fmt: skip
    assert found["timestamp"] == "2026-01-05T09:00:00Z" and found["protocol"] == "sms"
    assert set(found["reporter"]) == {"org", "contact", "domain"}


def test_quarters_and_clocks_at_their_edges() -> None:
    assert bounds_of("2026-Q4") == (datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert bounds_of("2026-Q1")[1] == bounds_of("2026Q2")[0]
    for wrong in ("2026-Q5", "26-Q1", "2026-Q1x", ""):
        with pytest.raises(Invalid):
            bounds_of(wrong)
    due = AT + timedelta(hours=72)
    assert Clock("decision", due, None).state(due) == "running"
    assert Clock("decision", due, None).state(due + timedelta(seconds=1)) == "missed"
    assert (Clock("d", due, due).state(due), Clock("d", due, due + timedelta(seconds=1)).state(due)) == ("kept", "late")
    assert (left(due, AT), left(AT, due)) == ("72 h 0 min left", "72 h 0 min late")
