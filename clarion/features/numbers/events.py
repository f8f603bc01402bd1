"""What numbers announce."""

from typing import Literal

from pydantic import BaseModel

NUMBERS_CHANGED = "numbers.changed"


class NumbersChanged(BaseModel):
    """Numbers or caller-id settings of an account changed; read them again.

    `number_id`, `phone_number` and `usage_type` say which one, where it was one number.
    """

    account_id: str
    extension_id: str | None = None
    event_type: Literal["Created", "Updated", "Deleted"] = "Updated"
    number_id: str = ""
    phone_number: str = ""
    usage_type: str = ""
