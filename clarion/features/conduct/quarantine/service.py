"""Holding files back, letting them go, removing them. A file is out of reach of everybody while it is held."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.files import Files, NoSuchFile
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.policy_client import HeldBack, PolicyRequest, held_files
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import notify
from clarion.features.conduct.answers import RefusedByPolicy, problem_fields
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.examining import examine
from clarion.features.conduct.models import VerdictRow
from clarion.features.conduct.ports import Features
from clarion.features.conduct.quarantine.models import QuarantineRow
from clarion.features.conduct.quarantine.responses import FileInfo
from clarion.features.conduct.verdict import Verdict, VerdictKind

log = structlog.stdlib.get_logger("clarion.conduct")

LASTS = timedelta(hours=72)
MOST_HELD = 200
"""Of one account at once; beyond, files are refused instead of held."""
_KEPT = timedelta(days=214)
HELD, GOING, RELEASED, REMOVED = "held", "going", "released", "removed"


async def hold_file(here: Container, wish: PolicyRequest, verdict: Verdict, facts: Features) -> HeldBack | None:
    """Keep a file until it is decided. None where nobody could take it later: then it is refused."""
    ground = verdict.deciding
    if ground is None:
        return None
    unchecked = facts.get("file_scanned") is False and not facts.get("file_malware")
    return await _hold(here, wish, (ground.text, ground.remedy), problem_fields(verdict), unchecked=unchecked)


async def hold_refused(here: Container, wish: PolicyRequest, error: Exception) -> HeldBack | None:
    """Keep what a verdict wants held, outside of the transaction that it broke off. None for any other error."""
    if not isinstance(error, RefusedByPolicy) or error.details.get("verdict") != VerdictKind.QUARANTINE.value:
        return None
    fields = {name: str(value) for name, value in error.details.items()}
    return await _hold(here, wish, (error.message, ""), fields, unchecked=False)


async def _hold(
    here: Container, wish: PolicyRequest, words: tuple[str, str], fields: Mapping[str, str], *, unchecked: bool
) -> HeldBack | None:
    files = here.find(Files)
    if files is None or held_files(here).find(wish.channel) is None:
        return None
    now, held_id = here.clock.now(), new_id()
    row = QuarantineRow(
        id=held_id, account_id=wish.account_id, extension_id=wish.extension_id, channel=wish.channel,
        context=dict(wish.context), file_name=(wish.file_name or wish.subject)[:200], size=len(wish.content),
        sha256=sha256(wish.content).hexdigest(), file_key=f"quarantine/{wish.account_id}/{held_id}",
        statement_id=fields.get("statementId", ""), rule=fields.get("rule", ""),
        clause=fields.get("clause", "").removeprefix("AUP-"), reason=words[0], unchecked=unchecked,
        state=HELD, held_at=now, ends_at=now + LASTS, decided_at=None, decided_by="", decided_by_name="", decision="",
    )  # fmt: skip
    async with here.storage.reading() as session:
        held = select(func.count()).where(QuarantineRow.account_id == wish.account_id, QuarantineRow.state == HELD)
        if (await session.scalar(held) or 0) >= MOST_HELD:
            return None
    await files.put(row.file_key, wish.content)
    try:
        async with here.storage.transaction() as session:
            session.add(row)
            await append(session, _record("file.quarantined", row, now) | {"until": row.ends_at})
    except BaseException:
        await files.delete(row.file_key)
        raise
    found: dict[str, Any] = {"id": row.id, "until": wire_time(row.ends_at), **fields}
    return HeldBack(f"{words[0]} It is held until {row.ends_at:%Y-%m-%d %H:%M} UTC. {words[1]}".strip(), **found)


def _record(kind: str, row: QuarantineRow, now: datetime) -> dict[str, Any]:
    return {"kind": kind, "at": now, "accountId": row.account_id, "file": row.id, "sha256": row.sha256,
            "rule": row.rule, "statement": row.statement_id}  # fmt: skip


async def list_files(
    session: AsyncSession, *, account_id: str = "", extension_id: str = "", state: str = "", offset: int, limit: int
) -> tuple[list[QuarantineRow], int]:
    """Newest first."""
    query = select(QuarantineRow)
    for column, value in (
        (QuarantineRow.account_id, account_id),
        (QuarantineRow.extension_id, extension_id),
        (QuarantineRow.state, state),
    ):
        query = query.where(column == value) if value else query
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(QuarantineRow.held_at.desc(), QuarantineRow.id)
    return list((await session.scalars(query.offset(offset).limit(limit))).all()), total or 0


async def get_file(session: AsyncSession, file_id: str, *, account_id: str = "") -> QuarantineRow:
    row = await session.get(QuarantineRow, file_id[:64])
    if row is None or (account_id and row.account_id != account_id):
        raise NotFound("Resource for parameter [fileId] is not found.", parameter="fileId")
    return row


async def release_file(here: Container, file_id: str, reason: str, *, by: str = "", by_name: str = "") -> QuarantineRow:
    """Let it go on its way. When its channel cannot take it, it stays held, and that is raised."""
    async with here.storage.transaction() as session:
        row = await _claim(session, file_id)
    take = held_files(here).find(row.channel)
    try:
        if take is None:
            raise Conflict("This process does not know where the file belongs.", parameter="fileId")
        await take(await here.get(Files).get(row.file_key), row.context)
    except NoSuchFile:
        return await _finish(here, file_id, REMOVED, "The file is not there any more.", by, by_name)
    except BaseException:
        async with here.storage.transaction() as session:
            (await get_file(session, file_id)).state = HELD
        raise
    return await _finish(here, file_id, RELEASED, reason, by, by_name)


async def remove_file(here: Container, file_id: str, reason: str, *, by: str = "", by_name: str = "") -> QuarantineRow:
    """It is gone for good."""
    async with here.storage.transaction() as session:
        await _claim(session, file_id)
    return await _finish(here, file_id, REMOVED, reason, by, by_name)


async def _claim(session: AsyncSession, file_id: str) -> QuarantineRow:
    """Of several who decide at once, one does."""
    row = await session.get(QuarantineRow, file_id[:64], with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("Resource for parameter [fileId] is not found.", parameter="fileId")
    if row.state != HELD:
        raise Conflict(f"The file is not held any more: it is {row.state}.", parameter="fileId")
    row.state = GOING
    return row


async def _finish(here: Container, file_id: str, state: str, reason: str, by: str, by_name: str) -> QuarantineRow:
    now = here.clock.now()
    if not reason.strip():
        raise Invalid("Say why.", parameter="reason")
    async with here.storage.transaction() as session:
        row = await get_file(session, file_id)
        row.state, row.decision, row.decided_at = state, reason.strip()[:2000], now
        row.decided_by, row.decided_by_name = by, by_name[:200]
        context, row.context = row.context, {}  # words of a text are not kept beyond that
        who = await commitment(session, here, subject_of_extension(by), by) if by else "engine"
        await append(session, _record(f"file.{state}", row, now) | {"by": who})
        await _tell(session, here, row)
    await here.get(Files).delete(row.file_key)
    drop = held_files(here).find_drop(row.channel) if state == REMOVED else None
    if drop is not None:
        await drop(context)
    return row


async def _tell(session: AsyncSession, here: Container, row: QuarantineRow) -> None:
    gone = row.state == REMOVED
    title = LazyString("conduct.file.removed" if gone else "conduct.file.released")
    name = row.file_name or LazyString("conduct.file.unnamed")
    lines = [LazyString("conduct.file.named", {"file": name, "reason": row.decision})]
    await notify(session, here, row.account_id, title, lines, extension_id=row.extension_id,
                 statement_id=row.statement_id, by_letter=gone)  # fmt: skip


# ---- looking again


async def look_again(here: Container) -> list[str]:
    """Files whose statement was overturned go; those that waited for a scanner, or whose time is over, are examined
    again: clean ones go, others are removed at the end of their time. Returns which were decided."""
    now, decided = here.clock.now(), []
    async with here.storage.reading() as session:
        query = select(QuarantineRow).where(QuarantineRow.state == HELD)
        rows = (await session.scalars(query.order_by(QuarantineRow.held_at).limit(500))).all()
        statements = {row.statement_id for row in rows if row.statement_id}
        overturned = set(
            await session.scalars(
                select(VerdictRow.statement_id).where(
                    VerdictRow.statement_id.in_(statements), VerdictRow.overturned_at.is_not(None)
                )
            )
        )
    for row in rows:
        try:
            if await _decide(here, row, now, overturned=row.statement_id in overturned):
                decided.append(row.id)
        except Exception as error:
            log.warning("A held file could not be decided", file=row.id, problem=str(error))
    return decided


async def _decide(here: Container, row: QuarantineRow, now: datetime, *, overturned: bool) -> bool:
    if held_files(here).find(row.channel) is None:
        return False  # for a process that knows the channel
    over = now >= row.ends_at
    if overturned:
        await release_file(here, row.id, "A person decided that it was held without reason.")
    elif (row.unchecked or over) and await _is_clean(here, row):
        await release_file(here, row.id, "It was examined again, and nothing was found.")
    elif over:
        await remove_file(here, row.id, f"Its time was over and nobody let it go: {row.reason}")
    else:
        return False
    return True


async def _is_clean(here: Container, row: QuarantineRow) -> bool:
    if row.context.get("pardoned"):
        return False  # held for its words: a person decides, or nobody
    try:
        content = await here.get(Files).get(row.file_key)
    except NoSuchFile:
        return False
    facts = await examine(here, content, row.file_name)
    attempt = Attempt(event_id=f"file-again-{row.id}", kind=AttemptKind.FILE_UPLOAD, at=here.clock.now(),
                      account_id=row.account_id, extension_id=row.extension_id, content_key=row.sha256,
                      via="engine")  # fmt: skip
    plan = here.get(Conduct).force.plan(attempt.kind, attempt.at.date(), "", "", row.account_id)
    return not plan.judge([facts]).matches and facts.get("file_scanned") is not False


async def forget(session: AsyncSession, now: datetime) -> None:
    """Names and contexts of decided files go with the time to object."""
    query = select(QuarantineRow).where(QuarantineRow.decided_at < now - _KEPT).limit(500)
    for row in await session.scalars(query):
        await session.delete(row)


def file_view(row: QuarantineRow, *, own: bool = False) -> FileInfo:
    view: FileInfo = {
        "id": row.id,
        "state": "held" if row.state in (HELD, GOING) else row.state,
        "channel": row.channel,
        "fileName": row.file_name,
        "size": row.size,
        "sha256": row.sha256,
        "rule": row.rule,
        "clause": row.clause,
        "reason": row.reason,
        "unchecked": row.unchecked,
        "heldAt": wire_time(row.held_at),
        "until": wire_time(row.ends_at),
        "statementId": row.statement_id or None,
        "extensionId": row.extension_id or None,
        "decidedAt": wire_time(row.decided_at) if row.decided_at else None,
        "decision": row.decision or None,
    }
    if not own:
        view |= {"accountId": row.account_id, "decidedBy": row.decided_by_name or row.decided_by or None}
    return view
