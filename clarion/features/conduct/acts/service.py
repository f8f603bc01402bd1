"""Taking acts, ending them, and what that does to standing. Use `acting` around it: then every process knows before
it returns.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.held import release_all
from clarion.features.conduct.acts.models import ActRow
from clarion.features.conduct.acts.recording import state_act, state_end, statement_of, verb_name, verb_of
from clarion.features.conduct.acts.rules import GENTLE, ActRefused, NewAct, check_due_process, may_reach
from clarion.features.conduct.acts.switches import mode_in_force
from clarion.features.conduct.answers import problem_fields
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import AccountState, Attempt, AttemptKind
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.standing import (
    STANDING,
    Hold,
    HoldSaid,
    Impose,
    Refused,
    Standing,
    StandingChanged,
    step,
)
from clarion.features.conduct.verdict import Act, Proof
from clarion.features.people import Account, AccountStatus, Extension, companies, set_account_status

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
FEW = 3
"""Fewer statements that were overturned say nothing about a rule."""
_LASTING = ("standing", "closed")


def hold_of(row: ActRow) -> Hold:
    return Hold(
        act_id=row.id,
        incident=row.incident,
        state=AccountState(row.standing),
        since=row.starts_at or row.proposed_at,
        until=row.expires_at,
        rate=int(row.facts.get("per_minute") or 0) if isinstance(row.facts.get("per_minute"), int) else 0,
    )


async def read_standing(session: AsyncSession, scope: str, subject: str) -> Standing:
    """How a subject stands, as the database has it."""
    query = select(ActRow).where(
        ActRow.scope == scope, ActRow.subject == subject, ActRow.state.in_(_LASTING), ActRow.standing != ""
    )
    rows = await session.scalars(query.order_by(ActRow.proposed_at, ActRow.id))
    return Standing(tuple(hold_of(row) for row in rows))


async def take(session: AsyncSession, here: Container, new: NewAct) -> ActRow:
    """Take an act. Its state says what became of it: `standing`, or `proposed` when it waits for a person.

    Raises ActRefused (ENF-01) for one that lacks what is due, outruns its proof, or whose rule is switched off.
    """
    now = here.clock.now()
    await _check_enforcement(session, here, new, now)
    if new.automatic:
        mode = await mode_in_force(session, new.rule)
        if mode and new.verb is not Act.OBSERVE:
            raise ActRefused(f"{new.rule} is switched to {mode}; it takes no acts.")
    row = _row(new, now)
    await _check_subject(session, row)
    waits = await _reason_to_wait(session, new, now)
    if waits:
        row.state, row.end_reason = "proposed", waits
        session.add(row)
        await session.flush()
        await _record_proposal(session, here, row, new)
        return row
    await _begin(session, here, row, new, people=1 if new.by else 0)
    return row


async def _check_enforcement(session: AsyncSession, here: Container, new: NewAct, now: datetime) -> None:
    """ENF-01: due process, and of what a rule does by itself how often it was wrong lately. Raises ActRefused."""
    lacking: ActRefused | None = None
    try:
        check_due_process(new, now)
    except ActRefused as error:
        lacking = error
    facts: dict[str, FeatureValue] = {"act_complete": lacking is None, "accounts_touched_1h": 0.0}
    if new.automatic:
        given, overturned = await _overturned(session, new.rule, now)
        facts |= {"rule_acts_7d": given, "rule_overturned_7d": overturned / given if overturned >= FEW else 0.0}
    conduct = here.find(Conduct) or Conduct()
    attempt = Attempt(event_id=f"act-{new_id()}", kind=AttemptKind.ACT_TAKE, at=now, account_id=new.account_id)
    verdict = conduct.judge(attempt, facts)
    if lacking is not None:
        raise lacking
    if verdict.deciding is not None and not verdict.allowed:
        refused = ActRefused(f"{verdict.deciding.text} {verdict.deciding.remedy}")
        refused.details |= problem_fields(verdict)
        raise refused


async def _overturned(session: AsyncSession, rule: str, now: datetime) -> tuple[int, int]:
    """Statements of a rule in seven days, and how many of them were overturned."""
    within = select(func.count()).where(VerdictRow.rule == rule, VerdictRow.at > now - WEEK)
    wrong = within.where(VerdictRow.overturned_at.is_not(None))
    return await session.scalar(within) or 0, await session.scalar(wrong) or 0


def _row(new: NewAct, now: datetime) -> ActRow:
    act_id = new_id()
    facts = {str(key): _fact(value) for key, value in list(new.facts.items())[:40]}
    if new.verb is Act.THROTTLE and new.rate:
        facts["per_minute"] = new.rate
    return ActRow(
        id=act_id,
        verb=verb_name(new.verb),
        state="proposed",
        scope=new.scope,
        subject=new.subject,
        account_id=new.account_id,
        standing=new.state.value if new.state else "",
        incident=(new.incident or f"act-{act_id}")[:128],
        rung=new.rung,
        rule=new.rule[:40],
        rule_version=new.rule_version,
        clause=new.clause[:10],
        proof=new.proof.value,
        reason=new.reason.strip()[:2000],
        facts=facts,
        evidence=[one[:200] for one in new.evidence if one.strip()][:20],
        by=new.by,
        by_name=new.by_name[:200],
        second_by="",
        second_name="",
        proposed_at=now,
        starts_at=None,
        expires_at=new.expires_at,
        ended_at=None,
        ended_by="",
        end_reason="",
        compensation={"remedy": new.remedy, "extension": new.extension_id, "ruleHash": new.rule_hash},
        statement_id=statement_of(act_id),
        position=None,
    )


def _fact(value: Any) -> Any:
    return value if isinstance(value, bool | int | float) else str(value)[:200]


async def _check_subject(session: AsyncSession, row: ActRow) -> None:
    """The subject belongs to the account that the act names."""
    if row.account_id and await session.get(Account, row.account_id) is None:
        raise NotFound("There is no such account.", parameter="accountId")
    if row.scope == "account" and row.subject != row.account_id:
        raise ActRefused("An act on an account names that account.")
    if row.scope == "extension":
        person = await session.get(Extension, row.subject)
        if person is None or person.account_id != row.account_id:
            raise NotFound("There is no such extension in that account.", parameter="subject")
    if row.scope == "feature" and not row.subject.startswith(f"{row.account_id}/"):
        raise ActRefused("An act on a feature names its account and the feature: account/texts.")


async def _reason_to_wait(session: AsyncSession, new: NewAct, now: datetime) -> str:
    if new.verb is Act.TERMINATE:
        return "Ending an account takes two people: a second one has to agree."
    if new.human_first and new.automatic:
        return "The rule asks for a person to look first."
    if not new.automatic or new.verb in GENTLE or not new.account_id:
        return ""
    touched = select(ActRow.account_id).where(
        ActRow.rule == new.rule,
        ActRow.by == "",
        ActRow.starts_at > now - HOUR,
        ActRow.standing.not_in(("", AccountState.WARNED.value)),
    )
    found = set((await session.scalars(touched.distinct())).all())
    accounts = await session.scalar(select(func.count()).select_from(companies().subquery())) or 0
    limit = may_reach(accounts)
    if new.account_id in found or len(found) < limit:
        return ""
    return (
        f"{new.rule} acted on {len(found)} accounts within an hour; beyond {limit} of {accounts} a person has to agree."
    )


async def _begin(session: AsyncSession, here: Container, row: ActRow, new: NewAct, *, people: int) -> None:
    now = here.clock.now()
    row.starts_at = now
    if new.state is not None:
        standing = await read_standing(session, row.scope, row.subject)
        try:
            step(standing, Impose(hold_of(row), new.proof, people), now)
        except Refused as error:
            raise ActRefused(str(error)) from None
        row.compensation = {**row.compensation, "before": standing.state(now).value}
    row.state = "standing"
    session.add(row)
    await session.flush()
    await state_act(session, here, row, new)
    await standing_changed(session, row.scope, row.subject)


async def _record_proposal(session: AsyncSession, here: Container, row: ActRow, new: NewAct) -> None:
    who = await commitment(session, here, subject_of_extension(row.by), row.by) if row.by else "rule"
    await append(
        session,
        {
            "kind": "act.proposed",
            "at": row.proposed_at,
            "accountId": row.account_id,
            "act": row.id,
            "verb": row.verb,
            "rule": row.rule,
            "by": who,
            "why": row.end_reason,
        },
    )


async def standing_changed(session: AsyncSession, scope: str, subject: str) -> None:
    """Tell every process, after the commit; `acting` also waits until they know."""
    changed: set[tuple[str, str]] = session.info.setdefault("conduct_changed", set())
    changed.add((scope, subject))
    announce(session, STANDING, said(scope, subject, await read_standing(session, scope, subject)))


def said(scope: str, subject: str, standing: Standing, answer: str = "") -> StandingChanged:
    holds = [
        HoldSaid(
            act_id=hold.act_id,
            incident=hold.incident,
            state=hold.state.value,
            since=hold.since.isoformat(),
            until=hold.until.isoformat() if hold.until else None,
            rate=hold.rate,
        )
        for hold in standing.holds
    ]
    return StandingChanged(scope=scope, subject=subject, holds=holds, answer=answer)


async def get_act(session: AsyncSession, act_id: str, *, account_id: str | None = None) -> ActRow:
    row = await session.get(ActRow, act_id[:64])
    if row is None or (account_id is not None and row.account_id != account_id):
        raise NotFound("Resource for parameter [actId] is not found.", parameter="actId")
    return row


async def confirm(session: AsyncSession, here: Container, act_id: str, *, by: str, by_name: str = "") -> ActRow:
    """A person agrees to a proposed act. For ending an account, that is the second person."""
    row = await get_act(session, act_id)
    if row.state != "proposed":
        raise Conflict(f"This act is not waiting for anybody: it is {row.state}.", parameter="actId")
    now, verb = here.clock.now(), verb_of(row.verb)
    await _check_second(session, row, by)
    if row.expires_at is not None and row.expires_at <= now:
        raise Conflict("The time of this act was over before anybody agreed; propose it anew.", parameter="actId")
    if verb is Act.TERMINATE and not row.by:  # a rule proposed it: this is the first of two people
        row.by, row.by_name = by, by_name[:200]
        await append(session, {"kind": "act.supported", "at": now, "accountId": row.account_id, "act": row.id,
                               "by": await commitment(session, here, subject_of_extension(by), by)})  # fmt: skip
        return row
    row.second_by, row.second_name, row.end_reason = by, by_name[:200], ""
    new = NewAct(
        verb=verb,
        scope=row.scope,
        subject=row.subject,
        account_id=row.account_id,
        rule=row.rule,
        clause=row.clause,
        reason=row.reason,
        evidence=tuple(row.evidence),
        proof=Proof.HUMAN,
        expires_at=row.expires_at,
        facts=row.facts,
        remedy=str(row.compensation.get("remedy", "")),
        rule_hash=str(row.compensation.get("ruleHash", "")),
        extension_id=str(row.compensation.get("extension", "")),
        by=row.by,
        whole=row.standing == AccountState.SUSPENDED.value,
    )
    row.proof = Proof.HUMAN.value
    await _begin(session, here, row, new, people=2 if row.by else 1)
    return row


async def _check_second(session: AsyncSession, row: ActRow, by: str) -> None:
    if by == row.by:
        raise Forbidden("Somebody else has to agree: whoever proposed an act cannot confirm it.", code="AUP-ENF-01")
    await check_not_concerned(session, row, by)


async def check_not_concerned(session: AsyncSession, row: ActRow, by: str) -> None:
    """Nobody decides about themselves; nobody of an account decides on ending it."""
    person = await session.get(Extension, by)
    concerned = by in (row.subject, row.subject.rpartition("/")[2], row.compensation.get("extension"))
    if concerned or (row.verb == "terminate" and person is not None and person.account_id == row.account_id):
        raise Forbidden("This act concerns you; somebody else has to decide about it.", code="AUP-ENF-01")


async def decline(session: AsyncSession, here: Container, act_id: str, *, by: str, reason: str) -> ActRow:
    """A person does not agree to a proposed act."""
    row = await get_act(session, act_id)
    if row.state != "proposed":
        raise Conflict(f"This act is not waiting for anybody: it is {row.state}.", parameter="actId")
    await _end(session, here, row, "refused", by=by, reason=reason)
    return row


async def undo(session: AsyncSession, here: Container, act_id: str, *, by: str, reason: str) -> ActRow:
    """Take an act back: standing and queues are as they were before it. An act that is over stays over."""
    row = await get_act(session, act_id)
    if row.state != "standing":
        raise Conflict(f"This act is not in force: it is {row.state}.", parameter="actId")
    if not reason.strip():
        raise ActRefused("Whoever takes an act back says why.")
    await _end(session, here, row, "undone", by=by, reason=reason)
    return row


async def pass_challenge(
    session: AsyncSession, here: Container, act_id: str, *, account_id: str, by: str, proved_at: datetime | None
) -> ActRow:
    """Somebody of the account passed the check that a challenge asks for: a second factor, after it was asked for."""
    row = await get_act(session, act_id, account_id=account_id)
    if row.state != "standing" or row.standing != AccountState.CHALLENGED.value:
        raise Conflict("There is no check to pass.", parameter="actId")
    if proved_at is None or row.starts_at is None or proved_at <= row.starts_at:
        raise Forbidden(
            "Sign in anew with a second factor (an authenticator app or a passkey), then pass the check.",
            code="AUP-CHALLENGE",
            challenge="second-factor",
        )
    await _end(session, here, row, "passed", by=by, reason="The check was passed with a second factor.")
    return row


async def _end(
    session: AsyncSession, here: Container, row: ActRow, state: str, *, by: str = "", reason: str = ""
) -> None:
    began = row.state == "standing"
    row.state, row.ended_at, row.ended_by, row.end_reason = state, here.clock.now(), by, reason.strip()[:2000]
    await session.flush()
    released = await release_all(session, here, row.id) if began else []
    await state_end(session, here, row, released=released)
    if began and row.standing:
        await standing_changed(session, row.scope, row.subject)


async def end_due(session: AsyncSession, here: Container, *, most: int = 200) -> Sequence[ActRow]:
    """End acts whose time is over; close accounts whose grace is over. Returns them."""
    now = here.clock.now()
    query = (
        select(ActRow)
        .where(ActRow.state.in_(("standing", "proposed")), ActRow.expires_at <= now)
        .order_by(ActRow.expires_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.scalars(query)).all()
    for row in rows:
        if row.state == "proposed":
            await _end(session, here, row, "refused", reason="Nobody agreed in time.")
        elif row.standing == AccountState.TERMINATED.value:
            await _close(session, here, row)
        else:
            await _end(session, here, row, "expired")
    return rows


async def _close(session: AsyncSession, here: Container, row: ActRow) -> None:
    """The grace of a terminated account is over: nobody can sign in any more."""
    row.state, row.ended_at = "closed", here.clock.now()
    account = await session.get(Account, row.account_id)
    if account is not None:
        set_account_status(session, account, AccountStatus.DISABLED)
    await append(
        session,
        {"kind": "act.closed", "at": row.ended_at, "accountId": row.account_id, "act": row.id, "verb": row.verb},
    )
    await standing_changed(session, row.scope, row.subject)
