"""Statements of reasons: kept for each verdict that changed something and each act; shown to whom they concern."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString, Reader
from clarion.base.ids import new_token
from clarion.base.languages import LANGUAGES
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import ActRow, Case, climb, sealed, verb_of
from clarion.features.conduct.acts.recording import VERBS
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.rule_responses import TransparencyRecord
from clarion.features.conduct.cases.statement_digests import digest_of_statement
from clarion.features.conduct.cases.statement_responses import (
    AppealInfo,
    StatementGround,
    StatementGroundsItem,
    StatementGroundsItemFacts,
    StatementInfo,
)
from clarion.features.conduct.cases.vocabulary import CLAUSES, transparency_record, what_happened
from clarion.features.conduct.events import VerdictGiven
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.links import StatementLinks, appeal_ends
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.rulebook import Rule, shipped_book
from clarion.features.conduct.rulebook.record import expiry_seconds
from clarion.features.conduct.spoken import in_language, told
from clarion.features.people import Account

FROM_OUTSIDE = frozenset({"call.in", "message.receive", "fax.receive"})
"""Of these the link also reaches somebody outside, who may not learn of the account."""
BY_STRANGERS = frozenset({"sign-in", "sip.register"})
"""What nobody's account did yet: the operator keeps the statement, whoever was refused has its link."""
_NEVER_ACTED_ON = frozenset({"STATE", "EMG-01"})


def rules_of(here: Container) -> Mapping[str, Any]:
    """The book that verdicts are given by."""
    conduct = here.find(Conduct)
    return (conduct.force.book if conduct else shipped_book()).rules


def find_rule(here: Container, rule_id: str) -> Rule | None:
    kept = rules_of(here).get(rule_id)
    return kept.rule if kept is not None else None


# ---- keeping


async def keep_statements(session: AsyncSession, here: Container, given: Sequence[VerdictGiven]) -> list[VerdictRow]:
    """Statement, record and acts of each verdict, once, however often it is told; returns what is new."""
    known = await _known(session, VerdictRow.statement_id, map(_statement_id, given))
    operator = await find_operator_account(session, here) if any(not one.account_id for one in given) else None
    kept_with = [one.account_id or operator or "" for one in given]
    accounts, rows = await _known(session, Account.id, kept_with), []
    for one, account_id in zip(given, kept_with, strict=True):
        statement_id = _statement_id(one)
        if account_id not in accounts or (statement_id and statement_id in known):
            continue
        known.add(statement_id)
        row = await _keep_one(session, here, one.model_copy(update={"account_id": account_id}), statement_id,
                              climbs=bool(one.account_id))  # fmt: skip
        if row is not None:
            rows.append(row)
    return rows


def _statement_id(given: VerdictGiven) -> str:
    return str(given.verdict.get("statementId") or "")


async def _known(session: AsyncSession, column: Any, values: Iterable[str]) -> set[str]:
    return set((await session.scalars(select(column).where(column.in_(set(values))))).all())


async def _keep_one(
    session: AsyncSession, here: Container, given: VerdictGiven, statement_id: str, *, climbs: bool
) -> VerdictRow | None:
    """`climbs`: not for what strangers did (a sign-in, a registration), whose statement the operator keeps."""
    row = await _keep(session, here, given, statement_id) if statement_id else None
    for ground in _grounds_to_act_on(given) if climbs else ():
        rule = find_rule(here, str(ground["rule"]))
        if rule is not None:
            at = datetime.fromisoformat(given.at)
            await climb(session, here, Case(given, ground, rule.ladder, expiry_seconds(rule.expiry), at))
    return row


def _grounds_to_act_on(given: VerdictGiven) -> list[Mapping[str, Any]]:
    """The grounds that had effect, and rules in force that only ask to tell or to warn."""
    found = {ground["rule"]: ground for ground in given.verdict.get("grounds", ())}
    for match in given.verdict.get("matches", ()):
        if match.get("status") == "enforce" and match.get("act") in ("N", "W") and "clause" in match:
            found.setdefault(match["rule"], match)
    return [ground for rule, ground in found.items() if rule not in _NEVER_ACTED_ON]


async def _keep(session: AsyncSession, here: Container, given: VerdictGiven, statement_id: str) -> VerdictRow:
    verdict, at = given.verdict, datetime.fromisoformat(given.at)
    grounds = verdict.get("grounds", [])
    deciding = next((one for one in grounds if one.get("verdict") == verdict["verdict"]), {"rule": "", "clause": ""})
    body = {**verdict, "salt": new_token(16)}
    record = await _record(session, here, given, statement_id, at)
    leaf = await append(session, record | {"statementDigest": digest_of_statement(body)})
    row = VerdictRow(
        statement_id=statement_id,
        account_id=given.account_id,
        extension_id=given.extension_id,
        event_id=str(verdict["eventId"])[:64],
        kind=given.kind,
        verdict=str(verdict["verdict"]),
        rule=str(deciding["rule"])[:40],
        dialed=given.dialed,
        body=body,
        at=at,
        appeal_text="",
        act_id="",
        position=leaf.position,
    )
    session.add(row)
    return row


