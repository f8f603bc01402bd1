"""Appeals: taken from anybody who has the link, acknowledged at once, decided by a person, and undone when won."""

import contextlib
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.mail_queue import is_address
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import ActRow, check_not_concerned, notify, undo
from clarion.features.conduct.cases.contacts import write_to_contact
from clarion.features.conduct.cases.feedback import review_rule
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.responses import CaseDetails, CaseHistory, CaseInfo, ClockName
from clarion.features.conduct.cases.rules import (
    DECISION_WITHIN,
    DECISIONS,
    LEGAL,
    LONGEST_TEXT,
    MOST_ADDITIONS,
    MOST_FROM_ONE_SOURCE,
    OPEN,
    SHORTEST_REASONS,
    STATUS_WITHIN,
    Clock,
    left,
)
from clarion.features.conduct.cases.statements import BY_STRANGERS, FROM_OUTSIDE, Statement, get_statement
from clarion.features.conduct.events import CASE_DECIDED, CaseDecided
from clarion.features.conduct.evidence import append, commitment, subject_of_extension, subject_of_party
from clarion.features.conduct.links import StatementLinks, appeal_ends
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.spoken import Line
from clarion.features.people import Extension

_HOUR = timedelta(hours=1)


def source_of(here: Container, address: str) -> str:
    """A network address as cases keep it: enough to count, not to know. Of IPv6 its network, in which one person has
    as many addresses as they like.
    """
    with contextlib.suppress(ValueError):
        ip = ip_address(address.partition("%")[0])
        mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
        network = isinstance(ip, IPv6Address) and mapped is None
        address = str(ip_network((int(ip), 64), strict=False) if network else mapped or ip)
    return hmac.new(here.keys.derive("conduct: sources of cases"), address.encode(), sha256).hexdigest()[:40]


async def check_rate(session: AsyncSession, source: str, now: datetime) -> None:
    """Raise TooMany when one source brings too much within the hour."""
    if not source:
        return
    since = select(func.count(), func.min(CaseRow.filed_at)).where(
        CaseRow.source == source, CaseRow.filed_at > now - _HOUR
    )
    count, first = (await session.execute(since)).one()
    if count >= MOST_FROM_ONE_SOURCE:
        wait = max(1, int((first + _HOUR - now).total_seconds()))
        raise TooMany(
            f"At most {MOST_FROM_ONE_SOURCE} messages an hour are taken from one place; please wait.", retry_after=wait
        )


def checked_text(text: str, *, parameter: str = "text") -> str:
    found = text.strip()
    if not 1 <= len(found) <= LONGEST_TEXT:
        raise Invalid(
            f"Parameter [{parameter}] value is invalid: between 1 and {LONGEST_TEXT} characters.", parameter=parameter
        )
    return found


def checked_contact(contact: str) -> str:
    found = contact.strip()
    if found and not is_address(found):
        raise Invalid("Parameter [contact] value is invalid: an e-mail address, or nothing.", parameter="contact")
    return found


async def file_appeal(
    session: AsyncSession,
    here: Container,
    statement: Statement,
    text: str,
    *,
    contact: str = "",
    reporter: str = "",
    source: str = "",
    language: str = "",
) -> CaseRow:
    """Take an objection, or add to the one there is. Acknowledged at once, in the language it was filed in."""
    now, words, contact = here.clock.now(), checked_text(text), checked_contact(contact)
    if now >= appeal_ends(statement.at):
        raise Forbidden("The time to object is over: six months after the statement.", code="AUP-LINK-2")
    query = select(CaseRow).where(CaseRow.statement_id == statement.id, CaseRow.kind == "appeal").limit(1)
    known = await session.scalar(query)
    if known is not None:
        return add_words(known, words, now)
    await check_rate(session, source, now)
    row = _new_appeal(statement, words, now)
    row.contact, row.reporter, row.source = contact, reporter, source
    row.details = {"outside": statement.kind in FROM_OUTSIDE | BY_STRANGERS and not reporter}
    if language:
        row.details["language"] = language
    session.add(row)
    if statement.row is not None and statement.row.appealed_at is None:
        statement.row.appealed_at, statement.row.appeal_text = now, words
    await session.flush()
    await record_filing(session, here, row)
    await _acknowledge(session, here, row, statement)
    return row


