"""The public report of a quarter: counts by rule and act, overturn rate, median times. It shows no account."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median

from sqlalchemy import case, func, select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import ActRow
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.rule_responses import TransparencyCases, TransparencyReport, TransparencyRuleRow
from clarion.features.conduct.cases.statements import find_rule
from clarion.features.conduct.cases.vocabulary import CLAUSES
from clarion.features.conduct.evidence import newest_checkpoint
from clarion.features.conduct.models import VerdictRow

_QUARTER = re.compile(r"^(20\d\d)-?Q([1-4])$")


def quarter_of(moment: datetime) -> str:
    return f"{moment.year}-Q{(moment.month - 1) // 3 + 1}"


def bounds_of(quarter: str) -> tuple[datetime, datetime]:
    """From when until when. Raises Invalid for what is no quarter."""
    match = _QUARTER.match(quarter)
    if match is None:
        raise Invalid("Parameter [quarter] value is invalid: such as 2026-Q4.", parameter="quarter")
    year, month = int(match[1]), 3 * int(match[2]) - 2
    start = datetime(year, month, 1, tzinfo=UTC)
    return start, datetime(year + (month == 10), (month + 3) % 12, 1, tzinfo=UTC)


async def transparency_report(session: AsyncSession, here: Container, quarter: str) -> TransparencyReport:
    """Everything about one quarter, so far if it still runs."""
    start, end = bounds_of(quarter)
    now = here.clock.now()
    if start > now:
        raise Invalid("Parameter [quarter] value is invalid: it has not begun.", parameter="quarter")
    given = await _by_rule(session, start, end)
    acts = await _acts(session, start, end)
    rules = sorted({rule for rule, _ in given} | {rule for rule, _ in acts})
    rows = [_rule_row(here, rule, given, acts) for rule in rules if rule]
    cases = await _cases(session, start, end)
    statements, overturned = (sum(row[name] for row in rows) for name in ("statements", "overturned"))
    checkpoint = await newest_checkpoint(session)
    return {
        "quarter": quarter_of(start),
        "from": wire_time(start),
        "to": wire_time(end),
        "complete": now >= end,
        "madeAt": wire_time(now),
        "statements": statements,
        "overturned": overturned,
        "overturnRate": round(overturned / statements, 4) if statements else 0.0,
        "rules": rows,
        "cases": cases,
        "evidence": {"size": checkpoint.size, "checkpoint": checkpoint.note} if checkpoint else None,
    }


async def _by_rule(session: AsyncSession, start: datetime, end: datetime) -> dict[tuple[str, str], tuple[int, int]]:
    query = (
        select(VerdictRow.rule, VerdictRow.verdict, func.count(), func.count(VerdictRow.overturned_at))
        .where(VerdictRow.at >= start, VerdictRow.at < end, VerdictRow.act_id == "")
        .group_by(VerdictRow.rule, VerdictRow.verdict)
    )
    return {(rule, verdict): (count, undone) for rule, verdict, count, undone in await session.execute(query)}


async def _acts(session: AsyncSession, start: datetime, end: datetime) -> dict[tuple[str, str], tuple[int, int]]:
    undone = func.sum(case((ActRow.state == "undone", 1), else_=0))
    query = (
        select(ActRow.rule, ActRow.verb, func.count(), undone)
        .where(ActRow.starts_at >= start, ActRow.starts_at < end)
        .group_by(ActRow.rule, ActRow.verb)
    )
    return {
        (rule, verb): (count, int(taken_back or 0)) for rule, verb, count, taken_back in await session.execute(query)
    }


def _rule_row(
    here: Container,
    rule_id: str,
    given: dict[tuple[str, str], tuple[int, int]],
    acts: dict[tuple[str, str], tuple[int, int]],
) -> TransparencyRuleRow:
    rule = find_rule(here, rule_id)
    verdicts = {verdict: count for (one, verdict), (count, _) in given.items() if one == rule_id}
    taken = {verb: count for (one, verb), (count, _) in acts.items() if one == rule_id}
    undone = sum(back for (one, _), (_, back) in given.items() if one == rule_id)
    back = sum(count for (one, _), (_, count) in acts.items() if one == rule_id)
    total = sum(verdicts.values())
    return {
        "rule": rule_id,
        "title": rule.title if rule else rule_id,
        "clause": rule.clause if rule else "",
        "clauseTitle": CLAUSES.get(rule.clause, "") if rule else "",
        "statements": total,
        "verdicts": verdicts,
        "acts": taken,
        "overturned": undone,
        "actsTakenBack": back,
        "overturnRate": round(undone / total, 4) if total else 0.0,
    }


async def _cases(session: AsyncSession, start: datetime, end: datetime) -> TransparencyCases:
    rows = (await session.scalars(select(CaseRow).where(CaseRow.filed_at >= start, CaseRow.filed_at < end))).all()
    kinds = Counter(row.kind for row in rows)
    appeals = [row for row in rows if row.kind == "appeal"]
    decided = [row for row in appeals if row.decided_at]
    won = [row for row in decided if row.decision == "overturned"]
    return {
        "appeals": kinds["appeal"],
        "reports": kinds["report"],
        "complaints": kinds["complaint"],
        "appealsDecided": len(decided),
        "appealsWon": len(won),
        "medianSecondsToAcknowledge": _median(appeals, "acknowledged_at"),
        "medianSecondsToStatus": _median(appeals, "status_at"),
        "medianSecondsToDecision": _median(appeals, "decided_at"),
        "decidedInTime": sum(1 for row in decided if _in_time(row)),
    }


def _in_time(row: CaseRow) -> bool:
    return row.decided_at is not None and row.decision_due_at is not None and row.decided_at <= row.decision_due_at


def _median(rows: Sequence[CaseRow], name: str) -> float | None:
    found = [(getattr(row, name) - row.filed_at).total_seconds() for row in rows if getattr(row, name)]
    return round(median(found), 1) if found else None


def as_csv(report: TransparencyReport) -> str:
    """One line for each rule and what came of it; no value begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["quarter", "rule", "title", "clause", "kind", "outcome", "count", "overturned", "overturn rate"])
    for row in report["rules"]:
        head = [report["quarter"], row["rule"], row["title"], row["clause"]]
        for verdict, count in sorted(row["verdicts"].items()):
            writer.writerow([*head, "verdict", verdict, count, row["overturned"], row["overturnRate"]])
        for verb, count in sorted(row["acts"].items()):
            writer.writerow([*head, "act", verb, count, row["actsTakenBack"], ""])
    for name, value in report["cases"].items():
        writer.writerow([report["quarter"], "", "", "", "cases", name, "" if value is None else value, "", ""])
    return out.getvalue()
