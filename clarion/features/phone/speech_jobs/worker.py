"""Fetches the files of jobs, has them written down, and tells the programs that asked; step by step."""

import json
import wave
from datetime import timedelta
from io import BytesIO

import structlog
from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files, new_key
from clarion.base.http_client import HttpClient, RequestFailed
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.base.voice import LARGEST_SOUND, Voice
from clarion.base.worker import Worker
from clarion.features.phone import transcripts
from clarion.features.phone.speech_jobs.models import SpeechJob
from clarion.features.phone.speech_jobs.rules import CALLBACK_PAUSES, failed, heard, outcome
from clarion.features.phone.speech_jobs.schemas import job_view
from clarion.features.phone.transcripts import TRANSCRIPT_DONE, Kind, SpokenText, Transcriber

log = structlog.stdlib.get_logger("clarion.speech_jobs")
SOUND = "audio/wav"
FETCH_S = 60.0
TELL_S = 10.0
_EVERY_S = 10.0
_LEASE = timedelta(minutes=5)


class SpeechJobs:
    """Runs in each process that may; each step is done by one."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._http_client = HttpClient(egress_policy(here.settings))
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="Files to be written down have to wait")

    async def open(self) -> None:
        self._here.get(Transcriber).register(Kind.FILE, self.take_words, self.hints)
        await self._worker.open(self._here.bus, TRANSCRIPT_DONE)

    async def close(self) -> None:
        await self._worker.close()
        await self._http_client.close()

    def wake(self) -> None:
        self._worker.wake()

    async def _turn(self) -> None:
        while await self.do_next():
            pass
        await self._forget_old()

    async def do_next(self) -> bool:
        """The next step of a job that is due; False when none is."""
        job = await self._claim()
        if job is None:
            return False
        if job.status == "Fetching":
            await self._fetch(job)
        else:
            await self._tell(job)
        return True

    async def _claim(self) -> SpeechJob | None:
        now = self._here.clock.now()
        query = select(SpeechJob).where(SpeechJob.due_at <= now).order_by(SpeechJob.due_at).limit(1)
        async with self._here.storage.transaction() as session:
            job = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if job is not None:
                job.due_at = now + _LEASE  # in case this process dies with it
        return job

    async def _fetch(self, job: SpeechJob) -> None:
        try:
            answer = await self._http_client.send("GET", job.content_uri, {}, b"", FETCH_S, most=LARGEST_SOUND)
        except RequestFailed as problem:
            await self._give_up(job, "CAI-106", f"The file cannot be fetched. {problem.sentence}")
            return
        if answer.status != 200 or not answer.whole:
            why = f"{answer.status} was answered" if answer.whole else f"it is larger than {LARGEST_SOUND >> 20} MB"
            await self._give_up(job, "CAI-106", f"The file cannot be fetched: {why}.")
            return
        try:
            content, seconds = await self._readable(answer.content, per_channel=job.per_channel)
        except ClarionError as error:
            await self._give_up(job, "CAI-105", error.message)
            return
        await self._order(job, content, seconds)

    async def _readable(self, content: bytes, *, per_channel: bool) -> tuple[bytes, float]:
        """As the recogniser reads it. A WAV whose channels are speakers stays as it is; all others become mono."""
        length = pcm_seconds(content) if per_channel else None
        if length is not None:
            return content, length
        sound = await self._here.get(Voice).convert(content)
        return sound.wav, sound.seconds

    async def _order(self, job: SpeechJob, content: bytes, seconds: float) -> None:
        key = new_key("speech", job.account_id)
        await self._here.get(Files).put(key, content, SOUND)
        async with self._here.storage.transaction() as session:
            row = await session.get(SpeechJob, job.id, with_for_update=True)
            if row is None:
                return
            row.status, row.file_key, row.due_at = "Hearing", key, None
            await transcripts.order(
                session,
                Kind.FILE,
                row.id,
                account_id=row.account_id,
                extension_id=row.extension_id,
                file_key=key,
                seconds=seconds,
                now=self._here.clock.now(),
                language=row.language,
            )

    async def _give_up(self, job: SpeechJob, code: str, message: str) -> None:
        async with self._here.storage.transaction() as session:
            row = await session.get_one(SpeechJob, job.id, with_for_update=True)
            self._finish(row, "Fail", failed(code, message, "contentUri"))

    def _finish(self, row: SpeechJob, status: str, answer: dict[str, object]) -> None:
        now = self._here.clock.now()
        row.status, row.answer, row.finished_at = status, answer, now
        row.due_at = now if row.webhook else None

    async def hints(self, session: AsyncSession, found: SpokenText) -> list[str]:
        row = await session.get(SpeechJob, found.subject_id)
        return list(row.hints) if row is not None else []

    async def take_words(self, session: AsyncSession, found: SpokenText) -> None:
        """In the transaction in which they are found, or given up."""
        row = await session.get(SpeechJob, found.subject_id, with_for_update=True)
        if row is None:
            return
        status = outcome(found.status)
        answer = heard(found.utterances, per_channel=row.per_channel)
        self._finish(row, status, answer if status == "Success" else failed("CAI-110", found.problem))
        await transcripts.forget(session, Kind.FILE, [row.id])

    async def _tell(self, job: SpeechJob) -> None:
        """Whoever does not take it is asked again, a few times; the answer stays to be read."""
        body = json.dumps(job_view(job)).encode()
        taken = False
        try:
            answer = await self._http_client.post(job.webhook, {"Content-Type": "application/json"}, body, TELL_S)
            taken = 200 <= answer.status < 300
        except RequestFailed as problem:
            log.info("Whoever asked for words does not take them", job=job.id, problem=problem.sentence)
        async with self._here.storage.transaction() as session:
            row = await session.get(SpeechJob, job.id, with_for_update=True)
            if row is None:
                return
            again = not taken and row.tries < len(CALLBACK_PAUSES)
            row.due_at = self._here.clock.now() + CALLBACK_PAUSES[row.tries] if again else None
            row.tries += 1
        await self._drop_sound(job)

    async def _drop_sound(self, job: SpeechJob) -> None:
        if job.file_key:
            await self._here.get(Files).delete(job.file_key)

    async def _forget_old(self) -> None:
        async with self._here.storage.transaction() as session:
            old = SpeechJob.expires_at < self._here.clock.now()
            for job in await session.scalars(select(SpeechJob).where(old, SpeechJob.file_key != "")):
                await self._drop_sound(job)
            await session.execute(delete(SpeechJob).where(old))


def pcm_seconds(content: bytes) -> float | None:
    """How long a WAV file of 16 bit PCM is; None for anything else."""
    try:
        with wave.open(BytesIO(content)) as sound:
            frames, rate = sound.getnframes(), sound.getframerate()
            return frames / rate if sound.getsampwidth() == 2 and rate > 0 else None
    except (wave.Error, EOFError):
        return None
