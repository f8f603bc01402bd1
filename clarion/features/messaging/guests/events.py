"""What is announced about guests."""

from pydantic import BaseModel

GUESTS_CHANGED = "team_messaging.guests_changed"


class GuestsChanged(BaseModel):
    """Somebody was invited or changed, or guests were switched on or off."""

    account_id: str