def _new_appeal(statement: Statement, words: str, now: datetime) -> CaseRow:
    act = statement.act
    return CaseRow(
        id=new_id(),
        kind="appeal",
        state="received",
        account_id=statement.account_id,
        extension_id=statement.extension_id,
        statement_id=statement.id,
        act_id=act.id if act else "",
        rule=statement.rule,
        clause=str(statement.grounds[0]["clause"]) if statement.grounds else "",
        subject=act.subject if act else "",
        text=words,
        history=[{"at": wire_time(now), "what": "received"}, {"at": wire_time(now), "what": "acknowledged"}],
        filed_at=now,
        acknowledged_at=now,
        status_due_at=now + STATUS_WITHIN,
        decision_due_at=now + DECISION_WITHIN,
    )


def add_words(row: CaseRow, words: str, now: datetime) -> CaseRow:
    """More words on an objection that is open already; the clocks stay as they are."""
    if row.state not in OPEN:
        raise Conflict("This objection has been decided; the decision is on the statement's page.", parameter="text")
    if words == row.text or words in [entry.get("text") for entry in row.history]:
        return row
    if sum(1 for entry in row.history if entry["what"] == "added") >= MOST_ADDITIONS:
        raise TooMany("Enough was added to this objection; a person will read it.", retry_after=3600)
    row.history = [*row.history, {"at": wire_time(now), "what": "added", "text": words}]
    return row


async def record_filing(session: AsyncSession, here: Container, row: CaseRow) -> None:
    subject = subject_of_extension(row.reporter) if row.reporter else subject_of_party(here, row.id)
    text = await commitment(session, here, subject, row.text, account_id=row.account_id)
    await append(
        session,
        {
            "kind": f"{row.kind}.filed",
            "at": row.filed_at,
            "accountId": row.account_id if row.kind == "appeal" else "",
            "case": row.id,
            "statement": row.statement_id,
            "text": text,
            "decisionDueAt": row.decision_due_at,
        },
    )


async def _acknowledge(session: AsyncSession, here: Container, row: CaseRow, statement: Statement) -> None:
    link = StatementLinks(here.keys, here.settings.public_url).url(statement.id, statement.at)
    facts = {"case": row.id, "when": row.decision_due_at, "link": link}
    lines: list[Line] = [LazyString("conduct.appeal-received.text", facts)]
    await write_to_contact(session, here, row, LazyString("conduct.appeal-received.subject"), lines, row.filed_at)
    if row.reporter or not row.details.get("outside"):
        title = LazyString("conduct.appeal-received.title")
        await notify(session, here, row.account_id, title, lines, extension_id=row.extension_id,
                     statement_id=row.statement_id, at=row.filed_at, by_letter=False)  # fmt: skip


async def list_own(session: AsyncSession, account_id: str, *, offset: int, limit: int) -> tuple[list[CaseRow], int]:
    """The objections of an account, newest first. Reports about it are not among them."""
    query = select(CaseRow).where(CaseRow.account_id == account_id, CaseRow.kind == "appeal")
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = await session.scalars(query.order_by(CaseRow.filed_at.desc(), CaseRow.id).offset(offset).limit(limit))
    return list(rows.all()), total or 0


async def get_case(session: AsyncSession, case_id: str) -> CaseRow:
    row = await session.get(CaseRow, case_id[:64])
    if row is None:
        raise NotFound("Resource for parameter [caseId] is not found.", parameter="caseId")
    return row


