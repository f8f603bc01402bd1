"""Takedown notices: a complete one that an officer accepts holds the file, the owner may object, and it comes back
after 10 business days unless the claimant goes to court. What is upheld counts against the account (INF-01).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, or_, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import notify
from clarion.features.conduct.cases.appeals import checked_contact, decide, get_case
from clarion.features.conduct.cases.contacts import write_to_contact
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.rules import OPEN, SHORTEST_REASONS
from clarion.features.conduct.events import TAKEDOWNS_CHANGED, TakedownsChanged
from clarion.features.conduct.evidence import append
from clarion.features.conduct.legal.records import file_case, get_open_case, note
from clarion.features.conduct.legal.rules import COUNTERED_WITHIN, RESTORED_BY, RESTORED_FROM, business_days_after
from clarion.features.conduct.spoken import Line

RULE = "INF-01"


@dataclass(frozen=True, slots=True)
class NoticedFile:
    """A file that a notice is about: whose it is, and what it holds."""

    id: str
    account_id: str
    extension_id: str
    name: str


class NoticedFiles(Protocol):
    """Knows files of one kind that people see. Ids are `kind:…`, those of chat files without a kind."""

    async def find(self, session: AsyncSession, where: str) -> NoticedFile | None:
        """By its address or id."""

    async def digest(self, session: AsyncSession, file_id: str) -> str:
        """SHA-256 of its bytes, or the first half of it; "" when it is gone."""

    async def hide(self, session: AsyncSession, file_id: str) -> dict[str, str]:
        """Take it out of everybody's reach; returns what `show` needs to give it back."""

    async def show(self, session: AsyncSession, file_id: str, kept: Mapping[str, str]) -> None:
        """Give it back."""


class NoticedSources:
    """All kinds of files that a notice may be about; each feature adds its own."""

    def __init__(self) -> None:
        self._by_kind: dict[str, NoticedFiles] = {}

    def add(self, kind: str, source: NoticedFiles) -> None:
        self._by_kind[kind] = source

    async def find(self, session: AsyncSession, where: str) -> NoticedFile | None:
        for source in self._by_kind.values():
            file = await source.find(session, where)
            if file is not None:
                return file
        return None

    def source_of(self, file_id: str) -> NoticedFiles | None:
        """None where no notice can reach such files."""
        kind, colon, _ = file_id.partition(":")
        return self._by_kind.get(kind if colon else "") if file_id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTakedown:
    """What 17 USC 512(c)(3) asks of a notice."""

    work: str
    material: str
    name: str
    contact: str
    signature: str
    good_faith: bool
    accurate: bool
    source: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNotice:
    """What 17 USC 512(g)(3) asks of the answer."""

    text: str
    name: str
    address: str
    signature: str
    mistake: bool
    jurisdiction: bool


_MISSING = {
    "work": "which work it is about", "material": "the address of the file",
    "name": "your name", "contact": "an e-mail address", "signature": "your name as a signature",
    "good_faith": "that you believe in good faith that the use is not authorized",
    "accurate": "under penalty of perjury, that this is accurate and you may act for the owner",
    "text": "why it is no infringement", "address": "your postal address",
    "mistake": "under penalty of perjury, that it was taken down by mistake",
    "jurisdiction": "that you accept the courts of your place",
}  # fmt: skip


def _check_complete(given: NewTakedown | CounterNotice) -> None:
    """Raises Invalid with the first thing that is missing: an incomplete notice has no effect."""
    for each in fields(given):
        value = getattr(given, each.name)
        if each.name in _MISSING and not (value.strip() if isinstance(value, str) else value):
            parameter = "".join(part.title() if at else part for at, part in enumerate(each.name.split("_")))
            raise Invalid(f"Parameter [{parameter}] is required: {_MISSING[each.name]}.", parameter=parameter)


async def file_takedown(session: AsyncSession, here: Container, new: NewTakedown) -> CaseRow:
    """Take a complete notice; a person reads it before anything happens. What it is about is not told to the sender."""
    _check_complete(new)
    checked_contact(new.contact)
    file = await here.get(NoticedSources).find(session, new.material)
    details = {"claimant": new.name.strip()[:200], "material": new.material.strip()[:500]}
    details |= {"language": new.language} if new.language else {}
    details |= {"fileId": file.id, "fileName": file.name} if file is not None else {}
    row = await file_case(session, here, "takedown", "C2", subject=new.material, text=new.work, contact=new.contact,
                          details=details, source=new.source)  # fmt: skip
    if file is not None:
        row.account_id, row.extension_id = file.account_id, file.extension_id
    return row


