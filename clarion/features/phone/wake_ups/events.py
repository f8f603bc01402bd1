"""What wake-up calls announce."""

from pydantic import BaseModel

WAKE_UPS_CHANGED = "phone.wake_ups_changed"


class WakeUpsChanged(BaseModel):
    """Somebody has another wake-up call, or one less: the next that is due may be another."""

    account_id: str
    extension_id: str