async def give_status(
    session: AsyncSession, here: Container, case_id: str, text: str, *, by: str, by_name: str = ""
) -> CaseRow:
    """A person says how it stands: the promise of 24 hours."""
    row, now = await get_case(session, case_id), here.clock.now()
    if row.state not in OPEN:
        raise Conflict("This case has been decided.", parameter="caseId")
    words = checked_text(text)
    row.state, row.status_at = "in-review", row.status_at or now
    row.history = [*row.history, {"at": wire_time(now), "what": "status", "text": words, "by": by_name or by}]
    subject = LazyString(f"conduct.{'appeal' if row.kind == 'appeal' else 'report'}-stands.subject")
    await write_to_contact(session, here, row, subject, [words], now)
    if row.kind == "appeal":
        title = LazyString("conduct.appeal-stands.title")
        await notify(session, here, row.account_id, title, [words], extension_id=row.extension_id,
                     statement_id=row.statement_id, at=now, by_letter=False)  # fmt: skip
    who = await commitment(session, here, subject_of_extension(by), by)
    await append(session, {"kind": f"{row.kind}.status", "at": now, "accountId": _told(row), "case": row.id, "by": who})
    return row


def _told(row: CaseRow) -> str:
    """An account reads of its own appeals in the log, not of reports about it."""
    return row.account_id if row.kind == "appeal" else ""


async def decide(
    session: AsyncSession,
    here: Container,
    case_id: str,
    decision: str,
    reasons: str,
    *,
    by: str,
    by_name: str = "",
    stepped: bool = False,
) -> CaseRow:
    """A person decides, with reasons. What is overturned is undone in the same transaction. `stepped`: it is the last
    step of a legal notice.
    """
    row, now = await get_case(session, case_id), here.clock.now()
    if decision not in DECISIONS:
        raise Invalid(f"Parameter [decision] value is invalid: one of {', '.join(DECISIONS)}.", parameter="decision")
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise Invalid("Parameter [reasons] value is invalid: say why, in a sentence.", parameter="reasons")
    if row.kind == "release":
        raise Invalid("This is decided on the page of the rule: promote it, or keep it as it is.", parameter="caseId")
    if row.kind in LEGAL and not stepped:
        raise Invalid("This is a legal notice: it is decided by its own steps.", parameter="caseId")
    if row.state not in OPEN:
        raise Conflict("This case has been decided.", parameter="caseId")
    await _check_impartial(session, row, by)
    row.state, row.decision, row.reasons = "decided", decision, reasons.strip()[:LONGEST_TEXT]
    row.decided_at, row.decided_by, row.decided_by_name = now, by, by_name[:200]
    row.status_at = row.status_at or now
    row.history = [*row.history, {"at": wire_time(now), "what": decision, "text": row.reasons, "by": by_name or by}]
    await session.flush()
    if decision == "overturned" and row.kind == "appeal":
        await _overturn(session, here, row, by)
    await _tell_decision(session, here, row)
    _announce(session, row)
    if decision == "overturned" and row.rule:
        await review_rule(session, here, row.rule)
    return row


def _announce(session: AsyncSession, row: CaseRow) -> None:
    decided = CaseDecided(
        case_id=row.id,
        account_id=row.account_id,
        kind=row.kind,
        channel=str(row.details.get("channel", "")),
        decision=row.decision,
        about=dict(row.details),
    )
    announce(session, CASE_DECIDED, decided)


async def _check_impartial(session: AsyncSession, row: CaseRow, by: str) -> None:
    act = await session.get(ActRow, row.act_id) if row.act_id else None
    if by in (row.reporter, row.extension_id) or (act is not None and by in (act.by, act.second_by) and by):
        raise Forbidden("Somebody else has to decide: this case concerns you, or what you did.", code="AUP-ENF-01")
    if act is not None:
        await check_not_concerned(session, act, by)


async def _overturn(session: AsyncSession, here: Container, row: CaseRow, by: str) -> None:
    """Undo the act; mark the statement; undo what rests on a verdict that was wrong, and what its rule did after it.

    A refusal because of an earlier act of a rule is an objection to that act: it is undone as well.
    """
    statement = await get_statement(session, row.statement_id)
    if statement.row is not None:
        statement.row.overturned_at = row.decided_at
    caused_by = _rule_behind(statement.row)
    reason = f"The objection {row.id} was right: {row.reasons}"
    resting = select(ActRow).where(ActRow.account_id == row.account_id, ActRow.state == "standing")
    for act in (await session.scalars(resting)).all():
        of_rule = not act.by and row.extension_id in ("", act.compensation.get("extension"))
        follows = of_rule and act.rule == row.rule and act.proposed_at >= statement.at
        caused = of_rule and act.rule == caused_by and act.proposed_at <= statement.at
        if act.id == row.act_id or row.statement_id in act.evidence or follows or caused:
            await undo(session, here, act.id, by=by, reason=reason)
            other = await get_statement(session, act.statement_id)
            if other.row is not None:
                other.row.overturned_at = row.decided_at
    row.undone_at = here.clock.now()


