"""Does what was approved, one request after another, each by one process; reminds officers; takes old archives away."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import or_, select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files
from clarion.base.storage import AsyncSession, Base
from clarion.base.worker import Worker
from clarion.features.conduct import erase_subject, subject_of_extension, subject_of_party
from clarion.features.operations.privacy_requests import rules, service, telling
from clarion.features.operations.privacy_requests.answer_clock import RequestClock
from clarion.features.operations.privacy_requests.certificate import write_certificate
from clarion.features.operations.privacy_requests.data_map import PERSON, read_data_map
from clarion.features.operations.privacy_requests.erasing import Erased, Eraser
from clarion.features.operations.privacy_requests.events import PRIVACY_REQUEST_APPROVED
from clarion.features.operations.privacy_requests.exporting import ExportArchive
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.operations.privacy_requests.rules import Kind, Status
from clarion.features.operations.privacy_requests.subjects import Subject
from clarion.features.people import Account, Extension, StoredFiles, delete_extension

log = structlog.stdlib.get_logger("clarion.privacy_requests")

ATTEMPTS: Final = 3
_LOOK_EVERY_S: Final = 60.0
_SILENT: Final = timedelta(minutes=5)  # whoever worked on it and has said nothing for so long is gone


class PrivacyRequestWorker:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._clock = RequestClock(here)
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Requests about data have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, PRIVACY_REQUEST_APPROVED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.do_next():
            pass
        await self.forget_archives()
        await telling.remind(self._here)
        await self._clock.look()

    async def do_next(self) -> bool:
        """Do one request that waits; False when none does."""
        row = await self._claim()
        if row is None:
            return False
        try:
            await (self._export(row) if row.kind == Kind.EXPORT else self._erase(row))
        except ClarionError as error:
            await self._fail(row, error.message)  # it cannot be done until somebody changes something
        except Exception as error:
            log.error("privacy_request.failed", request=row.id, problem=str(error))
            if row.attempts >= ATTEMPTS:
                await self._fail(row, "It failed several times; the log of the server says why.")
            else:
                await self._note(row.id, status=Status.APPROVED)
        return True

    async def _claim(self) -> PrivacyRequest | None:
        """A request that waits, or whose worker has died."""
        now = self._here.clock.now()
        waits = or_(
            PrivacyRequest.status == Status.APPROVED,
            (PrivacyRequest.status == Status.IN_PROGRESS) & (PrivacyRequest.touched_at < now - _SILENT),
        )
        async with self._here.storage.transaction() as session:
            query = select(PrivacyRequest).where(waits).order_by(PrivacyRequest.received_at).limit(1)
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is not None:
                row.status, row.attempts = Status.IN_PROGRESS, row.attempts + 1
                row.touched_at, row.started_at = now, row.started_at or now
        return row

    async def _export(self, row: PrivacyRequest) -> None:
        async with self._here.storage.reading() as session:
            subject = await service.subject_of(session, row)
        archive = ExportArchive(self._here, read_data_map(), row, subject, lambda: self._note(row.id))
        key, size = await archive.make()
        now = self._here.clock.now()
        values = {"file_key": key, "size": size, "expires_at": now + rules.ARCHIVE_KEPT, "problem": ""}
        async with self._here.storage.transaction() as session:
            done = await session.get(PrivacyRequest, row.id)
            if done is not None:
                for name, value in values.items():
                    setattr(done, name, value)
                done.status, done.finished_at = Status.COMPLETED, now
                await telling.tell_done(self._here, session, done)
        if done is None:  # the account was closed meanwhile
            await self._here.get(Files).delete(key)

    async def _erase(self, row: PrivacyRequest) -> None:
        """In an order that finds everything again after a failure: the person's own row goes last but one."""
        known = read_data_map()
        async with self._here.storage.reading() as session:
            await service.check_not_held(session, row, self._here.clock.now())
            subject = await service.subject_of(session, row)
        subject = await self._remember_names(row, subject)
        eraser = Eraser(self._here, known, subject, row.content, lambda: self._note(row.id))
        tables = [await eraser.rule(rule) for rule in known.rules.values()]
        tables = _added(row.progress.get("tables", ()), tables)
        await self._note(row.id, progress={**row.progress, "tables": [vars(each) for each in tables]})
        others = await self._erase_person(row) | await self._erase_evidence(subject)
        await self._certify(row, tables, others)

    async def _remember_names(self, row: PrivacyRequest, subject: Subject) -> Subject:
        """Names are gone with the person's row; a second attempt needs them still."""
        kept = row.progress.get("names")
        if kept is not None:
            return Subject(
                subject.account_id, subject.extension_id, frozenset(kept), subject.numbers,
                frozenset(row.progress["emails"]),
            )  # fmt: skip
        row.progress = {**row.progress, "names": sorted(subject.names), "emails": sorted(subject.emails)}
        await self._note(row.id, progress=row.progress)
        return subject

    async def _erase_person(self, row: PrivacyRequest) -> dict[str, int]:
        """The extension, with everything that goes with it. 0 rows where an earlier attempt has done so."""
        if not row.extension_id:
            return {}
        async with self._here.storage.transaction() as session:
            person = await session.get(Extension, row.extension_id)
            if person is None or person.account_id != row.account_id:
                return {PERSON: 0}
            files = await (self._here.find(StoredFiles) or StoredFiles()).drop(session, person.id)
            await delete_extension(self._here, session, person)
        return {PERSON: 1, "files of the extension": files}

    async def _erase_evidence(self, subject: Subject) -> dict[str, int]:
        """What the evidence log holds of them says nothing any more: their key is gone."""
        names = [subject_of_extension(subject.extension_id)] if subject.extension_id else []
        names += [subject_of_party(self._here, party) for party in sorted(subject.numbers | subject.emails)]
        now, erased = self._here.clock.now(), 0
        async with self._here.storage.transaction() as session:
            for name in names:
                erased += await erase_subject(session, name, at=now)
        return {"keys of the evidence log": erased}

    async def _certify(self, row: PrivacyRequest, tables: Sequence[Erased], others: dict[str, int]) -> None:
        """From here on the request itself names nobody either."""
        async with self._here.storage.transaction() as session:
            done = await session.get_one(PrivacyRequest, row.id)
            account = await session.get_one(Account, row.account_id)
            done.certificate, signature = write_certificate(self._here, done, account.name, tables, others)
            done.signature, done.signing_key = signature.value, signature.key
            await telling.tell_done(self._here, session, done)
            done.name, done.progress, done.problem, done.note = "", {}, "", ""
            done.numbers, done.emails = (
                [rules.mask(each) for each in done.numbers],
                [rules.mask(each) for each in done.emails],
            )
            done.status, done.finished_at = Status.COMPLETED, self._here.clock.now()
            await _forget_other_requests(session, self._here, done)

    async def forget_archives(self) -> None:
        now = self._here.clock.now()
        async with self._here.storage.reading() as session:
            over = select(PrivacyRequest).where(PrivacyRequest.file_key != "", PrivacyRequest.expires_at <= now)
            rows = (await session.scalars(over.limit(100))).all()
        for row in rows:
            await self._here.get(Files).delete(row.file_key)
            await self._note(row.id, file_key="", size=0)

    async def _fail(self, row: PrivacyRequest, problem: str) -> None:
        await self._note(row.id, status=Status.FAILED, problem=problem[:500])

    async def _note(self, request_id: str, **values: Any) -> None:
        async with self._here.storage.transaction() as session:
            touched = {"touched_at": self._here.clock.now(), **values}
            await session.execute(update(PrivacyRequest).where(PrivacyRequest.id == request_id).values(**touched))


def _added(before: Sequence[dict[str, Any]], now: Sequence[Erased]) -> list[Erased]:
    """With what earlier attempts had erased."""
    rows = {each["table"]: (each["rows"], each["files"]) for each in before}
    return [
        Erased(
            each.table, each.about, each.treatment, each.rows + rows.get(each.table, (0, 0))[0],
            each.files + rows.get(each.table, (0, 0))[1], each.left, each.why,
        )
        for each in now
    ]  # fmt: skip


async def _forget_other_requests(session: AsyncSession, here: Container, done: PrivacyRequest) -> None:
    """Archives of exports that were made for the same person hold what was erased."""
    if not done.extension_id:
        return
    table = Base.metadata.tables[PrivacyRequest.__tablename__]
    same = (table.c.extension_id == done.extension_id) & (table.c.account_id == done.account_id)
    await session.execute(update(table).where(same).values(name="", note="", expires_at=here.clock.now()))
