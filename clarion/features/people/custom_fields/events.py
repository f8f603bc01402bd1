"""What custom fields announce."""

from pydantic import BaseModel

CUSTOM_FIELDS_CHANGED = "people.custom_fields_changed"


class CustomFieldsChanged(BaseModel):
    """The fields of this account changed; read them again. Values are announced with their extension."""

    account_id: str