async def _record(
    session: AsyncSession, here: Container, given: VerdictGiven, statement_id: str, at: datetime
) -> dict[str, Any]:
    verdict, account_id = given.verdict, given.account_id
    who = None
    if given.extension_id:
        subject = subject_of_extension(given.extension_id)
        who = await commitment(session, here, subject, given.extension_id, account_id=account_id)
    return {
        "kind": "verdict.given",
        "at": at,
        "accountId": account_id,
        "statement": statement_id,
        "event": verdict["eventId"],
        "attempt": given.kind,
        "verdict": verdict["verdict"],
        "extension": who,
        "other": await sealed(session, here, given.dialed, account_id=account_id),
        "grounds": [
            {
                "rule": ground["rule"],
                "version": ground["version"],
                "hash": ground.get("hash", ""),
                "clause": ground["clause"],
                "verdict": ground["verdict"],
                "proof": ground.get("proof", ""),
                "threshold": await sealed(session, here, str(ground.get("threshold", "")), account_id=account_id),
                "facts": await sealed(session, here, ground.get("facts", {}), account_id=account_id),
            }
            for ground in verdict.get("grounds", ())
        ],
        "matches": [f"{match['rule']}/{match['version']}/{match['status']}" for match in verdict.get("matches", ())],
        "expiresAt": verdict.get("expiresAt"),
        "appeal": verdict.get("appeal"),
        "skipped": len(verdict.get("skipped", ())),
    }


