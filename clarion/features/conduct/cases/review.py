"""What a reviewer needs to decide, on one page; and the queue. Each look is recorded in the log."""

import base64
from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, or_, select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.languages import LANGUAGES
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import ActRow, verb_of
from clarion.features.conduct.acts.recording import VERBS
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.cases.appeals import case_view, get_case
from clarion.features.conduct.cases.feedback import rule_figures
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.report_actions import REPORTS
from clarion.features.conduct.cases.responses import (
    AccountStandingInfo,
    CaseInfo,
    CasePage,
    CasePageOther,
    CasePageRecent,
    EnforcementActionInfo,
    EvidenceInfo,
)
from clarion.features.conduct.cases.rule_responses import RulePage
from clarion.features.conduct.cases.rules import OPEN
from clarion.features.conduct.cases.statements import find_rule, find_statement, statement_view
from clarion.features.conduct.cases.traffic import traffic_of
from clarion.features.conduct.cases.vocabulary import CLAUSES
from clarion.features.conduct.evidence import (
    append,
    checkpoint_now,
    commitment,
    get_leaf,
    log_verifier_key,
    newest_checkpoint,
    opened,
    prove_inclusion,
    subject_of_extension,
)
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.standing import STATES, StandingBook
from clarion.features.people import Account, Extension


async def record_look(
    session: AsyncSession, here: Container, what: str, key: str, *, by: str, account_id: str = ""
) -> None:
    """That a reviewer looked, and at what, stands in the same log."""
    who = await commitment(session, here, subject_of_extension(by), by)
    await append(
        session,
        {
            "kind": "reviewer.looked",
            "at": here.clock.now(),
            "accountId": account_id,
            "what": what,
            "key": key,
            "by": who,
        },
    )


async def list_queue(
    session: AsyncSession, now: datetime, *, state: str = "", kind: str = "", offset: int = 0, limit: int = 100
) -> tuple[list[CaseInfo], int]:
    """Cases by when they are due, the most urgent first; decided ones newest first."""
    query = select(CaseRow)
    if kind:
        query = query.where(CaseRow.kind == kind)
    if state == "decided":
        query = query.where(CaseRow.state == "decided")
        order: Any = CaseRow.decided_at.desc()
    else:
        query = query.where(CaseRow.state.in_((state,) if state else OPEN))
        order = CaseRow.decision_due_at
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = await session.scalars(query.order_by(order, CaseRow.id).offset(offset).limit(limit))
    return [case_view(row, now) for row in rows], total or 0


async def list_proposals(session: AsyncSession, now: datetime) -> list[EnforcementActionInfo]:
    """Acts that wait for a person to agree."""
    query = select(ActRow).where(ActRow.state == "proposed").order_by(ActRow.proposed_at).limit(200)
    return [act_view(row, now) for row in await session.scalars(query)]


def act_view(row: ActRow, now: datetime, *, own: bool = False) -> EnforcementActionInfo:
    """An act for a page. `own`: for the account it hits, without who of the officers did it."""
    view: EnforcementActionInfo = {
        "id": row.id,
        "verb": row.verb,
        "title": VERBS[verb_of(row.verb)],
        "state": row.state,
        "scope": row.scope,
        "scopeTitle": row.scope,
        "subject": row.subject,
        "standing": row.standing or None,
        "standingTitle": STATES[AccountState(row.standing)].title if row.standing else None,
        "means": STATES[AccountState(row.standing)].notice if row.standing else "",
        "exit": STATES[AccountState(row.standing)].exit if row.standing else "",
        "rule": row.rule,
        "clause": row.clause,
        "clauseTitle": CLAUSES.get(row.clause, row.clause),
        "reason": row.reason,
        "facts": [{"name": name.replace("_", " "), "value": str(value)} for name, value in row.facts.items()],
        "automatic": not row.by,
        "proof": row.proof,
        "startsAt": wire_time(row.starts_at) if row.starts_at else None,
        "endsAt": wire_time(row.expires_at) if row.expires_at else None,
        "endedAt": wire_time(row.ended_at) if row.ended_at else None,
        "endReason": row.end_reason,
        "statementId": row.statement_id,
        "position": row.position,
        "inForce": row.state == "standing" and (row.expires_at is None or row.expires_at > now),
    }
    if not own:
        view |= {
            "accountId": row.account_id or None,
            "by": row.by_name or row.by or "a rule",
            "secondBy": row.second_name or row.second_by or None,
            "endedBy": row.ended_by or None,
            "evidence": row.evidence,
            "needs": row.end_reason if row.state == "proposed" else "",
        }
    return view


