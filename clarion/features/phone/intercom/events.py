"""What intercom announces."""

from pydantic import BaseModel

INTERCOM_CHANGED = "phone.intercom_changed"


class IntercomChanged(BaseModel):
    """Somebody wants to be called by intercom, or no longer does."""

    account_id: str
    extension_id: str
