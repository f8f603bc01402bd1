"""What supervision announces."""

from pydantic import BaseModel

SUPERVISION_CHANGED = "phone.supervision_changed"


class SupervisionChanged(BaseModel):
    """Groups, their members or what the company wants of supervision are others now."""

    account_id: str
