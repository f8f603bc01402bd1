"""What is written down about an act: the statement of reasons, the record in the log, word to those it hits."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from clarion.base.container import Container
from clarion.base.i18n import LazyString
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.models import ActRow
from clarion.features.conduct.acts.notices import notify
from clarion.features.conduct.acts.rules import GENTLE, NewAct
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.evidence import append, commitment, subject_of_extension, subject_of_party
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.spoken import Line
from clarion.features.conduct.standing import ALWAYS, STATES
from clarion.features.conduct.verdict import Act
from clarion.features.people import Account

_PERSONAL = re.compile(
    r"(?<![\w.])\+?\d{7,15}(?![\w.])|\+\d[\d ().-]{5,}\d|@"  # numbers, addresses of mail
    r"|\b\d{1,3}(\.\d{1,3}){3}\b|::[0-9a-fA-F]|([0-9a-fA-F]{1,4}:){4}"  # of networks
)
_LONGEST_FACT = 60

VERBS = {
    Act.OBSERVE: "Observed",
    Act.NOTIFY: "Told",
    Act.WARN: "Warned",
    Act.CHALLENGE: "Asked for proof",
    Act.THROTTLE: "Slowed down",
    Act.BLOCK: "Blocked",
    Act.QUARANTINE: "Held back",
    Act.SUSPEND: "Suspended",
    Act.TERMINATE: "Ended",
}


def verb_name(verb: Act) -> str:
    """As rows and the wire have it: `suspend`."""
    return verb.name.lower()


def verb_of(name: str) -> Act:
    return Act[name.upper()]


def statement_of(act_id: str) -> str:
    return "st-" + sha256(f"act|{act_id}".encode()).hexdigest()[:20]


async def sealed(session: AsyncSession, here: Container, value: Any, *, account_id: str = "") -> Any:
    """A value as the log may hold it: what could be about a person becomes a commitment."""
    if isinstance(value, Mapping):
        return {str(key): await sealed(session, here, inner, account_id=account_id) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [await sealed(session, here, inner, account_id=account_id) for inner in value]
    if isinstance(value, str) and (_PERSONAL.search(value) or len(value) > _LONGEST_FACT):
        subject = subject_of_party(here, value)
        return await commitment(session, here, subject, value, account_id=account_id)
    return value


async def state_act(session: AsyncSession, here: Container, row: ActRow, new: NewAct) -> None:
    """Statement, record and word, in the transaction of the act."""
    verb, now = verb_of(row.verb), row.starts_at or row.proposed_at
    statement = await _keep_statement(session, row, new, now)
    leaf = await append(session, await _record(session, here, row, new, now))
    row.position = leaf.position
    if statement is not None:
        statement.position = leaf.position
    if verb is not Act.OBSERVE:
        await notify(session, here, row.account_id, _title(row, verb), lines_about(row), extension_id=new.extension_id,
                     act_id=row.id, statement_id=row.statement_id, at=now)  # fmt: skip


async def _record(session: AsyncSession, here: Container, row: ActRow, new: NewAct, now: datetime) -> dict[str, Any]:
    async def kept(value: Any) -> Any:
        return await sealed(session, here, value, account_id=row.account_id)

    async def person(extension_id: str) -> str:
        return await commitment(session, here, subject_of_extension(extension_id), extension_id)

    return {
        "kind": "act.taken",
        "at": now,
        "accountId": row.account_id,
        "act": row.id,
        "verb": row.verb,
        "scope": row.scope,
        "subject": await kept(row.subject),
        "rule": row.rule,
        "ruleVersion": row.rule_version,
        "ruleHash": new.rule_hash,
        "clause": row.clause,
        "proof": row.proof,
        "facts": await kept(row.facts),
        "reason": await kept(row.reason),
        "evidence": await kept(row.evidence),
        "by": await person(row.by) if row.by else "rule",
        **({"secondBy": await person(row.second_by)} if row.second_by else {}),
        "expiresAt": row.expires_at,
        "statement": row.statement_id,
        "appeal": f"/conduct/statements/{row.statement_id}/appeal",
    }


async def _keep_statement(session: AsyncSession, row: ActRow, new: NewAct, now: datetime) -> VerdictRow | None:
    """Beside the statements of verdicts, in the same form. What concerns no account has its act alone."""
    if not row.account_id or await session.get(Account, row.account_id) is None:
        return None
    statement = VerdictRow(
        statement_id=row.statement_id,
        account_id=row.account_id,
        extension_id=new.extension_id,
        event_id=f"act-{row.id}",
        kind=f"act.{row.verb}",
        verdict=row.verb,
        rule="" if row.by else row.rule,  # a rule answers for what it did, not for what people did under it
        dialed="",
        body=_body(row, new),
        at=now,
        appeal_text="",
        act_id=row.id,
    )
    session.add(statement)
    await session.flush()
    return statement


def _body(row: ActRow, new: NewAct) -> dict[str, Any]:
    ground = {
        "rule": row.rule,
        "version": row.rule_version,
        "clause": row.clause,
        "verdict": row.verb,
        "text": row.reason,
        "remedy": new.remedy or "Would pass without what is named here.",
        "facts": dict(row.facts),
        "threshold": "",
        "proof": row.proof,
    }
    return {
        "eventId": f"act-{row.id}",
        "verdict": row.verb,
        "grounds": [ground],
        "expiresAt": row.expires_at.isoformat() if row.expires_at else None,
        "statementId": row.statement_id,
        "appeal": f"/conduct/statements/{row.statement_id}/appeal",
        "automatic": not row.by,
        "scope": row.scope,
        "subject": row.subject,
    }


def _title(row: ActRow, verb: Act) -> LazyString:
    return LazyString("conduct.act", {"verb": VERBS[verb], "whose": _whose(row)})


def _whose(row: ActRow) -> LazyString:
    subject = row.subject.rpartition("/")[2] if row.scope == "feature" else row.subject
    kind = row.scope if row.scope in ("account", "extension", "number", "feature") else "other"
    return LazyString(f"conduct.whose.{kind}", {"scope": row.scope, "subject": subject})


def lines_about(row: ActRow) -> list[Line]:
    """Everything a person needs to know about an act, in sentences."""
    lines: list[Line] = [row.reason]
    if row.standing:
        lines.append(STATES[AccountState(row.standing)].notice)
    if row.expires_at:
        lines.append(LazyString("conduct.ends", {"when": row.expires_at}))
    lines.append(LazyString("conduct.rule", {"rule": row.rule, "clause": row.clause}))
    if verb_of(row.verb) not in GENTLE:
        lines.append(ALWAYS)
    lines.append(LazyString("conduct.may-object"))
    return [line for line in lines if line]


async def state_end(session: AsyncSession, here: Container, row: ActRow, *, released: list[str]) -> None:
    """An act ended, by time, by a person, or by an appeal that was won."""
    who = await commitment(session, here, subject_of_extension(row.ended_by), row.ended_by) if row.ended_by else "time"
    await append(
        session,
        {
            "kind": f"act.{row.state}",
            "at": row.ended_at,
            "accountId": row.account_id,
            "act": row.id,
            "verb": row.verb,
            "rule": row.rule,
            "by": who,
            "released": len(released),
            "reason": await sealed(session, here, row.end_reason, account_id=row.account_id),
        },
    )
    if verb_of(row.verb) is Act.OBSERVE:
        return
    how = "undone" if row.state == "undone" else "over"
    lines: list[Line] = [LazyString(f"conduct.{how}.text", {"reason": row.reason})]
    if row.end_reason:
        lines.append(row.end_reason)
    if released:
        lines.append(LazyString("conduct.released", {"count": len(released)}))
    title = LazyString(f"conduct.{how}.title", {"title": _title(row, verb_of(row.verb))})
    await notify(session, here, row.account_id, title, lines, act_id=row.id, statement_id=row.statement_id,
                 by_letter=row.state == "undone")  # fmt: skip
