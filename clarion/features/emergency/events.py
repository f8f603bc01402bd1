"""What emergency announces."""

from pydantic import BaseModel

LOCATIONS_CHANGED = "emergency.locations_changed"
NOTICE = "emergency.notice"


class LocationsChanged(BaseModel):
    """Locations, or whose they are, changed; read them again. `subject`: of which device or extension, where that is
    what changed.
    """

    account_id: str
    subject: str = ""
    subject_id: str = ""


class NoticeRaised(BaseModel):
    """An emergency call has been placed from this account. `is_test`: a rehearsal."""

    notice_id: str
    account_id: str
    extension_id: str
    extension_number: str
    name: str
    code: str
    is_test: bool
    callback_number: str
    address: str
    placed_at: str
    telephony_session_id: str
    unverified: str = ""  # proto:ip:port of a caller who did not prove who it is
