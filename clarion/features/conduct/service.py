"""Reading verdicts, and everything that conduct does while a process runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.http import Paging, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import ActEnder, Releases
from clarion.features.conduct.cases import ClockWatch
from clarion.features.conduct.evidence import Checkpointer
from clarion.features.conduct.evidence.witnessing import WitnessFeed
from clarion.features.conduct.legal import NoticedSources
from clarion.features.conduct.legal.clock import LegalClock
from clarion.features.conduct.legal.profile_images import KIND as PROFILE_IMAGES
from clarion.features.conduct.legal.profile_images import NoticedProfileImages
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.opening import judging_of
from clarion.features.conduct.quarantine import QuarantineWatch
from clarion.features.conduct.release import ReleaseWatch
from clarion.features.conduct.replay.asking_for import jobs_of
from clarion.features.conduct.responses import VerdictInfo
from clarion.features.conduct.verdict_keeper import VerdictKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which verdicts somebody looks for. `since` inclusive, `until` exclusive."""

    extension_id: str = ""
    rule: str = ""
    kind: str = ""
    verdict: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


async def read_verdicts(
    session: AsyncSession, account_id: str, paging: Paging, wanted: Wanted
) -> tuple[Sequence[VerdictRow], int]:
    """Newest first. Statements of acts are listed apart."""
    query = select(VerdictRow).where(VerdictRow.account_id == account_id, VerdictRow.act_id == "")
    for column, value in (
        (VerdictRow.extension_id, wanted.extension_id),
        (VerdictRow.rule, wanted.rule),
        (VerdictRow.kind, wanted.kind),
        (VerdictRow.verdict, wanted.verdict),
    ):
        query = query.where(column == value) if value else query
    if wanted.since:
        query = query.where(VerdictRow.at >= wanted.since)
    if wanted.until:
        query = query.where(VerdictRow.at < wanted.until)
    if wanted.search:
        query = query.where(VerdictRow.dialed.contains(wanted.search, autoescape=True))
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(VerdictRow.at.desc(), VerdictRow.statement_id)
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


async def get_verdict(session: AsyncSession, account_id: str, statement_id: str) -> VerdictRow:
    row = await session.get(VerdictRow, statement_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [statementId] is not found.", parameter="statementId")
    return row


def verdict_view(row: VerdictRow) -> VerdictInfo:
    """A verdict with its words: what was tried, what was said, why, and what would pass."""
    return {
        "id": row.statement_id,
        "at": wire_time(row.at),
        "attempt": row.kind,
        "dialed": row.dialed,
        "extensionId": row.extension_id,
        "verdict": row.verdict,
        "rule": row.rule,
        "grounds": row.body.get("grounds", []),
        "codes": row.body.get("codes", {}),
        "expiresAt": row.body.get("expiresAt"),
        "callerNumber": row.body.get("callerNumber") or None,
        "appealedAt": wire_time(row.appealed_at) if row.appealed_at else None,
        "overturnedAt": wire_time(row.overturned_at) if row.overturned_at else None,
    }


def offer_conduct(here: Container) -> None:
    """What other features use of this one."""
    judging_of(here)
    here.offer(NoticedSources, NoticedSources()).add(PROFILE_IMAGES, NoticedProfileImages(here))
    if here.find(Releases) is None:
        here.offer(Releases, Releases())


async def open_conduct(here: Container) -> None:
    """Start to judge and to listen. Call on the event loop."""
    await judging_of(here).open()
    await here.offer(VerdictKeeper, VerdictKeeper(here)).open()
    here.offer(ActEnder, ActEnder(here)).open()
    here.offer(Checkpointer, Checkpointer(here)).open()
    here.offer(WitnessFeed, WitnessFeed(here)).open()
    here.offer(ClockWatch, ClockWatch(here)).open()
    here.offer(LegalClock, LegalClock(here)).open()
    await here.offer(ReleaseWatch, ReleaseWatch(here)).open()
    here.offer(QuarantineWatch, QuarantineWatch(here)).open()


async def close_conduct(here: Container) -> None:
    await jobs_of(here).close()
    await here.get(QuarantineWatch).close()
    await here.get(ReleaseWatch).close()
    await here.get(LegalClock).close()
    await here.get(ClockWatch).close()
    await here.get(WitnessFeed).close()
    await here.get(Checkpointer).close()
    await here.get(ActEnder).close()
    await here.get(VerdictKeeper).close()
    await judging_of(here).close()
