"""Speech to text for other programs: they name a file, and are told its words."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid, NotFound, Unavailable
from clarion.base.ids import new_uuid
from clarion.base.transcription import Recogniser
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.speech_jobs.models import SpeechJob
from clarion.features.phone.speech_jobs.responses import SpeechJobInfo, SpeechJobRequest
from clarion.features.phone.speech_jobs.rules import KEPT, MOST_WAITING
from clarion.features.phone.speech_jobs.schemas import SpeechInput, job_view
from clarion.features.phone.speech_jobs.worker import SpeechJobs

router = APIRouter(prefix="/ai", tags=["Speech to text"])
Program = Annotated[Caller, require(scopes="AI")]


@router.post("/audio/v1/async/speech-to-text", summary="Have a file written down", status_code=202)
async def ask_words(
    here: Here,
    caller: Program,
    body: SpeechInput,
    webhook: Annotated[str, Query(max_length=2000, pattern=r"^https?://[^\s/]")],
) -> SpeechJobRequest:
    """The file is fetched from `contentUri`, the answer posted to `webhook` and kept for a week.

    Speakers are told apart by channel (`separateSpeakerPerChannel`, a WAV file of 16 bit), not by voice.
    """
    if body.enable_speaker_diarization and not body.separate_speaker_per_channel:
        raise Invalid(
            "Speakers are told apart by channel only: send a file with one for each, and [separateSpeakerPerChannel].",
            code="CAI-102",
            parameter="enableSpeakerDiarization",
        )
    if here.find(Recogniser) is None:
        raise Unavailable("Nobody writes down speech in this installation; ask its operator.")
    now = here.clock.now()
    async with here.storage.transaction() as session:
        waiting = SpeechJob.account_id == caller.account_id, SpeechJob.finished_at.is_(None)
        if (await session.scalar(select(func.count()).select_from(SpeechJob).where(*waiting)) or 0) >= MOST_WAITING:
            raise ClarionError(
                f"{MOST_WAITING} files of this account wait already; wait for one of them.",
                code="CMN-301",
                status=429,
                retry_after=30,
            )
        job = _new_job(caller, body, webhook, now)
        session.add(job)
    here.get(SpeechJobs).wake()
    return {"jobId": job.id}


@router.get("/status/v1/jobs/{jobId}", summary="Read what became of a job")
async def read_job(here: Here, caller: Program, jobId: str) -> SpeechJobInfo:
    async with here.storage.reading() as session:
        job = await session.get(SpeechJob, jobId[:64])
    if job is None or job.account_id != caller.account_id or job.expires_at < here.clock.now():
        raise NotFound("The job is not there, or not any more.", code="CAI-104", parameter="jobId")
    return job_view(job)


def _new_job(caller: Caller, body: SpeechInput, webhook: str, now: datetime) -> SpeechJob:
    return SpeechJob(
        id=new_uuid(),
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        status="Fetching",
        content_uri=body.content_uri,
        webhook=webhook,
        language=body.language_code,
        per_channel=body.separate_speaker_per_channel,
        hints=[phrase for context in body.speech_contexts for phrase in context.phrases][:200],
        answer={},
        due_at=now,
        created_at=now,
        expires_at=now + KEPT,
    )
