"""What watched rules would have touched: gathered from verdicts, written down every few seconds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.events import VerdictGiven
from clarion.features.conduct.release.models import ObservedRow, StageRow
from clarion.features.people import Account

MOST_KEYS = 2000
_WATCHED = ("observe", "canary")


@dataclass(slots=True)
class Seen:
    """Matches of one rule on one account on one day, since they were last written down."""

    status: str
    first_at: datetime
    last_at: datetime
    example: dict[str, Any]
    count: int = 0
    confirmed: bool = False


class Gathered:
    """In memory, bounded: beyond `MOST_KEYS` accounts and days at once, matches are counted but not shown."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str, str], Seen] = {}
        self.counts: dict[str, int] = {}

    def take(self, given: VerdictGiven) -> None:
        at = datetime.fromisoformat(given.at)
        stopped = {(ground["rule"], ground.get("signal", "")) for ground in given.verdict.get("grounds", ())
                   if ground.get("act") not in ("O", "N")}  # fmt: skip
        for match in given.verdict.get("matches", ()):
            if match.get("status") not in _WATCHED:
                continue
            rule = str(match["rule"])[:40]
            self.counts[rule] = self.counts.get(rule, 0) + 1
            key = (rule, given.account_id, at.date().isoformat())
            seen = self.seen.get(key)
            if seen is None:
                if len(self.seen) >= MOST_KEYS:
                    continue
                seen = self.seen[key] = Seen(match["status"], at, at, _example(given, match))
            seen.count += 1
            seen.first_at, seen.last_at = min(seen.first_at, at), max(seen.last_at, at)
            seen.confirmed |= any(other != rule for other, _ in stopped)

    def __bool__(self) -> bool:
        return bool(self.counts)


def _example(given: VerdictGiven, match: dict[str, Any]) -> dict[str, Any]:
    """What a person needs to say whether the rule was right; no numbers of others, no words of a message."""
    facts = {name: value for name, value in (match.get("facts") or {}).items() if "+" not in str(value)}
    return {
        "attempt": given.kind,
        "extensionId": given.extension_id,
        "text": str(match.get("text", ""))[:600],
        "facts": dict(list(facts.items())[:30]),
        "act": match.get("act", ""),
        "statementId": given.verdict.get("statementId") or "",
    }


async def write_down(session: AsyncSession, gathered: Gathered) -> None:
    """Add to what is kept. Call in a transaction; whoever gave `gathered` keeps it when that fails."""
    for rule, count in sorted(gathered.counts.items()):
        stage = await session.get(StageRow, rule, with_for_update=True)
        if stage is not None and stage.status in _WATCHED:
            stage.matches += count
    for (rule, account_id, day), seen in sorted(gathered.seen.items()):
        if account_id and await session.get(Account, account_id) is None:
            continue
        await _add(session, (rule, account_id or None, day), seen)
    await session.flush()


async def _add(session: AsyncSession, key: tuple[str, str | None, str], seen: Seen) -> None:
    rule, account_id, day = key
    query = select(ObservedRow).where(
        ObservedRow.rule == rule,
        ObservedRow.account_id == account_id if account_id else ObservedRow.account_id.is_(None),
        ObservedRow.day == day,
        ObservedRow.status == seen.status,
    )
    row = await session.scalar(query.limit(1))
    if row is None:
        row = ObservedRow(
            id=new_id(), rule=rule, account_id=account_id, day=day, status=seen.status, count=0,
            first_at=seen.first_at, last_at=seen.last_at, example=seen.example, confirmed=False,
            found="", found_by="", found_by_name="", note="",
        )  # fmt: skip
        session.add(row)
    row.count += seen.count
    row.first_at, row.last_at = min(row.first_at, seen.first_at), max(row.last_at, seen.last_at)
    row.confirmed = row.confirmed or seen.confirmed
