"""What dial-in conferences announce."""

from pydantic import BaseModel

CONFERENCES_CHANGED = "phone.conferences_changed"


class ConferencesChanged(BaseModel):
    """Codes, or what people want of their conferences, are others now."""

    account_id: str