async def accept_takedown(
    session: AsyncSession, here: Container, case_id: str, words: str, *, by: str, by_name: str
) -> CaseRow:
    """An officer accepts the notice: the file is held, claimant and owner are notified, and the owner has 14 days."""
    row, now = await get_open_case(session, case_id, "takedown"), here.clock.now()
    if row.details.get("acceptedAt"):
        raise Conflict("This notice was accepted already.", parameter="step")
    if len(words.strip()) < SHORTEST_REASONS:
        raise Invalid("Parameter [reason] value is invalid: say why, in a sentence.", parameter="reason")
    file_id = str(row.details.get("fileId", ""))
    source = here.get(NoticedSources).source_of(file_id)
    digest = await source.digest(session, file_id) if source is not None else ""
    if source is None or not digest:
        raise Invalid("No file here has this address: ask the claimant, or dismiss the notice.", parameter="step")
    kept = await source.hide(session, file_id)
    row.state, row.status_at, row.rule = "in-review", row.status_at or now, RULE
    row.decision_due_at = now + COUNTERED_WITHIN
    note(row, now, "accepted", words.strip(), by_name or by, acceptedAt=wire_time(now), sha256=digest,
         kept=kept)  # fmt: skip
    facts = {"file": row.details.get("fileName", ""), "case": row.id, "claimant": row.details.get("claimant", "")}
    lines: list[Line] = [LazyString("conduct.takedown.text", facts), "", row.text]
    await notify(session, here, row.account_id, LazyString("conduct.takedown.title"), lines,
                 extension_id=row.extension_id, at=now)  # fmt: skip
    held = [LazyString("conduct.takedown-held.text", {"case": row.id})]
    await write_to_contact(session, here, row, LazyString("conduct.takedown-held.subject"), held, now)
    await _record(session, row, "takedown.accepted", now)
    return row


async def counter(session: AsyncSession, here: Container, row: CaseRow, given: CounterNotice) -> CaseRow:
    """The owner says that it was a mistake: it goes to the claimant, and the file comes back if they do not sue."""
    _check_complete(given)
    now = here.clock.now()
    if row.state not in OPEN or not row.details.get("acceptedAt"):
        raise Conflict("Nothing is held by this notice.", parameter="caseId")
    if row.details.get("counterAt"):
        raise Conflict("You have objected to this notice already.", parameter="caseId")
    restored = business_days_after(now, RESTORED_FROM)
    row.decision_due_at = business_days_after(now, RESTORED_BY)
    note(row, now, "countered", given.text.strip()[:5000], counterAt=wire_time(now), restoreAt=wire_time(restored))
    facts = {"case": row.id, "when": restored, "who": given.name.strip()[:200], "address": given.address.strip()[:500]}
    lines: list[Line] = [LazyString("conduct.takedown-countered.text", facts), "", given.text.strip()[:5000]]
    await write_to_contact(session, here, row, LazyString("conduct.takedown-countered.subject"), lines, now)
    await _record(session, row, "takedown.countered", now)
    return row


async def close_takedown(
    session: AsyncSession, here: Container, case_id: str, words: str, *, upheld: bool, by: str, by_name: str
) -> CaseRow:
    """An officer decides. Upheld: the file stays away, and it counts against the account. Dismissed: it is back."""
    row, now = await get_open_case(session, case_id, "takedown"), here.clock.now()
    if upheld and not row.details.get("acceptedAt"):
        raise Conflict("Accept the notice first: the owner has 14 days to object.", parameter="step")
    accepted = _time_of(row, "acceptedAt") or now
    if upheld and not row.details.get("counterAt") and now < accepted + COUNTERED_WITHIN:
        raise Conflict("The owner may still object: 14 days from when the file was held.", parameter="step")
    if not upheld:
        await _give_back(session, here, row)
    await _record(session, row, "takedown.upheld" if upheld else "takedown.dismissed", now)
    decision = "upheld" if upheld else "overturned"
    row = await decide(session, here, row.id, decision, words, by=by, by_name=by_name, stepped=True)
    await _tell_owner(session, here, row, now)
    return row