# ---- showing


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, of a verdict or of an act; of an act that concerns no account, only the act is there."""

    id: str
    at: datetime
    row: VerdictRow | None
    act: ActRow | None

    @property
    def account_id(self) -> str:
        return self.row.account_id if self.row else self.act.account_id if self.act else ""

    @property
    def extension_id(self) -> str:
        return self.row.extension_id if self.row else ""

    @property
    def rule(self) -> str:
        return self.act.rule if self.act else self.row.rule if self.row else ""

    @property
    def grounds(self) -> list[StatementGroundsItem]:
        if self.row is not None:
            return list(self.row.body.get("grounds", []))
        assert self.act is not None
        act = self.act
        return [{"rule": act.rule, "version": act.rule_version, "clause": act.clause, "verdict": act.verb,
                 "text": act.reason, "remedy": str(act.compensation.get("remedy", "")),
                 "facts": cast("StatementGroundsItemFacts", dict(act.facts)),
                 "threshold": "", "proof": act.proof}]  # fmt: skip

    @property
    def kind(self) -> str:
        return self.row.kind if self.row else f"act.{self.act.verb}" if self.act else ""

    @property
    def verdict(self) -> str:
        return self.row.verdict if self.row else self.act.verb if self.act else ""

    @property
    def ends(self) -> datetime | None:
        if self.act is not None:
            return self.act.expires_at
        text = self.row.body.get("expiresAt") if self.row else None
        return datetime.fromisoformat(text) if text else None


async def find_statement(session: AsyncSession, statement_id: str) -> Statement | None:
    row = await session.get(VerdictRow, statement_id[:64])
    if row is not None:
        act = await session.get(ActRow, row.act_id) if row.act_id else None
        return Statement(row.statement_id, row.at, row, act)
    act = await session.scalar(
        select(ActRow).where(ActRow.statement_id == statement_id[:64], ActRow.statement_id != "")
    )
    return Statement(statement_id, act.starts_at or act.proposed_at, None, act) if act is not None else None


async def get_statement(session: AsyncSession, statement_id: str, *, account_id: str | None = None) -> Statement:
    found = await find_statement(session, statement_id)
    if found is None or (account_id is not None and found.account_id != account_id):
        raise NotFound("Resource for parameter [statementId] is not found.", parameter="statementId")
    return found


async def statement_view(
    session: AsyncSession,
    here: Container,
    statement: Statement,
    *,
    outsider: bool = False,
    link: bool = False,
    language: str = LANGUAGES[0],
) -> StatementInfo:
    """The statement, ready for a page. `outsider`: without what only the account may know. `link`: with its link."""
    outsider = outsider and statement.kind in FROM_OUTSIDE
    account = await session.get(Account, statement.account_id) if statement.account_id else None
    case = await session.scalar(
        select(CaseRow).where(CaseRow.statement_id == statement.id, CaseRow.kind == "appeal").limit(1)
    )
    automatic = statement.act is None or not statement.act.by
    view: dict[str, Any] = {
        "id": statement.id,
        "at": wire_time(statement.at),
        "title": _title(statement, language),
        "attempt": statement.kind,
        "verdict": statement.verdict,
        "grounds": [_ground_view(here, ground, outsider=outsider) for ground in statement.grounds],
        "startsAt": wire_time(statement.at),
        "endsAt": wire_time(statement.ends) if statement.ends and statement.ends > statement.at else None,
        "scope": statement.act.scope if statement.act else "event",
        "territory": account.home_country if account and not outsider else None,
        **_by(automatic=automatic),
        "state": _state(statement),
        "appeal": _appeal_view(statement, case, here.clock.now()),
        "evidence": {"position": statement.row.position if statement.row else statement.act and statement.act.position},
        "always": "Emergency calls always go through. Export, port-out, billing and appeals stay open.",
    }
    if not outsider:
        view |= {"dialed": statement.row.dialed if statement.row else "", "extensionId": statement.extension_id}
        view["actId"] = statement.act.id if statement.act else None
        view["transparency"] = _transparency(statement, account, automatic)
    if link:
        view |= _links(here, statement)
    return cast("StatementInfo", in_language(view, language))


def _by(*, automatic: bool) -> dict[str, str]:
    """By what it was found and decided."""
    who = "automatic" if automatic else "by a person"
    return {"detection": who, "decision": who,
            "source": "the rules of the service" if automatic else "a person who looked at it"}  # fmt: skip


def _links(here: Container, statement: Statement) -> dict[str, str]:
    links = StatementLinks(here.keys, here.settings.public_url)
    return {
        "link": links.url(statement.id, statement.at),
        "appealLink": links.url(statement.id, statement.at, part="/appeal"),
    }


def _title(statement: Statement, language: str) -> str:
    if statement.act is not None:
        facts = {"verb": VERBS[verb_of(statement.act.verb)], "whose": statement.act.scope}
        return told(LazyString("conduct.act", facts), Reader(language))
    words = told(what_happened(statement.kind, statement.verdict), Reader(language))
    return words[:1].upper() + words[1:]


def _state(statement: Statement) -> str:
    if statement.row is not None and statement.row.overturned_at is not None:
        return "overturned"
    return statement.act.state if statement.act else "given"


def _ground_view(here: Container, ground: Mapping[str, Any], *, outsider: bool) -> StatementGround:
    rule, clause = find_rule(here, str(ground["rule"])), str(ground["clause"])
    facts = {} if outsider else dict(ground.get("facts") or {})
    return {
        "rule": ground["rule"],
        "version": ground["version"],
        "hash": ground.get("hash", ""),
        "ruleTitle": rule.title if rule else str(ground["rule"]),
        "what": rule.what if rule else "",
        "why": rule.why if rule else "",
        "law": rule.source if rule else "",
        "clause": clause,
        "clauseTitle": CLAUSES.get(clause, clause),
        "verdict": ground["verdict"],
        "text": "The other side does not take this at present." if outsider else ground["text"],
        "remedy": "" if outsider else ground.get("remedy", ""),
        "facts": [{"name": name.replace("_", " "), "value": _said(value)} for name, value in facts.items()],
        "threshold": "" if outsider else ground.get("threshold", ""),
        "proof": ground.get("proof", ""),
    }


def _said(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _appeal_view(statement: Statement, case: CaseRow | None, now: datetime) -> AppealInfo:
    ends = appeal_ends(statement.at)
    return {
        "path": f"/conduct/statements/{statement.id}/appeal",
        "until": wire_time(ends),
        "open": case is None and now < ends,
        "caseId": case.id if case else None,
        "state": case.state if case else None,
        "filedAt": wire_time(case.filed_at) if case else None,
        "decisionDueAt": wire_time(case.decision_due_at) if case and case.decision_due_at else None,
        "decidedAt": wire_time(case.decided_at) if case and case.decided_at else None,
        "decision": case.decision or None if case else None,
        "reasons": case.reasons or None if case else None,
        "words": "Free, without signing in, within six months. A person decides within 72 hours.",
    }


def _transparency(statement: Statement, account: Account | None, automatic: bool) -> TransparencyRecord:
    grounds = statement.grounds
    first: Mapping[str, Any] = grounds[0] if grounds else {}
    deciding: Mapping[str, Any] = next((one for one in grounds if one["verdict"] == statement.verdict), first)
    return transparency_record(
        statement_id=statement.id,
        kind=statement.kind,
        verdict=statement.verdict,
        scope=statement.act.scope if statement.act else "event",
        ground=deciding,
        at=statement.at,
        ends=statement.ends,
        country=account.home_country if account else "",
        automatic=automatic,
        reported=bool(statement.act and statement.act.evidence and statement.act.evidence[0].startswith("case-")),
    )
