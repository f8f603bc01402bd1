"""What devices announce."""

from pydantic import BaseModel

DEVICES_CHANGED = "devices.changed"


class DevicesChanged(BaseModel):
    """A device of this account was made, changed or removed; read them again."""

    account_id: str
    extension_id: str | None  # None: of the inventory
    device_id: str


PHONE_LIMIT_CHANGED = "phone.limit_changed"


class PhoneLimitChanged(BaseModel):
    """Another number of phones of one extension may be signed in."""

    account_id: str
