"""Stages and matches for pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.counters.statistics import wilson_upper
from clarion.features.conduct.release.models import ObservedRow, StageRow
from clarion.features.conduct.release.responses import MatchInfo, RolloutStatus, Stage, StageInfo, StageProgress
from clarion.features.conduct.release.rules import NEXT
from clarion.features.conduct.release.service import list_stages, weigh
from clarion.features.conduct.rulebook import Force
from clarion.features.conduct.verdict import Status


async def stage_view(session: AsyncSession, force: Force, row: StageRow, now: datetime) -> Stage:
    """How far a rule has come; one in force has no further to go."""
    if Status(row.status) in NEXT:
        return await progress_view(session, force, row, now)
    return _stage_view(force, row)


def _stage_view(force: Force, row: StageRow) -> StageInfo:
    kept, status = force.book.rules.get(row.rule), Status(row.status)
    return {
        "rule": row.rule,
        "title": kept.rule.title if kept else row.rule,
        "status": cast("RolloutStatus", row.status),
        "next": NEXT[status].value if status in NEXT else None,
        "since": wire_time(row.since),
        "hash": row.digest,
        "why": row.why,
        "by": row.by_name or row.by or "the engine",
        "caseId": row.case_id or None,
    }


async def progress_view(session: AsyncSession, force: Force, row: StageRow, now: datetime) -> StageProgress:
    """A rule on its way: since when, what it takes, what was seen."""
    terms, seen, state = await weigh(session, force, row, now)
    doubtful = seen.doubtful(terms.reviewed)
    return {
        **_stage_view(force, row),
        "ready": state.ready,
        "missing": list(state.missing),
        "matches": seen.matches,
        "events": seen.events,
        "right": seen.right,
        "wrong": seen.wrong,
        "precision": None if seen.precision is None else round(seen.precision, 4),
        "touched": round(wilson_upper(min(doubtful, seen.events), seen.events, terms.z), 6),
        "terms": {
            "days": terms.days,
            "confidence": terms.z,
            "reviewed": terms.reviewed,
            "precision": terms.precision,
            "touched": terms.touched,
            "automatic": terms.automatic,
        },
    }


async def list_progress(session: AsyncSession, force: Force, now: datetime) -> list[StageProgress]:
    """Every rule that is watched or on trial."""
    rows = [row for row in await list_stages(session) if Status(row.status) in NEXT]
    return [await progress_view(session, force, row, now) for row in rows]


def match_view(row: ObservedRow, names: Mapping[str, str]) -> MatchInfo:
    """What a rule fitted, of one account on one day. `names`: of accounts."""
    example = row.example
    return {
        "id": row.id,
        "accountId": row.account_id,
        "accountName": names.get(row.account_id or "", ""),
        "day": row.day,
        "count": row.count,
        "firstAt": wire_time(row.first_at),
        "lastAt": wire_time(row.last_at),
        "attempt": example.get("attempt", ""),
        "text": example.get("text", ""),
        "facts": [{"name": name.replace("_", " "), "value": str(value)}
                  for name, value in (example.get("facts") or {}).items()],
        "statementId": example.get("statementId") or None,
        "confirmed": row.confirmed,
        "found": row.found or None,
        "foundBy": row.found_by_name or None,
        "foundAt": wire_time(row.found_at) if row.found_at else None,
        "note": row.note,
    }  # fmt: skip
