"""What is announced of accounts that are being closed."""

from pydantic import BaseModel

ACCOUNT_CLOSING_CHANGED = "operations.account_closing_changed"


class AccountClosingChanged(BaseModel):
    account_id: str
    closing_id: str