async def list_acts(
    session: AsyncSession, *, account_id: str | None, state: str = "", offset: int = 0, limit: int = 100
) -> tuple[list[ActRow], int]:
    """Newest first; of one account, or of all."""
    query = select(ActRow)
    if account_id is not None:
        query = query.where(ActRow.account_id == account_id, ActRow.state.not_in(("proposed", "refused")))
    if state:
        query = query.where(ActRow.state == state)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = await session.scalars(query.order_by(ActRow.proposed_at.desc(), ActRow.id).offset(offset).limit(limit))
    return list(rows.all()), total or 0


def _time(moment: datetime | None) -> str | None:
    return wire_time(moment) if moment else None


async def standing_view(
    session: AsyncSession, here: Container, account_id: str, *, own: bool = False
) -> AccountStandingInfo:
    """How an account stands: its state, every hold on it or its parts, and the history of its acts for a plot."""
    now = here.clock.now()
    rows, _ = await list_acts(session, account_id=account_id, limit=200)
    holds = [row for row in rows if row.state in ("standing", "closed") and row.standing]
    book = here.find(StandingBook)
    state = (book.state_of(account_id) if book else None) or AccountState.ACTIVE
    rule = STATES[state]
    return {
        "accountId": account_id,
        "state": state.value,
        "title": rule.title,
        "means": rule.notice or "Nothing is restricted.",
        "exit": rule.exit,
        "always": "Emergency calls always go through. Export, port-out, billing and appeals stay open.",
        "holds": await _named(session, [act_view(row, now, own=own) for row in holds]),
        "history": [
            {
                "at": wire_time(row.starts_at),
                "until": _time(row.ended_at or row.expires_at),
                "state": row.standing,
                "rank": list(STATES).index(AccountState(row.standing)),
                "scope": row.scope,
                "scopeTitle": row.scope,
                "rule": row.rule,
                "actId": row.id,
            }
            for row in reversed(rows)
            if row.starts_at and row.standing
        ],
        "ladder": [{"state": one.value, "title": STATES[one].title, "rank": rank} for rank, one in enumerate(STATES)],
    }


async def _named(session: AsyncSession, views: list[EnforcementActionInfo]) -> list[EnforcementActionInfo]:
    """People by number and name, where an act falls on one."""
    ids = {view["subject"] for view in views if view["scope"] == "extension"}
    if ids:
        rows = await session.scalars(select(Extension).where(Extension.id.in_(ids)))
        names = {row.id: f"{row.number} {row.name}".strip() for row in rows}
        for view in views:
            if view["scope"] == "extension" and view["subject"] in names:
                view["subjectTitle"] = names[view["subject"]]
    return views


