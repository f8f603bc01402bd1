"""Voicemails and recordings in words: who wants them, listening in the background, finding them again.

Features whose sounds are written down `order` them, and are told through `Transcriber.register`.
"""

from clarion.features.phone.transcripts.events import TRANSCRIPT_DONE, TranscriptDone
from clarion.features.phone.transcripts.keeper import Transcriber
from clarion.features.phone.transcripts.models import SpokenText
from clarion.features.phone.transcripts.routes import router as transcripts_router
from clarion.features.phone.transcripts.rules import HEARD, OPEN, Kind, Status, searched_words, snippet, wire_status
from clarion.features.phone.transcripts.schemas import transcript_view
from clarion.features.phone.transcripts.service import (
    find,
    forget,
    is_available,
    order,
    wants_recordings,
    wants_voicemails,
)

__all__ = [
    "HEARD",
    "OPEN",
    "TRANSCRIPT_DONE",
    "Kind",
    "SpokenText",
    "Status",
    "Transcriber",
    "TranscriptDone",
    "find",
    "forget",
    "is_available",
    "order",
    "searched_words",
    "snippet",
    "transcript_view",
    "transcripts_router",
    "wants_recordings",
    "wants_voicemails",
    "wire_status",
]