def _rule_behind(row: VerdictRow | None) -> str:
    """The rule whose act the state of an account refused something for; "" for any other refusal."""
    grounds = row.body.get("grounds", ()) if row is not None and row.rule == "STATE" else ()
    return next((str(ground["facts"]["state_rule"]) for ground in grounds if ground["facts"].get("state_rule")), "")


async def _tell_decision(session: AsyncSession, here: Container, row: CaseRow) -> None:
    assert row.decided_at is not None
    lines: list[Line] = [LazyString(f"conduct.decided.{row.decision}"), "", row.reasons]
    if row.undone_at is not None:
        lines += ["", LazyString("conduct.decided.undone")]
    if row.kind != "appeal":
        lines = [LazyString("conduct.report-decided", {"case": row.id}), "", row.reasons]
    await write_to_contact(session, here, row, LazyString("conduct.decided.subject"), lines, row.decided_at)
    if row.kind == "appeal":
        title = LazyString("conduct.appeal-decided.title")
        await notify(session, here, row.account_id, title, lines, extension_id=row.extension_id,
                     statement_id=row.statement_id, at=row.decided_at, by_letter=not row.contact)  # fmt: skip
    who = await commitment(session, here, subject_of_extension(row.decided_by), row.decided_by)
    reasons = await commitment(session, here, subject_of_party(here, row.id), row.reasons, account_id=row.account_id)
    await append(
        session,
        {
            "kind": f"{row.kind}.decided",
            "at": row.decided_at,
            "accountId": _told(row),
            "case": row.id,
            "statement": row.statement_id,
            "rule": row.rule,
            "decision": row.decision,
            "by": who,
            "reasons": reasons,
            "undoneAt": row.undone_at,
        },
    )


async def name_of(session: AsyncSession, extension_id: str) -> str:
    person = await session.get(Extension, extension_id) if extension_id else None
    return person.name if person is not None else ""


def case_view(row: CaseRow, now: datetime, *, own: bool = False) -> CaseInfo:
    """A case for a page. `own`: for the account that brought it, without who decided."""
    clocks = (
        Clock("acknowledged", row.filed_at + timedelta(minutes=1), row.acknowledged_at),
        Clock("status", row.status_due_at, row.status_at),
        Clock("decision", row.decision_due_at, row.decided_at),
    )
    view: CaseInfo = {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "statementId": row.statement_id or None,
        "actId": row.act_id or None,
        "rule": row.rule,
        "clause": row.clause,
        "filedAt": wire_time(row.filed_at),
        "decisionDueAt": wire_time(row.decision_due_at) if row.decision_due_at else None,
        "timeLeft": left(row.decision_due_at, now) if row.state in OPEN else "",
        "clocks": [
            {"name": cast("ClockName", clock.name), "dueAt": wire_time(clock.due_at) if clock.due_at else None,
             "doneAt": wire_time(clock.done_at) if clock.done_at else None, "state": clock.state(now)}
            for clock in clocks
        ],
        "text": row.text,
        "decision": row.decision or None,
        "reasons": row.reasons or None,
        "decidedAt": wire_time(row.decided_at) if row.decided_at else None,
        "undoneAt": wire_time(row.undone_at) if row.undone_at else None,
        "history": [
            cast("CaseHistory", {k: v for k, v in entry.items() if not own or k != "by"}) for entry in row.history
        ],
    }  # fmt: skip
    if not own:
        shown = {name: value for name, value in row.details.items() if name != "kept"}  # where a held file lies
        view |= {"accountId": row.account_id or None, "subject": row.subject, "contact": row.contact or None,
                 "decidedBy": row.decided_by_name or row.decided_by or None,
                 "details": cast("CaseDetails", shown)}  # fmt: skip
    return view
