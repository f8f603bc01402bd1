"""What registered apps announce."""

from typing import Literal

from pydantic import BaseModel

APP_CHANGED = "developer.app_changed"
"""An app was made, changed or removed: forget what was remembered of it."""


class AppChanged(BaseModel):
    account_id: str | None
    app_id: str
    change: Literal["created", "updated", "deleted"]
