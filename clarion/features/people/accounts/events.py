"""What accounts announce."""

from pydantic import BaseModel

ACCOUNT_CHANGED = "people.account_changed"


class AccountChanged(BaseModel):
    """Created or changed; read it again. `hints`: AccountSettings, AccountStatus, DialingPlan, Features."""

    account_id: str
    hints: list[str] = []
