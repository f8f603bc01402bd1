"""What rooms announce."""

from pydantic import BaseModel

ROOMS_CHANGED = "phone.rooms_changed"


class RoomsChanged(BaseModel):
    """`event`: CheckIn | CheckOut | Housekeeping | Settings | Removed. Names, states and sums as the API shows them."""

    account_id: str
    extension_id: str
    extension_number: str
    event: str
    guest: str = ""
    housekeeping: str = ""
    charges: str = ""
    currency: str = ""
