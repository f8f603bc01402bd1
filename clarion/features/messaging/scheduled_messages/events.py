"""What is announced when something is to happen later."""

from pydantic import BaseModel

SCHEDULED_CHANGED = "team_messaging.later_changed"


class ScheduledChanged(BaseModel):
    account_id: str
    due_at: str
