"""What sites announce."""

from pydantic import BaseModel

SITES_CHANGED = "people.sites_changed"


class SitesChanged(BaseModel):
    """A site of this account was made, changed or removed, or people were moved; read them again."""

    account_id: str
    site_id: str
