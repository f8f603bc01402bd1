"""What numbers announce."""

from pydantic import BaseModel

NUMBERS_CHANGED = "numbers.changed"


class NumbersChanged(BaseModel):
    """Numbers or caller-id settings of an account changed; read them again."""

    account_id: str
    extension_id: str | None = None