async def restore_due(session: AsyncSession, here: Container) -> int:
    """Restore files whose counter-notice is 10 business days old and not followed by a lawsuit. Returns how many."""
    now, done = here.clock.now(), 0
    query = select(CaseRow).where(CaseRow.kind == "takedown", CaseRow.state == "in-review").with_for_update()
    for row in (await session.scalars(query.execution_options(populate_existing=True))).all():
        due = _time_of(row, "restoreAt")
        if due is None or due > now:
            continue
        await _give_back(session, here, row)
        row.state, row.decision, row.decided_at = "decided", "overturned", now
        row.reasons = "The owner objected, and nobody went to court in time."
        note(row, now, "overturned", row.reasons)
        lines: list[Line] = [LazyString("conduct.report-decided", {"case": row.id}), "", row.reasons]
        await write_to_contact(session, here, row, LazyString("conduct.decided.subject"), lines, now)
        await _tell_owner(session, here, row, now)
        await _record(session, row, "takedown.restored", now)
        done += 1
    return done


def _time_of(row: CaseRow, name: str) -> datetime | None:
    text = str(row.details.get(name, ""))
    return datetime.fromisoformat(text) if text else None


async def _give_back(session: AsyncSession, here: Container, row: CaseRow) -> None:
    """Unless another notice holds it as well."""
    file_id = str(row.details.get("fileId", ""))
    source = here.get(NoticedSources).source_of(file_id)
    if source is None or not row.details.get("acceptedAt"):
        return
    others = select(CaseRow.details).where(
        CaseRow.account_id == row.account_id,
        CaseRow.kind == "takedown",
        CaseRow.rule == RULE,
        CaseRow.id != row.id,
        or_(CaseRow.state.in_(OPEN), CaseRow.decision == "upheld"),
    )
    if not any(each.get("fileId") == file_id for each in await session.scalars(others)):
        await source.show(session, file_id, row.details.get("kept") or {})


async def _tell_owner(session: AsyncSession, here: Container, row: CaseRow, now: datetime) -> None:
    if row.account_id and row.details.get("acceptedAt"):
        key = "stays" if row.decision == "upheld" else "back"
        lines: list[Line] = [
            LazyString(f"conduct.takedown-{key}.text", {"file": row.details.get("fileName", "")}),
            "",
            row.reasons,
        ]
        await notify(session, here, row.account_id, LazyString("conduct.takedown.title"), lines,
                     extension_id=row.extension_id, at=now)  # fmt: skip


async def _record(session: AsyncSession, row: CaseRow, kind: str, now: datetime) -> None:
    """In the evidence, and to every process that holds files by what was noticed."""
    await append(session, {"kind": kind, "at": now, "accountId": row.account_id, "case": row.id,
                           "sha256": row.details.get("sha256", "")})  # fmt: skip
    announce(session, TAKEDOWNS_CHANGED, TakedownsChanged(case_id=row.id))


async def list_own(
    session: AsyncSession, account_id: str, extension_id: str, *, offset: int, limit: int
) -> tuple[list[CaseRow], int]:
    """Accepted notices about files of an account, or of one person. Others never touched it."""
    query = select(CaseRow).where(CaseRow.account_id == account_id, CaseRow.kind == "takedown", CaseRow.rule == RULE)
    if extension_id:
        query = query.where(CaseRow.extension_id == extension_id)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = await session.scalars(query.order_by(CaseRow.filed_at.desc(), CaseRow.id).offset(offset).limit(limit))
    return list(rows.all()), total or 0


async def get_own(session: AsyncSession, account_id: str, extension_id: str, case_id: str) -> CaseRow:
    """One that the person may answer: `extension_id` "" for those who look after the account."""
    row = await get_case(session, case_id)
    mine = row.account_id == account_id and extension_id in ("", row.extension_id)
    if row.kind != "takedown" or not mine or not row.details.get("acceptedAt"):
        raise NotFound("Resource for parameter [caseId] is not found.", parameter="caseId")
    return row
