"""Stages and matches for pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.counters.statistics import wilson_upper
from clarion.features.conduct.release.models import ObservedRow, StageRow
from clarion.features.conduct.release.responses import MatchInfo, RolloutStatus, StageInfo
from clarion.features.conduct.release.rules import NEXT
from clarion.features.conduct.release.service import weigh
from clarion.features.conduct.rulebook import Force
from clarion.features.conduct.verdict import Status


async def stage_view(session: AsyncSession, force: Force, row: StageRow, now: datetime) -> StageInfo:
    """How far a rule has come: since when, what it takes, what was seen."""
    kept, status = force.book.rules.get(row.rule), Status(row.status)
    view: StageInfo = {
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
    if status not in NEXT:
        return view
    terms, seen, state = await weigh(session, force, row, now)
    doubtful = seen.doubtful(terms.reviewed)
    return {
        **view,
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
