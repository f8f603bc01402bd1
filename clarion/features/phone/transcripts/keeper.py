"""Listens to what waits, one sound after another, and hands the words to the feature whose sound it is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy import or_, select, update

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.transcription import NoSpeech, Recogniser, Transcript
from clarion.base.worker import Worker
from clarion.features.phone.transcripts.events import TRANSCRIPT_DONE, TRANSCRIPT_ORDERED, TranscriptDone
from clarion.features.phone.transcripts.models import SpokenText
from clarion.features.phone.transcripts.rules import Kind, Status, after_failure, packed

log = structlog.stdlib.get_logger("clarion.transcripts")
Finish = Callable[[AsyncSession, SpokenText], Awaitable[None]]
"""Told in the transaction in which a sound's words are kept, or given up."""
Hints = Callable[[AsyncSession, SpokenText], Awaitable[list[str]]]
"""Names and words that may be said in this sound."""
_EVERY_S = 20.0
_ALIVE_S = 30.0
_LEASE = timedelta(minutes=3)  # whoever listens says so within it


async def no_hints(session: AsyncSession, row: SpokenText) -> list[str]:
    return []


class Transcriber:
    """Runs in each process that may listen; each sound is heard by one. Without a `Recogniser` it does nothing."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._kinds: dict[str, tuple[Finish, Hints]] = {}
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="Sounds have to wait for their words")

    def register(self, kind: Kind, finish: Finish, hints: Hints = no_hints) -> None:
        """`finish` is told of every sound of this kind that is done."""
        self._kinds[kind] = finish, hints

    async def open(self) -> None:
        await self._worker.open(self._here.bus, TRANSCRIPT_ORDERED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.hear_next():
            pass

    async def hear_next(self) -> bool:
        """Listen to one sound that waits; False when none does, or nobody can listen."""
        recogniser = self._here.find(Recogniser)
        if recogniser is None or await recogniser.check():  # another process may be able to
            return False
        row = await self._claim()
        if row is None:
            return False
        beating = asyncio.create_task(self._keep_claim(row.id))
        try:
            heard = await self._hear(recogniser, row)
        except Exception as error:
            await self._failed(row, error)
        else:
            await self._keep(row, heard)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        return True

    async def _claim(self) -> SpokenText | None:
        """The one that waits longest; also one whose listener has died."""
        now = self._here.clock.now()
        waits = or_(SpokenText.status == Status.QUEUED, SpokenText.status == Status.IN_PROGRESS)
        query = select(SpokenText).where(waits, SpokenText.due_at <= now).order_by(SpokenText.due_at).limit(1)
        async with self._here.storage.transaction() as session:
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is not None:
                row.status, row.attempts, row.due_at = Status.IN_PROGRESS, row.attempts + 1, now + _LEASE
        return row

    async def _keep_claim(self, transcript_id: str) -> None:
        while True:
            await asyncio.sleep(_ALIVE_S)
            with contextlib.suppress(Exception):  # the database may be away; the next time counts
                async with self._here.storage.transaction() as session:
                    claim = update(SpokenText).where(SpokenText.id == transcript_id)
                    await session.execute(claim.values(due_at=self._here.clock.now() + _LEASE))

    async def _hear(self, recogniser: Recogniser, row: SpokenText) -> Transcript:
        _, hints = self._kinds.get(row.kind, (None, no_hints))
        async with self._here.storage.reading() as session:
            words = await hints(session, row)
        if await self._here.get(Files).find(row.file_key) is None:
            raise NoSpeech("The sound is not there any more.")
        return await recogniser.hear(self._sound(row.file_key), row.language, words)

    async def _sound(self, key: str) -> AsyncIterator[bytes]:
        async for piece in self._here.get(Files).open(key):
            yield piece

    async def _keep(self, row: SpokenText, heard: Transcript) -> None:
        async with self._here.storage.transaction() as session:
            kept = await session.get(SpokenText, row.id, with_for_update=True)
            if kept is None:  # the sound was deleted meanwhile
                return
            kept.status = Status.COMPLETED if heard.complete else Status.PARTIAL
            kept.utterances, kept.text = packed(heard), heard.text
            kept.language, kept.engine = heard.language or kept.language, heard.engine
            await self._done(session, kept)

    async def _failed(self, row: SpokenText, error: Exception) -> None:
        status, pause = after_failure(error, row.attempts)
        problem = str(error) or type(error).__name__
        log.warning("A sound was not written down", transcript=row.id, status=str(status), problem=problem)
        async with self._here.storage.transaction() as session:
            kept = await session.get(SpokenText, row.id, with_for_update=True)
            if kept is None:
                return
            kept.status, kept.problem = status, problem[:500]
            kept.due_at = self._here.clock.now() + pause
            if status is not Status.QUEUED:
                await self._done(session, kept)

    async def _done(self, session: AsyncSession, row: SpokenText) -> None:
        row.finished_at = self._here.clock.now()
        await session.flush()
        finish, _ = self._kinds.get(row.kind, (None, no_hints))
        if finish is not None:
            await finish(session, row)
        done = TranscriptDone(
            account_id=row.account_id,
            extension_id=row.extension_id,
            kind=row.kind,
            subject_id=row.subject_id,
            status=row.status,
        )
        announce(session, TRANSCRIPT_DONE, done)
