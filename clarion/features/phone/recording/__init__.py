"""Recordings of calls: what is recorded, where it is kept and for how long, and who hears it."""

from clarion.features.phone.recording.events import RECORDING_SETTINGS_CHANGED, RECORDINGS_CHANGED, RecordingsChanged
from clarion.features.phone.recording.keeper import RecordingKeeper
from clarion.features.phone.recording.models import CallRecording
from clarion.features.phone.recording.routes import router as recording_router
from clarion.features.phone.recording.schemas import recording_info
from clarion.features.phone.recording.service import (
    INBOUND,
    OUTBOUND,
    RecordingSnapshot,
    get_recording,
    heard_extensions,
    read_recording_memory,
    recorded_parties,
    recordings_of,
)
from clarion.features.phone.recording.words import order_words as order_recording_words

__all__ = [
    "INBOUND",
    "OUTBOUND",
    "RECORDINGS_CHANGED",
    "RECORDING_SETTINGS_CHANGED",
    "CallRecording",
    "RecordingKeeper",
    "RecordingSnapshot",
    "RecordingsChanged",
    "get_recording",
    "heard_extensions",
    "order_recording_words",
    "read_recording_memory",
    "recorded_parties",
    "recording_info",
    "recording_router",
    "recordings_of",
]
