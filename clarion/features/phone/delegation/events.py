"""What delegation announces."""

from pydantic import BaseModel

DELEGATES_CHANGED = "phone.delegates_changed"


class DelegatesChanged(BaseModel):
    """Somebody has other delegates."""

    account_id: str
    extension_id: str
