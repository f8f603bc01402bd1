"""What address books announce."""

from typing import Literal

from pydantic import BaseModel

CONTACTS_CHANGED = "people.contacts_changed"
FAVORITES_CHANGED = "people.favorites_changed"


class ContactsChanged(BaseModel):
    """Contacts of this extension were made, changed or deleted. `contact_ids` names the first hundred."""

    account_id: str
    extension_id: str
    event_type: Literal["Create", "Update", "Delete"]
    contact_ids: list[str]
    count: int


class FavoritesChanged(BaseModel):
    """The favourites of this extension changed."""

    account_id: str
    extension_id: str
