"""What transcription tells others."""

from pydantic import BaseModel

TRANSCRIPT_ORDERED = "transcripts.ordered"
TRANSCRIPT_DONE = "transcripts.done"


class TranscriptOrdered(BaseModel):
    account_id: str
    transcript_id: str


class TranscriptDone(BaseModel):
    """One way or the other: `status` is Completed, CompletedPartially, TimedOut or Failed."""

    account_id: str
    extension_id: str
    kind: str
    subject_id: str
    status: str
