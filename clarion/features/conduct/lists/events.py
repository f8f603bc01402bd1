"""What lists announce."""

from pydantic import BaseModel

LISTS_CHANGED = "conduct.lists"


class ListsChanged(BaseModel):
    """A list is not what it was; everybody who judges reads it again. `account_id`: whose, empty for the operator's."""

    kind: str
    account_id: str = ""
