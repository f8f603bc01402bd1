"""What meetings announce."""

from typing import Literal

from pydantic import BaseModel

MEETING_CHANGED = "meetings.meeting_changed"


class MeetingChanged(BaseModel):
    """A meeting was planned or taken back (then without `meeting_id`), began, changed or ended. `extensions`: its host,
    and who came, went or is invited.
    """

    account_id: str
    meeting_id: str
    bridge_id: str
    host_extension_id: str
    state: Literal["planned", "cancelled", "started", "changed", "ended"]
    extensions: list[str]


WEBINAR_CHANGED = "meetings.webinar_changed"
WebinarEvent = Literal["created", "session", "deleted", "invitees", "registration", "registrant", "state", "question"]


class WebinarChanged(BaseModel):
    """A session of a webinar changed: its plan, its panel, its registration, who registered, or how far it is."""

    account_id: str
    host_extension_id: str
    webinar_id: str
    session_id: str
    event: WebinarEvent
    status: str
    stage: str = ""
    registrant_id: str = ""