async def case_page(
    session: AsyncSession, here: Container, case_id: str, *, by: str, language: str = LANGUAGES[0]
) -> CasePage:
    """Everything about one case: what was said, what was done and why, the rule, the account, the proof."""
    row, now = await get_case(session, case_id), here.clock.now()
    await record_look(session, here, row.kind, row.id, by=by, account_id=row.account_id if row.kind == "appeal" else "")
    statement = await find_statement(session, row.statement_id) if row.statement_id else None
    account = await session.get(Account, row.account_id) if row.account_id else None
    position = statement.row.position if statement and statement.row else None
    page: CasePage = {
        "case": case_view(row, now),
        "statement": await statement_view(session, here, statement, link=True, language=language)
        if statement
        else None,
        "act": act_view(statement.act, now) if statement and statement.act else None,
        "rule": await rule_page(session, here, row.rule) if row.rule else None,
        "evidence": await evidence_view(session, here, position) if position is not None else None,
    }
    if row.kind in REPORTS:
        page["traffic"] = await traffic_of(session, here, row)
        page["others"] = await _others(session, row)
    if account is not None:
        page["account"] = {"id": account.id, "name": account.name, "status": account.status,
                           "since": wire_time(account.created_at), "country": account.home_country}  # fmt: skip
        page["standing"] = await standing_view(session, here, account.id)
        page["others"] = await _others(session, row)
        page["recent"] = await _recent(session, account.id)
    return page


async def rule_page(session: AsyncSession, here: Container, rule_id: str) -> RulePage:
    """What a rule says, why, by which law, and how often it was wrong."""
    rule = find_rule(here, rule_id)
    book = here.find(StandingBook)
    figures = await rule_figures(session, rule_id, here.clock.now())
    page: RulePage = cast(
        "RulePage", {"id": rule_id, "mode": (book.mode_of(rule_id) if book else "") or "on", **figures}
    )
    if rule is not None:
        page |= {
            "title": rule.title,
            "version": rule.version,
            "clause": rule.clause,
            "clauseTitle": CLAUSES.get(rule.clause, rule.clause),
            "status": rule.status.value,
            "what": rule.what,
            "why": rule.why,
            "law": rule.source,
            "window": rule.window,
            "proof": rule.proof.value,
            "ladder": [VERBS[rung.act] for rung in rule.ladder],
        }
    return page


async def evidence_view(session: AsyncSession, here: Container, position: int) -> EvidenceInfo:
    """A record with everything that it takes to check it: the proof, and a signed checkpoint that it leads to."""
    checkpoint = await newest_checkpoint(session)
    if checkpoint is None or checkpoint.size <= position:
        checkpoint = await checkpoint_now(session, here)
    leaf = await get_leaf(session, position)
    proof = await prove_inclusion(session, position, checkpoint.size)
    return {
        "position": position,
        "record": opened(leaf),
        "canonical": leaf.record,
        "leafHash": leaf.hash.hex(),
        "size": checkpoint.size,
        "proof": [base64.b64encode(one).decode() for one in proof],
        "checkpoint": checkpoint.note,
        "verifierKey": log_verifier_key(here),
    }


async def _others(session: AsyncSession, row: CaseRow) -> list[CasePageOther]:
    """Other cases of the account or about it, or about the same number, newest first."""
    about = [CaseRow.statement_id == (row.statement_id or "-")]
    about += [CaseRow.account_id == row.account_id] if row.account_id else []
    about += [CaseRow.subject == row.subject] if row.kind in REPORTS and row.subject else []
    query = select(CaseRow).where(or_(*about), CaseRow.id != row.id)
    rows = await session.scalars(query.order_by(CaseRow.filed_at.desc()).limit(20))
    return [{"id": one.id, "kind": one.kind, "state": one.state, "rule": one.rule, "filedAt": wire_time(one.filed_at),
             "decision": one.decision or None} for one in rows]  # fmt: skip


async def _recent(session: AsyncSession, account_id: str) -> list[CasePageRecent]:
    query = select(VerdictRow).where(VerdictRow.account_id == account_id).order_by(VerdictRow.at.desc()).limit(20)
    return [{"id": one.statement_id, "at": wire_time(one.at), "attempt": one.kind, "verdict": one.verdict,
             "rule": one.rule, "overturned": one.overturned_at is not None}
            for one in await session.scalars(query)]  # fmt: skip
