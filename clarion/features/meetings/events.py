"""What meetings announce."""

from typing import Literal

from pydantic import BaseModel

MEETING_CHANGED = "meetings.meeting_changed"


class MeetingChanged(BaseModel):
    """Somebody came or left, or the meeting began or ended. `extensions`: people whose presence it changes."""

    account_id: str
    meeting_id: str
    bridge_id: str
    host_extension_id: str
    state: Literal["started", "changed", "ended"]
    extensions: list[str]
