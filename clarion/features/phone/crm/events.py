"""What is announced of CRMs."""

from pydantic import BaseModel

CRM_CHANGED = "crm.changed"


class CrmChanged(BaseModel):
    """A connection was made, changed or removed: what was kept of it in memory is worth nothing any more."""

    account_id: str
    connection_id: str
