"""What call handling announces."""

from pydantic import BaseModel

HANDLING_CHANGED = "phone.handling_changed"


class HandlingChanged(BaseModel):
    """Rules, hours, numbers or blocking of an extension (empty: of the company) are others now."""

    account_id: str
    extension_id: str = ""
