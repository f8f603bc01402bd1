"""What roles announce."""

from typing import Literal

from pydantic import BaseModel

ROLES_CHANGED = "people.roles_changed"


class RolesChanged(BaseModel):
    """A role of an account was made, changed or removed. Who holds it is told by `EXTENSION_CHANGED`."""

    account_id: str
    role_id: str
    event_type: Literal["Create", "Update", "Delete"]
