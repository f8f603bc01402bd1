"""What number porting announces."""

from pydantic import BaseModel

PORTING_CHANGED = "numbers.porting_changed"


class PortingChanged(BaseModel):
    """An order or a request of an account has gone on; whoever works on them looks again."""

    account_id: str
    order_id: str
