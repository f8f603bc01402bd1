"""What links between accounts announce."""

from pydantic import BaseModel

ACCOUNT_LINKS_CHANGED = "people.account_links_changed"


class AccountLinksChanged(BaseModel):
    """What these two accounts show each other may be another now."""

    account_id: str
    other_id: str
