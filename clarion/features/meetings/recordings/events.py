"""What recordings announce."""

from pydantic import BaseModel

RECORDING_CHANGED = "meetings.recording_changed"


class MeetingRecordingChanged(BaseModel):
    """A recording was started, stopped, stored, composed or removed."""

    account_id: str
    meeting_id: str
    recording_id: str
    status: str
