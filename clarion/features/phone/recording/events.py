"""What recording tells others."""

from pydantic import BaseModel

RECORDING_SETTINGS_CHANGED = "call_recordings.settings_changed"
RECORDINGS_CHANGED = "call_recordings.changed"


class RecordingSettingsChanged(BaseModel):
    """What is recorded without being asked, or may be recorded at all."""

    account_id: str


class RecordingsChanged(BaseModel):
    """Recordings came or went; `party_ids`: of which parties of calls."""

    account_id: str
    party_ids: list[str]
