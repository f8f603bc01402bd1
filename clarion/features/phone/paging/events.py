"""What paging announces."""

from pydantic import BaseModel

PAGING_CHANGED = "phone.paging_changed"


class PagingChanged(BaseModel):
    """Who may page a group, or what sounds when somebody does, is another now."""

    account_id: str
    group_id: str
