"""Jobs on the wire."""

from typing import Annotated, Literal, cast

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.phone.speech_jobs.models import SpeechJob
from clarion.features.phone.speech_jobs.responses import SpeechJobInfo, SpeechJobResponse

Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s/]")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class SpeechContext(WireModel):
    phrases: Annotated[tuple[Phrase, ...], Field(max_length=100)]


class SpeechInput(WireModel):
    """What is known of the file. Its real form is looked at; `source`, `audioType` and the like are not needed."""

    content_uri: Address
    encoding: Literal["Mpeg", "Mp4", "Wav", "Webm", "Webp", "Aac", "Avi", "Ogg"]
    language_code: Annotated[str, Field(max_length=20, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$")]
    source: Annotated[str, Field(max_length=100)] | None = None
    audio_type: Annotated[str, Field(max_length=100)] | None = None
    separate_speaker_per_channel: bool = False
    speaker_count: Annotated[int, Field(ge=1, le=100)] | None = None
    enable_voice_activity_detection: bool | None = None
    enable_punctuation: bool | None = None
    enable_speaker_diarization: bool = False
    speech_contexts: Annotated[tuple[SpeechContext, ...], Field(max_length=50)] = ()


def job_view(row: SpeechJob) -> SpeechJobInfo:
    """Without `status` while nobody knows yet how it ends."""
    view: SpeechJobInfo = {
        "jobId": row.id,
        "creationTime": wire_time(row.created_at),
        "expirationTime": wire_time(row.expires_at),
    }
    if row.finished_at is not None:
        view |= {
            "completionTime": wire_time(row.finished_at),
            "status": row.status,
            "response": cast("SpeechJobResponse", row.answer),
        }
    return view
