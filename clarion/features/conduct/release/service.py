"""Bringing rules into force, step by step: dated stages, proposals to officers, promotion, looks at matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import EVERYTHING, list_switches, notify, set_switch
from clarion.features.conduct.cases import CaseRow, find_operator_account
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.overrides import find_override, set_override
from clarion.features.conduct.release.models import MatchFound, ObservedRow, StageRow
from clarion.features.conduct.release.rules import NEXT, Observed, Readiness, Terms, readiness, terms_of
from clarion.features.conduct.replay import AttemptBatch
from clarion.features.conduct.rulebook import NEVER_SWITCHED, Force, Override
from clarion.features.conduct.verdict import Status

KEPT = timedelta(days=92)
_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Who:
    """Who does it; empty: the engine by itself."""

    id: str = ""
    name: str = ""


ENGINE = Who()


# ---- stages


async def follow(session: AsyncSession, here: Container, force: Force) -> list[str]:
    """Begin a stage, with its date, for each rule whose status or record is another than before. Returns which."""
    now, begun = here.clock.now(), []
    known = {row.rule: row for row in await session.scalars(select(StageRow).with_for_update())}
    for ready in force.ready_rules(now.date()):
        rule, row = ready.rule, known.get(ready.rule.id)
        if rule.id in NEVER_SWITCHED or not rule.live:
            continue
        if row is None:
            row = StageRow(rule=rule.id, status="", digest="", since=now, matches=0, case_id="", why="", by="")
            row.by_name = ""
            session.add(row)
        if row.status == ready.status.value and (row.digest == ready.digest or ready.status is Status.ENFORCE):
            continue
        why = "its record changed" if row.status == ready.status.value else row.status and "its status was changed"
        await _begin(session, here, row, (ready.status, ready.digest), why or "it came with this version")
        begun.append(rule.id)
    await session.flush()
    return begun


async def _begin(
    session: AsyncSession, here: Container, row: StageRow, stage: tuple[Status, str], why: str, who: Who = ENGINE
) -> None:
    """A new stage of a rule, dated, in the log of evidence. A task about the stage before is over."""
    now = here.clock.now()
    if row.case_id:
        await _close_case(session, here, row, "overtaken", f"{why[:1].upper()}{why[1:]}.", who)
    row.status, row.digest, row.since, row.matches = stage[0].value, stage[1], now, 0
    row.why, row.by, row.by_name = why[:_LONGEST_NOTE], who.id, who.name[:200]
    who_did = await _sealed(session, here, who)
    await append(session, {"kind": "rule.stage", "at": now, "rule": row.rule, "status": row.status, "hash": row.digest,
                           "why": row.why, "by": who_did})  # fmt: skip


async def _sealed(session: AsyncSession, here: Container, who: Who) -> Any:
    return await commitment(session, here, subject_of_extension(who.id), who.id) if who.id else "engine"


async def get_stage(session: AsyncSession, rule: str, *, lock: bool = False) -> StageRow:
    """`lock`: nobody else changes it until the transaction is over."""
    row = await session.get(StageRow, rule[:40], with_for_update=lock, populate_existing=True)
    if row is None:
        raise NotFound("Resource for parameter [ruleId] is not found.", parameter="ruleId")
    return row


async def list_stages(session: AsyncSession) -> Sequence[StageRow]:
    return (await session.scalars(select(StageRow).order_by(StageRow.rule))).all()


async def observed(session: AsyncSession, row: StageRow) -> Observed:
    """What was seen since the stage began. An overturned statement counts as wrong, an upheld one as right."""
    of_stage = (ObservedRow.rule == row.rule, ObservedRow.status == row.status, ObservedRow.last_at >= row.since)

    async def count(*conditions: Any) -> int:
        return await session.scalar(select(func.count()).select_from(ObservedRow).where(*of_stage, *conditions)) or 0

    right = await count((ObservedRow.found == "right") | (ObservedRow.confirmed.is_(True) & (ObservedRow.found == "")))
    wrong = await count(ObservedRow.found == "wrong")
    overturned = select(func.count()).where(VerdictRow.rule == row.rule, VerdictRow.overturned_at >= row.since)
    upheld = select(func.count()).where(
        CaseRow.rule == row.rule,
        CaseRow.kind == "appeal",
        CaseRow.decision == "upheld",
        CaseRow.decided_at >= row.since,
    )
    return Observed(
        status=Status(row.status),
        since=row.since,
        matches=row.matches,
        events=await _attempts_since(session, row.since),
        right=right + (await session.scalar(upheld) or 0),
        wrong=wrong + (await session.scalar(overturned) or 0),
    )


async def _attempts_since(session: AsyncSession, since: datetime) -> int:
    """Of all kinds and accounts, as far as they are still kept."""
    return await session.scalar(select(func.sum(AttemptBatch.count)).where(AttemptBatch.until >= since)) or 0


async def weigh(session: AsyncSession, force: Force, row: StageRow, now: datetime) -> tuple[Terms, Observed, Readiness]:
    terms = terms_of(force.book.tables, row.rule, now.date())
    seen = await observed(session, row)
    return terms, seen, readiness(terms, seen, now)


# ---- proposals


async def consider(session: AsyncSession, here: Container, force: Force) -> list[str]:
    """Propose, or where the tables say so carry out, what is ready. Returns the rules concerned."""
    now, found = here.clock.now(), []
    for row in await list_stages(session):
        if Status(row.status) not in NEXT or row.rule not in force.book.rules or not _may_go_on(force, row):
            continue
        least = terms_of(force.book.tables, row.rule, now.date())
        if now < row.since + timedelta(days=least.days):
            continue
        terms, seen, state = await weigh(session, force, row, now)
        if state.ready and terms.automatic:
            await promote(session, here, force, row.rule, f"Ready by the tables: {_summary(seen)}")
            found.append(row.rule)
        elif (state.ready or state.only_looks) and not row.case_id:
            await _propose(session, here, row, seen, state)
            found.append(row.rule)
    return found


def _may_go_on(force: Force, row: StageRow) -> bool:
    return NEXT[Status(row.status)] in force.book.rules[row.rule].rule.change.status


def _summary(seen: Observed) -> str:
    right = "nobody looked yet" if seen.precision is None else f"{seen.right} of {seen.right + seen.wrong} looks right"
    return f"since {seen.since:%Y-%m-%d}, {seen.matches} matches among {seen.events} attempts, {right}"


async def _propose(session: AsyncSession, here: Container, row: StageRow, seen: Observed, state: Readiness) -> None:
    now, after = here.clock.now(), NEXT[seen.status].value
    text = f"{row.rule} may go from {row.status} to {after}: {_summary(seen)}."
    if not state.ready:
        text = f"{row.rule} could go from {row.status} to {after}, but takes {state.missing[0]}: {_summary(seen)}."
    case = CaseRow(
        id=new_id(), kind="release", state="received", rule=row.rule, subject=f"{row.status} → {after}", text=text,
        details={"from": row.status, "to": after}, history=[], filed_at=now, acknowledged_at=now,
        account_id="", extension_id="", statement_id="", act_id="", clause="", contact="", reporter="", source="",
        decided_by="", decided_by_name="", decision="", reasons="",
    )  # fmt: skip
    session.add(case)
    row.case_id = case.id
    await append(session, {"kind": "release.proposed", "at": now, "rule": row.rule, "from": row.status, "to": after,
                           "case": case.id, "observed": figures(seen)})  # fmt: skip
    operator = await find_operator_account(session, here)
    if operator:
        await notify(session, here, operator, LazyString("conduct.release.title", {"rule": row.rule}), [text], at=now)


def figures(seen: Observed) -> dict[str, Any]:
    return {"since": wire_time(seen.since), "matches": seen.matches, "events": seen.events, "right": seen.right,
            "wrong": seen.wrong, "precision": None if seen.precision is None else round(seen.precision, 4)}  # fmt: skip


async def _close_case(
    session: AsyncSession, here: Container, row: StageRow, decision: str, reasons: str, who: Who
) -> None:
    case, now = await session.get(CaseRow, row.case_id), here.clock.now()
    row.case_id = ""
    if case is None or case.state == "decided":
        return
    case.state, case.decision, case.reasons, case.decided_at = "decided", decision, reasons[:5000], now
    case.decided_by, case.decided_by_name, case.status_at = who.id, who.name[:200], case.status_at or now
    case.history = [*case.history, {"at": wire_time(now), "what": decision, "text": case.reasons, "by": who.name}]


# ---- what officers do


async def promote(
    session: AsyncSession, here: Container, force: Force, rule: str, reason: str, who: Who = ENGINE
) -> StageRow:
    """One step towards being in force, everywhere. Raises Conflict with what is missing."""
    row, now = await get_stage(session, rule, lock=True), here.clock.now()
    words = _words(reason)
    if Status(row.status) not in NEXT or not _may_go_on(force, row):
        raise Conflict(f"{rule} cannot go further: it is {row.status}.", parameter="ruleId")
    _, seen, state = await weigh(session, force, row, now)
    if not state.ready:
        raise Conflict(f"{rule} is not ready. Missing: {'; '.join(state.missing)}.", parameter="ruleId")
    after = NEXT[seen.status]
    await _take_off_switch(session, here, rule, words, who)
    before = await find_override(session, rule, "everywhere", "")
    kept = dict(before.limits) if before is not None else {}
    change = Override(rule, "everywhere", "", kept, after, before.killed if before is not None else None)
    await set_override(session, here, force.book, change, words, by=who.id)
    await append(session, {"kind": "rule.promoted", "at": now, "rule": rule, "from": row.status, "to": after.value,
                           "reason": words, "by": await _sealed(session, here, who),
                           "observed": figures(seen)})  # fmt: skip
    if row.case_id:
        await _close_case(session, here, row, "promoted", words, who)
    await _begin(session, here, row, (after, row.digest), words, who)
    operator = await find_operator_account(session, here)
    if operator:
        title = LazyString("conduct.promoted.title", {"rule": rule, "status": after.value})
        await notify(session, here, operator, title, [words, _summary(seen)], at=now)
    return row


async def _take_off_switch(session: AsyncSession, here: Container, rule: str, words: str, who: Who) -> None:
    """A rule that fell back observes by a switch; that goes. Switches that people turned for everything stay."""
    for switch in await list_switches(session):
        if switch.rule == EVERYTHING or (switch.rule == rule and switch.mode == "off"):
            raise Conflict(f"{switch.rule} is switched {switch.mode}: {switch.reason}", parameter="ruleId")
        if switch.rule == rule:
            await set_switch(session, here, rule, "on", words, by=who.id, by_name=who.name)


async def keep(session: AsyncSession, here: Container, rule: str, reason: str, who: Who) -> StageRow:
    """It stays as it is: the observation begins anew."""
    row, words = await get_stage(session, rule, lock=True), _words(reason)
    if Status(row.status) not in NEXT:
        raise Conflict(f"{rule} is in force.", parameter="ruleId")
    if row.case_id:
        await _close_case(session, here, row, "kept", words, who)
    await _begin(session, here, row, (Status(row.status), row.digest), words, who)
    return row


def _words(reason: str) -> str:
    if not reason.strip():
        raise Invalid("Say why.", parameter="reason")
    return reason.strip()[:_LONGEST_NOTE]


async def look(
    session: AsyncSession,
    here: Container,
    rule: str,
    match_id: str,
    found: MatchFound | Literal[""],
    note: str,
    who: Who,
) -> ObservedRow:
    """A person says of a match whether the rule was right; empty takes that back."""
    row = await session.get(ObservedRow, match_id[:64])
    if row is None or row.rule != rule:
        raise NotFound("Resource for parameter [matchId] is not found.", parameter="matchId")
    now = here.clock.now()
    row.found, row.note = found, note.strip()[:_LONGEST_NOTE]
    row.found_by, row.found_by_name, row.found_at = who.id, who.name[:200], now
    await append(session, {"kind": "release.looked", "at": now, "rule": rule, "match": row.id, "found": found,
                           "by": await _sealed(session, here, who)})  # fmt: skip
    return row


async def list_matches(
    session: AsyncSession, row: StageRow, *, offset: int = 0, limit: int = 100
) -> tuple[list[ObservedRow], int]:
    """Of this stage: those that nobody looked at first, then the newest."""
    query = select(ObservedRow).where(
        ObservedRow.rule == row.rule, ObservedRow.status == row.status, ObservedRow.last_at >= row.since
    )
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(ObservedRow.found, ObservedRow.confirmed, ObservedRow.last_at.desc(), ObservedRow.id)
    return list((await session.scalars(query.offset(offset).limit(limit))).all()), total or 0


async def forget(session: AsyncSession, now: datetime) -> None:
    """What was observed is not kept longer than it takes to decide."""
    await session.execute(delete(ObservedRow).where(ObservedRow.last_at < now - KEPT))
