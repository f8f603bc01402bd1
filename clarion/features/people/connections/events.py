"""What is announced of accounts elsewhere. Never what is in them."""

from pydantic import BaseModel

CONNECTION_CONTACTS_CHANGED = "people.connection_contacts_changed"
CALENDAR_CHANGED = "people.calendar_changed"


class ConnectionContactsChanged(BaseModel):
    """Contacts from elsewhere came, changed or went."""

    account_id: str
    extension_id: str


class CalendarChanged(BaseModel):
    """When somebody is busy, or what that does, is another."""

    account_id: str
    extension_id: str
