"""What is announced when something is to happen later."""

from pydantic import BaseModel

LATER_CHANGED = "team_messaging.later_changed"


class LaterChanged(BaseModel):
    account_id: str
    due_at: str
