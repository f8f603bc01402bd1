"""What users announce."""

from typing import Literal

from pydantic import BaseModel

EXTENSION_CHANGED = "people.extension_changed"


class ExtensionChanged(BaseModel):
    account_id: str
    extension_id: str
    event_type: Literal["Create", "Update", "Delete"]
    hints: list[str] = []  # what to read again after an update, in the surface's words: ExtensionInfo, Permissions, ...
